"""Data files that everything reads: Excel, CSV, Parquet."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pandas as pd

from surveykit.cleaning.columns import categorical
from surveykit.errors import DocumentError
from surveykit.export.fitting import Cuts, notes_of
from surveykit.export.model import DataFile, Variable
from surveykit.export.names import NameRule
from surveykit.export.sheets import with_rows
from surveykit.files import replacing, write_atomic, write_zip
from surveykit.language import text

#: What Excel can hold: characters of a cell, rows and columns of a sheet.
_CELL, _ROWS, _COLUMNS = NameRule(32_767, len), 1_048_575, 16_384
_VARIABLES = ("variable", "label", "question", "measure")
_VALUES = ("variable", "code", "choice", "declared")


def write_csv(data: DataFile, path: Path, day: date) -> tuple[str, ...]:
    """Write codes as comma-separated UTF-8 with the mark by which Excel knows it; days as ``2025-03-05``.

    Beside it, ``NAME-values.csv`` says what the codes of every variable mean. Gives nothing to be said.
    """
    write_atomic(path, _csv(data.codes()))
    write_atomic(path.with_name(f"{path.stem}-values.csv"), _csv(values_frame(data)))
    return ()


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8-sig", "replace")


def write_parquet(data: DataFile, path: Path, day: date) -> tuple[str, ...]:
    """Write choices as categories in words, days as days, numbers as numbers; gives nothing to be said.

    The metadata of every column hold, as JSON under ``surveykit``, its label, its measure and the code of every choice.
    """
    import pyarrow as arrow
    from pyarrow import parquet

    arrays = [_arrow(variable) for variable in data.variables]
    fields = [
        arrow.field(variable.name, array.type, metadata={"surveykit": json.dumps(_about(variable), ensure_ascii=False)})
        for variable, array in zip(data.variables, arrays, strict=True)
    ]
    table = arrow.Table.from_arrays(arrays, schema=arrow.schema(fields))
    with replacing(path) as temporary:
        parquet.write_table(table, temporary)
    return ()


def _arrow(variable: Variable) -> Any:
    import pyarrow as arrow

    if variable.kind == "coded":
        return arrow.array(_in_words(variable))
    if variable.kind == "day":
        return arrow.array(variable.values.astype("datetime64[D]"), arrow.date32())
    if variable.kind == "text":
        return arrow.array([None if value is None else Cuts("", None).cut(value, "") for value in variable.values])
    return arrow.array(variable.values, from_pandas=True)


def _in_words(variable: Variable) -> pd.Categorical:
    words = variable.words
    places = {number: place for place, number in enumerate(words)}
    codes = np.array([-1 if np.isnan(value) else places[int(value)] for value in variable.values], dtype=np.int64)
    return categorical(codes, words.values(), ordered=variable.measure == "ordinal")


def _about(variable: Variable) -> dict[str, Any]:
    codes = {variable.words[one.number]: {"code": one.number, "declared": one.code} for one in variable.categories}
    return {"label": variable.label, "measure": variable.measure, "question": variable.question, "choices": codes}


def write_xlsx(data: DataFile, path: Path, day: date) -> tuple[str, ...]:
    """Write a workbook: the data in words, the same in codes, the variables, the labels of codes.

    Args:
        data: The variables.
        path: Where to.
        day: The day that the file names as its own, so that equal data give equal bytes.

    Returns:
        What a sheet could not hold as it is, in sentences.

    Raises:
        DocumentError: A sheet of Excel has fewer rows or columns than the data.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    if data.n > _ROWS or len(data.variables) > _COLUMNS:
        expected, found = f"{_ROWS:,} rows of {_COLUMNS:,} variables", f"{data.n:,} of {len(data.variables):,}"
        raise DocumentError("a sheet of Excel cannot hold the data", path.name, expected, found, "use parquet or csv")
    workbook: Any = Workbook(write_only=True)
    package, cuts = io.BytesIO(), Cuts("texts", _CELL)
    frames = {"labels": data.words(), "codes": data.codes()}
    frames |= {"variables": variables_frame(data), "values": values_frame(data)}
    for name in frames:
        sheet = workbook.create_sheet(text(f"export.sheet.{name}", data.language))
        sheet.freeze_panes = "A2"
        cell: Any = WriteOnlyCell(sheet)
        cell.value = day
        day_style = cell.style_id  # asking for it makes the style, which has to be there when the workbook is saved
    workbook.save(package)
    # The sheet of codes has the texts of the first one once more: what is cut there is told once.
    told = {name: Cuts("texts", _CELL) if name == "codes" else cuts for name in frames}
    with ZipFile(package) as archive:
        files = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(frames) + 1)]
        sheets = {
            file: with_rows(archive.read(file), frame, day_style, told[name])
            for file, (name, frame) in zip(files, frames.items(), strict=True)
        }
    write_zip(path, package.getvalue(), day, sheets)
    return notes_of([cuts])


def variables_frame(data: DataFile) -> pd.DataFrame:
    """One row per variable: its name, label, question and measure."""
    rows = [(one.name, one.label, one.question, one.measure) for one in data.variables]
    return pd.DataFrame(rows, columns=[text(f"export.column.{name}", data.language) for name in _VARIABLES])


def values_frame(data: DataFile) -> pd.DataFrame:
    """One row per code of every variable: its number, its label, its code in ``survey.yml``."""
    rows = [(one.name, entry.number, entry.label, entry.code) for one in data.variables for entry in one.categories]
    return pd.DataFrame(rows, columns=[text(f"export.column.{name}", data.language) for name in _VALUES])
