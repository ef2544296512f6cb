"""Reading in a process of its own, so that a crash or an endless file ends that process and not the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from surveykit.errors import MissingPartError, Problem, ReadError
from surveykit.files import replacing

#: Seconds after which a file counts as one that cannot be read.
TIME_LIMIT = 180.0

#: What the child ends with when it can say itself what is wrong.
EXPLAINED = 3
ABSENT = 4


def convert(
    kind: str, source: str, target: Path, *, name: str, option: str | None = None, time_limit: float = TIME_LIMIT
) -> None:
    """Have a child process write ``source`` to ``target`` as delimited text; the target is whole or not there.

    Args:
        kind: A converter of :mod:`surveykit.readers.worker`.
        source: What that converter reads.
        target: The text file to write.
        name: The file's name for messages.
        option: What else the converter takes (the sheet of a workbook).
        time_limit: Seconds the child may take.

    Raises:
        ReadError: The child says that the file is wrong, crashes or takes too long.
        MissingPartError: The library that reads such files is not installed.
    """
    with replacing(target) as temporary:
        command = [sys.executable, "-P", "-m", "surveykit.readers.worker", kind, source, str(temporary)]
        command += [] if option is None else [option]
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        with tempfile.TemporaryFile() as messages:
            try:
                ended = subprocess.run(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=messages,
                    timeout=time_limit,
                    env=environment,
                    check=False,
                )
            except subprocess.TimeoutExpired as error:
                raise ReadError(
                    Problem("reading the file takes too long", name, expected=f"at most {time_limit:g} seconds")
                ) from error
            messages.seek(0)
            said = messages.read(20_000).decode("utf-8", "replace").strip()
        if ended.returncode:
            raise _failure(ended.returncode, said, name)


def _failure(code: int, said: str, name: str) -> ReadError | MissingPartError:
    if code in (ABSENT, EXPLAINED):
        what, _, remedy = said.partition("\n")
        kind = MissingPartError if code == ABSENT else ReadError
        return kind(Problem(what, name, remedy=remedy))
    if code < 0:
        ending = f"the reading process was ended by {signal.Signals(-code).name}"
    else:
        ending = said.splitlines()[-1] if said else f"the reading process ended with code {code}"
    return ReadError(Problem(f"the file is damaged: {ending}", name, remedy="export it again, or as .csv"))
