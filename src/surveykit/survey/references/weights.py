"""Columns, categories and waves of known shares, and columns of the design, that the survey does not have."""

from __future__ import annotations

from collections.abc import Iterator

from surveykit.errors import Problem
from surveykit.matching.texts import did_you_mean, listing
from surveykit.survey.document import Entries, Position, mapping, values_at
from surveykit.survey.model import CLASS, FRAME_COLUMNS
from surveykit.survey.references.declared import Declared
from surveykit.survey.weighting import WEIGHT


def weight_problems(declared: Declared) -> Iterator[Problem]:
    """Complaints about ``weighting`` and ``design``."""
    weighting = declared.part("weighting")
    if weighting and WEIGHT in declared.answers:
        what = "a question is called 'weight', and so are the weights that are computed"
        yield declared.problem(("questions", WEIGHT), what, "another name")
    for column, waves in mapping(weighting.get("rake")).items():
        yield from _shares(column, mapping(waves), declared)
    yield from _design(declared)
    yield from _roles(declared)


#: Where a question is used, and the role it has there.
_USED = {
    "report.breakdowns.#": "trait",
    "design.strata": "trait",
    "weighting.rake.@": "trait",
    "design.weight": "weight",
}


def _roles(declared: Declared) -> Iterator[Problem]:
    """Roles that contradict how a question is used, and weights that are several or no numbers."""
    # What describes records about things divides them, and nobody.
    things = ("record",) if declared.part("records").get("protect") == "none" else ()
    roles = {name: mapping(entry).get("role") for name, entry in declared.questions.items()}
    for path, role in _USED.items():
        for position, name in values_at(declared.raw, path):
            given = roles.get(name) if isinstance(name, str) else None
            if given not in (None, role, *things):
                what = f"{name!r} has the role {given!r}, and is used as a {role} here"
                remedy = f"write role: {role}, or leave it out"
                yield declared.problem(position, what, f"role: {role}", str(given), remedy)
    weights = [name for name, role in roles.items() if role == "weight"]
    named = declared.part("design").get("weight")
    for name in weights:
        where: Position = ("questions", name, "role")
        if declared.kind(name) not in ("number", None):
            yield declared.problem(where, f"the weight {name!r} is no number question", "a number question")
        if name != (named or weights[0]):
            what = f"there is one weight, and {name!r} would be a second one beside {named or weights[0]!r}"
            yield declared.problem(where, what, "one question with role: weight", remedy="name it in design: weight")


def _shares(column: str, waves: Entries, declared: Declared) -> Iterator[Problem]:
    position: Position = ("weighting", "rake", column)
    for wave in filter(None, waves):
        yield from declared.known(wave, declared.waves, position, "wave")
    left = [wave for wave in declared.waves if wave not in waves]
    if waves and left and "" not in waves:
        what = f"there are no shares for the waves {', '.join(left)}"
        yield declared.problem(position, what, "shares for every wave")
    known: Entries = dict.fromkeys(declared.channels) if column == "channel" else declared.codes(column)
    for shares in waves.values() if known else ():
        for category in mapping(shares):
            yield from declared.known_code(category, known, position, column)


def _design(declared: Declared) -> Iterator[Problem]:
    columns, respondent = [*FRAME_COLUMNS, CLASS, *declared.answers], declared.raw.get("respondent")
    headers = [*respondent.values()] if isinstance(respondent, dict) else [respondent]
    for key, name in declared.part("design").items():
        position: Position = ("design", key)
        if isinstance(name, str) and name not in columns:
            remedy = did_you_mean(name, columns, f"declare a question with column: {name}, and name it here")
            if name in headers:
                remedy = f"write {key}: respondent; {name!r} is the header that respondent stands for"
            what = f"there is no question or column {name!r}: only respondent or a declared question can be named here"
            yield declared.problem(position, what, listing(columns, 20), name, remedy)
        if name == "respondent" and respondent is None:
            yield declared.problem(position, "the survey names no respondent", "respondent: COLUMN")
        if key in ("weight", "fpc") and declared.kind(name) not in ("number", None):
            yield declared.problem(position, f"the {key} {name!r} is no number question", "a number question")
