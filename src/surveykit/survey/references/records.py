"""What ``records`` says of rows that cannot be so: counts of nobody, no protection where rows describe the public."""

from __future__ import annotations

from collections.abc import Iterator

from surveykit.errors import Problem
from surveykit.matching.texts import listing
from surveykit.survey.document import Entries, Position, mapping, values_at
from surveykit.survey.records import ABOUT_THINGS
from surveykit.survey.references.declared import Declared

_KEEP = "or remove protect: none, and small groups are protected"
#: Where columns are named by which people would be divided or recognised.
_DIVIDING = ("report.breakdowns.#", "design.strata", "weighting.rake.@")
#: Types of questions whose values can name people.
_NAMING = ("text", "single", "number")


def record_problems(declared: Declared) -> Iterator[Problem]:
    """Complaints about ``records``."""
    records = records_of(declared)
    yield from _counts(records, declared)
    if records.get("protect") == "none":
        yield from _unprotected(records, declared)
    elif "min_n_rank" in records:
        what = "a ranking of what people answered needs what disclosure says"
        remedy = "write disclosure: {min_n_rank: ...}, which can be raised above 30"
        yield declared.problem(("records", "min_n_rank"), what, "protect: none beside it", remedy=remedy)


def records_of(declared: Declared) -> Entries:
    """What is written under ``records``, also where that is the kind alone."""
    written = declared.raw.get("records")
    return {"kind": written} if isinstance(written, str) else mapping(written)


def _counts(records: Entries, declared: Declared) -> Iterator[Problem]:
    name, position = records.get("counts"), ("records", "counts")
    if records.get("kind") == "tally":
        expected = "records: {kind: tally, counts: QUESTION}, a question of type number"
        if name is None:
            yield declared.problem(("records",), "a tally does not say how many its rows count for", expected)
        elif name not in declared.questions or declared.kind(name) not in ("number", None):
            what = f"{name!r} is no number question that is asked, and a tally counts by it"
            yield declared.problem(position, what, expected, str(name))
        elif mapping(declared.questions[str(name)]).get("role") not in (None, "weight", "record"):
            remedy = "leave its role out"
            yield declared.problem(("questions", str(name), "role"), f"{name!r} counts rows", "no role", remedy=remedy)
        return
    people = ["respondent"] if declared.raw.get("respondent") is not None else []
    yield from declared.known(name, [*people, *declared.answers], position, "question")
    if declared.kind(name) not in (None, *_NAMING):
        what = f"the values of {name!r} are not people: it is a {declared.kind(name)} question"
        yield declared.problem(position, what, f"a question of type {listing(_NAMING)}, whose values are people")


def _unprotected(records: Entries, declared: Declared) -> Iterator[Problem]:
    """Everything by which rows without protection would describe the public, each with the way out."""
    kind = records.get("kind", "answer")
    if kind not in ABOUT_THINGS:
        what = f"rows of the kind {kind!r} are what people answered, and people have to be protected"
        remedy = f"write the kind that rows are, {_KEEP}"
        yield declared.problem(("records", "protect"), what, f"kind: {listing(ABOUT_THINGS)}", str(kind), remedy)
    for key in declared.part("disclosure"):
        remedy = "write the least number for a place as records: {min_n_rank: ...}, and remove it here"
        yield declared.problem(
            ("disclosure", key), f"{key} protects people, and records say protect: none", "", "", remedy
        )
    for number, name in values_at(declared.raw, "privacy.quasi_identifiers.#"):
        yield _about_people(
            f"{name!r} is one of the quasi_identifiers, by which people are recognised", number, declared
        )
    if declared.raw.get("respondent") is not None:
        remedy = f"name inspectors or judges by a question under records: {{counts: ...}}, {_KEEP}"
        yield _about_people("respondent names people who answered", ("respondent",), declared, remedy)
    roles = {name: mapping(entry).get("role") for name, entry in declared.questions.items()}
    for name, role in roles.items():
        if role == "trait" or (role == "id" and name != records.get("counts")):
            what = f"{name!r} has the role {role!r}, so it describes people"
            yield _about_people(what, ("questions", name, "role"), declared, f"write role: record, {_KEEP}")
    for path in _DIVIDING:
        for position, name in values_at(declared.raw, path):
            if name in declared.answers and roles.get(str(name)) != "record":
                what = f"results are divided by {name!r}, which may describe people"
                remedy = f"write role: record at the question if it describes the {kind} itself, {_KEEP}"
                yield _about_people(what, position, declared, remedy)


def _about_people(what: str, position: Position, declared: Declared, remedy: str = f"remove it, {_KEEP}") -> Problem:
    return declared.problem(position, what, "with protect: none, no column that describes the public", remedy=remedy)
