"""The published folder: ``appendix.json`` and its figures, from which every document is written."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, Field, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from surveykit.appendix.model import (
    Appendix,
    Block,
    Contents,
    Heading,
    PageBreak,
    Paragraph,
    Reference,
    Verbatim,
)
from surveykit.appendix.numbering import labels
from surveykit.appendix.origin import cell_ids, slice_digest
from surveykit.appendix.plain import readable
from surveykit.errors import DocumentError, Problem
from surveykit.figures.model import Figure
from surveykit.files import OUTPUT_VARIABLE, canonical_json, lined_json, safe_name, write_atomic
from surveykit.formats import FORMATS
from surveykit.presentation.model import Cell, Column, Number, Table

#: Form of ``appendix.json``; a file of another form is refused.
FORMAT = 1
#: Form of ``numbers.json``, named in the file.
NUMBERS_SCHEMA = "surveykit.numbers/1"
_KINDS: dict[str, type[Any]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "table": Table,
    "figure": Figure,
    "verbatim": Verbatim,
    "page_break": PageBreak,
    "contents": Contents,
}
_NAMES = {cls: name for name, cls in _KINDS.items()}


def publish(appendix: Appendix, folder: str | Path | None = None) -> Path:
    """Store ``appendix.json`` and the figures, from which the documents are written.

    Args:
        appendix: The document.
        folder: Where to; by default the folder a batch job names in ``SURVEYKIT_OUTPUT``, else
            ``reports/<survey>/draft`` beside the folder ``surveys`` of the project one is in.

    Returns:
        The folder. Characters that no document may hold have been replaced by a visible mark.

    Raises:
        DocumentError: A paragraph refers to something that the document does not have, or the system does not allow to
            write there.
    """
    labels(appendix)
    appendix = replace(appendix, slice=appendix.slice or slice_digest())
    target = Path(folder) if folder is not None else default_folder(appendix.survey)
    with writable(target / "appendix.json"):
        _write_published(appendix, target)
    return target


def _write_published(appendix: Appendix, target: Path) -> None:
    kept = set()
    for figure in appendix.figures:
        for ending, content in (("svg", figure.svg), ("png", figure.png)):
            path = _picture(target, figure.id, ending)
            write_atomic(path, content)
            kept.add(path)
    write_atomic(target / "appendix.json", lined_json(plain_appendix(appendix)))
    for stale in set((target / "figures").glob("*.*")) - kept:
        stale.unlink()


def load(folder: str | Path) -> Appendix:
    """The appendix published in ``folder``.

    Raises:
        DocumentError: There is none, or it was written in another form.
    """
    path = Path(folder) / "appendix.json"
    stored = _read(path)
    if stored.get("format") != FORMAT:
        raise DocumentError(
            Problem(
                what="the published appendix has a form that this version does not know",
                where=str(path),
                expected=f"format {FORMAT}",
                found=f"format {stored.get('format')!r}",
                remedy="run the notebook again",
            )
        )
    try:
        return appendix_of(stored, Path(folder))
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise DocumentError(
            Problem(
                what="the published appendix is damaged",
                where=str(path),
                found=f"{type(error).__name__}: {error}",
                remedy="run the notebook again",
            )
        ) from error


def numbers_json(appendix: Appendix, cells: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Every published number, in order, in the form of ``numbers.json``.

    A measure that is not defined (no spread of one answer, infinite degrees of freedom) is ``null``. ``slice`` is the
    SHA-256 of the responses that the notebook was handed, ``cell`` the id of the notebook cell that made the number's
    table or figure.

    Args:
        appendix: The document.
        cells: From digests of cells to their ids in the stored notebook.
    """
    found = cells or {}
    return {
        "schema": NUMBERS_SCHEMA,
        "survey": readable(appendix.survey),
        "unit": None if appendix.unit is None else readable(appendix.unit),
        "slice": appendix.slice,
        "numbers": [
            {
                **{field.name: plain_value(getattr(number, field.name)) for field in fields(Number)},
                "cell": found.get(appendix.cells.get(block.id, "")),
            }
            for block in appendix.blocks
            if isinstance(block, Table | Figure)
            for number in block.numbers
        ],
    }


def numbers_csv(stored: Mapping[str, Any]) -> str:
    """The numbers of ``numbers.json`` as a table that every spreadsheet reads as text and numbers.

    The file begins with a byte order mark, by which Excel knows UTF-8. A text that a spreadsheet would take for a
    formula stands behind an apostrophe.
    """
    names = [*(field.name for field in fields(Number)), "cell"]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_csv_cell(number[name]) for name in names] for number in stored["numbers"])
    return "\ufeff" + buffer.getvalue()


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, str):
        return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
    return repr(value)


