"""SPSS files, each with an ``.sps`` beside it for what pyreadstat does not write: multiple-response sets, the weight.

Limits (IBM SPSS Statistics, Command Syntax Reference): variable labels of 256 bytes, value labels of 120, texts of
32,767; at most three user-missing values or one range.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from surveykit.export.fitting import Cuts, day_words, notes_of, pyreadstat, since
from surveykit.export.model import DataFile, Values, Variable, with_missing_codes
from surveykit.export.names import SPSS, NameRule, n_bytes
from surveykit.files import replacing, write_atomic

#: Where the header has the day and the time of writing.
_MOMENT = slice(92, 109)
#: The first day of SPSS's calendar, from which it counts seconds.
_START, _SECONDS = "1582-10-14", 86_400.0
#: The longest line of syntax that every version reads, and the longest label of a set.
_LINE, _SET = 200, NameRule(120, n_bytes)


def write_sav(data: DataFile, path: Path, day: date) -> tuple[str, ...]:
    """Write an SPSS file; kinds of missing answers are user-missing codes in one range, with value labels.

    Args:
        data: The variables; their names fit SPSS.
        path: Where to, with the ending ``.sav``.
        day: The day that the file names as its own, so that equal data give equal bytes.

    Returns:
        What the format could not hold as it is, in sentences.

    Raises:
        MissingPartError: pyreadstat is not installed.
    """
    library = pyreadstat()
    labels, words = Cuts("variable labels", NameRule(255, n_bytes)), Cuts("value labels", NameRule(120, n_bytes))
    texts = Cuts("texts", NameRule(32_767, n_bytes))
    columns = {variable.name: _values(variable, texts) for variable in data.variables}
    with replacing(path) as temporary:
        library.write_sav(
            pd.DataFrame(columns, dtype=object if not data.n else None),
            str(temporary),
            file_label=SPSS.cut(data.title),
            column_labels={variable.name: labels.cut(variable.label, variable.name) for variable in data.variables},
            row_compress=True,
            variable_value_labels={
                variable.name: {
                    float(number): words.cut(label, variable.name) for number, label in variable.labels(data.language)
                }
                for variable in data.variables
                if variable.categories or variable.missing_kinds
            },
            missing_ranges={
                variable.name: [{"lo": min(codes), "hi": max(codes)}]
                for variable in data.variables
                if variable.missing_kinds and (codes := variable.missing_codes.values())
            },
            variable_measure={variable.name: variable.measure for variable in data.variables},
            variable_format={variable.name: _format(variable) for variable in data.variables if _format(variable)},
        )
        written = bytearray(temporary.read_bytes())
        written[_MOMENT] = f"{day_words(day, f'{day.year % 100:02d}')}00:00:00".encode("ascii")
        temporary.write_bytes(written)
    syntax = path.with_suffix(".sps")
    if data.sets or data.weight:
        write_atomic(syntax, "\ufeff" + "\n".join(_syntax(data, path.name)) + "\n")
    else:
        syntax.unlink(missing_ok=True)
    return notes_of((labels, words, texts))


def _values(variable: Variable, texts: Cuts) -> Values:
    if variable.kind == "text":
        return texts.texts(variable.values, variable.name)
    if variable.kind == "day":
        return since(variable.values, _START) * _SECONDS
    return with_missing_codes(variable)


def _format(variable: Variable) -> str:
    """How SPSS displays a variable; empty where its usual way will do."""
    if variable.kind == "day":
        return "SDATE10"
    if variable.kind == "text":
        return ""
    present = variable.values[~np.isnan(variable.values)]
    return "F8.0" if (present == np.floor(present)).all() else "F10.2"


def _syntax(data: DataFile, file: str) -> Iterator[str]:
    """Commands that declare sets and weight, in the language of SPSS."""
    yield f"* {file}: run this in the folder of the file."
    yield f"GET FILE={_quoted(file)}."
    for name, (label, variables) in data.sets.items():
        yield "MRSETS"
        yield f"  /MDGROUP NAME=${SPSS.cut(name)[:60]}"
        yield f"    LABEL={_quoted(Cuts('', _SET).cut(' '.join(label.split()), name))}"
        yield "    CATEGORYLABELS=COUNTEDVALUES"
        yield from textwrap.wrap(
            f"VARIABLES={' '.join(variables)}", _LINE, initial_indent="    ", subsequent_indent="      ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        yield "    VALUE=1."
    if data.weight:
        yield f"WEIGHT BY {data.weight}."
    yield f"SAVE OUTFILE={_quoted(file)}."


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
