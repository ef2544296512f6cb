"""Sentences on many comparisons at once: they name the differences that the corrected tests found, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from surveykit.errors import DocumentError
from surveykit.presentation.shown import estimates_of, significance_level
from surveykit.presentation.view import View
from surveykit.results import frame_of
from surveykit.tables.crossing import counts_of, without_small_cells
from surveykit.wording.marking import marked

if TYPE_CHECKING:
    from surveykit.estimation import Banner

_MOST_LISTED = 6


@marked
def differences(results: Banner, view: View, *, variable: str, by: str, category: str | None = None) -> str:
    """Which groups of the column ``by`` differ in a question's mean, or in the share of a choice, after correction.

    Raises:
        DocumentError: ``results`` has no such question, choice or column.
    """
    if by not in results.by or not len(_of(frame_of(results.estimates), variable, category)):
        raise DocumentError(
            f"there are no estimates of {variable!r} by {by!r}", expected=f"columns {', '.join(results.by)}"
        )
    tests = _shown_tests(results, view, variable, category, by)
    names = {"column": view.in_sentence(view.column(by)), "measure": _measure(variable, category, view)}
    if not len(tests):
        return view.text("wording.differences.untested", **names)
    n, size = int(tests["p"].notna().sum()), int(tests["family_size"].max())
    names |= {
        "n": view.count(n),
        "correction": view.text(f"tables.correction.{results.correction}"),
        # How many comparisons were corrected together, where they are more than those of the sentence.
        "family": view.text("wording.differences.family", n=view.count(size)) if size > n else "",
    }
    claims = tests[tests["p_adjusted"] < significance_level(results.level)]
    if not len(claims):
        return view.text("wording.differences.none", **names)
    order = claims["value"].abs().sort_values(ascending=False, kind="stable").index[:_MOST_LISTED]
    more = view.text("wording.differences.more") if len(claims) > len(order) else ""
    listed = view.listed(
        (_claim(line, by, view) for line in claims.loc[order].to_dict("records")), "tables.join.semicolon"
    )
    return view.text("wording.differences.some", **names, count=view.count(len(claims)), listed=listed, more=more)


def _of(lines: pd.DataFrame, variable: str, category: str | None) -> pd.DataFrame:
    """The lines of a question's mean, or of one of its choices."""
    own = lines[lines["variable"] == variable]
    return own[own["category"].isna() if category is None else own["category"] == category]


def _measure(variable: str, category: str | None, view: View) -> str:
    label = view.variable(variable)
    if category is None:
        return view.text("wording.differences.mean", variable=label)
    choice = view.choice(variable, category)
    return view.text("wording.differences.share", variable=label, choice=choice)


def _shown_tests(results: Banner, view: View, variable: str, category: str | None, by: str) -> pd.DataFrame:
    """The tests between groups whose estimates are shown with their spread."""
    screened = estimates_of(results.estimates, view, what="the sentence on differences")
    shown = {
        estimate.group
        for estimate in without_small_cells(screened, counts_of(results.estimates), view)
        if (estimate.variable, estimate.category, estimate.shown) == (variable, category, "all")
        and estimate.by
        and estimate.by[0][0] == by
    }
    tests = _of(results.tests[results.tests["column"] == by], variable, category)
    groups = tests["group"].astype("str").isin(shown)
    others = tests["other"].isna() | tests["other"].astype("str").isin(shown)
    return tests[groups & others]


def _claim(line: dict[Any, Any], by: str, view: View) -> str:
    group = view.group(by, str(line["group"]))
    is_higher = line["value"] > 0
    if pd.isna(line["other"]):
        return view.text(f"wording.differences.{'above' if is_higher else 'below'}", group=group)
    other = view.group(by, str(line["other"]))
    high, low = (group, other) if is_higher else (other, group)
    return view.text("wording.differences.pair", high=high, low=low)
