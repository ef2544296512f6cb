"""File formats: which one a file has, by its content and not by its name; what files are that are no tables."""

from __future__ import annotations

import json
import mmap
import re
import zipfile
from pathlib import Path, PurePath

from surveykit.errors import ReadError
from surveykit.readers.formats.encoding import HEAD, content_of
from surveykit.readers.formats.guard import BROKEN
from surveykit.readers.formats.webpage import is_web_page

#: The formats, each the name of its reader, and what is said of a file that is recognised as nothing more.
DESCRIBED = {
    "delimited": "delimited text",
    "excel": "a workbook",
    "parquet": "a Parquet file",
    "sav": "an SPSS file",
    "webpage": "a web page with a table",
}
_EXPORT = "ask for the export as .xlsx or .csv"
_TYPE_OFF = "ask for the table itself: .xlsx or .csv; a picture holds no cells that could be read"
_TABLE = "copy its table into a workbook and save that as .xlsx, or ask for the export as .xlsx or .csv"
_UNPACK = "unpack it and name the file inside"

#: How files begin, what they are, and what to do.
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", _EXPORT),
    (b"\x89PNG", "a picture (PNG)", _TYPE_OFF),
    (b"\xff\xd8\xff", "a picture (JPEG)", _TYPE_OFF),
    (b"GIF8", "a picture (GIF)", _TYPE_OFF),
    (b"II*\0", "a picture (TIFF)", _TYPE_OFF),
    (b"MM\0*", "a picture (TIFF)", _TYPE_OFF),
    (b"{\\rtf", "a text document (RTF)", _TABLE),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)", _UNPACK),
    (b"Rar!\x1a\x07", "an archive (RAR)", _UNPACK),
    (b"\x1f\x8b", "an archive (gzip)", _UNPACK),
    (b"SQLite format 3\0", "a database (SQLite)", _EXPORT),
    (b"MIME-Version:", "a web archive (.mht)", "open it in Excel or WPS and save it as .xlsx"),
)
#: What is in a box of streams (the old Office form), in the order in which it is looked for.
_STREAMS = (
    ("EncryptedPackage", ""),
    ("Workbook", ""),
    ("WordDocument", "a Word document"),
    ("PowerPoint Document", "a PowerPoint presentation"),
    ("__properties_version1.0", "an Outlook message"),
)
#: Folders and files inside zip archives.
_MEMBERS = (
    ("word/", "a Word document", _TABLE),
    ("ppt/", "a PowerPoint presentation", _TABLE),
    ("content.xml", "a text document (OpenDocument)", _TABLE),
    ("Index/", "an Apple Numbers or Pages file", "export it as .xlsx in Numbers (File, Export To, Excel)"),
)
#: Bytes up to which a file is looked at as a whole; how JSON of records goes on.
_LARGE = 5_000_000
_JSON = re.compile(rb'\s*[\[{]\s*[\[{"]')
_EXCEL_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
#: Endings of names, and the format that they promise.
_PROMISED = {
    ".xlsx": "excel", ".xlsm": "excel", ".xls": "excel", ".ods": "excel", ".et": "excel",
    ".csv": "delimited", ".tsv": "delimited", ".txt": "delimited",
    ".sav": "sav", ".zsav": "sav", ".parquet": "parquet",
}  # fmt: skip


def format_of(path: Path) -> str:
    """The format of a file; an error where it is empty, or of a kind that is known but cannot be read."""
    head = content_of(path, HEAD)
    if head.startswith(b"PK"):
        return _format_of_zip(path)
    if head.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            _refuse_other_box(content, path.name)
        return "excel"
    if head[:4] in (b"$FL2", b"$FL3"):
        return "sav"
    if head.startswith(b"PAR1"):
        return "parquet"
    if is_web_page(head):
        return "webpage"
    _refuse_other(head, path.name)
    if head.lstrip()[:1] in (b"{", b"[") and _is_json(path):
        raise ReadError("the file is JSON", path.name, "a table", remedy="ask for the export as .xlsx or .csv")
    return "delimited"


def _is_json(path: Path) -> bool:
    """Whether a file that begins like JSON is that; a large one that goes on like it is not looked at further."""
    content = content_of(path, _LARGE)
    if len(content) == _LARGE:
        return _JSON.match(content) is not None
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
    kinds = ((what, remedy) for inside, what, remedy in _MEMBERS if any(name.startswith(inside) for name in names))
    what, remedy = next(kinds, ("a zip archive", _UNPACK))
    raise _refused(what, path.name, remedy)


def _refuse_other(head: bytes, name: str) -> None:
    """Refuse a file that begins like something that is no table: what it is, and what to do."""
    for beginning, what, remedy in _BEGINNINGS:
        if head.startswith(beginning):
            raise _refused(what, name, remedy)
    if head[4:8] == b"ftyp":
        raise _refused("a picture or film (HEIC, MP4)", name, _TYPE_OFF)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise _refused("a picture (WebP)", name, _TYPE_OFF)
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        raise _refused("a picture (BMP)", name, _TYPE_OFF)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") and _EXCEL_2003 in head:
        raise _refused("an XML spreadsheet of Excel 2003", name, "open it in Excel or WPS and save it as .xlsx")


def _refuse_other_box(content: mmap.mmap, name: str) -> None:
    """Refuse a box of streams without a workbook; one in which nothing is recognised is left to the parser."""
    for stream, what in _STREAMS:
        if content.find(stream.encode("utf-16-le")) >= 0:
            if what:
                raise _refused(what, name, _TABLE)
            return


def another_format(name: str, form: str, described: str) -> tuple[str, ...]:
    """A note where a file's name promises another format than it has."""
    ending = PurePath(name).suffix.lower()
    if _PROMISED.get(ending, form) == form or form == "webpage":  # web pages have a note of their own
        return ()
    return (f"the file is {described}, whatever its name ({ending}) says; it is read as that",)


def _refused(what: str, name: str, remedy: str) -> ReadError:
    return ReadError(f"the file is {what}", name, "a table", remedy=remedy)
