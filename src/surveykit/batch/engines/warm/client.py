"""Asking a warm server for notebooks to be run, and holding them to their limits."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from shutil import rmtree

from surveykit.batch.engines.failure import Raised
from surveykit.batch.engines.limits import Limits, size_text
from surveykit.batch.engines.notebook import Json, Output
from surveykit.batch.engines.nursery import NURSERY
from surveykit.batch.engines.warm.child import Order
from surveykit.batch.engines.warm.messages import Message, ServerSettings
from surveykit.errors import Problem
from surveykit.forking.messages import Notice
from surveykit.forking.nursery import NurseryError

#: Seconds in which a child must have begun with its first cell.
START_LIMIT = 20.0
#: Seconds in which a server must have imported everything.
_READY_LIMIT = 120.0
#: Seconds that a cell has to stop after it was interrupted, before its process is killed.
GRACE = 5.0
_MOST = 1 << 20


class StartError(Exception):
    """The server or the child did not begin: there is no sign that the notebook is at fault."""


class HangError(StartError):
    """The child was forked and did not begin: another fork of the same server would not either."""


@dataclass
class CellEnding:
    """How a cell ended: ``count`` is its execution count, ``None`` where it did not end."""

    outputs: list[Output] = field(default_factory=list)
    count: int | None = None
    raised: Raised | None = None


@dataclass
class Ending:
    """How a notebook ended: each cell that was begun, by position; the last of them; seconds until the first, and used.

    ``language`` is ``None`` where it did not finish; ``problem`` is why it was ended, where not by itself.
    """

    cells: dict[int, CellEnding] = field(default_factory=dict)
    language: Mapping[str, Json] | None = None
    start: float = 0.0
    processor: float = 0.0
    problem: Problem | None = None
    cell: int | None = None


class Server:
    """A warm server that imports modules and ends with this process; ``folder`` is where its private one is made.

    ``rehearsed`` says whether many notebooks follow, so that it pays to do once what each of them would do anew.

    Raises:
        StartError: There is no process for it.
    """

    def __init__(
        self,
        modules: Sequence[str],
        environment: Mapping[str, str],
        folder: Path | None = None,
        *,
        rehearsed: bool = True,
    ) -> None:
        self.folder = tempfile.mkdtemp(prefix="sk-warm-", dir=folder)
        self.line, theirs = socket.socketpair()
        settings = ServerSettings(modules=list(modules), skipped=[], folder=self.folder, rehearsed=rehearsed)
        with theirs, Path(self.folder, "server.log").open("wb") as log:
            try:
                self.process = NURSERY.start(
                    serve_warm,
                    settings,
                    descriptors=(theirs.fileno(), log.fileno()),
                    environment=environment,
                    folder=self.folder,
                    prepared=rehearsed,
                )
            except NurseryError as error:
                self.line.close()
                rmtree(self.folder, ignore_errors=True)
                raise StartError(str(error)) from error

    def wait(self) -> None:
        """Wait until everything is imported; an error where the server ended, or takes too long."""
        self.line.settimeout(_READY_LIMIT)
        with contextlib.suppress(OSError):
            if self.line.recv(64):
                return
        log = Path(self.folder, "server.log").read_text(encoding="utf-8", errors="replace").strip()
        self.close()
        raise StartError(f"the warm server did not start: {log.splitlines()[-1:] or 'no message'}")

    def connect(self) -> socket.socket:
        """A line over which one process can ask for one notebook after the other."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self.line, [b"client\n"], [theirs.fileno()])
        return ours

    def close(self) -> None:
        """End the server and every notebook that it runs."""
        self.line.close()
        if self.process.wait(10) is None:
            self.process.kill()
            self.process.wait(10)
        self.process.close()
        rmtree(self.folder, ignore_errors=True)


def serve_warm(descriptor: int, log: int, settings: ServerSettings) -> None:
    """Be a warm server in a process of its own, which says to ``log`` what there is to say."""
    for stream in (1, 2):
        os.dup2(log, stream)
    os.close(log)
    from surveykit.batch.engines.warm.server import main

    main(descriptor, settings)


