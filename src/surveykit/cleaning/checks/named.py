"""The columns that checks name in ``survey.yml``: questions, columns of the frame, or headers of the raw files."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from surveykit.cleaning.calculating import seconds_since_1970
from surveykit.cleaning.columns import Floats, Numbers, Rows
from surveykit.cleaning.typing import Typed
from surveykit.readers.platforms.times import moment
from surveykit.survey import Definition
from surveykit.survey.questions import column_in

#: How exports write a moment; what has none of these forms is read text by text.
_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")

Column = str | dict[str, str]


def texts_of(typed: Typed, column: Column) -> pd.Series:
    """The raw texts of a column over all rows; missing in files that have no such column, and in empty cells.

    ``column`` is a header, a question, ``respondent`` or ``unit``, or one of these per channel.
    """
    parts = [
        pd.Series(None, index=range(len(table)), dtype="object") if raw is None else raw.astype("object")
        for raw, table in zip(_raw(typed, column), typed.tables, strict=True)
    ]
    texts = pd.concat(parts, ignore_index=True)
    return texts.where(texts.notna() & (texts != ""))


def _raw(typed: Typed, column: Column) -> Iterator[pd.Series | None]:
    """The column in every raw file, ``None`` where a file has none."""
    for source, table in zip(typed.survey.sources, typed.tables, strict=True):
        header = column_in(column, source.channel)
        if header in typed.survey.questions:
            header = typed.survey.questions[header].column_in(source.channel)
        elif header == "respondent":
            header = column_in(typed.survey.respondent, source.channel)
        yield table.frame[header] if header in table.frame.columns else None


def absent(typed: Typed, column: Column) -> bool:
    """Whether no raw file has the column."""
    return all(raw is None for raw in _raw(typed, column))


def codes_of(typed: Typed, column: Column) -> Numbers:
    """A number for every different text of a column over all files; -1 where there is none."""
    return _numbered(typed, column)[0]


def _numbered(typed: Typed, column: Column) -> tuple[Numbers, pd.Series]:
    """For every row the number of its text (-1: none), and the different texts; no row's text is touched twice."""
    rows: list[Numbers] = []
    texts: list[pd.Series] = []
    start = 0
    for raw, table in zip(_raw(typed, column), typed.tables, strict=True):
        if raw is None:
            rows.append(np.full(len(table), -1, dtype=np.int64))
            continue
        codes, uniques = pd.factorize(raw)
        rows.append(np.where(codes < 0, -1, codes + start))
        texts.append(pd.Series(uniques))
        start += len(uniques)
    if not texts:
        return np.concatenate(rows), pd.Series([], dtype="object")
    every = pd.concat(texts, ignore_index=True) if len(texts) > 1 else texts[0]
    same, different = pd.factorize(every)
    same = np.where(every == "", -1, same).astype(np.int64)
    return np.append(same, -1)[np.concatenate(rows)], pd.Series(different)


def seconds_of(typed: Typed, column: Column) -> Floats:
    """The moments of a column in seconds since 1970, NaN where a text means none.

    Those of a date question are its answers, so that its ``order`` of day and month holds.
    """
    codes, texts = _numbered(typed, column)
    values = np.full(len(texts) + 1, np.nan)
    left = np.ones(len(texts), dtype=bool)
    for form in _FORMS:
        if left.any():
            read = pd.to_datetime(texts[left], format=form, errors="coerce")
            at = np.flatnonzero(left)[read.notna().to_numpy()]
            values[at] = read.dropna().to_numpy().astype("datetime64[s]").astype(np.int64)
            left[at] = False
    for position in np.flatnonzero(left).tolist():
        time = moment(str(texts[position]))
        if time is not None:
            values[position] = (time - _EPOCH).total_seconds()
    seconds = np.asarray(values[codes], dtype=np.float64)
    for number, source in enumerate(typed.survey.sources):
        asked = typed.survey.questions.get(column_in(column, source.channel) or "")
        if asked is not None and asked.type == "date" and asked.period == "second":
            here = typed.table == number
            seconds[here] = seconds_since_1970(typed.frame.loc[here, asked.id])
    return seconds


_EPOCH = pd.Timestamp(0).to_pydatetime()


def top_rated(typed: Typed) -> Rows:
    """Whether a row gives the headline question its best score; nowhere, where its answers have no scores."""
    name = typed.survey.scored
    best = None if name is None else best_code(typed.survey, name)
    if best is None or not isinstance(typed.frame[name].dtype, pd.CategoricalDtype):
        return np.zeros(len(typed.frame), dtype=bool)
    return np.asarray((typed.frame[name] == best).to_numpy(), dtype=np.bool_)


def best_code(survey: Definition, question: str) -> str | None:
    """The code of the choice with the highest score; ``None`` for a question without scores."""
    scored = {choice.code: choice.score for choice in survey.scale_of(question).choices if choice.score is not None}
    return max(scored, key=lambda code: scored[code]) if scored else None


def rated(typed: Typed) -> Rows:
    """Whether a row has a valid answer to the headline question; every row does where there is no such question."""
    name = typed.survey.subject
    if name is None:
        return np.ones(len(typed.frame), dtype=np.bool_)
    return np.asarray(typed.frame[name].notna().to_numpy(), dtype=np.bool_)
