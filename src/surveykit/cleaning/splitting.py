"""Files that hold several waves or channels, cut into one table for each, as if they had come apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import TypeVar

import numpy as np
import pandas as pd

from surveykit.cleaning.columns import Numbers
from surveykit.cleaning.decisions import Decisions
from surveykit.errors import FindingsError, Problem
from surveykit.matching.texts import listing, tidy
from surveykit.readers import RawTable
from surveykit.readers.platforms.times import moment
from surveykit.survey import Definition, Source
from surveykit.survey.periods import period_of, wave_of

D = TypeVar("D", bound=Definition)
_REMEDIES = {"wave": "declare it under waves:, or say in decisions.yml (waves:) which one it means", "channel": ""}


def split(survey: D, tables: tuple[RawTable, ...], decisions: Decisions) -> tuple[D, tuple[RawTable, ...]]:
    """The survey with a source, and the tables with a table, for every wave and channel of a file."""
    sources: list[Source] = []
    parts: list[RawTable] = []
    problems: list[Problem] = []
    for source, table in zip(survey.sources, tables, strict=True):
        if source.wave_column is None and source.channel_column is None:
            sources.append(source)
            parts.append(table)
            continue
        names, said = _names(survey, source, table, decisions)
        problems += said
        for part, rows in _groups(survey, source, names):
            sources.append(part)
            parts.append(replace(table, frame=table.frame.iloc[rows].reset_index(drop=True), rows=table.rows[rows]))
    if problems:
        raise FindingsError(problems)
    return survey.model_copy(update={"sources": tuple(sources)}), tuple(parts)


def _names(
    survey: Definition, source: Source, table: RawTable, decisions: Decisions
) -> tuple[pd.DataFrame, list[Problem]]:
    """Wave and channel of every row, and what is wrong with the columns that say so."""
    names = {"wave": source.wave, "channel": source.channel}
    result = pd.DataFrame({key: [name] * len(table) for key, name in names.items()}, dtype="object")
    problems: list[Problem] = []
    channels = {tidy(text): name for name, way in survey.channels.items() for text in (*way.label.texts, name)}
    for key, header, known, named in (
        ("wave", source.wave_column, list(survey.waves), _wave_of(survey, decisions)),
        ("channel", source.channel_column, list(survey.channels), channels.get),
    ):
        if header is None:
            continue
        if header not in table.frame.columns:
            what, actual = f"there is no column {header!r}, which says the {key}", map(str, table.frame.columns)
            problems.append(Problem(what, table.path, header, f"the file has: {listing(actual, 30)}"))
            continue
        codes, texts = pd.factorize(table.frame[header])
        meant = [named(tidy(str(text))) for text in texts]
        for number in [number for number, name in enumerate(meant) if name is None]:
            row = int(np.flatnonzero(codes == number)[0])
            what = f"{texts[number]!r} is no {key}" if tidy(str(texts[number])) else f"a row names no {key}"
            problems.append(Problem(what, table.place(row, header), listing(known), remedy=_REMEDIES[key]))
        result[key] = np.array([*meant, None], dtype=object)[codes]
    return result, problems


def _wave_of(survey: Definition, decisions: Decisions) -> Callable[[str], str | None]:
    """From a cell to the wave that it names: by decision, by its name, or as a period or moment in it.

    A period is read where waves are years, months or days, in whatever spelling: ``2024-01`` is ``2024年1月``.
    """
    decided = {text: decision.means for text, decision in decisions.wave_meaning().items()}

    def named(text: str) -> str | None:
        if text in survey.waves or text in decided:
            return decided.get(text, text)
        period = period_of(text)
        if period is None and (time := moment(text)) is not None:
            period = (time.date(), time.date())
        return None if period is None else wave_of(period, survey.waves)

    return named


def _groups(survey: Definition, source: Source, names: pd.DataFrame) -> Iterator[tuple[Source, Numbers]]:
    """The rows of every wave and channel that occur, in the order in which they are declared."""
    waves: list[str | None] = [*survey.waves] or [None]
    channels: list[str | None] = [*survey.channels] or [None]
    texts = names.where(names.notna(), "")
    for wave, channel in product(waves, channels):
        rows = np.flatnonzero((texts["wave"] == (wave or "")) & (texts["channel"] == (channel or "")))
        if len(rows):
            yield source.model_copy(update={"wave": wave, "channel": channel}), rows
    if not len(names):
        yield source, np.arange(0, dtype=np.int64)
