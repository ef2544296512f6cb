"""What ``survey.yml`` makes of several things: one scale of several, numbers by channel and wave, derived questions."""

from __future__ import annotations

from collections.abc import Iterator

from surveykit.errors import Problem
from surveykit.matching.texts import listing
from surveykit.survey.document import Entries, Position, Written, mapping, sequence, values_at
from surveykit.survey.measures import NUMERIC, VALUE
from surveykit.survey.model import TAKEN_NAMES
from surveykit.survey.presets import RATES, scored_codes
from surveykit.survey.questions import SUFFIX
from surveykit.survey.references.declared import Declared


def combination_problems(declared: Declared) -> Iterator[Problem]:
    """Complaints about numbers fielded, harmonising maps, constructs, derived questions, rates, measures and checks."""
    for part in (_fielded, _harmonise, _constructs, _derive, _rates, _measures, _checks):
        yield from part(declared)


def _fielded(declared: Declared) -> Iterator[Problem]:
    for channel, numbers in declared.part("fielded").items():
        position: Position = ("fielded", channel)
        at_once = "issued" in mapping(numbers)
        if at_once and declared.waves:
            yield declared.problem(position, "the numbers do not say their wave", f"one of {listing(declared.waves)}")
        for wave in () if at_once else mapping(numbers):
            yield from declared.known(wave, declared.waves, (*position, wave), "wave")
        at: dict[Position, Written] = (
            {(): numbers} if at_once else {(wave,): fielded for wave, fielded in mapping(numbers).items()}
        )
        for inside, fielded in at.items():
            if mapping(fielded).get("counts") == "respondents" and not _names_respondents(channel, declared):
                what = f"the channel {channel!r} does not tell respondents apart"
                yield declared.problem((*position, *inside, "counts"), what, "respondent: the column that names them")


def _names_respondents(channel: str, declared: Declared) -> bool:
    respondent = declared.raw.get("respondent")
    return channel in respondent if isinstance(respondent, dict) else respondent is not None


def _harmonise(declared: Declared) -> Iterator[Problem]:
    for number, entry in enumerate(sequence(declared.raw.get("harmonise"))):
        rule, position = mapping(entry), ("harmonise", number, "map")
        names = (rule.get("from"), rule.get("to"))
        starts, goals = (mapping(mapping(declared.scales.get(str(name))).get("choices")) for name in names)
        if not starts or not goals or not isinstance(rule.get("map"), dict):
            continue
        codes = mapping(rule["map"])
        for code, goal in codes.items():
            yield from declared.known(code, starts, (*position, code), f"choice of {names[0]!r}")
            yield from declared.known(goal, goals, (*position, code), f"choice of {names[1]!r}")
        left = [code for code in starts if code not in codes]
        if left:
            yield declared.problem(position, f"the map leaves out {listing(left)}", "every choice of the scale")


def _constructs(declared: Declared) -> Iterator[Problem]:
    for path in ("constructs.*.#", "constructs.*.questions.#"):
        for position, question in values_at(declared.raw, path):
            yield from _one_scale(question, position, declared)
    for name in declared.means:
        if name in declared.questions or name in declared.harmonised:
            what = f"there is a question {name!r} already, and the construct's mean would be another"
            yield declared.problem(("constructs", name), what, f"another name, or derive: {{NAME: mean({name})}}")
        yield from free_name(name, ("constructs", name), "construct", declared)
    for name, entry in declared.part("constructs").items():
        construct, position = mapping(entry), ("constructs", name)
        items = [str(item) for item in sequence(construct.get("questions"))]
        for number, item in enumerate(sequence(construct.get("reverse"))):
            yield from declared.known(item, items, (*position, "reverse", number), "question of the construct")
        minimum = str(construct.get("minimum"))
        if minimum.isdecimal() and int(minimum) > len(items):
            what = f"nobody can answer {minimum} of the {len(items)} questions of {name!r}"
            yield declared.problem((*position, "minimum"), what, f"{len(items)} or less")


def _one_scale(question: Written, position: Position, declared: Declared) -> Iterator[Problem]:
    """A question whose scores are averaged must have one scale."""
    if isinstance(mapping(declared.questions.get(str(question))).get("scale"), dict):
        what = f"channels ask {question!r} on different scales"
        yield declared.problem(position, what, "a question with one scale")


def _derive(declared: Declared) -> Iterator[Problem]:
    lines = declared.part("derive")
    for name, line in lines.items():
        position: Position = ("derive", name)
        yield from free_name(name, position, "derived question", declared)
        if name in declared.questions:
            yield declared.problem(position, f"there is a question {name!r} already", "another name")
        if isinstance(line, dict) and name in declared.formulas:
            yield from _labelled(line, position, declared)
    for mistake in declared.mistakes:
        yield mistake.problem(declared.document.where(_written_at(mistake.name, declared)))


def _written_at(name: str, declared: Declared) -> Position:
    """Where the expression of a derived question is written."""
    line, measure = declared.part("derive").get(name), name.removesuffix(VALUE)
    if mapping(declared.part("measures").get(measure)).get("of") == name != measure:
        return ("measures", measure, "of")
    return ("constructs", name) if line is None else ("derive", name, *(["is"] if isinstance(line, dict) else []))


