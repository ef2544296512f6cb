"""Page presets: margins, grid, fonts and page numbers of official documents, in Word and PDF."""

from __future__ import annotations

import re
from dataclasses import replace

import appendix_reading as reading
import appendix_sample as sample
import pytest
from docx import Document
from docx.shared import Mm, Pt

from surveykit.appendix import Appendix, Paragraph, get, publish, write_documents

WORD = reading.WORD


@pytest.fixture(scope="module")
def official(tmp_path_factory):
    """A report on the page of official documents, with an office's own fonts."""
    fonts = {"fangsong": "仿宋_GB2312", "kaiti": "楷体_GB2312", "xiaobiaosong": "方正小标宋_GBK"}
    appendix = replace(sample.appendix("zh"), page="gbt9704", numbering="outline", fonts=fonts)
    folder = publish(appendix, tmp_path_factory.mktemp("official"))
    write_documents(folder, ["docx", "pdf"])
    return folder


def test_the_page_is_that_of_the_standard(official):
    document = Document(str(official / "appendix.docx"))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin / Mm(1)) for margin in margins] == [37, 35, 28, 26]
    grid = section._sectPr.find(f"{WORD}docGrid")
    # 22 lines of 579 twentieths of a point fill the 225 mm between the margins.
    assert 22 * int(grid.get(f"{WORD}linePitch")) / 20 == pytest.approx(225 / 25.4 * 72, abs=1)
    body = document.styles["Body Text"]
    assert body.paragraph_format.line_spacing == Pt(579 / 20)
    pressed = body.element.find(f".//{WORD}rPr/{WORD}spacing")
    # 28 characters of 16 points, each pressed, fit in 156 mm; a 29th does not.
    width = (body.font.size.pt + int(pressed.get(f"{WORD}val")) / 20) * 28
    assert width <= 156 / 25.4 * 72 < width * 29 / 28


def test_every_style_names_a_latin_and_a_chinese_font_and_the_map_is_followed(official):
    document = Document(str(official / "appendix.docx"))
    fonts = {}
    for style in document.styles.element.findall(f"{WORD}style"):
        if style.get(f"{WORD}type") == "paragraph":
            named = style.find(f"{WORD}rPr/{WORD}rFonts")
            assert all(named.get(f"{WORD}{kind}") for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
            fonts[style.get(f"{WORD}styleId")] = named.get(f"{WORD}eastAsia")
    assert fonts["BodyText"] == fonts["Heading3"] == "仿宋_GB2312"
    assert fonts["Title"] == "方正小标宋_GBK"
    assert (fonts["Heading1"], fonts["Heading2"]) == ("SimHei", "楷体_GB2312")


def test_page_numbers_stand_outside(official):
    members = reading.parts(official / "appendix.docx")
    assert "<w:evenAndOddHeaders/>" in members["word/settings.xml"]
    kinds = re.findall(r'w:footerReference w:type="(\w+)"', members["word/document.xml"])
    assert sorted(kinds) == ["default", "even"]
    aligned = [re.search(r'<w:jc w:val="(\w+)"/>', members[f"word/footer{n}.xml"])[1] for n in (1, 2)]
    assert aligned == ["right", "left"]
    assert "— " in members["word/footer1.xml"]


def test_a_line_of_the_pdf_holds_28_characters_and_a_page_22_lines(tmp_path):
    text = "调查结果表明各单位服务水平稳步提高" * 120
    appendix = Appendix("题", "zh", "s", day=sample.DAY, page="gbt9704").add(Paragraph(text))
    get("pdf")(appendix, tmp_path / "a.pdf")
    from pypdf import PdfReader

    pages = [page.extract_text().splitlines() for page in PdfReader(tmp_path / "a.pdf").pages]
    second = [line for line in pages[1] if "—" not in line]
    assert len(second) == 22
    assert {len(line.strip()) for line in second} == {28}


def test_the_academic_page_has_a_running_title_from_the_second_page_on(tmp_path):
    appendix = sample.appendix("zh")
    get("docx")(appendix, tmp_path / "a.docx")
    section = Document(str(tmp_path / "a.docx")).sections[0]
    assert section.header.paragraphs[0].text == "课程教学评价报告：第一系"
    assert section.different_first_page_header_footer
    assert [round(m / Mm(1)) for m in (section.left_margin, section.right_margin)] == [25, 25]


def test_the_last_small_print_never_stands_on_a_page_alone(tmp_path):
    """Wherever the page ends among the paragraphs before it, all of the small print stands on one page."""
    from pypdf import PdfReader

    small = [Paragraph(f"Small print {number}.", "note") for number in range(5)]
    ends = set()
    for lines in range(26, 44):
        text = [Paragraph(f"Text {number}.") for number in range(lines)]
        appendix = Appendix("T", "en", "s", day=sample.DAY).add(*text, *small)
        get("pdf")(appendix, tmp_path / "a.pdf")
        pages = [page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages]
        ends.add(len(pages))
        assert [sum(f"Small print {n}." in page for n in range(5)) for page in pages][-1] == 5, lines
    assert ends == {1, 2}
    get("docx")(appendix, tmp_path / "a.docx")
    notes = [one for one in Document(str(tmp_path / "a.docx")).paragraphs if one.text.startswith("Small print")]
    assert [one.paragraph_format.keep_with_next for one in notes] == [True] * 4 + [None]
