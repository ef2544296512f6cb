"""The warm engine as ``surveykit run`` knows it."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from surveykit.batch.engines.failure import Failure, NotebookError, said
from surveykit.batch.engines.injection import inject
from surveykit.batch.engines.kernels import THIS_PYTHON, kernel_of, runnable
from surveykit.batch.engines.limits import Limits
from surveykit.batch.engines.notebook import (
    LENIENT,
    SKIPPED,
    Notebook,
    NotebookCell,
    NotebookMetadata,
    Parameters,
    code_cells,
    language_of,
    number_of,
    read_notebook,
    source_of,
    tags_of,
)
from surveykit.batch.engines.stock import run_stock
from surveykit.batch.engines.warm.child import Order
from surveykit.batch.engines.warm.client import CellEnding, Ending, HangError, Server, StartError, run_order
from surveykit.batch.engines.warm.imports import imports_of
from surveykit.forking.allowed import can_fork


def why_not(notebook: Notebook) -> str | None:
    """Why a notebook cannot be run warm: it names another language or a kernel of its own."""
    kernel = kernel_of(notebook)
    if language_of(notebook) != "python":
        return f"its language is {language_of(notebook)}"
    return None if kernel in THIS_PYTHON else f"it asks for the kernel {kernel!r}"


def order_of(notebook: Notebook, folder: Path, environment: Mapping[str, str], limits: Limits) -> Order:
    """What the child is asked to run: the code cells that are not empty."""
    cells = [
        (position, source_of(cell), cell.get("id"))
        for position, _, cell in code_cells(notebook)
        if source_of(cell).strip() and SKIPPED not in tags_of(cell)
    ]
    lenient = [position for position, cell in enumerate(notebook["cells"]) if LENIENT in tags_of(cell)]
    return Order(tuple(cells), dict(environment), str(folder), limits.memory, tuple(lenient), limits.enclosure)


def executed(notebook: Notebook, order: Order, ending: Ending) -> Notebook:
    """The notebook with what its cells put out, and each cell's status as papermill records it."""
    asked = {position for position, _, _ in order.cells}
    cells = [
        _executed(cell, ending.cells.get(position), is_asked=position in asked)
        for position, cell in enumerate(notebook["cells"])
    ]
    metadata: NotebookMetadata = {**notebook["metadata"]}
    if ending.language is not None:
        metadata["language_info"] = dict(ending.language)
    return {**notebook, "cells": cells, "metadata": metadata}


def _executed(cell: NotebookCell, ending: CellEnding | None, *, is_asked: bool) -> NotebookCell:
    status = "completed" if not is_asked or (ending is not None and ending.count is not None) else "pending"
    if ending is not None and ending.raised is not None:
        status = "failed"
    result: NotebookCell = {**cell, "metadata": {**cell["metadata"], "papermill": {"status": status}}}
    if cell["cell_type"] == "code":
        ending = ending or CellEnding()
        result |= {"outputs": ending.outputs, "execution_count": ending.count}
    return result


def failure_in(notebook: Notebook, ending: Ending) -> Failure | None:
    """Why a notebook was not run to its end; one that a cell ended quietly is unfinished, which is another matter."""
    raised = next((cell.raised for cell in ending.cells.values() if cell.raised is not None), None)
    if ending.problem is None and (raised is None or raised["name"] == "SystemExit"):
        return None
    failure = Failure("", number_of(notebook, ending.cell))
    if raised is not None:
        failure = replace(failure, what=said(raised), line=raised["line"], traceback=raised["traceback"])
    return failure if ending.problem is None else replace(failure, what=str(ending.problem))


class WarmEngine:
    """Runs notebooks over a server's line; where none was given, a server of its own is started when first needed."""

    def __init__(self) -> None:
        self._line: socket.socket | None = None
        self._server: Server | None = None

    def use(self, line: socket.socket) -> None:
        """From now on, ask the server at the other end of this line."""
        self._line = line

    def __call__(self, notebook: Path, parameters: Parameters, limits: Limits) -> float:
        """Write ``report.ipynb`` into the current folder, also where a cell fails; the seconds until the first cell."""
        source = inject(runnable(read_notebook(notebook)), parameters)
        if why_not(source) or not can_fork():
            return run_stock(notebook, parameters, limits)
        order = order_of(source, Path.cwd(), os.environ, limits)
        try:
            ending = self._run(order, source, limits)
        except StartError:
            return run_stock(notebook, parameters, limits)
        result = executed(source, order, ending)
        Path("report.ipynb").unlink(missing_ok=True)
        with Path("report.ipynb").open("x", encoding="utf-8") as file:  # never through a link that the notebook left
            json.dump(result, file)
        if (failure := failure_in(source, ending)) is not None:
            raise NotebookError(failure)
        return ending.start

    def _run(self, order: Order, notebook: Notebook, limits: Limits) -> Ending:
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
