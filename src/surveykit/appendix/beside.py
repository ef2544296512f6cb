"""Documents without a published folder of their own, and what they should say, as data beside them.

The bulletin, the sheets for the units and the index page are written together with a file of the same name that ends in
``.json``; so whoever checks a bundle can write the document once more and compare.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from surveykit.appendix.forms import appendix_of, plain_appendix, plain_value
from surveykit.appendix.html.index import IndexPage, IndexRow, to_html
from surveykit.appendix.model import Appendix
from surveykit.appendix.store import writable
from surveykit.errors import DocumentError
from surveykit.files import lined_json, write_atomic
from surveykit.formats import FORMATS

#: The index page, and what it should say.
INDEX = "index.html"
_Content = TypeVar("_Content")


def write_with_data(appendix: Appendix, path: Path) -> Path:
    """Write a document without figures, in the format that its name says, and its data beside it.

    Raises:
        DocumentError: The system does not allow to write there.
    """
    with writable(path):
        write_atomic(data_of(path), lined_json(plain_appendix(appendix)))
        FORMATS.one(path.suffix[1:])(appendix, path)
    return path


def data_of(path: Path) -> Path:
    """The file beside a document that holds its data."""
    return path.with_suffix(".json")


def appendix_beside(path: Path) -> Appendix:
    """What a document should say.

    Raises:
        DocumentError: Nothing that says so is beside it, or it is damaged.
    """
    return _read(path, lambda stored: appendix_of(stored, path.parent))


def write_index(path: str | Path, page: IndexPage) -> Path:
    """Write the index page and its data; equal pages give equal bytes.

    Args:
        path: The file, usually ``reports/<survey>/index.html``; links are relative to its folder.
        page: What it shows.
    """
    rows = [asdict(row) | {"links": list(row.links.items())} for row in page.rows]
    stored = asdict(page) | {"rows": rows, "overall": list(page.overall.items())}
    write_atomic(data_of(Path(path)), lined_json({name: plain_value(item) for name, item in stored.items()}))
    write_atomic(Path(path), to_html(page))
    return Path(path)


def index_beside(path: Path) -> IndexPage:
    """What an index page should say.

    Raises:
        DocumentError: Nothing that says so is beside it, or it is damaged.
    """
    return _read(path, _index_of)


def _index_of(stored: Mapping[str, Any]) -> IndexPage:
    rows = tuple(IndexRow(**row | {"links": dict(row["links"])}) for row in stored["rows"])
    day = None if stored["day"] is None else date.fromisoformat(stored["day"])
    account = tuple((str(label), str(text)) for label, text in stored["account"])
    parts = {"rows": rows, "day": day, "account": account, "notes": tuple(stored["notes"])}
    return IndexPage(**{**stored, **parts, "overall": dict(stored["overall"])})


def _read(path: Path, made: Callable[[Any], _Content]) -> _Content:
    data = data_of(path)
    try:
        return made(json.loads(data.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        cause = f"{type(error).__name__}: {error}"[:200]
        what = "nothing readable beside the document says what it should say"
        raise DocumentError(what, str(path), data.name, cause) from error
