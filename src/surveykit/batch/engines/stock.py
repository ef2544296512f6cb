"""The stock engine: papermill with an ordinary kernel of its own for every notebook, in any language."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

from surveykit.batch.engines.enclosure import Enclosure, enclose
from surveykit.batch.engines.failure import Failure, NotebookError, Raised, failure_of, said
from surveykit.batch.engines.injection import inject
from surveykit.batch.engines.kernels import runnable
from surveykit.batch.engines.limits import Limits
from surveykit.batch.engines.notebook import (
    LENIENT,
    Notebook,
    NotebookCell,
    Parameters,
    language_of,
    number_of,
    read_notebook,
    tags_of,
)
from surveykit.errors import RunError
from surveykit.forking.processes import kill_tree

if TYPE_CHECKING:
    from jupyter_client.asynchronous.client import AsyncKernelClient
    from jupyter_client.manager import AsyncKernelManager

#: How often a kernel that does not start is started anew.
_ATTEMPTS = 3
#: The longest path of a folder for sockets in bytes: that of a socket may have 104 on some systems.
_LONGEST_FOLDER = 96
#: Bytes that Arrow sets aside when a kernel imports it, without using them.
_SET_ASIDE = 5 * 2**28
#: Seconds that a kernel has to say what a cell raised, and what it is asked.
_ANSWER = 10.0
_ASKED = "__import__('surveykit.batch.engines.failure', fromlist=['failure']).last_raised()"


def run_stock(notebook: Path, parameters: Parameters, limits: Limits) -> float:
    """Run a notebook with papermill and an ordinary kernel of its own; only a kernel that does not start is retried.

    papermill treats paths as templates and addresses, so it is given the notebook itself. What it stores with every
    cell, so that a lost kernel's outputs are kept, is where the notebook does not see it.
    """
    content = runnable(read_notebook(notebook))
    if language_of(content).lower() == "python":
        content, parameters = inject(content, parameters), {}
    for attempt in range(_ATTEMPTS):
        with _kernel(limits) as (kernel, seen):
            try:
                _execute(content, parameters, limits, kernel, seen)
                return seen.start
            except Exception as error:
                if isinstance(error, RuntimeError) and not seen.started and attempt < _ATTEMPTS - 1:
                    continue
                raise NotebookError(_failure(error, seen)) from error
            finally:
                if seen.report.exists():
                    shutil.move(seen.report, "report.ipynb")
    raise AssertionError("the last attempt returns or raises")


def _execute(
    content: Notebook, parameters: Parameters, limits: Limits, kernel: type[AsyncKernelManager], seen: _Seen
) -> None:
    import nbformat
    import papermill

    papermill.execute_notebook(
        nbformat.reads(json.dumps(content), as_version=4),  # type: ignore[no-untyped-call]  # nbformat has no types
        str(seen.report).replace("{", "{{").replace("}", "}}"),
        parameters=parameters,
        progress_bar=False,
        log_output=False,
        autosave_cell_every=0,
        execution_timeout=limits.cell,
        on_cell_error=seen.cell_failed,
        kernel_manager_class=kernel,
    )


def _failure(error: Exception, seen: _Seen) -> Failure:
    """What papermill raised, with what is known better than papermill knows it."""
    failure = failure_of(seen.better(error))
    if not seen.report.exists():
        return failure
    position = _stopped_at(seen.report)
    where = number_of(read_notebook(seen.report), position)
    if seen.raised is None or position is None:
        return replace(failure, cell=where)
    return replace(failure, cell=where, line=seen.raised["line"], traceback=seen.raised["traceback"])


def _stopped_at(report: Path) -> int | None:
    """Where the notebook stopped, also marked in it: papermill counts a cell whose kernel was lost as completed."""
    content = read_notebook(report)
    states = [cell["metadata"].get("papermill", {}) for cell in content["cells"]]
    failed = [position for position, state in enumerate(states) if state.get("status") == "failed"]
    begun = [position for position, state in enumerate(states) if state.get("start_time")]
    if failed or not begun:
        return next(iter(failed), None)
    for state in states:
        state["status"] = "completed" if state.get("start_time") else "pending"
    states[begun[-1]]["status"] = "failed"
    report.write_text(json.dumps(content), encoding="utf-8")
    return begun[-1]


@dataclass(eq=False)
class _Seen:
    limits: Limits
    report: Path
    began: float = field(default_factory=time.monotonic)
    started: bool = False
    start: float = 0.0
    overdue: bool = False
    timer: Timer | None = None
    client: AsyncKernelClient | None = None
    raised: Raised | None = None

    def kernel_started(self, pid: int | None) -> None:
        """The kernel's process is there: from now on it has limits."""
        if pid is None:
            return
        _limit_memory(pid, self.limits.memory)
        if self.limits.unit is not None:
            self.timer = Timer(self.limits.unit, self._end, (pid,))
            self.timer.daemon = True
            self.timer.start()

    def kernel_ready(self) -> None:
        """The kernel answers."""
        self.started = True
        self.start = time.monotonic() - self.began

    def _end(self, pid: int) -> None:
        self.overdue = True
        kill_tree(pid)

    async def cell_failed(self, cell: NotebookCell, cell_index: int, execute_reply: object) -> None:
        """A cell has raised an error: the kernel is asked where, as it knows it; one of another language does not."""
        if self.client is not None and LENIENT not in tags_of(cell):
            with contextlib.suppress(TimeoutError, ValueError, KeyError, SyntaxError):
                self.raised = await asyncio.wait_for(_last_raised(self.client), _ANSWER)

    def better(self, error: Exception) -> Exception:
        """The error in the words of the one who knows: the timer, papermill's own fields, or as it is."""
        from papermill.exceptions import PapermillExecutionError

        if self.overdue:
            text = f"the notebook took longer than {self.limits.unit:g} seconds"
            return RunError(text, remedy="allow more with --unit-timeout")
        if isinstance(error, PapermillExecutionError):
            return NotebookError(Failure(said(self.raised) if self.raised else f"{error.ename}: {error.evalue}"))
        return error


