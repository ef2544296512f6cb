"""Keeping hold of a process and of everything it starts, as far as the system allows."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

with contextlib.suppress(ImportError):  # Windows has no such limits
    import resource

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
#: Seconds that a killed process has to end.
_PATIENCE = 5.0


def adopt_orphans() -> None:
    """Become the parent of what the children leave behind when they end, also of what left their session."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(parent: int) -> None:
    """Be killed when the parent ends, however it ends; at once if it has ended already."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def processors() -> int:
    """How many processors this process may use; a batch system or a container may allow fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def children(pid: int) -> tuple[int, ...]:
    """The processes whose parent is ``pid``; none where the system does not say."""
    pids: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            pids += map(int, (task / "children").read_text().split())
    return tuple(pids)


def kill_tree(pid: int) -> None:
    """Kill a process, its group and all of its descendants."""
    below = list(children(pid))
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGSTOP)
    below = [*dict.fromkeys([*below, *children(pid)])]
    for child in below:
        kill_tree(child)
    with contextlib.suppress(OSError):
        if os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGKILL)


def kill_strays(kept: Iterable[int]) -> None:
    """Kill and forget every child of this process that is not in ``kept``, as far as they end within some seconds."""
    wanted = set(kept)
    for _ in range(1000):
        strays = [pid for pid in children(os.getpid()) if pid not in wanted]
        if not strays:
            return
        for pid in strays:
            kill_tree(pid)
            if not _ends(pid):
                wanted.add(pid)


def _ends(pid: int) -> bool:
    """Whether a killed child ends soon: one that waits for a disk or a network drive may not."""
    until = time.monotonic() + _PATIENCE
    with contextlib.suppress(OSError):
        while os.waitpid(pid, os.WNOHANG) == (0, 0):
            if time.monotonic() >= until:
                return False
            time.sleep(0.002)
    return True


def limit_memory(size: int | None) -> None:
    """Let this process hold at most ``size`` bytes; what is only set aside (Arrow: a gigabyte) does not count."""
    if size is None or os.name == "nt":
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = size + set_aside(os.getpid())
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def set_aside(pid: int) -> int:
    """Bytes of private memory that a process has asked for and not used; 0 where the system does not say."""
    with contextlib.suppress(OSError, ValueError):
        lines = map(str.split, Path(f"/proc/{pid}/status").read_text().splitlines())
        sizes = {words[0]: int(words[1]) * 1024 for words in lines if words[-1] == "kB"}
        return max(0, sizes["VmData:"] - sizes["RssAnon:"])
    return 0
