from __future__ import annotations

import appendix_sample as sample
import pytest
from docx import Document

from appendix_reading import WORD, docx_rows, docx_text, parts
from surveykit.appendix import Appendix, Heading, Paragraph, Verbatim, get
from surveykit.appendix.layout.fitting import head
from surveykit.appendix.numbering import numbered
from surveykit.appendix.plain import readable
from surveykit.presentation.model import Cell, Column, Table


@pytest.fixture
def document(unit):
    return Document(unit[1] / "appendix.docx")


def test_every_cell_equals_the_model(unit, document):
    appendix, _ = unit
    assert len(document.tables) == 3
    for table, written in zip(appendix.tables, document.tables, strict=True):
        rows = docx_rows(written)
        heads = len(head(table.columns))
        body = [row for row in rows[heads:] if len(row) == len(table.columns)]
        assert body == [[cell.text for cell in row] for row in table.rows]
        groups = [row[0] for row in rows[heads:] if len(row) == 1]
        assert groups == [table.row_groups[i] for i in sorted(table.row_groups)]
        labels = [column.label for column in table.columns]
        shown = (
            rows[0] if heads == 1 else [low or high for low, high in zip(rows[1], _spread(rows[0], table), strict=True)]
        )
        assert shown == labels


def _spread(row, table):
    """The upper head, one text per column."""
    texts, cells = [], head(table.columns)[0]
    for text, cell in zip(row, cells, strict=True):
        texts.extend([text] * cell.columns)
    return texts


def test_text_stands_in_order_with_its_style(unit, document):
    appendix, _ = unit
    written = [(p.style.name, docx_text(p._p)) for p in document.paragraphs]
    headings = [(f"Heading {b.level}", b.text) for b in appendix.blocks if isinstance(b, Heading)]
    assert [pair for pair in written if pair[0].startswith("Heading")] == headings
    assert written[0] == ("Title", appendix.title)
    assert written[1] == ("Subtitle", appendix.subtitle)
    texts = [text for _, text in written]
    assert all(b.text in texts for b in appendix.blocks if isinstance(b, Paragraph))
    answers = next(b.answers for b in appendix.blocks if isinstance(b, Verbatim))
    assert [text for style, text in written if style == "Answer"] == list(answers)


def test_captions_hold_their_number_in_a_field(unit, document):
    appendix, _ = unit
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    assert [docx_text(p._p) for p in captions] == [c.text for _, c in numbered(appendix) if c]
    word = "表" if appendix.language == "zh" else "Table"
    instructions = [node.text for p in captions for node in p._p.iter(f"{WORD}instrText")]
    assert instructions[0] == f" SEQ {word} \\* ARABIC "
    assert len(instructions) == 4
    marks = [node.get(f"{WORD}name") for p in captions for node in p._p.iter(f"{WORD}bookmarkStart")]
    assert marks == ["_Ref_table_1", "_Ref_figure_1", "_Ref_table_2", "_Ref_table_3"]
    body = list(document.element.body)
    tables = [body.index(t._tbl) for t in document.tables]
    assert all(docx_text(body[i - 1]).startswith(word) for i in tables)


def test_tables_have_three_lines_repeated_heads_and_whole_rows(document):
    style = document.styles["Three-line table"].element
    borders = {node.tag.removeprefix(WORD): node.get(f"{WORD}sz") for node in style.find(f".//{WORD}tblBorders")}
    assert borders == {"top": "12", "bottom": "12"}
    for table in document.tables:
        rows = table._tbl.findall(f"{WORD}tr")
        repeated = [row.find(f"{WORD}trPr/{WORD}tblHeader") is not None for row in rows]
        heads = repeated.index(False)
        assert repeated == [True] * heads + [False] * (len(rows) - heads)
        assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)
        lines = [node.get(f"{WORD}sz") for node in rows[heads - 1].iter(f"{WORD}bottom")]
        assert set(lines) == {"6"}
        assert not list(table._tbl.iter(f"{WORD}left", f"{WORD}right", f"{WORD}insideV"))


def test_every_style_names_all_four_fonts(unit):
    appendix, folder = unit
    xml = parts(folder / "appendix.docx")
    document = Document(folder / "appendix.docx")
    paragraph_styles = [style for style in document.styles if style.type == 1]
    assert len(paragraph_styles) >= 15
    for style in paragraph_styles:
        fonts = style.element.find(f".//{WORD}rFonts")
        assert all(fonts.get(f"{WORD}{kind}") for kind in ("ascii", "hAnsi", "eastAsia", "cs")), style.name
    assert not any("MS Mincho" in text or "ja-JP" in text for text in xml.values())
    assert not any("thumbnail" in name for name in xml)
    # Digits follow English rules in Chinese too, or a line could end inside a number.
    language = "en-US" if appendix.language == "zh" else "en-GB"
    assert f'<w:lang w:val="{language}" w:eastAsia="zh-CN"' in xml["word/styles.xml"]


