"""How the weights spread: a histogram whose bars hold enough responses to name nobody."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from surveykit.drawing import blank
from surveykit.drawing.axis import axis_for
from surveykit.drawing.theme import COLUMN, INK, MUTED, SMALL_SIZE, WIDTH
from surveykit.figures.finishing import notice
from surveykit.figures.model import Figure
from surveykit.figures.upright import axis_width, draw_axis, draw_below, marks_of
from surveykit.presentation.notes import weighting_note, withheld_reason
from surveykit.presentation.numbers import published
from surveykit.presentation.printing import significant
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet
    from surveykit.estimation import Design

_BINS = 30
_HEIGHT, _TOP, _BOTTOM = 70.0, 12.0, 58.0

Floats = NDArray[np.float64]


def weights(design: Design, view: View, *, id: str = "weights_histogram", title: str | None = None) -> Figure:
    """A histogram of the weights with their mean and Kish's design effect.

    Bars hold at least ``min_n`` responses: narrower ones are joined with their neighbours, so the ends of the scale
    are not the weights of single people.
    """
    summary, floor = design.weight_summary(), view.floor
    n, heading = int(summary["n"]), title or view.text("figures.weights.title")
    reason = withheld_reason(n, view)
    notes: tuple[str, ...] = (view.text("tables.note.weights"), weighting_note(view))
    if reason is None:
        kish = view.number(float(summary["kish"]), view.decimals.mean)
        sheet = _drawn(design.weights, float(summary["mean"]), kish, floor.min_n, view)
        alt = view.text("figures.alt.weights", title=heading, n=view.count(n), kish=kish)
        notes = (view.text("figures.note.weights", n=floor.min_n), *notes)
    else:
        words = view.text("tables.withheld.small", floor=floor.min_n_spread)
        sheet, alt = notice(words), f"{heading}: {words}"
    value = significant(float(summary["kish"]))
    number = published("kish", id, "weight_kish", {}, value, n=n, method="weights", withheld=reason)
    return Figure.drawn(sheet, view, id=id, title=heading, alt=alt, notes=notes, numbers=(number,))


def bars_of(values: Floats, least: int) -> tuple[Floats, Floats]:
    """Edges and counts of a histogram whose bars hold at least ``least`` values each.

    Neighbouring bars are joined from left to right; a short last one goes to the one before it. Edges are those of
    the bars, not the least and largest value.
    """
    low, high = float(values.min()), float(values.max())
    width = (high - low) / _BINS
    counts, edges = np.histogram(values, bins=_BINS, range=(low - width / 2, high + width / 2))
    kept, sums, run = [float(edges[0])], [], 0
    for count, edge in zip(counts.tolist(), edges[1:].tolist(), strict=True):
        run += count
        if run >= least:
            kept.append(edge)
            sums.append(run)
            run = 0
    if run and sums:
        kept[-1], sums[-1] = float(edges[-1]), sums[-1] + run
    return np.array(kept), np.array(sums, dtype=np.float64)


def _drawn(values: Floats, mean: float, kish: str, least: int, view: View) -> Sheet:
    positive = values[values > 0]
    average = view.number(mean, view.decimals.mean)
    if positive.max() - positive.min() <= 1e-9 * positive.max():
        return notice(view.text("figures.weights.equal", value=average, n=view.count(len(positive))))
    edges, counts = bars_of(positive, least)
    density = counts / counts.sum() / np.diff(edges)
    sheet = blank(_HEIGHT)
    upright = axis_for([0.0, float(density.max())], (0.0, float(density.max()) * 1.05), _BOTTOM, _TOP)
    marks = marks_of(upright, view)
    left = axis_width(sheet, marks)
    axis = axis_for(edges.tolist(), None, left, WIDTH)
    draw_axis(sheet, marks, left, WIDTH, view.text("figures.axis.per_width"))
    base = upright.at(0.0)
    boxes = [
        (axis.at(start), upright.at(height), axis.at(end) - axis.at(start), base - upright.at(height))
        for (start, end), height in zip(pairwise(edges.tolist()), density.tolist(), strict=True)
    ]
    sheet.boxes(boxes, COLUMN)
    sheet.lines([(left, base, WIDTH, base)], width=0.25, colour=MUTED)
    draw_below(sheet, marks_of(axis, view), left, (base + 3.0, base + 7.5), view.text("figures.axis.weight"))
    x, label = axis.at(mean), view.text("figures.weights.mean", value=average)
    sheet.lines([(x, _TOP - 2.0, x, base)], width=0.3, colour=INK, dashes=(1.6, 1.2))
    half = sheet.font.width(label, SMALL_SIZE) / 2
    sheet.text(min(max(x, half), WIDTH - half), _TOP - 4.6, label, size=SMALL_SIZE, align="center")
    sheet.text(WIDTH, 2.6, view.text("figures.weights.kish", value=kish), size=SMALL_SIZE, colour=MUTED, align="right")
    return sheet
