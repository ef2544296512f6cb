"""Sentences on results; none says more than its numbers support."""

from __future__ import annotations

import pandas as pd

from surveykit.presentation.printing import decimals_off_zero, percent
from surveykit.presentation.shown import Shown, significance_level
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, frame_of
from surveykit.wording.rows import Row, estimate_of


def headline(mean_row: Row | None, rate_row: Row | None, view: View) -> str:
    """The first statement of a report: the mean and the rate with their intervals and n.

    Raises:
        DocumentError: A row is not one row of a frame of estimates.
    """
    if any(row is not None and _is_empty(row) for row in (mean_row, rate_row)):
        return no_answers(view)
    parts = []
    if mean_row is not None:
        parts.append(_mean(estimate_of(mean_row, view, "the mean"), view))
    if rate_row is not None:
        parts.append(_rate(estimate_of(rate_row, view, "the rate"), view))
    return _joined(list(dict.fromkeys(parts)), view)


def comparison(
    difference_row: Row, view: View, *, subject: str | None = None, rest: str | None = None, level: float = 0.95
) -> str:
    """How a group differs from the others; ``higher`` or ``lower`` only if the interval of the difference excludes 0.

    A row that was corrected for several comparisons (with ``p_adjusted``) goes by that test instead, and says so.

    Args:
        difference_row: A row of :meth:`Design.against_rest` or of the benchmarks' ``difference``; or of these after
            :func:`surveykit.estimation.corrected`.
        view: Labels, language and floor.
        subject: What is compared; the label of the row's group unless given.
        rest: What it is compared with; all other units unless given.
        level: The level of the interval; where many groups are compared, the corrected one.

    Raises:
        DocumentError: This is not one row of a frame of estimates.
    """
    one = estimate_of(difference_row, view, "a difference")
    names = {
        "subject": subject if subject is not None else _group(one, view),
        "rest": rest if rest is not None else view.text("wording.rest"),
        "variable": view.variable(one.variable),
    }
    if one.is_withheld:
        return view.text("wording.comparison.withheld", **names)
    is_rate = one.variable in view.survey.rates
    value, low, high = one.in_percent() if is_rate else (one.value, one.low, one.high)
    if value is None or low is None or high is None:
        return view.text("wording.comparison.no_interval", **names)
    p = _adjusted(difference_row)
    is_claimed = (low > 0 or high < 0) if p is None else p < significance_level(level)
    verdict = ("higher" if value > 0 else "lower") if is_claimed else "none" if p is None else "corrected"
    places = decimals_off_zero(low, high, view.decimals.percent if is_rate else view.decimals.mean)
    sentence = view.text(
        f"wording.comparison.{'rate' if is_rate else 'mean'}.{verdict}",
        **names,
        size=view.number(abs(value) if is_claimed else value, places),
        interval=view.interval(low, high, places),
        level=_level(level),
    )
    if p is None or not is_claimed:
        return sentence
    return _joined([sentence, view.text("wording.comparison.after_correction")], view)


def _adjusted(row: Row) -> float | None:
    """The corrected p-value of a row; ``None`` where there is none."""
    value = row.get("p_adjusted") if isinstance(row, pd.Series) else frame_of(row).get("p_adjusted")
    number = value.iloc[0] if isinstance(value, pd.Series) else value
    return None if number is None or pd.isna(number) else float(number)


def withheld(view: View, *, unit: str | None = None) -> str:
    """That results are withheld because there are too few answers; the number itself is not told."""
    return view.text("wording.withheld", subject=_unit(unit, view), floor=view.floor.min_n)


def no_answers(view: View, *, unit: str | None = None) -> str:
    """That nobody answered, so that there is nothing to report."""
    question = view.variable(view.survey.headline.question)
    return view.text("wording.no_answers", subject=_unit(unit, view), question=question)


def identical_answers(mean_row: Row, view: View) -> str:
    """That all answers were the same and what that does not mean; empty where they differ or may not be shown."""
    one = estimate_of(mean_row, view, "identical answers")
    if one.value is None or one.n is None or one.se != 0:
        return ""
    return view.text(
        "wording.identical",
        question=view.variable(one.variable),
        n=view.count(one.n),
        value=view.number(one.value, view.decimals.mean),
    )


def _is_empty(row: Row) -> bool:
    """Whether nobody answered; that there are no answers gives nobody away."""
    if isinstance(row, EstimatesLike):
        return len(row) == 0 or (len(row) == 1 and row["n"].iloc[0] == 0)
    return bool(row["n"] == 0)


def _mean(one: Shown, view: View) -> str:
    variable = view.variable(one.variable)
    if one.value is None:
        return _missing(one, view)
    scores = _scores(one.variable, view)
    scale = view.text("wording.scale", low=f"{min(scores):g}", high=f"{max(scores):g}") if len(scores) > 1 else ""
    value = view.number(one.value, view.decimals.mean)
    interval = None
    if one.low is not None and one.high is not None:
        interval = view.interval(one.low, one.high, view.decimals.mean)
    return view.text("wording.mean", variable=variable, value=value, scale=scale, basis=_basis(one, interval, view))


def _rate(one: Shown, view: View) -> str:
    value, low, high = one.in_percent()
    if value is None:
        return _missing(one, view)
    interval = None
    if low is not None and high is not None:
        ends = [view.number(end, view.decimals.percent) for end in (low, high)]
        interval = view.text("wording.interval_percent", low=ends[0], high=ends[1])
    return view.text(
        "wording.rate",
        variable=view.variable(one.variable),
        value=view.number(value, view.decimals.percent),
        basis=_basis(one, interval, view),
    )


def _basis(one: Shown, interval: str | None, view: View) -> str:
    """The interval and n, or why there is no interval."""
    n = view.count(one.n or 0)
    if interval is not None:
        return view.text("wording.basis", interval=interval, n=n)
    if one.shown == "mean_only":
        return view.text("wording.basis_few", n=n, floor=view.floor.min_n_spread)
    return view.text("wording.basis_unknown", n=n)


def _missing(one: Shown, view: View) -> str:
    if one.withheld == "protects":
        return view.text("wording.withheld_protects")
    return withheld(view)


def _scores(variable: str, view: View) -> list[float]:
    if variable not in view.survey.questions:
        return []
    return [float(choice.score) for choice in view.survey.scale_of(variable).choices if choice.score is not None]


def _group(one: Shown, view: View) -> str:
    column, code = one.by[-1] if one.by else ("unit", "")
    return view.group(column, code)


def _unit(unit: str | None, view: View) -> str:
    return "" if unit is None else view.text("wording.of_unit", unit=view.group("unit", unit))


def _level(level: float) -> str:
    """A confidence level as a percentage: ``95``, ``99.6``."""
    return f"{round(percent(level) or 0.0, 1):g}"


def _joined(sentences: list[str], view: View) -> str:
    return ("" if view.language == "zh" else " ").join(sentences)
