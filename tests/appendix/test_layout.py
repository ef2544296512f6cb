from __future__ import annotations

import appendix_sample as sample
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.appendix import Appendix
from surveykit.appendix.layout.breaking import line_count
from surveykit.appendix.layout.fitting import fit, head
from surveykit.appendix.layout.pages import PAGES
from surveykit.appendix.numbering import numbered
from surveykit.appendix.plain import longest_piece, text_width
from surveykit.presentation.model import Cell, Column, Table


def wide(columns: int, language: sample.Language = "zh") -> Table:
    heads = (Column("单位"), *(Column(f"题目{i}的平均分", "right", f"题组{i // 5}") for i in range(columns - 1)))
    rows = tuple(
        (Cell(f"第{j}单位"), *(sample.cell(1 + i * j % 300 / 100, 2) for i in range(columns - 1))) for j in range(25)
    )
    return Table("wide", "宽表", heads, rows, (), (), language)


def test_widths_count_chinese_double():
    assert (text_width("abc"), text_width("满意"), text_width("a满\nbb"), text_width("e\u0301")) == (3, 4, 3, 1)
    assert (longest_piece("a long word"), longest_piece("非常满意"), longest_piece("满意abc率")) == (4, 2, 3)


def test_a_plain_table_is_one_part_at_full_size():
    fitted = fit(sample.distribution("zh"))
    assert fitted.size == 9
    assert [panel.columns for panel in fitted.panels] == [(0, 1, 2, 3)]
    assert 0.55 < sum(fitted.panels[0].shares) <= 1.0001


def test_forty_columns_are_split_evenly_with_the_first_column_in_every_part():
    fitted = fit(wide(40))
    assert len(fitted.panels) > 1
    assert all(panel.columns[0] == 0 for panel in fitted.panels)
    assert sorted(i for panel in fitted.panels for i in panel.columns[1:]) == list(range(1, 40))
    sizes = [len(panel.columns) for panel in fitted.panels]
    assert max(sizes) - min(sizes) <= 2
    assert all(sum(panel.shares) <= 1.0001 for panel in fitted.panels)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=30), st.integers(0, 3))
def test_every_table_fits(labels, rows):
    columns = tuple(Column(label) for label in labels)
    table = Table("t", "T", columns, tuple(tuple(Cell(label) for label in labels) for _ in range(rows)))
    fitted = fit(table)
    assert {i for panel in fitted.panels for i in panel.columns} == set(range(len(labels)))
    assert all(sum(panel.shares) <= 1.0001 and min(panel.shares) > 0 for panel in fitted.panels)


@pytest.mark.parametrize("page", PAGES)
def test_a_heading_with_a_figure_is_not_broken_before_its_last_character(page):
    """No interval is shown, so that the columns of the intervals are as wide as their headings only."""
    heads = ("组别", "样本量", "分值", "95%置信区间", "占比/%", "95%置信区间", "重复作答")
    gone, dash = Cell("不予公布（n＜10）", "withheld"), Cell("—")
    row = (Cell("61岁及以上"), Cell("＜10", "withheld"), gone, dash, gone, dash, dash)
    table = Table("t", "T", tuple(Column(label) for label in heads), (row,) * 8)
    fitted = fit(table, PAGES[page])
    (panel,) = fitted.panels
    widths = fitted.text_widths(panel)
    assert [line_count(label, width) for label, width in zip(heads, widths, strict=True)] == [1] * 7


def test_long_names_beside_seven_columns_take_two_lines():
    """A league table of units with names of 60 letters."""
    heads = ("Unit", "n", "Mean", "95% interval", "Rank", "Ranks", "Band", "Reliability")
    name = "Planning and Development Division, Municipal Archives Office"
    shown = [Cell(name), sample.cell(1463, 0), sample.cell(95.05, 2), sample.interval(93.34, 96.76), Cell("unranked")]
    row = (*shown, sample.interval(127, 387, 0), Cell("5"), sample.cell(0.92, 2))
    fitted = fit(Table("league", "T", tuple(Column(label) for label in heads), (row,) * 30))
    (panel,) = fitted.panels
    assert fitted.size == 9
    widths = fitted.text_widths(panel)
    assert line_count(name, widths[0]) == 2
    assert all(line_count(cell.text, width) == 1 for cell, width in zip(row[1:], widths[1:], strict=True))


def test_heads_with_shared_headings():
    upper, lower = head(sample.lecturers("en").columns)
    assert [(cell.text, cell.columns, cell.rows) for cell in upper] == [
        ("Lecturer", 1, 2), ("n", 1, 2), ("Mean score", 2, 1), ("Satisfaction rate", 2, 1),
    ]  # fmt: skip
    assert [cell.text for cell in lower] == ["Mean", "95 % interval", "%", "95 % interval"]
    assert ([cell.first for cell in upper], [cell.first for cell in lower]) == ([0, 1, 2, 4], [2, 3, 4, 5])


def test_numbering_in_order_and_by_language():
    captions = {lang: [c.text for _, c in numbered(sample.appendix(lang)) if c] for lang in ("zh", "en")}
    assert captions["zh"][:3] == [
        "表1　总体评价的分布",
        "图1　总体评价分布：本单位与全部单位",
        "表2　各授课教师的平均分和满意率",
    ]
    assert captions["en"][0] == "Table 1. Distribution of the overall rating"
    assert captions["en"][1].startswith("Figure 1. ")
    first = next(c for _, c in numbered(sample.appendix("zh")) if c)
    assert first.continued == "续表1　总体评价的分布"


def test_dates_do_not_depend_on_the_machine():
    assert Appendix("T", "zh", "s", author="办公室", day=sample.DAY).byline == "办公室　2024年3月5日"
    assert Appendix("T", "en", "s", day=sample.DAY).byline == "5 March 2024"
