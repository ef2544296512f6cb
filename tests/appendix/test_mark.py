"""Every page of a document can bear a mark, and those of a draft do."""

from __future__ import annotations

from dataclasses import replace

import appendix_sample as sample
import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from small_survey import random_answers, write_survey
from surveykit.appendix import load, publish, start, write_documents
from surveykit.appendix.beside import index_beside
from surveykit.cli import run
from surveykit.presentation.view import View
from surveykit.survey import load_definition, new_survey

MARK = "DRAFT & <not confirmed>"


@pytest.fixture(scope="module", params=["academic", "gbt9704"])
def folder(request, tmp_path_factory):
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    marked = replace(sample.appendix("en"), mark=MARK, page=request.param)
    folder = publish(marked, tmp_path_factory.mktemp("marked"))
    assert load(folder).mark == MARK
    write_documents(folder, ["docx", "xlsx", "html", "pdf"])
    return folder


def test_word_bears_it_at_the_foot_of_every_kind_of_page(folder):
    (section,) = Document(folder / "appendix.docx").sections
    feet = [section.footer, section.first_page_footer, section.even_page_footer]
    written = [[paragraph.text for paragraph in foot.paragraphs] for foot in feet if not foot.is_linked_to_previous]
    assert len(written) == 2
    assert all(texts[0] == MARK for texts in written)


def test_pdf_bears_it_on_every_page(folder):
    pages = PdfReader(folder / "appendix.pdf").pages
    assert len(pages) > 1
    assert all(MARK in page.extract_text() for page in pages)


def test_a_workbook_bears_it_on_every_printed_sheet_and_among_its_contents(folder):
    book = load_workbook(folder / "appendix.xlsx")
    assert all("DRAFT && <not confirmed>" in sheet.oddFooter.center.text for sheet in book)
    assert book.worksheets[0]["A4"].value == MARK


def test_a_page_bears_it_as_text(folder):
    page = (folder / "appendix.html").read_text(encoding="utf-8")
    assert '<aside class="mark">DRAFT &amp; &lt;not confirmed&gt;</aside>' in page


@pytest.mark.parametrize(("language", "words"), [("zh", "草稿"), ("en", "DRAFT")])
def test_what_rests_on_guesses_is_called_a_draft(tmp_path, language, words):
    answers, units = random_answers(3)
    survey = write_survey(tmp_path / "made", answers, units)
    assert start(View.of(load_definition(survey), language)).mark == ""
    with (survey / "survey.yml").open("a", encoding="utf-8") as file:
        file.write("# GUESS: that this is all\n")
    definition = load_definition(survey)
    assert start(View.of(definition, language)).mark.startswith(words)
    assert type(definition).from_json(definition.to_json()).draft


def test_the_index_of_a_draft_bears_it_and_a_bundle_is_refused(tmp_path, monkeypatch, capsys):
    folder = new_survey("made", tmp_path)
    with (folder / "survey.yml").open("a", encoding="utf-8") as file:
        file.write("# GUESS: that this is all\n")
    monkeypatch.chdir(tmp_path)
    assert run(["run", str(folder), "--formats", "html", "--jobs", "1", "--out", "out"]) == 0
    assert index_beside(tmp_path / "out" / "index.html").mark.startswith("DRAFT")
    for report in ("units/north", "overall"):
        assert load(tmp_path / "out" / report).mark.startswith("DRAFT")
    assert run(["appendix", str(folder), "--formats", "html", "--out", "out"]) == 0
    assert load(tmp_path / "out" / "book").mark.startswith("DRAFT")
    capsys.readouterr()
    assert run(["pack", str(folder), "--out", "out", "-o", "made.zip"]) == 1
    assert "guesses of a draft: nobody has confirmed them" in capsys.readouterr().out
    assert not list(tmp_path.glob("*.zip"))
