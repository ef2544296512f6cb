"""An executed notebook as it is stored: no times, process ids or random ids, so equal runs give equal bytes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import cast

from surveykit.batch.engines.failure import Failure, NotebookError
from surveykit.batch.engines.notebook import Json, Notebook, NotebookCell, Output, code_cells, read_notebook, source_of
from surveykit.errors import Problem
from surveykit.files import write_atomic

#: The most that one text output may hold, in characters; what is over is cut with a note.
OUTPUT_LIMIT = 200_000

#: The most that one rich output (a page, a picture) may hold in one form, in characters.
DATA_LIMIT = 20_000_000
#: The most outputs of one cell.
MOST_OUTPUTS = 2_000

_CUT = re.compile(r"\n\[cut: [\d,]+ more characters\]\n")
#: The file that stands for a cell in warnings and tracebacks: it is named by the process's id.
_CELL_FILE = re.compile(r"(?:/|[A-Za-z]:\\)[^\s\"'<>\x1b]{0,1000}ipykernel_\d+[/\\]+(\d+)\.py")
_HALF_SIGN = re.compile("[\ud800-\udfff]")


def store(executed: Path, target: Path, folder: Path) -> None:
    """Write the executed notebook in its stable form, not naming the job's ``folder``; refuse an unfinished one."""
    notebook = read_notebook(executed)
    _refuse_unfinished(notebook)
    write_atomic(target, stable(notebook).replace(json.dumps(str(folder))[1:-1], "."))


def stable(notebook: Notebook) -> str:
    """The notebook as text that depends on its sources and outputs only."""
    cells = [_stable_cell(index, cell) for index, cell in enumerate(notebook["cells"])]
    metadata = {key: value for key, value in notebook["metadata"].items() if key != "papermill"}
    content = {**notebook, "cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return _HALF_SIGN.sub("\N{REPLACEMENT CHARACTER}", text)


def _refuse_unfinished(notebook: Notebook) -> None:
    for _, number, cell in code_cells(notebook):
        status = cell["metadata"].get("papermill", {}).get("status", "completed")
        if source_of(cell).strip() and status != "completed":
            remedy = "leave out sys.exit() and the like: without its later cells the report is not complete"
            problem = Problem("the notebook ended before its last cell", remedy=remedy)
            raise NotebookError(Failure(str(problem), number))


def _stable_cell(index: int, cell: NotebookCell) -> NotebookCell:
    source = source_of(cell)
    metadata = {key: value for key, value in cell["metadata"].items() if key not in {"papermill", "execution"}}
    digest = hashlib.sha256(f"{index}\0{source}".encode("utf-8", "surrogatepass")).hexdigest()
    result = cast(NotebookCell, {**cell, "id": digest[:12], "metadata": metadata, "source": source})
    if cell["cell_type"] == "code":
        result["outputs"] = _fewer([_stable_output(output) for output in _joined(cell["outputs"])])
    return result


def _joined(outputs: list[Output]) -> list[Output]:
    """Neighbouring pieces of text as one for each stream, ``stdout`` first: how they are cut and mixed is chance."""
    joined: list[Output] = []
    for is_text, group in groupby(outputs, lambda output: output["output_type"] == "stream"):
        pieces = list(group)
        if not is_text:
            joined += pieces
            continue
        for name in ("stdout", "stderr"):
            own = [piece for piece in pieces if piece["name"] == name]
            if own:
                joined.append({**own[0], "text": "".join("".join(piece["text"]) for piece in own)})
    return joined


def _stable_output(output: Output) -> Output:
    """An output without the paths of temporary files, cut where it is too long."""
    if "text" in output:
        return {**output, "text": cut(_without_paths("".join(output["text"])))}
    if "data" in output:
        return {**output, "data": _stable_data(output["data"])}
    if "traceback" in output:
        return {**output, "traceback": [_without_paths(line) for line in output["traceback"]]}
    return output


def _stable_data(data: Mapping[str, Json]) -> dict[str, Json]:
    """The forms of a rich output, but for those that are too long; the plain text says what is left out."""
    whole = {
        kind: value if kind.endswith("json") else "".join(cast(Sequence[str], value)) for kind, value in data.items()
    }
    long = {kind: len(value) for kind, value in whole.items() if isinstance(value, str) and len(value) > DATA_LIMIT}
    kept: dict[str, Json] = {
        kind: _without_paths(value) if isinstance(value, str) and kind.startswith("text/") else value
        for kind, value in whole.items()
        if kind not in long
    }
    if long:
        notes = (f"[left out: {length:,} characters of {kind}]" for kind, length in sorted(long.items()))
        plain = [str(kept["text/plain"])] if "text/plain" in kept else []
        kept["text/plain"] = "\n".join([*plain, *notes])
    return kept


def _without_paths(text: str) -> str:
    """The text without the temporary name of a cell's source, looked for only where its middle occurs: it is slow."""
    return _CELL_FILE.sub(r"cell/\1.py", text) if "ipykernel_" in text else text


def _fewer(outputs: list[Output]) -> list[Output]:
    if len(outputs) <= MOST_OUTPUTS:
        return outputs
    note = f"[cut: {len(outputs) - MOST_OUTPUTS:,} more outputs]\n"
    return [*outputs[:MOST_OUTPUTS], {"output_type": "stream", "name": "stderr", "text": note}]


def cut(text: str) -> str:
    """At most ``OUTPUT_LIMIT`` characters, and a note where there were more; what was cut before stays as it is."""
    if len(text) <= OUTPUT_LIMIT or _CUT.fullmatch(text, OUTPUT_LIMIT):
        return text
    return text[:OUTPUT_LIMIT] + f"\n[cut: {len(text) - OUTPUT_LIMIT:,} more characters]\n"