def write_documents(folder: str | Path, formats: Iterable[str]) -> list[Path]:
    """Write ``numbers.json``, ``numbers.csv`` and the documents of a published folder, beside its ``appendix.json``.

    Args:
        folder: A folder that :func:`publish` wrote.
        formats: Names of writers, for instance ``["docx", "pdf"]``.

    Returns:
        The paths, ``numbers.json`` and ``numbers.csv`` first.

    Raises:
        DocumentError: A format is unknown (nothing is written then), nothing is published in the folder, or the system
            does not allow to write there.
        MissingPartError: A format needs a part that is not installed.
    """
    names = list(dict.fromkeys(formats))
    writers = FORMATS.named(names)
    appendix = load(folder)
    place = Path(folder)
    numbers = numbers_json(appendix, cell_ids(place / "report.ipynb"))
    with writable(place / "numbers.json"):
        write_atomic(place / "numbers.json", canonical_json(numbers))
        write_atomic(place / "numbers.csv", numbers_csv(numbers))
    documents = [place / f"appendix.{name}" for name in names]
    for write, path in zip(writers, documents, strict=True):
        with writable(path):
            write(appendix, path)
    return [place / "numbers.json", place / "numbers.csv", *documents]


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """Explain why a document cannot be written: it is open in another program, its folder is read-only, the disk full.

    Raises:
        DocumentError: The system refused to write; what stood there before is unchanged.
    """
    try:
        yield
    except OSError as error:
        raise DocumentError(
            Problem(
                what="the document cannot be written",
                where=str(path),
                found=error.strerror or type(error).__name__,
                remedy="close it where it is open, make its folder writable or name another with --out; then run again",
            )
        ) from error


def default_folder(survey: str) -> Path:
    """Where an appendix goes when no folder is named.

    A notebook's working folder may lie below the project, so the nearest folder that holds ``surveys`` counts.
    """
    named = os.environ.get(OUTPUT_VARIABLE)
    if named:
        return Path(named)
    here = Path.cwd()
    project = next((place for place in (here, *here.parents) if (place / "surveys").is_dir()), here)
    name = survey if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", survey) else safe_name(survey)
    return project / "reports" / name / "draft"


def _picture(folder: Path, identifier: str, ending: str) -> Path:
    return folder / "figures" / f"{safe_name(identifier)}.{ending}"


def _read(path: Path) -> dict[str, Any]:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DocumentError(
            Problem(
                what="there is no readable published appendix",
                where=str(path),
                found=str(error),
                remedy="run the notebook to its end; its last cell publishes the appendix",
            )
        ) from error
    return dict(stored) if isinstance(stored, dict) else {}


def plain_appendix(appendix: Appendix) -> dict[str, Any]:
    """The appendix as plain values; fields that hold their default are left out, pictures too."""
    values = {
        name: plain_value(value) for name, value in _set_fields(appendix).items() if name not in ("blocks", "day")
    }
    blocks = [{"kind": _NAMES[type(block)], **_plain_fields(block)} for block in appendix.blocks]
    return {"format": FORMAT, **values, "day": appendix.day.isoformat(), "blocks": blocks}


def _plain_fields(value: Any) -> dict[str, Any]:
    return {name: plain_value(item) for name, item in _set_fields(value).items() if not isinstance(item, bytes)}


def _set_fields(value: Any) -> dict[str, Any]:
    """The fields of a dataclass value that differ from their default."""
    defaults = _defaults(type(value))  # type: ignore[arg-type]  # mypy does not see that classes can be hashed
    return {name: item for name, default in defaults.items() if (item := getattr(value, name)) != default}


@cache
def _defaults(kind: type[Any]) -> dict[str, Any]:
    return {field.name: _default(field) for field in fields(kind)}


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def plain_value(value: Any) -> Any:
    """A value as JSON holds it: readable text, no NumPy types, ``None`` for what is not a finite number."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, Mapping):
        return {readable(str(key)): plain_value(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain_value(item) for item in value]
    if isinstance(value, Number | Cell | Column | Reference):
        return _plain_fields(value)
    return _plain_number(value)


def _plain_number(value: Any) -> int | float | None:
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, int):
        return number
    return float(number) if math.isfinite(number) else None


def appendix_of(stored: dict[str, Any], folder: Path) -> Appendix:
    """The appendix that plain values stand for; its pictures lie below ``folder``.

    Raises:
        KeyError, TypeError, ValueError, OSError: The values or pictures are no appendix's.
    """
    values = {key: value for key, value in stored.items() if key not in ("format", "blocks", "day")}
    blocks = tuple(_block(block, folder) for block in stored["blocks"])
    return Appendix(**values, day=date.fromisoformat(stored["day"]), blocks=blocks)


def _block(stored: dict[str, Any], folder: Path) -> Block:
    values = dict(stored)
    cls = _KINDS[values.pop("kind")]
    for name, kind in (("columns", Column), ("numbers", Number)):
        if name in values:
            values[name] = tuple(kind(**item) for item in values[name])
    if "rows" in values:
        values["rows"] = tuple(tuple(Cell(**cell) for cell in row) for row in values["rows"])
    if "row_groups" in values:
        values["row_groups"] = {int(position): text for position, text in values["row_groups"].items()}
    if isinstance(values.get("text"), list):
        values["text"] = tuple(piece if isinstance(piece, str) else Reference(**piece) for piece in values["text"])
    for name in ("notes", "answers", "totals"):
        if name in values:
            values[name] = tuple(values[name])
    if cls is Figure:
        pictures = {ending: _picture(folder, values["id"], ending).read_bytes() for ending in ("svg", "png")}
        values.update(pictures)
    block: Block = cls(**values)
    return block
