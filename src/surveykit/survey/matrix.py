"""Several questions with one scale, written once: ``type: matrix`` with ``items``.

Every item becomes a question of its own (a rating, or ``of: single``), which has what the matrix declares and the item
does not; the text of the matrix is its ``stem``. ``{}`` in the matrix's column, or columns of choices, stands for the
item's text: ``5、请评价—{}``.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from surveykit.survey.answers import Answers
from surveykit.survey.document import Document, Entries, Position, Written, mapping
from surveykit.survey.types import Column, ColumnScale, Identifier, LabelText, Text, YamlSection

#: What belongs to the matrix as a whole and not to its items.
_OWN = ("text", "type", "of", "items", "column", "columns")


class MatrixItem(YamlSection):
    """One row of a matrix."""

    text: LabelText
    column: Column | None = None
    columns: dict[Text, Column] | None = Field(default=None, min_length=1)


class Matrix(Answers):
    """Several questions with one scale. ``{}`` in ``column`` and ``columns`` stands for an item's text."""

    text: LabelText | None = None
    type: Literal["matrix"]
    of: Literal["rating", "single"] = "rating"
    scale: ColumnScale | None = None
    column: Column | None = None
    columns: dict[Text, Column] | None = Field(default=None, min_length=1)
    asked_if: Text | None = None
    items: dict[Identifier, LabelText | MatrixItem] = Field(min_length=1)


def with_items(document: Document) -> None:
    """Replace every matrix among the questions by its items; their lines are those of the matrix."""
    whole = mapping(document.value)
    questions = mapping(whole.get("questions"))
    if not questions:
        return
    language = "zh" if whole.get("language") == "zh" else "en"
    expanded: Entries = {}
    for name, entry in questions.items():
        matrix = mapping(entry)
        if matrix.get("type") != "matrix" or not isinstance(matrix.get("items"), dict):
            expanded[name] = entry
            continue
        for item, written in mapping(matrix["items"]).items():
            if item in questions:  # two questions of one name: the later one is kept, to be complained of
                continue
            expanded[item] = _question(matrix, written, language)
            _add_lines(document, ("questions", name), item)
    document.value = {**whole, "questions": expanded}


def _question(matrix: Entries, written: Written, language: str) -> Entries:
    shared = {key: value for key, value in matrix.items() if key not in _OWN}
    if matrix.get("text") is not None:
        shared["stem"] = matrix["text"]
    own = written if isinstance(written, dict) and "text" in written else {"text": written}
    label = own["text"]
    if isinstance(label, dict):
        label = label.get(language) or next(iter(label.values()), "")
    headers = {key: own.get(key) or _filled(matrix.get(key), str(label)) for key in ("column", "columns")}
    kind = matrix.get("of", "rating")
    return {**shared, "type": kind, **own, **{key: header for key, header in headers.items() if header is not None}}


def _filled(column: Written, label: str) -> Written:
    if isinstance(column, dict):
        return {channel: _filled(header, label) for channel, header in column.items()}
    return column.replace("{}", label) if isinstance(column, str) else column


def _add_lines(document: Document, matrix: Position, item: str) -> None:
    """What is said of an item's question has the item's line, or the matrix's where the item says nothing."""
    own = (*matrix, "items", item)
    lines = list(document.lines.items())
    for prefix in (matrix, own):
        for position, line in lines:
            if position[: len(prefix)] == prefix and position != own[:-1]:
                document.lines[("questions", item, *position[len(prefix) :])] = line
    document.lines[("questions", item)] = document.lines[own]
