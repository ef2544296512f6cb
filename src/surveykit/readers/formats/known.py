"""File formats: which one a file has, by its content and not by its name."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from surveykit.errors import ReadError
from surveykit.readers.formats.encoding import content_of, head_of
from surveykit.readers.formats.guard import BROKEN
from surveykit.readers.formats.other_files import other_archive, refuse_other, refuse_other_box
from surveykit.readers.formats.webpage import is_web_page

#: The formats, each the name of its reader, and what is said of a file that is recognised as nothing more.
DESCRIBED = {
    "delimited": "delimited text",
    "excel": "a workbook",
    "parquet": "a Parquet file",
    "sav": "an SPSS file",
    "webpage": "a web page with a table",
}


def format_of(path: Path) -> str:
    """The format of a file; an error where it is empty, or of a kind that is known but cannot be read."""
    head = head_of(path)
    if head.startswith(b"PK"):
        return _format_of_zip(path)
    if head.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        refuse_other_box(content_of(path), path.name)
        return "excel"
    if head[:4] in (b"$FL2", b"$FL3"):
        return "sav"
    if head.startswith(b"PAR1"):
        return "parquet"
    if is_web_page(head):
        return "webpage"
    refuse_other(head, path.name)
    if head.lstrip()[:1] in (b"{", b"[") and _is_json(content_of(path)):
        raise ReadError("the file is JSON", path.name, "a table", remedy="ask for the export as .xlsx or .csv")
    return "delimited"


def _is_json(content: bytes) -> bool:
    try:
        return isinstance(json.loads(content), dict | list)
    except (ValueError, RecursionError):
        return False


def _format_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            kind = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except BROKEN as error:
        raise ReadError(
            f"the workbook is damaged: {error}", path.name, remedy="export it again; it may have been cut off"
        ) from error
    if any(name.startswith("xl/") for name in names) or ("content.xml" in names and b"opendocument.text" not in kind):
        return "excel"
    raise other_archive(names, path.name)
