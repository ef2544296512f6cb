"""Rules that could never take effect as written: more units than there are, more years than waves, too few answers."""

from __future__ import annotations

from collections.abc import Iterator

from surveykit.errors import Problem
from surveykit.survey.document import Written, mapping, sequence
from surveykit.survey.references.declared import Declared
from surveykit.survey.register import Register


def rule_problems(declared: Declared, register: Register) -> Iterator[Problem]:
    """What is wrong with the rules, compared with the waves, the publishing floor and the register."""
    floor = max([30, *(_whole(entry) or 0 for entry in declared.part("disclosure").values())])
    waves, units = max(len(declared.waves), 1), len(register)
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
