"""Reading the register, ``units.csv``, with every mistake explained."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from surveykit.errors import Problem
from surveykit.language import Label, Language
from surveykit.matching.texts import did_you_mean, has_unseen, listing, tidy
from surveykit.survey.periods import waves_between
from surveykit.survey.register import Register, Unit

COLUMNS = (
    "unit_id", "name", "name_zh", "name_en", "class", "class_zh", "class_en", "parent", "order", "aliases",
    "rated", "valid_from", "valid_to", "successor", "size", "note",
)  # fmt: skip

#: Divides two aliases, or two successors, in one cell.
MARK = "|"
#: The usual one first: it counts where the header holds none.
_DELIMITERS = (",", ";", "\t")
_YES, _NO = ("", "yes", "true", "1", "是"), ("no", "false", "0", "否")


def read_register(
    path: Path, language: Language, waves: Sequence[str] = (), places: Sequence[str] = ()
) -> tuple[Register, list[Problem]]:
    """The register in ``path`` and what is wrong with it, each with ``units.csv:LINE``.

    Args:
        path: The file.
        language: The language of the column ``name``.
        waves: The waves of the survey; ``valid_from`` and ``valid_to`` are compared with them.
        places: Names of places that mean nothing before a unit's name.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Register(), [
            Problem("the register is not UTF-8 text", f"{path.name}:{line}", remedy="save it as 'CSV UTF-8'")
        ]
    try:
        rows = list(records_of(text))
    except csv.Error as error:
        return Register(), [Problem(f"the register cannot be read: {error}", path.name)]
    if not rows:
        return Register(), [Problem("the register is empty", f"{path.name}:1", expected=", ".join(COLUMNS[:2]))]
    header_line, header = rows[0]
    problems = list(_header_problems(header, f"{path.name}:{header_line}"))
    if problems:
        return Register(), problems
    records = [(line, dict(zip(header, cells, strict=False))) for line, cells in rows[1:]]
    problems = [
        *_width_problems(rows, path.name),
        *_record_problems(records, path.name),
        *_succession_problems(records, path.name),
        *_class_problems(records, path.name),
        *_validity_problems(records, path.name, waves),
    ]
    problems = problems or list(_alias_problems(records, path.name, waves))
    if problems:
        return Register(), problems
    every = [_unit(record, number, language, waves) for number, (_, record) in enumerate(records)]
    every.sort(key=lambda unit: unit.order)
    units, bodies = (tuple(unit for unit in every if unit.rated is rated) for rated in (True, False))
    unseen = tuple(record["unit_id"] for _, record in records if any(map(has_unseen, _names(record))))
    return Register(
        units=units, bodies=bodies, places=tuple(places), unseen=unseen, class_names=_class_names(records)
    ), []


def _names(record: dict[str, str]) -> list[str]:
    """What a row calls its unit."""
    return [record.get(column, "") for column in ("name", "name_zh", "name_en", "aliases")]


def records_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The first line and the trimmed cells of every record that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    before = 0
    for cells in reader:
        line, before = before + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            yield line, [cell.strip() for cell in cells]


