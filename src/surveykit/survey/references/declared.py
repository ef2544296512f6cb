"""The names that ``survey.yml`` declares, as written, and complaints about names it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from surveykit.errors import Problem
from surveykit.matching.texts import codes_listing, did_you_mean, listing, remedy_for_code
from surveykit.survey.derived import at_least
from surveykit.survey.document import Document, Entries, Position, Written, label_texts, mapping, sequence
from surveykit.survey.presets import first_answers, harmonised_questions

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
        yes_or_no: Written = {"type": "single", "choices": {"1": "yes", "0": "no"}}
        number: Written = {"type": "number"}
        derived = {name: yes_or_no if at_least(str(form)) else number for name, form in self.part("derive").items()}
        #: Questions asked, harmonised and derived.
        self.answers = self.questions | self.harmonised | derived

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
