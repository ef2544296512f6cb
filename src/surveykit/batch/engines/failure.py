"""Why a notebook has no report, as a value: made where it fails, kept in the journal, shown by ``status`` and index."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, TypedDict

from surveykit.errors import SurveykitError

#: The most characters of a traceback that are kept.
_LONGEST = 20_000


@dataclass(frozen=True)
class Failure:
    """Why a job has failed: in which code cell (from 1) and line, if in one, and as Python prints it from there on."""

    what: str
    cell: int | None = None
    line: int | None = None
    traceback: str = ""

    @property
    def where(self) -> str:
        """``code cell 4, line 2``; empty where no cell failed."""
        parts = (("code cell", self.cell), ("line", self.line))
        return ", ".join(f"{name} {number}" for name, number in parts if number is not None)


class NotebookError(Exception):
    """A notebook was not run to its end; the failure says why and where."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.what)
        self.failure = failure


def failure_of(error: Exception) -> Failure:
    """What an engine, a writer of documents or a process raised, as a failure of its job."""
    if isinstance(error, NotebookError):
        return error.failure
    if isinstance(error, SurveykitError):
        return Failure(str(error))
    text = "".join(traceback.format_exception(error))[-_LONGEST:]
    return Failure(f"{type(error).__name__}: {error}", traceback=text)


class Raised(TypedDict):
    """What a cell raised, as its process sends it: the error's class, its text, the line, the traceback."""

    name: str
    text: str
    line: int | None
    traceback: str


def said(raised: Raised) -> str:
    """The error in one line: ``ValueError: no such unit``."""
    return f"{raised['name']}: {raised['text']}"


class _Compiler(Protocol):
    """The part of IPython's compiler that knows the names under which cells are compiled."""

    def format_code_name(self, name: str) -> tuple[str, str] | None:
        """What a file is called in a traceback; ``None`` where it is no cell."""


def raised(error: BaseException, compiler: _Compiler) -> Raised:
    """What a cell of this process raised."""
    frames: TracebackType | None = error.__traceback__
    while frames is not None and compiler.format_code_name(frames.tb_frame.f_code.co_filename) is None:
        frames = frames.tb_next
    text, line = (error.msg, error.lineno) if isinstance(error, SyntaxError) else (None, None)
    printed = traceback.TracebackException(type(error), error, frames, compact=True)
    return {
        "name": type(error).__name__,
        "text": text or str(printed),
        "line": line if frames is None else frames.tb_lineno,
        "traceback": "".join(printed.format())[-_LONGEST:],
    }


def last_raised() -> str:
    """What the last cell of this process raised, as JSON: asked of a kernel whose cell has failed."""
    import json
    import sys

    from IPython.core.interactiveshell import InteractiveShell

    error = sys.last_value
    return json.dumps(None if error is None else raised(error, InteractiveShell.instance().compile))
