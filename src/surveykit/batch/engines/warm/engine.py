"""The warm engine as ``surveykit run`` knows it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from surveykit.batch.engines.injection import inject
from surveykit.batch.engines.limits import Limits
from surveykit.batch.engines.stock import run_stock
from surveykit.batch.engines.warm.child import Order
from surveykit.batch.engines.warm.client import Ending, HangError, Server, StartError, run_order
from surveykit.batch.engines.warm.imports import imports_of
from surveykit.errors import RunError

#: Set by a person who does not want forks; the notebooks are then run by the stock engine.
NO_FORK = "SURVEYKIT_NO_FORK"
_SKIPPED = "skip-execution"
_LENIENT = "raises-exception"


def can_fork() -> bool:
    """Whether notebooks may be run in forks here; on macOS the system's own libraries do not survive one."""
    return hasattr(os, "fork") and sys.platform != "darwin" and os.environ.get(NO_FORK, "") in {"", "0"}


def why_not(notebook: Mapping[str, Any]) -> str | None:
    """Why a notebook cannot be run warm: it names another language or a kernel of its own."""
    metadata = notebook.get("metadata", {})
    kernel = metadata.get("kernelspec", {})
    language = kernel.get("language") or metadata.get("language_info", {}).get("name") or "python"
    if language != "python":
        return f"its language is {language}"
    if kernel.get("name", "python3") not in {"python3", "python", ""}:
        return f"it asks for the kernel {kernel['name']!r}"
    return None


def order_of(notebook: Mapping[str, Any], folder: Path, environment: Mapping[str, str], memory: int | None) -> Order:
    """What the child is told: the code cells that are not empty."""
    cells = [
        (position, "".join(cell["source"]), cell.get("id"))
        for position, cell in enumerate(notebook["cells"])
        if cell["cell_type"] == "code" and "".join(cell["source"]).strip() and _SKIPPED not in _tags(cell)
    ]
    lenient = [position for position, cell in enumerate(notebook["cells"]) if _LENIENT in _tags(cell)]
    return Order(tuple(cells), dict(environment), str(folder), memory, tuple(lenient))


def executed(notebook: Mapping[str, Any], order: Order, ending: Ending) -> dict[str, Any]:
    """The notebook with what its cells put out, and each cell's status as papermill records it."""
    cells = [dict(cell) for cell in notebook["cells"]]
    asked = {position for position, _, _ in order.cells}
    for position, cell in enumerate(cells):
        status = "completed" if position not in asked else "pending"
        if cell["cell_type"] == "code":
            ended = ending.cells.get(position, {})
            cell |= {"outputs": ended.get("outputs", []), "execution_count": ended.get("count")}
            if "failed" in ended:
                status = "failed" if ended["failed"] else "completed"
        cell["metadata"] = {**cell["metadata"], "papermill": {"status": status}}
        cells[position] = cell
    metadata = dict(notebook["metadata"])
    if ending.language is not None:
        metadata["language_info"] = dict(ending.language)
    return {**notebook, "cells": cells, "metadata": metadata}


def _tags(cell: Mapping[str, Any]) -> Sequence[str]:
    tags: Sequence[str] = cell.get("metadata", {}).get("tags", ())
    return tags


def _has_failed(ending: Ending) -> bool:
    """Whether a cell raised an error; one that ends the notebook quietly is an unfinished notebook, not a failure."""
    errors = [cell["outputs"] for cell in ending.cells.values() if cell.get("failed")]
    return any(output.get("ename", "SystemExit") != "SystemExit" for outputs in errors for output in outputs)


class CellError(Exception):
    """A cell raised an error, which stands in the notebook."""


class WarmEngine:
    """Runs notebooks over a server's line; where none was given, a server of its own is started when first needed."""

    def __init__(self) -> None:
        self._line: Any = None
        self._server: Server | None = None

    def use(self, line: Any) -> None:
        """From now on, ask the server at the other end of this line."""
        self._line = line

    def __call__(self, notebook: Path, parameters: dict[str, Any], limits: Limits) -> float:
        """Run a notebook and write ``report.ipynb`` into the current folder; the seconds until its first cell.

        Raises:
            RunError: A cell failed, or the notebook was ended; what it had put out is in ``report.ipynb``.
        """
        source = inject(json.loads(notebook.read_text(encoding="utf-8")), parameters)
        if why_not(source) or not can_fork():
            return run_stock(notebook, parameters, limits)
        order = order_of(source, Path.cwd(), os.environ, limits.memory)
        try:
            ending = self._run(order, source, limits)
        except StartError:
            return run_stock(notebook, parameters, limits)
        result = executed(source, order, ending)
        Path("report.ipynb").write_text(json.dumps(result), encoding="utf-8")
        if ending.problem is not None:
            raise RunError(ending.problem)
        if _has_failed(ending):
            raise CellError("a cell failed")
        return ending.start

    def _run(self, order: Order, notebook: Mapping[str, Any], limits: Limits) -> Ending:
        """Ask the server; if it is gone, a new one."""
        if self._line is not None:
            try:
                return run_order(self._line, order, limits)
            except HangError:
                raise
            except StartError:
                self.close()
        self._server = Server(imports_of(notebook), os.environ)
        self._server.wait()
        self._line = self._server.connect()
        return run_order(self._line, order, limits)

    @property
    def processes(self) -> tuple[int, ...]:
        """The server that this engine started, if it did."""
        return () if self._server is None else (self._server.process.pid,)

    def close(self) -> None:
        """End the server that this engine started."""
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._server is not None:
            self._server.close()
            self._server = None


run_warm = WarmEngine()
