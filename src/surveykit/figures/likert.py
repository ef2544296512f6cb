"""Diverging stacked bars: how answers fall on an ordered scale, good answers to the right of one common line.

Source of the form: R. M. Heiberger and N. B. Robbins, Design of Diverging Stacked Bar Charts for Likert Scales,
Journal of Statistical Software 57(5), 2014.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from surveykit.drawing import blank
from surveykit.drawing.theme import INK, MOST_HEIGHT, MUTED, SMALL_SIZE, TEXT_SIZE, WIDTH, diverging, ink_on, sequence
from surveykit.drawing.wrapping import cut
from surveykit.errors import DocumentError
from surveykit.figures.alternative import of_bars, withheld_note
from surveykit.figures.finishing import nothing_shown, why_nothing
from surveykit.figures.model import Figure
from surveykit.figures.rows import LABEL_GAP, RowLabel, labels_of
from surveykit.presentation.notes import floor_notes, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.printing import number_text, percent
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike
from surveykit.tables.distribution import Spread, ordered_spreads, spreads_of

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

#: Left, top, width and height in mm.
Box = tuple[float, float, float, float]

#: More bars than this are drawn without labels, as one profile.
MOST_LABELLED = 60
_PROFILE_HEIGHT = 120.0
_ROW = 7.0
_LEAST_ROW = 3.1
_LEGEND_ROW = 5.0
_SWATCH = 3.0


@dataclass(frozen=True)
class _Scale:
    """Choices from worst to best with their colours, and how many are left of the common line (2.5 for 5 choices)."""

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    colours: tuple[str, ...]
    left: float
    decimals: int
    is_neutral: bool = False


@dataclass(frozen=True)
class _Bar:
    """One bar: its label, n and the shares in percent from worst to best."""

    label: str
    n: str
    shares: tuple[float, ...]

    def before(self, scale: _Scale) -> float:
        """How far it reaches to the left of the common line: the lower choices and half of a middle one."""
        whole = int(scale.left)
        return sum(self.shares[:whole]) + (self.shares[whole] / 2 if scale.left != whole else 0.0)


def likert(
    distributions: EstimatesLike, view: View, *, id: str, by: str | None = None, title: str | None = None
) -> Figure:
    """One bar per group of ``by``, or per question where ``by`` is ``None``, with n beside it.

    ``distributions`` is a frame of :meth:`Design.proportion`. The common line runs through a middle choice, or between
    the halves; what counts as satisfied in a rate of the survey lies to its right, the middle one too, and the note
    says what the line divides. Groups that are withheld are not drawn; the notes have their number. Questions with
    other choices than the first are refused.

    Raises:
        DocumentError: The frame is not a distribution, or mixes scales or groups.
    """
    shares = estimates_of(distributions, view, what=f"figure {id}")
    spreads: Sequence[Spread] = spreads_of(shares, view, f"figure {id}")
    if by is not None:
        spreads = ordered_spreads(spreads, view, by, f"figure {id}")
    shown = tuple(spread for spread in spreads if not spread.is_withheld)
    scale = _scale(shown, view, f"figure {id}")
    variables = [spread.variable for spread in spreads]
    heading = title or view.title(variables, by, "tables.distribution.title")
    questions = view.rows(variables, heading)
    bars = tuple(
        _bar(spread, scale, view, questions[spread.variable] if by is None else _group(spread, by, view))
        for spread in shown
    )
    named = [(bar.label, bar.n, dict(zip(scale.labels, bar.shares, strict=True))) for bar in bars]
    withheld = sum(spread.is_withheld and spread.shares[0].is_protected for spread in spreads)
    return Figure.drawn(
        _drawn(bars, scale, view) if bars else nothing_shown(shares, view),
        view,
        id=id,
        title=heading,
        alt=of_bars(heading, named, withheld, view),
        notes=(
            view.text("figures.note.likert"),
            *_line_note(scale, view),
            *((view.text("figures.note.unlabelled"),) if len(bars) > MOST_LABELLED else ()),
            weighting_note(view),
            *withheld_note(withheld, view),
            *floor_notes(shares, view),
        ),
        numbers=numbers_of(id, "share", shares).values(),
        nothing="" if bars else why_nothing(shares, view),
    )


def _scale(spreads: Sequence[Spread], view: View, what: str) -> _Scale:
    """The choices of the questions shown, worst first; scores say which end is good.

    Raises:
        DocumentError: The questions have different choices.
    """
    if not spreads:
        return _Scale((), (), (), 0.0, view.decimals.percent)
    variable = spreads[0].variable
    codes = tuple(str(share.category) for share in spreads[0].shares)
    other = [spread.variable for spread in spreads if {share.category for share in spread.shares} != set(codes)]
    if other:
        raise DocumentError(
            f"{what} shows questions with the same choices",
            expected=f"the choices of {variable!r}: {', '.join(codes)}",
            found=f"other choices of {', '.join(dict.fromkeys(other))}",
            remedy="make one figure for each scale",
        )
    scores = view.scores(variable)
    # Choices of a single choice may have numbers for codes; which of them is better nobody said.
    question = view.survey.questions.get(variable)
    is_ordered = question is not None and question.type != "single" and set(codes) <= set(scores)
    better = view.survey.better(variable) if is_ordered else None
    if is_ordered:
        codes = tuple(sorted(codes, key=scores.__getitem__, reverse=better == "low"))
    labels = tuple(view.choice(variable, code) for code in codes)
    if not is_ordered:
        return _Scale(codes, labels, tuple(sequence(len(codes))), 0.0, view.decimals.percent)
    if better == "neither":
        colours, middle = tuple(sequence(len(codes))), len(codes) / 2
        return _Scale(codes, labels, colours, middle, view.decimals.percent, is_neutral=True)
    count, favourable = len(codes), _favourable([spread.variable for spread in spreads], codes, view)
    left = count / 2 if favourable is None else float(count - favourable)
    return _Scale(codes, labels, tuple(diverging(count, favourable)), left, view.decimals.percent)


def _favourable(variables: Sequence[str], codes: Sequence[str], view: View) -> int | None:
    """How many of the best choices count as satisfied, where these are more than the better half; else ``None``.

    A middle choice that a rate of the questions counts as satisfied is not neutral.
    """
    rates = [rate for rate in view.survey.rates.values() if rate.question in variables and not rate.minus]
    counted = {str(code) for rate in rates for code in rate.choices}
    best = next((number for number, code in enumerate(reversed(codes)) if code not in counted), len(codes))
    return best if len(codes) / 2 < best < len(codes) else None


def _line_note(scale: _Scale, view: View) -> tuple[str, ...]:
    """What the common line divides; nothing where choices have no order."""
    at, kind = int(scale.left), ".neutral" if scale.is_neutral else ""
    if not scale.left:
        return ()
    if scale.left != at:
        return (view.text(f"figures.note.likert.through{kind}", middle=scale.labels[at]),)
    return (view.text(f"figures.note.likert.between{kind}", lower=scale.labels[at - 1], upper=scale.labels[at]),)


def _group(spread: Spread, by: str, view: View) -> str:
    return view.group(by, spread.by[-1][1] if spread.by else "")


def _bar(spread: Spread, scale: _Scale, view: View, label: str) -> _Bar:
    values = {str(share.category): percent(share.value) or 0.0 for share in spread.shares}
    return _Bar(label, view.count(spread.n or 0), tuple(values.get(code, 0.0) for code in scale.codes))


@dataclass(frozen=True)
class _CommonLine:
    """The common line at ``x``, and how many millimetres a percent is wide."""

    x: float
    unit: float

    def boxes(self, bar: _Bar, scale: _Scale, top: float, height: float) -> list[Box]:
        """The parts of a bar from worst to best."""
        starts = accumulate((share * self.unit for share in bar.shares), initial=self.x - bar.before(scale) * self.unit)
        return [(x, top, share * self.unit, height) for x, share in zip(starts, bar.shares, strict=False)]


def _line(bars: Sequence[_Bar], scale: _Scale, left: float, right: float) -> _CommonLine:
    """The line with room (mm) for the longest way of a bar to each side of it."""
    befores = [bar.before(scale) for bar in bars]
    worst, best = max(befores), max(*(sum(bar.shares) - own for bar, own in zip(bars, befores, strict=True)), 1e-9)
    unit = (right - left) / (worst + best)
    return _CommonLine(left + worst * unit, unit)


def _drawn(bars: Sequence[_Bar], scale: _Scale, view: View) -> Sheet:
    if len(bars) > MOST_LABELLED:
        return _profile(bars, scale, view)
    legend = _legend_rows(scale, blank(1.0))
    top = legend[-1][1] + _LEGEND_ROW + 3.5
    row = max(_LEAST_ROW, min(_ROW, (MOST_HEIGHT - top - 2) / len(bars)))
    labels = labels_of([bar.label for bar in bars], row, blank(1.0), most_width=58.0)
    sheet = blank(top + sum(label.height for label in labels) + 2)
    _draw_legend(sheet, legend, scale)
    head = view.text("tables.column.n")
    right = max(sheet.font.width(head, SMALL_SIZE), *(sheet.font.width(bar.n, labels[0].size) for bar in bars))
    left = max(label.width for label in labels) + LABEL_GAP
    sheet.text(WIDTH, top - 2.6, head, size=SMALL_SIZE, colour=MUTED, align="right")
    _draw_bars(sheet, bars, labels, scale, _line(bars, scale, left, WIDTH - right - LABEL_GAP), top)
    return sheet


def _draw_bars(
    sheet: Sheet, bars: Sequence[_Bar], labels: Sequence[RowLabel], scale: _Scale, line: _CommonLine, top: float
) -> None:
    rows: list[tuple[_Bar, RowLabel, float, list[Box]]] = []
    bottom = top
    starts = accumulate((label.height for label in labels), initial=0.0)
    for bar, label, above in zip(bars, labels, starts, strict=False):
        y, thickness = top + above, min(label.height * 0.72, 5.4)
        boxes = line.boxes(bar, scale, y + (label.height - thickness) / 2, thickness)
        rows.append((bar, label, y + label.height / 2, boxes))
        bottom = y + label.height
    if scale.left:
        # Below the bars, so that it does not strike through the numbers of a middle choice.
        sheet.lines([(line.x, top - 0.6, line.x, bottom + 0.6)], width=0.25, colour=INK)
    for number, colour in enumerate(scale.colours):
        sheet.boxes([boxes[number] for bar, _, _, boxes in rows if bar.shares[number] > 0], colour)
    for bar, label, middle, boxes in rows:
        label.draw(sheet, middle)
        sheet.text(WIDTH, middle, bar.n, size=label.size, align="right")
        size = min(SMALL_SIZE, label.size, label.height * 0.72 * 2.5)
        for share, colour, (x, _, width, _) in zip(bar.shares, scale.colours, boxes, strict=True):
            printed = number_text(share, scale.decimals, "en")
            if sheet.font.width(printed, size) + 0.8 <= width:
                sheet.text(x + width / 2, middle, printed, size=size, colour=ink_on(colour), align="center")


def _legend_rows(scale: _Scale, sheet: Sheet) -> list[tuple[float, float, str]]:
    """The choices of the legend: left, middle of its height, label; broken into rows where needed."""
    measure = sheet.measure(TEXT_SIZE)
    entries = []
    x, y = 0.0, 2.6
    for label in scale.labels:
        short = cut(sheet.font.printable(label), 60.0, measure)
        width = _SWATCH + 1.2 + measure(short)
        if x > 0 and x + width > WIDTH:
            x, y = 0.0, y + _LEGEND_ROW
        entries.append((x, y, short))
        x += width + 4.5
    return entries


def _draw_legend(sheet: Sheet, legend: Sequence[tuple[float, float, str]], scale: _Scale) -> None:
    for (x, y, label), colour in zip(legend, scale.colours, strict=True):
        sheet.boxes([(x, y - _SWATCH / 2, _SWATCH, _SWATCH)], colour)
        sheet.text(x + _SWATCH + 1.2, y, label, size=TEXT_SIZE)


def _profile(bars: Sequence[_Bar], scale: _Scale, view: View) -> Sheet:
    """Very many bars as one picture: thin bars without labels, those that reach furthest to the right first."""
    ordered = sorted(bars, key=lambda bar: bar.before(scale))
    legend = _legend_rows(scale, blank(1.0))
    top = legend[-1][1] + _LEGEND_ROW
    bottom = top + _PROFILE_HEIGHT
    sheet = blank(bottom + 7)
    _draw_legend(sheet, legend, scale)
    line, row = _line(bars, scale, 0.0, WIDTH), _PROFILE_HEIGHT / len(ordered)
    rows = [line.boxes(bar, scale, top + number * row, row) for number, bar in enumerate(ordered)]
    for boxes, colour in zip(zip(*rows, strict=True), scale.colours, strict=True):
        sheet.boxes(boxes, colour, rasterised=True)
    sheet.lines([(line.x, top - 0.6, line.x, bottom + 0.6)], width=0.25)
    caption = view.text("figures.likert.profile", n=view.count(len(bars)))
    sheet.text(0, bottom + 4, caption, size=SMALL_SIZE, colour=MUTED)
    return sheet
