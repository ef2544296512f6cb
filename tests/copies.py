"""What copies of the nursery are asked to do in tests; they import it by name, as any module."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

KNOWN = "nothing"


def tell(line: int, what: str) -> None:
    """Say what a process sees."""
    seen: object = {
        "memory": KNOWN,
        "folder": os.getcwd(),  # noqa: PTH109 - what the process itself says
        "environment": dict(os.environ),
        "hash seed": sys.flags.hash_randomization,
        "imported": "surveykit.slices" in sys.modules,
        "files": [name for name in os.listdir("/proc/self/fd") if _is_open(name)],  # noqa: PTH208
    }[what]
    Connection(line).send(seen)


def end(code: int) -> None:
    """End with a code, or by a signal."""
    if code < 0:
        os.kill(os.getpid(), -code)
    sys.exit(code)


def stay(line: int) -> None:
    """Start another process, and go on for ever."""
    child = subprocess.Popen(["sleep", "99"], start_new_session=True)
    Connection(line).send(child.pid)
    time.sleep(99)


def _is_open(name: str) -> bool:
    return Path("/proc/self/fd", name).exists() and int(name) > 2
