"""Which layout a table has: every known one is scored, and the best says why it is the best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from surveykit.readers.layout import Layout
from surveykit.readers.table import Grid

#: Scores closer than this are a guess.
_CLOSE = 0.1


@dataclass(frozen=True)
class Detection:
    """What a file is recognised as.

    Args:
        reader: The name of the reader.
        score: How well it fits, from 0 to 1; 0 where no platform is recognised and only the format is known.
        reasons: What speaks for it.
        others: Other readers that fit in part, the best first, with their scores.
    """

    reader: str
    score: float
    reasons: tuple[str, ...]
    others: tuple[tuple[str, float], ...] = ()

    @property
    def is_guess(self) -> bool:
        """Whether another reader fits nearly as well, or this one fits badly."""
        return 0 < self.score < 0.5 or any(score > self.score - _CLOSE for _, score in self.others)


def detect_layout(grid: Grid, layouts: Mapping[str, Layout], fallback: str, described: str) -> Detection:
    """Score every layout on a table; ``fallback`` is the reader of the plain format."""
    every = {name: layout.recognise(grid) for name, layout in layouts.items()}
    scores = {name: known.score for name, known in every.items() if known.score > 0}
    if not scores:
        return Detection(fallback, 0.0, (f"{described}; no platform's columns are recognised",))
    best, *others = sorted(scores, key=lambda name: (-scores[name], name))
    return Detection(best, scores[best], every[best].reasons, tuple((name, scores[name]) for name in others))
