"""Diverging stacked bars: how answers fall on an ordered scale, good answers to the right of one common line.

Source of the form: R. M. Heiberger and N. B. Robbins, Design of Diverging Stacked Bar Charts for Likert Scales,
Journal of Statistical Software 57(5), 2014.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveykit.drawing.theme import INK, MOST_HEIGHT, MUTED, SMALL_SIZE, TEXT_SIZE, WIDTH, diverging, ink_on, sequence
from surveykit.errors import DocumentError
from surveykit.figures import alternative
from surveykit.figures.model import Figure
from surveykit.figures.rows import LABEL_GAP, RowLabel, labels_of, nothing_shown, why_nothing
from surveykit.presentation.notes import floor_notes, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.printing import number_text, percent
from surveykit.presentation.shown import Shown, estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike
from surveykit.tables.distribution import Spread, ordered_spreads, spreads_of

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

#: More bars than this are drawn without labels, as one profile.
MOST_LABELLED = 60
_PROFILE_HEIGHT = 120.0
_ROW = 7.0
_LEAST_ROW = 3.1
_LEGEND_ROW = 5.0
_SWATCH = 3.0


@dataclass(frozen=True)
class _Scale:
    """Choices from worst to best with their colours, and how many stand left of the common line (2.5 for 5 choices)."""

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    colours: tuple[str, ...]
    left: float
    decimals: int


@dataclass(frozen=True)
class _Bar:
    """One bar: its label, n and the shares in percent from worst to best."""

    label: str
    n: str
    shares: tuple[float, ...]


def likert(
    distributions: EstimatesLike, view: View, *, id: str, by: str | None = None, title: str | None = None
) -> Figure:
    """One bar per group of ``by``, or per question where ``by`` is ``None``, with n beside it.

    ``distributions`` is a frame of :meth:`Design.proportion`. Groups that are withheld are not drawn; their number
    stands in the notes. Questions with other choices than the first are refused.

    Raises:
        DocumentError: The frame is not a distribution, or mixes scales or groups.
    """
    shares = estimates_of(distributions, view, what=f"figure {id}")
    spreads: Sequence[Spread] = spreads_of(shares, view, f"figure {id}")
    if by is not None:
        spreads = ordered_spreads(spreads, view, by, f"figure {id}")
    shown = tuple(spread for spread in spreads if not spread.is_withheld)
    scale = _scale(shown, view, f"figure {id}")
    bars = tuple(_bar(spread, scale, view, by) for spread in shown)
    sheet = _drawn(bars, scale, view) if bars else nothing_shown(shares, view)
    heading = title or view.title([spread.variable for spread in spreads], by, "tables.distribution.title")
    return Figure.drawn(
        sheet,
        view,
        id=id,
        title=heading,
        alt=alternative.of_bars(
            heading,
            [(bar.label, bar.n, dict(zip(scale.labels, bar.shares, strict=True))) for bar in bars],
            len(spreads) - len(shown),
            view,
        ),
        notes=_notes(shares, len(spreads) - len(shown), len(bars), view, by),
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
    scores = (
        {choice.code: choice.score for choice in view.survey.scale_of(variable).choices}
        if variable in view.survey.questions
        else {}
    )
    is_ordered = all(scores.get(code) is not None for code in codes)
    if is_ordered:
        codes = tuple(sorted(codes, key=lambda code: scores[code] or 0.0))
    labels = tuple(view.choice(variable, code) for code in codes)
    colours = diverging(len(codes)) if is_ordered else sequence(len(codes))
    return _Scale(codes, labels, tuple(colours), len(codes) / 2 if is_ordered else 0.0, view.decimals.percent)


def _bar(spread: Spread, scale: _Scale, view: View, by: str | None) -> _Bar:
    values = {str(share.category): percent(share.value) or 0.0 for share in spread.shares}
    label = view.variable(spread.variable) if by is None else view.group(by, spread.by[-1][1] if spread.by else "")
    return _Bar(label, view.count(spread.n or 0), tuple(values.get(code, 0.0) for code in scale.codes))


def _notes(shares: Sequence[Shown], withheld: int, bars: int, view: View, by: str | None) -> tuple[str, ...]:
    number = (view.text("figures.note.withheld", n=view.count(withheld)),) if withheld else ()
    unlabelled = (view.text("figures.note.unlabelled"),) if bars > MOST_LABELLED else ()
    return (view.text("figures.note.likert"), *unlabelled, weighting_note(view), *number, *floor_notes(shares, view))


def _left(shares: Sequence[float], scale: _Scale) -> float:
    """How far a bar reaches to the left of the common line: the lower choices and half of a middle one."""
    whole = int(scale.left)
    return sum(shares[:whole]) + (shares[whole] / 2 if scale.left != whole else 0.0)


def _drawn(bars: Sequence[_Bar], scale: _Scale, view: View) -> Sheet:
    from surveykit.drawing.sheet import Sheet

    if len(bars) > MOST_LABELLED:
        return _profile(bars, scale, view)
    legend = _legend_rows(scale, Sheet(1.0))
    top = legend[-1][1] + _LEGEND_ROW + 3.5
    row = max(_LEAST_ROW, min(_ROW, (MOST_HEIGHT - top - 2) / len(bars)))
    labels = labels_of([bar.label for bar in bars], row, Sheet(1.0), most_width=58.0)
    sheet = Sheet(top + sum(label.height for label in labels) + 2)
    _draw_legend(sheet, legend, scale)
    size = labels[0].size
    head = view.text("figures.column.n")
    right = max(sheet.font.width(head, SMALL_SIZE), *(sheet.font.width(bar.n, size) for bar in bars))
    left = max(label.width for label in labels) + LABEL_GAP
    place = _Place(left, WIDTH - right - LABEL_GAP, *_reach(bars, scale))
    sheet.text(WIDTH, top - 2.6, head, size=SMALL_SIZE, colour=MUTED, align="right")
    _draw_bars(sheet, bars, labels, scale, place, top)
    return sheet


@dataclass(frozen=True)
class _Place:
    """Where percent lie: ``worst`` percent left of the common line at x ``left``, ``best`` right of it at ``right``."""

    left: float
    right: float
    worst: float
    best: float

    @property
    def unit(self) -> float:
        """Millimetres per percent."""
        return (self.right - self.left) / (self.worst + self.best)

    @property
    def line(self) -> float:
        """Where the common line stands."""
        return self.left + self.worst * self.unit


def _reach(bars: Sequence[_Bar], scale: _Scale) -> tuple[float, float]:
    """The longest way to the left and to the right of the common line, in percent."""
    lefts = [_left(bar.shares, scale) for bar in bars]
    rights = [sum(bar.shares) - left for bar, left in zip(bars, lefts, strict=True)]
    return max(lefts), max(*rights, 1e-9)


def _draw_bars(
    sheet: Sheet, bars: Sequence[_Bar], labels: Sequence[RowLabel], scale: _Scale, place: _Place, top: float
) -> None:
    tops = [top + sum(label.height for label in labels[:number]) for number in range(len(labels))]
    boxes: list[list[tuple[float, float, float, float]]] = [[] for _ in scale.codes]
    for bar, label, y in zip(bars, labels, tops, strict=True):
        x = place.line - _left(bar.shares, scale) * place.unit
        thickness = min(label.height * 0.72, 5.4)
        for number, share in enumerate(bar.shares):
            if share > 0:
                boxes[number].append((x, y + (label.height - thickness) / 2, share * place.unit, thickness))
            x += share * place.unit
    bottom = tops[-1] + labels[-1].height
    if scale.left:
        # Below the bars, so that it does not strike through the numbers of a middle choice.
        sheet.lines([(place.line, top - 0.6, place.line, bottom + 0.6)], width=0.25, colour=INK)
    for number, colour in enumerate(scale.colours):
        if boxes[number]:
            sheet.boxes(boxes[number], colour)
    for bar, label, y in zip(bars, labels, tops, strict=True):
        middle = y + label.height / 2
        label.draw(sheet, middle)
        sheet.text(WIDTH, middle, bar.n, size=label.size, align="right")
        _draw_shares(sheet, bar, scale, place, middle, min(SMALL_SIZE, label.size, label.height * 0.72 * 2.5))


def _draw_shares(sheet: Sheet, bar: _Bar, scale: _Scale, place: _Place, y: float, size: float) -> None:
    """The percentage inside each part that is wide enough for it."""
    x = place.line - _left(bar.shares, scale) * place.unit
    for share, colour in zip(bar.shares, scale.colours, strict=True):
        width = share * place.unit
        label = number_text(share, scale.decimals, "en")
        if sheet.font.width(label, size) + 0.8 <= width:
            sheet.text(x + width / 2, y, label, size=size, colour=ink_on(colour), align="center")
        x += width


def _legend_rows(scale: _Scale, sheet: Sheet) -> list[tuple[float, float, str]]:
    """Where each choice of the legend stands: left, middle of its height, label; broken into rows where needed."""
    from surveykit.drawing.wrapping import cut

    measure = sheet.measure(TEXT_SIZE)
    places = []
    x, y = 0.0, 2.6
    for label in scale.labels:
        short = cut(sheet.font.printable(label), 60.0, measure)
        width = _SWATCH + 1.2 + measure(short)
        if x > 0 and x + width > WIDTH:
            x, y = 0.0, y + _LEGEND_ROW
        places.append((x, y, short))
        x += width + 4.5
    return places


def _draw_legend(sheet: Sheet, legend: Sequence[tuple[float, float, str]], scale: _Scale) -> None:
    for (x, y, label), colour in zip(legend, scale.colours, strict=True):
        sheet.boxes([(x, y - _SWATCH / 2, _SWATCH, _SWATCH)], colour)
        sheet.text(x + _SWATCH + 1.2, y, label, size=TEXT_SIZE)


def _profile(bars: Sequence[_Bar], scale: _Scale, view: View) -> Sheet:
    """Very many bars as one picture: thin bars without labels, those that reach furthest to the right first."""
    from surveykit.drawing.sheet import Sheet

    ordered = sorted(bars, key=lambda bar: _left(bar.shares, scale))
    legend = _legend_rows(scale, Sheet(1.0))
    top = legend[-1][1] + _LEGEND_ROW
    sheet = Sheet(top + _PROFILE_HEIGHT + 7)
    _draw_legend(sheet, legend, scale)
    place = _Place(0.0, WIDTH, *_reach(bars, scale))
    row = _PROFILE_HEIGHT / len(ordered)
    boxes: list[list[tuple[float, float, float, float]]] = [[] for _ in scale.codes]
    for number, bar in enumerate(ordered):
        x = place.line - _left(bar.shares, scale) * place.unit
        for choice, share in enumerate(bar.shares):
            boxes[choice].append((x, top + number * row, share * place.unit, row))
            x += share * place.unit
    for choice, colour in enumerate(scale.colours):
        sheet.boxes(boxes[choice], colour, rasterised=True)
    sheet.lines([(place.line, top - 0.6, place.line, top + _PROFILE_HEIGHT + 0.6)], width=0.25)
    caption = view.text("figures.likert.profile", n=view.count(len(bars)))
    sheet.text(0, top + _PROFILE_HEIGHT + 4, caption, size=SMALL_SIZE, colour=MUTED)
    return sheet
