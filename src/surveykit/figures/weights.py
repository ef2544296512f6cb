"""How the weights spread: a histogram whose bars hold enough responses to name nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from surveykit.disclosure import Floor
from surveykit.drawing.axis import axis_for
from surveykit.drawing.theme import INK, MUTED, SMALL_SIZE, TEXT_SIZE, WIDTH
from surveykit.figures.model import Figure
from surveykit.figures.upright import axis_width, draw_axis
from surveykit.presentation.model import Number
from surveykit.presentation.notes import weighting_note, withheld_reason
from surveykit.presentation.printing import significant
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet
    from surveykit.estimation import Design

_BINS = 30
_HEIGHT, _TOP, _BOTTOM = 70.0, 12.0, 58.0
_BAR = "#7aa6cf"

Floats = NDArray[np.float64]


def weights(design: Design, view: View, *, id: str = "weights_histogram", title: str | None = None) -> Figure:
    """A histogram of the weights with their mean and Kish's design effect.

    Bars hold at least ``min_n`` responses: narrower ones are joined with their neighbours, so the ends of the scale
    are not the weights of single people.

    Args:
        design: The design with its weights.
        view: Labels, language and floor.
        id: The figure's id.
        title: The caption.
    """
    summary, floor = design.weight_summary(), view.floor
    n = int(summary["n"])
    reason = withheld_reason(n, view)
    kish = view.number(float(summary["kish"]), view.decimals.mean) if reason is None else ""
    sheet = (
        _drawn(design.weights, summary["mean"], kish, floor.min_n, view) if reason is None else _withheld(floor, view)
    )
    heading = title or view.text("figures.weights.title")
    told = view.text("figures.alt.weights", title=heading, n=view.count(n), kish=kish)
    return Figure.drawn(
        sheet,
        view,
        id=id,
        title=heading,
        alt=told if reason is None else f"{heading}: {_reason(floor, view)}",
        notes=(
            *((view.text("figures.note.weights", n=floor.min_n),) if reason is None else ()),
            view.text("tables.note.weights"),
            weighting_note(view),
        ),
        numbers=(
            Number(
                id=f"{id}.kish",
                table=id,
                statistic="weight_kish",
                by={},
                value=significant(float(summary["kish"])) if reason is None else None,
                n=n if reason is None else None,
                method="weights",
                shown="all" if reason is None else "withheld",
                withheld=reason,
            ),
        ),
    )


def _reason(floor: Floor, view: View) -> str:
    return view.text("tables.withheld.small", floor=floor.min_n_spread)


def _withheld(floor: Floor, view: View) -> Sheet:
    return _line(_reason(floor, view))


def _line(label: str) -> Sheet:
    from surveykit.drawing.sheet import Sheet

    sheet = Sheet(14.0)
    sheet.lines([(0, 1, WIDTH, 1), (0, 13, WIDTH, 13)], width=0.2, colour=MUTED)
    sheet.text(WIDTH / 2, 7, label, size=TEXT_SIZE, colour=MUTED, align="center")
    return sheet


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
    from surveykit.drawing.sheet import Sheet

    positive = values[values > 0]
    if positive.max() - positive.min() <= 1e-9 * positive.max():
        value = view.number(float(mean), view.decimals.mean)
        return _line(view.text("figures.weights.equal", value=value, n=view.count(len(positive))))
    edges, counts = bars_of(positive, least)
    density = counts / counts.sum() / np.diff(edges)
    sheet = Sheet(_HEIGHT)
    upright = axis_for([0.0, float(density.max())], (0.0, float(density.max()) * 1.05), _BOTTOM, _TOP)
    left = axis_width(sheet, upright, view)
    axis = axis_for(edges.tolist(), None, left, WIDTH)
    draw_axis(sheet, upright, left, WIDTH, view.text("figures.axis.per_width"), view)
    base = upright.at(0.0)
    boxes = [
        (axis.at(start), upright.at(height), axis.at(end) - axis.at(start), base - upright.at(height))
        for start, end, height in zip(edges[:-1].tolist(), edges[1:].tolist(), density.tolist(), strict=True)
    ]
    sheet.boxes(boxes, _BAR)
    sheet.lines([(left, base, WIDTH, base)], width=0.25, colour=MUTED)
    for mark in axis.marks:
        label = view.number(mark, axis.decimals)
        middle = min(axis.at(mark), WIDTH - sheet.font.width(label, SMALL_SIZE) / 2)
        sheet.text(middle, base + 3.0, label, size=SMALL_SIZE, colour=MUTED, align="center")
    name = view.text("figures.axis.weight")
    sheet.text((left + WIDTH) / 2, base + 7.5, name, size=SMALL_SIZE, colour=MUTED, align="center")
    x = axis.at(float(mean))
    sheet.lines([(x, _TOP - 2.0, x, base)], width=0.3, colour=INK, dashes=(1.6, 1.2))
    label = view.text("figures.weights.mean", value=view.number(float(mean), view.decimals.mean))
    half = sheet.font.width(label, SMALL_SIZE) / 2
    sheet.text(min(max(x, half), WIDTH - half), _TOP - 4.6, label, size=SMALL_SIZE, align="center")
    sheet.text(WIDTH, 2.6, view.text("figures.weights.kish", value=kish), size=SMALL_SIZE, colour=MUTED, align="right")
    return sheet
