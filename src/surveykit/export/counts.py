"""How many gave each answer, as far as that may be published: the counts of a codebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from surveykit.export.model import Variable
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import frame_of
from surveykit.results.people import how_many, who_gave
from surveykit.slices import UnitResponses
from surveykit.survey import Question
from surveykit.tables.composition import without_small_choices
from surveykit.tables.crossing import is_trait
from surveykit.tables.distribution import Spread, spreads_of

_COUNTED = ("rating", "single")


@dataclass(frozen=True)
class Counts:
    """Answers to a question, unweighted; what may not be published is not there.

    ``valid`` is the number of answers, None where it is withheld; ``choices`` the count of every choice that may be
    shown, by its code in ``survey.yml``; ``missing`` that of every kind of missing answer.
    """

    valid: int | None
    choices: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)


def counts_of(question: Question, data: UnitResponses, view: View) -> Counts:
    """The counts of a question in the rows of all waves, under the floor of the overall report.

    A distribution on fewer than ``min_n_spread`` answers is withheld as a whole; of traits also small groups are, and
    as many others as protect them. That is decided in every wave, as the latest one is published by itself: a sum less
    that is the others.
    """
    frame, by = data.every_response.frame, "wave" if data.wave is not None else None
    answers = frame[question.id]
    answered = data.every_response.answered(question.id)
    parts = answered.groupby(frame["wave"].astype("str")).sum() if by else pd.Series([answered.sum()])
    waves = frame["wave"].astype("str").to_numpy()
    own = [waves == wave for wave in parts.index] if by else [np.ones(len(frame), dtype=np.bool_)]
    who = who_gave(frame, view.survey.person, [answered.to_numpy() & rows for rows in own])
    sizes = list(parts) if who is None else [how_many(part) for part in who]
    if view.floor.closed or any(view.floor.level(n) == "withheld" for n in sizes if n) or not parts.sum():
        return Counts(None)
    valid, missing = int(parts.sum()), data.every_response.missing(question.id)
    if question.type not in (*_COUNTED, "multiple"):
        return Counts(valid, missing=missing)
    asked = {code for code, n in parts.items() if n}
    spreads = [one for one in _spreads(question, data, by, view) if not one.by or one.by[0][1] in asked]
    if question.type != "multiple" and any(spread.is_withheld for spread in spreads):
        return Counts(None)
    if is_trait(view, question.id):
        spreads = [without_small_choices(spread, view) for spread in spreads]
    hidden = {share.category for spread in spreads for share in spread.shares if share.is_withheld}
    columns = view.survey.choice_columns(question.id)
    counted = answers.astype("str").value_counts()
    codes = [code for code in view.choices(question.id) if code not in hidden]
    shown = {code: int(frame[columns[code]].sum() if columns else counted.get(code, 0)) for code in codes}
    return Counts(valid, shown, missing)


def _spreads(question: Question, data: UnitResponses, by: str | None, view: View) -> tuple[Spread, ...]:
    """How the answers to a question divide on its choices, in every wave; screened by the floor."""
    design, what = data.design(all_waves=True), f"the codebook of {question.id}"
    if question.type != "multiple":
        return spreads_of(estimates_of(design.proportion(question.id, by), view, what=what), view, what)
    several = frame_of(design.several(question.id, by, base="asked"))
    codes = several["variable"].astype("str").str.removeprefix(f"{question.id}.")
    named = several.assign(variable=question.id, category=codes)
    return spreads_of(estimates_of(named, view, what=what), view, what)


def count_of(variable: Variable, code: str, counts: Counts) -> int | None:
    """The count of a category of a variable; None where it is withheld or not known."""
    if variable.column == f"{variable.question}.missing":
        return counts.missing.get(code)
    return None if is_not_chosen(variable, code) else counts.choices.get(variable.choice or code)


def is_not_chosen(variable: Variable, code: str) -> bool:
    """Whether a category means that a choice was not ticked, which nobody counts."""
    return bool(variable.choice) and code == "0"
