"""The questions and scales of a draft: texts in quotes, guesses marked for confirmation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from surveykit.inspection.columns import ColumnGuess, Marks, numbered
from surveykit.inspection.gathered import order_of
from surveykit.inspection.joined import bare_choice
from surveykit.inspection.questions import DraftQuestion
from surveykit.inspection.scales import match_scale
from surveykit.readers.platforms.wjx_texts import without_number
from surveykit.readers.table import Codebook
from surveykit.survey.document import yaml_text

#: Marks what was guessed; a person confirms by deleting it.
GUESS = "GUESS"
_WEIGHT = re.compile(r"(?:.*[\W_])?(?:weights?|wt|wgt|权重|权数|加权)(?:[\W_].*)?", re.IGNORECASE)


def guessed(text: str) -> str:
    """A guess as the comment behind its line."""
    return f"# {GUESS}: {' '.join(text.split())}"


def column_of(name: str, channel: str | None) -> str:
    """A column as ``column`` names it: for one channel only where files are channels of their own."""
    return yaml_text(name) if channel is None else f"{{{channel}: {yaml_text(name)}}}"


def missing_lines(marks: Sequence[Sequence[str]], indent: str) -> Iterator[str]:
    """The missing marks, each a text and its kind."""
    yield f"{indent}missing:"
    for text, kind in marks:
        yield f"{indent}  {yaml_text(text)}: {kind}  {guessed('the kind is that of the words')}"


class Scales:
    """The scales that questions share; they gather while the questions are written."""

    def __init__(self) -> None:
        self._named: dict[tuple[Codebook, Marks], str] = {}

    def name_of(self, question: DraftQuestion) -> str:
        """The name of a question's scale: the same for the same choices and missing marks."""
        guess = question.guesses[0]
        key = (guess.choices, guess.missing)
        if key not in self._named:
            points = "" if guess.low is None else f"points_{guess.low:g}_to_{guess.high:g}"
            base = guess.scale.name or points or f"choices_of_{question.id}"[:60]
            used = [name for name in self._named.values() if name == base or name.startswith(f"{base}_v")]
            self._named[key] = base if not used else f"{base}_v{len(used) + 1}"
        return self._named[key]

    def lines(self) -> Iterator[str]:
        """The scales that were named so far."""
        if not self._named:
            return
        yield "scales:"
        for (choices, marks), name in self._named.items():
            whole = match_scale([label for _, label in choices]).name
            reason = f"the labels are those of {whole}" if whole else "which end is best is not known from the file"
            yield f"  {name}:"
            yield f"    choices:  {guessed(f'{reason}; scores are the codes unless scores: says otherwise')}"
            for code, label in choices:
                yield f"      {yaml_text(code)}: {yaml_text(label)}"
            yield from _scores(choices)
            if marks:
                yield from missing_lines(marks, "    ")
        yield ""


def question_lines(channel: str | None, question: DraftQuestion, scales: Scales) -> Iterator[str]:
    """One question; its scale is added to the scales."""
    guess = question.guesses[0]
    kind = question.several or guess.kind
    doubts = () if question.several else guess.doubts
    yield f"  {question.id}:"
    yield f"    text: {yaml_text(without_number(question.text) or question.id)}"
    yield f"    type: {kind}  {guessed('; '.join(doubts) or _type_reason(question, kind))}"
    if question.several:
        yield from _choice_columns(channel, question)
        return
    yield f"    column: {column_of(guess.name, channel)}"
    if kind == "rating":
        yield f"    scale: {scales.name_of(question)}"
    elif kind in ("single", "multiple", "ranking"):
        yield f"    choices:{_order_reason(guess)}"
        for code, label in guess.choices:
            yield f"      {yaml_text(code)}: {yaml_text(label)}"
        if guess.separator and kind != "single":
            yield f"    separator: {yaml_text(guess.separator)}"
    elif kind == "date" and (order := order_of(guess)) is not None:
        yield f"    order: {order[0]}  {guessed(order[1])}"
    elif kind == "number" and guess.low is not None and guess.high is not None:
        if guess.decimal:
            yield f"    decimal: {yaml_text(guess.decimal)}  {guessed('the sign by which all its numbers can be read')}"
        yield f"    # minimum and maximum: the data reach from {guess.low:g} to {guess.high:g}"
    labels = {label for _, label in guess.choices}
    marks = [mark for mark in guess.missing if mark[0] not in labels]
    if marks and kind not in ("rating", "text"):  # those of a rating are in its scale
        yield from missing_lines(marks, "    ")


