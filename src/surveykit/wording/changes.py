"""Sentences on changes: between waves by their test, of counts in percent, of rates in percentage points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from surveykit.errors import DocumentError
from surveykit.presentation.printing import decimals_off_zero, fixed
from surveykit.presentation.shown import estimates_of, in_percent, significance_level
from surveykit.presentation.view import View
from surveykit.results import Shown, frame_of
from surveykit.tables.trend import shown_changes
from surveykit.wording.marking import marked
from surveykit.wording.results import difference_texts

if TYPE_CHECKING:
    from surveykit.estimation import Trend

#: What a count or rate is compared with: the period before (环比), or the same period of the year before (同比).
Kind = Literal["previous", "year"]


@marked
def change(result: Trend, view: View, *, wave: str | None = None) -> str:
    """How a measure changed to a wave from the one before; ``rose`` or ``fell`` only where the corrected test says so.

    A rate changes by percentage points (百分点), never by percent. ``wave`` is the later one; the last unless given.

    Raises:
        DocumentError: There is no change to this wave.
    """
    values = estimates_of(result.values, view, what="the sentence on a change")
    lines = {str(line[result.by]): str(line["reference"]) for line in frame_of(result.changes).to_dict("records")}
    end = wave if wave is not None else next(reversed(lines), "")
    if end not in lines:
        known = ", ".join(lines) or "only one wave with answers"
        raise DocumentError(f"there is no change to {end!r}", expected="a wave with one before it", found=known)
    waves = {"start": lines[end], "end": end}
    names = {name: view.moment(code, result.by) for name, code in waves.items()}
    shown = shown_changes(result, values, view)[end]
    if shown is None or not shown.has_interval:
        is_known = view.floor.is_of_things if shown is None else shown.shown == "all"
        return view.text("wording.change.no_interval" if is_known else "wording.change.withheld", **names)
    return _sentence(shown, result, names, view)


def of_wave(text: str, wave: str | None, view: View) -> str:
    """A text, after the sentence that says of which wave the results are; the text alone where there is no wave."""
    if wave is None:
        return text
    return view.sentences([view.text("wording.wave", wave=view.moment(wave)), text])


def _sentence(shown: Shown, result: Trend, names: dict[str, str], view: View) -> str:
    is_rate = result.statistic == "rate"
    value, low, high = in_percent(shown) if is_rate else (shown.value, shown.low, shown.high)
    if value is None or low is None or high is None:
        return view.text("wording.change.withheld", **names)
    is_claimed = shown.p is not None and shown.p < significance_level(result.level)
    verdict = ("rose" if value > 0 else "fell") if is_claimed else "none"
    places = view.decimals.percent if is_rate else view.mean_decimals(shown.variable)
    if is_claimed:
        places = decimals_off_zero(low, high, places)
    count = int(result.changes["p"].notna().sum())
    correction = view.text("wording.change.alone" if count < 2 else "wording.change.corrected", n=count)
    return view.text(
        f"wording.change.{verdict}",
        **names,
        **difference_texts(shown, (abs(value) if is_claimed else value, low, high), places, is_rate, view),
        correction=correction,
    )


def count_change(now: int, before: int, kind: Kind, view: View) -> str:
    """A full count against an earlier one in percent: 环比 (the period before) or 同比 (the same period a year before).

    Counts of cases are no estimates, so no test is behind the words; what is a sample's belongs in :func:`change`.

    Raises:
        DocumentError: A count is negative.
    """
    if now < 0 or before < 0:
        raise DocumentError("a count cannot be negative", found=f"{now} and {before}")
    if before == 0:
        return view.text(f"wording.count.{kind}.none")
    size = 100 * (now - before) / before
    verdict = "same" if now == before else "up" if size > 0 else "down"
    places = 2 if 0 < abs(size) < 100 else view.decimals.percent
    return view.text(f"wording.count.{kind}.{verdict}", size=view.number(abs(size), places))


def points_change(now: float, before: float, kind: Kind, view: View) -> str:
    """A rate of a full count (0 to 1) against an earlier one, in percentage points.

    Raises:
        DocumentError: A rate is outside 0 to 1.
    """
    if not (0 <= now <= 1 and 0 <= before <= 1):
        raise DocumentError("a rate lies between 0 and 1", found=f"{now} and {before}")
    size = fixed(100 * (now - before), view.decimals.percent)
    verdict = "same" if size == 0 else "up" if size > 0 else "down"
    name = view.text(f"wording.points.kind.{kind}")
    return view.text(f"wording.points.{verdict}", kind=name, size=view.number(abs(float(size)), view.decimals.percent))
