"""What stands below a table or figure: the base, the weighting, what the interval is and what is withheld."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from surveykit.disclosure import Floor
from surveykit.language import Language, text
from surveykit.presentation.labels import in_sentence
from surveykit.presentation.shown import Estimate

if TYPE_CHECKING:
    from surveykit.survey import Definition


def withheld_text(estimate: Estimate, language: Language) -> str:
    """Why an estimate is withheld, in the words of a cell: ``withheld (n < 10)``; a missing one says so."""
    if estimate.withheld == "protects":
        return text("tables.withheld.protects", language)
    if estimate.withheld == "small" or estimate.shown == "withheld":
        return text("tables.withheld.small", language, floor=estimate.needs)
    return text("tables.withheld.none", language)


def withheld_reason(n: int, floor: Floor) -> str | None:
    """Why measures of spread on ``n`` answers are withheld; ``None`` where they are not."""
    if floor.closed is not None:
        return floor.closed
    return None if floor.level(n) == "all" else "small"


def method_text(method: str, language: Language) -> str:
    """The name of an estimation method in ``language``; the name itself where the catalogue has none."""
    try:
        return text(f"tables.method.{method}", language)
    except KeyError:
        return method


def base_note(language: Language) -> str:
    """What n counts."""
    return text("tables.note.base", language)


def weighting_note(survey: Definition, language: Language) -> str:
    """Whether answers are weighted, and what the standard errors allow for."""
    design = survey.design
    weighting = weights_note(survey, language) if design.weight else text("tables.note.unweighted", language)
    parts = [text("tables.note.clusters", language, psu=_name(survey, design.psu, language))] if design.psu else []
    if design.strata:
        parts.append(text("tables.note.strata", language, strata=_name(survey, design.strata, language)))
    return weighting + "".join(parts)


def weights_note(survey: Definition, language: Language) -> str:
    """What the answers are weighted by: the columns whose shares are known, or the question that holds the weights."""
    if survey.weighting is None:
        return text("tables.note.weighted", language, weight=_name(survey, str(survey.design.weight), language))
    columns = (_column(survey, column, language) for column in survey.weighting.rake)
    return text("tables.note.raked", language, columns=text("tables.join.list", language).join(columns))


def _column(survey: Definition, column: str, language: Language) -> str:
    """The words for a column whose shares are known."""
    if column in ("channel", "class"):
        return text(f"tables.note.{column}", language)
    return _name(survey, column, language)


def _name(survey: Definition, column: str, language: Language) -> str:
    """The words for a design column: the respondent's, or a question's text."""
    if column in ("respondent", survey.respondent):
        return text("tables.note.respondent", language)
    question = survey.questions.get(column)
    return in_sentence(question.text.in_language(language), language) if question else column


def interval_note(estimates: Iterable[Estimate], language: Language) -> tuple[str, ...]:
    """What the intervals are, by their methods; nothing where no interval is shown."""
    methods = dict.fromkeys(estimate.method for estimate in estimates if estimate.has_interval and estimate.method)
    if not methods:
        return ()
    joined = text("tables.join.semicolon", language).join(method_text(method, language) for method in methods)
    return (text("tables.note.interval", language, methods=joined),)


def floor_notes(estimates: Iterable[Estimate], survey: Definition, language: Language) -> tuple[str, ...]:
    """What is withheld and why, for what occurs among ``estimates``."""
    floor = Floor.of(survey)
    notes: list[str] = []
    seen = tuple(estimates)
    if any(estimate.withheld == "small" for estimate in seen):
        level = max(estimate.needs for estimate in seen if estimate.withheld == "small")
        notes.append(text("tables.note.withheld", language, floor=level))
    if any(estimate.withheld == "protects" for estimate in seen):
        notes.append(text("tables.note.protects", language))
    if any(_is_rarely_chosen(estimate, floor) for estimate in seen):
        notes.append(text("tables.note.rarely_chosen", language, base=floor.min_n_spread, floor=floor.min_n))
    if any(estimate.shown == "mean_only" for estimate in seen):
        notes.append(text("tables.note.mean_only", language, low=floor.min_n, high=floor.min_n_spread))
    return tuple(notes)


def _is_rarely_chosen(estimate: Estimate, floor: Floor) -> bool:
    """Whether a share is shown though fewer people chose it than the floor asks of a base."""
    if estimate.category is None or estimate.is_withheld or not estimate.value or estimate.n is None:
        return False
    count = estimate.value * estimate.n if estimate.count is None else estimate.count
    return count < floor.min_n


def all_notes(estimates: Iterable[Estimate], survey: Definition, language: Language) -> tuple[str, ...]:
    """Base, weighting, interval and floor, in the order in which they are printed."""
    seen = tuple(estimates)
    return (
        base_note(language),
        weighting_note(survey, language),
        *interval_note(seen, language),
        *floor_notes(seen, survey, language),
    )
