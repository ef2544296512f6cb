"""What a picture shows, in words and from the same screened numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from surveykit.presentation.view import View

#: So many bars or points are named one by one; of more, the extremes and the middle.
_MOST_NAMED = 6


def of_bars(title: str, bars: Sequence[tuple[str, str, Mapping[str, float]]], withheld: int, view: View) -> str:
    """Stacked bars in words: each bar's shares, or those of the first bars where there are many."""
    parts = [view.text("figures.alt.stacks", title=title, n=view.count(len(bars)))]
    for label, n, shares in bars[:_MOST_NAMED]:
        listed = view.listed(
            view.text("figures.alt.share", choice=choice, share=view.number(share, view.decimals.percent))
            for choice, share in shares.items()
        )
        parts.append(view.text("figures.alt.bar", label=label, n=n, shares=listed))
    if len(bars) > _MOST_NAMED:
        parts.append(view.text("figures.alt.more", n=view.count(len(bars) - _MOST_NAMED)))
    return view.sentences([*parts, *withheld_note(withheld, view)])


def of_points(
    title: str,
    points: Sequence[tuple[str, float, str]],
    withheld: int,
    view: View,
    form: str = "points",
    reference: tuple[str, str] | None = None,
) -> str:
    """Points (label, value, value as printed) in words: one by one, or lowest, middle and highest of many.

    ``form`` is the kind of picture, ``figures.alt.<form>`` of the catalogue; ``reference`` a label and a printed value.
    """
    parts = [view.text(f"figures.alt.{form}", title=title, n=view.count(len(points)))]
    if len(points) <= _MOST_NAMED:
        parts += [view.text("figures.alt.point", label=label, value=printed) for label, _, printed in points]
    else:
        ordered = sorted(points, key=lambda point: point[1])
        (low_label, _, low), (high_label, _, high) = ordered[0], ordered[-1]
        values = {"low": low, "middle": ordered[(len(ordered) - 1) // 2][2], "high": high}
        parts.append(view.text("figures.alt.range", **values, low_label=low_label, high_label=high_label))
    if reference is not None:
        parts.append(view.text("figures.alt.reference", label=reference[0], value=reference[1]))
    return view.sentences([*parts, *withheld_note(withheld, view)])


def withheld_note(count: int, view: View) -> tuple[str, ...]:
    """How many of the bars or points are withheld, where any are."""
    return (view.text("figures.note.withheld", n=view.count(count)),) if count else ()
