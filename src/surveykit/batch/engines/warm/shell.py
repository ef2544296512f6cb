"""The shell in which a notebook's cells run: IPython's shell for Jupyter, without a kernel around it."""

from __future__ import annotations

import asyncio
import builtins
import getpass
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import MethodType, SimpleNamespace
from typing import Any, cast

from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import UsageError
from traitlets.config import Config

from surveykit.batch.engines.notebook import Json
from surveykit.batch.engines.warm.outputs import Collector, Outputs

#: What a notebook records of the language that ran it.
LANGUAGE = cast(Mapping[str, Json], IPythonKernel.language_info)


def make_shell(folder: Path) -> Any:
    """The process's shell; made before anything is imported, so that matplotlib finds it as in a kernel."""
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.HistoryManager.hist_file = ":memory:"
    kernel = SimpleNamespace(eventloop=None, shell_streams=[])
    shell: Any = ZMQInteractiveShell.instance(
        config=settings, ipython_dir=str(folder), kernel=kernel, compiler_class=XCachingCompiler
    )
    kernel.shell = shell
    shell.enable_gui = MethodType(_enable_gui, shell)
    session = Collector(outputs=Outputs())
    for part in (shell.displayhook, shell.display_pub):
        part.session = session
    shell.displayhook.topic = b"execute_result"
    import_module("IPython.core.logger")  # IPython imports it with its first cell, which would be in every child
    return shell


def _enable_gui(shell: Any, gui: str | None = None) -> None:
    """Figures are drawn into the notebook; there is no event loop for windows."""
    if gui not in {None, "inline"}:
        raise UsageError(f"there is no window for {gui!r} when a notebook is run in a batch")
    shell.active_eventloop = gui


def send_to(shell: Any, outputs: Outputs) -> None:
    """From now on, what the shell shows goes to ``outputs``; nobody answers ``input()``, and nobody debugs."""
    shell.displayhook.session.outputs = outputs
    nobody = SimpleNamespace(_allow_stdin=False)
    builtins.input = MethodType(Kernel.raw_input, nobody)
    getpass.getpass = MethodType(Kernel.getpass, nobody)
    sys.breakpointhook = lambda *arguments, **named: None


async def run_cell(shell: Any, source: str, identifier: str | None) -> BaseException | None:
    """Run one cell as a kernel does, inside a running event loop; the error it ended with."""
    broken = None
    try:
        transformed = shell.transform_cell(source)
    except Exception:  # a notebook's mistake of any kind is shown by the shell as an output
        transformed, broken = source, sys.exc_info()
    if shell.should_run_async(source, transformed_cell=transformed, preprocessing_exc_tuple=broken):
        result = await _run_async(shell, source, transformed, broken, identifier)
    else:
        result = shell.run_cell(source, store_history=True, cell_id=identifier)
    sys.stdout.flush()
    sys.stderr.flush()
    error: BaseException | None = result.error_before_exec or result.error_in_exec
    if error is None and getattr(shell, "_last_traceback_during_displayhook", False):
        error = sys.last_value or RuntimeError("the result could not be shown")
    shell.payload_manager.clear_payload()
    return error


async def _run_async(shell: Any, source: str, transformed: str, broken: Any, identifier: str | None) -> Any:
    work = asyncio.ensure_future(
        shell.run_cell_async(
            source, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=broken, cell_id=identifier
        )
    )
    result = None
    try:
        result = await work
    finally:
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)
    return result
