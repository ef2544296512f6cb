"""numbers.json, Word, Excel, HTML and PDF say the same: each document is parsed back and compared, number by number."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import appendix_reading as reading
import appendix_sample as sample
import pytest
from docx import Document
from openpyxl import load_workbook

import surveykit as sk
from small_survey import random_answers, write_survey
from surveykit.appendix import Appendix, load, publish, write_documents
from surveykit.appendix.book import write_book
from surveykit.appendix.layout import fit, head
from surveykit.appendix.numbering import numbered
from surveykit.appendix.pages import PAGES
from surveykit.tables.model import Cell, Table

FORMATS = ("docx", "xlsx", "html", "pdf")


@pytest.fixture(scope="module", params=["unit", "book"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A unit's made-up report, and the appendix volume of a made survey."""
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    place = tmp_path_factory.mktemp(request.param)
    if request.param == "unit":
        write_documents(publish(sample.appendix("zh"), place), FORMATS)
    else:
        answers, units = random_answers(7)
        survey = write_survey(tmp_path_factory.mktemp("surveys"), answers, units)
        write_book(sk.open_overall(survey), place, FORMATS)
    return place


def tables(appendix: Appendix) -> Iterator[tuple[Table, str]]:
    for block, caption in numbered(appendix):
        if isinstance(block, Table) and caption is not None:
            yield block, caption.label


def test_every_shown_number_is_that_of_numbers_json(folder):
    """What the cells print follows from the stored value: shares as percentages, everything else as it is."""
    stored = {one["id"]: one for one in json.loads((folder / "numbers.json").read_text("utf-8"))["numbers"]}
    compared = 0
    for table, _ in tables(load(folder)):
        for cell in (cell for row in table.rows for cell in row if cell.number):
            number = stored[cell.number]
            if cell.kind == "withheld":
                assert number["value"] is None or number["shown"] != "all" or cell.text
                continue
            for printed, exact in shown(cell, number):
                assert printed == pytest.approx(exact, abs=0.5 * 10**-cell.decimals + 1e-9), (table.id, cell)
                compared += 1
    assert compared > 50


def shown(cell: Cell, number: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """Pairs of a printed number and the exact one it stands for."""
    scale = 100 if number["statistic"] in ("share", "rate") and number["value"] is not None and is_share(number) else 1
    if cell.kind == "interval" and cell.low is not None and number["low"] is not None:
        yield cell.low, number["low"] * scale
        yield cell.high, number["high"] * scale
    elif cell.kind == "percent":
        yield cell.value, number["value"] * scale
    elif cell.kind == "number" and number["statistic"] == "mean":
        yield cell.value, number["value"]


def is_share(number: dict[str, Any]) -> bool:
    """Shares of estimates are between 0 and 1; those of the made-up report are stored as percentages."""
    return number["value"] <= 1 and "variable" in number["by"]


Read = Callable[[Path, Appendix], list[list[list[str]]]]


def test_word_says_what_the_cells_say(folder):
    appendix = load(folder)
    written = iter(Document(str(folder / "appendix.docx")).tables)
    for table, label in tables(appendix):
        for panel in fit(table, PAGES[appendix.page]).panels:
            rows = reading.docx_rows(next(written))
            rows = [row for row in rows if len(row) == len(panel.columns)][-len(table.rows) :]
            assert rows == [[row[i].text for i in panel.columns] for row in table.rows], label
    assert next(written, None) is None


def test_html_says_what_the_cells_say(folder):
    pages = iter(reading.read_page(folder / "appendix.html").tables)
    for table, label in tables(load(folder)):
        rows = [row for row in next(pages)[len(head(table.columns)) :] if len(row) == len(table.columns)]
        assert rows == [[cell.text for cell in row] for row in table.rows], label


def test_excel_holds_the_numbers_typed(folder):
    book = load_workbook(folder / "appendix.xlsx")
    for table, label in tables(load(folder)):
        sheet = book[label]
        split = [any(row[i].kind == "interval" for row in table.rows) for i in range(len(table.columns))]
        rows = sheet.iter_rows(min_row=2 + len(head(table.columns)), values_only=True)
        found = [row for row in rows if sum(value is not None for value in row) > 1 or len(row) == 1]
        for cells, values in zip(table.rows, found, strict=False):
            assert list(excel_values(cells, split, values)), label


def excel_values(cells: tuple[Cell, ...], split: list[bool], values: tuple[Any, ...]) -> Iterator[bool]:
    position = 0
    for cell, is_split in zip(cells, split, strict=True):
        if is_split and cell.kind == "interval" and cell.low is not None:
            assert (values[position], values[position + 1]) == (cell.low, cell.high)
        elif not is_split and cell.value is not None and not isinstance(values[position], str):
            assert values[position] == pytest.approx(cell.value)
        else:
            assert str(values[position]) == cell.text
        position += 2 if is_split else 1
        yield True


def test_pdf_says_what_the_cells_say(folder):
    appendix = load(folder)
    text = reading.squeezed(reading.pdf_text(folder / "appendix.pdf"))
    for table, label in tables(appendix):
        numbers = [
            cell for row in table.rows for cell in row if cell.kind in ("number", "percent", "count", "interval")
        ]
        for cell in numbers:
            assert reading.squeezed(cell.text) in text, (label, cell)
        if len(fit(table, PAGES[appendix.page]).panels) == 1:
            for row in table.rows:
                if not any(len(cell.text) > 12 for cell in row):
                    assert reading.squeezed("".join(cell.text for cell in row)) in text, label


def test_the_table_of_all_numbers_is_numbers_json(folder):
    stored = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))["numbers"]
    content = (folder / "numbers.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [number["id"] for number in stored]
    for row, number in zip(rows, stored, strict=True):
        assert json.loads(row["by"]) == number["by"]
        for name in ("value", "se", "low", "high", "n", "n_eff", "df"):
            assert (row[name] == "") is (number[name] is None)
            assert number[name] is None or math.isclose(float(row[name]), number[name], rel_tol=0, abs_tol=0)


def test_no_text_of_the_csv_is_a_formula(hostile):
    _, place = hostile
    rows = list(csv.reader(io.StringIO((place / "numbers.csv").read_text(encoding="utf-8-sig"))))
    assert not [value for row in rows[1:] for value in row if re.match(r"[=+@\t\r]|-(?![\d.])", value)]
    assert len(rows) - 1 == len(list(load(place).numbers()))
