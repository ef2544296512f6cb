"""``papermill --engine surveykit-warm``: any Python notebook, run in a fork of a process that has imported its modules.

The server stays for the life of the process that called papermill, so a program that runs many notebooks pays for the
imports once.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from surveykit.batch.engines.limits import Limits
from surveykit.batch.engines.warm.client import Server, StartError, run_order
from surveykit.batch.engines.warm.engine import order_of, why_not
from surveykit.batch.engines.warm.imports import imports_of
from surveykit.batch.engines.warm.messages import Message
from surveykit.errors import RunError
from surveykit.forking.allowed import can_fork

#: Numeric libraries of a child work in one thread, unless the environment says otherwise.
_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_servers: dict[tuple[str, ...], tuple[Server, socket.socket]] = {}


def __getattr__(name: str) -> Any:
    """The engine, made late: papermill loads its entry points while it is imported itself."""
    if name != "WarmPapermillEngine":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _engine()


@cache
def _engine() -> type:
    """The class that papermill finds through its entry point ``papermill.engine``."""
    from papermill.engines import Engine, NBClientEngine

    class WarmPapermillEngine(Engine):  # type: ignore[misc]  # papermill has no types
        """Runs notebooks warm, and those that cannot be as papermill does."""

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
            """Run a notebook and keep papermill informed; of its options ``execution_timeout`` is kept to."""
            if not _managed(nb_man, kernel_name, options):
                NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **options)

    return WarmPapermillEngine


def _managed(nb_man: Any, kernel_name: str, options: Mapping[str, Any]) -> bool:
    """Run a notebook warm; whether that was possible."""
    notebook = nb_man.nb
    if not can_fork() or why_not(notebook) or kernel_name not in {"python3", "python"}:
        return False
    try:
        environment = {**_THREADS, **os.environ}
        limits = Limits(options.get("execution_timeout"), None, None)
        order = order_of(notebook, Path.cwd(), environment, limits)
        reporter = _Reporter(nb_man, {position for position, _, _ in order.cells})
        ending = run_order(_line(imports_of(notebook), environment), order, limits, reporter)
    except StartError:
        return False
    reporter.rest()
    if ending.language is not None:
        notebook.metadata["language_info"] = dict(ending.language)
    if ending.problem is not None:
        raise RunError(ending.problem)
    return True


def _line(modules: tuple[str, ...], environment: Mapping[str, str]) -> socket.socket:
    if modules not in _servers or _servers[modules][0].process.wait(0) is not None:
        server = Server(modules, environment, rehearsed=False)
        server.wait()
        _servers[modules] = server, server.connect()
    return _servers[modules][1]


class _Reporter:
    """Hands on to papermill what the child says, cell by cell."""

    def __init__(self, nb_man: Any, asked: set[int]) -> None:
        self.nb_man, self.asked = nb_man, asked
        self.failed = False
        self.next = 0

    def __call__(self, message: Message) -> None:
        if message["said"] == "begun":
            self._pass_over(message["position"])
            self.nb_man.cell_start(self.nb_man.nb.cells[message["position"]], message["position"])
        elif message["said"] == "ended":
            self._ended(message)

    def rest(self) -> None:
        """Complete the cells behind the last one that was run, where none failed."""
        if not self.failed:
            self._pass_over(len(self.nb_man.nb.cells))

    def _pass_over(self, end: int) -> None:
        """Cells that are not run (texts, empty ones) are complete."""
        for position in range(self.next, end):
            if position not in self.asked:
                self.nb_man.cell_start(self.nb_man.nb.cells[position], position)
                self.nb_man.cell_complete(self.nb_man.nb.cells[position], cell_index=position)
        self.next = end

    def _ended(self, message: Message) -> None:
        cells = self.nb_man.nb.cells
        for earlier, outputs in message["outputs"].items():
            cells[int(earlier)].outputs = [nbformat.from_dict(output) for output in outputs]  # type: ignore[no-untyped-call]  # nbformat has no types
        position = message["position"]
        cells[position].execution_count = message["count"]
        self.next = position + 1
        if message["raised"] is not None:
            self.failed = True
            self.nb_man.cell_exception(cells[position], cell_index=position)
        self.nb_man.cell_complete(cells[position], cell_index=position)
