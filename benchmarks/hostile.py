"""Hostile files are refused at once: workbooks that would fill the memory, SPSS files that claim 300 million rows."""

from __future__ import annotations

import struct
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pandas as pd
import pyreadstat

from benchmarks.measure import report
from surveykit.errors import ReadError
from surveykit.readers import read

SHEET, TEXTS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
FAR = (
    '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'
#: Where an SPSS file says how many rows it has.
ROWS_AT = 80


def main() -> bool:
    """Measure the refusal of each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        books = {
            "cells far apart": workbook(folder / "far.xlsx", SHEET, FAR.encode()),
            "500 MB of texts": workbook(folder / "bomb.xlsx", TEXTS, b"<sst>" + b" " * 500_000_000),
            "entities": workbook(folder / "laughs.xlsx", BOOK, LAUGHS.encode()),
        }
        met = [report(f"a workbook with {what}", seconds_to_refuse(path), 1) for what, path in books.items()]
        claim = report("an SPSS file that claims 300 million rows", seconds_to_refuse(boasting(folder / "t.sav")), 20)
    return all([*met, claim])


def seconds_to_refuse(path: Path) -> float:
    """How long it takes; an end of the program where the file is read."""
    began = time.perf_counter()
    try:
        read(path)
    except ReadError:
        return time.perf_counter() - began
    raise SystemExit(f"{path.name} was read")


def workbook(path: Path, part: str, content: bytes) -> Path:
    """A workbook of one part that should not be taken in."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, content)
    return path


def boasting(path: Path) -> Path:
    """An SPSS file of two rows whose head says something else."""
    pyreadstat.write_sav(pd.DataFrame({"v": [1.0, 2.0]}), str(path))
    content = bytearray(path.read_bytes())
    struct.pack_into("<i", content, ROWS_AT, 300_000_000)
    path.write_bytes(bytes(content))
    return path


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
