"""The readers by name, which one a file needs, and the one function that reads."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path

import numpy as np

from surveykit.errors import Problem, ReadError
from surveykit.files import sha256_of
from surveykit.readers.detection import Detection, detect_layout
from surveykit.readers.formats.encoding import content_of
from surveykit.readers.formats.known import DESCRIBED, FORMATS, Reader, format_of
from surveykit.readers.formats.other_files import another_format
from surveykit.readers.layout import Layout, below_title
from surveykit.readers.platforms import (
    ballot,
    chinese_form,
    google_forms,
    jinshuju,
    kobo,
    limesurvey,
    qualtrics,
    sms,
    stacked,
    surveygizmo,
    surveymonkey,
    tencent,
    tencent_form,
    terminal,
    typeform,
    wenjuan,
    wjx,
)
from surveykit.readers.process.converted import PREFIX, read_package
from surveykit.readers.table import Grid, HeaderCell, RawTable, text_frame, unique_headers

GROUP = "surveykit.readers"
#: How platforms arrange answers in a table of any format.
LAYOUTS: dict[str, Layout] = {
    "ballot": ballot.LAYOUT,
    "chinese_form": chinese_form.LAYOUT,
    "google_forms": google_forms.LAYOUT,
    "jinshuju": jinshuju.LAYOUT,
    "kobo": kobo.LAYOUT,
    "limesurvey": limesurvey.LAYOUT,
    "qualtrics": qualtrics.LAYOUT,
    "sms": sms.LAYOUT,
    "stacked": stacked.LAYOUT,
    "surveygizmo": surveygizmo.LAYOUT,
    "surveymonkey": surveymonkey.LAYOUT,
    "tencent": tencent.LAYOUT,
    "tencent_form": tencent_form.LAYOUT,
    "terminal": terminal.LAYOUT,
    "typeform": typeform.LAYOUT,
    "wenjuan": wenjuan.LAYOUT,
    "wjx": wjx.LAYOUT,
}
#: Readers that take a file: those of the formats, and those that were registered.
READERS: dict[str, Reader] = dict(FORMATS)

#: Read without a file: the data set of an installed package.
_PACKAGE = "package"


def register(name: str, function: Reader) -> None:
    """Add a reader, or put another in the place of one: a function of a path and options that gives a grid."""
    READERS[name] = function


def register_layout(name: str, layout: Layout) -> None:
    """Add a layout, or put another in the place of one; files are tested for it when no reader is named."""
    LAYOUTS[name] = layout


def known() -> tuple[str, ...]:
    """The names of all readers, those of installed packages included."""
    return tuple(sorted({*READERS, *LAYOUTS, _PACKAGE, *(entry.name for entry in entry_points(group=GROUP))}))


def get(name: str) -> Reader:
    """The reader of this name, from the registry or from the entry points of installed packages.

    Raises:
        ReadError: There is none; the message lists the known ones.
    """
    if name in READERS:
        return READERS[name]
    if name in LAYOUTS:
        return _reader_of(LAYOUTS[name])
    for entry in entry_points(group=GROUP, name=name):
        loaded = entry.load()
        reader: Reader = _reader_of(loaded) if isinstance(loaded, Layout) else loaded
        return reader
    raise ReadError(Problem(f"there is no reader {name!r}", expected=", ".join(known()), found=name))


def layouts() -> dict[str, Layout]:
    """The layouts that files are tested for, those of installed packages included."""
    found = dict(LAYOUTS)
    for entry in entry_points(group=GROUP):
        if entry.name not in found and isinstance(loaded := entry.load(), Layout):
            found[entry.name] = loaded
    return found


def detect(path: Path, **options: str) -> Detection:
    """What a file is, told from its content and not from its name; ``options`` as for reading.

    Raises:
        ReadError: The file cannot be read as a table.
    """
    _, _, found = _opened(path, options)
    return found


def _opened(path: Path, options: dict[str, str]) -> tuple[Grid, str, Detection]:
    """A file as its format gives it, the format's name, and what the table is."""
    name = format_of(path)
    grid = _of_format(name, path, options)
    found = detect_layout(grid, layouts(), name, DESCRIBED[name])
    if not found.score and (table := below_title(grid)) is not None:
        return table, name, detect_layout(table, layouts(), name, DESCRIBED[name])
    return grid, name, found