def _delimiter(text: str) -> str:
    """What the header line is separated by: a comma, or the semicolon or tab that spreadsheets may write instead."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=header.count)


def _header_problems(header: list[str], where: str) -> Iterator[Problem]:
    for name, count in Counter(header).items():
        if name not in COLUMNS:
            yield Problem(
                f"the register has an unknown column {name!r}",
                where,
                expected=", ".join(COLUMNS),
                remedy=did_you_mean(name, COLUMNS, "remove the column, or use 'note' for remarks"),
            )
        elif count > 1:
            yield Problem(f"the column {name!r} is written {count} times", where, remedy="keep one of them")
    if "unit_id" not in header:
        yield Problem("the register has no column 'unit_id'", where, expected="unit_id", found=listing(header))
    if not {"name", "name_zh", "name_en"} & set(header):
        yield Problem("the register has no column with names", where, expected="name, or name_zh and name_en")


def _class_names(records: list[tuple[int, dict[str, str]]]) -> dict[str, Label]:
    """The names of the classes that have one beside that in ``class``."""
    names: dict[str, dict[str, str]] = {}
    for _, record in records:
        for language in ("zh", "en"):
            if record.get("class") and record.get(f"class_{language}"):
                names.setdefault(record["class"], {})[language] = tidy(record[f"class_{language}"])
    return {cls: Label(**texts) for cls, texts in names.items()}


def _class_problems(records: list[tuple[int, dict[str, str]]], name: str) -> Iterator[Problem]:
    """Classes that are called in two ways in one language, and names of no class."""
    first: dict[tuple[str, str], tuple[int, str]] = {}
    for line, record in records:
        for column in ("class_zh", "class_en"):
            cls, called = record.get("class", ""), tidy(record.get(column, ""))
            if not called:
                continue
            if not cls:
                yield Problem(f"{column} names no class", f"{name}:{line}", "a class in the column 'class'", called)
                continue
            earlier, known = first.setdefault((column, cls), (line, called))
            if known != called:
                yield Problem(
                    f"the class {cls!r} has two names in {column}",
                    f"{name}:{line}",
                    expected=f"{known}, as in line {earlier}",
                    found=called,
                    remedy="call a class the same in every row",
                )


def _width_problems(rows: list[tuple[int, list[str]]], name: str) -> Iterator[Problem]:
    width = len(rows[0][1])
    for line, cells in rows[1:]:
        if len(cells) > width:
            yield Problem(
                "the row has more cells than the header",
                f"{name}:{line}",
                expected=f"{width} cells",
                found=f"{len(cells)} cells",
                remedy="put texts with commas in double quotes",
            )


def _record_problems(records: list[tuple[int, dict[str, str]]], name: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    known = {record.get("unit_id", "") for _, record in records}
    for line, record in records:
        where, unit_id, parent = f"{name}:{line}", record.get("unit_id", ""), record.get("parent", "")
        if not unit_id:
            yield Problem("the row has no unit_id", where)
        elif unit_id in first:
            yield Problem(
                f"the unit_id {unit_id!r} is written a second time",
                where,
                remedy=f"line {first[unit_id]} has it already",
            )
        first.setdefault(unit_id, line)
        if not any(record.get(column) for column in ("name", "name_zh", "name_en")):
            yield Problem(f"the unit {unit_id!r} has no name", where)
        if parent and (parent not in known or parent == unit_id):
            yield Problem(
                f"the parent {parent!r} of {unit_id!r} is no other unit",
                where,
                expected="the unit_id of another row",
                remedy=did_you_mean(parent, known - {unit_id, ""}),
            )
        if not record.get("order", "0").lstrip("-").isdecimal() and record.get("order"):
            yield Problem("the order is no whole number", where, expected="1, 2, 3, ...", found=record["order"])


def _succession_problems(records: list[tuple[int, dict[str, str]]], name: str) -> Iterator[Problem]:
    """Successors that are no units, or that lead back to where they began; other cells that cannot be used."""
    heirs = {record.get("unit_id", ""): _several(record, "successor") for _, record in records}
    rated = {record.get("unit_id", ""): record.get("rated", "").casefold() not in _NO for _, record in records}
    for line, record in records:
        where, unit_id = f"{name}:{line}", record.get("unit_id", "")
        for heir in heirs[unit_id]:
            if heir == unit_id or not rated.get(heir, False) or not rated[unit_id]:
                yield Problem(
                    f"the successor {heir!r} of {unit_id!r} is no other rated unit",
                    where,
                    expected="the unit_id of another row; several are divided by '|'",
                    remedy=did_you_mean(heir, [other for other in heirs if other not in ("", unit_id)]),
                )
        if heirs[unit_id] and unit_id in _descendants(unit_id, heirs):
            yield Problem(f"the successors of {unit_id!r} lead back to it", where, "a line that ends")
        if heirs[unit_id] and not record.get("valid_to"):
            yield Problem(f"{unit_id!r} has a successor but no end", where, "the last wave or day in valid_to")
        if record.get("rated", "").casefold() not in (*_YES, *_NO):
            yield Problem("rated is neither yes nor no", where, "yes or no", record["rated"])
        if record.get("size") and not record["size"].isdecimal():
            yield Problem("the size is no whole number", where, "1, 2, 3, ...", record["size"])


def _descendants(unit_id: str, heirs: dict[str, tuple[str, ...]]) -> set[str]:
    descendants: set[str] = set()
    waiting = [*heirs.get(unit_id, ())]
    while waiting:
        heir = waiting.pop()
        if heir not in descendants:
            descendants.add(heir)
            waiting += heirs.get(heir, ())
    return descendants


def _validity_problems(records: list[tuple[int, dict[str, str]]], name: str, waves: Sequence[str]) -> Iterator[Problem]:
    for line, record in records:
        start, end = record.get("valid_from", ""), record.get("valid_to", "")
        if not start and not end:
            continue
        where = f"{name}:{line}"
        if not waves:
            yield Problem(
                "a unit can be valid in some waves only if the survey has waves", where, "waves in survey.yml"
            )
        elif (inside := waves_between(start, end, waves)) is None:
            yield Problem(
                "valid_from or valid_to cannot be compared with the survey's waves",
                where,
                f"a wave ({listing(waves)}), or a day, month or year if the waves are such",
                " to ".join(part for part in (start, end) if part),
            )
        elif not inside:
            span = f"{start or '...'} to {end or '...'}"
            yield Problem(f"{record.get('unit_id')!r} exists in no wave", where, listing(waves), span)


def _waves(record: dict[str, str], waves: Sequence[str]) -> tuple[str, ...] | None:
    """The waves in which a unit exists; ``None`` for all."""
    start, end = record.get("valid_from", ""), record.get("valid_to", "")
    return waves_between(start, end, waves) if start or end else None


def _alias_problems(records: list[tuple[int, dict[str, str]]], name: str, waves: Sequence[str]) -> Iterator[Problem]:
    """Aliases that another unit has as its id, name or alias at the same time and below the same body."""
    owners: dict[str, list[dict[str, str]]] = {}
    for _, record in records:
        for column in ("unit_id", "name", "name_zh", "name_en"):
            if record.get(column):
                owners.setdefault(tidy(record[column]), []).append(record)
    for line, record in records:
        for alias in _several(record, "aliases"):
            known = owners.setdefault(tidy(alias), [])
            rival = next((other for other in known if _rivals(record, other, waves)), None)
            if rival is not None:
                yield Problem(
                    f"the alias {alias!r} of {record.get('unit_id', '')!r} already means {rival['unit_id']!r}",
                    f"{name}:{line}",
                    remedy="an alias must mean one unit only",
                )
            known.append(record)


def _rivals(record: dict[str, str], other: dict[str, str], waves: Sequence[str]) -> bool:
    """Whether two units may not share a text: both exist in one wave, and no body above tells them apart."""
    if record.get("unit_id") == other.get("unit_id"):
        return False
    apart = record.get("parent") and other.get("parent") and record["parent"] != other["parent"]
    everywhere = set(waves) or {""}
    together = set(_waves(record, waves) or everywhere) & set(_waves(other, waves) or everywhere)
    return bool(together) and not apart


def _several(record: dict[str, str], column: str) -> tuple[str, ...]:
    """The parts of a cell that holds several."""
    return tuple(part.strip() for part in record.get(column, "").split(MARK) if part.strip())


def _unit(record: dict[str, str], number: int, language: Language, waves: Sequence[str]) -> Unit:
    texts = {key: tidy(record[f"name_{key}"]) for key in ("zh", "en") if record.get(f"name_{key}")}
    if record.get("name"):
        texts.setdefault(language, tidy(record["name"]))
    return Unit(
        unit_id=record["unit_id"],
        name=Label(**texts),
        cls=record.get("class") or None,
        parent=record.get("parent") or None,
        order=int(record.get("order") or number + 1),
        aliases=tuple(map(tidy, _several(record, "aliases"))),
        rated=record.get("rated", "").casefold() not in _NO,
        valid_from=record.get("valid_from", ""),
        valid_to=record.get("valid_to", ""),
        waves=_waves(record, waves),
        successors=_several(record, "successor"),
        size=int(record["size"]) if record.get("size") else None,
    )
