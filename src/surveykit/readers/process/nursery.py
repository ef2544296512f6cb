"""The process that has loaded the parsers, of which every foreign file gets a copy."""

from __future__ import annotations

from surveykit.forking.nursery import Nursery

_PARSERS = (
    "surveykit.readers.process.parsing",
    "surveykit.readers.formats.delimited",
    "surveykit.readers.formats.excel",
    "surveykit.readers.formats.webpage",
    "pyarrow.parquet",
    "pyreadstat",
)
NURSERY = Nursery(_PARSERS, prepare="surveykit.readers.process.grid_file:rehearse")
