"""Documents of a stranger are read back within bounds: those made to take all memory are refused at once."""

from __future__ import annotations

import resource
import time
import zipfile
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from surveykit.appendix.reading import texts
from surveykit.errors import DocumentError


def test_a_workbook_with_two_cells_far_apart_is_refused_at_once(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "here", "there"
    book.save(tmp_path / "far.xlsx")
    began = time.process_time()
    with pytest.raises(DocumentError, match="far"):
        texts(tmp_path / "far.xlsx")
    assert time.process_time() - began < 5


def test_a_text_document_that_unpacks_without_end_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(200):
            part.write(b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 30_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(DocumentError, match="unpacks to too much"):
        texts(path)


def test_what_takes_too_much_ends_a_process_that_is_not_this_one(tmp_path: Path) -> None:
    path = tmp_path / "many.docx"
    Document().save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head, body, tail = parts["word/document.xml"].partition(b"<w:body>")
    parts["word/document.xml"] = head + body + b"<w:p><w:r/></w:p>" * 4_000_000 + tail
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(DocumentError, match=r"damaged|memory|long"):
        texts(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
