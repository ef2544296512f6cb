"""Reading in a process of its own, so that a crash or an endless file ends that process and not the program."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from surveykit.errors import MissingPartError, ReadError
from surveykit.files import replacing

#: Seconds after which a file counts as one that cannot be read.
TIME_LIMIT = 180.0

#: What the child ends with when it can say itself what is wrong.
EXPLAINED = 3
ABSENT = 4
#: What the server answers where a child took too long.
TOO_LONG = 5

#: Characters of a child's complaint that are kept.
SAID = 20_000


def converted_records(
    kind: str, path: Path, *, option: str | None = None, time_limit: float = TIME_LIMIT
) -> list[list[str]]:
    """What a child process makes of a file, record by record; arguments and errors as for :func:`convert`."""
    with tempfile.TemporaryDirectory(prefix="surveykit-") as folder:
        target = Path(folder) / "table.csv"
        convert(kind, str(path), target, name=path.name, option=option, time_limit=time_limit)
        text = target.read_bytes().decode("utf-8", "surrogatepass")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def convert(
    kind: str, source: str, target: Path, *, name: str, option: str | None = None, time_limit: float = TIME_LIMIT
) -> None:
    """Have a child process write ``source`` to ``target`` as delimited text; the target is whole or not there.

    ``kind`` is a converter of :mod:`surveykit.readers.process.worker`, ``option`` what else it takes (the sheet of a
    workbook), ``name`` the file's in messages. An error says what the child said, or that it crashed or took too long.
    """
    server = _SERVER.get()
    with replacing(target) as temporary:
        arguments = [kind, source, str(temporary), *([] if option is None else [option])]
        code, said = _alone(arguments, time_limit) if server is None else server.run(arguments, time_limit)
        if code == TOO_LONG:
            expected = f"at most {time_limit:g} seconds"
            raise ReadError("reading the file takes too long", name, expected=expected)
        if code:
            raise _failure(code, said, name)


def _alone(arguments: Sequence[str], time_limit: float) -> tuple[int, str]:
    """One process for one file: what it ended with and what it said."""
    with tempfile.TemporaryFile() as messages:
        try:
            ended = subprocess.run(
                _command(*arguments),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=messages,
                timeout=time_limit,
                env=_environment(),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return TOO_LONG, ""
        messages.seek(0)
        return ended.returncode, messages.read(SAID).decode("utf-8", "replace").strip()


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "surveykit.readers.process.worker", *arguments]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class ReadingServer:
    """A process that has loaded the parsers once, and gives each of many files a copy of itself that may die."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            _command("--serve"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()
        )

    def run(self, arguments: Sequence[str], time_limit: float) -> tuple[int, str]:
        """Convert one file: what the copy ended with and what it said; an error where the server itself is gone."""
        requests, answers = self._process.stdin, self._process.stdout
        if requests is None or answers is None:
            raise ReadError("the reading process has no connection", "readers")
        requests.write(json.dumps({"arguments": list(arguments), "limit": time_limit}).encode("ascii") + b"\n")
        requests.flush()
        line = answers.readline()
        if not line:
            raise ReadError("the reading process is gone", "readers", remedy="run the command again")
        code, said = json.loads(line)
        return int(code), str(said)

    def close(self) -> None:
        """End the server; it ends by itself when nothing more can come."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(timeout=30)
        if self._process.stdout is not None:
            self._process.stdout.close()


_SERVER: ContextVar[ReadingServer | None] = ContextVar("reading server", default=None)


@contextmanager
def reading_server() -> Iterator[None]:
    """Read many files with one server; where processes cannot be copied, each file gets a new process as usual."""
    if not hasattr(os, "fork"):
        yield
        return
    server = ReadingServer()
    token = _SERVER.set(server)
    try:
        yield
    finally:
        _SERVER.reset(token)
        server.close()


def _failure(code: int, said: str, name: str) -> ReadError | MissingPartError:
    if code in (ABSENT, EXPLAINED):
        what, _, remedy = said.partition("\n")
        kind = MissingPartError if code == ABSENT else ReadError
        return kind(what, name, remedy=remedy)
    if code < 0:
        ending = f"the reading process was ended by {signal.Signals(-code).name}"
    else:
        ending = said.splitlines()[-1] if said else f"the reading process ended with code {code}"
    return ReadError(f"the file is damaged: {ending}", name, remedy="export it again, or as .csv")
