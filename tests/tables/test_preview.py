"""The light look at a table in a notebook."""

from __future__ import annotations

import re

import pytest

import presented
from surveykit import tables
from surveykit.presentation import View
from surveykit.tables import Cell, Column, Table


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("rows", [1, 100, 5000])
def test_a_preview_stays_small_and_says_what_is_missing(language, rows):
    codes = [f"{number}{'很长的名称' * 8}" for number in range(rows)]
    frame = presented.estimates([3.0] * rows, [50] * rows, by="lecturer", codes=codes)
    html = tables.summary(
        frame, None, View.of(presented.survey(language=language)), by="lecturer", id="t"
    )._repr_html_()
    assert len(html.encode()) <= 10_000
    shown = html.count("<td>") - (1 if rows > 50 else 0)
    if rows > 50:
        left = int(re.search(r"([\d,]+)(?=行未显示|\.</i>)", html).group(1).replace(",", ""))
        assert left + html.count("50</td>") >= rows
        assert shown < rows


def test_wide_tables_are_cut_with_a_line_that_says_so():
    columns = tuple(Column(f"column {number} {'x' * 90}") for number in range(40))
    table = Table("wide", "Wide", columns, tuple((Cell("y" * 300),) * 40 for _ in range(3)))
    html = table._repr_html_()
    assert len(html) <= 10_000
    assert "Columns not shown here: 28." in html


def test_labels_are_text_never_markup():
    table = Table("t", "<b>&", (Column("<i>"),), ((Cell("<script>alert(1)</script>"),),), notes=("<u>",))
    html = table._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<i>" not in html
    assert "<u>" not in html


def test_spanners_and_row_groups_are_shown():
    design = presented.design([100, 100])
    table = tables.summary(
        design.mean("rating", by=["unit", "age"]), None, View.of(presented.survey()), by="age", id="t"
    )
    html = table._repr_html_()
    assert html.count("Department 1") == 1
    assert '<th colspan="2" style="text-align:center">Mean</th>' in html


def test_printed_has_the_texts_and_to_frame_the_numbers():
    table = tables.summary(presented.estimates([3.456], [50]), None, View.of(presented.survey()), by="unit", id="t")
    assert table.printed().iloc[0].tolist() == ["Department 1", "50", "3.46", "3.36–3.56"]
    (line,) = table.to_frame().to_dict("records")
    assert (line["id"], line["unit"], line["value"], line["n"]) == ("t.rating.mean.D01", "D01", 3.456, 50)
    assert line["printed"] == "3.46 3.36–3.56"


def test_the_whole_table_is_there_when_it_is_asked_for():
    frame = presented.estimates([3.0] * 900, [50] * 900, by="lecturer", codes=[str(n) for n in range(900)])
    table = tables.summary(frame, None, View.of(presented.survey()), by="lecturer", id="t")
    assert len(table._repr_html_().encode()) <= 10_000
    assert tables.to_html(table, whole=True).count("<td>") == 900
