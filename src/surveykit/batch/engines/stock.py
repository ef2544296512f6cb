"""The stock engine: papermill with an ordinary kernel of its own for every notebook, in any language."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

from surveykit.batch.engines.injection import inject
from surveykit.batch.engines.limits import Limits
from surveykit.batch.engines.processes import kill_tree
from surveykit.errors import Problem, RunError

#: How often a kernel that does not start is started anew.
_ATTEMPTS = 3
#: The longest path of a folder for sockets in bytes: that of a socket may have 104 on some systems.
_LONGEST_FOLDER = 96
#: Bytes that Arrow sets aside when a kernel imports it, without using them.
_SET_ASIDE = 5 * 2**28


def run_stock(notebook: Path, parameters: dict[str, Any], limits: Limits) -> float:
    """Run a notebook with papermill and an ordinary kernel of its own; only a kernel that does not start is retried.

    papermill treats paths as templates and addresses, so it is given the notebook itself. What it stores with every
    cell, so that a lost kernel's outputs are kept, stands where the notebook does not see it.

    Raises:
        RunError: The notebook was ended because it took too long.
    """
    content = json.loads(notebook.read_text(encoding="utf-8"))
    if _language(content) == "python":
        content, parameters = inject(content, parameters), {}
    for attempt in range(_ATTEMPTS):
        with _kernel(limits) as (kernel, seen):
            try:
                _execute(content, parameters, limits, kernel, seen.report)
                return seen.start
            except Exception as error:
                if isinstance(error, RuntimeError) and not seen.started and attempt < _ATTEMPTS - 1:
                    continue
                _mark_place(seen.report)
                seen.explain()
                raise
            finally:
                if seen.report.exists():
                    shutil.move(seen.report, "report.ipynb")
    raise AssertionError("the last attempt returns or raises")


def _language(content: dict[str, Any]) -> str:
    metadata = content.get("metadata", {})
    found = metadata.get("kernelspec", {}).get("language") or metadata.get("language_info", {}).get("name")
    return str(found or "python").lower()


def _execute(
    content: dict[str, Any], parameters: dict[str, Any], limits: Limits, kernel: dict[str, Any], report: Path
) -> None:
    import nbformat
    import papermill

    papermill.execute_notebook(
        nbformat.reads(json.dumps(content), as_version=4),  # type: ignore[no-untyped-call]  # nbformat has no types
        str(report).replace("{", "{{").replace("}", "}}"),
        parameters=parameters,
        progress_bar=False,
        log_output=False,
        autosave_cell_every=0,
        execution_timeout=limits.cell,
        **kernel,
    )


def _mark_place(report: Path) -> None:
    """Mark where the notebook stopped: papermill counts the cell in which a kernel was lost as completed."""
    if not report.exists():
        return
    content = json.loads(report.read_text(encoding="utf-8"))
    states = [cell["metadata"].get("papermill", {}) for cell in content["cells"]]
    begun = [state for state in states if state.get("start_time")]
    if any(state.get("status") == "failed" for state in states) or not begun:
        return
    for state in states:
        state["status"] = "completed" if state.get("start_time") else "pending"
    begun[-1]["status"] = "failed"
    report.write_text(json.dumps(content), encoding="utf-8")


class _Seen:
    """What is known of the kernel of one notebook."""

    def __init__(self, limits: Limits, folder: Path) -> None:
        self.limits = limits
        self.report = folder / "report.ipynb"
        self.began = time.monotonic()
        self.started = False
        self.start = 0.0
        self.overdue = False
        self.timer: Timer | None = None

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

    def explain(self) -> None:
        """Raise what is known better than papermill knows it.

        Raises:
            RunError: The notebook was over its time.
        """
        if self.overdue:
            text = f"the notebook took longer than {self.limits.unit:g} seconds"
            raise RunError(Problem(text, remedy="allow more with --unit-timeout")) from None


def _limit_memory(pid: int, size: int | None) -> None:
    """Limit a kernel's memory, where the system can limit that of another process."""
    if size is None:
        return
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import resource

        _, hard = resource.prlimit(pid, resource.RLIMIT_DATA)
        most = size + _SET_ASIDE
        resource.prlimit(pid, resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))


def _can_hold_sockets(folder: str) -> bool:
    return os.name != "nt" and len(os.fsencode(folder)) <= _LONGEST_FOLDER


@contextmanager
def _kernel(limits: Limits) -> Iterator[tuple[dict[str, Any], _Seen]]:
    """Options that let the kernel talk through socket files in a folder of its own, where the system has them.

    Network ports can be taken by two kernels at once; socket files in a private folder cannot. Below a temporary folder
    with a long name they cannot be made.
    """
    from jupyter_client.manager import AsyncKernelManager

    folder = tempfile.mkdtemp(prefix="k-")
    seen = _Seen(limits, Path(folder))
    private = {"transport": "ipc", "ip": f"{folder}/k"} if _can_hold_sockets(folder) else {}
    with Path(folder, "kernel.log").open("w") as log:

        class PrivateKernelManager(AsyncKernelManager):
            def __init__(self, **options: Any) -> None:
                super().__init__(**{**options, **private})

            async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]  # typed as synchronous there
                # What the kernel says, or repeats of what a notebook's processes write, would disturb the screen.
                await AsyncKernelManager.start_kernel(self, **{"stdout": log, "stderr": log, **options})
                seen.kernel_started(getattr(self.provisioner, "pid", None))

            def client(self, **options: Any) -> Any:
                client: Any = super().client(**options)
                ready = client.wait_for_ready

                async def wait_for_ready(**limits: Any) -> None:
                    await ready(**limits)
                    seen.kernel_ready()

                client.wait_for_ready = wait_for_ready
                return client

        try:
            yield {"kernel_manager_class": PrivateKernelManager}, seen
        finally:
            if seen.timer is not None:
                seen.timer.cancel()
            shutil.rmtree(folder, ignore_errors=True)
