"""Sentences on results; none says more than its numbers support."""

from __future__ import annotations

import pandas as pd

from surveykit.errors import DocumentError
from surveykit.presentation.printing import decimals_off_zero, percent
from surveykit.presentation.shown import estimates_of, in_percent, significance_level
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, Shown, frame_of
from surveykit.wording.marking import marked

#: What a sentence takes: a row of a frame of estimates, or a frame with that row alone.
Row = pd.Series | EstimatesLike


@marked
def headline(mean_row: Row | None, rate_row: Row | None, view: View) -> str:
    """The first statement of a report: the mean and the rate with their intervals and n.

    Raises:
        DocumentError: A row is not one row of a frame of estimates.
    """
    if any(row is not None and _is_empty(row) for row in (mean_row, rate_row)):
        return no_answers(view)
    parts = []
    if mean_row is not None:
        parts.append(_mean(_estimate(mean_row, view, "the mean"), view))
    if rate_row is not None:
        parts.append(_rate(_estimate(rate_row, view, "the rate"), view))
    return view.sentences(dict.fromkeys(parts))


@marked
def comparison(
    difference_row: Row, view: View, *, subject: str | None = None, rest: str | None = None, level: float = 0.95
) -> str:
    """How a group differs from the others; ``higher`` or ``lower`` only if the interval of the difference excludes 0.

    A row that was corrected for several comparisons (with ``p_adjusted``) goes by that test instead, and says so.
    A difference without standard error (equal answers on each side) is compared with nothing.

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
    difference = _estimate(difference_row, view, "a difference")
    names = {
        "subject": subject if subject is not None else view.path(difference.by),
        "rest": rest if rest is not None else view.text("wording.rest"),
    }
    if difference.is_withheld:
        return view.text("wording.comparison.withheld", **names)
    is_rate = difference.variable in view.survey.rates
    value, low, high = in_percent(difference) if is_rate else (difference.value, difference.low, difference.high)
    if value is None or low is None or high is None:
        return view.text("wording.comparison.no_interval", **names)
    if difference.se == 0:
        return view.text("wording.comparison.flat", **names)
    p = _adjusted(difference_row)
    is_claimed = (low > 0 or high < 0) if p is None else p < significance_level(level)
    verdict = ("higher" if value > 0 else "lower") if is_claimed else "none" if p is None else "corrected"
    places = decimals_off_zero(low, high, view.decimals.percent if is_rate else view.mean_decimals(difference.variable))
    sentence = view.text(
        f"wording.comparison.{verdict}",
        **names,
        **difference_texts(difference, (abs(value) if is_claimed else value, low, high), places, is_rate, view),
        level=f"{round(percent(level) or 0.0, 1):g}",
    )
    if p is None or not is_claimed:
        return sentence
    return view.sentences([sentence, view.text("wording.comparison.after_correction")])


def difference_texts(
    difference: Shown, values: tuple[float, float, float], places: int, is_rate: bool, view: View
) -> dict[str, str]:
    """What sentences on a difference say of its measure, size and interval; of a rate in percentage points."""
    kind, (size, low, high), name = "rate" if is_rate else "mean", values, difference.variable
    variable = view.variable(name)
    return {
        "measure": view.text(f"wording.measure.{kind}", variable=variable, statistic=view.statistic(name)),
        "size": view.text(f"wording.size.{kind}", size=view.number(size, places), points=_points(name, view)),
        "interval": view.text(f"wording.range.{kind}", interval=view.interval(low, high, places)),
    }


def _points(variable: str, view: View) -> str:
    """The word for points behind a mean score; nothing behind other values, whose unit is in their measure's name."""
    return view.text("wording.points") if view.has_scores(variable) else ""


def _adjusted(row: Row) -> float | None:
    """The corrected p-value of a row; ``None`` where there is none."""
    value = row.get("p_adjusted") if isinstance(row, pd.Series) else frame_of(row).get("p_adjusted")
    number = value.iloc[0] if isinstance(value, pd.Series) else value
    return None if number is None or pd.isna(number) else float(number)


