"""The check of routing: answers that nobody should have been asked for, and questions skipped that were to be asked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from surveykit.cleaning.checks.registry import Flagged, flagged
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.routing import BROKEN, unasked, unexpected
from surveykit.cleaning.typing import Typed
from surveykit.survey import Question


def broken_route(typed: Typed) -> Iterator[Flagged]:
    """Answers to questions that were not to be asked, and questions skipped that were to be asked."""
    taken_out = typed.survey.checks.broken_route.action == "set_skipped"
    for question, rows in unexpected(typed.frame, typed.survey):
        said = f"rows answer {question.id!r} although it was not to be asked ({question.asked_if})"
        what = f"{said}; the answers are {'set to skipped' if taken_out else 'kept'}"
        remedy = "" if taken_out else "checks: {broken_route: {action: set_skipped}} takes them out"
        yield from _flagged(typed, question, rows, what, remedy)
    for question, rows in unasked(typed.frame, typed.survey):
        what = f"rows skip {question.id!r} although it was to be asked ({question.asked_if})"
        yield from _flagged(typed, question, rows, what, "compare asked_if with the questionnaire as it was fielded")


def _flagged(typed: Typed, question: Question, rows: NDArray[np.bool_], what: str, remedy: str) -> Iterator[Flagged]:
    finding = Finding(BROKEN, "warning", what, f"question {question.id!r}", remedy=remedy)
    return flagged(typed, finding, rows, column=question.id)
