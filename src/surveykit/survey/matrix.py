"""Several rating questions with one scale, written once: ``type: matrix`` with ``items``.

Every item becomes a rating question of its own, which has what the matrix declares and the item does not. ``{}`` in the
matrix's column stands for the item's text: ``5、请评价—{}``.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from surveykit.survey.answers import Answers
from surveykit.survey.document import Document, Place
from surveykit.survey.section import Section
from surveykit.survey.types import Column, ColumnScale, Identifier, LabelText, Text

#: What belongs to the matrix as a whole and not to its items.
_OWN = ("text", "type", "items", "column")


class MatrixItem(Section):
    """One row of a matrix."""

    text: LabelText
    column: Column | None = None


class Matrix(Answers):
    """Several rating questions with one scale. ``{}`` in ``column`` stands for an item's text."""

    text: LabelText | None = None
    type: Literal["matrix"]
    scale: ColumnScale | None = None
    column: Column | None = None
    asked_if: Text | None = None
    items: dict[Identifier, LabelText | MatrixItem] = Field(min_length=1)


def with_items(document: Document) -> None:
    """Put the items of every matrix in its place among the questions; their lines are those of the matrix."""
    whole = document.value
    questions = whole.get("questions") if isinstance(whole, dict) else None
    if not isinstance(questions, dict):
        return
    expanded: dict[str, Any] = {}
    for name, entry in questions.items():
        if not _is_matrix(entry):
            expanded[name] = entry
            continue
        language = "zh" if whole.get("language") == "zh" else "en"
        for item, written in entry["items"].items():
            if item in questions:  # two questions of one name: the later one is kept, to be complained of
                continue
            expanded[item] = _question(entry, written, language)
            _add_lines(document, ("questions", name), item)
    document.value = {**whole, "questions": expanded}


def _is_matrix(entry: Any) -> bool:
    return isinstance(entry, dict) and entry.get("type") == "matrix" and isinstance(entry.get("items"), dict)


def _question(matrix: dict[str, Any], written: Any, language: str) -> dict[str, Any]:
    shared = {key: value for key, value in matrix.items() if key not in _OWN}
    own = written if isinstance(written, dict) and "text" in written else {"text": written}
    column = own.get("column") or _filled(matrix.get("column"), own["text"], language)
    return {**shared, "type": "rating", **own, **({"column": column} if column is not None else {})}


def _filled(column: Any, label: Any, language: str) -> Any:
    """The matrix's column with the item's text in the survey's language."""
    if isinstance(column, dict):
        return {channel: _filled(header, label, language) for channel, header in column.items()}
    if isinstance(label, dict):
        label = label.get(language) or next(iter(label.values()), "")
    return column.replace("{}", str(label)) if isinstance(column, str) else column


def _add_lines(document: Document, matrix: Place, item: str) -> None:
    """What is said of an item's question is told with the item's line, or the matrix's where the item says nothing."""
    own = (*matrix, "items", item)
    places = list(document.lines.items())
    for prefix in (matrix, own):
        for place, line in places:
            if place[: len(prefix)] == prefix and place != own[:-1]:
                document.lines[("questions", item, *place[len(prefix) :])] = line
    document.lines[("questions", item)] = document.lines[own]
