"""One question in one raw table, and its typed answers: what every type of question is given and gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from surveykit import question_types
from surveykit.cleaning.columns import Values
from surveykit.cleaning.decisions import AnswerDecision, Decisions
from surveykit.cleaning.typing.meaning import SKIPPED, LookedUp, LookUp, Meaning, Proposal, everywhere, kinds, look_up
from surveykit.cleaning.typing.remarks import ColumnCells, Remarks, texts_in
from surveykit.matching.texts import nearest, shortened, tidy
from surveykit.readers import RawTable
from surveykit.registry import Registry
from surveykit.survey import Definition, Question, Scale, Source


@dataclass(frozen=True, eq=False)
class Asked:
    """One question in one raw table, with all that decides what its cells mean.

    ``frame`` holds ``source``, ``row``, ``unit``, ``wave``, ``channel`` and ``respondent`` of every row.
    """

    question: Question
    survey: Definition
    source: Source
    table: RawTable
    decisions: Decisions
    frame: pd.DataFrame

    @property
    def id(self) -> str:
        """The question's id."""
        return self.question.id

    @property
    def channel(self) -> str | None:
        """The channel that the table came by."""
        return self.source.channel

    @cached_property
    def scale(self) -> Scale:
        """The choices and missing marks with which the channel asks."""
        return self.survey.scale_in(self.id, self.channel)

    @cached_property
    def decided(self) -> Mapping[str, AnswerDecision]:
        """Tidied text to what was decided about it."""
        return self.decisions.meaning(self.id)

    def texts(self, column: str | None) -> tuple[pd.Series | None, Remarks]:
        """The raw texts of a column; nothing where the channel did not ask."""
        return texts_in(self.table, self.id, column, self.channel)

    def cells(self, column: str) -> ColumnCells:
        """The cells of a column."""
        return ColumnCells(self.id, self.table, column, self.frame)

    def marks(self, column: str, counts: Callable[[str], bool] = lambda mark: True) -> dict[str, str]:
        """Tidied text to the kind of missing answer it stands for in a column.

        ``counts`` says which of the platform's own marks count; those that the questionnaire declares always do.
        """
        marks = {tidy(mark): kind for mark, kind in self.table.marks_in(column).items() if counts(mark)}
        return marks | {tidy(mark.mark): mark.kind for mark in self.scale.missing}

    def look_up(
        self,
        texts: pd.Series,
        column: str,
        value: LookUp,
        counts: Callable[[str], bool] = lambda mark: True,
        meant: LookUp | None = None,
    ) -> LookedUp:
        """What the texts of a column mean: decisions first, then marks of missing answers, then values.

        ``meant`` reads what decisions say, where that is written otherwise than in the column.
        """
        marks, decided = self.marks(column, counts), self.decided

        def meaning(text: str, raw: str) -> Meaning:
            decision = decided.get(text)
            if decision is not None and decision.means is None:
                return Meaning(missing=decision.missing, decision=decision)
            if decision is not None:
                said = (meant or value)(tidy(str(decision.means)), str(decision.means))
                return Meaning(said.value, decision=decision)
            if text in marks:
                return Meaning(missing=marks[text])
            return value(text, raw)

        return look_up(texts, meaning)


@dataclass(frozen=True, eq=False)
class TypedAnswers:
    """Typed answers to one question: columns, ``QUESTION.missing`` among them, and what a person should know."""

    columns: dict[str, Values]
    remarks: Remarks = field(default=Remarks())


#: Types one question in one table.
AnswerType = Callable[[Asked], TypedAnswers]
#: The types of question that can be typed, by name. More can be registered.
TYPES: Registry[AnswerType] = question_types.TYPES
register = TYPES.register
get = TYPES.one


@dataclass(frozen=True)
class OneColumn:
    """How to type a question that has one column.

    ``value`` says what a text means that is no mark of a missing answer, ``columns`` makes the typed columns (without
    the kinds of missing answers) of the looked up texts. A text that means nothing is of a ``kind`` (see
    :class:`~surveykit.cleaning.typing.typed.Unmatched`); ``known`` is what would have been right, ``proposal`` what it
    may have meant. ``counts`` says which marks of the platform count: a number can be an answer as well. ``meant``
    reads what decisions say, where that is not ``value``.
    """

    value: LookUp
    columns: Callable[[LookedUp], dict[str, Values]]
    kind: str = "answer"
    known: tuple[str, ...] = ()
    counts: Callable[[str], bool] = lambda mark: True
    proposal: Proposal = lambda text: {}
    meant: LookUp | None = None


def one_column(asked: Asked, how: OneColumn) -> tuple[TypedAnswers, LookedUp]:
    """The typed answers of a question that has one column, and the looked up texts."""
    column = asked.question.column_in(asked.channel)
    texts, remarks = asked.texts(column)
    if texts is None or column is None:
        looked_up = everywhere(SKIPPED, len(asked.table))
    else:
        looked_up = asked.look_up(texts, column, how.value, how.counts, how.meant)
        remarks += asked.cells(column).remarks_on(looked_up, how.kind, how.known, how.proposal)
    return TypedAnswers({**how.columns(looked_up), f"{asked.id}.missing": kinds(looked_up)}, remarks), looked_up


def choices_alike(scale: Scale) -> Proposal:
    """Which choice a text that means none may have meant."""
    codes = {text: choice.code for choice in scale.choices for text in (*choice.label.texts, choice.code)}

    def alike(text: str) -> dict[str, str]:
        meant = nearest(text, codes)
        return {} if meant is None else {codes[meant]: meant}

    return alike


def known_choices(asked: Asked) -> tuple[str, ...]:
    """The choices and missing marks of a question, for a person to read: of long labels only their beginnings."""
    language = asked.survey.language
    choices = (f"{choice.code} {choice.label.in_language(language)}" for choice in asked.scale.choices)
    return (*map(shortened, choices), *known_marks(asked))


def known_marks(asked: Asked) -> tuple[str, ...]:
    """The declared marks of missing answers."""
    return tuple(dict.fromkeys(mark.mark for mark in asked.scale.missing))
