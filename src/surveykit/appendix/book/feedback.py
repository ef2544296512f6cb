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
from surveykit.language import Language, text
from surveykit.slices import UnitResponses

#: What the comments of a sheet may take: so many lines of so many half-ems.
_LINES, _LINE = 11, 80


def feedback(data: UnitResponses, *, language: Language | None = None) -> Appendix:
    """The feedback sheet of a unit, on one page; it is a form, so it has the usual page whatever the reports have.

    Args:
        data: The unit's responses, as :func:`surveykit.open_unit` gives them.
        language: The survey's, unless given.
    """
    survey, tongue = data.survey, language or data.survey.language
    usual = start(survey, data.unit, language=tongue)
    sheet = replace(usual, title=text("book.feedback.title", tongue), page="academic", numbering="plain")
    sheet = sheet.add(
        Paragraph(text("book.feedback.lead", tongue, title=usual.title), "lead"),
        Heading(text("book.feedback.result", tongue)),
        *_result(data, tongue),
    )
    if not survey.report.comments:
        return sheet
    return sheet.add(Heading(text("book.feedback.comments", tongue)), *_comments(data, tongue))


def write_feedback(
    units: Iterable[UnitResponses],
    folder: Path,
    *,
    language: Language | None = None,
    on_unit: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write ``<unit>/feedback.docx`` with its data (``feedback.json``) below ``folder`` for every unit.

    Args:
        units: The units' responses.
        folder: Where to.
        language: The survey's, unless given.
        on_unit: Called with each unit's id when its sheet is written.
    """
    paths: list[Path] = []
    for data in units:
        unit = "" if data.unit is None else data.unit.unit_id
        paths.append(write_with_data(feedback(data, language=language), folder / safe_name(unit) / "feedback.docx"))
        if on_unit is not None:
            on_unit(unit)
    return paths


def _result(data: UnitResponses, language: Language) -> Iterator[Block]:
    """The headline's figures, and how the unit compares with the others."""
    survey, design = data.survey, data.design()
    question, rate = survey.headline.question, survey.headline.rate
    means, rates = design.mean(question), design.rate(rate) if rate else None
    yield Paragraph(wording.headline(means, rates, survey, language=language))
    unit = "" if data.unit is None else data.unit.unit_id
    of_unit = (data.benchmarks["level"] == "unit") & (data.benchmarks["unit"] == unit)
    measured = (data.benchmarks["variable"] == question) & (data.benchmarks["statistic"] == "difference")
    difference = data.benchmarks[of_unit & measured]
    if len(difference):
        yield Paragraph(wording.comparison(difference, survey, language=language))
    yield tables.distribution(design.proportion(question), survey, id="rating_distribution", language=language)


def _comments(data: UnitResponses, language: Language) -> Iterator[Block]:
    """As many comments as fit on the page, in their random order."""
    answers = [answer for name in data.survey.report.comments for answer in comments(data.responses, name)]
    if not answers:
        yield Paragraph(text("book.feedback.no_comments", language))
        return
    shown = _fitting(answers, _LINES, _LINE)
    if len(shown) < len(answers):
        yield Paragraph(text("book.feedback.more", language, n=len(answers), shown=len(shown)), "note")
    yield Verbatim(tuple(shown))
    yield Paragraph(text("book.feedback.privacy", language), "note")


def _fitting(answers: list[str], lines: int, width: int) -> list[str]:
    """The answers that fit in so many lines, none of them cut; one that is too long itself is passed over."""
    shown, left = [], float(lines)
    for answer in answers:
        needed = sum(-(-max(text_width(line), 1) // width) for line in answer.split("\n")) + 0.5
        if needed <= left:
            shown.append(answer)
            left -= needed
    return shown
