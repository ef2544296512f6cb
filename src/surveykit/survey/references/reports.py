"""What reports could not show, or would print of a person: breakdowns, comments, columns that identify somebody."""

from __future__ import annotations

from collections.abc import Iterator

from surveykit.errors import Problem
from surveykit.matching.texts import listing
from surveykit.survey.document import Written, mapping, sequence
from surveykit.survey.references.declared import Declared


def report_problems(declared: Declared) -> Iterator[Problem]:
    """Complaints about ``report`` and ``privacy``."""
    report, privacy = declared.part("report"), declared.part("privacy")
    for number, name in enumerate(sequence(report.get("breakdowns"))):
        if name is not None and name == declared.part("units").get("below"):
            what = f"{name!r} names what is below a unit and has a table of its own"
            yield declared.problem(("report", "breakdowns", number), what, "another question")
    for number, name in enumerate(sequence(report.get("comments"))):
        if declared.kind(name) == "text" and name not in sequence(privacy.get("mask")):
            what = f"{name!r} would be printed with what identifies persons"
            yield declared.problem(("report", "comments", number), what, f"privacy: {{mask: [{name}]}}")
    yield from _privacy(declared)


def _privacy(declared: Declared) -> Iterator[Problem]:
    privacy = declared.part("privacy")
    for number, name in enumerate(sequence(privacy.get("hash"))):
        position = ("privacy", "hash", number)
        if name in sequence(privacy.get("drop")):
            yield declared.problem(position, f"{name!r} is both dropped and hashed", "one of the two")
        if declared.kind(name) not in ("text", None):
            yield declared.problem(position, f"{name!r} is no text question", "a text question")
    for number, name in enumerate(sequence(privacy.get("drop"))):
        users = [*_users(name, declared)]
        if users:
            what = f"the dropped column {name!r} is used by {listing(users)}"
            yield declared.problem(("privacy", "drop", number), what, "one of the two")


def _users(column: Written, declared: Declared) -> Iterator[str]:
    """What reads its values from a raw column, or is a question of that name."""
    named: dict[str, Written] = {
        name: mapping(entry).get("columns", mapping(entry).get("column", name))
        for name, entry in declared.questions.items()
    }
    named |= {"respondent": declared.raw.get("respondent"), "unit": declared.part("units").get("column")}
    for name, header in named.items():
        if column == name or column in (header.values() if isinstance(header, dict) else [header]):
            yield name