def run_order(
    server: socket.socket, order: Order, limits: Limits, on_message: Callable[[Message], object] = lambda message: None
) -> Ending:
    """Have one notebook run, within the limits of time; the child itself keeps to that of memory."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            try:
                socket.send_fds(server, [b"run\n"], [theirs.fileno()])
            except OSError as error:
                raise StartError(f"the warm server is gone: {error}") from error
        return _Watch(server, ours, order, limits, on_message).run()


@dataclass(eq=False)
class _Watch:
    server: socket.socket
    line: socket.socket
    order: Order
    limits: Limits
    on_message: Callable[[Message], object]
    ending: Ending = field(default_factory=Ending)
    began: float = field(default_factory=time.monotonic)
    pid: int | None = None
    status: int | None = None
    started: bool = False
    cell: int | None = None
    cell_began: float = 0.0
    interrupted: float | None = None
    finished: float | None = None
    killed: bool = False
    parts: dict[socket.socket, bytes] = field(default_factory=lambda: defaultdict(bytes))

    def run(self) -> Ending:
        """Wait for the end."""
        # A process that hangs reads nothing: a long order must not wait for it longer than its start may take.
        self.line.settimeout(START_LIMIT)
        with contextlib.suppress(OSError):
            self.line.sendall(json.dumps(asdict(self.order)).encode("ascii") + b"\n")
        with selectors.DefaultSelector() as selector:
            selector.register(self.server, selectors.EVENT_READ)
            selector.register(self.line, selectors.EVENT_READ)
            while self.status is None:
                for key, _ in selector.select(self._patience()):
                    if not self._read(key.fileobj):  # type: ignore[arg-type]  # only sockets are registered
                        selector.unregister(key.fileobj)
                self._enforce()
        self.line.setblocking(False)
        with contextlib.suppress(OSError):
            while self._read(self.line):
                continue
        return self._ended()

    def _read(self, source: socket.socket) -> bool:
        try:
            piece = source.recv(_MOST)
        except ConnectionError:  # a killed child leaves what it was sent unread
            piece = b""
        if not piece and source is self.server:
            raise StartError("the warm server ended")
        *lines, self.parts[source] = (self.parts[source] + piece).split(b"\n")
        for text in lines:
            message = json.loads(text)
            (self._from_server if source is self.server else self._from_child)(message)
        return bool(piece)

    def _from_server(self, message: Notice) -> None:
        if message["said"] == "refused":
            raise StartError(f"the system refused another process: {message['why']}")
        if message["said"] == "forked":
            self.pid = message["pid"]
        elif message["pid"] == self.pid:
            self.status, self.ending.processor = message["status"], message["processor"]

    def _from_child(self, message: Message) -> None:
        if message["said"] == "started":
            self.started = True
            self.ending.start = time.monotonic() - self.began
        elif message["said"] == "begun":
            self.cell, self.cell_began = message["position"], time.monotonic()
            self.ending.cell = self.cell
        elif message["said"] == "ended":
            self._cell_ended(message)
        else:
            self.ending.language, self.finished = message["language"], time.monotonic()
        self.on_message(message)

    def _cell_ended(self, message: Message) -> None:
        for position, outputs in message["outputs"].items():
            self.ending.cells.setdefault(int(position), CellEnding()).outputs = outputs
        ended = self.ending.cells.setdefault(message["position"], CellEnding())
        ended.count, ended.raised = message["count"], message["raised"]
        self.cell = None

    def _deadlines(self) -> list[tuple[float, Problem | None]]:
        """When what is to be ended, and what is said then."""
        if not self.started:
            return [(self.began + START_LIMIT, None)]
        if self.finished is not None:
            # All cells are done: what the notebook does at its exit may not hold up its report.
            return [(self.finished + GRACE, None)]
        deadlines: list[tuple[float, Problem | None]] = []
        if self.limits.unit is not None:
            text = f"the notebook took longer than {self.limits.unit:g} seconds"
            deadlines.append((self.began + self.limits.unit, Problem(text, remedy="allow more with --unit-timeout")))
        if self.limits.cell is not None and self.cell is not None:
            text = f"CellTimeoutError: a cell took longer than {self.limits.cell:g} seconds"
            deadlines.append(
                (self.cell_began + self.limits.cell, Problem(text, remedy="allow more with --cell-timeout"))
            )
        return deadlines

    def _patience(self) -> float:
        waited = GRACE if not self.killed else 2 * GRACE
        times = [self.interrupted + waited] if self.interrupted else [when for when, _ in self._deadlines()]
        return min(60.0, max(0.0, min(times, default=60.0) - time.monotonic()))

    def _enforce(self) -> None:
        """Interrupt what is over its time, and kill it when it goes on."""
        now = time.monotonic()
        if self.status is not None:
            return
        if self.pid is None:
            if now >= self.began + START_LIMIT:
                raise HangError(f"the warm server did not answer within {START_LIMIT:g} seconds")
            return
        if self.interrupted is not None:
            if now >= self.interrupted + 2 * GRACE and self.killed:
                self.status = -signal.SIGKILL  # the server does not report it; there is nothing to wait for
            elif now >= self.interrupted + GRACE and not self.killed:
                self._order("kill")
            return
        for when, problem in self._deadlines():
            if now >= when:
                self.ending.problem = problem
                self._order("interrupt" if self.started and self.finished is None else "kill")
                self.interrupted = now
                return

    def _order(self, word: str) -> None:
        self.killed = word == "kill"
        with contextlib.suppress(OSError):
            self.server.sendall(f"{word} {self.pid}\n".encode("ascii"))

    def _ended(self) -> Ending:
        if not self.started:
            raise HangError(f"the notebook's process did not begin within {START_LIMIT:g} seconds")
        if self.ending.problem is None and self.ending.language is None and self.status:
            what = f"DeadKernelError: the notebook's process ended {_cause(self.status)}"
            held = "" if self.limits.memory is None else f" of {size_text(self.limits.memory)}"
            remedy = f"look for os._exit() and crashing libraries; the limit{held} of --memory may be too low"
            self.ending.problem = Problem(what, remedy=remedy)
        return self.ending


def _cause(status: int) -> str:
    if status < 0:
        with contextlib.suppress(ValueError):
            return f"by signal {-status} ({signal.Signals(-status).name})"
        return f"by signal {-status}"
    return f"with exit code {status}"
