"""Processes of this command, forked from one that has imported surveykit once and knows nothing else.

A fresh process spends two seconds on imports before it does anything; a copy of the nursery starts at once, and is as
fresh: the nursery is started as a new program, and nothing of the command's memory is in it. It is reached over a pair
of sockets that only the command holds, so that no notebook can ask it for a process outside its enclosure.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import pickle
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from queue import Queue

from surveykit.batch.engines.forking.messages import Notice
from surveykit.batch.engines.forking.server import ForkServer
from surveykit.batch.engines.processes import adopt_orphans
from surveykit.batch.engines.surroundings import BACKEND, SURROUNDINGS

#: What workers and warm servers import, each in every copy otherwise. Not pyplot: a warm server makes its shell before
#: it, as a kernel does.
_PRELOADED = (
    "IPython.core.logger",
    "ipykernel.zmqshell",
    "surveykit.batch.running.worker",
    "surveykit.batch.engines.warm.engine",
    "surveykit.batch.engines.warm.server",
)
#: The first act, before anything that takes time, is to bind the process's life to that of the command.
_START = """\
import sys
from surveykit.batch.engines.processes import die_with_parent
die_with_parent(int(sys.argv[2]))
from surveykit.batch.engines.forking.nursery import serve
serve(int(sys.argv[1]), *sys.argv[3:])
"""
#: Seconds in which a copy must have been made; the first one waits for the imports.
_READY_LIMIT = 120.0
_MOST = 1 << 16
#: Variables that only a new program takes notice of, by how their names begin.
_LASTING = ("PYTHON", "LANG", "LC_", "OMP_", "OPENBLAS_", "MKL_", "ARROW_", "MALLOC_", "LD_", "MPL")


class NurseryError(Exception):
    """A process could not be forked."""


@dataclass(frozen=True)
class _Order:
    """What a copy does: call ``function`` of ``module`` with the descriptors that came along and ``arguments``."""

    module: str
    function: str
    arguments: tuple[object, ...]
    environment: Mapping[str, str]
    folder: str
    rehearsal: tuple[str, ...]


class Copy:
    """A process that the nursery has forked; it is killed when this is closed."""

    def __init__(self, client: socket.socket) -> None:
        self._client = client
        self._text = b""
        self._status: int | None = None
        notice = self._notice(_READY_LIMIT)
        if notice is None or notice["said"] != "forked":
            client.close()
            raise NurseryError("no process could be forked" if notice is None else str(notice.get("why")))
        self.pid = notice["pid"]

    def wait(self, timeout: float) -> int | None:
        """The exit code, negative for a signal; ``None`` where the process goes on after so many seconds."""
        if self._status is None and (notice := self._notice(timeout)) is not None:
            self._status = notice["status"]
        return self._status

    def kill(self) -> None:
        """End the process with everything that it started."""
        with contextlib.suppress(OSError):
            self._client.sendall(f"kill {self.pid}\n".encode("ascii"))

    def close(self) -> None:
        """Forget the process; what is left of it is killed."""
        self._client.close()

    def _notice(self, timeout: float) -> Notice | None:
        """What the nursery says next; -9 is the status of all copies where it is gone itself."""
        until = time.monotonic() + timeout
        while b"\n" not in self._text:
            if not select.select([self._client], [], [], max(0.0, until - time.monotonic()))[0]:
                return None
            try:
                piece = self._client.recv(_MOST)
            except OSError:
                piece = b""
            if not piece:
                return {"said": "gone", "status": -9}
            self._text += piece
        line, _, self._text = self._text.partition(b"\n")
        notice: Notice = json.loads(line)
        return notice


class Nursery:
    """Starts the process that is copied, when the first copy is asked for, and again where it has died.

    It stays as long as somebody holds it; what runs one survey after the other holds it meanwhile, and pays once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holders = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._lasting: Mapping[str, str] = {}

    def start(
        self,
        function: Callable[..., object],
        *arguments: object,
        descriptors: Sequence[int] = (),
        environment: Mapping[str, str] | None = None,
        folder: str | None = None,
    ) -> Copy:
        """Have a function of a module called in a new process, with copies of ``descriptors`` before ``arguments``.

        Args:
            function: What is called.
            arguments: Its arguments, which are pickled.
            descriptors: Files and sockets that it is given too, as their numbers in the new process.
            environment: The environment of the process; this one's if not given.
            folder: Where it begins, and where the nursery may rehearse a report if this is its first copy.

        Raises:
            NurseryError: No process could be made.
        """
        environment = dict(os.environ if environment is None else environment)
        rehearsal = () if folder is None else (folder,)
        start = folder or str(Path.cwd())
        order = _Order(function.__module__, function.__qualname__, arguments, environment, start, rehearsal)
        with self._lock:
            try:
                return self._copied(order, descriptors)
            except (OSError, NurseryError):  # it was killed, or the thread that had started it has ended
                self._end()
            try:
                return self._copied(order, descriptors)
            except OSError as error:
                raise NurseryError(f"the nursery is gone: {error}") from error

    def hold(self) -> None:
        """Let it stay until :meth:`release` was called as often."""
        with self._lock:
            self._holders += 1

    def release(self) -> None:
        """Hold it no longer; with the last holder it ends, and all copies that are left."""
        with self._lock:
            self._holders -= 1
            if not self._holders:
                self._end()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it meanwhile."""
        self.hold()
        try:
            yield
        finally:
            self.release()

    def _copied(self, order: _Order, descriptors: Sequence[int]) -> Copy:
        client, theirs = socket.socketpair()
        ours, child = socket.socketpair()
        with theirs, child, ours:
            try:
                socket.send_fds(self._running(order), [b"client\n"], [theirs.fileno()])
                socket.send_fds(client, [b"run\n"], [child.fileno()])
                socket.send_fds(ours, [b"\n"], list(descriptors)) if descriptors else ours.sendall(b"\n")
                theirs.close()
                child.close()
                copy = Copy(client)
                ours.sendall(pickle.dumps(order))
            except OSError:
                client.close()
                raise
        return copy

    def _running(self, order: _Order) -> socket.socket:
        """The line to the process; a new one where variables have changed that a running program does not look at."""
        lasting = {name: value for name, value in order.environment.items() if name.startswith(_LASTING)}
        lasting |= SURROUNDINGS
        if self._line is None or self._process is None or self._process.poll() is not None or lasting != self._lasting:
            self._end()
            self._line, theirs = socket.socketpair()
            with theirs:
                self._process = _started(theirs, order)
            self._lasting = lasting
        return self._line

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None:
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


def _started(line: socket.socket, order: _Order) -> subprocess.Popen[bytes]:
    """The nursery's process, started by a thread that lives as long: what is bound to a parent is so to its thread."""
    started: Queue[subprocess.Popen[bytes] | OSError] = Queue()

    def attend() -> None:
        command = [sys.executable, "-c", _START, str(line.fileno()), str(os.getpid()), *order.rehearsal]
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                env={"MPLBACKEND": BACKEND, **order.environment, **SURROUNDINGS},
                pass_fds=(line.fileno(),),
                start_new_session=True,
            )
        except OSError as error:
            started.put(error)
            return
        started.put(process)
        process.wait()

    threading.Thread(target=attend, name="nursery", daemon=True).start()
    process = started.get()
    if isinstance(process, OSError):
        raise process
    return process


#: The one of this command.
NURSERY = Nursery()


def serve(descriptor: int, rehearsal: str | None = None) -> None:
    """The nursery's process: import, rehearse, then fork until the command closes its line or is gone."""
    adopt_orphans()
    for name in _PRELOADED:
        with contextlib.suppress(ImportError):
            import_module(name)
    if rehearsal is not None:
        import_module("surveykit.batch.engines.warm.warming").rehearse(Path(rehearsal))
    gc.collect()
    gc.freeze()
    ForkServer(socket.socket(fileno=descriptor), _become).serve()
    os._exit(0)  # there is nothing to tidy up


def _become(line: socket.socket) -> None:
    """Be a copy: do what the command asks on ``line``, and end the process."""
    status = 1
    try:
        _, descriptors, _, _ = socket.recv_fds(line, 1, 16)
        with line, line.makefile("rb") as reader:
            order: _Order = pickle.load(reader)  # noqa: S301 - sent by the command itself
        atexit._clear()
        gc.enable()
        os.environ.clear()
        os.environ.update(order.environment)
        os.chdir(order.folder)
        tempfile.tempdir = None
        getattr(import_module(order.module), order.function)(*descriptors, *order.arguments)
        atexit._run_exitfuncs()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)