async def _last_raised(client: AsyncKernelClient) -> Raised | None:
    request = client.execute("", silent=True, user_expressions={"raised": _ASKED})
    while True:
        reply = await client.get_shell_msg()
        if reply["parent_header"].get("msg_id") == request:
            answer = reply["content"]["user_expressions"]["raised"]["data"]["text/plain"]
            error: Raised | None = json.loads(ast.literal_eval(answer))
            return error


def _limit_memory(pid: int, size: int | None) -> None:
    """Limit a kernel's memory, where the system can limit that of another process."""
    if size is None:
        return
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import resource

        _, hard = resource.prlimit(pid, resource.RLIMIT_DATA)
        most = size + _SET_ASIDE
        resource.prlimit(pid, resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))


@contextmanager
def _kernel(limits: Limits) -> Iterator[tuple[type[AsyncKernelManager], _Seen]]:
    """A manager that lets the kernel talk through socket files in a folder of its own, where the system has them.

    Network ports can be taken by two kernels at once; socket files in a private folder cannot. Below a temporary folder
    with a long name they cannot be made.
    """
    from jupyter_client.manager import AsyncKernelManager

    folder = tempfile.mkdtemp(prefix="k-")
    # What papermill stores is kept where an enclosed notebook cannot write: beside the folder that it works in.
    aside = folder if limits.enclosure is None else tempfile.mkdtemp(prefix="k-", dir=Path.cwd().parent)
    enclosed = {} if limits.enclosure is None else {"preexec_fn": partial(_enter, limits.enclosure)}
    seen = _Seen(limits, Path(aside, "report.ipynb"))
    has_sockets = os.name != "nt" and len(os.fsencode(folder)) <= _LONGEST_FOLDER
    private = {"transport": "ipc", "ip": f"{folder}/k"} if has_sockets else {}
    with Path(aside, "kernel.log").open("w") as log:

        class PrivateKernelManager(AsyncKernelManager):
            def __init__(self, **options: Any) -> None:
                super().__init__(**{**options, **private})

            async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]  # typed as synchronous there
                # What the kernel says, or repeats of what a notebook's processes write, would disturb the screen.
                await AsyncKernelManager.start_kernel(self, **{"stdout": log, "stderr": log, **enclosed, **options})
                seen.kernel_started(getattr(self.provisioner, "pid", None))

            def client(self, **options: Any) -> Any:
                client: Any = super().client(**options)
                ready = client.wait_for_ready

                async def wait_for_ready(**limits: Any) -> None:
                    await ready(**limits)
                    seen.kernel_ready()

                client.wait_for_ready = wait_for_ready
                seen.client = client
                return client

        try:
            yield PrivateKernelManager, seen
        finally:
            if seen.timer is not None:
                seen.timer.cancel()
            for made in {folder, aside}:
                shutil.rmtree(made, ignore_errors=True)


def _enter(enclosure: Enclosure) -> None:
    """What the kernel's process does before it becomes the kernel."""
    if not enclose(enclosure):
        os._exit(1)
