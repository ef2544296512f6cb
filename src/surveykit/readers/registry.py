"""Reading a raw file: by the reader that is named, else by the one that fits best, which says why it is the best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from surveykit.files import sha256_of, sha256_of_bytes
from surveykit.readers.formats.encoding import HEAD, content_of
from surveykit.readers.formats.known import DESCRIBED, format_of
from surveykit.readers.layout import Layout, below_title, without_repeated_header
from surveykit.readers.opening import Reader, check_options, parsed, read_format, taken_by
from surveykit.readers.packages import PREFIX, read_package
from surveykit.readers.platforms.surveymonkey import without_second_header
from surveykit.readers.table import Grid, RawTable, raw_table
from surveykit.source_readers import READERS

#: Read without a file: the data set of an installed package.
_PACKAGE = "package"
#: Scores closer than this are a guess.
_CLOSE = 0.1


@dataclass(frozen=True)
class Detection:
    """What a file is recognised as.

    Args:
        reader: The name of the reader.
        score: How well it fits, from 0 to 1; 0 where no platform is recognised and only the format is known.
        reasons: What speaks for it.
        others: Other readers that fit in part, the best first, with their scores.
    """

    reader: str
    score: float
    reasons: tuple[str, ...]
    others: tuple[tuple[str, float], ...] = ()

    @property
    def is_guess(self) -> bool:
        """Whether another reader fits nearly as well, or this one fits badly."""
        return 0 < self.score < 0.5 or any(score > self.score - _CLOSE for _, score in self.others)


def register(name: str, reader: Reader | Layout) -> None:
    """Add a reader, or put another in the place of one.

    Args:
        name: What ``reader:`` in ``survey.yml`` and ``--reader`` say.
        reader: A function of a path and options that gives a grid, or a layout for which files are tested, too, when
            no reader is named.
    """
    READERS.register(name, reader)


def known() -> tuple[str, ...]:
    """The names of all readers, those of installed packages included."""
    return tuple(sorted(READERS))


def get(name: str) -> Reader:
    """The reader of this name; a layout as one that reads a file of any format.

    Raises:
        ReadError: There is none; the message lists the known ones.
    """
    return partial(_read_named, READERS.one(name))


def detect(path: Path, **options: str) -> Detection:
    """What a file is, by its content and not by its name; ``options`` as for reading.

    Raises:
        ReadError: The file cannot be read as a table.
    """
    return _opened(path, options)[1]


def _opened(path: Path, options: Mapping[str, str]) -> tuple[Grid, Detection]:
    """A file as its format gives it, below titles if need be, and what the table is."""
    name = format_of(path)
    grid = read_format(name, path, options)
    detection = _detection(grid, name)
    if not detection.score and (table := below_title(grid)) is not None:
        return table, _detection(table, name)
    return grid, detection


def _detection(grid: Grid, fallback: str) -> Detection:
    """The layout that fits a table best; ``fallback`` is the reader of its plain format."""
    layouts = {name: reader for name, reader in READERS.items() if isinstance(reader, Layout)}
    every = {name: layout.recognise(grid) for name, layout in layouts.items()}
    scores = {name: known.score for name, known in every.items() if known.score > 0}
    if not scores:
        return Detection(fallback, 0.0, (f"{DESCRIBED[fallback]}; no platform's columns are recognised",))
    best, *others = sorted(scores, key=lambda name: (-scores[name], name))
    return Detection(best, scores[best], every[best].reasons, tuple((name, scores[name]) for name in others))


def read(
    path: str | Path, *, source: str | None = None, reader: str | None = None, cache: Path | None = None, **options: str
) -> RawTable:
    """Read one raw file as texts.

    Args:
        path: The file, or ``package:PACKAGE/COLLECTION/NAME``.
        source: The path as written in ``survey.yml``; by default the path itself.
        reader: The reader's name; by default told from the content.
        cache: A folder for text forms of data sets.
        options: What the reader takes: ``sheet``, ``encoding``, ``delimiter``, ``quoting``, ``pair``.

    Raises:
        ReadError: The file cannot be read.
        MissingPartError: An optional part is not installed.
    """
    written = source or str(path)
    if str(path).startswith(PREFIX) or reader == _PACKAGE:
        check_options(_PACKAGE, read_package, options)
        grid, text = read_package(str(path), cache)
        return raw_table(grid, written, str(path).removeprefix(PREFIX), _PACKAGE, sha256_of_bytes(text))
    file = Path(path)
    if reader is None:
        grid, reader = _read_detected(file, options)
    else:
        function = READERS.one(reader)
        check_options(reader, function, options)
        content_of(file, HEAD)  # says what is wrong with a file that is not there, or empty
        grid = _read_named(function, file, **options)
        if reader in DESCRIBED:
            grid = without_second_header(without_repeated_header(below_title(grid) or grid))
    return raw_table(grid, written, file.name, reader, sha256_of(file))


def _read_detected(file: Path, options: Mapping[str, str]) -> tuple[Grid, str]:
    """A file read by the reader that fits best, with what was recognised."""
    grid, detection = _opened(file, options)
    reader: Reader | Layout = READERS[detection.reader]
    check_options(detection.reader, reader, options)
    if not isinstance(reader, Layout):
        return replace(grid, recognised=(*grid.recognised, *detection.reasons)), detection.reader
    table = reader.read(grid, file, **taken_by(reader.arrange, options))
    if detection.is_guess:
        others = ", ".join(f"{name} {score:.2f}" for name, score in detection.others) or "nothing else fits"
        fits = f"the reader {detection.reader} fits with {detection.score:.2f} of 1"
        table = replace(table, guessed=(*table.guessed, f"{fits} ({others}); name another with reader:"))
    return table, detection.reader


def _read_named(reader: Reader | Layout, path: Path, **options: str) -> Grid:
    if not isinstance(reader, Layout):
        return parsed(reader, path, options)
    grid = read_format(format_of(path), path, options)
    if not reader.recognise(grid).score:
        grid = below_title(grid) or grid
    return reader.read(grid, path, **taken_by(reader.arrange, options))
