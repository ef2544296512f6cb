"""Cells of workbooks that a parser refuses or leaves out: kept as the texts that they hold, or named.

A cell declared a number that holds a word, or an error such as ``#N/A``, would otherwise end the reading of a whole
workbook or become an empty answer. In a copy of the workbook such cells are declared texts. A cell that points to a
text that is not there cannot be kept: the message says where it is.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from surveykit.errors import Problem, ReadError
from surveykit.matching.texts import listing

#: Bytes of a sheet up to which odd cells are looked for.
MOST = 300_000_000
_CELL = re.compile(rb"<c(\s[^>]*)>((?:<f[^>]*(?:/>|>[^<]*</f>))?)<v>([^<]*)</v>")
_NAME = re.compile(rb"\sr\s*=\s*[\"']([A-Z]+[0-9]+)[\"']")
_KIND = re.compile(rb"\st\s*=\s*[\"']([^\"']*)[\"']")
_TEXTS = re.compile(rb"<si[\s>/]")
_STRINGS = "xl/sharedStrings.xml"
_TEXT_KINDS = (b"str", b"inlineStr", b"d")
_OPEN_DOCUMENT = "content.xml"
#: A cell of an OpenDocument sheet that holds an error: an empty value, and beside it the text that people see.
_OPEN_ERROR = re.compile(rb'<table:table-cell[^>]*calcext:value-type="error"[^>]*>\s*<text:p>([^<]*)</text:p>')
_OPEN_VALUE = re.compile(rb'\s(?:office:string-value|table:formula)="[^"]*"')


def part_of_sheet(path: Path, sheet: str) -> str | None:
    """The part of a workbook that holds a sheet; ``None`` where the workbook does not say."""
    with zipfile.ZipFile(path) as archive:
        try:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - document types are refused
            links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - as above
        except (KeyError, ElementTree.ParseError):
            return None
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for entry in book.iter():
        if entry.tag.endswith("}sheet") and entry.get("name") == sheet:
            link_id = next((value for key, value in entry.items() if key.endswith("}id")), None)
            target = targets.get(link_id)
            return None if target is None else posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return None


#: The path of a copy with odd cells as texts; these cells, and the texts that they hold.
Mended = tuple[Path, list[tuple[str, str]]]


def odd_cells_note(cells: Sequence[tuple[str, str]]) -> str:
    """What a person should know of cells whose texts were kept: the cell's place (if it has one) and its text."""
    shown = listing((f"{cell} {text!r}".strip() for cell, text in cells), 5)
    return f"{len(cells)} cells hold no value of the kind that they declare; their texts are kept: {shown}"


def mended(path: Path, sheet: str, folder: Path) -> Mended | None:
    """A copy in ``folder`` of the workbook in which the odd cells of a sheet are texts; ``None`` if there are none."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if _OPEN_DOCUMENT in names:
            return _mended_open_document(archive, folder)
        part = part_of_sheet(path, sheet)
        if part not in names or archive.getinfo(part).file_size > MOST:
            return None
        texts = len(_TEXTS.findall(archive.read(_STRINGS))) if _STRINGS in names else 0
        cells: list[tuple[str, str]] = []

        def rewritten(cell: re.Match[bytes]) -> bytes:
            about, formula, value = cell.groups()
            kind, named = _KIND.search(about), _NAME.search(about)
            name = named[1] if named else b""
            declared = kind[1] if kind else b"n"
            if declared == b"s" and not (value.isdigit() and int(value) < texts):
                raise ReadError(_no_such_text(path, sheet, name, value))
            if declared in _TEXT_KINDS or declared == b"s" or _fits(declared, value):
                return cell.group()
            cells.append((name.decode("ascii"), value.decode("utf-8", "replace")))
            return b'<c%s t="str">%s<v>%s</v>' % (_KIND.sub(b"", about), formula, value)

        content = _CELL.sub(rewritten, archive.read(part))
        return (_copied(archive, folder / "mended.xlsx", part, content), cells) if cells else None


def _mended_open_document(archive: zipfile.ZipFile, folder: Path) -> Mended | None:
    """A copy of an OpenDocument workbook in which errors are texts; ``None`` if it holds none."""
    if archive.getinfo(_OPEN_DOCUMENT).file_size > MOST:
        return None
    cells: list[tuple[str, str]] = []

    def rewritten(cell: re.Match[bytes]) -> bytes:
        cells.append(("", cell[1].decode("utf-8", "replace")))
        return _OPEN_VALUE.sub(b"", cell.group())

    content = _OPEN_ERROR.sub(rewritten, archive.read(_OPEN_DOCUMENT))
    return (_copied(archive, folder / "mended.ods", _OPEN_DOCUMENT, content), cells) if cells else None


def _copied(archive: zipfile.ZipFile, target: Path, part: str, content: bytes) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for name in archive.namelist():
            copy.writestr(name, content if name == part else archive.read(name))
    return target


def _fits(declared: bytes, value: bytes) -> bool:
    if declared == b"b":
        return value in (b"0", b"1", b"true", b"false")
    if declared != b"n":
        return False
    try:
        float(value)
    except ValueError:
        return False
    return b"_" not in value


def _no_such_text(path: Path, sheet: str, name: bytes, value: bytes) -> Problem:
    return Problem(
        f"a cell points to text number {value.decode('utf-8', 'replace')[:20]}, which the workbook does not hold",
        f"{path.name}, {sheet}!{name.decode('ascii')}".rstrip("!"),
        remedy="open it in Excel or WPS, mend the cell and save the workbook again",
    )
