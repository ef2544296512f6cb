"""What a picture shows, in words and from the same screened numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from surveykit.presentation.view import View

#: So many bars or points are told one by one; of more, the extremes and the middle.
_MOST_TOLD = 6


def of_bars(title: str, bars: Sequence[tuple[str, str, Mapping[str, float]]], withheld: int, view: View) -> str:
    """Stacked bars in words: each bar's shares, or those of the first bars where there are many."""
    told = [_bar(label, n, shares, view) for label, n, shares in bars[:_MOST_TOLD]]
    parts = [view.text("figures.alt.stacks", title=title, n=view.count(len(bars))), *told]
    if len(bars) > _MOST_TOLD:
        parts.append(view.text("figures.alt.more", n=view.count(len(bars) - _MOST_TOLD)))
    return _joined(parts, withheld, view)


def of_points(
    title: str,
    points: Sequence[tuple[str, float, str]],
    reference: tuple[str, str] | None,
    withheld: int,
    view: View,
    form: str = "points",
) -> str:
    """Points (label, value, value as printed) in words: one by one, or lowest, middle and highest of many.

    ``form`` is the kind of picture, ``figures.alt.<form>`` of the catalogue.
    """
    parts = [view.text(f"figures.alt.{form}", title=title, n=view.count(len(points)))]
    if len(points) <= _MOST_TOLD:
        parts += [view.text("figures.alt.point", label=label, value=printed) for label, _, printed in points]
    else:
        ordered = sorted(points, key=lambda point: point[1])
        lowest, middle, highest = ordered[0], ordered[(len(ordered) - 1) // 2], ordered[-1]
        parts.append(
            view.text(
                "figures.alt.range",
                low=lowest[2],
                low_label=lowest[0],
                middle=middle[2],
                high=highest[2],
                high_label=highest[0],
            )
        )
    if reference is not None:
        parts.append(view.text("figures.alt.reference", label=reference[0], value=reference[1]))
    return _joined(parts, withheld, view)


def _bar(label: str, n: str, shares: Mapping[str, float], view: View) -> str:
    listed = view.text("tables.join.list").join(
        view.text("figures.alt.share", choice=choice, share=view.number(share, view.decimals.percent))
        for choice, share in shares.items()
    )
    return view.text("figures.alt.bar", label=label, n=n, shares=listed)


def _joined(parts: Sequence[str], withheld: int, view: View) -> str:
    hidden = [view.text("figures.note.withheld", n=view.count(withheld))] if withheld else []
    return ("" if view.language == "zh" else " ").join([*parts, *hidden])
