"""Exports of KoboToolbox and ODK: names with groups, one column per choice; the XLSForm has types and labels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from surveykit.errors import ReadError
from surveykit.matching.texts import tidy
from surveykit.readers.layout import Layout, Signs, arranged, by_signs, headers_of, parsed_headers
from surveykit.readers.opening import read_format
from surveykit.readers.table import Codebook, Grid, HeaderCell

META = (
    "start",
    "end",
    "today",
    "username",
    "deviceid",
    "phonenumber",
    "audit",
    "formhub/uuid",
    "meta/instanceID",
    "_id",
    "_uuid",
    "_submission_time",
    "_validation_status",
    "_notes",
    "_status",
    "_submitted_by",
    "__version__",
    "_tags",
    "_index",
    "_parent_index",
    "_parent_table_name",
    "_submission__id",
    "_submission__uuid",
)
_SIGNS = Signs(("_id", "_uuid", "_submission_time", "_index", "__version__"), 2, 0.95)


@dataclass(frozen=True)
class _Form:
    """What an XLSForm says: name to type and label, list to codes and labels."""

    types: dict[str, tuple[str, str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    choices: dict[str, Codebook] = field(default_factory=dict)


def arrange(grid: Grid, path: Path, *, pair: str | None = None) -> Grid:
    """Headers parsed into question and choice; with ``pair`` (the XLSForm) names get texts and codes get labels."""
    form = _Form() if pair is None else _form(Path(pair))
    headers = headers_of(grid)
    table = arranged(
        grid,
        parsed_headers(grid, partial(_parsed, set(headers), form), META),
        recognised=() if pair is None else (f"types and labels from the form {Path(pair).name}",),
        guessed=() if pair else ("without its XLSForm (pair:) the file holds names and codes, no texts",),
    )
    return replace(table, codebook=_codebook(headers, grid, form))


def _parsed(headers: set[str], form: _Form, header: str) -> HeaderCell:
    """``sat/improve/queue`` is the choice ``queue`` of ``sat/improve`` where that is a column too."""
    parent, _, last = header.rpartition("/")
    if parent in headers:
        kind = form.types.get(parent.rpartition("/")[2], ("", ""))[1]
        return HeaderCell(_text(parent, form), option=dict(form.choices.get(kind, ())).get(last, last))
    return HeaderCell(_text(header, form))


def _text(name: str, form: _Form) -> str:
    return form.labels.get(name.rpartition("/")[2]) or name


def _codebook(headers: list[str], grid: Grid, form: _Form) -> dict[str, Codebook]:
    book = {}
    for tidied, raw in zip(headers, grid.header, strict=True):
        kind, listed = form.types.get(tidied.rpartition("/")[2], ("", ""))
        if kind.startswith("select_") and listed in form.choices:
            book[raw] = form.choices[listed]
    return book


def _form(path: Path) -> _Form:
    survey, choices = (_sheet(path, name) for name in ("survey", "choices"))
    label = _label_column(survey, path)
    types, labels = {}, {}
    for row in survey:
        kind, _, listed = row.get("type", "").partition(" ")
        types[row.get("name", "")] = (kind, listed.split(" ")[0])
        labels[row.get("name", "")] = row.get(label, "")
    books: dict[str, Codebook] = {}
    choice_label = _label_column(choices, path)
    for row in choices:
        listed = row.get("list_name") or row.get("list name", "")
        books[listed] = (*books.get(listed, ()), (row.get("name", ""), row.get(choice_label, "")))
    return _Form(types, labels, books)


def _sheet(path: Path, name: str) -> list[dict[str, str]]:
    grid = read_format("excel", path, {"sheet": name})
    headers = headers_of(grid)
    return [dict(zip(headers, map(tidy, row), strict=True)) for row in zip(*grid.columns, strict=True)]


def _label_column(rows: list[dict[str, str]], path: Path) -> str:
    """``label``, or that of one language: Chinese before the others."""
    names = [name for row in rows[:1] for name in row if name == "label" or name.startswith("label::")]
    if not names:
        raise ReadError("the XLSForm has no column label", path.name, "sheets survey and choices with label")
    return next((name for name in names if "zh" in name or "中文" in name), names[0])


LAYOUT = Layout(by_signs(_SIGNS), arrange, "KoboToolbox", "columns _id, _uuid, _submission_time")
