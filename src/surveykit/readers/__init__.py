"""Raw files as tables of texts: nothing is typed, trimmed or turned into a missing value."""

from __future__ import annotations

from surveykit.readers.detection import Detection
from surveykit.readers.formats.known import Reader
from surveykit.readers.layout import Layout, Recognition
from surveykit.readers.registry import (
    LAYOUTS,
    READERS,
    detect,
    get,
    known,
    read,
    register,
    register_layout,
)
from surveykit.readers.table import Grid, HeaderCell, RawTable

__all__ = [
    "LAYOUTS",
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
    "register_layout",
]
