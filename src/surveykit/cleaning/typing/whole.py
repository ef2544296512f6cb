"""Typing all raw tables of a survey."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from surveykit.cleaning import ledger
from surveykit.cleaning.decisions import Decisions
from surveykit.cleaning.deriving import in_order, with_derived_answers
from surveykit.cleaning.routing import with_routes
from surveykit.cleaning.typing.remarks import together
from surveykit.cleaning.typing.table import type_table
from surveykit.cleaning.typing.typed import SAMPLE, Typed, Unmatched
from surveykit.readers import RawTable
from surveykit.survey import Definition


def type_tables(survey: Definition, tables: tuple[RawTable, ...], decisions: Decisions) -> Typed:
    """Type the raw tables, which are in the order of the survey's sources."""
    parts = [type_table(survey, source, table, decisions) for source, table in zip(survey.sources, tables, strict=True)]
    frames, remarks = [part.frame for part in parts], together(part.remarks for part in parts)
    frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    frame = in_order(with_derived_answers(with_routes(frame, survey), survey), survey)
    lengths = [len(table) for table in tables]
    sheets = [pd.Series([table.sheet] * len(table), dtype="str") for table in tables]
    return Typed(
        survey,
        decisions,
        tables,
        frame,
        np.repeat(np.arange(len(tables)), lengths),
        np.concatenate([np.arange(length) for length in lengths]),
        pd.concat(sheets, ignore_index=True),
        ledger.joined(remarks.changes),
        _merged(remarks.unmatched),
        remarks.absent,
        remarks.used,
        _counted(spelling for part in parts for spelling in part.spellings),
    )


def _counted(every: Iterable[tuple[str, str, int]]) -> tuple[tuple[str, str, int], ...]:
    """One entry per text and unit, with the rows of all tables; the most frequent first."""
    counts: dict[tuple[str, str], int] = {}
    for text, unit_id, n in every:
        counts[text, unit_id] = counts.get((text, unit_id), 0) + n
    return tuple((*key, n) for key, n in sorted(counts.items(), key=lambda entry: -entry[1]))


def _merged(every: Iterable[Unmatched]) -> tuple[Unmatched, ...]:
    """One entry per text, whatever the number of tables that hold it."""
    result: dict[tuple[str, str, str, tuple[str, ...]], Unmatched] = {}
    for entry in every:
        key = (entry.kind, entry.question, entry.text, entry.proposals)
        first = result.get(key)
        if first is not None:
            places = (*first.places, *entry.places)[:SAMPLE]
            n, more = first.n + entry.n, first.more + entry.more
            result[key] = replace(first, n=n, places=places, more=more)
        else:
            result[key] = entry
    return tuple(result.values())
