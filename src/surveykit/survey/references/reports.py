"""What reports could not show, or would print of a person, and rules that could never take effect as written."""

from __future__ import annotations

from collections.abc import Iterator

from surveykit.errors import Problem
from surveykit.matching.texts import listing
from surveykit.survey.document import Written, mapping, sequence, values_at
from surveykit.survey.measures import NUMERIC
from surveykit.survey.model import CLASS
from surveykit.survey.references.declared import Declared
from surveykit.survey.register import Register


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


#: Settings that mean nothing where nothing is rated: checks of ratings of units, and names of what only units have.
_OF_UNITS = ("checks.flood", "checks.staff", "checks.runs", "checks.perfect_units", "report.notebooks.unit")
_NAMES_OF_UNITS = ("design.*", "weighting.rake.@", "checks.duplicates.keys.#")


def units_problems(declared: Declared) -> Iterator[Problem]:
    """Complaints about what needs units where a survey declares none, or ranked ones where it does not rank them."""
    remedy = "declare units: {register: FILE, column: HEADER}, or remove it"
    has_units = bool(declared.part("units"))
    if not has_units:
        for path in _OF_UNITS:
            for position, _ in values_at(declared.raw, path):
                what = f"{position[-1]} is about rated units, and the survey declares none"
                yield declared.problem(position, what, "units: ...", remedy=remedy)
        for path in _NAMES_OF_UNITS:
            for position, name in values_at(declared.raw, path):
                if name in ("unit", CLASS) and name not in declared.questions:
                    what = f"{name!r} is about rated units, and the survey declares none"
                    yield declared.problem(position, what, "a question or column of this survey", str(name), remedy)
    for position, _ in values_at(declared.raw, "rules") if not _ranks(declared) else ():
        what = "rules name units by their places, and here units have none"
        expected = (
            "units:, a headline with a mean or a measure of which high or low is better, and report.ranking not off"
        )
        yield declared.problem(position, what, expected, remedy="remove the rules, or have units ranked")


def _ranks(declared: Declared) -> bool:
    """Whether units have places, as far as what is written can tell."""
    headline, ranking = declared.part("headline"), declared.part("report").get("ranking")
    measure, question = headline.get("measure"), headline.get("question")
    is_off = isinstance(ranking, str) and ranking.lower() in ("off", "no", "false", "0", "n", "f")
    compared = _compares(measure, declared) if measure is not None else declared.kind(question) in NUMERIC
    return bool(declared.part("units")) and not is_off and compared


def _compares(measure: Written, declared: Declared) -> bool:
    """Whether high or low values of a measure are better; one that is not declared is complained of elsewhere."""
    return mapping(declared.part("measures").get(str(measure))).get("better") != "neither"


def _users(column: Written, declared: Declared) -> Iterator[str]:
    """What reads its values from a raw column, or is a question of that name."""
    named: dict[str, Written] = {
        name: mapping(entry).get("columns", mapping(entry).get("column", name))
        for name, entry in declared.questions.items()
    }
    named |= {"respondent": declared.raw.get("respondent"), "unit": declared.part("units").get("column")}
    for name, header in named.items():
        if column == name or column in _headers(header):
            yield name


def _headers(written: Written) -> Iterator[Written]:
    """The headers in what is written of columns: one, a list of them, or one for every choice or channel."""
    if isinstance(written, dict | list):
        for part in written.values() if isinstance(written, dict) else written:
            yield from _headers(part)
    else:
        yield written


def rule_problems(declared: Declared, register: Register) -> Iterator[Problem]:
    """More units than there are, more years than waves, fewer answers than the publishing floor allows."""
    least_of_things = _whole(declared.part("records").get("min_n_rank"))
    floor = least_of_things or max([30, *(_whole(entry) or 0 for entry in declared.part("disclosure").values())])
    waves, units = max(len(declared.waves), 1), len(register)
    for position, measure in values_at(declared.raw, "rules.#.measure"):
        if not _compares(measure, declared):
            what = f"of the measure {measure!r} neither high nor low values are better, so no unit is the worst by it"
            yield declared.problem(position, what, "a measure with better: high or low", str(measure))
    for number, entry in enumerate(sequence(declared.raw.get("rules"))):
        k, years, least = (_whole(mapping(entry).get(key)) for key in ("k", "years", "min_n"))
        position = ("rules", number)
        if k is not None and units and k > units:
            what = f"the rule names {k} units, and the register has {units}"
            yield declared.problem((*position, "k"), what, f"1 to {units}", str(k))
        if years is not None and years > waves:
            waved = f"{waves} waves" if declared.waves else "no waves"
            what = f"the rule looks at {years} consecutive waves, and the survey has {waved}"
            remedy = "declare the waves under waves:"
            yield declared.problem((*position, "years"), what, f"1 to {waves}", str(years), remedy)
        if least is not None and least < floor:
            what = "a unit would take part in a ranking with fewer answers than the publishing floor allows"
            remedy = "min_n of a rule can be raised above disclosure.min_n_rank, never lowered"
            yield declared.problem((*position, "min_n"), what, f"{floor} or more", str(least), remedy)


def _whole(value: Written) -> int | None:
    return int(value) if isinstance(value, str) and value.isdecimal() else None
