"""Sentences on many comparisons at once: they name the differences that the corrected tests found, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from surveykit.errors import DocumentError
from surveykit.presentation.shown import estimates_of, significance_level
from surveykit.presentation.view import View
from surveykit.tables.crossing import counts_of, without_small_cells

if TYPE_CHECKING:
    from surveykit.estimation import Banner

_MOST_LISTED = 6


def differences(results: Banner, view: View, *, variable: str, by: str, category: str | None = None) -> str:
    """Which groups of a column differ in a mean, or in the share of a choice, after correction.

    Args:
        results: What :func:`surveykit.estimation.banner` returned.
        view: Labels, language and floor.
        variable: The question.
        by: The group column.
        category: A choice; the mean unless given.

    Raises:
        DocumentError: ``results`` has no such question, choice or column.
    """
    own = results.estimates[results.estimates["variable"] == variable]
    own = own[own["category"].isna() if category is None else own["category"] == category]
    if by not in results.by or not len(own):
        raise DocumentError(
            f"there are no estimates of {variable!r} by {by!r}", expected=f"columns {', '.join(results.by)}"
        )
    measure = _measure(variable, category, view)
    tests = _shown_tests(results, view, variable, category, by)
    names = {"column": view.in_sentence(view.column(by)), "measure": measure}
    if not len(tests):
        return view.text("wording.differences.untested", **names)
    names |= {
        "n": view.count(n := int(tests["p"].notna().sum())),
        "correction": view.text(f"tables.correction.{results.correction}"),
        "family": _family(int(tests["family_size"].max()), n, view),
    }
    claims = tests[tests["p_adjusted"] < significance_level(results.level)]
    if not len(claims):
        return view.text("wording.differences.none", **names)
    order = claims["value"].abs().sort_values(ascending=False, kind="stable").index[:_MOST_LISTED]
    said = [_claim(line, by, view) for line in claims.loc[order].to_dict("records")]
    more = view.text("wording.differences.more") if len(claims) > len(said) else ""
    listed = view.text("tables.join.semicolon").join(said)
    return view.text("wording.differences.some", **names, count=view.count(len(claims)), listed=listed, more=more)


def _family(size: int, n: int, view: View) -> str:
    """How many comparisons were corrected together, where they are more than those of the sentence."""
    return view.text("wording.differences.family", n=view.count(size)) if size > n else ""


def _measure(variable: str, category: str | None, view: View) -> str:
    label = view.variable(variable)
    if category is None:
        return view.text("wording.differences.mean", variable=label)
    choice = view.choice(variable, category)
    return view.text("wording.differences.share", variable=label, choice=choice)


def _shown_tests(results: Banner, view: View, variable: str, category: str | None, by: str) -> pd.DataFrame:
    """The tests between groups whose estimates are shown with their spread."""
    screened = estimates_of(results.estimates, view, what="the sentence on differences")
    listed = without_small_cells(screened, counts_of(results.estimates), view)
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


def _claim(line: dict[Any, Any], by: str, view: View) -> str:
    group = view.group(by, str(line["group"]))
    is_higher = line["value"] > 0
    if pd.isna(line["other"]):
        return view.text(f"wording.differences.{'above' if is_higher else 'below'}", group=group)
    other = view.group(by, str(line["other"]))
    high, low = (group, other) if is_higher else (other, group)
    return view.text("wording.differences.pair", high=high, low=low)
