"""Numbering schemes, references and contents, in every format."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import appendix_sample as sample
import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

import appendix_reading as reading
from surveykit.appendix import WRITERS, Appendix, Contents, Heading, PageBreak, Paragraph, Reference, load, publish
from surveykit.appendix.model import Numbering
from surveykit.appendix.numbering import chinese, labels, numbered
from surveykit.appendix.store import write_documents
from surveykit.errors import DocumentError
from surveykit.presentation.model import Cell, Column, Table
from surveykit.results import Number
from surveykit.tables import split


def volume(language: sample.Language = "zh", numbering: Numbering = "lettered") -> Appendix:
    """Two appendices with tables, figures and references between them."""
    start = Appendix("T", language, "s", day=sample.DAY, numbering=numbering)
    return start.add(
        Contents(),
        Heading("One", id="one"),
        Heading("Below", 2),
        sample.distribution(language),
        sample.figure(language),
        PageBreak(),
        Heading("Two"),
        Heading("Aside", 2, numbered=False),
        Paragraph(("See ", Reference("groups"), ", ", Reference("rating_chart"), " and ", Reference("one"), ".")),
        sample.lecturers(language, 12),
        sample.grouped(language),
    )


SCHEMES = {
    ("zh", "plain"): ["表1", "图1", "表2", "表3"],
    ("zh", "outline"): ["一、One", "（一）Below", "表1", "图1", "二、Two", "表2", "表3"],
    ("zh", "lettered"): [
        "附录A　One", "A.1　Below", "附表A.1", "附图A.1", "附录B　Two", "附表B.1", "附表B.2",
    ],
    ("zh", "official"): ["附件1　One", "一、Below", "附表1", "附图1", "附件2　Two", "附表2", "附表3"],
    ("en", "plain"): ["Table 1", "Figure 1", "Table 2", "Table 3"],
    ("en", "outline"): ["1 One", "1.1 Below", "Table 1", "Figure 1", "2 Two", "Table 2", "Table 3"],
    ("en", "lettered"): [
        "Appendix A. One", "A.1 Below", "Table A.1", "Figure A.1", "Appendix B. Two", "Table B.1", "Table B.2",
    ],
    ("en", "official"): ["Annex 1. One", "1.1 Below", "Table 1", "Figure 1", "Annex 2. Two", "Table 2", "Table 3"],
}  # fmt: skip


@pytest.mark.parametrize(("language", "scheme"), SCHEMES)
def test_schemes_number_headings_tables_and_figures(language, scheme):
    pairs = numbered(volume(language, scheme))
    found = [
        caption.text if isinstance(block, Heading) else caption.label for block, caption in pairs if caption is not None
    ]
    assert found == SCHEMES[language, scheme]


def test_numbers_in_chinese_and_letters_beyond_z():
    assert [chinese(n) for n in (1, 10, 11, 20, 21, 99)] == ["一", "十", "十一", "二十", "二十一", "九十九"]
    many = Appendix("T", "en", "s", numbering="lettered").add(*(Heading(str(i)) for i in range(28)))
    assert [caption.number for _, caption in numbered(many) if caption][24:] == ["Y", "Z", "AA", "BB"]


@pytest.mark.parametrize(
    ("language", "first", "further"),
    [("zh", "附表A.1　分组比较", "续附表A.1　分组比较"), ("en", "Table A.1. Groups", "Table A.1 (continued). Groups")],
)
def test_further_columns_of_a_table_have_its_number_and_say_once_that_they_continue_it(
    tmp_path, language, first, further
):
    """A banner cut in three is one table in every format; what comes after has the next number."""
    columns = tuple(Column(f"c{place}") for place in range(6))
    whole = Table("banner", first.split(maxsplit=2)[-1], columns, ((Cell("x"),) * 6,), language=language)
    parts = split(whole, 2)
    assert [part.continues for part in parts] == ["", "banner", "banner"]
    document = Appendix("T", language, "s", day=sample.DAY, numbering="lettered").add(
        Heading("One"), *parts, Paragraph(("See ", Reference("banner_2"), ".")), sample.distribution(language)
    )
    captions = [caption for block, caption in numbered(document) if isinstance(block, Table)]
    assert [caption.text for caption in captions[:3]] == [first, further, further]
    assert captions[3].label == first.split("　")[0].split(". ")[0].replace("1", "2")
    assert labels(document)["banner_2"].label == captions[0].label
    folder = publish(document, tmp_path)
    assert load(folder) == document
    write_documents(folder, sorted(WRITERS))
    word = Document(folder / "appendix.docx").paragraphs
    page = (folder / "appendix.html").read_text(encoding="utf-8")
    book = load_workbook(folder / "appendix.xlsx")
    shown = [reading.docx_text(one._p) for one in word if one.style and one.style.name == "Caption"]
    assert shown[:3] == [first, further, further]
    assert re.findall("<caption>(.*?)</caption>", page)[:3] == [first, further, further]
    assert [sheet["A1"].value for sheet in book][2:5] == [first, further, further]
    assert [sheet.title for sheet in book][2:6] == [
        captions[0].label, f"{captions[0].label}-2", f"{captions[0].label}-3", captions[3].label,
    ]  # fmt: skip
    printed = re.sub(r"\s", "", "".join(one.extract_text() for one in PdfReader(folder / "appendix.pdf").pages))
    assert printed.count(re.sub(r"\s", "", further)) == 2
    assert [printed.count(word) for word in ("续表", "续附表")] == ([0, 2] if language == "zh" else [0, 0])


def test_what_shows_nothing_is_one_sentence_without_number_and_can_be_referred_to(tmp_path):
    """All withheld, no rows, nothing drawn: no empty frame in any format, no gap in the numbers, no lost reference."""
    gone = Cell("withheld (n < 10)", "withheld", number="few.mean.a")
    number = Number("few.mean.a", "few", "mean", {"unit": "a"}, None, shown="withheld", withheld="small")
    columns = (Column("Unit"), Column("Mean", "right"))
    few = Table("few", "Few answers", columns, ((Cell("a"), gone), (Cell("b"), Cell("—"))), ("Note.",), (number,))
    nobody = Table("nobody", "Named units", columns, (), nothing="the rule names no unit this time")
    drawn = replace(sample.figure("en", "blank"), title="Blank picture", nothing="there are no results")
    document = Appendix("T", "en", "s", day=sample.DAY).add(
        Heading("One"), few, drawn, nobody, sample.distribution("en"), sample.figure("en"),
        Paragraph(("See ", Reference("few"), " and ", Reference("rating_distribution"), ".")),
    )  # fmt: skip
    assert [caption.label for _, caption in numbered(document) if caption] == ["Table 1", "Figure 1"]
    withheld = "every result rests on too few valid answers to be published, or would give away one that does"
    said = [
        f"Few answers – not shown: {withheld}.",
        "Blank picture – not drawn: there are no results.",
        "Named units – not shown: the rule names no unit this time.",
        "See “Few answers” and Table 1.",
    ]
    folder = publish(document, tmp_path)
    assert load(folder) == document
    write_documents(folder, sorted(WRITERS))
    word = Document(folder / "appendix.docx")
    texts = [reading.docx_text(one._p) for one in word.paragraphs]
    assert [text for text in texts if text in said] == said and len(word.tables) == 1
    page = reading.read_page(folder / "appendix.html")
    assert all(text in page.whole for text in said) and len(page.tables) == 1
    book = load_workbook(folder / "appendix.xlsx")
    assert book.sheetnames == ["Contents", "Text", "Table 1", "Figure 1"]
    assert [row[0].value for row in book["Text"].iter_rows()] == ["One", *said]
    printed = re.sub(r"\s", "", "".join(one.extract_text() for one in PdfReader(folder / "appendix.pdf").pages))
    assert all(re.sub(r"\s", "", text) in printed for text in said) and "Table2" not in printed
    # What is withheld is still accounted for.
    stored = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))["numbers"]
    assert stored[0]["id"] == "few.mean.a" and stored[0]["withheld"] == "small"


def test_references_are_published_loaded_and_resolved(tmp_path):
    folder = publish(volume(), tmp_path)
    assert load(folder) == volume()
    assert {name: caption.label for name, caption in labels(volume()).items()} == {
        "one": "附录A", "rating_distribution": "附表A.1", "rating_chart": "附图A.1", "lecturers": "附表B.1",
        "groups": "附表B.2",
    }  # fmt: skip


def test_a_reference_to_nothing_is_told_with_what_there_is(tmp_path):
    lost = volume().add(Paragraph(("see ", Reference("gruops"))))
    with pytest.raises(DocumentError) as told:
        publish(lost, tmp_path)
    assert "gruops" in str(told.value)
    assert "groups" in told.value.problems[0].expected
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_format_says_the_same_labels(language, tmp_path):
    folder = publish(volume(language), tmp_path)
    write_documents(folder, WRITERS)
    said = "See 附表B.2, 附图A.1 and 附录A." if language == "zh" else "See Table B.2, Figure A.1 and Appendix A."
    docx = "\n".join(reading.docx_text(p._p) for p in Document(str(folder / "appendix.docx")).paragraphs)
    page = reading.read_page(folder / "appendix.html")
    for text in (docx, page.whole, reading.pdf_text(folder / "appendix.pdf")):
        assert reading.squeezed(said) in reading.squeezed(text)
    anchors = {attributes.get("id") for _, attributes in page.tags}
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert len(links) >= 3
    assert all(link[1:] in anchors for link in links)


def test_word_holds_numbers_references_and_contents_in_fields(tmp_path):
    folder = publish(volume(), tmp_path)
    write_documents(folder, ["docx"])
    xml = reading.parts(folder / "appendix.docx")["word/document.xml"]
    assert xml.count("SEQ 附录 \\* ALPHABETIC") == 2
    assert xml.count("SEQ 附表B \\* ARABIC") == 2
    assert 'TOC \\o "1-2" \\h \\z \\u' in xml
    for mark in ("_Ref_table_B_2", "_Ref_figure_A_1", "_Ref_heading_1"):
        assert xml.count(f'w:name="{mark}"') == 1
        assert f"REF {mark} \\h" in xml
    assert xml.count("<w:pageBreakBefore/>") == 1
    paragraphs = Document(str(folder / "appendix.docx")).paragraphs
    entries = [reading.docx_text(p._p) for p in paragraphs if p.style.style_id.startswith("TOC")]
    assert entries == ["附录A　One\t1", "A.1　Below\t1", "附录B　Two\t2", "Aside\t2"]


def test_bookmarks_of_the_pdf_carry_the_numbers(tmp_path):
    from pypdf import PdfReader

    for page in ("academic", "gbt9704"):
        folder = publish(replace(volume(numbering="official"), page=page), tmp_path / page)
        write_documents(folder, ["pdf"])
        outline = PdfReader(folder / "appendix.pdf").outline
        assert [entry.title for entry in outline if not isinstance(entry, list)] == ["附件1　One", "附件2　Two"]
