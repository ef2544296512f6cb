"""Letting a notebook's process see no answers but its own, and write nowhere but where its results are collected.

Linux does this with Landlock (since 5.13): no privileges are needed, what is started inside is inside too, and nothing
inside can undo it. Elsewhere nothing is enclosed; everywhere the run hashes a slice again after its notebook.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: System calls, the same on all processors.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH, _NO_NEW_PRIVILEGES = 1, 1, 38
#: Rights on files: to execute, write and read them, to cut them short, to control devices.
_EXECUTE, _WRITE, _READ, _TRUNCATE, _CONTROL = 1, 2, 4, 1 << 14, 1 << 15
_LIST = 8
_ON_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE | _CONTROL
#: How many rights each version knows, by the version that added some; what a version does not know is not restricted.
_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
#: No signals and no abstract sockets to processes outside, since version 6.
_SCOPES = 3
#: Where devices are and, below, the memory that processes share; nothing that is kept.
_DEVICES = "/dev"


@dataclass(frozen=True)
class Enclosure:
    """What a process may still reach.

    Args:
        hidden: Folders of which nothing may be read or listed, but what ``readable`` and ``writable`` name.
        readable: Folders in hidden ones that may be read.
        writable: The only folders in which something may be written.
    """

    hidden: tuple[str, ...]
    readable: tuple[str, ...]
    writable: tuple[str, ...]


@cache
def can_enclose() -> bool:
    """Whether this system encloses processes."""
    return _version() > 0


def enclose(enclosure: Enclosure) -> bool:
    """Enclose this process and all that it starts, for good; whether the system did so."""
    version = _version()
    if version <= 0:
        return False
    every = (1 << max(rights for since, rights in _RIGHTS.items() if since <= version)) - 1
    attributes = (ctypes.c_uint64 * 3)(every, 0, _SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 8
    ruleset = _call(_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return False
    try:
        read = _EXECUTE | _READ | _LIST
        for path in (*_not_hidden("/", [os.path.realpath(path) for path in enclosure.hidden]), *enclosure.readable):
            _allow(ruleset, path, read & every)
        _allow(ruleset, _DEVICES, (read | _WRITE | _CONTROL) & every)
        for path in (f"{_DEVICES}/shm", *enclosure.writable):
            _allow(ruleset, path, every)
        if _library().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            return False
        return _call(_RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _not_hidden(folder: str, hidden: Sequence[str]) -> Iterator[str]:
    """The largest files and folders that hold nothing hidden; links lead to what has its own place."""
    inside = [path for path in hidden if path == folder or Path(path).is_relative_to(folder)]
    if folder in inside:
        return
    if not inside:
        yield folder
        return
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if not entry.is_symlink():
            yield from _not_hidden(entry.path, inside)


def _allow(ruleset: int, path: str, rights: int) -> None:
    """Add one rule; a path that is not there, or not ours to open, gets none."""
    try:
        target = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rights = rights if stat.S_ISDIR(os.fstat(target).st_mode) else rights & _ON_FILES
        rule = bytearray(12)
        rule[:8] = rights.to_bytes(8, sys.byteorder)
        rule[8:] = target.to_bytes(4, sys.byteorder, signed=True)
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, (ctypes.c_char * 12).from_buffer(rule), 0)
    finally:
        os.close(target)


def _version() -> int:
    return _call(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION) if sys.platform == "linux" else 0


def _call(number: int, *arguments: object) -> int:
    result: int = _library().syscall(number, *arguments)
    return result


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
