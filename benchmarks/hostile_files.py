"""Files made to do harm: each takes memory or time without end, or crashes a parser, where nothing holds it back."""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

#: Fills a path.
Maker = Callable[[Path], object]
TYPES, SHEET, TEXTS, BOOK = "[Content_Types].xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_PARTS = {"worksheet": "worksheets/sheet1.xml", "sharedStrings": "sharedStrings.xml", "styles": "styles.xml"}


def _relations(parts: Mapping[str, str]) -> str:
    every = (f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for kind, to in parts.items())
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(every)}</Relationships>'


_SHEETS = '<sheets><sheet name="S" sheetId="1" r:id="worksheet"/></sheets>'
_WHOLE = {
    TYPES: "<Types/>",
    "_rels/.rels": _relations({"officeDocument": BOOK}),
    BOOK: f'<workbook {_MAIN} xmlns:r="{_OFFICE}">{_SHEETS}</workbook>',
    "xl/_rels/workbook.xml.rels": _relations(_PARTS),
}


def workbook(**parts: str | bytes) -> Maker:
    """A workbook whose sheet, texts, styles or other parts are these."""
    names = {"sheet": SHEET, "texts": TEXTS, "styles": "xl/styles.xml", "book": BOOK}

    def make(path: Path) -> None:
        members = {**_WHOLE, SHEET: sheet('<row r="1"><c r="A1"><v>1</v></c></row>')}
        members |= {names[name]: content for name, content in parts.items()}
        _zip(path, members)

    return make


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """A sheet with these rows."""
    return f"<worksheet {_MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def _zip(path: Path, members: Mapping[str, str | bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def _far(cell: str) -> str:
    return sheet(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">{cell}</row>')


def _used_many_times(path: Path) -> None:
    letters = [f"{chr(65 + first)}{chr(65 + second)}" for first in range(26) for second in range(26)]
    cells = '<c r="{name}{row}" t="s"><v>{text}</v></c>'
    rows = ""
    for row in range(1, 801):
        written = (cells.format(name=name, row=row, text=row * 7919 % 50) for name in letters)
        rows += f'<row r="{row}">{"".join(written)}</row>'
    texts = "".join(f"<si><t>{chr(65 + number) * 32_000}</t></si>" for number in range(50))
    workbook(texts=f'<sst {_MAIN} count="50" uniqueCount="50">{texts}</sst>', sheet=sheet(rows))(path)


def _with_member(name: str) -> Maker:
    return lambda path: _zip(path, {**_WHOLE, SHEET: sheet(""), name: "x"})


def _two_of_one_name(path: Path) -> None:
    import warnings

    with zipfile.ZipFile(path, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in [*_WHOLE.items(), (SHEET, sheet("")), (SHEET, sheet(""))]:
            archive.writestr(name, content)


def _with_megabytes_of_nothing(path: Path) -> None:
    workbook(texts=b"<sst>" + b" " * 150_000_000)(path)


def _with_elements_without_end(path: Path) -> None:
    workbook(sheet="<a>" * 3_000_000)(path)


def _with_a_long_attribute(path: Path) -> None:
    workbook(sheet=f'<worksheet a="{os.urandom(10_000_000).hex()}"/>')(path)


def _cut_off(path: Path) -> None:
    workbook()(path)
    path.write_bytes(path.read_bytes()[:-30])


def _shorter_than_it_says(path: Path) -> None:
    workbook(sheet=sheet("<row/>" * 100_000))(path)
    content = path.read_bytes()
    size = struct.pack("<I", len(sheet("<row/>" * 100_000)))
    path.write_bytes(content.replace(size, struct.pack("<I", 1000)))


def open_document(row: str) -> Maker:
    """An OpenDocument workbook of one row, as written."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0" '
        f'xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">{row}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    members = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    return lambda path: _zip(path, members)


def _cell(columns: int) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        "<text:p>x</text:p></table:table-cell>"
    )


def box(body: bytes) -> Maker:
    """An old workbook: a box of streams whose sectors are these."""
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 0, 0, 4096, 0, 0, 0, 0) + struct.pack("<I", 0) * 109
    return lambda path: path.write_bytes(head[:512].ljust(512, b"\0") + body)


def sav(at: int, value: int) -> Maker:
    """An SPSS file of two rows, with another number somewhere in its head."""

    def make(path: Path) -> None:
        import pandas as pd
        import pyreadstat

        pyreadstat.write_sav(pd.DataFrame({"v": [1.0, 2.0]}), str(path))
        content = bytearray(path.read_bytes())
        struct.pack_into("<i", content, at, value)
        path.write_bytes(bytes(content))

    return make


def text(before: str, piece: str, times: int, after: str = "") -> Maker:
    """A text file in which a piece recurs."""
    return lambda path: path.write_text(before + piece * times + after, encoding="utf-8")


def _parquet_of_one_value(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    values = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000_000, pa.int8()), ["x" * 1000])
    with pq.ParquetWriter(path, pa.schema({"a": values.type, "b": values.type})) as writer:
        for _ in range(80):
            writer.write_table(pa.table({"a": values, "b": values}))


def _parquet_with_a_long_footer(path: Path) -> None:
    path.write_bytes(b"PAR1" + bytes(100) + struct.pack("<I", 2**31 - 1) + b"PAR1")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


#: By what they do; the name of a file is that of the first word.
HOSTILE: dict[str, tuple[str, Maker]] = {
    "cells far apart": ("xlsx", workbook(sheet=_far('<c r="XFD1048576"><v>1</v></c>'))),
    "cells far apart in other quotes": ("xlsx", workbook(sheet=_far("<c r='XFD1048576'><v>1</v></c>"))),
    "a cell beyond every sheet": ("xlsx", workbook(sheet=_far('<c r="ZZZZZZ9999999999"><v>1</v></c>'))),
    "a row beyond every sheet": ("xlsx", workbook(sheet=sheet('<row r="4294967295"><c><v>1</v></c></row>'))),
    "a dimension of everything": (
        "xlsx",
        workbook(sheet=sheet('<row r="1"><c r="A1"><v>1</v></c></row>', before='<dimension ref="A1:XFD1048576"/>')),
    ),
    "cells merged over everything": (
        "xlsx",
        workbook(
            sheet=sheet(
                '<row r="1"><c r="A1"><v>1</v></c></row>',
                after='<mergeCells count="4000000000"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            )
        ),
    ),
    "four thousand million texts": (
        "xlsx",
        workbook(texts=f'<sst {_MAIN} count="4000000000" uniqueCount="4000000000"><si><t>x</t></si></sst>'),
    ),
    "long texts half a million times": ("xlsx", _used_many_times),
    "150 MB of texts": ("xlsx", _with_megabytes_of_nothing),
    "four thousand million styles": (
        "xlsx",
        workbook(styles=f'<styleSheet {_MAIN}><numFmts count="4000000000"/><cellXfs count="4000000000"/></styleSheet>'),
    ),
    "entities": ("xlsx", workbook(book='<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>')),
    "entities of the system": (
        "xlsx",
        workbook(sheet='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'),
    ),
    "elements without end": ("xlsx", _with_elements_without_end),
    "one attribute of 20 MB": ("xlsx", _with_a_long_attribute),
    "a part outside": ("xlsx", _with_member("../../outside.xml")),
    "two parts of one name": ("xlsx", _two_of_one_name),
    "six thousand parts": ("xlsx", lambda path: _zip(path, {**_WHOLE, **{f"xl/{n}.xml": "" for n in range(6000)}})),
    "no end": ("xlsx", _cut_off),
    "more than it says": ("xlsx", _shorter_than_it_says),
    "repeated columns and rows": (
        "ods",
        open_document(f'<table:table-row table:number-rows-repeated="1048576">{_cell(16384)}</table:table-row>'),
    ),
    "columns repeated without end": ("ods", open_document(f"<table:table-row>{_cell(2**31 - 1)}</table:table-row>")),
    "rows repeated without end": (
        "ods",
        open_document(f'<table:table-row table:number-rows-repeated="4294967295">{_cell(1)}</table:table-row>'),
    ),
    "sectors in a circle": ("xls", box(struct.pack("<I", 0) * 128 * 64)),
    "sectors of nothing": ("xls", box(os.urandom(512 * 64))),
    "300 million rows": ("sav", sav(80, 300_000_000)),
    "2,000 million variables": ("sav", sav(68, 2_000_000_000)),
    "another way of packing": ("sav", sav(72, 2)),
    "one line of 25 MB": ("csv", text("", "x", 25_000_000)),
    "three million commas": ("csv", text("", ",", 3_000_000)),
    "a hundred thousand columns": ("csv", text("", ",".join(map(str, range(100_000))) + "\n", 10)),
    "a quote that is never closed": ("csv", text('a,b\n"', "x,y\n", 3_000_000)),
    "nothing but quotes": ("csv", text("a,b\n", '"', 10_000_000)),
    "nothing but quotes with backslashes": ("csv", text("a,b\n", '\\"', 5_000_000)),
    "nothing at all, ten million times": ("csv", text("a,b\n", "\0" * 5_000_000 + "\n", 2)),
    "brackets without end": ("csv", text("", "[", 10_000_000)),
    "tables inside tables": ("xls", text("<html>", "<table><tr><td>", 100_000)),
    "a cell over a thousand million columns": (
        "xls",
        text("<html><table>", "<tr><td colspan=1000000000>x</td><td>y</td></tr>", 20_000, "</table>"),
    ),
    "an open tag of 20 MB": ("xls", text("<html><table><tr><td ", 'a="b" ', 3_500_000)),
    "eighty million rows of one value": ("parquet", _parquet_of_one_value),
    "a footer longer than the file": ("parquet", _parquet_with_a_long_footer),
    "a pipe that nobody writes to": ("csv", _pipe),
}


def write_hostile(folder: Path, name: str) -> Path:
    """The file of one kind of harm."""
    ending, make = HOSTILE[name]
    path = folder / f"{'-'.join(name.split()[:5]).replace(',', '')}.{ending}"
    make(path)
    return path


#: A gigabyte in one line: for measuring, not for tests.
def write_gigabyte(path: Path) -> Path:
    """A text file of one line of a gigabyte."""
    with path.open("wb") as file:
        for _ in range(1000):
            file.write(b"x," * 500_000)
    return path
