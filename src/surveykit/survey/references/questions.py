"""Questions and scales that cannot be asked as written: without choices or scores, or with keys of another type."""

from __future__ import annotations

from collections.abc import Iterator

from surveykit.errors import Problem
from surveykit.matching.texts import listing, tidy
from surveykit.question_types import SHIPPED, TYPES
from surveykit.survey.document import Entries, Position, Written, is_number, label_texts, mapping, sequence
from surveykit.survey.presets import SCALES, harmonised_scale
from surveykit.survey.questions import BY_CHOICE
from surveykit.survey.references.combinations import free_name
from surveykit.survey.references.declared import Declared

#: Types of questions whose answers are choices.
CHOSEN = ("rating", "single", "multiple", "ranking", "ballot")
#: Types whose ``columns`` can be a list: each column holds one of the choices that a person named.
MENTIONED = ("multiple", "ranking")
_HOLD_CHOICES = "every column holds a choice (the first named, the second, ...)"
_LIST = "columns: [HEADER, HEADER]"
#: Codes that would give two things one column in typed frames.
TAKEN = ("missing", "low", "high")
#: Units in which durations can be counted.
DURATIONS = ("秒", "分钟", "小时", "天", "seconds", "minutes", "hours", "days")
#: The types of question that each key belongs to.
BELONGS = {
    "columns": CHOSEN,
    "separator": ("multiple", "ranking"),
    "open": ("single", "multiple", "ranking"),
    "undeclared": ("single", "multiple"),
    **dict.fromkeys(["minimum", "maximum"], ("number",)),
    "unit": ("number", "duration"),
    **dict.fromkeys(["intervals", "decimal"], ("number",)),
    **dict.fromkeys(["earliest", "latest", "period", "order"], ("date",)),
    **dict.fromkeys(["scale", "choices"], (*CHOSEN, "nps")),
    "scores": CHOSEN,
}


def question_problems(declared: Declared) -> Iterator[Problem]:
    """Complaints about questions, scales and their choices."""
    for name, entry in declared.questions.items():
        question, position = mapping(entry), ("questions", name)
        kind = question.get("type")
        yield from free_name(name, position, "question", declared)
        if kind == "matrix":
            yield declared.problem(position, f"the matrix {name!r} has no items", "items: {id: text}")
            continue
        yield from _channel_scales(name, question, declared)
        yield from _choices(question, position, declared)
        yield from _belonging(question, position, declared)
        if kind in CHOSEN:
            yield from _chosen(name, question, declared)
        if kind in BY_CHOICE or question.keys() & {"columns", "open", "undeclared"}:
            yield from _by_choice(name, question, declared)
        if kind == "duration" and question.get("unit") not in (None, *DURATIONS):
            yield declared.problem((*position, "unit"), "durations have no such unit", listing(DURATIONS))
    for name, entry in declared.scales.items():
        yield from _scale(name, entry, declared)


def _scale(name: str, entry: Written, declared: Declared) -> Iterator[Problem]:
    scale, position = mapping(entry), ("scales", name)
    preset = SCALES.get(str(scale.get("preset")), {})
    for code in mapping(scale.get("choices")) if preset else ():
        yield from declared.known(code, preset["choices"], (*position, "choices", code), "choice of the preset")
    if isinstance(entry, dict) and not mapping(scale.get("choices")):
        yield declared.problem(position, f"the scale {name!r} has no choices", "choices: {code: label}")
    yield from _choices(scale, position, declared)


def _channel_scales(name: str, question: Entries, declared: Declared) -> Iterator[Problem]:
    """Scales by channel: one for every channel that asks the question, and a way to compare them."""
    scale, column, position = question.get("scale"), question.get("column"), ("questions", name, "scale")
    if not isinstance(scale, dict):
        return
    asked = column if isinstance(column, dict) else declared.channels
    unscaled, scales = [channel for channel in asked if channel not in scale], [*map(str, scale.values())]
    if unscaled:
        what = f"{name!r} has no scale in {listing(unscaled)}"
        yield declared.problem(position, what, "a scale for every channel that asks it")
    if len(set(scales)) > 1 and harmonised_scale(question, declared.raw) is None:
        what = f"channels ask {name!r} on scales that cannot be compared: {listing(scales)}"
        expected = "harmonise: {from: SCALE, to: SCALE, map: {code: code}} that brings all of them to one"
        yield declared.problem(position, what, expected)


