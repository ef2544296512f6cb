"""Answers in respondents' own words: which may be printed, and in which order."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.disclosure.floor import Floor
from surveykit.errors import ParameterError, Problem
from surveykit.results.people import how_many, who_gave

if TYPE_CHECKING:
    from surveykit.cleaning import Responses
    from surveykit.survey import Definition

Rows = NDArray[np.bool_]

#: What people write who have nothing to say.
_NOTHING = frozenset({"无", "没有", "暂无", "没有意见", "无意见", "none", "no", "nothing", "n/a", "na"})


def comments(responses: Responses, question: str, floor: Floor) -> tuple[str, ...]:
    """The answers to a text question word for word, without anything beside them, in an order that says nothing.

    Nothing if fewer than ``min_n`` people gave a valid answer to the headline's question (fewer than ``min_n`` answered
    where there is none) or were asked this one: who was asked because of a rare answer is known by it. Of several units
    together those are left out whose texts would follow from the units' own reports. How many of the people who were
    asked wrote something does not matter, since nobody else knows who of them did. The order depends on the texts
    alone, not on who wrote when.

    Args:
        responses: The responses of one unit (or of all); the texts are masked when they are cleaned.
        question: A question that ``report.comments`` names.
        floor: What the report may show.

    Raises:
        ParameterError: The survey does not name the question there.
    """
    survey = responses.survey
    named = survey.report.comments
    if question not in named:
        expected = ", ".join(named) or "report: {comments: [QUESTION]}"
        raise ParameterError(Problem("the answers to this question may not be printed", "", expected, question))
    frame = _without_told_units(responses.frame, survey, question, floor)
    people = _people(frame, survey, _answered_headline(frame, survey)), _people(frame, survey, _asked(frame, question))
    if floor.closed is not None or floor.level(min(people)) == "withheld":
        return ()
    texts = sorted(text for text in map(str, frame[question].dropna()) if _says_something(text))
    whole = _hash("\x1f".join(texts))
    keys = [_hash(f"{whole}\x1f{number}\x1f{text}") for number, text in enumerate(texts)]
    return tuple(text for _, text in sorted(zip(keys, texts, strict=True)))


def _without_told_units(frame: pd.DataFrame, survey: Definition, question: str, floor: Floor) -> pd.DataFrame:
    """The rows of the units whose texts may be among those of others.

    The texts of all units less those in the units' own reports are those of the units that print none. A unit that
    shows nothing is left out; the others that asked too few may stay where they are several and asked enough together.
    """
    unit = frame["unit"].astype("str")
    rules = (rule for rule in floor.protects if rule.columns == ("unit",) and rule.variable is None)
    closed = {group[0] for rule in rules for group in rule.groups}
    frame = frame[~unit.isin(closed)]
    answered, asked = _answered_headline(frame, survey), _asked(frame, question)
    silent = {
        name
        for name, rows in frame.groupby(unit, sort=False).indices.items()
        if asked[rows].any()
        and floor.level(min(_people(frame.iloc[rows], survey, base[rows]) for base in (answered, asked))) == "withheld"
    }
    here = frame["unit"].astype("str").isin(silent).to_numpy()
    if len(silent) > 1 and floor.level(_people(frame, survey, asked & here)) != "withheld":
        return frame
    return frame[~here]


def _answered_headline(frame: pd.DataFrame, survey: Definition) -> Rows:
    """Who gave a valid answer to the headline's question; everybody where there is none."""
    subject = survey.subject
    return np.ones(len(frame), dtype=np.bool_) if subject is None else frame[subject].notna().to_numpy(dtype=np.bool_)


def _asked(frame: pd.DataFrame, question: str) -> Rows:
    """To whom the question was put: by their channel, their wave and the answers that lead to it."""
    return np.asarray((frame[f"{question}.missing"] != "skipped") | frame[question].notna(), dtype=np.bool_)


def _people(frame: pd.DataFrame, survey: Definition, rows: Rows) -> float:
    """How many people gave some of the rows."""
    who = who_gave(frame, survey.person, [rows])
    return float(rows.sum()) if who is None else how_many(who[0])


def _says_something(text: str) -> bool:
    return any(sign.isalnum() for sign in text) and text.strip(" 。.！!").casefold() not in _NOTHING


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
