"""An executed notebook as it is stored: no times, process ids or random ids, so equal runs give equal bytes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from surveykit.errors import Problem, RunError
from surveykit.files import write_atomic

#: The most that one text output may hold, in characters; what is over is cut with a note.
OUTPUT_LIMIT = 200_000

#: The tag of the cell that papermill adds behind the parameters cell.
_INJECTED = "injected-parameters"


def store(executed: Path, target: Path, place: Path) -> None:
    """Write the executed notebook to ``target`` in its stable form; the job's own folder ``place`` is not named in it.

    Raises:
        RunError: A code cell was not run to its end (for instance after ``sys.exit(0)``).
    """
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    _refuse_unfinished(notebook)
    write_atomic(target, stable(notebook).replace(json.dumps(str(place))[1:-1], "."))


def stable(notebook: dict[str, Any]) -> str:
    """The notebook as text that depends on its sources and outputs only."""
    cells = [_stable_cell(index, cell) for index, cell in enumerate(notebook["cells"])]
    metadata = {key: value for key, value in notebook["metadata"].items() if key != "papermill"}
    content = {**notebook, "cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def failure(executed: Path) -> tuple[str, str]:
    """What went wrong in a failed notebook, and where: the error's text; cell and line."""
    try:
        notebook = json.loads(executed.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "", ""
    number = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code" or _INJECTED in cell["metadata"].get("tags", []):
            continue
        number += 1
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                return f"{output['ename']}: {output['evalue']}", _place(number, output["traceback"])
    return "", ""


def _place(cell: int, traceback: list[str]) -> str:
    """``code cell 4, line 2``: the line stands behind the arrow of the innermost frame in the notebook."""
    import re

    plain = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(traceback))
    frames = re.findall(r"Cell In\[\d+\], line (\d+)", plain) or re.findall(r"^-+> (\d+) ", plain, flags=re.MULTILINE)
    return f"code cell {cell}, line {frames[0]}" if frames else f"code cell {cell}"


def _refuse_unfinished(notebook: dict[str, Any]) -> None:
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and "".join(cell["source"]).strip()]
    for cell in code:
        if cell["metadata"].get("papermill", {}).get("status", "completed") != "completed":
            raise RunError(
                Problem(
                    "the notebook ended before its last cell",
                    remedy="leave out sys.exit() and the like: without its later cells the report is not complete",
                )
            )


def _stable_cell(index: int, cell: dict[str, Any]) -> dict[str, Any]:
    source = "".join(cell["source"])
    metadata = {key: value for key, value in cell["metadata"].items() if key not in {"papermill", "execution"}}
    digest = hashlib.sha256(f"{index}\0{source}".encode("utf-8", "surrogatepass")).hexdigest()
    result = {**cell, "id": digest[:12], "metadata": metadata}
    if cell["cell_type"] == "code":
        result["outputs"] = _joined([_stable_output(output) for output in cell["outputs"]])
    return result


def _stable_output(output: dict[str, Any]) -> dict[str, Any]:
    if "text" in output:
        return {**output, "text": _cut("".join(output["text"]))}
    return output


def _joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbouring pieces of one stream as one: how a stream is cut into pieces is chance."""
    joined: list[dict[str, Any]] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output["output_type"] == last["output_type"] == "stream" and output["name"] == last["name"]:
            joined[-1] = {**last, "text": _cut(last["text"] + output["text"])}
        else:
            joined.append(output)
    return joined


def _cut(text: str) -> str:
    if len(text) <= OUTPUT_LIMIT:
        return text
    return text[:OUTPUT_LIMIT] + f"\n[cut: {len(text) - OUTPUT_LIMIT:,} more characters]\n"
