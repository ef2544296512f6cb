"""Tables: what is shown, with labels, decimals and notes, and every number under its id; never a font."""

from __future__ import annotations

from surveykit.tables.account import account
from surveykit.tables.completeness import completeness
from surveykit.tables.composition import composition
from surveykit.tables.definitions import definitions
from surveykit.tables.distribution import distribution
from surveykit.tables.inline import headline_text
from surveykit.tables.model import Cell, Column, Number, Table
from surveykit.tables.preview import to_html
from surveykit.tables.quality import quality
from surveykit.tables.response import response
from surveykit.tables.summary import summary

__all__ = [
    "Cell",
    "Column",
    "Number",
    "Table",
    "account",
    "completeness",
    "composition",
    "definitions",
    "distribution",
    "headline_text",
    "quality",
    "response",
    "summary",
    "to_html",
]
