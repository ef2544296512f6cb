"""Stata files (format 118, Stata 14 and later).

Limits (Stata, "File formats .dta"): variable labels of 80 characters; missing values ``.``, ``.a`` to ``.z``; texts of
more than 2,045 bytes are long ones (strL).
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from surveykit.export.fitting import Cuts, day_words, notes_of, pyreadstat, since
from surveykit.export.model import LETTERS, DataFile, Values, Variable
from surveykit.export.names import NameRule, n_bytes
from surveykit.files import replacing

_LABEL = NameRule(80, len)
#: The first day of Stata's calendar.
_START = "1960-01-01"


def write_dta(data: DataFile, path: Path, day: date) -> tuple[str, ...]:
    """Write a Stata file; kinds of missing answers are ``.a`` (not asked) to ``.f``, with value labels.

    Args:
        data: The variables; their names fit Stata.
        path: Where to.
        day: The day that the file names as its own, so that equal data give equal bytes.

    Returns:
        What the format could not hold as it is, in sentences.

    Raises:
        MissingPartError: pyreadstat is not installed.
    """
    library = pyreadstat()
    labels, words = Cuts("variable labels", _LABEL), Cuts("value labels", NameRule(32_000, n_bytes))
    texts = Cuts("texts", None)
    lettered = [variable for variable in data.variables if variable.missing_codes and variable.missing_kinds]
    with replacing(path) as temporary:
        library.write_dta(
            pd.DataFrame({variable.name: _values(variable, texts) for variable in data.variables}),
            str(temporary),
            version=14,
            file_label=_LABEL.cut(data.title),
            column_labels={variable.name: labels.cut(variable.label, variable.name) for variable in data.variables},
            variable_value_labels={
                variable.name: {code: words.cut(label, variable.name) for code, label in _labels(variable, data)}
                for variable in data.variables
                if variable.categories or variable.missing_kinds
            },
            missing_user_values={
                variable.name: [LETTERS[kind] for kind in variable.missing_kinds] for variable in lettered
            },
            variable_format={variable.name: "%td" for variable in data.variables if variable.kind == "day"},
        )
        moment = f"{day_words(day, str(day.year))} 00:00".encode("ascii")
        written = re.sub(rb"(<timestamp>\x11).{17}", rb"\g<1>" + moment, temporary.read_bytes(), count=1)
        temporary.write_bytes(written)
    return notes_of((labels, words, texts))


def _values(variable: Variable, texts: Cuts) -> Values | pd.Categorical:
    """The values of a variable, with a letter in place of every missing one.

    Numbers with letters are handed over as ordered categories: of other columns only the first 100 values are looked
    at, and where these are letters the whole is taken for texts.
    """
    if variable.kind == "text":
        return texts.texts(variable.values, variable.name)
    values = since(variable.values, _START) if variable.kind == "day" else variable.values
    if not variable.missing_codes or not variable.missing_kinds:
        return values
    mixed: Values = values.astype(object)
    mixed[np.isnan(values)] = None
    for kind in variable.missing_kinds:
        mixed[variable.missing == kind] = LETTERS[kind]
    return pd.Categorical(mixed, [value for value in dict.fromkeys(mixed) if value is not None], ordered=True)


def _labels(variable: Variable, data: DataFile) -> list[tuple[Any, str]]:
    codes = {number: kind for kind, number in variable.missing_codes.items()}
    return [
        (LETTERS[codes[number]] if number in codes else number, label)
        for number, label in variable.labels(data.language)
    ]
