"""Sentences on results; none says more than its numbers support."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from surveykit.disclosure import Floor
from surveykit.language import Language, text
from surveykit.presentation.labels import group_label, language_of, variable_label
from surveykit.presentation.printing import (
    MEAN_DECIMALS,
    PERCENT_DECIMALS,
    count_text,
    decimals_off_zero,
    interval_text,
    number_text,
    percent,
)
from surveykit.presentation.shown import Estimate, significance_level
from surveykit.wording.rows import Row, estimate_of

if TYPE_CHECKING:
    from surveykit.survey import Definition


def headline(
    mean_row: Row | None, rate_row: Row | None, survey: Definition, *, language: Language | None = None
) -> str:
    """The first statement of a report: the mean and the rate with their intervals and n.

    Raises:
        DocumentError: A row is not one row of a frame of estimates.
    """
    tongue = language_of(survey, language)
    if any(row is not None and _is_empty(row) for row in (mean_row, rate_row)):
        return no_answers(survey, language=tongue)
    parts = []
    if mean_row is not None:
        parts.append(_mean(estimate_of(mean_row, survey, "the mean"), survey, tongue))
    if rate_row is not None:
        parts.append(_rate(estimate_of(rate_row, survey, "the rate"), survey, tongue))
    return _joined(list(dict.fromkeys(parts)), tongue)


def comparison(
    difference_row: Row,
    survey: Definition,
    *,
    subject: str | None = None,
    rest: str | None = None,
    level: float = 0.95,
    language: Language | None = None,
) -> str:
    """How a group differs from the others; ``higher`` or ``lower`` only if the interval of the difference excludes 0.

    A row that was corrected for several comparisons (with ``p_adjusted``) goes by that test instead, and says so.

    Args:
        difference_row: A row of :meth:`Design.against_rest` or of the benchmarks' ``difference``; or of these after
            :func:`surveykit.estimation.corrected`.
        survey: Gives labels and the publishing floor.
        subject: What is compared; the label of the row's group unless given.
        rest: What it is compared with; all other units unless given.
        level: The level of the interval; where many groups are compared, the corrected one.
        language: The survey's, unless given.

    Raises:
        DocumentError: This is not one row of a frame of estimates.
    """
    tongue = language_of(survey, language)
    one = estimate_of(difference_row, survey, "a difference")
    names = {
        "subject": subject if subject is not None else _group(one, survey, tongue),
        "rest": rest if rest is not None else text("wording.rest", tongue),
        "variable": variable_label(survey, one.variable, tongue),
    }
    if one.is_withheld:
        return text("wording.comparison.withheld", tongue, **names)
    is_rate = one.variable in survey.rates
    value, low, high = one.in_percent() if is_rate else (one.value, one.low, one.high)
    if value is None or low is None or high is None:
        return text("wording.comparison.no_interval", tongue, **names)
    p = _adjusted(difference_row)
    is_claimed = (low > 0 or high < 0) if p is None else p < significance_level(level)
    verdict = ("higher" if value > 0 else "lower") if is_claimed else "none" if p is None else "corrected"
    places = decimals_off_zero(low, high, PERCENT_DECIMALS if is_rate else MEAN_DECIMALS)
    sentence = text(
        f"wording.comparison.{'rate' if is_rate else 'mean'}.{verdict}",
        tongue,
        **names,
        size=number_text(abs(value) if is_claimed else value, places, tongue),
        interval=interval_text(low, high, places, tongue),
        level=_level(level),
    )
    if p is None or not is_claimed:
        return sentence
    return _joined([sentence, text("wording.comparison.after_correction", tongue)], tongue)


def _adjusted(row: Row) -> float | None:
    """The corrected p-value of a row; ``None`` where there is none."""
    value = row.get("p_adjusted")
    number = value.iloc[0] if isinstance(value, pd.Series) else value
    return None if number is None or pd.isna(number) else float(number)


def withheld(survey: Definition, *, unit: str | None = None, language: Language | None = None) -> str:
    """That results are withheld because there are too few answers; the number itself is not told."""
    tongue = language_of(survey, language)
    return text("wording.withheld", tongue, subject=_unit(unit, survey, tongue), floor=Floor.of(survey).min_n)


def no_answers(survey: Definition, *, unit: str | None = None, language: Language | None = None) -> str:
    """That nobody answered, so that there is nothing to report."""
    tongue = language_of(survey, language)
    question = variable_label(survey, survey.headline.question, tongue)
    return text("wording.no_answers", tongue, subject=_unit(unit, survey, tongue), question=question)


def identical_answers(mean_row: Row, survey: Definition, *, language: Language | None = None) -> str:
    """That all answers were the same and what that does not mean; empty where they differ or may not be shown."""
    tongue = language_of(survey, language)
    one = estimate_of(mean_row, survey, "identical answers")
    if one.value is None or one.n is None or one.se != 0:
        return ""
    return text(
        "wording.identical",
        tongue,
        question=variable_label(survey, one.variable, tongue),
        n=count_text(one.n, tongue),
        value=number_text(one.value, MEAN_DECIMALS, tongue),
    )


def _is_empty(row: Row) -> bool:
    """Whether nobody answered; that there are no answers gives nobody away."""
    if isinstance(row, pd.DataFrame):
        return len(row) == 0 or (len(row) == 1 and row["n"].iloc[0] == 0)
    return bool(row["n"] == 0)


def _mean(one: Estimate, survey: Definition, language: Language) -> str:
    variable = variable_label(survey, one.variable, language)
    if one.value is None:
        return _missing(one, survey, language)
    scores = _scores(one.variable, survey)
    scale = text("wording.scale", language, low=f"{min(scores):g}", high=f"{max(scores):g}") if len(scores) > 1 else ""
    value = number_text(one.value, MEAN_DECIMALS, language)
    interval = None
    if one.low is not None and one.high is not None:
        interval = interval_text(one.low, one.high, MEAN_DECIMALS, language)
    return text(
        "wording.mean",
        language,
        variable=variable,
        value=value,
        scale=scale,
        basis=_basis(one, interval, survey, language),
    )


def _rate(one: Estimate, survey: Definition, language: Language) -> str:
    value, low, high = one.in_percent()
    if value is None:
        return _missing(one, survey, language)
    interval = None
    if low is not None and high is not None:
        ends = [number_text(end, PERCENT_DECIMALS, language) for end in (low, high)]
        interval = text("wording.interval_percent", language, low=ends[0], high=ends[1])
    return text(
        "wording.rate",
        language,
        variable=variable_label(survey, one.variable, language),
        value=number_text(value, PERCENT_DECIMALS, language),
        basis=_basis(one, interval, survey, language),
    )


def _basis(one: Estimate, interval: str | None, survey: Definition, language: Language) -> str:
    """The interval and n, or why there is no interval."""
    n = count_text(one.n or 0, language)
    if interval is not None:
        return text("wording.basis", language, interval=interval, n=n)
    if one.shown == "mean_only":
        return text("wording.basis_few", language, n=n, floor=Floor.of(survey).min_n_spread)
    return text("wording.basis_unknown", language, n=n)


def _missing(one: Estimate, survey: Definition, language: Language) -> str:
    if one.withheld == "protects":
        return text("wording.withheld_protects", language)
    return withheld(survey, language=language)


def _scores(variable: str, survey: Definition) -> list[float]:
    if variable not in survey.questions:
        return []
    return [float(choice.score) for choice in survey.scale_of(variable).choices if choice.score is not None]


def _group(one: Estimate, survey: Definition, language: Language) -> str:
    column, code = one.by[-1] if one.by else ("unit", "")
    return group_label(survey, column, code, language)


def _unit(unit: str | None, survey: Definition, language: Language) -> str:
    return "" if unit is None else text("wording.of_unit", language, unit=group_label(survey, "unit", unit, language))


def _level(level: float) -> str:
    """A confidence level as a percentage: ``95``, ``99.6``."""
    return f"{round(percent(level) or 0.0, 1):g}"


def _joined(sentences: list[str], language: Language) -> str:
    return ("" if language == "zh" else " ").join(sentences)
