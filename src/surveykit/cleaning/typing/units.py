"""Which unit every row rates, by the register."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from surveykit.cleaning.columns import categorical
from surveykit.cleaning.decisions import Decisions
from surveykit.cleaning.typing.meaning import FILLED_IN, UNKNOWN, LookedUp, Meaning, look_up, positions
from surveykit.cleaning.typing.remarks import ColumnCells, Remarks, texts_in, together
from surveykit.cleaning.typing.typed import Spelling
from surveykit.matching.texts import has_unseen, tidy
from surveykit.readers import RawTable
from surveykit.survey import Definition, Source

#: Divides the body's and the unit's text where two columns name a unit (the control character "unit separator").
UNIT_MARK = "\x1f"


def shown_unit(text: str) -> str:
    """A text that names a unit as people see it: ``市财政局/办公室``."""
    return "/".join(part for part in text.split(UNIT_MARK) if part.strip())


def type_units(
    survey: Definition, source: Source, table: RawTable, decisions: Decisions, frame: pd.DataFrame
) -> tuple[pd.Categorical | None, Remarks, tuple[Spelling, ...]]:
    """The units of a table's rows by the register (``None`` where it names no units), remarks, and other spellings.

    What was written behind a unit (``其他〖…〗``) names none.
    """
    texts, remarks = _unit_texts(survey, source, table)
    if texts is None:
        return None, remarks, ()
    decided, register, wave = decisions.unit_meaning(), survey.register, source.wave

    def meaning(text: str, raw: str) -> Meaning:
        body, _, name = raw.rpartition(UNIT_MARK)
        unit_id = register.match(name, body=body or None, wave=wave)
        if unit_id is None and (bare := tidy(FILLED_IN.sub("", name))):
            unit_id = register.match(bare, body=body or None, wave=wave)
        decision = decided.get(tidy(shown_unit(raw)))
        if decision is not None and (unit_id is None or not register.is_spelled_out(name)):
            return Meaning(decision.means, decision=decision)
        return UNKNOWN if unit_id is None else Meaning(unit_id)

    named = {unit_id: f"{unit_id} {survey.label_of('unit', unit_id)}" for unit_id in register.ids}

    def alike(text: str) -> dict[str, str]:
        return {unit_id: named[unit_id] for unit_id in register.proposals(text, wave=wave)}

    looked_up = look_up(texts, meaning)
    unit = categorical(positions(looked_up.meanings, register.ids)[looked_up.codes], register.ids)
    looked_up = replace(looked_up, texts=[shown_unit(text) for text in looked_up.texts])
    cells = ColumnCells("unit", table, survey.units.columns_in(source.channel)[-1], frame.assign(unit=unit), wave)
    remarks += cells.remarks_on(looked_up, "unit", tuple(named.values()), alike)
    return unit, remarks, _spellings(looked_up, survey)


def _unit_texts(survey: Definition, source: Source, table: RawTable) -> tuple[pd.Series | None, Remarks]:
    """The texts that name the units; those of two columns are joined by a mark that no file holds."""
    headers = survey.units.columns_in(source.channel)
    parts = [texts_in(table, "unit", header, source.channel) for header in headers]
    columns, remarks = [texts for texts, _ in parts if texts is not None], together(part for _, part in parts)
    if not columns or len(columns) < len(parts):
        return None, remarks
    first, *rest = columns
    return (first.str.cat(rest[0], sep=UNIT_MARK) if rest else first), remarks


def _spellings(looked_up: LookedUp, survey: Definition) -> tuple[Spelling, ...]:
    rows = np.bincount(looked_up.codes[looked_up.codes >= 0], minlength=len(looked_up.texts))
    result = []
    for text, meaning, n in zip(looked_up.texts, looked_up.meanings, rows, strict=True):
        name = text.rpartition("/")[2]
        read = meaning.value is not None and meaning.decision is None
        forms = (text, name, FILLED_IN.sub("", name))
        if read and (has_unseen(text) or not any(survey.register.is_spelled_out(form) for form in forms)):
            result.append((text, meaning.value, int(n)))
    return tuple(result)
