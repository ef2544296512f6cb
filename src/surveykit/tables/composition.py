"""Who answered: how the respondents divide on the choices of several questions."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from surveykit.disclosure import screen
from surveykit.presentation.making import EstimateCells, Part, table_of
from surveykit.presentation.model import Table
from surveykit.presentation.notes import base_note, floor_notes, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, Shown
from surveykit.results.people import PEOPLE
from surveykit.tables.distribution import Spread, SpreadLayout, spreads_of, totals_of, with_n


def composition(proportions: EstimatesLike, view: View, *, id: str = "composition", title: str | None = None) -> Table:
    """Number and percentage of each choice of several questions, one part per question.

    ``proportions`` are frames of :meth:`Design.proportion`, one below the other. A choice with fewer than ``min_n``
    answers is withheld: here a choice is a group of respondents, and its number must not be found by subtraction.
    """
    spreads = spreads_of(estimates_of(proportions, view, what=f"table {id}"), view, f"table {id}")
    spreads = tuple(without_small_choices(spread, view) for spread in spreads)
    shares = [share for spread in spreads for share in spread.shares]
    numbers = numbers_of(id, "share", shares)
    is_counted = all(share.count is not None for share in shares if not share.is_withheld)
    layout = SpreadLayout(EstimateCells(numbers, view), is_counted, has_intervals=False)
    parts: list[Part] = []
    for spread in spreads:
        n = next((share.n for share in spread.shares if share.n is not None), None)
        rows = layout.rows(spread, is_closed=all(share.is_withheld for share in spread.shares))
        parts.append((with_n(view.variable(spread.variable), n, view), rows))
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.composition.title"),
        columns=layout.columns(2.4),
        parts=parts,
        notes=(base_note(view), weighting_note(view), *floor_notes(shares, view), view.text("tables.note.rounding")),
        numbers=numbers.values(),
        totals=totals_of(spreads, parts),
    )


def without_small_choices(spread: Spread, view: View) -> Spread:
    """The shares with small choices withheld, and as many more as protect them; one of nobody hides nobody."""
    if spread.is_withheld:
        return spread
    counts = [float(_count(share)) for share in spread.shares]
    sizes = pd.DataFrame({"variable": spread.variable, "n": counts})
    if any(share.choosers is not None for share in spread.shares):
        sizes[PEOPLE] = pd.Series([share.choosers for share in spread.shares], dtype=object)
    screened = screen(sizes, view.floor, siblings=("variable",))
    reasons = zip(spread.shares, counts, screened["withheld"], strict=True)
    shares = (share.hidden(why, view.floor.min_n) if n and why else share for share, n, why in reasons)
    return replace(spread, shares=tuple(shares))


def _count(share: Shown) -> int:
    """How many answers a share rests on; of a weighted one about how many, enough to see whether it is too small."""
    return share.count if share.count is not None else round((share.value or 0.0) * (share.n or 0))
