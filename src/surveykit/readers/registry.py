"""The readers by name, which one a file needs, and the one function that reads."""

from __future__ import annotations

import hashlib
import inspect
import zipfile
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import numpy as np

from surveykit.errors import Problem, ReadError
from surveykit.files import sha256_of
from surveykit.readers.converted import PREFIX, read_package, read_sav
from surveykit.readers.delimited import read_delimited
from surveykit.readers.encoding import content_of
from surveykit.readers.excel import read_excel
from surveykit.readers.guard import BROKEN
from surveykit.readers.sms import read_sms
from surveykit.readers.table import Grid, RawTable, text_frame, unique_headers
from surveykit.readers.terminal import read_terminal
from surveykit.readers.wjx import read_wjx

#: A reader takes the file and its own options (texts) and gives a grid.
Reader = Callable[..., Grid]

GROUP = "surveykit.readers"
READERS: dict[str, Reader] = {
    "delimited": read_delimited,
    "excel": read_excel,
    "sav": read_sav,
    "sms": read_sms,
    "terminal": read_terminal,
    "wjx": read_wjx,
}

#: Read without a file: the data set of an installed package.
_PACKAGE = "package"


def register(name: str, function: Reader) -> None:
    """Add a reader, or put another in the place of one."""
    READERS[name] = function


def known() -> tuple[str, ...]:
    """The names of all readers, those of installed packages included."""
    return tuple(sorted({*READERS, _PACKAGE, *(entry.name for entry in entry_points(group=GROUP))}))


def get(name: str) -> Reader:
    """The reader of this name, from the registry or from the entry points of installed packages.

    Raises:
        ReadError: There is none; the message lists the known ones.
    """
    if name in READERS:
        return READERS[name]
    for entry in entry_points(group=GROUP, name=name):
        reader: Reader = entry.load()
        return reader
    raise ReadError(Problem(f"there is no reader {name!r}", expected=", ".join(known()), found=name))


def detect(path: Path) -> str:
    """The reader a file needs, told from its content and not from its name.

    Raises:
        ReadError: The file is empty, or of a kind that is known but cannot be read.
    """
    head = content_of(path)[:4096]
    if head.startswith(b"PK"):
        return _detect_zip(path)
    if head.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        return "excel"
    if head[:4] in (b"$FL2", b"$FL3"):
        return "sav"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:6].lower() in (b"<html>", b"<!doct", b"<table", b"<html "):
        raise ReadError(
            Problem(
                "the file is a web page", path.name, "a table", remedy="open it in Excel or WPS and save it as .xlsx"
            )
        )
    if head.startswith(b"%PDF"):
        raise ReadError(
            Problem("the file is a PDF", path.name, "a table", remedy="ask for the export as .xlsx or .csv")
        )
    return "delimited"


def _detect_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except BROKEN as error:
        raise ReadError(
            Problem(f"the workbook is damaged: {error}", path.name, remedy="export it again; it may have been cut off")
        ) from error
    if any(name.startswith("xl/") for name in names) or "content.xml" in names:
        return "excel"
    raise ReadError(
        Problem("the file is a zip archive", path.name, "a table", remedy="unpack it and name the file inside")
    )


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
    name = reader or detect(file)
    function = get(name)
    _check_options(name, function, options)
    content_of(file)
    return _table(function(file, **options), written, file.name, name, sha256_of(file))


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
    parameters = inspect.signature(function).parameters.values()
    takes = [parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY]
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return
    unknown = [option for option in options if option not in takes]
    if unknown:
        raise ReadError(
            [
                Problem(f"the reader {name!r} has no option {option!r}", expected=", ".join(takes) or "no option")
                for option in unknown
            ]
        )


def _table(grid: Grid, source: str, shown: str, reader: str, digest: str) -> RawTable:
    header, header_notes = unique_headers(grid.header)
    frame, text_notes = text_frame(header, grid.columns)
    rows = np.asarray(grid.rows, dtype=np.int64)
    notes = (*grid.notes, *header_notes, *text_notes)
    return RawTable(source, shown, reader, grid.sheet, digest, frame, rows, notes, grid.marks, grid.codebook)
