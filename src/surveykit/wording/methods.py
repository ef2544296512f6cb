"""Who answered, how the numbers were made, and what a measure means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import surveykit
from surveykit.disclosure import Floor
from surveykit.language import Language, text
from surveykit.presentation.labels import language_of, variable_label
from surveykit.presentation.notes import weighting_note, weights_note
from surveykit.presentation.printing import PERCENT_DECIMALS, count_text, number_text
from surveykit.tables.definitions import rate_definition, valid_answers
from surveykit.wording.results import no_answers, withheld

if TYPE_CHECKING:
    from surveykit.cleaning import Account
    from surveykit.estimation import Design
    from surveykit.survey import Definition, Rate


def who_answered(
    account: Account, survey: Definition, *, respondents: int | None = None, language: Language | None = None
) -> str:
    """How many responses were received, excluded by reason and kept; and how many of these lack the headline answer.

    Args:
        account: The account of rows.
        survey: Gives labels and the publishing floor.
        respondents: How many people gave the kept responses, where that is known; not told below the floor.
        language: The survey's, unless given.
    """
    tongue = language_of(survey, language)
    if account.kept == 0 and account.received == 0:
        return no_answers(survey, language=tongue)
    floor, closed = Floor.of(survey).min_n, Floor.of(survey).closed
    if 0 < account.kept < floor or closed == "small":
        return withheld(survey, language=tongue)
    if closed is not None:
        return text("wording.withheld_unit", tongue)
    excluded = account.received - account.kept
    parts = [
        text(
            "wording.account",
            tongue,
            received=count_text(account.received, tongue),
            excluded=count_text(excluded, tongue),
            reasons=_reasons(account, tongue),
            kept=count_text(account.kept, tongue),
            share=number_text(100 * account.kept / account.received, PERCENT_DECIMALS, tongue),
        )
    ]
    if respondents is not None and floor <= respondents < account.kept:
        parts.append(text("wording.respondents", tongue, n=count_text(respondents, tongue)))
    answered = account.kept - account.unanswered
    if account.unanswered and (answered == 0 or answered >= floor):
        question = variable_label(survey, survey.headline.question, tongue)
        n = count_text(account.unanswered, tongue)
        parts.append(text("wording.unanswered", tongue, n=n, question=question))
    return ("" if tongue == "zh" else " ").join(parts)


def _reasons(account: Account, language: Language) -> str:
    """The reasons for exclusion that occurred, with their numbers, in brackets."""
    found = [(account.reason_label(reason, language), n) for reason, n in account.excluded.items() if n]
    if not found:
        return ""
    listed = text("tables.join.list", language).join(
        text("wording.reason", language, reason=reason, n=count_text(n, language)) for reason, n in found
    )
    return text("wording.reasons", language, reasons=listed)


def definition(rate: Rate | str, survey: Definition, *, language: Language | None = None) -> str:
    """Which choices a rate counts, what its denominator is and what is left out of it."""
    tongue = language_of(survey, language)
    declared = survey.rates[rate] if isinstance(rate, str) else rate
    sentences = rate_definition(declared, survey, tongue), valid_answers(declared.question, survey, tongue)
    return ("" if tongue == "zh" else " ").join(sentences)


def methods(survey: Definition, design: Design, *, language: Language | None = None) -> tuple[str, ...]:
    """The method notes of a report, a paragraph each: sample, intervals, publishing floor, comparisons, software."""
    tongue = language_of(survey, language)
    floor = Floor.of(survey)
    degrees = text("wording.methods.degrees", tongue, df=count_text(round(design.df), tongue)) if design.df > 0 else ""
    origin = () if survey.origin is None else (text("wording.methods.origin", tongue, origin=_origin(survey, tongue)),)
    return (
        *origin,
        text("wording.methods.design", tongue, design=weighting_note(survey, tongue), degrees=degrees),
        *_weighting(survey, design, tongue),
        text("wording.methods.intervals", tongue),
        text("wording.methods.comparison", tongue),
        text("wording.methods.floor", tongue, low=floor.min_n, high=floor.min_n_spread, rank=floor.min_n_rank),
        text("wording.methods.software", tongue, version=surveykit.__version__),
    )


def _weighting(survey: Definition, design: Design, language: Language) -> tuple[str, ...]:
    """How the weights were made and what their being unequal costs; nothing where no weights are computed."""
    if survey.weighting is None:
        return ()
    summary, trim = design.weight_summary(), survey.weighting.trim
    kish = text("wording.methods.kish", language, kish=number_text(float(summary["kish"]), 2, language))
    known = bool(summary["n"] >= Floor.of(survey).min_n_spread)
    waves = text("wording.methods.raked_by_wave", language) if survey.waves else ""
    parts = [text("wording.methods.raked", language, weights=weights_note(survey, language), waves=waves)]
    if trim is not None:
        upper = number_text(trim.upper, 2, language) if trim.upper is not None else ""
        key = "wording.methods.trimmed" if upper else "wording.methods.trimmed_below"
        parts.append(text(key, language, lower=number_text(trim.lower, 2, language), upper=upper))
    return (("" if language == "zh" else " ").join([*parts, *([kish] if known else [])]),)


def _origin(survey: Definition, language: Language) -> str:
    return survey.origin.in_language(language).rstrip("。.") if survey.origin is not None else ""
