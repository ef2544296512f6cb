"""A process that forks copies of itself for its clients, and reports to them when one has ended."""

from __future__ import annotations

import array
import contextlib
import os
import selectors
import signal
import socket
from collections.abc import Callable

from surveykit.forking.messages import Notice, send
from surveykit.forking.processes import adopt_orphans, die_with_parent, kill_strays, kill_tree

_MOST = 1 << 16


class ForkServer:
    """Forks for clients and reports to them; each copy calls ``become`` with its client's line, and then ends."""

    def __init__(self, line: socket.socket, become: Callable[[socket.socket], object]) -> None:
        self.line, self.become = line, become
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

    def serve(self, idle: float | None = None) -> None:
        """Work until the command closes its line or is gone, or nobody has asked for anything for ``idle`` seconds."""
        self.line.sendall(b"ready\n")
        while True:
            events = self.selector.select(idle)
            if not events and not self.jobs:
                return
            for key, _ in events:
                if key.data == "child":
                    self._reap()
                elif key.data == "command" and not self._welcome():
                    kill_strays(())
                    return
                elif key.data == "client":
                    self._listen(key.fileobj)  # type: ignore[arg-type]  # only sockets are registered

    def _welcome(self) -> bool:
        """Take in the line of a new client; whether the command is still there."""
        try:
            text, descriptors = _received(self.line)
        except OSError:  # it has left without reading all that it was told
            return False
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
            self._become(line, server)
        line.close()
        self.jobs[pid] = client
        _notify(client, {"said": "forked", "pid": pid})

    def _become(self, line: socket.socket, server: int) -> None:
        """Be a copy: bound to this server's life, and without anything of its own but its client's line."""
        try:
            os.setsid()
            die_with_parent(server)
            adopt_orphans()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            for key in list(self.selector.get_map().values()):
                key.fileobj.close()  # type: ignore[union-attr]  # only sockets are registered
            self._wake_end.close()
            self.selector.close()
            self.become(line)
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
