"""Code of a stranger in a child process: in a namespace of its own where the system has such, always within limits."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

_NAMESPACES = ("--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc")
_NO_NETWORK = "--net"
_PAUSE = 0.25
_SAID = 4000

Ending = Literal["done", "failed", "time", "memory", "processes"]


@dataclass(frozen=True)
class Allowance:
    """What the child and all that it starts may take together.

    Args:
        seconds: Wall time.
        memory: Bytes held in memory.
        processes: Processes at one time.
    """

    seconds: float = 3600.0
    memory: int = 8 << 30
    processes: int = 256


@dataclass(frozen=True)
class Ended:
    """How the child ended: by itself (``done``, ``failed``), or because it took too much of what is named."""

    ending: Ending
    said: str
    seconds: float


@cache
def can_isolate() -> bool:
    """Whether the system gives a process a namespace without network, in which nothing outlives it (Linux)."""
    if shutil.which("unshare") is None:
        return False
    done = subprocess.run(["unshare", *_NAMESPACES, _NO_NETWORK, "true"], capture_output=True, check=False)
    return done.returncode == 0


def contained(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    bounds: Allowance,
    *,
    network: bool = False,
    looked: Callable[[], None] | None = None,
) -> Ended:
    """Run a command in a folder and stop all of it when it takes too much.

    Without ``network`` it has none where the system allows (:func:`can_isolate`); ``looked`` is called several times a
    second while it runs, to show how far it is.
    """
    prefix = ["unshare", *_NAMESPACES, *(() if network else (_NO_NETWORK,))] if can_isolate() else []
    began = time.monotonic()
    log = folder / ".said"
    with log.open("wb") as handle:
        child = subprocess.Popen(
            [*prefix, *command],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            ending = _watched(child, bounds, began, looked)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    with log.open("rb") as handle:
        handle.seek(max(0, log.stat().st_size - _SAID))
        said = handle.read().decode("utf-8", "replace")
    log.unlink()
    return Ended(ending, said.strip(), time.monotonic() - began)


def _watched(
    child: subprocess.Popen[bytes], bounds: Allowance, began: float, looked: Callable[[], None] | None
) -> Ending:
    while True:
        if looked is not None:
            looked()
        with suppress(subprocess.TimeoutExpired):
            return "done" if child.wait(_PAUSE) == 0 else "failed"
        if time.monotonic() - began > bounds.seconds:
            return "time"
        family = _family(child.pid)
        if len(family) > bounds.processes:
            return "processes"
        if sum(family.values()) > bounds.memory:
            return "memory"


def _family(first: int) -> dict[int, int]:
    """Bytes in memory of a process and of all that descend from it; empty where the system does not say."""
    parents, held = {}, {}
    page = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        parents[int(entry.name)], held[int(entry.name)] = int(fields[1]), int(fields[21]) * page
    family = {first} & held.keys()
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return {pid: held[pid] for pid in family}