def _belonging(question: Entries, position: Position, declared: Declared) -> Iterator[Problem]:
    """Keys that questions of this type do not have; one from another package may have any."""
    kind = question.get("type")
    if kind in TYPES and kind not in SHIPPED:
        return
    for key, types in BELONGS.items():
        if key in question and kind not in types:
            *first, last = types
            what = f"{key} belongs to {', '.join(first)}{' and ' if first else ''}{last} questions"
            yield declared.problem((*position, key), what, "remove it, or change the type")


def _by_choice(name: str, question: Entries, declared: Declared) -> Iterator[Problem]:
    """What questions have that hold several answers, a column for every choice, or texts of respondents."""
    position: Position = ("questions", name)
    codes, columns = declared.codes(name), question.get("columns")
    for number, code in enumerate(sequence(question.get("open"))):
        yield from declared.known_code(code, codes, (*position, "open", number), name)
    if (other := question.get("undeclared")) is not None:
        yield from declared.known_code(other, codes, (*position, "undeclared"), name)
    for code in codes:
        if code in TAKEN or ";" in code:
            where = (*position, "choices", code)
            yield declared.problem(where, f"a choice cannot have the code {code!r}", "another code")
    if question.get("type") == "ballot" and columns is None:
        yield declared.problem(position, f"{name!r} has no columns of votes", "columns: {code: header}")
    if not isinstance(columns, dict | list):
        return
    for key in ("column", "separator", *(("undeclared",) if isinstance(columns, dict) else ())):
        if question.get(key) is not None:
            yield declared.problem((*position, key), f"{name!r} has columns and a {key}", "one of the two")
    if isinstance(columns, list):
        yield from _mentions(name, question, declared)
        return
    for code in columns:
        yield from declared.known_code(code, codes, (*position, "columns", code), name)
    left = [code for code in codes if code not in columns]
    if left:
        what = f"{name!r} has choices without a column: {listing(left)}"
        remedy = "" if question.get("type") not in MENTIONED else f"where {_HOLD_CHOICES}, write a list: {_LIST}"
        yield declared.problem((*position, "columns"), what, "a column for every choice", remedy)


def _mentions(name: str, question: Entries, declared: Declared) -> Iterator[Problem]:
    """A list of columns that each hold one choice: not of types that have one column for every choice."""
    position: Position = ("questions", name, "columns")
    if question.get("type") not in MENTIONED:
        what = f"columns of {question.get('type')} questions are those of choices, {name!r} has a list"
        yield declared.problem(position, what, "columns: {code: header}")


def _chosen(name: str, question: Entries, declared: Declared) -> Iterator[Problem]:
    own, scale, position = question.get("choices"), question.get("scale"), ("questions", name)
    if own is None and scale is None:
        yield declared.problem(position, f"{name!r} has no choices", "scale: NAME, or choices: {code: label}")
    if own is not None and scale is not None:
        yield declared.problem(position, f"{name!r} has a scale and choices of its own", "one of the two")
    if question.get("type") != "rating":
        return
    scales = [scale] if isinstance(scale, str) else list(mapping(scale).values())
    for answers in [mapping(declared.scales.get(str(named))) for named in scales] or [question]:
        codes, scores = mapping(answers.get("choices")), mapping(answers.get("scores"))
        unscored = [code for code in codes if not (code in scores if scores else is_number(code))]
        if unscored:
            what = f"the rating {name!r} has choices without a score: {listing(unscored)}"
            yield declared.problem(position, what, "scores: {code: score}")


def _choices(answers: Entries, position: Position, declared: Declared) -> Iterator[Problem]:
    """Scores of unknown codes, and texts that could mean two answers."""
    codes = mapping(answers.get("choices"))
    for code in mapping(answers.get("scores")):
        yield from declared.known(code, codes, (*position, "scores", code), "choice")
    owner = {tidy(code): code for code in codes}
    texts = [(code, text, "choices") for code, label in codes.items() for text in label_texts(label)]
    texts += [(mark, mark, "missing") for mark in mapping(answers.get("missing"))]
    for code, text, key in texts:
        first = owner.setdefault(tidy(text), code)
        if first != code or (key == "missing" and tidy(text) in map(tidy, codes)):
            where, expected = (*position, key, code), "a text of its own for every answer"
            answers_of = f"{str(position[0]).removesuffix('s')} {position[1]!r}"
            both = f"the choice {first!r} and {'a missing answer' if key == 'missing' else f'the choice {code!r}'}"
            yield declared.problem(where, f"the text {text!r} means two answers of the {answers_of}: {both}", expected)
