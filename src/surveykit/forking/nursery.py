"""Processes of this command, forked from one that has imported what they need and knows nothing else.

A fresh process spends a second or two on imports before it does anything; a copy of a nursery starts at once, and is as
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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from queue import Queue

from surveykit.forking.garbage import collect_seldom
from surveykit.forking.messages import Notice
from surveykit.forking.processes import adopt_orphans
from surveykit.forking.server import ForkServer
from surveykit.forking.surroundings import BACKEND, SURROUNDINGS

#: The first act, before anything that takes time, is to bind the process's life to that of the command.
_START = """\
import sys
from surveykit.forking.processes import die_with_parent
die_with_parent(int(sys.argv[2]))
from surveykit.forking.nursery import serve
serve(int(sys.argv[1]), sys.argv[3])
"""
#: Seconds after which a nursery ends that nobody has asked for anything: the next one who asks starts it again.
_IDLE = 60.0
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
    """Starts the process that is copied, when the first copy is asked for, and again where it has ended.

    Args:
        modules: What it imports.
        prepare: A module and its function, ``module:function``, called once; it may work in the folder that it is
            given, that of the first copy, or is given ``None``. What it makes there is for the caller to remove.
        idle: Seconds after which it ends when no copy is left and none is asked for.
        base: The nursery of which it is a copy itself, which has imported a part already; a new program if not given.
    """

    def __init__(
        self, modules: Sequence[str], *, prepare: str = "", idle: float = _IDLE, base: Nursery | None = None
    ) -> None:
        self._modules, self._prepare, self._idle, self._base = tuple(modules), prepare, idle, base
        self._lock = threading.Lock()
        self._process: Copy | _Program | None = None
        self._line: socket.socket | None = None
        self._lasting: Mapping[str, str] = {}

    def start(
        self,
        function: Callable[..., object],
        *arguments: object,
        descriptors: Sequence[int] = (),
        environment: Mapping[str, str] | None = None,
        folder: str | None = None,
        prepared: bool = True,
    ) -> Copy:
        """Have a function of a module called in a new process, with copies of ``descriptors`` before ``arguments``.

        Args:
            function: What is called.
            arguments: Its arguments, which are pickled.
            descriptors: Files and sockets that it is given too, as their numbers in the new process.
            environment: The environment of the process; this one's if not given.
            folder: Where it begins, and where the nursery may prepare itself if this is its first copy.
            prepared: Whether it may: what is prepared pays only where many copies follow.

        Raises:
            NurseryError: No process could be made.
        """
        environment = dict(os.environ if environment is None else environment)
        start = folder or str(Path.cwd())
        order = _Order(function.__module__, function.__qualname__, arguments, environment, start)
        with self._lock:
            try:
                return self._copied(order, descriptors, folder if prepared else None)
            except (OSError, NurseryError):  # it was killed, or has ended meanwhile
                self._end()
            try:
                return self._copied(order, descriptors, folder if prepared else None)
            except OSError as error:
                raise NurseryError(f"the nursery is gone: {error}") from error

    def close(self) -> None:
        """End it, with all copies that are left."""
        with self._lock:
            self._end()

    def _copied(self, order: _Order, descriptors: Sequence[int], folder: str | None) -> Copy:
        client, theirs = socket.socketpair()
        ours, child = socket.socketpair()
        with theirs, child, ours:
            try:
                socket.send_fds(self._running(order.environment, folder), [b"client\n"], [theirs.fileno()])
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

    def _running(self, environment: Mapping[str, str], folder: str | None) -> socket.socket:
        """The line to the process; a new one where variables have changed that a running program does not look at."""
        own = {"MPLBACKEND": BACKEND, **environment, **SURROUNDINGS}
        lasting = {name: value for name, value in own.items() if name.startswith(_LASTING)}
        if self._line is None or self._process is None or self._process.wait(0) is not None or lasting != self._lasting:
            self._end()
            self._line, theirs = socket.socketpair()
            settings = {"modules": self._modules, "idle": self._idle, "folder": folder, "prepare": self._prepare}
            with theirs:
                if self._base is None:
                    self._process = _Program(theirs, own, json.dumps(settings))
                else:
                    line, text = (theirs.fileno(),), json.dumps(settings)
                    self._process = self._base.start(serve, text, descriptors=line, environment=own)
            self._lasting = lasting
        return self._line

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None:
            if self._process.wait(10) is None:
                self._process.kill()
                self._process.wait(10)
            self._process.close()
            self._process = None


class _Program:
    """A nursery's process as a new program, started by a thread that lives as long.

    What is bound to the life of a parent is bound to that of its thread.
    """

    def __init__(self, line: socket.socket, environment: Mapping[str, str], settings: str) -> None:
        command = [sys.executable, "-c", _START, str(line.fileno()), str(os.getpid()), settings]
        started: Queue[subprocess.Popen[bytes] | OSError] = Queue()

        def attend() -> None:
            try:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    env=environment,
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
        self.process = process

    def wait(self, timeout: float) -> int | None:
        """The exit code; ``None`` where it goes on."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(timeout)
        return None

    def kill(self) -> None:
        """End it."""
        self.process.kill()

    def close(self) -> None:
        """Nothing is left to be done."""


def serve(descriptor: int, settings: str) -> None:
    """The nursery's process: import, prepare, then fork as long as the command is there and wants something."""
    adopt_orphans()
    collect_seldom()
    wanted = json.loads(settings)
    for name in wanted["modules"]:
        with contextlib.suppress(ImportError):  # an optional part that is not installed
            import_module(name)
    if wanted["prepare"]:
        module, _, function = wanted["prepare"].partition(":")
        getattr(import_module(module), function)(None if wanted["folder"] is None else Path(wanted["folder"]))
    gc.collect()
    gc.freeze()
    ForkServer(socket.socket(fileno=descriptor), _become).serve(wanted["idle"])
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
