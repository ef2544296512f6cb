from __future__ import annotations

import base64
import re
from itertools import pairwise

import appendix_sample as sample

from appendix_reading import browser, driver_in, pdf_text, read_page
from surveykit.appendix import Appendix, Heading, Paragraph, Verbatim, get
from surveykit.appendix.layout.fitting import head
from surveykit.appendix.numbering import numbered
from surveykit.appendix.plain import readable
from surveykit.presentation.model import Cell, Column, Table


def test_every_cell_equals_the_model(unit):
    appendix, folder = unit
    page = read_page(folder / "appendix.html")
    assert len(page.tables) == 3
    for table, written in zip(appendix.tables, page.tables, strict=True):
        heads = len(head(table.columns))
        body = [row for row in written[heads:] if len(row) == len(table.columns)]
        assert body == [[cell.text for cell in row] for row in table.rows]
        groups = [row[0] for row in written[heads:] if len(row) == 1]
        assert groups == [table.row_groups[i] for i in sorted(table.row_groups)]


def test_text_captions_and_pictures(unit):
    appendix, folder = unit
    page = read_page(folder / "appendix.html")
    texts = [b.text for b in appendix.blocks if isinstance(b, Heading | Paragraph)]
    answers = next(b.answers for b in appendix.blocks if isinstance(b, Verbatim))
    captions = [caption.text for _, caption in numbered(appendix) if caption]
    assert all(text in page.text for text in [appendix.title, appendix.subtitle, *texts, *answers, *captions])
    pictures = [attributes for tag, attributes in page.tags if tag == "img"]
    assert [picture["alt"] for picture in pictures] == [appendix.figures[0].alt]
    kind, _, content = pictures[0]["src"].partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(content) == appendix.figures[0].svg


def test_the_page_is_accessible_and_needs_nothing_from_outside(unit):
    appendix, folder = unit
    page = read_page(folder / "appendix.html")
    assert dict(page.tags)["html"] == {"lang": "zh-CN" if appendix.language == "zh" else "en"}
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(attributes.get("scope") for tag, attributes in page.tags if tag == "th")
    sources = [value for _, attributes in page.tags for name, value in attributes.items() if name in ("src", "href")]
    assert all(source.startswith(("data:", "#")) for source in sources)
    anchors = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert {source[1:] for source in sources if source.startswith("#")} <= anchors
    policy = next(a["content"] for tag, a in page.tags if tag == "meta" and "http-equiv" in a)
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not any("style" in attributes for _, attributes in page.tags)


def test_numbers_lead_to_numbers_json(unit):
    appendix, folder = unit
    shown = {
        attributes["data-number"]
        for _, attributes in read_page(folder / "appendix.html").tags
        if "data-number" in attributes
    }
    assert shown == {number.id for number in appendix.numbers()}


def test_hostile_answers_are_text_and_nothing_else(hostile, answers):
    _, folder = hostile
    page = read_page(folder / "appendix.html")
    shown = [readable(text) for text in answers]
    rows = [row for row in page.tables[0][2:] if len(row) == 3]
    assert [row[0] for row in rows] == shown == [row[1] for row in rows]
    hostile_tags = {"svg", "x", "w:p", "w:t", "w:r", "b", "iframe", "object"}
    assert not hostile_tags & {tag for tag, _ in page.tags}
    assert not any(tag == "script" for tag, _ in page.tags)
    assert sum(tag == "img" for tag, _ in page.tags) == 1
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)


def test_hostile_answers_run_no_script_in_a_browser(hostile, tmp_path):
    _, folder = hostile
    shown = browser("--dump-dom", f"file://{folder / 'appendix.html'}", folder=tmp_path)
    assert "canary" in shown
    assert "<body data-canary" not in shown


def test_empty_and_wide(tmp_path):
    get("html")(Appendix("A", "zh", "s"), tmp_path / "a.html")
    assert "本附录没有内容。" in read_page(tmp_path / "a.html").whole
    columns = tuple(Column(f"Question {i}") for i in range(40))
    wide = Table("w", "W", columns, (tuple(Cell(str(i)) for i in range(40)),))
    get("html")(Appendix("A", "en", "s").add(wide, Table("t", "T", (Column("a"),), ())), tmp_path / "b.html")
    page = read_page(tmp_path / "b.html")
    assert page.tables[0][1] == [str(i) for i in range(40)]
    assert len(page.tables) == 1 and "T – not shown: there are no results." in page.whole
    assert sum(tag == "div" and a.get("class") == "scroll" for tag, a in page.tags) == 1


def test_a_long_table_can_be_sorted_in_a_browser(tmp_path):
    rows = tuple(
        (Cell(f"U{i}"), Cell(text, kind, value, 1))
        for i, (text, kind, value) in enumerate(
            [
                ("10.0", "number", 10.0),
                ("9.5", "number", 9.5),
                ("withheld", "withheld", None),
                ("−1.0", "number", -1.0),
                ("2.0", "number", 2.0),
                ("100.0", "number", 100.0),
                ("5.0", "number", 5.0),
            ]
        )
    )
    table = Table("t", "T", (Column("Unit"), Column("Mean", "right")), rows, totals=(6,))
    get("html")(Appendix("A", "en", "s").add(table, sample.figure("en")), tmp_path / "a.html")
    driver = driver_in(tmp_path)
    try:
        driver.get(f"file://{tmp_path / 'a.html'}")
        driver.find_element("xpath", "//th[.='Mean']").click()
        first = [row.text for row in driver.find_elements("css selector", "tbody th")]
        driver.find_element("xpath", "//th[.='Mean']").click()
        second = [row.text for row in driver.find_elements("css selector", "tbody th")]
        shown = driver.execute_script("return document.querySelector('img').naturalWidth")
    finally:
        driver.quit()
    assert first == ["U3", "U4", "U1", "U0", "U5", "U2", "U6"]
    assert second == ["U5", "U0", "U1", "U4", "U3", "U2", "U6"]
    assert shown > 0


def test_no_column_of_a_wide_table_is_cut_off_on_paper(tmp_path):
    """Nothing scrolls there: letters get smaller, and pages are turned, until the last column is on the page."""
    appendix = Appendix("题", "zh", "s", day=sample.DAY)
    for width in (6, 12, 16, 25, 40):
        columns = (Column("单位名称"), *(Column(f"第{i}题满意率/%", "right") for i in range(1, width)))
        rows = tuple(
            (
                Cell(f"某某办事大厅{row}号窗口"),
                *(Cell(f"{width}.{row}{i:02}", "number", 1.0, 3) for i in range(1, width)),
            )
            for row in range(3)
        )
        appendix = appendix.add(Table(f"t{width}", f"{width}列", columns, rows))
    get("html")(appendix, tmp_path / "a.html")
    printing = ("--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'a.pdf'}")
    browser(*printing, f"file://{tmp_path / 'a.html'}", folder=tmp_path / "profile")
    text = pdf_text(tmp_path / "a.pdf")
    assert "6.005" in text
    for width in (12, 16, 25, 40):
        assert all(f"{width}.{row}{width - 1:02}" in text for row in range(3)), width
