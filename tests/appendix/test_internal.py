"""Data opened for the analyst's own eyes withhold nothing, mark everything made of them, and cannot be published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

import surveykit as sk
from small_survey import Answer, write_survey
from surveykit.appendix import WRITERS, Appendix, Paragraph, start
from surveykit.errors import DocumentError, ParameterError
from surveykit.presentation.view import View
from surveykit.sections import rating
from surveykit.slices import UnitResponses

MARKS = {"en": "[INTERNAL]", "zh": "〔内部资料〕"}


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    answers = [
        Answer(unit, str(1 + number % 5), note=f"{unit} says {number}", clerk=f"{unit}c")
        for unit, n in {"A": 4, "B": 30, "C": 30}.items()
        for number in range(n)
    ]
    return write_survey(tmp_path_factory.mktemp("surveys"), answers, ["A", "B", "C"])


@pytest.fixture(scope="module")
def small(survey: Path) -> UnitResponses:
    return sk.open_unit(survey, "A", internal=True)


def document(data: UnitResponses, view: View) -> Appendix:
    report = start(view, data.unit).add(*rating(data, view))
    return report if report.tables else report.add(*data.show("overall", language=view.language))


def test_a_small_unit_is_shown_and_marked(survey: Path, small: UnitResponses) -> None:
    assert "4 responses; internal, not to be published" in repr(small)
    shown, usual = small.show("overall"), sk.open_unit(survey, "A").show("overall")
    assert shown.table.numbers and shown.table.is_internal and not usual.table.is_internal
    assert not [number for number in usual.table.numbers if number.value is not None]
    assert [number for number in shown.table.numbers if number.value is not None]
    assert MARKS["en"] in shown.table.notes[-1]
    assert shown.figure is not None
    assert shown.figure.alt.startswith(MARKS["en"])
    whole = sk.open_overall(survey)
    plain = replace(whole, is_internal=True).show("overall").figure
    drawn = whole.show("overall").figure
    assert plain is not None and drawn is not None
    assert plain.height == drawn.height + 5 and plain.svg != drawn.svg


def test_all_that_is_made_of_them_stays_internal(small: UnitResponses) -> None:
    for data in (small.where(visit="first"), small.derive("good", "overall >= 4"), small.as_draft()):
        assert data.view().is_internal
    assert small.view("zh").is_internal and small.view().in_language("zh").is_internal


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sentences_bear_the_mark(survey: Path, small: UnitResponses, language) -> None:
    view, mean = small.view(language), small.design().mean("overall")
    assert sk.wording.headline(mean, None, view).startswith(MARKS[language])
    usual = sk.open_unit(survey, "B")
    mean = usual.design().mean("overall")
    assert MARKS[language] not in sk.wording.headline(mean, None, usual.view(language))
    for block in rating(small, view):
        if isinstance(block, Paragraph):
            assert str(block.pieces[0]).startswith(MARKS[language])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_written_document_bears_the_mark_when_it_is_opened_again(small, tmp_path, language) -> None:
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    report, mark = document(small, small.view(language)), MARKS[language]
    paths = {name: tmp_path / f"own.{name}" for name in ("docx", "xlsx", "html", "pdf")}
    for name, path in paths.items():
        WRITERS.one(name)(report, path)
    (section,) = Document(paths["docx"]).sections
    feet = [foot for foot in (section.footer, section.first_page_footer) if not foot.is_linked_to_previous]
    assert feet and all(mark in foot.paragraphs[0].text for foot in feet)
    book = load_workbook(paths["xlsx"])
    assert all(mark in sheet.oddFooter.center.text for sheet in book)
    assert f'<aside class="mark">{mark}' in paths["html"].read_text(encoding="utf-8")
    assert all(mark in page.extract_text() for page in PdfReader(paths["pdf"]).pages)


def test_nothing_of_them_is_published_not_even_a_sentence(survey: Path, small: UnitResponses, tmp_path: Path) -> None:
    mean = small.design().mean("overall")
    usual = start(sk.open_unit(survey, "B").view())
    said = f"As we know: {sk.wording.headline(mean, None, small.view())}"
    for report in (
        start(small.view()),
        document(small, small.view()),
        usual.add(*small.show("overall")),
        usual.add(sk.Heading("Overall"), Paragraph(said)),
        usual.add(Paragraph(("see ", said))),
    ):
        with pytest.raises(DocumentError, match="without the publishing floor") as refused:
            sk.publish(report, tmp_path / "out")
        assert "for your own eyes" in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_a_notebook_of_a_run_may_not_look(survey: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEYKIT_SLICE", "somewhere.json")
    for look in (lambda: sk.open_unit(survey, "A", internal=True), lambda: sk.open_overall(survey, internal=True)):
        with pytest.raises(ParameterError, match="cannot look at results without the publishing floor"):
            look()
