"""How likely one would recommend something, from 0 to 10: ``nps`` (Reichheld 2003, "The One Number You Need to Grow").

``QUESTION`` holds the number, ``QUESTION.group`` detractor (0 to 6), passive (7, 8) or promoter (9, 10), and
``QUESTION.net`` -100, 0 or 100, so that its mean is the net promoter score with its standard error.
"""

from __future__ import annotations

import re

import numpy as np

from surveykit.cleaning.columns import Values, categorical
from surveykit.cleaning.typing.asked import Asked, OneColumn, TypedAnswers, known_choices, one_column
from surveykit.cleaning.typing.meaning import UNKNOWN, LookedUp, Meaning, codes_by_text
from surveykit.cleaning.typing.numbers import floats

GROUPS = ("detractor", "passive", "promoter")
#: ``10``, ``9分``, ``0 - Not at all likely``, ``10（非常愿意）``.
_SCORE = re.compile(r"(10|\d)(?:\.0+)?\s*(?:分|points?)?(?:\s*[-–—:：(（].*)?", re.DOTALL)


def type_nps(asked: Asked) -> TypedAnswers:
    """Answers from 0 to 10, their groups, and what each adds to the net promoter score."""
    labels = codes_by_text(asked.scale)

    def value(text: str, raw: str) -> Meaning:
        match = _SCORE.fullmatch(labels.get(text, text))
        return UNKNOWN if match is None else Meaning(float(match[1]))

    def columns(looked_up: LookedUp) -> dict[str, Values]:
        scores = floats(looked_up.values(), looked_up)
        group = np.where(np.isnan(scores), -1, np.where(scores >= 9, 2, np.where(scores >= 7, 1, 0))).astype(np.int64)
        net = np.where(group < 0, np.nan, 100.0 * (group - 1))
        groups = categorical(group, GROUPS, ordered=True)
        return {asked.id: scores, f"{asked.id}.group": groups, f"{asked.id}.net": net}

    how = OneColumn(value, columns, known=("0 to 10", *known_choices(asked)), counts=lambda mark: not mark.isdecimal())
    return one_column(asked, how)[0]
