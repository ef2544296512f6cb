"""The rows of a sheet of Excel as they stand in its file, for data of any length.

openpyxl makes an object of every cell, which takes most of a minute for a million of them; here every value of a
column is written out once, however often it was given (Office Open XML, ISO/IEC 29500-1, 18.3.1: sheetData).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd

from surveykit.export.fitting import Cuts
from surveykit.export.model import Values

#: The first day that Excel knows right: its calendar has a 29 February 1900. Days are counted from ``_START``.
_FIRST_DAY, _START = date(1900, 3, 1), date(1899, 12, 30)
_EMPTY_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData>.*?</sheetData>", re.DOTALL)


def with_rows(sheet: bytes, frame: pd.DataFrame, day_style: int, cuts: Cuts) -> bytes:
    """The file of an empty sheet with a frame in it: the names of columns, and a row for each of its rows.

    Numbers and days are stored as such, every text as a text, never as a formula; what is missing has no cell.

    Args:
        sheet: The file of the sheet, without rows.
        frame: What is to stand in it.
        day_style: The number of the workbook's style of days.
        cuts: Cuts texts to what a cell can hold, and remembers the columns where it did.
    """
    rows = "".join(_rows(frame, day_style, cuts)).encode("utf-8")
    return _EMPTY_ROWS.sub(lambda _: b"<sheetData>" + rows + b"</sheetData>", sheet, count=1)


def _rows(frame: pd.DataFrame, day_style: int, cuts: Cuts) -> Iterator[str]:
    from openpyxl.utils import get_column_letter

    places = [f'<c r="{get_column_letter(number)}' for number in range(1, frame.shape[1] + 1)]
    names = [_text(str(name)) for name in frame.columns]
    columns = [_cells(frame.iloc[:, place], day_style, cuts) for place in range(frame.shape[1])]
    for number, cells in enumerate((names, *zip(*columns, strict=True)), 1):
        whole = "".join([f'{place}{number}"{cell}' for place, cell in zip(places, cells, strict=True) if cell])
        yield f'<row r="{number}">{whole}</row>'


def _cells(column: pd.Series, day_style: int, cuts: Cuts) -> Values:
    """What follows the place of each cell of a column; nothing where nothing is to stand."""
    codes, known = pd.factorize(column)
    written = [_cell(value, str(column.name), day_style, cuts) for value in known]
    return np.array([*written, ""], dtype=object)[codes]


def _cell(value: Any, name: str, day_style: int, cuts: Cuts) -> str:
    if isinstance(value, str):
        return _text(cuts.cut(value, name))
    if isinstance(value, date):
        is_known = value >= _FIRST_DAY
        return f' s="{day_style}"><v>{(value - _START).days}</v></c>' if is_known else _text(value.isoformat())
    number = float(value)
    return f"><v>{int(value) if number.is_integer() else repr(number)}</v></c>"


def _text(text: str) -> str:
    if not text:
        return ""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{space}>{escape(text, {chr(13): "&#13;"})}</t></is></c>'
