"""A survey whose every text is hostile, through the commands: reports, index, book, bulletin and sheets stay text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import yaml
from docx import Document

import appendix_reading as reading
from small_survey import Answer, write_survey
from surveykit.appendix import load
from surveykit.appendix.model import Appendix, Verbatim
from surveykit.cli import run

#: Which of the hostile answers name units, choices and so on; every one of them is an answer in somebody's own words.
UNITS, CHOICES, VISITS = (1, 2, 13, 14, 17, 20, 28, 29), (0, 4, 15, 18, 22), (21, 24, 26)
TITLE, AUTHOR, QUESTION, RATE, UNIT_WORD = 13, 20, 14, 7, 29


@pytest.fixture(scope="module")
def place(answers: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the reports."""
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    ids = [f"U{number}" for number in range(len(UNITS))]
    given = [
        Answer(unit, str(1 + number % 5), ("first", "again", "phone")[number % 3], "", attitude=str(1 + number % 4))
        for unit in ids
        for number in range(36)
    ]
    folder = write_survey(tmp_path_factory.mktemp("surveys"), given, ids)
    _name_units(folder / "units.csv", dict(zip(ids, (answers[i] for i in UNITS), strict=True)))
    _word_survey(folder / "survey.yml", answers)
    _answer(folder / "raw" / "answers1.csv", answers)
    out = tmp_path_factory.mktemp("reports")
    assert run(["run", str(folder), "--units", "U0,U2", "--out", str(out), "--jobs", "1"]) == 0
    assert run(["appendix", str(folder), "--out", str(out)]) == 0
    return out


def _name_units(path: Path, names: dict[str, str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["unit_id", "name_en", "class", "class_en", "order"])
        writer.writerows([unit, name, "c", "=1+1", number] for number, (unit, name) in enumerate(names.items(), 1))


def _word_survey(path: Path, answers: list[str]) -> None:
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    settings["report"] |= {"title": answers[TITLE], "author": answers[AUTHOR], "comments": ["note"]}
    settings["units"]["label"] = answers[UNIT_WORD]
    settings["scales"]["satisfaction"]["choices"] = {n: answers[i] for n, i in enumerate(CHOICES, start=1)}
    settings["questions"]["overall"]["text"] = answers[QUESTION]
    settings["questions"]["visit"]["choices"] = {
        code: answers[i] for code, i in zip(("first", "again", "phone"), VISITS, strict=True)
    }
    settings["questions"]["note"] = {"text": answers[8], "type": "text", "column": "note"}
    settings["rates"]["satisfied"]["label"] = answers[RATE]
    settings["privacy"] = {"mask": ["note"]}
    path.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _answer(path: Path, answers: list[str]) -> None:
    """Put the hostile answers in the column of the notes; a file in UTF-8 can hold no lone surrogate."""
    with path.open(encoding="utf-8", newline="") as handle:
        head, *rows = csv.reader(handle)
    said = [text.encode("utf-8", "replace").decode() for text in answers if "\x00" not in text]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(head)
        for number, row in enumerate(rows):
            row[head.index("note")] = said[number % len(said)]
            writer.writerow(row)


@pytest.fixture(params=["units/U0", "units/U2", "overall", "book"])
def folder(request: pytest.FixtureRequest, place: Path) -> Path:
    """The folder of one document in its four formats."""
    return place / request.param


def texts(appendix: Appendix, answers: list[str]) -> Iterator[str]:
    """Hostile texts that the document shows in its tables."""
    shown = {cell.text for table in appendix.tables for row in table.rows for cell in row}
    yield from (text for text in answers if text in shown)


def test_every_format_shows_the_texts_as_they_are(folder, answers):
    appendix = load(folder)
    wanted = list(texts(appendix, answers))
    assert len(wanted) >= 6
    docx = Document(str(folder / "appendix.docx"))
    said = {cell for table in docx.tables for row in reading.docx_rows(table) for cell in row}
    page = {cell for table in reading.read_page(folder / "appendix.html").tables for row in table for cell in row}
    book = openpyxl.load_workbook(folder / "appendix.xlsx")
    sheets = {str(value) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for value in row}
    pdf = reading.squeezed(reading.pdf_text(folder / "appendix.pdf"))
    for text in wanted:
        assert text in said
        assert text in page
        assert text in sheets
        assert reading.squeezed(text) in pdf
    assert docx.paragraphs[0].text == appendix.title
    assert answers[TITLE] in appendix.title
    spoken = [answer for block in appendix.blocks if isinstance(block, Verbatim) for answer in block.answers]
    written = [reading.docx_text(p._p) for p in docx.paragraphs if p.style.style_id == "Answer"]
    assert written == spoken


def test_words_of_people_come_through(place, answers):
    """In the book stand the answers of all units; a line end or a blank at an end may be tidied away, nothing else."""
    spoken = {
        reading.squeezed(answer)
        for block in load(place / "book").blocks
        if isinstance(block, Verbatim)
        for answer in block.answers
    }
    for text in (answers[i] for i in (0, 1, 13, 14, 17, 20, 21, 22, 24, 27, 28, 29)):
        assert reading.squeezed(text) in spoken


def test_there_is_no_formula_no_link_and_no_field_but_our_own(place):
    documents = sorted(place.rglob("*.docx"))
    assert len(documents) == 3 + 1 + 1 + len(UNITS)
    for path in documents:
        members = reading.parts(path)
        assert not any("External" in text for name, text in members.items() if name.endswith(".rels")), path
        body = Document(str(path)).element.body
        fields = {node.text.split()[0] for node in body.iter(f"{reading.WORD}instrText")}
        assert fields <= {"SEQ", "REF", "TOC", "PAGEREF"}, path
    workbooks = list(place.rglob("appendix.xlsx"))
    assert len(workbooks) == 4
    for path in workbooks:
        sheets = [text for name, text in reading.parts(path).items() if name.startswith("xl/")]
        assert not any("<f>" in text or 't="e"' in text or "External" in text for text in sheets), path


def test_no_page_runs_a_script_or_asks_for_anything(place, tmp_path):
    pages = ["index.html", "overall/appendix.html", "book/appendix.html", "units/U2/appendix.html"]
    for number, name in enumerate(pages):
        shown = reading.browser("--dump-dom", f"file://{place / name}", folder=tmp_path / str(number))
        assert "canary" in shown
        assert "<body data-canary" not in shown, name
        tags = reading.read_page(place / name).tags
        assert not any(key.startswith("on") for _, attributes in tags for key in attributes)
        sources = [a["src"] for tag, a in tags if tag in ("img", "script", "iframe") and a.get("src")]
        assert all(source.startswith("data:") for source in sources)
