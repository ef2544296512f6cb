"""Figures: one look for all, equal bytes at every run, words for those who cannot see them."""

from __future__ import annotations

from surveykit.figures.dots import dots
from surveykit.figures.groups import groups
from surveykit.figures.likert import likert
from surveykit.figures.model import Figure

__all__ = ["Figure", "dots", "groups", "likert"]
