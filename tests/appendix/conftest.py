"""Published folders that several tests read."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

# The helpers stand beside the tests; tests are imported by path, so their folder is named here.
sys.path.insert(0, str(Path(__file__).parent))

import appendix_sample as sample

from surveykit.appendix import publish, write_documents
from surveykit.appendix.model import Appendix, Heading, Paragraph, Verbatim
from surveykit.presentation.model import Cell, Column, Table
from surveykit.results import Number

FORMATS = ("docx", "xlsx", "html", "pdf")


@pytest.fixture(scope="session", params=["zh", "en"])
def unit(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Appendix, Path]:
    """A unit's appendix and the folder with its documents, in either language."""
    appendix = sample.appendix(request.param)
    folder = publish(appendix, tmp_path_factory.mktemp(request.param))
    write_documents(folder, FORMATS)
    return appendix, folder


@pytest.fixture(scope="session")
def answers(shared_data: Path) -> list[str]:
    """The hostile answers; of the endless one as much as makes a page, as its own test has it whole."""
    return [text[:2000] for text in json.loads((shared_data / "hostile" / "answers.json").read_text(encoding="utf-8"))]


def hostile_appendix(answers: list[str], language: sample.Language = "en") -> Appendix:
    """Every answer in every place an answer, a label, a name or a title can take."""
    numbers = tuple(Number(f"h.{i}", "hostile", "mean", {text: text}, float(i), n=20) for i, text in enumerate(answers))
    rows = tuple(
        (Cell(text), Cell(text), Cell(f"{i:.1f}", "number", float(i), 1, number=f"h.{i}"))
        for i, text in enumerate(answers)
    )
    columns = (Column(answers[0]), Column(answers[14], "right", answers[20]), Column("n", "right", answers[20]))
    groups = {i: text for i, text in enumerate(answers) if i % 5 == 0}
    table = Table("hostile", answers[13], columns, rows, tuple(answers), numbers, language, groups)
    titles = [Table(f"title_{i}", text, (Column(text),), ((Cell(text),),)) for i, text in enumerate(answers)]
    start = Appendix(answers[13], language, answers[0], answers[8], answers[20], answers[21], sample.DAY)
    return start.add(
        *(Heading(text, 1 + i % 4) for i, text in enumerate(answers)),
        *(Paragraph(text) for text in answers),
        table,
        *titles,
        sample.figure(language, title=answers[22]),
        Verbatim(tuple(answers)),
    )


@pytest.fixture(scope="session")
def hostile(answers: list[str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Appendix, Path]:
    """The hostile appendix and the folder with its documents."""
    appendix = hostile_appendix(answers)
    folder = publish(appendix, tmp_path_factory.mktemp("hostile"))
    write_documents(folder, FORMATS)
    return appendix, folder
