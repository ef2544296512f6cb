"""Raw files as tables of texts: nothing is typed, trimmed or turned into a missing value."""

from __future__ import annotations

from surveykit.readers.registry import READERS, Reader, detect, get, known, read, register
from surveykit.readers.table import Grid, RawTable

__all__ = ["READERS", "Grid", "RawTable", "Reader", "detect", "get", "known", "read", "register"]
