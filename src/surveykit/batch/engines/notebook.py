"""The form of notebooks as engines read and write them: version 4 of Jupyter's format, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias, TypedDict

#: A value of JSON.
Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
#: Values for the names that a notebook's parameters cell declares.
Parameters: TypeAlias = Mapping[str, Json]

#: The tag of the cell that is added behind the parameters cell, and that of the parameters cell.
INJECTED, DECLARED = "injected-parameters", "parameters"
#: The tags of cells that may raise an error, and of those that are not run.
LENIENT, SKIPPED = "raises-exception", "skip-execution"


class Output(TypedDict, total=False):
    """One output of a cell; which keys it has follows from ``output_type``."""

    output_type: str
    name: str
    text: str | list[str]
    data: dict[str, Json]
    metadata: dict[str, Json]
    execution_count: int | None
    ename: str
    evalue: str
    traceback: list[str]


class CellMetadata(TypedDict, total=False):
    """What is known of a cell beside its source; ``papermill`` is what it, or the warm engine for it, notes."""

    tags: list[str]
    papermill: dict[str, str | None]


class NotebookCell(TypedDict, total=False):
    """A cell; those of text have no outputs."""

    cell_type: str
    id: str
    source: str | list[str]
    metadata: CellMetadata
    outputs: list[Output]
    execution_count: int | None


class NotebookMetadata(TypedDict, total=False):
    """What is known of a notebook beside its cells."""

    kernelspec: dict[str, str]
    language_info: Mapping[str, Json]


class Notebook(TypedDict, total=False):
    """A notebook."""

    cells: list[NotebookCell]
    metadata: NotebookMetadata
    nbformat: int
    nbformat_minor: int


def read_notebook(path: Path) -> Notebook:
    """The notebook in a file."""
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def source_of(cell: NotebookCell) -> str:
    """The source of a cell as one text."""
    return "".join(cell["source"])


def tags_of(cell: NotebookCell) -> Sequence[str]:
    """The tags of a cell."""
    return cell.get("metadata", {}).get("tags", ())


def language_of(notebook: Notebook) -> str:
    """The language of a notebook as it names it; Python where it names none."""
    metadata = notebook.get("metadata", {})
    named = metadata.get("kernelspec", {}).get("language") or metadata.get("language_info", {}).get("name")
    return str(named or "python")


def code_cells(notebook: Notebook) -> Iterator[tuple[int, int, NotebookCell]]:
    """Position, number as people count (from 1, without the injected cell) and content of every code cell."""
    number = 0
    for position, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            number += INJECTED not in tags_of(cell)
            yield position, number, cell


def number_of(notebook: Notebook, position: int | None) -> int | None:
    """The number of the code cell at a position; ``None`` where there is no such cell."""
    return next((number for at, number, _ in code_cells(notebook) if at == position), None)
