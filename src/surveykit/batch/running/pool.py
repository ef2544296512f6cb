"""Worker processes of this command, as an executor: one that dies or hangs takes only its own call with it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from multiprocessing import spawn
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, NamedTuple, Protocol

from surveykit.batch.engines.nursery import NURSERY
from surveykit.batch.engines.warm.client import Server
from surveykit.forking.allowed import can_fork
from surveykit.forking.processes import adopt_orphans, die_with_parent, kill_strays, kill_tree


class WorkerLostError(Exception):
    """A worker process ended, or was ended, before it gave an answer."""


class OverdueError(WorkerLostError):
    """It took longer than anything may; it would again."""


class _Call(NamedTuple):
    future: Future[Any]
    function: Callable[..., Any]
    positional: tuple[Any, ...]
    named: dict[str, Any]


class WorkerPool(Executor):
    """An executor of fresh processes.

    Unlike the standard one it goes on when a process dies: the call that was running fails, the next one gets a new
    process. Nothing of this command's memory is in them: they are forked from the nursery or, without forks, spawned.
    A call may take ``patience`` seconds before its process is killed. The processes ask ``server``, or each its own.
    """

    def __init__(self, workers: int, *, patience: float | None = None, server: Server | None = None) -> None:
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._patience, self._server = patience, server
        self._stopping = threading.Event()
        self._attendants = [threading.Thread(target=self._attend, daemon=True) for _ in range(workers)]
        for attendant in self._attendants:
            attendant.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have ``fn(*args, **kwargs)`` called in a worker process."""
        if self._stopping.is_set():
            raise RuntimeError("the pool is shut down")
        future: Future[Any] = Future()
        self._calls.put(_Call(future, fn, args, kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes: after the calls that wait or, with ``cancel_futures``, at once, those that run too."""
        if cancel_futures:
            self._stopping.set()
        for _ in self._attendants:
            self._calls.put(None)
        if wait:
            for attendant in self._attendants:
                attendant.join()
        self._stopping.set()

    def _attend(self) -> None:
        """Hand calls to one process after the other, as each one dies."""
        worker: _Worker | None = None
        while (call := self._calls.get()) is not None:
            if self._stopping.is_set():
                call.future.cancel()
            elif call.future.set_running_or_notify_cancel():
                worker = self._answered(call, worker)
        if worker is not None:
            worker.close()

    def _answered(self, call: _Call, worker: _Worker | None) -> _Worker | None:
        """Do one call; the worker, if it lives. Whatever goes wrong goes into the future, for somebody waits for it."""
        try:
            worker = worker or _Worker(self._server)
            failed, value = worker.ask(call, self._patience, self._stopping)
        except WorkerLostError as error:
            with contextlib.suppress(Exception):  # what cannot be ended does not keep anybody waiting
                worker.kill() if worker is not None else None
            call.future.set_exception(error)
            return None
        except Exception as error:  # whatever cannot be sent or received is this call's failure only
            call.future.set_exception(error)
            return worker
        (call.future.set_exception if failed else call.future.set_result)(value)
        return worker


class _Worker:
    def __init__(self, server: Server | None) -> None:
        self.line, theirs = multiprocessing.Pipe()
        warm = None
        with contextlib.suppress(OSError):  # where the server is gone, the process starts one of its own
            warm = None if server is None else server.connect()
        with theirs:
            self.process: _Process = _Forked(theirs, warm) if can_fork() else _Spawned(theirs)
        if warm is not None:
            warm.close()

    def ask(self, call: _Call, patience: float | None, stopping: threading.Event) -> tuple[bool, Any]:
        """Have a call done: whether it failed, and its value or error."""
        try:
            self.line.send((call.function, call.positional, call.named))
            waited = 0.0
            while not self.line.poll(0.25):
                waited += 0.25
                if stopping.is_set():
                    raise WorkerLostError("stopped")
                if patience is not None and waited >= patience:
                    raise OverdueError(f"it took longer than {patience:g} seconds")
            answer: tuple[bool, Any] = self.line.recv()
        except (EOFError, ConnectionError):
            raise WorkerLostError(f"the worker process died (exit code {self.process.wait(5)})") from None
        return answer

    def kill(self) -> None:
        """End the process and everything it started."""
        self.process.kill()
        self.close()

    def close(self) -> None:
        """Let the process end, and end it where it does not."""
        self.line.close()
        if self.process.wait(10) is None:
            self.process.kill()
            self.process.wait(10)
        self.process.close()


class _Process(Protocol):
    """A process of whatever origin."""

    def wait(self, timeout: float) -> int | None:
        """Its exit code; ``None`` where it goes on."""

    def kill(self) -> None:
        """End it with everything that it started."""

    def close(self) -> None:
        """Forget it."""


class _Forked:
    """A copy of the nursery, which knows the command's main module as a spawned process does."""

    def __init__(self, line: Connection, warm: socket.socket | None) -> None:
        descriptors = (line.fileno(), *(() if warm is None else (warm.fileno(),)))
        main = {name: value for name, value in spawn.get_preparation_data("worker").items() if name != "authkey"}
        self.copy = NURSERY.start(serve_forked, main, descriptors=descriptors)

    def wait(self, timeout: float) -> int | None:
        return self.copy.wait(timeout)

    def kill(self) -> None:
        self.copy.kill()

    def close(self) -> None:
        self.copy.close()


class _Spawned:
    """A new program, where the system does not fork."""

    def __init__(self, line: Connection) -> None:
        context = multiprocessing.get_context("spawn")
        self.process = context.Process(target=serve_spawned, args=(line, os.getpid()), daemon=False)
        self.process.start()

    def wait(self, timeout: float) -> int | None:
        self.process.join(timeout)
        return self.process.exitcode

    def kill(self) -> None:
        if self.process.pid is not None and self.process.is_alive():
            with contextlib.suppress(OSError):
                kill_tree(self.process.pid)

    def close(self) -> None:
        with contextlib.suppress(ValueError):  # one that waits for a disk or a network drive is left to the system
            self.process.close()


def serve_forked(*handed: Any) -> None:
    """Be a worker process: with its line to the pool, one to the warm server if there is one, and the main module."""
    line, *warm, main = handed
    spawn.prepare(main)
    _serve(Connection(line), socket.socket(fileno=warm[0]) if warm else None)


def serve_spawned(line: Connection, parent: int) -> None:
    """Be a worker process that ends with its parent and keeps what it starts."""
    if hasattr(os, "setsid"):
        os.setsid()
        die_with_parent(parent)
    adopt_orphans()
    _serve(line, None)


def _serve(line: Connection, warm: socket.socket | None) -> None:
    """Do calls until the line ends, however the other end got there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from surveykit.batch.engines.warm.engine import run_warm

    if warm is not None:
        run_warm.use(warm)
    with contextlib.suppress(EOFError, OSError):
        while True:
            line.send(_called(line.recv_bytes()))
            kill_strays(run_warm.processes)
    run_warm.close()


def _called(call: bytes) -> tuple[bool, Any]:
    try:
        function, positional, named = pickle.loads(call)  # noqa: S301 - sent by the command itself
        return False, function(*positional, **named)
    except Exception as error:  # handed to the caller's future
        return True, error
