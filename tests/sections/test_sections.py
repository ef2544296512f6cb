"""What a section says it will need is what it shows; sections of one's own take the place of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import surveykit as sk
from small_survey import random_answers, write_survey
from surveykit import sections, tables
from surveykit.appendix import Heading, Paragraph
from surveykit.appendix.model import Block
from surveykit.presentation import Number, View
from surveykit.sections import Blocks, Cells, Section
from surveykit.sections.book import PARTS

REPORTS = [getattr(sections, name) for name in sections.__all__ if isinstance(getattr(sections, name), Section)]
BOOK = [made for made in PARTS.values() if isinstance(made, Section)]
#: Keys of a number that are no group.
NOT_GROUPS = {"variable", "category"}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> list[sk.UnitResponses]:
    answers, units = random_answers(3)
    folder = write_survey(tmp_path_factory.mktemp("made"), answers, units)
    first = sk.load_survey(folder).register.ids[0]
    return [sk.open_unit(folder, first), sk.open_overall(folder)]


def numbers_of(blocks: Blocks) -> Iterator[Number]:
    for block in blocks:
        yield from getattr(block, "numbers", ())


def is_declared(number: Number, cells: list[Cells]) -> bool:
    """Whether a section said that it will need a number like this one."""
    variable = number.by.get("variable", "").split("-")[0]
    groups = {name for name in number.by if name not in NOT_GROUPS}
    return any(
        cell.statistic == number.statistic
        and (not variable or variable in cell.variables)
        and (groups <= {*cell.by, "unit"} if cell.by else groups <= {"unit"})
        for cell in cells
    )


@pytest.mark.parametrize("made", [*REPORTS, *BOOK], ids=lambda made: made.name)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_section_shows_no_number_that_it_did_not_announce(made, language, opened) -> None:
    for data in opened if made in REPORTS else opened[1:]:
        view = data.view(language)
        announced = list(made.cells(data.survey, view))
        missing = {(n.statistic, *sorted(n.by)) for n in numbers_of(made(data, view)) if not is_declared(n, announced)}
        assert missing == set(), (made.name, data.unit)


def test_most_sections_announce_numbers(opened) -> None:
    """The test above would pass for sections without numbers."""
    overall = opened[1]
    assert sum(len(list(numbers_of(made(overall, overall.view())))) > 0 for made in REPORTS) >= 6


def test_announcing_computes_nothing(opened) -> None:
    """The first face is handed no data."""
    survey = opened[1].survey
    for made in [*REPORTS, *BOOK]:
        assert all(isinstance(cell, Cells) for cell in made.cells(survey, View.of(survey)))


@sections.section(lambda survey, view: [Cells("mean", ("attitude",), ("visit",))])
def waiting(data: sk.UnitResponses, view: View) -> Iterator[Block]:
    """A section of one's own."""
    yield Heading("Attitude by visit")
    yield tables.summary(data.design().mean("attitude", by="visit"), None, view, by="visit", id="attitude_by_visit")


def test_a_section_of_ones_own_is_added_like_ours(opened, tmp_path: Path) -> None:
    data, view = opened[1], opened[1].view("en")
    report = sk.appendix.start(view).add(*sections.rating(data, view), *waiting(data, view))
    assert report.tables[-1].id == "attitude_by_visit"
    folder = sk.publish(report, tmp_path)
    document = next(path for path in sk.appendix.write_documents(folder, ["html"]) if path.suffix == ".html")
    assert "Attitude by visit" in document.read_text(encoding="utf-8")
    assert all(
        is_declared(number, list(waiting.cells(data.survey, view))) for number in numbers_of(waiting(data, view))
    )


def test_blocks_show_themselves_in_a_notebook(opened) -> None:
    data = opened[1]
    blocks = sections.rating(data, data.view("en"))
    shown = blocks._repr_html_()
    assert shown.startswith("<h3>") and "<table" in shown and "data:image/png;base64," in shown
    assert len(repr(blocks)) < 200
    assert Blocks([Paragraph("<b>")])._repr_html_() == "<p>&lt;b&gt;</p>"
