"""An executed notebook as it is stored: no times, process ids or random ids, so equal runs give equal bytes."""

from __future__ import annotations

import hashlib
import json
import re
from itertools import groupby
from pathlib import Path
from typing import Any

from surveykit.batch.engines.injection import INJECTED
from surveykit.errors import Problem, RunError
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
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return _HALF_SIGN.sub("\N{REPLACEMENT CHARACTER}", text)


def failure(executed: Path) -> tuple[str, str]:
    """What went wrong in a failed notebook, and where: the error's text; cell and line."""
    try:
        notebook = json.loads(executed.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "", ""
    number = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code" or INJECTED in cell["metadata"].get("tags", []):
            continue
        number += 1
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                return f"{output['ename']}: {output['evalue']}", _place(number, output["traceback"])
        if cell["metadata"].get("papermill", {}).get("status", "completed") != "completed":
            return "", f"code cell {number}"
    return "", ""


def _place(cell: int, traceback: list[str]) -> str:
    """``code cell 4, line 2``: the line of the first frame in the notebook, if an error has one."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(traceback))
    frames = re.findall(r"Cell In\[\d+\], line (\d+)", plain)
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
    result = {**cell, "id": digest[:12], "metadata": metadata, "source": source}
    if cell["cell_type"] == "code":
        result["outputs"] = _fewer([_stable_output(output) for output in _joined(cell["outputs"])])
    return result


def _joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbouring pieces of text as one for each stream, ``stdout`` first: how they are cut and mixed is chance."""
    joined: list[dict[str, Any]] = []
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


def _stable_output(output: dict[str, Any]) -> dict[str, Any]:
    """An output without the places of temporary files, cut where it is too long."""
    if "text" in output:
        return {**output, "text": cut(_placeless(output["text"]))}
    if "data" in output:
        return {**output, "data": _stable_data(output["data"])}
    if "traceback" in output:
        return {**output, "traceback": [_placeless(line) for line in output["traceback"]]}
    return output


def _stable_data(data: dict[str, Any]) -> dict[str, Any]:
    """The forms of a rich output, but for those that are too long; the plain text says what is left out."""
    whole = {kind: value if kind.endswith("json") else "".join(value) for kind, value in data.items()}
    long = {kind: len(value) for kind, value in whole.items() if isinstance(value, str) and len(value) > DATA_LIMIT}
    kept = {kind: _placeless(value) if kind.startswith("text/") else value for kind, value in whole.items()}
    kept = {kind: value for kind, value in kept.items() if kind not in long}
    if long:
        notes = (f"[left out: {length:,} characters of {kind}]" for kind, length in sorted(long.items()))
        kept["text/plain"] = "\n".join([*([kept["text/plain"]] if "text/plain" in kept else []), *notes])
    return kept


def _placeless(text: str) -> str:
    """The text without the temporary name under which a kernel keeps the source of a cell.

    The name is looked for only where its middle occurs: in a page with pictures every slash could begin a path.
    """
    return _CELL_FILE.sub(r"cell/\1.py", text) if "ipykernel_" in text else text


def _fewer(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(outputs) <= MOST_OUTPUTS:
        return outputs
    note = f"[cut: {len(outputs) - MOST_OUTPUTS:,} more outputs]\n"
    return [*outputs[:MOST_OUTPUTS], {"output_type": "stream", "name": "stderr", "text": note}]


def cut(text: str) -> str:
    """At most ``OUTPUT_LIMIT`` characters, and a note where there were more; what was cut before stays as it is."""
    if len(text) <= OUTPUT_LIMIT or _CUT.fullmatch(text, OUTPUT_LIMIT):
        return text
    return text[:OUTPUT_LIMIT] + f"\n[cut: {len(text) - OUTPUT_LIMIT:,} more characters]\n"
