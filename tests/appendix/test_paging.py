"""Page numbers of the contents, against LibreOffice's layout of the same document."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import appendix_sample as sample
import matplotlib
import pylopdf_fonts_zh_cn
import pytest
from docx import Document

import appendix_reading as reading
from surveykit.appendix import Appendix, Contents, Heading, PageBreak, Paragraph, Verbatim, get
from surveykit.appendix.docx.paging import heading_pages
from surveykit.appendix.layout.breaking import line_count, printed_width
from surveykit.appendix.layout.fitting import fit
from surveykit.appendix.layout.heights import is_kept_together
from surveykit.appendix.layout.pages import ACADEMIC, GBT9704
from surveykit.presentation.model import Cell, Column, Table

#: STIX has the widths of Times New Roman, and matplotlib brings it along. Chinese signs are all of one width, but
#: where no font has them LibreOffice leaves them out: those of the figures are named, so that no system font is needed.
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>/usr/share/fonts</dir><dir>{fonts}</dir><dir>{chinese}</dir><cachedir>{cache}</cachedir>
<alias binding="same"><family>Times New Roman</family><prefer><family>STIXGeneral</family></prefer></alias>
<alias binding="same"><family>Arial</family><prefer><family>DejaVu Sans Condensed</family></prefer></alias>
</fontconfig>"""


def volume(language: sample.Language) -> Appendix:
    """Parts that begin pages, running text over page ends, tables over several pages, pictures, answers."""
    body = next(block for block in sample.appendix(language).blocks if isinstance(block, Paragraph))
    answers = Verbatim(tuple(f"{text} {n}" for n in range(30) for text in ("老师讲课认真。" * (n % 4 + 1), "OK")))
    one = sample.appendix(language)
    start = replace(one, blocks=(), numbering="lettered").add(Contents(), PageBreak())
    for part in range(3):
        start = start.add(
            PageBreak(),
            Heading(f"Part {part}"),
            *[body] * (4 + 9 * part),
            Heading(f"Rows of {part}", 2),
            replace(sample.lecturers(language, 35 + 60 * part), id=f"rows{part}"),
            Heading(f"Picture of {part}", 2),
            sample.figure(language, name=f"picture{part}"),
        )
    return start.add(Heading("Words"), answers, Heading("End"), body)


def shown_pages(paths: list[Path], place: Path) -> list[list[str]]:
    """The pages of Word documents as LibreOffice sets them, each as its lines without blanks."""
    fonts = place / "fonts.conf"
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    chinese = Path(pylopdf_fonts_zh_cn.__file__).parent
    fonts.write_text(_FONTS.format(fonts=folder, chinese=chinese, cache=place / "cache"), encoding="utf-8")
    profile = f"-env:UserInstallation=file://{place}/profile"
    arguments = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(place), *map(str, paths)]
    try:
        subprocess.run(arguments, check=True, capture_output=True, env={**os.environ, "FONTCONFIG_FILE": str(fonts)})
    except FileNotFoundError:
        pytest.skip("LibreOffice is not installed")
    return [_pages(place / f"{path.stem}.pdf") for path in paths]


def _pages(path: Path) -> list[str]:
    from pypdf import PdfReader

    return [reading.squeezed(page.extract_text()) for page in PdfReader(path).pages]


def test_contents_tell_the_pages_that_libreoffice_shows(tmp_path):
    documents, paths = [], []
    for language in ("zh", "en"):
        for page in ("academic", "gbt9704"):
            documents.append(replace(volume(language), page=page))
            paths.append(tmp_path / f"{language}-{page}.docx")
            get("docx")(documents[-1], paths[-1])
    for document, path, pages in zip(documents, paths, shown_pages(paths, tmp_path), strict=True):
        expected = heading_pages(document)
        assert len(pages) >= 14
        names = [block.text for block in document.blocks if isinstance(block, Heading)]
        # The first page has the contents, which name every heading too.
        found = [next(n for n, text in enumerate(pages[1:], 2) if reading.squeezed(name) in text) for name in names]
        assert found == expected, path.name
        entries = [p for p in Document(str(path)).paragraphs if p.style.style_id.startswith("TOC")]
        assert [int(reading.docx_text(p._p).split("\t")[1]) for p in entries] == expected
        fields = [node.text for p in entries for node in p._p.iter(f"{reading.WORD}instrText")]
        assert [text for text in fields if "PAGEREF" in text] == [
            f" PAGEREF _Toc_{n} \\h " for n in range(1, len(names) + 1)
        ]
        shown = re.findall(r"\.{4,}(\d+)", pages[0])
        # The number of the page itself stands behind the last one.
        assert all(text.startswith(str(page)) for text, page in zip(shown, expected, strict=True)), path.name


def test_no_document_asks_to_update_its_fields(tmp_path):
    """Word shows a warning when a document does; the numbers that are stored are to be right instead."""
    get("docx")(volume("en"), tmp_path / "a.docx")
    members = reading.parts(tmp_path / "a.docx")
    assert "updateFields" not in members["word/settings.xml"]
    assert "w:dirty" not in members["word/document.xml"]


def test_widths_are_those_of_a_font_with_the_widths_of_times():
    from fontTools.ttLib import TTFont

    font = TTFont(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "STIXGeneral.ttf")
    glyphs, em = font.getBestCmap(), font["head"].unitsPerEm
    for character in "0123456789.,;:()- abcdefghijklmnopqrstuvwxyzABCDEFGHIKLMNOPQRSTUVWXYZ":
        exact = font["hmtx"][glyphs[ord(character)]][0] / em * 2
        assert printed_width(character) == pytest.approx(exact, abs=0.006), character
    assert printed_width("满意") == 4
    assert printed_width("满意3次") == 4 + 1 + 2 + 1


def test_lines_break_at_blanks_and_beside_chinese_characters_but_not_before_closing_marks():
    assert line_count("非常满意", 8) == 1
    assert line_count("非常满意", 7) == 2
    assert line_count("非常满意", 8, indent=1) == 2
    assert line_count("满意，好", 4) == 3
    assert line_count("one\ntwo", 40) == 2
    assert line_count("a" * 90, 20) == 4


def test_only_a_table_that_leaves_little_empty_is_kept_on_one_page():
    def table(rows: int, text: str = "x") -> Table:
        return Table("t", "T", (Column("a"), Column("b")), tuple((Cell(str(n)), Cell(text)) for n in range(rows)))

    def kept(one: Table, page=ACADEMIC) -> bool:
        return is_kept_together(fit(one, page))

    assert kept(table(18))
    assert not kept(table(20))
    assert kept(table(13), GBT9704)
    assert not kept(table(15), GBT9704)
    assert not kept(table(6, "很长的文字" * 60))
    assert not kept(table(5000))


def test_long_names_get_smaller_letters_before_they_take_many_lines():
    names = ("Municipal Development and Reform Commission, General Office", "Service Window")
    columns = (Column("Unit"), *(Column(label, "right") for label in ("n", "Mean", "95 % interval", "Percent", "b")))
    numbers = (Cell("1,369"), Cell("91.60"), Cell("90.78–92.42"), Cell("98.0"), Cell("97.1–98.6"))
    long, short = (Table("t", "T", columns, tuple((Cell(name), *numbers) for _ in range(8))) for name in names)
    assert fit(long, GBT9704).size == 10.5
    assert fit(short, GBT9704).size == 12
