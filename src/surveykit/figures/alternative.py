"""What a picture shows, in words and from the same screened numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from surveykit.language import Language, text
from surveykit.presentation.printing import PERCENT_DECIMALS, count_text, number_text

#: So many bars or points are told one by one; of more, the extremes and the middle.
_MOST_TOLD = 6


def of_bars(title: str, bars: Sequence[tuple[str, str, Mapping[str, float]]], withheld: int, language: Language) -> str:
    """Stacked bars in words: each bar's shares, or those of the first bars where there are many."""
    told = [_bar(label, n, shares, language) for label, n, shares in bars[:_MOST_TOLD]]
    parts = [text("figures.alt.stacks", language, title=title, n=count_text(len(bars), language)), *told]
    if len(bars) > _MOST_TOLD:
        parts.append(text("figures.alt.more", language, n=count_text(len(bars) - _MOST_TOLD, language)))
    return _joined(parts, withheld, language)


def of_points(
    title: str,
    points: Sequence[tuple[str, float, str]],
    reference: tuple[str, str] | None,
    withheld: int,
    language: Language,
    form: str = "points",
) -> str:
    """Points (label, value, value as printed) in words: one by one, or lowest, middle and highest of many.

    ``form`` is the kind of picture, ``figures.alt.<form>`` of the catalogue.
    """
    parts = [text(f"figures.alt.{form}", language, title=title, n=count_text(len(points), language))]
    if len(points) <= _MOST_TOLD:
        parts += [text("figures.alt.point", language, label=label, value=printed) for label, _, printed in points]
    else:
        ordered = sorted(points, key=lambda point: point[1])
        lowest, middle, highest = ordered[0], ordered[(len(ordered) - 1) // 2], ordered[-1]
        parts.append(
            text(
                "figures.alt.range",
                language,
                low=lowest[2],
                low_label=lowest[0],
                middle=middle[2],
                high=highest[2],
                high_label=highest[0],
            )
        )
    if reference is not None:
        parts.append(text("figures.alt.reference", language, label=reference[0], value=reference[1]))
    return _joined(parts, withheld, language)


def _bar(label: str, n: str, shares: Mapping[str, float], language: Language) -> str:
    listed = text("tables.join.list", language).join(
        text("figures.alt.share", language, choice=choice, share=number_text(share, PERCENT_DECIMALS, language))
        for choice, share in shares.items()
    )
    return text("figures.alt.bar", language, label=label, n=n, shares=listed)


def _joined(parts: Sequence[str], withheld: int, language: Language) -> str:
    hidden = [text("figures.note.withheld", language, n=count_text(withheld, language))] if withheld else []
    return ("" if language == "zh" else " ").join([*parts, *hidden])
