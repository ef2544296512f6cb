"""The writers by name. A writer is a plain function ``write(appendix, path)``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import cast

from surveykit.appendix.model import Appendix
from surveykit.errors import DocumentError, Problem

Writer = Callable[[Appendix, Path], None]


def _on_first_use(module: str) -> Writer:
    """The writer of ``module``, whose heavy library is imported when a document is first asked for."""

    def write(appendix: Appendix, path: Path) -> None:
        cast(Writer, import_module(module).write)(appendix, path)

    return write


WRITERS: dict[str, Writer] = {
    "docx": _on_first_use("surveykit.appendix.docx.writer"),
    "xlsx": _on_first_use("surveykit.appendix.xlsx.writer"),
    "html": _on_first_use("surveykit.appendix.html"),
    "pdf": _on_first_use("surveykit.appendix.pdf"),
}


def register(name: str, function: Writer) -> None:
    """Make ``function`` the writer of the format ``name``; the file's ending is the name."""
    WRITERS[name] = function


def get(name: str) -> Writer:
    """The writer of a format.

    Raises:
        DocumentError: There is no such format; the message lists the known ones.
    """
    return get_all([name])[0]


def get_all(names: Iterable[str]) -> list[Writer]:
    """The writers of several formats; all unknown names are told at once.

    Raises:
        DocumentError: At least one name is unknown.
    """
    wanted = list(names)
    problems = [_unknown(name) for name in wanted if name not in WRITERS]
    if problems:
        raise DocumentError(problems)
    return [WRITERS[name] for name in wanted]


def _unknown(name: str) -> Problem:
    close = get_close_matches(name, WRITERS, n=1)
    return Problem(
        what=f"there is no document format called {name!r}",
        expected=f"one of {', '.join(WRITERS)}",
        remedy=f"did you mean {close[0]!r}?" if close else "choose one of the known formats",
    )
