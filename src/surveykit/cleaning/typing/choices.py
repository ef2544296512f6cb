"""Questions with one answer out of several choices: ``rating`` and ``single``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import compress

import numpy as np

from surveykit.cleaning.columns import MISSING_KINDS, Values, categorical
from surveykit.cleaning.typing.asked import Asked, OneColumn, TypedAnswers, choices_alike, known_choices, one_column
from surveykit.cleaning.typing.by_choice import BETWEEN, cells_for_choices, ticked, ticked_in_cell
from surveykit.cleaning.typing.meaning import UNKNOWN, LookedUp, LookUp, Meaning, kinds, positions
from surveykit.cleaning.typing.remarks import Remarks
from surveykit.cleaning.typing.several import known_choices_of
from surveykit.matching.texts import tidy
from surveykit.survey import Definition, Question, Scale
from surveykit.survey.questions import SUFFIX


def choice_of(scale: Scale, open_codes: Collection[str] = (), undeclared: str | None = None) -> LookUp:
    """Which choice a text means, by its code or a label; what was written behind it counts for nothing.

    ``open_codes`` are choices behind which one can write, ``undeclared`` the one that every other text means.
    """
    known = known_choices_of(scale, open_codes)

    def value(text: str, raw: str) -> Meaning:
        code = known.code(text) or undeclared
        return UNKNOWN if code is None else Meaning(code)

    return value


def type_choices(asked: Asked) -> TypedAnswers:
    """Answers as categories; where channels ask on several scales, those of the question's own scale.

    The answers of all channels on one common scale are beside them, in ``QUESTION_harmonised``.
    """
    question = asked.question
    looked_up, remarks = (in_one_cell if question.columns is None else _one_cell_each)(asked)
    own = looked_up if question.scale_in(asked.channel) == question.scale_in(None) else _elsewhere(looked_up)
    columns = {question.id: _categories(question, asked.survey, own), f"{question.id}.missing": kinds(own)}
    return TypedAnswers(columns | _harmonised(asked, looked_up), remarks)


def in_one_cell(asked: Asked) -> tuple[LookedUp, Remarks]:
    """One answer from one column."""
    value = choice_of(asked.scale, asked.question.open, asked.question.undeclared)
    how = OneColumn(value, lambda _: {}, known=known_choices(asked), proposal=choices_alike(asked.scale))
    typed, looked_up = one_column(asked, how)
    return looked_up, typed.remarks + _written_in(asked, looked_up)


def _written_in(asked: Asked, looked_up: LookedUp) -> Remarks:
    """The texts that no choice is, kept where they count as the one for what is undeclared."""
    other, column = asked.question.undeclared, asked.question.column_in(asked.channel)
    if other is None or column is None:
        return Remarks()
    is_choice = known_choices_of(asked.scale, asked.question.open).code
    texts = {
        number: text
        for number, (text, meant) in enumerate(zip(looked_up.texts, looked_up.meanings, strict=True))
        if meant.value == other and meant.decision is None and is_choice(text) is None
    }
    return asked.cells(column).written_in(looked_up, texts, other, asked.survey.language)


def _one_cell_each(asked: Asked) -> tuple[LookedUp, Remarks]:
    """One answer from a column for every choice: the one that is ticked; several are no answer until it is decided."""
    cells = cells_for_choices(asked, ticked_in_cell)
    rows, number = np.unique(np.column_stack([ticked(asked, cells), cells.kinds]), axis=0, return_inverse=True)
    texts = [BETWEEN.join(compress(asked.scale.codes, row[:-1])) for row in rows]
    meanings = [_ticked_once(asked, text, int(row[-1])) for text, row in zip(texts, rows, strict=True)]
    looked_up = LookedUp(number.reshape(-1).astype(np.int64), texts, meanings)
    headers = [name for name in asked.question.choice_headers(asked.channel).values() if name in asked.table.frame]
    if not headers:
        return looked_up, cells.remarks
    told = asked.cells(headers[0]).remarks_on(looked_up, "ticks", known_choices(asked), lambda text: {})
    return looked_up, cells.remarks + told


def _ticked_once(asked: Asked, text: str, kind: int) -> Meaning:
    """What the ticked codes of a row mean, as one text; ``kind`` is the kind of missing answer where there are none."""
    if not text:
        return Meaning(missing=MISSING_KINDS[kind] if kind >= 0 else "blank")
    decision = asked.decided.get(tidy(text))
    if decision is not None:
        return Meaning(decision.means, missing=decision.missing, decision=decision)
    return UNKNOWN if BETWEEN in text else Meaning(text)


def _elsewhere(answers: LookedUp) -> LookedUp:
    """Answers on another scale count as not asked on this one."""
    return replace(answers, meanings=[Meaning(missing=meaning.missing or "skipped") for meaning in answers.meanings])


def _harmonised(asked: Asked, answers: LookedUp) -> dict[str, Values]:
    name = asked.id + SUFFIX
    if name not in asked.survey.derived:
        return {}
    common = asked.survey.questions[name]
    codes = asked.survey.harmonising(str(asked.question.scale_in(asked.channel)), str(common.scale_in(None)))
    meanings = [replace(meaning, value=codes.get(meaning.value)) for meaning in answers.meanings]
    answers = replace(answers, meanings=meanings)
    return {name: _categories(common, asked.survey, answers), f"{name}.missing": kinds(answers)}


def _categories(question: Question, survey: Definition, looked_up: LookedUp) -> Values:
    categories = list(survey.scale_of(question.id).codes)
    return categorical(
        positions(looked_up.meanings, categories)[looked_up.codes], categories, ordered=question.type == "rating"
    )
