"""Page presets: margins, grid, fonts and page numbers of official documents, in Word and PDF."""

from __future__ import annotations

import re
from dataclasses import replace

import appendix_sample as sample
import pytest
from docx import Document
from docx.shared import Mm, Pt

import appendix_reading as reading
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


def test_headings_and_lines_are_as_high_as_the_standard_says(official):
    """GB/T 9704: running text and headings of every level in 3号 (16 pt), the title in 2号 (22 pt), page numbers in 4号
    (14 pt); every line of them is one of 22 on the page."""
    styles = Document(str(official / "appendix.docx")).styles
    sizes = {"Body Text": 16, "Title": 22, "Subtitle": 16, "Annex": 16, "Annex Title": 22}
    sizes |= {f"Heading {level}": 16 for level in range(1, 5)}
    assert {name: styles[name].font.size.pt for name in sizes} == sizes
    heights = {(styles[name].paragraph_format.line_spacing, *_rule(styles[name])) for name in (*sizes, "Answer")}
    assert heights == {(Pt(579 / 20), "exact")}
    assert all(styles[name].paragraph_format.space_before == 0 for name in sizes)
    between = {name: styles[name].paragraph_format.space_after.pt for name in sizes if not name.startswith("Heading")}
    # Under the title half a line is free, and a whole one under the byline and around the heads of annexes.
    assert between == {"Body Text": 0, "Title": 14, "Subtitle": 0, "Annex": 28.95, "Annex Title": 28.95}
    assert {styles[f"Heading {level}"].paragraph_format.space_after for level in range(1, 5)} == {0}
    assert [bool(styles[f"Heading {level}"].font.bold) for level in range(1, 5)] == [False, False, True, False]
    assert (styles["Footer"].font.size.pt, styles["Caption"].font.size.pt) == (14, 14)


def _rule(style):
    return [spacing.get(f"{WORD}lineRule") for spacing in style.element.findall(f"{WORD}pPr/{WORD}spacing")]


def test_letters_of_the_academic_page_fall_from_the_title_to_the_notes(tmp_path):
    """Every line is a fixed multiple of its letters; in Chinese, running text is set wider than in English."""
    for language, running in (("zh", 1.75), ("en", 1.4)):
        get("docx")(sample.appendix(language), tmp_path / "a.docx")
        styles = Document(str(tmp_path / "a.docx")).styles
        names = [f"Heading {level}" for level in range(1, 5)]
        assert [styles[name].font.size.pt for name in names] == [15, 12.5, 11, 10.5]
        assert [styles[name].paragraph_format.space_before.pt for name in names] == [20, 14, 10, 8]
        assert styles["Title"].font.size.pt == (22 if language == "zh" else 20)
        sizes = {"Body Text": 10.5, "Lead": 12, "Table Text": 9, "Table Note": 8.5, "Caption": 10}
        assert {name: styles[name].font.size.pt for name in sizes} == sizes
        line = {
            "Body Text": running,
            "Lead": running,
            "Table Text": 1.3,
            "Table Note": 1.4,
            "Caption": 1.3,
            names[0]: 1.4,
        }
        sizes[names[0]] = 15
        heights = {name: styles[name].paragraph_format.line_spacing.pt for name in line}
        assert heights == {name: pytest.approx(sizes[name] * multiple, abs=0.05) for name, multiple in line.items()}


def test_headings_of_the_pdf_are_as_high_as_its_text(tmp_path):
    appendix = replace(sample.appendix("zh"), page="gbt9704", numbering="outline")
    get("pdf")(appendix, tmp_path / "a.pdf")
    assert _letters(tmp_path / "a.pdf", "谁参加了评价", "总体评价", "本报告根据") == [16, 16, 16]
    assert _letters(tmp_path / "a.pdf", "课程教学评价报告") == [22]
    get("pdf")(replace(appendix, page="academic"), tmp_path / "a.pdf")
    assert _letters(tmp_path / "a.pdf", "谁参加了评价", "总体评价", "本报告根据") == [15, 12.5, 10.5]


def _letters(path, *texts):
    """The size in points in which each text is set where it first stands in a PDF."""
    from pypdf import PdfReader

    pieces = []
    for page in PdfReader(path).pages:
        page.extract_text(visitor_text=lambda text, _, matrix, font, size: pieces.append((text, abs(matrix[3]) * size)))
    return [round(next(size for piece, size in pieces if text in piece), 1) for text in texts]


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
