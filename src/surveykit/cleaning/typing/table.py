"""Typing one raw table: where each row comes from, whom it rates, and the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from surveykit.cleaning.columns import Values
from surveykit.cleaning.decisions import Decisions
from surveykit.cleaning.typing.asked import Asked
from surveykit.cleaning.typing.meaning import constant
from surveykit.cleaning.typing.registry import get
from surveykit.cleaning.typing.remarks import Remarks, texts_in, together
from surveykit.cleaning.typing.units import type_units
from surveykit.matching.texts import tidy
from surveykit.readers import RawTable
from surveykit.survey import Definition, Source
from surveykit.survey.questions import column_in


@dataclass(frozen=True, eq=False)
class TypedTable:
    """One raw table, typed.

    Args:
        frame: One row per raw row.
        remarks: What a person should know.
        spellings: Texts read as a unit although the register spells it otherwise, the unit and the number of rows.
    """

    frame: pd.DataFrame
    remarks: Remarks
    spellings: tuple[tuple[str, str, int], ...]


def type_table(survey: Definition, source: Source, table: RawTable, decisions: Decisions) -> TypedTable:
    """Type every column of a table."""
    frame, remarks = _base(survey, source, table)
    units = type_units(survey, source, table, decisions, frame)
    if units.unit is not None:
        frame = frame.assign(unit=units.unit)
    columns: dict[str, Values] = {}
    parts = [remarks, units.remarks]
    for question in survey.questions.values():
        if question.id not in survey.derived:
            typed = get(question.type)(Asked(question, survey, source, table, decisions, frame))
            columns |= typed.columns
            parts.append(typed.remarks)
    whole = pd.concat([frame, pd.DataFrame(columns, index=frame.index)], axis=1)
    return TypedTable(whole, together(parts), units.spellings)


def _base(survey: Definition, source: Source, table: RawTable) -> tuple[pd.DataFrame, Remarks]:
    """Where each row comes from; its unit is not known yet."""
    n, paths = len(table), list(dict.fromkeys(entry.path for entry in survey.sources))
    respondents, remarks = _respondents(survey, source, table)
    columns = {
        "source": constant(source.path, paths, n),
        "row": table.rows,
        "unit": constant(None, survey.register.ids, n),
        "wave": constant(source.wave, survey.waves, n),
        "channel": constant(source.channel, survey.channels, n),
        "respondent": respondents,
    }
    return pd.DataFrame(columns), remarks


def _respondents(survey: Definition, source: Source, table: RawTable) -> tuple[Any, Remarks]:
    texts, remarks = texts_in(table, "respondent", column_in(survey.respondent, source.channel), source.channel)
    if texts is None:
        return pd.array([None] * len(table), dtype="str"), remarks
    codes, uniques = pd.factorize(texts)
    tidied = pd.array([tidy(text) or None for text in uniques], dtype="str")
    return tidied.take(codes), remarks
