from __future__ import annotations

import io
import os
import re
import sys
import time

import appendix_sample as sample
import pytest
from pypdf import PdfReader

from appendix_reading import pdf_text, squeezed
from surveykit.appendix import Appendix, Heading, Paragraph, Verbatim, get
from surveykit.appendix.numbering import numbered
from surveykit.appendix.pdf.writer import _compiler, to_pdf
from surveykit.appendix.plain import readable
from surveykit.errors import DocumentError, MissingPartError
from surveykit.presentation.model import Cell, Column, Table

pytest.importorskip("typst", reason="the extra pdf is not installed")


def reader(appendix):
    return PdfReader(io.BytesIO(to_pdf(appendix)))


def test_every_row_can_be_searched_and_equals_the_model(unit):
    appendix, folder = unit
    text = squeezed(pdf_text(folder / "appendix.pdf"))
    for table in appendix.tables:
        position = text.index(squeezed(table.title))
        for row in table.rows:
            position = text.index(squeezed("".join(cell.text for cell in row)), position)
    for block, caption in numbered(appendix):
        if isinstance(block, Heading | Paragraph):
            assert squeezed(block.text) in text
        elif isinstance(block, Verbatim):
            assert all(squeezed(answer) in text for answer in block.answers)
        elif caption:
            assert squeezed(caption.text) in text


def test_the_head_is_repeated_with_a_caption_that_says_so(unit):
    appendix, folder = unit
    pages = [squeezed(page.extract_text()) for page in PdfReader(folder / "appendix.pdf").pages]
    caption = next(c for b, c in numbered(appendix) if b is appendix.tables[1] or b == appendix.tables[1])
    first = next(i for i, page in enumerate(pages) if squeezed(caption.text) in page)
    assert squeezed(caption.continued) in pages[first + 1]
    assert squeezed(caption.continued) not in pages[first]
    heads = squeezed("".join(column.label for column in appendix.tables[1].columns[2:4]))
    assert heads in pages[first]
    assert heads in pages[first + 1]


def test_emoji_and_scripts_that_people_write_in_are_drawn_and_found(tmp_path):
    pytest.importorskip("manimgx_fonts", reason="the extra pdf is not installed as a whole")
    said = ("服务很好👍👍", "态度差😡", "满意😊❤️", "ไทย")
    appendix = Appendix("A", "zh", "s", day=sample.DAY).add(Verbatim(said), Paragraph(said[0], "note"))
    get("pdf")(appendix, tmp_path / "a.pdf")
    text = squeezed(pdf_text(tmp_path / "a.pdf"))
    assert all(squeezed(answer) in text for answer in said)
    assert text.count("👍👍") == 2
    fonts = [font for page in PdfReader(tmp_path / "a.pdf").pages for font in page["/Resources"]["/Font"].values()]
    assert any("NotoEmoji" in font.get_object()["/BaseFont"] for font in fonts)


def test_no_line_begins_with_the_dash_of_a_range(tmp_path):
    """GB/T 15834 forbids it; what stands before the range is of every length, so that some lines would end there."""
    texts = [f"{'评' * length}区间为3.21～3.34，满意率为44.7%～49.3%（1～5分）。" for length in range(15, 42)]
    appendix = Appendix("A", "zh", "s", day=sample.DAY).add(*map(Paragraph, texts), Paragraph(texts[0], "note"))
    get("pdf")(appendix, tmp_path / "a.pdf")
    said = pdf_text(tmp_path / "a.pdf")
    assert [line for line in said.splitlines() if line.strip().startswith("～")] == []
    assert all(squeezed(text) in squeezed(said) for text in texts)


def test_bookmarks_fonts_language_and_date(unit):
    appendix, folder = unit
    pdf = PdfReader(folder / "appendix.pdf")

    def titles(outline):
        return [t for entry in outline for t in (titles(entry) if isinstance(entry, list) else [entry.title])]

    assert titles(pdf.outline) == [b.text for b in appendix.blocks if isinstance(b, Heading)]
    assert pdf.metadata.title == f"{appendix.title}{'：' if appendix.language == 'zh' else ' – '}{appendix.subtitle}"
    assert pdf.metadata.creation_date.date() == sample.DAY
    assert pdf.trailer["/Root"]["/Lang"] == ("zh-CN" if appendix.language == "zh" else "en-GB")
    fonts = {str(font["/BaseFont"]) for page in pdf.pages for font in _fonts(page)}
    assert any("NotoSansSC" in font for font in fonts)
    assert any("Libertinus" in font for font in fonts)
    assert all("FontFile" in str(_descriptor(font)) for page in pdf.pages for font in _fonts(page))


