"""The process that imports what notebooks import, draws a first figure, and forks one child per notebook.

It is given the names of modules to import and nothing else: it never sees a survey's data.
"""

from __future__ import annotations

import array
import contextlib
import gc
import importlib.util
import json
import os
import selectors
import shutil
import signal
import socket
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

from surveykit.batch.engines.processes import adopt_orphans, kill_strays, kill_tree
from surveykit.batch.engines.warm.child import run_child
from surveykit.batch.engines.warm.messages import Notice, ServerSettings, send
from surveykit.batch.engines.warm.shell import BACKEND, make_shell
from surveykit.batch.engines.warm.warming import warm_up

_MOST = 1 << 16
#: The thread in which Arrow's memory allocator tidies up; the allocator stops and restarts it around a fork.
_HARMLESS = {"jemalloc_bg_thd"}


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
    with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
        warm_up(folder)
    gc.collect()
    gc.freeze()
    try:
        ForkServer(line, shell).serve()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class ForkServer:
    """Forks children for clients and reports to them when one has ended."""

    def __init__(self, line: socket.socket, shell: InteractiveShell) -> None:
        self.line, self.shell = line, shell
        self.jobs: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(line, selectors.EVENT_READ, "command")
        self.wake, self._wake_end = socket.socketpair()
        for end in (self.wake, self._wake_end):
            end.setblocking(False)
        self.selector.register(self.wake, selectors.EVENT_READ, "child")
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.set_wakeup_fd(self._wake_end.fileno(), warn_on_full_buffer=False)

    def serve(self) -> None:
        """Work until the command closes its line or is gone."""
        self.line.sendall(b"ready\n")
        while True:
            for key, _ in self.selector.select():
                if key.data == "child":
                    self._reap()
                elif key.data == "command" and not self._welcome():
                    kill_strays(())
                    return
                elif key.data == "client":
                    self._listen(key.fileobj)  # type: ignore[arg-type]  # only sockets are registered

    def _welcome(self) -> bool:
        """Take in the line of a new client; whether the command is still there."""
        text, descriptors = _received(self.line)
        for descriptor in descriptors:
            self.selector.register(socket.socket(fileno=descriptor), selectors.EVENT_READ, "client")
        return bool(text)

    def _listen(self, client: socket.socket) -> None:
        """``run`` with a line for the child, or ``interrupt PID`` and ``kill PID``."""
        try:
            text, descriptors = _received(client)
        except OSError:
            text, descriptors = b"", []
        for descriptor in descriptors:
            self._fork(client, socket.socket(fileno=descriptor))
        for word, _, pid in (order.partition(" ") for order in text.decode("ascii").splitlines()):
            if word == "kill" and int(pid) in self.jobs:
                kill_tree(int(pid))
            elif word == "interrupt" and int(pid) in self.jobs:
                with contextlib.suppress(OSError):
                    os.kill(int(pid), signal.SIGINT)
        if not text:
            self._forget(client)

    def _fork(self, client: socket.socket, line: socket.socket) -> None:
        server = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:
            line.close()
            _notify(client, {"said": "refused", "why": str(error)})
            return
        if pid == 0:
            self._become_child(line, server)
        line.close()
        self.jobs[pid] = client
        _notify(client, {"said": "forked", "pid": pid})

    def _become_child(self, line: socket.socket, server: int) -> None:
        try:
            os.setsid()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            for key in list(self.selector.get_map().values()):
                key.fileobj.close()  # type: ignore[union-attr]  # only sockets are registered
            self._wake_end.close()
            self.selector.close()
            run_child(self.shell, line, server)
        finally:
            os._exit(1)

    def _reap(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self.wake.recv(_MOST):
                continue
        ended = False
        with contextlib.suppress(ChildProcessError):
            while (reaped := os.wait4(-1, os.WNOHANG))[0]:
                pid, status, used = reaped
                client = self.jobs.pop(pid, None)
                if client is not None:
                    status, processor = os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime
                    _notify(client, {"said": "gone", "pid": pid, "status": status, "processor": processor})
                    ended = True
        if ended:
            kill_strays(self.jobs)

    def _forget(self, client: socket.socket) -> None:
        self.selector.unregister(client)
        client.close()
        for pid in [pid for pid, owner in self.jobs.items() if owner is client]:
            del self.jobs[pid]
            kill_tree(pid)
        kill_strays(self.jobs)


def _received(line: socket.socket) -> tuple[bytes, list[int]]:
    """Bytes and the descriptors that came with them; no bytes when the other end is closed."""
    descriptors = array.array("i")
    text, extra, _, _ = line.recvmsg(_MOST, socket.CMSG_SPACE(16 * descriptors.itemsize))
    for level, kind, data in extra:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
    return text, list(descriptors)


def _notify(client: socket.socket, notice: Notice) -> None:
    with contextlib.suppress(OSError):
        send(client, notice)


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
    arguments = [*sys.orig_argv[:-2], str(descriptor), json.dumps(settings)]
    os.execv(sys.executable, arguments)  # noqa: S606 - no shell is wanted
