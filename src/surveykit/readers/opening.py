"""From a file to its table before any platform is known: its format, and the options that readers take."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from surveykit.errors import Problem, ReadError
from surveykit.readers.formats.known import DESCRIBED, another_format
from surveykit.readers.layout import Layout, without_repeated_header
from surveykit.readers.process.limited import read_limited
from surveykit.readers.table import Grid
from surveykit.source_readers import READERS

#: Where the parsers of file formats are.
_FORMATS = "surveykit.readers.formats."
#: A reader takes the file and its own options (texts) and gives a grid.
Reader = Callable[..., Grid]


def read_format(name: str, path: Path, options: Mapping[str, str]) -> Grid:
    """A file as the reader of its format gives it, with a note where its name promises another format."""
    grid = without_repeated_header(parsed(READERS.one(name), path, taken_by(READERS.one(name), options)))
    return replace(grid, notes=(*another_format(path.name, name, DESCRIBED[name]), *grid.notes))


def parsed(reader: Reader, path: Path, options: Mapping[str, str]) -> Grid:
    """What a reader makes of a file: one of surveykit's own in a process that may die, another's as it is."""
    if reader.__module__.startswith(_FORMATS):
        return read_limited(reader, str(path), options)
    return reader(path, **options)


def taken_by(function: Callable[..., Grid], options: Mapping[str, str]) -> dict[str, str]:
    """Those of the options that a function takes."""
    return {name: value for name, value in options.items() if name in _keywords(function)}


def check_options(name: str, reader: Callable[..., object] | Layout, options: Mapping[str, str]) -> None:
    """Refuse options that a reader does not take, all of them at once."""
    if isinstance(reader, Layout):
        takes = _keywords(reader.arrange).union(*(_keywords(READERS.one(known)) for known in DESCRIBED))
    elif any(parameter.kind is parameter.VAR_KEYWORD for parameter in inspect.signature(reader).parameters.values()):
        return
    else:
        takes = _keywords(reader)
    if unknown := [option for option in options if option not in takes]:
        expected = ", ".join(sorted(takes)) or "no option"
        raise ReadError(Problem(f"the reader {name!r} has no option {option!r}", "", expected) for option in unknown)


def _keywords(function: Callable[..., object]) -> set[str]:
    parameters = inspect.signature(function).parameters.values()
    return {parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY}
