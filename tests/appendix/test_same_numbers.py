"""numbers.json, Word, Excel, HTML and PDF say the same: each document is parsed back and compared, number by number."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import appendix_sample as sample
import pytest
from docx import Document
from openpyxl import load_workbook

import appendix_reading as reading
import surveykit as sk
from small_survey import random_answers, write_survey
from surveykit.appendix import Appendix, load, publish, write_documents
from surveykit.appendix.layout.fitting import fit, head
from surveykit.appendix.layout.pages import PAGES
from surveykit.appendix.numbering import numbered
from surveykit.cli import run
from surveykit.presentation.model import Cell, Table
from surveykit.sections.book import bulletin, feedback, write_book
from surveykit.slices import open_all

FORMATS = ("docx", "xlsx", "html", "pdf")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that a made survey gives: reports by notebooks, the book, its bulletin and sheets, in every format."""
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    answers, units = random_answers(7)
    survey = write_survey(tmp_path_factory.mktemp("surveys"), answers, units)
    place = tmp_path_factory.mktemp("reports")
    largest = max(units, key=lambda unit: sum(one.unit == unit for one in answers))
    assert run(["run", str(survey), "--units", largest, "--out", str(place / "run"), "--jobs", "1"]) == 0
    (place / "run" / "units" / largest).rename(place / "report")
    overall, every = open_all(sk.load_survey(survey).clean())
    write_book(overall, place / "book", overall.view(), FORMATS)
    official = replace(load(place / "book"), page="gbt9704", numbering="official")
    data = next(data for data in every if data.unit is not None and data.unit.unit_id == largest)
    made = {
        "official": official,
        "bulletin": bulletin(overall, overall.view()),
        "feedback": feedback(data, data.view()),
    }
    made["unit"] = sample.appendix("zh")
    for name, appendix in made.items():
        write_documents(publish(appendix, place / name), FORMATS)
    return place


DOCUMENTS = ("unit", "report", "run/overall", "book", "official", "bulletin", "feedback")


@pytest.fixture(scope="module", params=DOCUMENTS)
def folder(request: pytest.FixtureRequest, reports: Path) -> Path:
    """A made-up report, a unit's, the overall one, the volume on both pages, the bulletin, and a sheet."""
    return reports / request.param


def tables(appendix: Appendix) -> Iterator[tuple[Table, str]]:
    for block, caption in numbered(appendix):
        if isinstance(block, Table) and caption is not None:
            yield block, caption.sheet


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
    assert compared >= (5 if folder.name in ("bulletin", "feedback") else 25)


def shown(cell: Cell, number: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """Pairs of a printed number and the exact one it stands for."""
    scale = 100 if number["statistic"] in ("share", "rate") and number["value"] is not None and is_share(number) else 1
    if cell.kind == "interval" and cell.low is not None and number["low"] is not None:
        yield cell.low, number["low"] * scale
        yield cell.high, number["high"] * scale
    elif cell.kind == "percent":
        yield cell.value, number["value"] * scale
    elif cell.kind == "number" and cell.value is not None:
        yield cell.value, number["value"]
    elif cell.kind == "count" and cell.value is not None:
        yield cell.value, number["value"] * (number["n"] if scale == 100 else 1)


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
        assert len(found) >= len(table.rows), label
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
    """Every figure of every table stands in the PDF, as often as it is printed, and rows of short cells stand whole."""
    appendix = load(folder)
    said = reading.pdf_text(folder / "appendix.pdf")
    text, pieces = reading.squeezed(said), Counter(said.replace("\u200b", "").split())
    for table, label in tables(appendix):
        panels = fit(table, PAGES[appendix.page]).panels
        printed = Counter(
            piece
            for panel in panels
            for row in table.rows
            for i in panel.columns
            for piece in row[i].text.split()
            if row[i].kind in ("number", "percent", "count", "interval")
        )
        assert printed - pieces == Counter(), label
        pieces -= printed
        if len(panels) == 1:
            for row in table.rows:
                if not any(len(cell.text) > 12 for cell in row):
                    assert reading.squeezed("".join(cell.text for cell in row)) in text, label


def test_every_table_of_every_document_was_compared(reports):
    """The comparisons go through the tables of the documents, so there must be tables of each kind."""
    counts = {name: sum(1 for _ in tables(load(reports / name))) for name in DOCUMENTS}
    assert counts["book"] == counts["official"] >= 8
    assert counts["run/overall"] >= 5
    assert counts["report"] >= 5
    assert min(counts.values()) >= 1


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
