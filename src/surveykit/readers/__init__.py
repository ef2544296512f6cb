"""Raw files as tables of texts: nothing is typed, trimmed or turned into a missing value."""

from __future__ import annotations

from surveykit.readers.layout import Layout, Recognition
from surveykit.readers.opening import Reader
from surveykit.readers.registry import Detection, detect, get, known, read, register
from surveykit.readers.table import Grid, HeaderCell, RawTable
from surveykit.source_readers import READERS

__all__ = [
    "READERS",
    "Detection",
    "Grid",
    "HeaderCell",
    "Layout",
    "RawTable",
    "Reader",
    "Recognition",
    "detect",
    "get",
    "known",
    "read",
    "register",
]
__dir__ = __all__.copy
