"""What the process does that reads one file: limit itself, parse, and write the grid or what is wrong."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from surveykit.errors import MissingPartError, ReadError
from surveykit.forking.processes import limit_memory
from surveykit.readers.process.grid_file import store_grid
from surveykit.readers.table import Grid

#: What the process ends with when it can say itself what is wrong, lacks an optional part, or memory.
EXPLAINED, ABSENT, TOO_MUCH = 3, 4, 5
#: Seconds of processor time that any file may take, and bytes of it for which it may take another one.
_SECONDS, _BYTES_PER_SECOND = 1.5, 150_000
#: Bytes of memory that any file may take, for every byte of it (of a workbook: unpacked), and at most.
_LEAST, _PER_BYTE, _PER_UNPACKED, _MOST = 350_000_000, 60, 12, 8 * 1024**3
#: What is no file (data of packages) may take as much as this many bytes.
_NO_FILE = 100_000_000


@dataclass(frozen=True)
class Task:
    """A file to be read.

    Args:
        module: Where the parser is.
        function: Its name; it takes a path and options and gives a grid.
        source: The file's path, or what else the parser takes for one.
        options: Options of the parser.
        target: Where the grid is written, or the problems.
        seconds: Of processor time that it may take.
        memory: Bytes that it may take.
    """

    module: str
    function: str
    source: str
    options: Mapping[str, str]
    target: str
    seconds: float
    memory: int


def task_of(parser: Callable[..., Grid], source: str, options: Mapping[str, str], target: str) -> Task:
    """The task of reading a file with what a file of its size may take."""
    size = _NO_FILE
    with contextlib.suppress(OSError):
        size = Path(source).stat().st_size
    seconds = _SECONDS + size / _BYTES_PER_SECOND
    memory = min(_LEAST + max(_PER_BYTE * size, _PER_UNPACKED * _unpacked(source)), _MOST)
    return Task(parser.__module__, parser.__qualname__, source, dict(options), target, seconds, memory)


def _unpacked(source: str) -> int:
    """Bytes of a workbook's parts as they say, but no more than they can hold; 0 of what is none."""
    try:
        with zipfile.ZipFile(source) as archive:
            return sum(min(info.file_size, 100 * info.compress_size) for info in archive.infolist())
    except Exception:  # the parser says what is wrong with it
        return 0


def parse_copied(messages: int, task: Task) -> None:
    """Do a task in a copy of the nursery; what it says goes to ``messages``."""
    os.dup2(messages, 2)
    sys.exit(parse(task))


def parse(task: Task) -> int:
    """Do a task, within its limits; what the process is to end with."""
    _limit_time(task.seconds)
    limit_memory(task.memory)
    try:
        parser = getattr(import_module(task.module), task.function)
        store_grid(parser(Path(task.source), **task.options), Path(task.target))
    except (ReadError, MissingPartError) as error:
        problems = [asdict(problem) for problem in error.problems]
        Path(task.target).write_text(json.dumps(problems, ensure_ascii=True), encoding="ascii")
        return ABSENT if isinstance(error, MissingPartError) else EXPLAINED
    except MemoryError:
        return TOO_MUCH
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}: {error}")
        return 1
    return 0


def _limit_time(seconds: float) -> None:
    """End this process after so much processor time from now on, where the system has such alarms."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)
