"""The process that imports what notebooks import, draws a first figure, and forks one child per notebook.

It is given the names of modules to import and nothing else: it never sees a survey's data.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import json
import os
import shutil
import socket
import sys
from collections.abc import Iterable
from functools import partial
from importlib import import_module
from pathlib import Path

from surveykit.batch.engines.warm.child import run_child
from surveykit.batch.engines.warm.messages import ServerSettings
from surveykit.batch.engines.warm.shell import make_shell
from surveykit.batch.engines.warm.warming import draw_first_figure, rehearse
from surveykit.forking.processes import adopt_orphans
from surveykit.forking.server import ForkServer
from surveykit.forking.surroundings import BACKEND

#: The thread in which Arrow's memory allocator tidies up; the allocator stops and restarts it around a fork.
_HARMLESS = {"jemalloc_bg_thd"}
#: A new image of the process; its first act, before anything that takes time, is to bind its life to its parent's.
_AGAIN = """\
import json, sys
from surveykit.forking.processes import die_with_parent
die_with_parent(int(sys.argv[3]))
from surveykit.batch.engines.warm.server import main
main(int(sys.argv[1]), json.loads(sys.argv[2]))
"""


def main(descriptor: int, settings: ServerSettings) -> None:
    """Serve until the line to the command ends; ``descriptor`` is that line."""
    adopt_orphans()
    line = socket.socket(fileno=descriptor)
    folder = Path(settings["folder"])
    os.chdir(folder)
    sys.path[:] = [entry for entry in sys.path if entry and Path(entry).resolve() != folder.resolve()]
    os.environ.setdefault("MPLBACKEND", BACKEND)
    sys.argv = [str(Path(str(importlib.util.find_spec("ipykernel_launcher").origin))), "-f", "kernel.json"]  # type: ignore[union-attr]  # part of ipykernel
    shell = make_shell(folder / "ipython")
    culprit = _import_all(settings["modules"], settings["skipped"])
    if culprit is not None:
        _start_again(descriptor, {**settings, "skipped": [*settings["skipped"], culprit]})
    if settings["rehearsed"]:
        rehearse(folder)
    draw_first_figure()
    gc.collect()
    gc.freeze()
    try:
        ForkServer(line, partial(run_child, shell)).serve()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _import_all(modules: Iterable[str], skipped: Iterable[str]) -> str | None:
    """Import what can be imported; the name of a module that started threads, which forks do not survive."""
    left_out = set(skipped)
    for name in modules:
        if any(name == other or name.startswith(f"{other}.") for other in left_out):
            continue
        with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
            _import(name)
        if _threads() > 1:
            return name.partition(".")[0]
    return None


def _import(name: str) -> None:
    """Import a module or, where the last part is no module, do nothing: the notebook shows its own mistakes."""
    with contextlib.suppress(Exception):
        parent = name.rpartition(".")[0]
        if parent and hasattr(import_module(parent), name.rpartition(".")[2]):
            return
        if importlib.util.find_spec(name) is not None:
            import_module(name)


def _threads() -> int:
    """How many threads this process has, but for those that look after themselves in a fork."""
    try:
        names = [(task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir()]
        return sum(name not in _HARMLESS for name in names)
    except OSError:
        import threading

        return threading.active_count()


def _start_again(descriptor: int, settings: ServerSettings) -> None:
    """Begin anew in a process image without the module's threads."""
    os.set_inheritable(descriptor, True)
    arguments = [sys.executable, "-c", _AGAIN, str(descriptor), json.dumps(settings), str(os.getppid())]
    os.execv(sys.executable, arguments)  # noqa: S606 - no shell is wanted