def test_properties_pictures_and_page_numbers(unit, document):
    appendix, folder = unit
    core = document.core_properties
    assert (core.title, core.subject, core.author) == (appendix.title, appendix.subtitle, appendix.author)
    assert core.created.date() == core.modified.date() == sample.DAY
    assert core.language == ("zh-CN" if appendix.language == "zh" else "en-GB")
    picture = document.inline_shapes[0]
    assert picture._inline.docPr.get("descr") == appendix.figures[0].alt
    assert round(picture.width.mm) == 150
    assert round(document.sections[0].page_width.mm) == 210
    footer = parts(folder / "appendix.docx")["word/footer1.xml"]
    assert " PAGE " in footer


def test_hostile_answers_are_text_and_nothing_else(hostile, answers):
    _, folder = hostile
    document = Document(folder / "appendix.docx")
    shown = [readable(text) for text in answers]
    table = next(t for t in document.tables if len(docx_rows(t)) > 40)
    rows = [row for row in docx_rows(table) if len(row) == 3][1:]
    assert [row[0] for row in rows] == shown == [row[1] for row in rows]
    paragraphs = [docx_text(p._p) for p in document.paragraphs]
    for style in ("Answer", "Body Text"):
        assert [docx_text(p._p) for p in document.paragraphs if p.style.name == style] == shown
    assert [p for p in paragraphs if p.startswith("Table 5")] == [f"Table 5. {shown[3]}"]
    relations = "".join(text for name, text in parts(folder / "appendix.docx").items() if name.endswith(".rels"))
    assert "External" not in relations
    fields = {node.text.split()[0] for node in document.element.body.iter(f"{WORD}instrText")}
    assert fields == {"SEQ"}


def test_a_row_of_an_endless_answer_may_break(tmp_path):
    table = Table("t", "T", (Column("a"),), ((Cell("教" * 40_000),), (Cell("short"),)))
    get("docx")(Appendix("A", "en", "s").add(table), tmp_path / "a.docx")
    written = Document(tmp_path / "a.docx").tables[0]
    assert docx_rows(written)[1] == ["教" * 40_000]
    splits = [row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in written._tbl.findall(f"{WORD}tr")]
    assert splits == [True, False, True]


def test_forty_columns_stand_in_parts(tmp_path):
    columns = (Column("Unit"), *(Column(f"Question {i}", "right") for i in range(39)))
    rows = tuple((Cell(f"U{j}"), *(Cell(f"{i}.{j}") for i in range(39))) for j in range(3))
    get("docx")(Appendix("A", "en", "s").add(Table("t", "T", columns, rows)), tmp_path / "a.docx")
    document = Document(tmp_path / "a.docx")
    assert len(document.tables) > 1
    merged = [[row[0]] for row in docx_rows(document.tables[0])]
    for table in document.tables:
        for row, more in zip(merged, docx_rows(table), strict=True):
            assert row[0] == more[0]
            row.extend(more[1:])
    assert merged[1:] == [[cell.text for cell in row] for row in rows]
    continued = [p.text for p in document.paragraphs if "(continued)" in p.text]
    assert continued == ["Table 1 (continued). T"] * (len(document.tables) - 1)


def test_an_empty_appendix_and_an_empty_table_say_so(tmp_path):
    get("docx")(Appendix("标题", "zh", "s"), tmp_path / "a.docx")
    assert "本附录没有内容。" in [p.text for p in Document(tmp_path / "a.docx").paragraphs]
    get("docx")(Appendix("A", "en", "s").add(Table("t", "T", (Column("a"), Column("b")), ())), tmp_path / "b.docx")
    written = Document(tmp_path / "b.docx")
    assert not written.tables and "T – not shown: there are no results." in [p.text for p in written.paragraphs]


def test_a_table_of_1128_rows_is_written_whole(tmp_path):
    appendix = Appendix("A", "en", "s").add(sample.lecturers("en", 1128))
    get("docx")(appendix, tmp_path / "a.docx")
    assert len(docx_rows(Document(tmp_path / "a.docx").tables[0])) == 1130


def test_last_rows_of_a_long_table_stay_with_its_notes(tmp_path):
    rows = tuple((Cell(str(number)), Cell("1", "count", 1.0)) for number in range(40))
    table = Table("long", "Long", (Column("Row"), Column("n", "right")), rows, notes=("What n is.",))
    get("docx")(Appendix("A", "en", "s", blocks=(table,)), tmp_path / "a.docx")
    document = Document(tmp_path / "a.docx")
    kept = [
        [p._p.find(f".//{WORD}keepNext") is not None for p in row.cells[0].paragraphs]
        for row in document.tables[0].rows
    ]
    assert [number for number, (is_kept,) in enumerate(kept) if is_kept] == [38, 39, 40]
    notes = document.styles["Table Note"].element
    assert notes.find(f".//{WORD}keepLines") is not None


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Report", "Report"),
        ("教" * 50, "教" * 50),
        ("教" * 51, "教" * 49 + "…"),
        ("word " * 30, ("word " * 19 + "word") + "…"),
    ],
)
def test_the_running_title_stands_on_one_line(title, shown, tmp_path):
    get("docx")(Appendix(title, "en", "s"), tmp_path / "a.docx")
    assert Document(tmp_path / "a.docx").sections[0].header.paragraphs[0].text == shown