def _labelled(line: Entries, position: Position, declared: Declared) -> Iterator[Problem]:
    """Labels of choices that an expression does not give, and keys that belong to numbers."""
    name = str(position[-1])
    codes, is_number = declared.codes(name), declared.kind(name) == "number"
    for key in ("choices", "labels"):
        written = line.get(key)
        listed = {str(number): text for number, text in enumerate(sequence(written), 1)} or mapping(written)
        if is_number and written is not None:
            yield declared.problem((*position, key), f"{name!r} is a number and has no choices", "remove it")
        for code in listed if not is_number else ():
            yield from declared.known_code(code, codes, (*position, key), name)
    for key in ("unit", "decimals") if not is_number else ():
        if key in line:
            yield declared.problem((*position, key), f"{key} belongs to numbers", "remove it")


def _rates(declared: Declared) -> Iterator[Problem]:
    for name, entry in declared.part("rates").items():
        position: Position = ("rates", name)
        if name in declared.answers:
            yield declared.problem(position, f"a rate cannot be called {name!r}", "another name", "the name is taken")
        else:
            yield from free_name(name, position, "rate", declared)
        rate = mapping(entry)
        question, preset, codes = rate.get("question"), rate.get("preset"), declared.codes(rate.get("question"))
        if isinstance(preset, str) and preset in RATES and codes and rate.get("choices") is None:
            sizes = listing(map(str, RATES[preset].counted))
            actual = f"{len(codes)} choices" if scored_codes(question, declared.raw) else "choices without scores"
            what = f"{preset!r} does not know scales of this kind"
            expected = f"{sizes} choices with different scores, or choices: [...]"
            yield declared.problem((*position, "preset"), what, expected, actual)
        for key in ("choices", "minus") if declared.kind(question) in ("rating", "single", None) else ():
            for number, code in enumerate(sequence(rate.get(key))):
                yield from _code_of(question, code, (*position, key, number), declared)
        both = [str(code) for code in sequence(rate.get("minus")) if code in sequence(rate.get("choices"))]
        if both:
            what = f"the rate {name!r} adds and subtracts {listing(both)}"
            yield declared.problem((*position, "minus"), what, "each choice in one of the two")


def _measures(declared: Declared) -> Iterator[Problem]:
    for name, entry in declared.part("measures").items():
        position, measure = ("measures", name), mapping(entry)
        of, is_share = measure.get("of"), measure.get("statistic") == "share"
        is_taken = name in declared.answers or (name in declared.part("rates") and not is_share)
        if is_taken or name in TAKEN_NAMES:
            yield declared.problem(
                position, f"a measure cannot be called {name!r}", "another name", "the name is taken"
            )
        if of not in declared.answers:
            continue  # not written, or its mistake is said already
        if declared.kind(of) == "duration" and measure.get("unit") is not None:
            what, expected = f"the unit of the measure {name!r} is that of the duration {of!r}", "no unit"
            yield declared.problem((*position, "unit"), what, expected, remedy=f"write the unit at the question {of}")
        if is_share and declared.kind(of) is not None and set(declared.codes(of)) != {"1", "0"}:
            what, expected = f"{of!r} is not true or false, so it has no share", "an expression such as: age < 30"
            yield declared.problem((*position, "of"), what, expected, remedy="or declare a rate of its choices")
        if not is_share and declared.kind(of) not in (None, *NUMERIC):
            what = f"{_said(of, name)} has no numbers to take a {measure.get('statistic', 'mean')} of"
            expected = "a question with numbers or scores, a construct, or an expression that gives numbers"
            yield declared.problem((*position, "of"), what, expected, remedy="of what is true or false, take the share")


def _said(of: Written, measure: str) -> str:
    return "the expression" if of == measure + VALUE else repr(of)


def _checks(declared: Declared) -> Iterator[Problem]:
    """Codes in the settings of checks that a question does not have."""
    for position, entry in values_at(declared.raw, "checks.attention.#"):
        for code in sequence(mapping(entry).get("expected")):
            yield from _code_of(mapping(entry).get("question"), code, position, declared)
    for position, codes in values_at(declared.raw, "checks.inconsistent.#.when.*"):
        for code in sequence(codes):
            yield from _code_of(str(position[-1]), code, position, declared)


def _code_of(question: Written, code: Written, position: Position, declared: Declared) -> Iterator[Problem]:
    codes = declared.codes(question)
    if codes:
        yield from declared.known_code(code, codes, position, question)


def free_name(name: str, position: Position, what: str, declared: Declared) -> Iterator[Problem]:
    """A complaint about a name that frames or results already have."""
    said = f"a {what} cannot be called {name!r}"
    if name in TAKEN_NAMES:
        expected = f"another name than {', '.join(TAKEN_NAMES)}"
        yield declared.problem(position, said, expected, "results have a column of that name")
    elif name.endswith(SUFFIX) and name.removesuffix(SUFFIX) in declared.questions:
        yield declared.problem(position, said, "another name", "the name is taken")
