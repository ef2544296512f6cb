"""Reading the register, ``units.csv``, with every mistake explained."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
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
_NAMES = ("name", "name_zh", "name_en")
_YES, _NO = ("", "yes", "true", "1", "是"), ("no", "false", "0", "否")


@dataclass(frozen=True)
class _UnitRow:
    """A row of the register: its line, where that is for a message, and the filled cells by their headers."""

    line: int
    where: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def several(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds several."""
        return tuple(part.strip() for part in self[column].split(MARK) if part.strip())

    @property
    def is_rated(self) -> bool:
        return self["rated"].casefold() not in _NO

    def waves_among(self, waves: Sequence[str]) -> tuple[str, ...] | None:
        """The waves in which the unit exists; ``None`` for all."""
        start, end = self["valid_from"], self["valid_to"]
        return waves_between(start, end, waves) if start or end else None


def read_register(
    path: Path, language: Language, waves: Sequence[str] = (), places: Sequence[str] = ()
) -> tuple[Register, list[Problem]]:
    """The register in ``path`` and what is wrong with it, each with ``units.csv:LINE``.

    The column ``name`` is in ``language``; ``valid_from`` and ``valid_to`` are compared with the survey's ``waves``;
    names of ``places`` mean nothing before a unit's name.
    """
    try:
        records = list(records_of(path.read_bytes().decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        where = f"{path.name}:{line}"
        return Register(), [Problem("the register is not UTF-8 text", where, remedy="save it as 'CSV UTF-8'")]
    except csv.Error as error:
        return Register(), [Problem(f"the register cannot be read: {error}", path.name)]
    if not records:
        return Register(), [Problem("the register is empty", f"{path.name}:1", expected=", ".join(COLUMNS[:2]))]
    (header_line, header), *below = records
    problems = list(_header_problems(header, f"{path.name}:{header_line}"))
    if problems:
        return Register(), problems
    rows = [_UnitRow(line, f"{path.name}:{line}", dict(zip(header, cells, strict=False))) for line, cells in below]
    problems = [
        *_width_problems(below, len(header), path.name),
        *_row_problems(rows),
        *_succession_problems(rows),
        *_class_problems(rows),
        *_validity_problems(rows, waves),
    ]
    problems = problems or list(_alias_problems(rows, waves))
    if problems:
        return Register(), problems
    every = sorted((_unit(row, number, language, waves) for number, row in enumerate(rows, 1)), key=attrgetter("order"))
    units, bodies = (tuple(unit for unit in every if unit.rated is rated) for rated in (True, False))
    unseen = tuple(row["unit_id"] for row in rows if any(has_unseen(row[column]) for column in (*_NAMES, "aliases")))
    return Register(units=units, bodies=bodies, places=tuple(places), unseen=unseen, class_names=_class_names(rows)), []


def records_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The first line and the trimmed cells of every record that is not empty.

    The header is separated by a comma, or by the semicolon or tab that spreadsheets may write instead.
    """
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    for cells in reader:
        line, before = before + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            yield line, [cell.strip() for cell in cells]


def _header_problems(header: list[str], where: str) -> Iterator[Problem]:
    for name, count in Counter(header).items():
        if name not in COLUMNS:
            remedy = did_you_mean(name, COLUMNS, "remove the column, or use 'note' for remarks")
            yield Problem(f"the register has an unknown column {name!r}", where, ", ".join(COLUMNS), remedy=remedy)
        elif count > 1:
            yield Problem(f"the column {name!r} is written {count} times", where, remedy="keep one of them")
    if "unit_id" not in header:
        yield Problem("the register has no column 'unit_id'", where, expected="unit_id", found=listing(header))
    if not set(_NAMES) & set(header):
        yield Problem("the register has no column with names", where, expected="name, or name_zh and name_en")


def _class_names(rows: Sequence[_UnitRow]) -> dict[str, Label]:
    names: dict[str, dict[str, str]] = {}
    for row in rows:
        for language in ("zh", "en"):
            if row["class"] and row[f"class_{language}"]:
                names.setdefault(row["class"], {})[language] = tidy(row[f"class_{language}"])
    return {cls: Label(**texts) for cls, texts in names.items()}


def _class_problems(rows: Sequence[_UnitRow]) -> Iterator[Problem]:
    """Classes that are called in two ways in one language, and names of no class."""
    first: dict[tuple[str, str], tuple[int, str]] = {}
    for row in rows:
        for column in ("class_zh", "class_en"):
            cls, called = row["class"], tidy(row[column])
            if called and not cls:
                yield Problem(f"{column} names no class", row.where, "a class in the column 'class'", called)
            elif called:
                line, known = first.setdefault((column, cls), (row.line, called))
                if known != called:
                    what, remedy = f"the class {cls!r} has two names in {column}", "call a class the same in every row"
                    yield Problem(what, row.where, f"{known}, as in line {line}", called, remedy)


def _width_problems(records: Sequence[tuple[int, list[str]]], width: int, name: str) -> Iterator[Problem]:
    for line, cells in records:
        if len(cells) > width:
            what, remedy = "the row has more cells than the header", "put texts with commas in double quotes"
            yield Problem(what, f"{name}:{line}", f"{width} cells", f"{len(cells)} cells", remedy)


def _row_problems(rows: Sequence[_UnitRow]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    known = {row["unit_id"] for row in rows}
    for row in rows:
        unit_id, parent = row["unit_id"], row["parent"]
        if not unit_id:
            yield Problem("the row has no unit_id", row.where)
        elif unit_id in first:
            remedy = f"line {first[unit_id]} has it already"
            yield Problem(f"the unit_id {unit_id!r} is written a second time", row.where, remedy=remedy)
        first.setdefault(unit_id, row.line)
        if not any(row[column] for column in _NAMES):
            yield Problem(f"the unit {unit_id!r} has no name", row.where)
        if parent and (parent not in known or parent == unit_id):
            what, remedy = (
                f"the parent {parent!r} of {unit_id!r} is no other unit",
                did_you_mean(parent, known - {unit_id, ""}),
            )
            yield Problem(what, row.where, "the unit_id of another row", remedy=remedy)
        if row["order"] and not row["order"].lstrip("-").isdecimal():
            yield Problem("the order is no whole number", row.where, "1, 2, 3, ...", row["order"])


def _succession_problems(rows: Sequence[_UnitRow]) -> Iterator[Problem]:
    """Successors that are no units, or that lead back to where they began; other cells that cannot be used."""
    heirs = {row["unit_id"]: row.several("successor") for row in rows}
    rated = {row["unit_id"]: row.is_rated for row in rows}
    for row in rows:
        where, unit_id = row.where, row["unit_id"]
        for heir in heirs[unit_id]:
            if heir == unit_id or not rated.get(heir, False) or not rated[unit_id]:
                remedy = did_you_mean(heir, [other for other in heirs if other not in ("", unit_id)])
                what = f"the successor {heir!r} of {unit_id!r} is no other rated unit"
                yield Problem(what, where, "the unit_id of another row; several are divided by '|'", remedy=remedy)
        if heirs[unit_id] and unit_id in _descendants(unit_id, heirs):
            yield Problem(f"the successors of {unit_id!r} lead back to it", where, "a line that ends")
        if heirs[unit_id] and not row["valid_to"]:
            yield Problem(f"{unit_id!r} has a successor but no end", where, "the last wave or day in valid_to")
        if row["rated"].casefold() not in (*_YES, *_NO):
            yield Problem("rated is neither yes nor no", where, "yes or no", row["rated"])
        if row["size"] and not row["size"].isdecimal():
            yield Problem("the size is no whole number", where, "1, 2, 3, ...", row["size"])


def _descendants(unit_id: str, heirs: dict[str, tuple[str, ...]]) -> list[str]:
    descendants = [*heirs[unit_id]]
    for heir in descendants:
        descendants += [later for later in heirs.get(heir, ()) if later not in descendants]
    return descendants


def _validity_problems(rows: Sequence[_UnitRow], waves: Sequence[str]) -> Iterator[Problem]:
    for row in rows:
        start, end = row["valid_from"], row["valid_to"]
        if not start and not end:
            continue
        if not waves:
            what = "a unit can be valid in some waves only if the survey has waves"
            yield Problem(what, row.where, "waves in survey.yml")
        elif (inside := waves_between(start, end, waves)) is None:
            what = "valid_from or valid_to cannot be compared with the survey's waves"
            expected = f"a wave ({listing(waves)}), or a day, month or year if the waves are such"
            yield Problem(what, row.where, expected, " to ".join(part for part in (start, end) if part))
        elif not inside:
            span = f"{start or '...'} to {end or '...'}"
            yield Problem(f"{row['unit_id']!r} exists in no wave", row.where, listing(waves), span)


def _alias_problems(rows: Sequence[_UnitRow], waves: Sequence[str]) -> Iterator[Problem]:
    """Aliases that another unit has as its id, name or alias at the same time and below the same body."""
    owners: dict[str, list[_UnitRow]] = defaultdict(list)
    for row in rows:
        for column in ("unit_id", *_NAMES):
            if row[column]:
                owners[tidy(row[column])].append(row)
    for row in rows:
        for alias in row.several("aliases"):
            known = owners[tidy(alias)]
            rival = next((other for other in known if _rivals(row, other, waves)), None)
            if rival is not None:
                what = f"the alias {alias!r} of {row['unit_id']!r} already means {rival['unit_id']!r}"
                yield Problem(what, row.where, remedy="an alias must mean one unit only")
            known.append(row)


def _rivals(row: _UnitRow, other: _UnitRow, waves: Sequence[str]) -> bool:
    """Whether two units may not share a text: both exist in one wave, and no body above tells them apart."""
    if row["unit_id"] == other["unit_id"]:
        return False
    apart = row["parent"] and other["parent"] and row["parent"] != other["parent"]
    everywhere = set(waves) or {""}
    together = set(row.waves_among(waves) or everywhere) & set(other.waves_among(waves) or everywhere)
    return bool(together) and not apart


def _unit(row: _UnitRow, number: int, language: Language, waves: Sequence[str]) -> Unit:
    texts = {key: tidy(row[f"name_{key}"]) for key in ("zh", "en") if row[f"name_{key}"]}
    if row["name"]:
        texts.setdefault(language, tidy(row["name"]))
    return Unit(
        unit_id=row["unit_id"],
        name=Label(**texts),
        cls=row["class"] or None,
        parent=row["parent"] or None,
        order=int(row["order"] or number),
        aliases=tuple(map(tidy, row.several("aliases"))),
        rated=row.is_rated,
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        waves=row.waves_among(waves),
        successors=row.several("successor"),
        size=int(row["size"]) if row["size"] else None,
    )
