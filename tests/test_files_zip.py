"""Equal contents give equal zip bytes."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

from openpyxl import Workbook, load_workbook

from surveykit.files import normalise_zip, sha256_of


def make_book(path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "满意"
    book.save(path)


def test_two_books_made_at_different_times_become_the_same_bytes(tmp_path):
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    make_book(first)
    make_book(second)
    with zipfile.ZipFile(second) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents["docProps/core.xml"] = contents["docProps/core.xml"].replace(b">20", b">19")
    with zipfile.ZipFile(second, "w") as archive:
        for name in reversed(list(contents)):
            archive.writestr(name, contents[name])
    normalise_zip(first, date(2025, 12, 31))
    normalise_zip(second, date(2025, 12, 31))
    with zipfile.ZipFile(first) as archive:
        core = archive.read("docProps/core.xml")
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert core.count(b"2025-12-31T00:00:00Z") == 2
    assert load_workbook(second).active["A1"].value == "满意"
    assert sha256_of(first) == sha256_of(second)