def _choices_of_places(places: Sequence[ColumnGuess]) -> Codebook:
    """The choices that are in any of the places."""
    every = dict.fromkeys(choice for guess in places for choice in guess.choices)
    return (
        tuple(every) if all(guess.coded for guess in places) else numbered(dict.fromkeys(label for _, label in every))
    )


def mean_of_weight(guess: ColumnGuess) -> float | None:
    """The mean of a column that is called weight and whose mean is near 1, as survey weights have it."""
    if guess.kind != "number" or guess.low is None or guess.low < 0 or not _WEIGHT.fullmatch(guess.name):
        return None
    mean = sum(float(text) * times for text, times in guess.counts.items() if guess.decimal is None) / guess.n
    return mean if 0.9 <= mean <= 1.1 else None


def _choice_columns(channel: str | None, question: DraftQuestion) -> Iterator[str]:
    columns = [column_of(guess.name, channel) for guess in question.guesses]
    if question.several == "ranking" and question.guesses[0].kind == "single":
        yield f"    choices:{_order_reason(question.guesses[0])}"
        for code, label in _choices_of_places(question.guesses):
            yield f"      {yaml_text(code)}: {yaml_text(label)}"
        yield "    columns:"
        yield from (f"      - {column}" for column in columns)
    else:
        yield "    choices:"
        for number, guess in enumerate(question.guesses, 1):
            yield f"      {yaml_text(str(number))}: {yaml_text(guess.cell.option or guess.name)}"
        yield "    columns:"
        yield from (f"      {yaml_text(str(number))}: {column}" for number, column in enumerate(columns, 1))
    marks = {mark for guess in question.guesses for mark in guess.missing}
    yield from missing_lines(tuple(sorted(marks)), "    ") if marks else iter(())


def _type_reason(question: DraftQuestion, kind: str) -> str:
    if question.several:
        reason = {"multiple": "one column per choice", "ranking": "ranks", "ballot": "votes"}[question.several]
        return f"{reason}; {question.joined} holds the same joined and is left out" if question.joined else reason
    scale = question.guesses[0].scale
    if scale.name:
        return f"all labels are of the scale {scale.name}" + ("" if scale.whole else ", some do not occur")
    counts = len({bare_choice(text) for text in question.guesses[0].counts})
    return f"{counts} different answers" if kind != "date" else "all answers are moments"


def _order_reason(guess: ColumnGuess) -> str:
    """What to confirm of the order and the codes of choices that are not in the file."""
    if guess.coded:
        return ""
    if guess.scale.candidates:
        return f"  {guessed('in the order of a known scale, the best first; the codes are made up')}"
    return f"  {guessed('in the order in which they first occur in the file; the codes are made up')}"


def _scores(choices: Sequence[Sequence[str]]) -> Iterator[str]:
    """Scores where codes do not fall from the best choice, which comes first, to the worst."""
    codes = [int(code) for code, _ in choices if re.fullmatch(r"-?[0-9]{1,9}", code)]
    if len(codes) == len(choices) and codes == sorted(codes, reverse=True):
        return
    yield f"    scores:  {guessed('the first choice is the best')}"
    for number, (code, _) in zip(range(len(choices), 0, -1), choices, strict=True):
        yield f"      {yaml_text(code)}: {number}"
