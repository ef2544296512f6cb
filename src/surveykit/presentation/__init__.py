"""How results are printed: the view, labels, decimals, cells and notes; the one door for numbers."""

from __future__ import annotations

from surveykit.presentation import preview  # noqa: F401 - its import registers how tables show in a notebook
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.view import Decimals, View
from surveykit.results import Number

__all__ = ["Cell", "Column", "Decimals", "Number", "Table", "View"]
__dir__ = __all__.copy
