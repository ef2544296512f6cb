"""One page for each unit: its result beside everybody's, and comments without personal details."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from surveykit import tables, wording
from surveykit.appendix.beside import write_with_data
from surveykit.appendix.model import Appendix, Block, Heading, Paragraph, Verbatim
from surveykit.appendix.plain import text_width
from surveykit.appendix.start import start
from surveykit.disclosure import comments
from surveykit.files import safe_name
from surveykit.language import Language
from surveykit.presentation.view import View
from surveykit.sections.divided import trend_of
from surveykit.sections.subject import Subject, said_of_headline
from surveykit.slices import UnitResponses

#: What the comments of a sheet may take: so many lines of so many half-ems.
_LINES, _LINE = 11, 80
#: What the sentences on the wave and on the change take.
_CHANGE_LINES = 4


def feedback(data: UnitResponses, view: View) -> Appendix:
    """The feedback sheet of a unit, on one page; it is a form, so it has the usual page whatever the reports have.

    ``data`` are the unit's responses, as :func:`surveykit.open_unit` gives them.
    """
    usual = start(view, data.unit)
    sheet = replace(usual, title=view.text("book.feedback.title"), page="academic", numbering="plain")
    sheet = sheet.add(
        Paragraph(view.text("book.feedback.lead", title=usual.title), "lead"),
        Heading(view.text("book.feedback.result")),
        *_result(data, view),
    )
    if not data.survey.report.comments:
        return sheet
    return sheet.add(Heading(view.text("book.feedback.comments")), *_comments(data, view))


def write_feedback(
    units: Iterable[UnitResponses],
    folder: Path,
    language: Language | None = None,
    *,
    on_unit: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write ``<unit>/feedback.docx`` with its data (``feedback.json``) below ``folder`` for every unit.

    The language is the survey's unless given; ``on_unit`` is called with each unit's id when its sheet is written.
    """
    paths: list[Path] = []
    for data in units:
        path = folder / safe_name(_id(data)) / "feedback.docx"
        paths.append(write_with_data(feedback(data, data.view(language)), path))
        if on_unit is not None:
            on_unit(_id(data))
    return paths


def _id(data: UnitResponses) -> str:
    return "" if data.unit is None else data.unit.unit_id


def _result(data: UnitResponses, view: View) -> Iterator[Block]:
    """The headline's figures, and how the unit compares with the others."""
    question, known = data.survey.subject, data.benchmarks
    if data.survey.leading:
        yield Paragraph(said_of_headline(data, view))
    of_unit = (known["level"] == "unit") & (known["unit"] == _id(data))
    is_headline = known["variable"].isin(data.survey.leading[:1])
    difference = known[of_unit & is_headline & (known["statistic"] == "difference")]
    if len(difference):
        yield Paragraph(wording.comparison(difference, view))
    trend = trend_of(data)
    if trend is not None and len(trend.changes):
        yield Paragraph(wording.change(trend, view))
    if question is not None and Subject.of(data.survey).has_choices:
        yield tables.distribution(data.design().proportion(question), view, id="rating_distribution")


def _comments(data: UnitResponses, view: View) -> Iterator[Block]:
    """As many comments as fit on the page, in their random order."""
    answers = [answer for name in data.survey.report.comments for answer in comments(data.responses, name, view.floor)]
    if not answers:
        yield Paragraph(view.text("book.feedback.no_comments"))
        return
    shown = _fitting(answers, _LINES if data.wave is None else _LINES - _CHANGE_LINES)
    if len(shown) < len(answers):
        yield Paragraph(view.text("book.feedback.more", n=len(answers), shown=len(shown)), "note")
    yield Verbatim(tuple(shown))
    yield Paragraph(view.text("book.feedback.privacy"), "note")


def _fitting(answers: list[str], lines: int) -> list[str]:
    """The answers that fit on the sheet, none of them cut; one that is too long itself is passed over."""
    shown, left = [], float(lines)
    for answer in answers:
        needed = sum(-(-max(text_width(line), 1) // _LINE) for line in answer.split("\n")) + 0.5
        if needed <= left:
            shown.append(answer)
            left -= needed
    return shown