def withheld(view: View, *, unit: str | None = None) -> str:
    """That results are withheld because there are too few answers; the number itself is not printed."""
    return view.text("wording.withheld", subject=_unit(unit, view), floor=view.floor.min_n)


def no_answers(view: View, *, unit: str | None = None) -> str:
    """That nobody answered, so that there is nothing to report."""
    question = view.survey.subject
    if question is None:
        return view.text("wording.no_responses", subject=_unit(unit, view))
    return view.text("wording.no_answers", subject=_unit(unit, view), question=view.variable(question))


@marked
def identical_answers(mean_row: Row, view: View) -> str:
    """That all answers were the same and what that does not mean; empty where they differ or may not be shown."""
    mean = _estimate(mean_row, view, "identical answers")
    is_mean = view.survey.statistic_of(mean.variable) == "mean"
    if not is_mean or mean.value is None or mean.n is None or mean.se != 0:
        return ""
    value = view.number(mean.value, view.mean_decimals(mean.variable))
    return view.text("wording.identical", question=view.variable(mean.variable), n=view.count(mean.n), value=value)


def _estimate(row: Row, view: View, what: str) -> Shown:
    """The row as a screened estimate.

    A frame of one row keeps what it was screened with; a withheld sibling is recognised by ``shown`` only, so give rows
    of screened frames where siblings matter.

    Raises:
        DocumentError: There is not exactly one row.
    """
    frame = row.to_frame().T.infer_objects() if isinstance(row, pd.Series) else row
    if len(frame) != 1:
        raise DocumentError(
            f"the sentence on {what} needs one estimate",
            expected="one row",
            found=f"{len(frame)} rows",
            remedy="filter the frame of estimates",
        )
    return estimates_of(frame, view, what=f"the sentence on {what}")[0]


def _is_empty(row: Row) -> bool:
    """Whether nobody answered; that there are no answers gives nobody away."""
    if isinstance(row, EstimatesLike):
        return len(row) == 0 or (len(row) == 1 and row["n"].iloc[0] == 0)
    return bool(row["n"] == 0)


def _mean(mean: Shown, view: View) -> str:
    if mean.value is None:
        return _missing(mean, view)
    interval = None
    if mean.low is not None and mean.high is not None:
        interval = view.interval(mean.low, mean.high, view.mean_decimals(mean.variable))
    said = {
        "variable": view.variable(mean.variable),
        "value": view.number(mean.value, view.mean_decimals(mean.variable)),
        "basis": _basis(mean, interval, view),
    }
    if not view.has_scores(mean.variable):
        return view.text("wording.value", **said, statistic=view.statistic(mean.variable))
    scores = view.scores(mean.variable).values()
    scale = view.text("wording.scale", low=f"{min(scores):g}", high=f"{max(scores):g}") if len(scores) > 1 else ""
    return view.text("wording.mean", **said, scale=scale)


def _rate(rate: Shown, view: View) -> str:
    value, low, high = in_percent(rate)
    if value is None:
        return _missing(rate, view)
    interval = None
    if low is not None and high is not None:
        ends = [view.number(end, view.decimals.percent) for end in (low, high)]
        interval = view.text("wording.interval_percent", low=ends[0], high=ends[1])
    printed = view.number(value, view.decimals.percent)
    variable = view.variable(rate.variable)
    return view.text("wording.rate", variable=variable, value=printed, basis=_basis(rate, interval, view))


def _basis(estimate: Shown, interval: str | None, view: View) -> str:
    """The interval and n, or why there is no interval."""
    n = view.count(estimate.n or 0)
    if interval is not None:
        return view.text("wording.basis", interval=interval, n=n)
    if estimate.shown == "mean_only":
        return view.text("wording.basis_few", n=n, floor=view.floor.min_n_spread)
    return view.text("wording.basis_unknown", n=n)


def _missing(estimate: Shown, view: View) -> str:
    return view.text("wording.withheld_protects") if estimate.withheld == "protects" else withheld(view)


def _unit(unit: str | None, view: View) -> str:
    return "" if unit is None else view.text("wording.of_unit", unit=view.unit(unit))
