"""The formats of data files, by the ending of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from surveykit.export.dta import write_dta
from surveykit.export.model import DataFile, Kind, Marks
from surveykit.export.names import SPSS, STATA, NameRule
from surveykit.export.plain import write_csv, write_parquet, write_xlsx
from surveykit.export.sav import write_sav

_ALL: frozenset[Kind] = frozenset(("coded", "number", "day", "text"))
_SILENT: frozenset[Kind] = frozenset(("day", "text"))


@dataclass(frozen=True)
class DataFormat:
    """What writes a format, how it names variables, and how it says why an answer is missing.

    ``apart`` are the kinds of variables that cannot say it themselves: a variable beside them does.
    """

    write: Callable[[DataFile, Path, date], tuple[str, ...]]
    rule: NameRule = SPSS
    apart: frozenset[Kind] = _ALL
    marks: Marks = "apart"


DATA_FORMATS = {
    "sav": DataFormat(write_sav, SPSS, _SILENT, "codes"),
    "dta": DataFormat(write_dta, STATA, _SILENT, "letters"),
    "xlsx": DataFormat(write_xlsx),
    "parquet": DataFormat(write_parquet),
    "csv": DataFormat(write_csv),
}
