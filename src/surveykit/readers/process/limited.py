"""Reading a foreign file in a process of its own, which may take only what a file of its size needs.

A file that crashes its parser, or makes it take memory or time without end, ends that process and is explained.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import BinaryIO

from surveykit.errors import MissingPartError, Problem, ReadError
from surveykit.forking.allowed import can_fork
from surveykit.forking.nursery import NurseryError
from surveykit.readers.process.grid_file import load_grid
from surveykit.readers.process.nursery import NURSERY
from surveykit.readers.process.parsing import ABSENT, EXPLAINED, TOO_MUCH, Task, parse_copied, task_of
from surveykit.readers.table import Grid

#: What a process ends with that its alarm has ended, and one that was ended by hand.
_TOO_LONG = -int(getattr(signal, "SIGPROF", 27))
#: What one ends with that asked for memory it may not have: it is aborted, or killed by the system.
_NO_MEMORY = (TOO_MUCH, -signal.SIGABRT, -int(getattr(signal, "SIGKILL", 9)))
#: Characters of a child's complaint that are kept.
_SAID = 20_000
#: Seconds of waiting for each of processor time: a machine may have other work, and a disk be slow.
_PATIENCE = 60.0


def read_limited(parser: Callable[..., Grid], source: str, options: Mapping[str, str]) -> Grid:
    """The grid that a function of a module makes of a file, or of what else ``source`` names.

    Raises:
        ReadError: What the parser has to say of the file, or that it crashed, took too long or too much memory.
        MissingPartError: The parser needs an optional part that is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="surveykit-") as folder, tempfile.TemporaryFile() as messages:
        task = task_of(parser, source, options, str(Path(folder) / "grid"))
        code = (_copied if can_fork() else _started)(task, messages)
        if code == 0:
            return load_grid(Path(task.target))
        if code in (EXPLAINED, ABSENT):
            problems = [Problem(**fields) for fields in json.loads(Path(task.target).read_text(encoding="ascii"))]
            error = ReadError if code == EXPLAINED else MissingPartError
            raise error(replace(problem, where=problem.where or Path(source).name) for problem in problems)
        messages.seek(0)
        raise _failure(task, code, messages.read(_SAID).decode("utf-8", "replace").strip())


def _copied(task: Task, messages: BinaryIO) -> int:
    """What a copy of the process that has loaded the parsers ended with."""
    try:
        copy = NURSERY.start(parse_copied, task, descriptors=(messages.fileno(),))
    except NurseryError:
        return _started(task, messages)
    try:
        code = copy.wait(_PATIENCE * task.seconds)
        return _TOO_LONG if code is None else code
    finally:
        copy.close()


def _started(task: Task, messages: BinaryIO) -> int:
    """What a new program ended with."""
    command = [sys.executable, "-P", "-m", "surveykit.readers.process", json.dumps(asdict(task))]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=messages,
            timeout=_PATIENCE * task.seconds,
            env=environment,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return _TOO_LONG


def _failure(task: Task, code: int, said: str) -> ReadError:
    name = Path(task.source).name
    if code == _TOO_LONG:
        most = f"at most {task.seconds:.3g} seconds of processor time, which is plenty for a file of its size"
        remedy = "it is probably damaged: export it again, or as .csv; on a slow machine, run it alone"
        return ReadError("reading the file takes too long", name, expected=most, remedy=remedy)
    if code in _NO_MEMORY:
        most = f"at most {task.memory / 1e6:,.0f} MB, which is plenty for a file of its size"
        remedy = "it is damaged or made to do harm: export it again, or as .csv"
        return ReadError("reading the file takes more memory than it should", name, expected=most, remedy=remedy)
    if code < 0:
        ending = f"the reading process was ended by {signal.Signals(-code).name}"
    else:
        ending = said.splitlines()[-1] if said else f"the reading process ended with code {code}"
    return ReadError(f"the file is damaged: {ending}", name, remedy="export it again, or as .csv")
