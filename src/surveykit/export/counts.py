"""How many gave each answer, as far as that may be published: the counts of a codebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveykit.export.model import Variable
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.slices import UnitResponses
from surveykit.survey import Question
from surveykit.tables.composition import without_small_choices
from surveykit.tables.crossing import is_trait
from surveykit.tables.distribution import spreads_of
from surveykit.tables.multiple import options_of

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
    """The counts of a question under the floor of its overall report: they are those of its frequency table.

    A distribution on fewer than ``min_n_spread`` answers is withheld as a whole; of traits also small groups are, and
    as many others as protect them. Where anything is withheld, so are numbers from which it would follow.
    """
    answers = data.responses.frame[question.id]
    n = int(answers.notna().sum())
    missing = data.responses.missing(question.id)
    if view.floor.level(n) == "withheld" or view.floor.closed:
        return Counts(None)
    if question.type in _COUNTED:
        what = f"the codebook of {question.id}"
        spreads = spreads_of(estimates_of(data.design().proportion(question.id), view, what=what), view, what)
        spread = without_small_choices(spreads[0], view) if is_trait(view, question.id) else spreads[0]
        counts = answers.astype("str").value_counts()
        codes = [str(share.category) for share in spread.shares if not share.is_withheld]
        shown = {code: int(counts.get(code, 0)) for code in codes}
        return Counts(None if spreads[0].is_withheld else n, shown, {} if spreads[0].is_withheld else missing)
    if question.type == "multiple":
        several = data.design().several(question.id, base="asked")
        shares = options_of(several, view, question.id, f"the codebook of {question.id}")
        return Counts(n, {code: share.count for code, share in shares.items() if share.count is not None}, missing)
    return Counts(n, missing=missing)


def count_of(variable: Variable, code: str, counts: Counts) -> int | None:
    """The count of a category of a variable; None where it is withheld or not known."""
    if variable.column == f"{variable.question}.missing":
        return counts.missing.get(code)
    return None if is_not_chosen(variable, code) else counts.choices.get(variable.choice or code)


def is_not_chosen(variable: Variable, code: str) -> bool:
    """Whether a category means that a choice was not ticked, which nobody counts."""
    return bool(variable.choice) and code == "0"
