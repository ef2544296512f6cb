"""What is published as plain values: ``appendix.json``, ``numbers.json`` and ``numbers.csv``, and the way back."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from surveykit.appendix.model import Appendix, Block, Contents, Heading, PageBreak, Paragraph, Reference, Verbatim
from surveykit.appendix.plain import readable
from surveykit.figures.model import Figure
from surveykit.files import safe_name
from surveykit.presentation.model import Cell, Column, Table
from surveykit.results import Number

#: Plain values as JSON holds them.
Json = str | int | float | list["Json"] | dict[str, "Json"] | None

#: Form of ``appendix.json``; a file of another form is refused.
FORMAT = 1
#: Form of ``numbers.json``, named in the file.
NUMBERS_SCHEMA = "surveykit.numbers/1"
_KINDS: Mapping[str, Callable[..., Block]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "table": Table,
    "figure": Figure,
    "verbatim": Verbatim,
    "page_break": PageBreak,
    "contents": Contents,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def numbers_json(appendix: Appendix, cells: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Every published number, in order, in the form of ``numbers.json``.

    A measure that is not defined (no spread of one answer, infinite degrees of freedom) is ``null``. ``slice`` is the
    SHA-256 of the responses that the notebook was handed, ``cell`` the id of the notebook cell that made the number's
    table or figure.

    Args:
        appendix: The document.
        cells: From digests of cells to their ids in the stored notebook.
    """
    ids = cells or {}
    return {
        "schema": NUMBERS_SCHEMA,
        "survey": readable(appendix.survey),
        "unit": None if appendix.unit is None else readable(appendix.unit),
        "slice": appendix.slice,
        "numbers": [
            {
                **{field.name: plain_value(getattr(number, field.name)) for field in fields(Number)},
                "cell": ids.get(appendix.cells.get(block.id, "")),
            }
            for block in appendix.shown
            for number in block.numbers
        ],
    }


def numbers_csv(stored: Mapping[str, Any]) -> str:
    """The numbers of ``numbers.json`` as a table that every spreadsheet reads as text and numbers.

    The file begins with a byte order mark, by which Excel knows UTF-8. A text that a spreadsheet would take for a
    formula follows an apostrophe.
    """
    names = [*(field.name for field in fields(Number)), "cell"]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_csv_cell(number[name]) for name in names] for number in stored["numbers"])
    return "\ufeff" + buffer.getvalue()


def _csv_cell(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, str):
        return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
    return repr(value)


def plain_appendix(appendix: Appendix) -> dict[str, Json]:
    """The appendix as plain values; fields that hold their default are left out, pictures too."""
    blocks: list[Json] = [{"kind": _NAMES[type(block)], **_plain_fields(block)} for block in appendix.blocks]
    own = _plain_fields(replace(appendix, blocks=()))
    return {"format": FORMAT, **own, "day": appendix.day.isoformat(), "blocks": blocks}


def _plain_fields(value: object) -> dict[str, Json]:
    """The fields of a dataclass value that differ from their default, pictures left out."""
    return {
        name: plain_value(item)
        for name, default in _defaults(type(value)).items()  # type: ignore[arg-type]  # mypy: classes can be hashed
        if (item := getattr(value, name)) != default and not isinstance(item, bytes)
    }


@cache
def _defaults(kind: Any) -> Mapping[str, object]:
    return {
        field.name: field.default if field.default_factory is MISSING else field.default_factory()
        for field in fields(kind)
    }


def plain_value(value: Any) -> Json:
    """A value as JSON holds it: readable text, no NumPy types, ``None`` for what is not a finite number."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {readable(str(key)): plain_value(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain_value(item) for item in value]
    if is_dataclass(value):
        return _plain_fields(value)
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, int):
        return number
    return float(number) if math.isfinite(number) else None


def appendix_of(stored: Mapping[str, Any], folder: Path) -> Appendix:
    """The appendix that plain values describe; its pictures are below ``folder``.

    Raises:
        KeyError, TypeError, ValueError, OSError: The values or pictures are no appendix's.
    """
    values = {key: value for key, value in stored.items() if key not in ("format", "blocks", "day")}
    blocks = tuple(_block(block, folder) for block in stored["blocks"])
    return Appendix(**values, day=date.fromisoformat(stored["day"]), blocks=blocks)


def _block(stored: Mapping[str, Any], folder: Path) -> Block:
    values = {name: _READ[name](item) if name in _READ else item for name, item in stored.items() if name != "kind"}
    if stored["kind"] == "figure":
        values |= {ending: picture_path(folder, values["id"], ending).read_bytes() for ending in ("svg", "png")}
    return _KINDS[stored["kind"]](**values)


#: Fields of blocks that are more than one plain value.
_READ: Mapping[str, Callable[[Any], Any]] = {
    "columns": lambda stored: tuple(Column(**column) for column in stored),
    "numbers": lambda stored: tuple(Number(**number) for number in stored),
    "rows": lambda stored: tuple(tuple(Cell(**cell) for cell in row) for row in stored),
    "row_groups": lambda stored: {int(number): text for number, text in stored.items()},
    "text": lambda stored: stored if isinstance(stored, str) else tuple(map(_piece, stored)),
    "notes": tuple,
    "answers": tuple,
    "totals": tuple,
}


def _piece(stored: Any) -> str | Reference:
    return stored if isinstance(stored, str) else Reference(**stored)


def picture_path(folder: Path, identifier: str, ending: str) -> Path:
    """The file of a figure in a published folder."""
    return folder / "figures" / f"{safe_name(identifier)}.{ending}"
