"""Sentences on many comparisons at once: they name the differences that the corrected tests found, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from surveykit.errors import DocumentError, Problem
from surveykit.language import Language, text
from surveykit.presentation.labels import (
    choice_label,
    column_label,
    group_label,
    in_sentence,
    language_of,
    variable_label,
)
from surveykit.presentation.printing import count_text
from surveykit.presentation.shown import estimates_of, significance_level
from surveykit.tables.crossing import counts_of, without_small_cells

if TYPE_CHECKING:
    from surveykit.estimation import Banner
    from surveykit.survey import Definition

_MOST_LISTED = 6


def differences(
    results: Banner,
    survey: Definition,
    *,
    variable: str,
    by: str,
    category: str | None = None,
    language: Language | None = None,
) -> str:
    """Which groups of a column differ in a mean, or in the share of a choice, after correction.

    Args:
        results: What :func:`surveykit.estimation.banner` returned.
        survey: Gives labels and the publishing floor.
        variable: The question.
        by: The group column.
        category: A choice; the mean unless given.
        language: The survey's, unless given.

    Raises:
        DocumentError: ``results`` has no such question, choice or column.
    """
    tongue = language_of(survey, language)
    own = results.estimates[results.estimates["variable"] == variable]
    own = own[own["category"].isna() if category is None else own["category"] == category]
    if by not in results.by or not len(own):
        raise DocumentError(
            Problem(f"there are no estimates of {variable!r} by {by!r}", expected=f"columns {', '.join(results.by)}")
        )
    measure = _measure(variable, category, survey, tongue)
    tests = _shown_tests(results, survey, variable, category, by)
    names = {"column": in_sentence(column_label(survey, by, tongue), tongue), "measure": measure}
    if not len(tests):
        return text("wording.differences.untested", tongue, **names)
    names |= {
        "n": count_text(n := int(tests["p"].notna().sum()), tongue),
        "correction": text(f"tables.correction.{results.correction}", tongue),
        "family": _family(int(tests["family_size"].max()), n, tongue),
    }
    claims = tests[tests["p_adjusted"] < significance_level(results.level)]
    if not len(claims):
        return text("wording.differences.none", tongue, **names)
    order = claims["value"].abs().sort_values(ascending=False, kind="stable").index[:_MOST_LISTED]
    said = [_claim(line, by, survey, tongue) for line in claims.loc[order].to_dict("records")]
    more = text("wording.differences.more", tongue) if len(claims) > len(said) else ""
    listed = text("tables.join.semicolon", tongue).join(said)
    return text(
        "wording.differences.some", tongue, **names, count=count_text(len(claims), tongue), listed=listed, more=more
    )


def _family(size: int, n: int, language: Language) -> str:
    """How many comparisons were corrected together, where they are more than those of the sentence."""
    return text("wording.differences.family", language, n=count_text(size, language)) if size > n else ""


def _measure(variable: str, category: str | None, survey: Definition, language: Language) -> str:
    label = variable_label(survey, variable, language)
    if category is None:
        return text("wording.differences.mean", language, variable=label)
    choice = choice_label(survey, variable, category, language)
    return text("wording.differences.share", language, variable=label, choice=choice)


def _shown_tests(results: Banner, survey: Definition, variable: str, category: str | None, by: str) -> pd.DataFrame:
    """The tests between groups whose estimates are shown with their spread."""
    screened = estimates_of(results.estimates, survey, what="the sentence on differences")
    listed = without_small_cells(screened, counts_of(results.estimates), survey)
    shown = {
        one.group
        for one in listed
        if one.variable == variable
        and one.category == category
        and one.by
        and one.by[0][0] == by
        and one.shown == "all"
    }
    tests = results.tests
    own = tests[(tests["variable"] == variable) & (tests["column"] == by)]
    own = own[own["category"].isna() if category is None else own["category"] == category]
    groups, others = (
        own["group"].astype("str").isin(shown),
        own["other"].isna() | own["other"].astype("str").isin(shown),
    )
    return own[groups & others]


def _claim(line: dict[Any, Any], by: str, survey: Definition, language: Language) -> str:
    group = group_label(survey, by, str(line["group"]), language)
    is_higher = line["value"] > 0
    if pd.isna(line["other"]):
        return text(f"wording.differences.{'above' if is_higher else 'below'}", language, group=group)
    other = group_label(survey, by, str(line["other"]), language)
    high, low = (group, other) if is_higher else (other, group)
    return text("wording.differences.pair", language, high=high, low=low)
