"""Typing all raw tables of a survey: where each row comes from, whom it rates, and the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from surveykit.cleaning import ledger
from surveykit.cleaning.columns import Values, categorical
from surveykit.cleaning.decisions import Decisions
from surveykit.cleaning.deriving import in_order, with_derived_answers
from surveykit.cleaning.routing import with_routes
from surveykit.cleaning.typing.asked import Asked, get
from surveykit.cleaning.typing.meaning import Meaning, look_up
from surveykit.cleaning.typing.remarks import ColumnCells, Remarks, texts_in, together
from surveykit.cleaning.typing.typed import SAMPLE, Spelling, Typed, Unmatched
from surveykit.cleaning.typing.units import type_units
from surveykit.matching.texts import tidy
from surveykit.readers import RawTable
from surveykit.readers.table import NOT_CALCULATED
from surveykit.survey import Definition, Source
from surveykit.survey.questions import column_in


def type_tables(survey: Definition, tables: tuple[RawTable, ...], decisions: Decisions) -> Typed:
    """Type the raw tables, which are in the order of the survey's sources."""
    typed = [_table(survey, source, table, decisions) for source, table in zip(survey.sources, tables, strict=True)]
    frames, remarks = [frame for frame, _, _ in typed], together(part for _, part, _ in typed)
    frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    frame = in_order(with_derived_answers(with_routes(frame, survey), survey), survey)
    lengths = [len(table) for table in tables]
    return Typed(
        survey,
        decisions,
        tables,
        frame,
        np.repeat(np.arange(len(tables)), lengths),
        np.concatenate([np.arange(length) for length in lengths]),
        pd.concat([pd.Series([table.sheet] * len(table), dtype="str") for table in tables], ignore_index=True),
        ledger.joined(remarks.changes),
        _merged(remarks.unmatched),
        remarks.absent,
        remarks.used,
        _counted(spelling for _, _, spellings in typed for spelling in spellings),
    )


def _table(
    survey: Definition, source: Source, table: RawTable, decisions: Decisions
) -> tuple[pd.DataFrame, Remarks, tuple[Spelling, ...]]:
    """One table, one row per raw row, with what a person should know and the units read in other spellings."""
    n, paths = len(table), dict.fromkeys(entry.path for entry in survey.sources)
    respondents, remarks = _respondents(survey, source, table)
    frame = pd.DataFrame(
        {
            "source": _constant(source.path, paths, n),
            "row": table.rows,
            "unit": _constant(None, survey.register.ids, n),
            "wave": _constant(source.wave, survey.waves, n),
            "channel": _constant(source.channel, survey.channels, n),
            "respondent": respondents,
        }
    )
    unit, of_units, spellings = type_units(survey, source, table, decisions, frame)
    frame = frame if unit is None else frame.assign(unit=unit)
    columns: dict[str, Values] = {}
    parts = [remarks, of_units, _decided_waves(source, table, decisions, frame)]
    for question in survey.questions.values():
        if question.id not in survey.derived:
            typed = get(question.type)(Asked(question, survey, source, table, decisions, frame))
            columns |= typed.columns
            parts.append(typed.remarks)
    return pd.concat([frame, pd.DataFrame(columns, index=frame.index)], axis=1), together(parts), spellings


def _decided_waves(source: Source, table: RawTable, decisions: Decisions, frame: pd.DataFrame) -> Remarks:
    """Ledger rows of the waves that a decision named."""
    header, decided = source.wave_column, decisions.wave_meaning()
    if header is None or not decided or header not in table.frame.columns:
        return Remarks()

    def meaning(text: str, raw: str) -> Meaning:
        decision = decided.get(text)
        return Meaning(text if decision is None else decision.means, decision=decision)

    looked_up = look_up(table.frame[header], meaning)
    return ColumnCells("wave", table, header, frame).remarks_on(looked_up, "wave", (), lambda text: {})


def _constant(value: str | None, categories: Iterable[str], n: int) -> pd.Categorical:
    names = list(categories)
    return categorical(np.full(n, -1 if value is None else names.index(value), dtype=np.int64), names)


def _respondents(survey: Definition, source: Source, table: RawTable) -> tuple[Any, Remarks]:
    texts, remarks = texts_in(table, "respondent", column_in(survey.respondent, source.channel), source.channel)
    if texts is None:
        return pd.array([None] * len(table), dtype="str"), remarks
    codes, uniques = pd.factorize(texts)
    if len(rows := np.flatnonzero(texts == NOT_CALCULATED)):
        places = tuple(table.place(int(row), str(texts.name)) for row in rows[:SAMPLE])
        remarks += Remarks((Unmatched("answer", "respondent", NOT_CALCULATED, len(rows), places, ()),))
    return pd.array([tidy(text) or None for text in uniques], dtype="str").take(codes), remarks


def _counted(every: Iterable[Spelling]) -> tuple[Spelling, ...]:
    """One entry per text and unit, with the rows of all tables; the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    for text, unit_id, n in every:
        counts[text, unit_id] += n
    return tuple((*key, n) for key, n in counts.most_common())


def _merged(every: Iterable[Unmatched]) -> tuple[Unmatched, ...]:
    """One entry per text, whatever the number of tables that hold it."""
    result: dict[tuple[str, str, str, tuple[str, ...]], Unmatched] = {}
    for entry in every:
        key = (entry.kind, entry.question, entry.text, entry.proposals)
        first = result.setdefault(key, entry)
        if first is not entry:
            places = (*first.places, *entry.places)[:SAMPLE]
            result[key] = replace(first, n=first.n + entry.n, places=places, more=first.more + entry.more)
    return tuple(result.values())