def _fonts(page):
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def _descriptor(font):
    return font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()


def test_hostile_answers_are_text_and_nothing_else(hostile, answers):
    _, folder = hostile
    text = squeezed(pdf_text(folder / "appendix.pdf"))
    for answer in answers:
        # A page number stands inside what runs over several pages.
        shown = squeezed(readable(answer))[:80]
        # Titles, headings, paragraphs, cells, row groups, notes and answers: the text is there each time.
        assert text.count(shown) >= 6, answer
    root = PdfReader(folder / "appendix.pdf").trailer["/Root"]
    assert "/OpenAction" not in root
    assert "/AA" not in root
    assert not any("/Annots" in page for page in PdfReader(folder / "appendix.pdf").pages)


def test_nothing_can_be_read_from_the_compilers_root(tmp_path):
    typst = pytest.importorskip("typst")
    (tmp_path / "secret.csv").write_text("secret")
    with pytest.raises(typst.TypstError):
        _compiler().compile(b'#read("document.typ")', format="pdf")
    with pytest.raises(typst.TypstError):
        _compiler().compile(b'#read("/etc/hostname")', format="pdf")


def test_an_endless_answer_and_an_endless_word(tmp_path):
    table = Table("t", "T", (Column("a"), Column("b")), ((Cell("教" * 40_000), Cell("x" * 3000)),))
    get("pdf")(Appendix("A", "en", "s").add(table), tmp_path / "a.pdf")
    text = squeezed(pdf_text(tmp_path / "a.pdf"))
    assert text.count("教") == 40_000
    assert text.count("x") == 3000


def test_a_long_label_is_broken_after_its_marks_and_found_by_its_words():
    label = "confusing/misleading/insufficient/unreadable"
    texts = ("a", label, "b")
    table = Table("t", "T", tuple(Column(name, "left") for name in "abc"), (tuple(Cell(text) for text in texts),))
    text = reader(Appendix("A", "en", "s").add(table)).pages[-1].extract_text()
    assert [word for word in label.split("/") if word not in text] == []
    assert label in squeezed(text)


def test_empty_and_forty_columns():
    assert "本附录没有内容" in reader(Appendix("标题", "zh", "s")).pages[0].extract_text()
    columns = (Column("Unit"), *(Column(f"Question {i}", "right") for i in range(39)))
    rows = tuple((Cell(f"U{j}"), *(Cell(f"{i}.{j}5") for i in range(39))) for j in range(30))
    pdf = reader(Appendix("A", "en", "s").add(Table("t", "T", columns, rows), Table("e", "E", (Column("a"),), ())))
    text = squeezed("".join(page.extract_text() for page in pdf.pages))
    assert all(squeezed(cell.text) in text for row in rows for cell in row)
    assert "Table1(continued).T" in text
    assert "E–notshown:therearenoresults." in text and "Table2" not in text


def test_a_missing_part_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingPartError, match=r"pip install 'surveykit\[pdf\]'"):
        to_pdf(Appendix("A", "en", "s"))


def test_a_broken_picture_is_told_without_a_traceback():
    from dataclasses import replace

    broken = replace(sample.figure("en"), svg=b"<svg")
    with pytest.raises(DocumentError, match="could not be set"):
        to_pdf(Appendix("A", "en", "s").add(broken))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_forked_process_sets_the_same_pages():
    appendix = sample.appendix("zh", rows=5)
    pages = to_pdf(appendix)
    child = os.fork()
    if child == 0:
        os._exit(0 if to_pdf(appendix) == pages else 3)
    deadline = time.monotonic() + 60
    ended, status = os.waitpid(child, os.WNOHANG)
    while not ended and time.monotonic() < deadline:
        time.sleep(0.1)
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, 9)
        os.waitpid(child, 0)
    assert ended, "typst waits for ever in a forked process"
    assert status == 0


@pytest.mark.parametrize("notes", [(), ("What n is.",)])
def test_a_page_has_at_least_three_rows_of_a_table(notes, tmp_path):
    for count in range(40, 56, 2):
        rows = tuple((Cell(f"Row{number:03d}"), Cell("1", "count", 1.0)) for number in range(count))
        table = Table("long", "Long", (Column("Row"), Column("n", "right")), rows, notes)
        pages = reader(Appendix("A", "en", "s").add(table)).pages
        shown = [re.findall(r"Row\d{3}", page.extract_text()) for page in pages]
        assert [name for page in shown for name in page] == [row[0].text for row in rows]
        assert all(len(names) >= 3 for names in shown), (count, [len(names) for names in shown])
