"""The register: every rated unit with its names, in official order."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from surveykit.errors import ParameterError, Problem
from surveykit.language import Label, Language
from surveykit.survey.matching import listing, nearest, tidy
from surveykit.survey.types import LabelText, Text

COLUMNS = ("unit_id", "name", "name_zh", "name_en", "class", "parent", "order", "aliases", "note")

#: Stands between two aliases in one cell.
ALIAS_MARK = "|"


class Unit(BaseModel):
    """A rated object: an office, a department, a window. ``aliases`` are other texts that mean it in raw data."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit_id: Text
    name: LabelText
    cls: str | None = None
    parent: str | None = None
    order: int = 0
    aliases: tuple[str, ...] = ()


class Register(BaseModel):
    """All units of a survey, in official order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    units: tuple[Unit, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Unit]:
        return {unit.unit_id: unit for unit in self.units}

    @cached_property
    def _by_text(self) -> dict[str, str]:
        """Tidied text to unit; a name that two units share means none of them."""
        meant: dict[str, set[str]] = {}
        for unit in self.units:
            for text in (*unit.name.texts, *unit.aliases):
                meant.setdefault(tidy(text), set()).add(unit.unit_id)
        unique = {text: next(iter(ids)) for text, ids in meant.items() if len(ids) == 1}
        return unique | {tidy(unit.unit_id): unit.unit_id for unit in self.units}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all units in official order."""
        return tuple(unit.unit_id for unit in self.units)

    def unit(self, unit_id: str) -> Unit:
        """The unit with this id.

        Raises:
            ParameterError: There is none; the message lists the known ones.
        """
        if unit_id not in self._by_id:
            meant = nearest(unit_id, self._by_id)
            raise ParameterError(
                Problem(
                    f"the register has no unit {unit_id!r}",
                    expected=listing(self.ids),
                    found=unit_id,
                    remedy=f"did you mean {meant!r}?" if meant else "use the unit_id of a row of the register",
                )
            )
        return self._by_id[unit_id]

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self._by_id

    def match(self, raw_text: str) -> str | None:
        """The id of the unit that a text in the raw data means: its id, a name or an alias; ``None`` if no unit's."""
        return self._by_text.get(tidy(raw_text))

    def nearest(self, raw_text: str) -> str | None:
        """The known text nearest to one that matches no unit, for a proposal to a person."""
        return nearest(raw_text, self._by_text)

    def __len__(self) -> int:
        return len(self.units)

    def __repr__(self) -> str:
        return f"Register({len(self.units)} units: {listing(self.ids, 5)})"


def read_register(path: Path, language: Language) -> tuple[Register, list[Problem]]:
    """The register in ``path`` and what is wrong with it, each with ``units.csv:LINE``."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Register(), [
            Problem("the register is not UTF-8 text", f"{path.name}:{line}", remedy="save it as 'CSV UTF-8'")
        ]
    try:
        rows = list(_records(text))
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
        *_alias_problems(records, path.name),
    ]
    if problems:
        return Register(), problems
    units = [_unit(record, number, language) for number, (_, record) in enumerate(records)]
    return Register(units=tuple(sorted(units, key=lambda unit: unit.order))), []


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The first line and the trimmed cells of every record that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 0
    for cells in reader:
        line, before = before + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            yield line, [cell.strip() for cell in cells]


def _header_problems(header: list[str], where: str) -> Iterator[Problem]:
    for name, count in Counter(header).items():
        if name not in COLUMNS:
            meant = nearest(name, COLUMNS)
            yield Problem(
                f"the register has an unknown column {name!r}",
                where,
                expected=", ".join(COLUMNS),
                remedy=f"did you mean {meant!r}?" if meant else "remove the column, or use 'note' for remarks",
            )
        elif count > 1:
            yield Problem(f"the column {name!r} stands here {count} times", where, remedy="keep one of them")
    if "unit_id" not in header:
        yield Problem("the register has no column 'unit_id'", where, expected="unit_id", found=listing(header))
    if not {"name", "name_zh", "name_en"} & set(header):
        yield Problem("the register has no column with names", where, expected="name, or name_zh and name_en")


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
                f"the unit_id {unit_id!r} stands here a second time",
                where,
                remedy=f"it already stands in line {first[unit_id]}",
            )
        first.setdefault(unit_id, line)
        if not any(record.get(column) for column in ("name", "name_zh", "name_en")):
            yield Problem(f"the unit {unit_id!r} has no name", where)
        if parent and (parent not in known or parent == unit_id):
            yield Problem(
                f"the parent {parent!r} of {unit_id!r} is no other unit",
                where,
                expected="the unit_id of another row",
                remedy=_proposal(nearest(parent, known - {unit_id, ""})),
            )
        if not record.get("order", "0").lstrip("-").isdecimal() and record.get("order"):
            yield Problem("the order is no whole number", where, expected="1, 2, 3, ...", found=record["order"])


def _alias_problems(records: list[tuple[int, dict[str, str]]], name: str) -> Iterator[Problem]:
    """Aliases that another unit has as its id, name or alias."""
    owners: dict[str, str] = {}
    for _, record in records:
        for column in ("unit_id", "name", "name_zh", "name_en"):
            owners.setdefault(tidy(record.get(column, "")), record.get("unit_id", ""))
    for line, record in records:
        unit_id = record.get("unit_id", "")
        for alias in _aliases(record):
            owner = owners.setdefault(tidy(alias), unit_id)
            if owner != unit_id:
                yield Problem(
                    f"the alias {alias!r} of {unit_id!r} already means {owner!r}",
                    f"{name}:{line}",
                    remedy="an alias must mean one unit only",
                )


def _aliases(record: dict[str, str]) -> tuple[str, ...]:
    parts = (part.strip() for part in record.get("aliases", "").split(ALIAS_MARK))
    return tuple(part for part in parts if part)


def _proposal(meant: str | None) -> str:
    return f"did you mean {meant!r}?" if meant else ""


def _unit(record: dict[str, str], number: int, language: Language) -> Unit:
    texts = {key: record[f"name_{key}"] for key in ("zh", "en") if record.get(f"name_{key}")}
    if record.get("name"):
        texts.setdefault(language, record["name"])
    return Unit(
        unit_id=record["unit_id"],
        name=Label(**texts),
        cls=record.get("class") or None,
        parent=record.get("parent") or None,
        order=int(record.get("order") or number + 1),
        aliases=_aliases(record),
    )
