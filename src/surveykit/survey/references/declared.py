"""The names that ``survey.yml`` declares, as written, and complaints about names it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from surveykit.errors import Problem
from surveykit.language import Label
from surveykit.matching.texts import codes_listing, did_you_mean, listing, remedy_for_code
from surveykit.survey.answers import Choice
from surveykit.survey.derived import means_of
from surveykit.survey.document import Document, Entries, Position, Written, is_number, label_texts, mapping, sequence
from surveykit.survey.formula import GIVES, Formula, Items, Names, Operand, operand_of
from surveykit.survey.presets import first_answers, harmonised_questions
from surveykit.survey.resolving import formulas
from surveykit.survey.routing import CONTEXT

_DECLARE = "declare it, or use one that is declared"


class Declared:
    """The names a file declares, and how to complain about one that it does not."""

    def __init__(self, document: Document, folder: Path) -> None:
        self.document, self.folder = document, folder
        self.raw = mapping(document.value)
        self.questions, self.scales, self.channels = map(self.part, ("questions", "scales", "channels"))
        self.waves = [wave for wave in sequence(self.raw.get("waves")) if isinstance(wave, str)]
        #: What questions on one scale for all channels would look like if a person had written them.
        self.harmonised = harmonised_questions(self.raw)
        expressions = {name: form for name, form in map(_expression, self.part("derive").items()) if form is not None}
        constructs = {name: _construct(entry) for name, entry in self.part("constructs").items()}
        #: The means of constructs that no line of ``derive`` is.
        self.means = means_of(constructs, expressions)
        names = Names(self._operands(), self.means | expressions, constructs, self.part("calendars"))
        self.formulas, self.mistakes = formulas(names)
        derived: Entries = {name: {} for name in names.expressions}
        derived |= {name: _as_written(formula) for name, formula in self.formulas.items()}
        #: Questions asked, harmonised and derived.
        self.answers = derived | self.questions | self.harmonised

    def _operands(self) -> dict[str, Operand]:
        """What expressions can name, as far as it is written in a usable way."""
        known = {name: self._operand(mapping(entry)) for name, entry in (self.questions | self.harmonised).items()}
        labels: Entries = {code: mapping(entry).get("label") for code, entry in self.channels.items()}
        waves: Entries = {wave: wave for wave in self.waves}
        context = zip(CONTEXT, (labels, waves), strict=True)
        return known | {name: Operand("choice", _choices({"choices": codes})) for name, codes in context}

    def _operand(self, question: Entries) -> Operand:
        ends = [str(question.get(key)) for key in ("minimum", "maximum")]
        bounds = (float(ends[0]), float(ends[1])) if all(map(is_number, ends)) else None
        kind, scale = str(question.get("type")), question.get("scale")
        return Operand(
            GIVES.get(kind, "other"),
            _choices(first_answers("asked", {"asked": question}, self.scales)),
            (0.0, 10.0) if kind == "nps" else bounds,
            several_scales=isinstance(scale, dict) and len(set(map(str, scale.values()))) > 1,
            period=str(question.get("period", "day")),
        )

    def part(self, key: str) -> Entries:
        """The entries below a key; none where something else is written there."""
        return mapping(self.raw.get(key))

    def kind(self, name: Written) -> Written:
        """The type of a question; ``None`` where there is none of this name, or it has none."""
        return mapping(self.answers.get(name)).get("type") if isinstance(name, str) else None

    def codes(self, question: Written) -> Entries:
        """The choices of a question, or of its first scale, by code."""
        return mapping(first_answers(question, self.answers, self.scales).get("choices"))

    def known(self, name: Written, declared: Iterable[str], position: Position, what: str) -> Iterator[Problem]:
        """A complaint about a name that is not among the declared ones, with the one that may have been meant."""
        names = list(declared)
        if isinstance(name, str) and name not in names:
            remedy = did_you_mean(name, names, _DECLARE)
            expected = listing(names, 20) or f"a {what} declared in this file"
            yield self.problem(position, f"there is no {what} {name!r}", expected, name, remedy)

    def known_code(self, code: Written, choices: Entries, position: Position, question: Written) -> Iterator[Problem]:
        """A complaint about a code that ``question`` does not have; a label is answered with its code."""
        if isinstance(code, str) and code not in choices:
            known = {name: label_texts(label) for name, label in choices.items()}
            remedy = remedy_for_code(code, known) or _DECLARE
            what = f"there is no choice of {question!r} {code!r}"
            yield self.problem(position, what, codes_listing(known), code, remedy)

    def problem(self, position: Position, what: str, expected: str, actual: str = "", remedy: str = "") -> Problem:
        """What is wrong at a position of the file."""
        return Problem(what, self.document.where(position), expected, actual, remedy)


def _expression(line: tuple[str, Written]) -> tuple[str, str | None]:
    """A line of ``derive``: the expression alone, or with its labels."""
    name, entry = line
    written = entry.get("is") if isinstance(entry, dict) else entry
    return name, written if isinstance(written, str) else None


def _construct(entry: Written) -> Items:
    long = mapping(entry)
    questions, reverse = sequence(long.get("questions")) or sequence(entry), sequence(long.get("reverse"))
    minimum = str(long.get("minimum"))
    return Items(tuple(map(str, questions)), tuple(map(str, reverse)), int(minimum) if minimum.isdecimal() else None)


def _choices(answers: Entries) -> tuple[Choice, ...]:
    """The choices that a question or scale declares; a score is known where it is a number."""
    scores = mapping(answers.get("scores"))
    codes = mapping(answers.get("choices"))
    numbers = {code: str(scores[code]) if code in scores else code for code in codes if not scores or code in scores}
    known = {code: float(number) for code, number in numbers.items() if is_number(number)}
    known = known if scores or len(known) == len(codes) else {}
    texts = {code: label_texts(label) or [code] for code, label in codes.items() if code}
    labels = {code: Label(zh=several[0], en=several[-1]) for code, several in texts.items()}
    return tuple(Choice(code=code, label=label, score=known.get(code)) for code, label in labels.items())


def _as_written(formula: Formula) -> Entries:
    """What a derived question would look like if a person had written it."""
    kind = {"number": "number", "rating": "rating"}.get(formula.gives, "single")
    choices = operand_of(formula).choices if kind != "number" else ()
    labels: Entries = {choice.code: choice.label.in_language("en") for choice in choices}
    scores: Entries = {choice.code: f"{choice.score:g}" for choice in choices if choice.score is not None}
    return {"type": kind, **({"choices": labels} if labels else {}), **({"scores": scores} if scores else {})}