def read(
    path: str | Path, *, source: str | None = None, reader: str | None = None, cache: Path | None = None, **options: str
) -> RawTable:
    """Read one raw file as texts.

    Args:
        path: The file, or ``package:PACKAGE/COLLECTION/NAME``.
        source: The path as written in ``survey.yml``; by default the path itself.
        reader: The reader's name; by default told from the content.
        cache: A folder for text forms of data sets.
        options: What the reader takes: ``sheet``, ``encoding``, ``delimiter``, ``pair``.

    Raises:
        ReadError: The file cannot be read.
        MissingPartError: An optional part is not installed.
    """
    written = source or str(path)
    if str(path).startswith(PREFIX) or reader == _PACKAGE:
        return _read_package(str(path), written, cache, options)
    file = Path(path)
    if reader is None:
        grid, reader = _read_detected(file, options)
    else:
        function = get(reader)
        _check_options(reader, function, options)
        content_of(file)
        grid = function(file, **options)
        grid = (below_title(grid) if reader in FORMATS else None) or grid
    return _table(grid, written, file.name, reader, sha256_of(file))


def _read_detected(file: Path, options: dict[str, str]) -> tuple[Grid, str]:
    """A file read by the reader that fits best, with what was recognised."""
    grid, form, found = _opened(file, options)
    if not found.score:
        _check_options(form, FORMATS[form], options)
        return replace(grid, recognised=(*grid.recognised, *found.reasons)), form
    function = _reader_of(layouts()[found.reader])
    _check_options(found.reader, function, options)
    own = _taken_by(layouts()[found.reader].arrange, options)
    table = layouts()[found.reader].arrange(grid, file, **own)
    if found.is_guess:
        others = ", ".join(f"{name} {score:.2f}" for name, score in found.others) or "nothing else fits"
        guess = f"the reader {found.reader} fits with {found.score:.2f} of 1 ({others}); name another with reader:"
        table = replace(table, guessed=(*table.guessed, guess))
    return table, found.reader


def _of_format(name: str, path: Path, options: dict[str, str]) -> Grid:
    """A file as its format gives it, with a note where its name promises another."""
    grid = FORMATS[name](path, **_taken_by(FORMATS[name], options))
    return replace(grid, notes=(*another_format(path.name, name, DESCRIBED.get(name, name)), *grid.notes))


def _reader_of(layout: Layout) -> Reader:
    """A layout as a reader: the file's format first, the arrangement after it."""
    return partial(_read_layout, layout)


def _read_layout(layout: Layout, path: Path, **options: str) -> Grid:
    grid = _of_format(format_of(path), path, options)
    if not layout.recognise(grid).score:
        grid = below_title(grid) or grid
    return layout.arrange(grid, path, **_taken_by(layout.arrange, options))


def _taken_by(function: Callable[..., object], options: dict[str, str]) -> dict[str, str]:
    """Those of the options that a function takes."""
    return {name: value for name, value in options.items() if name in _keywords(function)}


def _keywords(function: Callable[..., object]) -> set[str]:
    parameters = inspect.signature(function).parameters.values()
    return {parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY}


def _read_package(path: str, source: str, cache: Path | None, options: dict[str, str]) -> RawTable:
    _check_options(_PACKAGE, read_package, options)
    grid, kept = read_package(path, cache)
    digest = sha256_of(kept) if kept is not None else _digest(grid)
    return _table(grid, source, path.removeprefix(PREFIX), _PACKAGE, digest)


def _digest(grid: Grid) -> str:
    """The SHA-256 of the same text form that the cache would keep."""
    digest = hashlib.sha256()
    for cells in (grid.header, *zip(*grid.columns, strict=True)):
        line = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"
        digest.update(line.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _check_options(name: str, function: Callable[..., object], options: dict[str, str]) -> None:
    """Refuse options that a reader does not take.

    Raises:
        ReadError: With every such option.
    """
    takes = _options_of(function)
    unknown = [option for option in options if takes is not None and option not in takes]
    if unknown:
        raise ReadError(
            [
                Problem(f"the reader {name!r} has no option {option!r}", expected=", ".join(takes or ()) or "no option")
                for option in unknown
            ]
        )


def _options_of(function: Callable[..., object]) -> list[str] | None:
    """The names of a reader's options; ``None`` where it takes any."""
    if isinstance(function, partial) and function.func is _read_layout:
        own = _keywords(function.args[0].arrange)
        return sorted(own | {option for reader in FORMATS.values() for option in _keywords(reader)})
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return None
    return sorted(_keywords(function))


def _table(grid: Grid, source: str, shown: str, reader: str, digest: str) -> RawTable:
    header, header_notes = unique_headers(grid.header)
    frame, text_notes = text_frame(header, grid.columns)
    cells = grid.parsed or tuple(HeaderCell(name) for name in grid.header)
    return RawTable(
        source,
        shown,
        reader,
        grid.sheet,
        digest,
        frame,
        np.asarray(grid.rows, dtype=np.int64),
        (*grid.notes, *header_notes, *text_notes),
        grid.marks,
        grid.codebook,
        tuple(replace(cell, column=name) for cell, name in zip(cells, header, strict=True)),
        grid.recognised,
        grid.guessed,
    )
