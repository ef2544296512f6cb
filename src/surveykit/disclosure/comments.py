"""Answers in respondents' own words: which may be printed, and in which order."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from surveykit.disclosure.floor import Floor
from surveykit.errors import ParameterError, Problem
from surveykit.results.people import how_many, who_gave

if TYPE_CHECKING:
    from surveykit.cleaning import Responses

#: What people write who have nothing to say.
_NOTHING = frozenset({"无", "没有", "暂无", "没有意见", "无意见", "none", "no", "nothing", "n/a", "na"})


def comments(responses: Responses, question: str, floor: Floor) -> tuple[str, ...]:
    """The answers to a text question word for word, without anything beside them, in an order that says nothing.

    Nothing if the responses have fewer than ``min_n`` valid answers to the headline's question (fewer than ``min_n``
    responses where there is none), or are withheld. The
    order depends on the texts alone, not on who wrote when.

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
    subject = survey.subject
    valid = np.ones(len(responses.frame), dtype=np.bool_) if subject is None else responses.frame[subject].notna()
    who = who_gave(responses.frame, survey.person, [valid])
    n = float(valid.sum()) if who is None else how_many(who[0])
    if floor.closed is not None or floor.level(n) == "withheld":
        return ()
    texts = sorted(text for text in map(str, responses.frame[question].dropna()) if _says_something(text))
    whole = _hash("\x1f".join(texts))
    keys = [_hash(f"{whole}\x1f{number}\x1f{text}") for number, text in enumerate(texts)]
    return tuple(text for _, text in sorted(zip(keys, texts, strict=True)))


def _says_something(text: str) -> bool:
    return any(sign.isalnum() for sign in text) and text.strip(" 。.！!").casefold() not in _NOTHING


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
