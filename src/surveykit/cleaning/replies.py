"""Which rows hold a reply, and how many questionnaires came back: a message nobody answered is no response."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from surveykit.cleaning.columns import Rows
from surveykit.cleaning.typing import Typed
from surveykit.survey import Definition, Question
from surveykit.survey.questions import column_in

#: The reason of rows without a reply, in the account and in the ledger.
NO_REPLY = "no_reply"
#: Types whose columns a system fills in: when a message was sent, how long a call took.
_OF_SYSTEMS = ("date", "duration")
#: A text or trait that is there in so many rows of a file, of at least so many, is the platform's and no reply.
_EVERYWHERE, _FEWEST = 0.95, 10


def without_reply(typed: Typed) -> Rows:
    """Whether a row holds no reply: every question it was asked is blank, and what no question reads holds none either.

    In a survey without channels every row is a form that somebody handed in, blank or not. Don't-knows, refusals,
    default ratings and what nobody can read are replies. Days, durations, and texts, traits and unread columns that
    (nearly) every row of a file holds (a case's number, a district) are no signs of one.
    """
    frame, survey = typed.frame, typed.survey
    silent: Rows = frame["channel"].notna().to_numpy(copy=True)
    blank = np.zeros(len(frame), dtype=np.bool_)
    for question in survey.questions.values():
        if question.type in _OF_SYSTEMS or _is_computed(question, survey):
            continue
        kinds = frame[f"{question.id}.missing"]
        empty: Rows = kinds.isin(["blank", "skipped"]).to_numpy()
        if _may_be_filled_in(question, survey):
            empty = empty | _of_platform(empty, frame["source"])
        silent &= empty
        blank |= (kinds == "blank").to_numpy()
    return silent & blank & ~_answered_elsewhere(typed, silent & blank)


def _is_computed(question: Question, survey: Definition) -> bool:
    """Whether a question is made of answers to others; on the common scale of channels are the answers themselves."""
    return question.id in survey.derived and survey.derived[question.id].kind != "harmonised"


def _answered_elsewhere(typed: Typed, silent: Rows) -> Rows:
    """Whether a silent row has something in a column that no question reads, and that not every row of its file has."""
    result = np.zeros(len(silent), dtype=np.bool_)
    for number, (source, table) in enumerate(zip(typed.survey.sources, typed.tables, strict=True)):
        rows = np.flatnonzero(silent & (typed.table == number))
        read = {
            header for question in typed.survey.questions.values() for header in question.headers_in(source.channel)
        }
        for header in table.frame.columns.difference(list(read)) if len(rows) else ():
            filled = (table.frame[header].fillna("").astype("str").str.strip() != "").to_numpy()
            if not filled.all():
                result[rows] |= filled[typed.position[rows]]
    return result


def _may_be_filled_in(question: Question, survey: Definition) -> bool:
    """Whether a platform may have written what a question holds: texts, and who the person or what the case is."""
    return question.type == "text" or question.id in (*survey.report.breakdowns, survey.units.below)


def _of_platform(empty: Rows, source: pd.Series) -> Rows:
    """Whether nearly all rows of a row's file hold something."""
    filled = pd.Series(~empty, index=source.index).groupby(source, observed=True)
    everywhere = (filled.transform("mean") >= _EVERYWHERE) & (filled.transform("size") >= _FEWEST)
    return np.asarray(everywhere.to_numpy(), dtype=np.bool_)


@dataclass(frozen=True)
class Returned:
    """What went out on a channel in a wave, and what came back.

    Args:
        channel: The channel.
        wave: The wave; empty where the survey has none.
        issued: Questionnaires that went out.
        responses: Rows with a reply.
        people: Respondents who gave them; ``None`` where the channel does not tell respondents apart.
        by_person: Whether one questionnaire went to each person, who rates several units: declared, or evident because
            more responses than questionnaires came back, but not from more people.
    """

    channel: str
    wave: str
    issued: int
    responses: int
    people: int | None
    by_person: bool

    @property
    def back(self) -> int:
        """Questionnaires that came back."""
        return self.people if self.by_person and self.people is not None else self.responses


def returns(frame: pd.DataFrame, survey: Definition, silent: Rows) -> Iterator[Returned]:
    """What came back of everything that ``fielded`` counts; ``silent`` are the rows without a reply."""
    replied = frame.loc[~silent]
    for channel, waves in survey.fielded.items():
        for wave, fielded in waves.items():
            rows = replied[(replied["channel"] == channel) & ((replied["wave"] == wave) if wave else True)]
            is_named = column_in(survey.respondent, channel) is not None
            # Who is not named is taken for a person of their own.
            people = int(rows["respondent"].nunique() + rows["respondent"].isna().sum()) if is_named else None
            evident = people is not None and people <= fielded.issued < len(rows)
            by_person = people is not None and (fielded.counts == "respondents" or (not fielded.counts and evident))
            yield Returned(channel, wave, fielded.issued, len(rows), people, by_person)
