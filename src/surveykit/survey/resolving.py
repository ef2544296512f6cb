"""What the names of expressions mean; every mistake of every expression is collected, with its character."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NoReturn, TypeVar

from surveykit.errors import Problem
from surveykit.language import Label, filled
from surveykit.matching.texts import codes_listing, did_you_mean, listing, remedy_for_code
from surveykit.survey.answers import Choice
from surveykit.survey.expression import Apply, ExpressionError, Tree, Word, parse
from surveykit.survey.formula import Formula, Items, Names, Operand, operand_of, yes_and_no

T = TypeVar("T")

_OVER = ("mean", "sum", "count", "min", "max")
#: Functions: how they are written, the fewest and most arguments, and their options.
#: Functions of two moments.
_BETWEEN_MOMENTS = ("seconds", "minutes", "hours")
FUNCTIONS: Mapping[str, tuple[str, int, int, tuple[str, ...]]] = {
    **{name: (f"{name}(QUESTION, ..., minimum=2) or {name}(CONSTRUCT)", 1, 500, ("minimum",)) for name in _OVER},
    "bands": ("bands(QUESTION, [30, 45, 60])", 2, 2, ()),
    "collapse": ("collapse(QUESTION, {NAME: [CODE, ...]}, other=NAME)", 2, 2, ("other",)),
    "reverse": ("reverse(QUESTION)", 1, 1, ()),
    **{name: (f"{name}(FROM, TO)", 2, 2, ()) for name in _BETWEEN_MOMENTS},
    "days": ("days(FROM, TO)", 2, 2, ()),
    "months": ("months(FROM, TO)", 2, 2, ()),
    "workdays": ("workdays(FROM, TO) or workdays(FROM, TO, CALENDAR)", 2, 3, ()),
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_SCORED = "a rating or number question"
_DAY = "a day such as 2025-12-31, or a date question"
_EXAMPLES = "an expression such as: mean(a, b), age >= 30 and sex == 2, or bands(age, [30, 45])"
_DECLARE = "declare it, or use one that is declared"
#: The most characters of a number.
_DIGITS = 30


@dataclass(frozen=True)
class Mistake:
    """What is wrong with the expression of a derived question."""

    name: str
    what: str
    expected: str = ""
    found: str = ""
    remedy: str = ""

    def problem(self, where: str = "") -> Problem:
        """The mistake as a problem at a position of a file."""
        return Problem(self.what, where or f"derive: {self.name}", self.expected, self.found, self.remedy)


class _MistakenError(Exception):
    """A part of an expression is mistaken; the mistakes of all its parts."""

    def __init__(self, mistakes: Iterable[Mistake] = ()) -> None:
        self.mistakes = tuple(mistakes)


def formulas(names: Names) -> tuple[dict[str, Formula], list[Mistake]]:
    """The formula of every expression, each behind those it is made of, and all mistakes."""
    resolver = _Resolver(names)
    for name in names.expressions:
        resolver.derived(name)
    made = {name: formula for name, formula in resolver.done.items() if formula is not None}
    return made, list(dict.fromkeys(resolver.mistakes))


class _Resolver:
    """Finds out what names mean. ``done`` are the formulas made so far, ``None`` for mistaken ones."""

    def __init__(self, names: Names) -> None:
        self.names, self.mistakes = names, list[Mistake]()
        self.done: dict[str, Formula | None] = {}
        self.open: list[str] = []

    def derived(self, name: str) -> Formula | None:
        """The formula of a derived question; ``None`` if it is mistaken."""
        if name in self.done:
            return self.done[name]
        self.open.append(name)
        formula = None
        try:
            formula = self._result(parse(self.names.expressions[name]))
        except ExpressionError as error:
            what, text = f"the expression cannot be read: {error}", _cut(self.names.expressions[name])
            self.mistakes.append(Mistake(name, what, _EXAMPLES, text))
        except _MistakenError as error:
            self.mistakes += error.mistakes
        except RecursionError:
            what = f"{name!r} is made of too many derived questions one after the other"
            self.mistakes.append(Mistake(name, what, "fewer steps"))
        self.done[self.open.pop()] = formula
        return formula

    def refuse(self, what: str, expected: str, at: Tree, remedy: str = "") -> NoReturn:
        """Say what is wrong, with its character."""
        name = self.open[-1]
        shown = f"{_cut(at.text)!r} " if isinstance(at, Word) else ""
        where = f"{shown}at character {at.at} of: {_cut(self.names.expressions[name])}"
        raise _MistakenError([Mistake(name, what, expected, where, remedy)])

    def each(self, parts: Iterable[T], meaning: Callable[[T], Formula]) -> tuple[Formula, ...]:
        """The formulas of several parts; the mistakes of all of them at once."""
        made, mistakes = list[Formula](), list[Mistake]()
        mistaken = False
        for part in parts:
            try:
                made.append(meaning(part))
            except _MistakenError as error:
                mistaken = True
                mistakes += error.mistakes
        if mistaken:
            raise _MistakenError(mistakes)
        return tuple(made)

    def _result(self, tree: Tree) -> Formula:
        formula = self.formula(tree)
        if formula.gives in _NO_RESULT:
            what = f"{self.open[-1]!r} would be {_NO_RESULT[formula.gives]}, which is no derived question"
            self.refuse(what, "a number, a choice, or yes and no", tree)
        if not formula.questions:
            self.refuse(f"{self.open[-1]!r} names no question", "an expression of questions", tree)
        return formula

    # Names and what is done to them

    def formula(self, tree: Tree) -> Formula:
        """The formula of a tree."""
        if isinstance(tree, Word):
            return self._word(tree)
        if tree.name in ("and", "or", "not"):
            return Formula(tree.name, "yes_no", self.each(tree.to, self.truth))
        if tree.name in ("+", "-", "*", "/"):
            return Formula(tree.name, "number", self.each(tree.to, self.number))
        if tree.name in ("==", "!=", "<", "<=", ">", ">="):
            return self._comparison(tree)
        if tree.name == "in":
            return self._membership(tree)
        if tree.name == "if":
            return self._either(tree)
        if tree.name in ("[]", "{}"):
            self.refuse("a list is not expected here", "a question, number or function", tree)
        return self._function(tree)

    def is_known(self, name: str) -> bool:
        """Whether there is a question of a name."""
        return name in self.names.questions or name in self.names.expressions

    def is_literal(self, tree: Tree) -> bool:
        """Whether a word is no question: a number, a text, a code."""
        return isinstance(tree, Word) and not (tree.form == "name" and self.is_known(tree.text))

    def _word(self, word: Word, what: str = "question") -> Formula:
        if word.form == "number":
            return Formula("constant", "number", value=self._limit(word))
        if word.form == "text":
            return Formula("constant", "choice", value=0.0, choices=(_choice(word.text),))
        if not self.is_known(word.text):
            constructs = self.names.constructs if what != "question" else ()
            known = [*constructs, *self.names.questions, *self.names.expressions]
            known = [name for name in known if name != self.open[-1]]
            remedy = did_you_mean(word.text, known, _DECLARE)
            self.refuse(f"there is no {what} {_cut(word.text)!r}", listing(known, 20), word, remedy)
        operand = self._operand(word)
        if operand.several_scales:
            what = f"channels ask {word.text!r} on different scales"
            self.refuse(what, "a question with one scale", word, f"write {word.text}_harmonised")
        return Formula("question", operand.gives, (), word.text, operand.choices, ordered=operand.ordered)

    def _operand(self, word: Word) -> Operand:
        if word.text in self.names.questions:
            return self.names.questions[word.text]
        if word.text in self.open:
            circle = " -> ".join([*self.open[self.open.index(word.text) :], word.text])
            self.refuse(f"derived questions are made of each other: {circle}", "questions made before", word)
        formula = self.derived(word.text)
        if formula is None:
            raise _MistakenError  # its own mistakes are known
        return operand_of(formula)

    def number(self, tree: Tree, what: str = "question") -> Formula:
        """A formula that gives numbers: of ratings their scores, of yes and no 1 and 0."""
        formula = self._word(tree, what) if isinstance(tree, Word) else self.formula(tree)
        if formula.gives == "yes_no":
            return replace(formula, gives="number", bounds=(0.0, 1.0))
        if formula.gives == "rating":
            return _scores(formula)
        if formula.gives != "number":
            remedy = "days(FROM, TO) gives the days between two" if formula.gives == "day" else ""
            self.refuse(f"{_said(tree)} has no scores to average or calculate with", _SCORED, tree, remedy)
        return formula

    def truth(self, tree: Tree) -> Formula:
        """A formula that is yes or no."""
        formula = self.formula(tree)
        if formula.gives != "yes_no":
            self.refuse(f"{_said(tree)} is neither yes nor no", "a comparison such as overall >= 3", tree)
        return formula

    def day(self, tree: Tree) -> Formula:
        """A formula that gives days."""
        if isinstance(tree, Word) and tree.form != "name":
            value = _day_number(tree.text)
            if value is None:
                self.refuse(f"{_said(tree)} is no day", _DAY, tree)
            return Formula("constant", "day", value=value)
        formula = self.formula(tree)
        asked = self.names.questions.get(str(formula.value))
        if formula.gives != "day" or (asked is not None and asked.period not in ("day", "second")):
            self.refuse(f"{_said(tree)} holds no days", _DAY, tree)
        return formula

    def moment(self, tree: Tree) -> Formula:
        """A formula that gives moments: seconds since 1970."""
        name = tree.text if isinstance(tree, Word) else ""
        asked = self.names.questions.get(name)
        if asked is None or asked.gives != "day" or asked.period != "second":
            self.refuse(f"{_said(tree)} holds no moments", "a date question with period: second", tree)
        return Formula("moment", "number", value=name)

    # Comparisons

    def _comparison(self, tree: Apply) -> Formula:
        left, right = tree.to
        sign = tree.name
        if self.is_literal(left) and not self.is_literal(right):
            left, right, sign = right, left, _MIRRORED.get(sign, sign)
        subject = self.formula(left)
        if subject.gives == "many":
            self.refuse(f"{_said(left)} has several answers", "CODE in QUESTION", left)
        if subject.gives == "day":
            return Formula(sign, "yes_no", (subject, self.day(right)))
        if subject.gives in ("choice", "text", "yes_no") and sign in _MIRRORED and not subject.ordered:
            self.refuse(f"the answers to {_said(left)} have no order", _SCORED, left)
        is_code = isinstance(right, Word) and right.text in _codes(subject)
        if is_code or (self.is_literal(right) and subject.gives != "number"):
            return self._with_code(sign, subject, left, right)
        if isinstance(right, Word) and self.is_literal(right) and right.form != "number":
            self.refuse(f"{_said(left)} holds numbers", "a number", right)
        return Formula(sign, "yes_no", self.each((left, right), self.number))

    def _with_code(self, sign: str, subject: Formula, left: Tree, right: Tree) -> Formula:
        """Compared with a choice: by its code, or by its score (of bands by their order)."""
        if sign not in _MIRRORED:
            among = self._among(subject, left, (right,))
            return among if sign == "==" else Formula("not", "yes_no", (among,))
        position = self._position(subject, left, right)
        measured = subject if subject.ordered else _scores(subject)
        limit = float(position) if subject.ordered else measured.value[position]
        return Formula(sign, "yes_no", (measured, Formula("constant", "number", value=limit)))

    def _membership(self, tree: Apply) -> Formula:
        left, right = tree.to
        if isinstance(right, Word):
            asked = self.formula(right)
            if asked.gives != "many":
                self.refuse(f"{_said(right)} has one answer", f"{_cut(right.text)} in [CODE, ...]", right)
            return _tick(asked, self._position(asked, right, left))
        if right.name != "[]":
            self.refuse("a list of codes is expected", "QUESTION in [CODE, CODE]", right)
        return self._among(self.formula(left), left, right.to)

    def _among(self, subject: Formula, left: Tree, codes: Sequence[Tree]) -> Formula:
        """Whether the answer is one of some choices, numbers, days or texts."""
        if subject.gives == "text":
            words = tuple(code.text for code in codes if isinstance(code, Word))
            return Formula("texts", "yes_no", value=(subject.value, words))
        if subject.gives == "many":
            self.refuse(f"{_said(left)} has several answers", "CODE in QUESTION", left)

        def counted(code: Tree) -> Formula:
            if subject.gives == "day":
                return self.day(code)
            value = self._limit(code) if subject.gives == "number" else self._position(subject, left, code)
            return Formula("constant", "number", value=value)

        constants = self.each(codes, counted)
        if any(constant.does != "constant" for constant in constants):
            self.refuse("a list holds days, not questions", "2025-12-31", codes[0])
        return Formula("among", "yes_no", (subject,), tuple(constant.value for constant in constants))

    def _position(self, subject: Formula, asked: Tree, code: Tree) -> int:
        """The value of a choice: its position, or 1 and 0 for yes and no. A label is answered with its code."""
        known = _codes(subject)
        if not isinstance(code, Word) or not known:
            self.refuse(f"{_said(asked)} is compared with a code", codes_listing(known), code)
        if code.text not in known:
            remedy = remedy_for_code(code.text, known) or _DECLARE
            what = f"there is no choice of {_said(asked)} {_cut(code.text)!r}"
            self.refuse(what, codes_listing(known), code, remedy)
        return int(code.text) if subject.gives == "yes_no" else [*known].index(code.text)

    def _either(self, tree: Apply) -> Formula:
        """``A if C else B``: both yes or no, both choices, or both numbers."""
        (test,) = self.each(tree.to[:1], self.truth)
        branches = self.each(tree.to[1:], self.formula)
        kinds = {branch.gives for branch in branches}
        if kinds == {"yes_no"}:
            return Formula("if", "yes_no", (test, *branches))
        if kinds == {"choice"}:
            by_code = {choice.code: choice for branch in branches for choice in branch.choices}
            return Formula("if", "choice", (test, *branches), choices=tuple(by_code.values()))
        return Formula("if", "number", (test, *self.each(tree.to[1:], self.number)))

    # Functions

    def _function(self, tree: Apply) -> Formula:
        if tree.name not in FUNCTIONS:
            remedy = did_you_mean(tree.name[:100], FUNCTIONS, "use one of these")
            self.refuse(f"there is no function {_cut(tree.name)!r}", listing(FUNCTIONS, 20), tree, remedy)
        form, fewest, most, options = FUNCTIONS[tree.name]
        given = [name for name, _ in tree.options]
        strange = [name for name in given if name not in options or given.count(name) > 1]
        if strange or not fewest <= len(tree.to) <= most:
            wrong = f"no option {_cut(strange[0])!r}" if strange else f"not {len(tree.to)} arguments"
            self.refuse(f"{tree.name} has {wrong}", form, tree)
        if tree.name in _OVER:
            return self._over(tree)
        if tree.name == "bands":
            return self._bands(tree, form)
        if tree.name == "collapse":
            return self._collapsed(tree, form)
        if tree.name == "reverse":
            return self._reversed(tree.to[0])
        if tree.name in _BETWEEN_MOMENTS:
            return Formula(tree.name, "number", self.each(tree.to, self.moment))
        days, calendar = self.each(tree.to[:2], self.day), [self._calendar(part) for part in tree.to[2:]]
        return Formula(tree.name, "number", days, value=calendar[0] if calendar else None)

    def _over(self, tree: Apply) -> Formula:
        """A mean, sum, count, least or greatest of several; missing answers are left out."""
        constructs = self.names.constructs
        named = [constructs.get(part.text) if isinstance(part, Word) else None for part in tree.to]
        items = [
            entry
            for part, construct in zip(tree.to, named, strict=True)
            for entry in ([(part, False)] if construct is None else _items(construct, part))
        ]

        def measured(item: tuple[Tree, bool]) -> Formula:
            if tree.name == "count":
                return self._counted(item[0])
            what = "construct or question"
            return _scores(self._reversed(item[0])) if item[1] else self.number(item[0], what)

        parts = self.each(items, measured)
        parts = tuple(inner for part in parts for inner in (part.of if part.does == "ticks" else (part,)))
        usual = {"mean": (len(parts) + 1) // 2, "sum": len(parts)}.get(tree.name, 1)
        declared = named[0].minimum if len(named) == 1 and named[0] is not None else None
        minimum = self._minimum(tree.options[0][1], len(parts)) if tree.options else declared or usual
        return Formula(tree.name, "number", parts, bounds=_bounds(tree.name, parts, minimum), minimum=minimum)

    def _minimum(self, tree: Tree, most: int) -> int:
        written = self._limit(tree)
        if written != int(written) or not 1 <= written <= most:
            what = f"minimum says how many of {most} have to be answered"
            self.refuse(what, f"a whole number from 1 to {most}", tree)
        return int(written)

    def _counted(self, tree: Tree) -> Formula:
        """What is counted: conditions that hold, ticked choices, questions that are answered."""
        formula = self._word(tree, "construct or question") if isinstance(tree, Word) else self.formula(tree)
        if formula.gives == "other":
            self.refuse(f"{_said(tree)} cannot be counted", "questions with one answer, or conditions", tree)
        if formula.gives == "yes_no":
            return replace(formula, gives="number", bounds=(0.0, 1.0))
        if formula.gives == "many":
            ticks = tuple(_tick(formula, position) for position in range(len(formula.choices)))
            return Formula("ticks", "number", tuple(replace(tick, bounds=(0.0, 1.0)) for tick in ticks))
        return Formula("answered", "number", (formula,), bounds=(0.0, 1.0))

    def _limit(self, tree: Tree) -> float:
        """A number as written."""
        if not isinstance(tree, Word) or tree.form != "number":
            self.refuse("a number is expected here", "a number such as 30", tree)
        if len(tree.text) > _DIGITS or not math.isfinite(float(tree.text)):
            self.refuse("a number is too large or too long", f"at most {_DIGITS} characters", tree)
        return float(tree.text)

    def _bands(self, tree: Apply, form: str) -> Formula:
        subject, listed = self.number(tree.to[0]), tree.to[1]
        if not isinstance(listed, Apply) or listed.name != "[]":
            self.refuse("bands needs a list of limits", form, listed)
        limits = [self._limit(part) for part in listed.to]
        if sorted(set(limits)) != limits:
            self.refuse("the limits of bands rise from left to right", form, listed)
        texts = [part.text for part in listed.to if isinstance(part, Word)]
        ends = enumerate(zip(["", *texts], [*texts, ""], strict=True), 1)
        choices = tuple(_band(str(number), *pair) for number, pair in ends)
        return Formula("bands", "choice", (subject,), tuple(limits), choices, ordered=True)

    def _collapsed(self, tree: Apply, form: str) -> Formula:
        subject, groups = self.formula(tree.to[0]), tree.to[1]
        if not isinstance(groups, Apply) or groups.name != "{}":
            self.refuse("collapse needs groups of codes", form, groups)
        if subject.gives not in ("choice", "rating"):
            remedy = "bands(QUESTION, [LIMIT, ...]) groups numbers" if subject.gives == "number" else ""
            what = f"{_said(tree.to[0])} has no choices to collapse"
            self.refuse(what, "a rating or single question", tree.to[0], remedy)
        names = [part.text for part in groups.to[::2] if isinstance(part, Word)]
        if 2 * len({*names}) < len(groups.to):
            self.refuse("every group has a name of its own", form, groups)
        other = next((value for _, value in tree.options), None)
        if other is not None and not isinstance(other, Word):
            self.refuse("other is the name of a group", form, other)
        every = [*dict.fromkeys([*names, *([other.text] if isinstance(other, Word) else [])])]
        goals = [every.index(other.text) if isinstance(other, Word) else -1] * len(subject.choices)
        goals = self._goals(subject, tree, groups.to[1::2], goals)
        return Formula("collapse", "choice", (subject,), tuple(goals), tuple(map(_choice, every)))

    def _goals(self, subject: Formula, tree: Apply, groups: Sequence[Tree], goals: list[int]) -> list[int]:
        """For every choice the group it falls in."""
        taken: set[int] = set()
        for number, written in enumerate(groups):
            for code in written.to if isinstance(written, Apply) and written.name == "[]" else (written,):
                position = self._position(subject, tree.to[0], code)
                if position in taken:
                    what = f"the code {subject.choices[position].code!r} is in two groups"
                    self.refuse(what, "every code in one group", code)
                taken.add(position)
                goals[position] = number
        left = [choice.code for choice, goal in zip(subject.choices, goals, strict=True) if goal < 0]
        if left:
            what, remedy = f"the groups leave out {listing(left)}", "add them, or other=NAME for all that is left"
            self.refuse(what, f"every code of {_said(tree.to[0])} in a group", tree, remedy)
        return goals

    def _reversed(self, tree: Tree) -> Formula:
        """Turned round: least plus greatest score (or number) minus that of the answer, which itself stays."""
        subject = self.formula(tree)
        ends = _ends(subject.choices)
        if subject.gives == "rating" and ends is not None:
            turned = [None if choice.score is None else sum(ends) - choice.score for choice in subject.choices]
            pairs = zip(subject.choices, turned, strict=True)
            choices = tuple(choice.model_copy(update={"score": score}) for choice, score in pairs)
            return Formula("reverse", "rating", (subject,), choices=choices)
        asked = self.names.questions.get(str(subject.value))
        if subject.gives != "number" or asked is None or asked.bounds is None:
            expected = "a rating, or a number question with minimum and maximum"
            self.refuse(f"{_said(tree)} has no two ends to reverse", expected, tree)
        return Formula("turn", "number", (subject,), sum(asked.bounds))

    def _calendar(self, tree: Tree) -> str:
        known, name = [*self.names.calendars], tree.text if isinstance(tree, Word) else ""
        if name not in known:
            remedy = did_you_mean(name, known, "calendars: {NAME: FILE} declares one")
            self.refuse(f"there is no calendar {_cut(name)!r}", listing(known) or "a declared calendar", tree, remedy)
        return name


_NO_RESULT = {"day": "a day", "text": "a text", "many": "several answers", "other": "no single answer"}


def _cut(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:100]} ..."


def _said(tree: Tree) -> str:
    return repr(_cut(tree.text)) if isinstance(tree, Word) else f"what begins at character {tree.at}"


def _day_number(text: str) -> float | None:
    """Days since 1970 of ``2025-12-31``; ``None`` for what is no day."""
    try:
        return float(date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()) if len(text) == 10 else None
    except ValueError:
        return None


def _choice(code: str) -> Choice:
    return Choice(code=code, label=Label(zh=code, en=code))


def _band(code: str, low: str, high: str) -> Choice:
    key = "survey.band" if low and high else "survey.band_below" if high else "survey.band_above"
    return Choice(code=code, label=filled(key, low=Label(zh=low, en=low), high=Label(zh=high, en=high)))


def _codes(subject: Formula) -> dict[str, tuple[str, ...]]:
    choices = yes_and_no() if subject.gives == "yes_no" else subject.choices
    return {choice.code: choice.label.texts for choice in choices}


def _tick(asked: Formula, position: int) -> Formula:
    return Formula("ticked", "yes_no", value=(asked.value, asked.choices[position].code))


def _items(construct: Items, at: Tree) -> Iterator[tuple[Word, bool]]:
    """The questions of a construct, and whether they are turned round."""
    return ((Word(name, "name", at.at), name in construct.reverse) for name in construct.questions)


def _scores(formula: Formula) -> Formula:
    if formula.gives == "number":
        return formula
    scores = tuple(math.nan if choice.score is None else choice.score for choice in formula.choices)
    return Formula("score", "number", (formula,), scores, bounds=_ends(formula.choices))


def _ends(choices: Sequence[Choice]) -> tuple[float, float] | None:
    scores = [choice.score for choice in choices if choice.score is not None]
    return (min(scores), max(scores)) if len(set(scores)) > 1 else None


def _bounds(function: str, parts: Sequence[Formula], minimum: int) -> tuple[float, float] | None:
    """The ends between which a mean, a sum or a count of parts with ends lies."""
    known = [part.bounds for part in parts if part.bounds is not None]
    if len(known) < len(parts) or (function == "sum" and minimum < len(parts)):
        return None
    low, high = zip(*known, strict=True)
    if function == "count":
        return 0.0, float(len(parts))
    return (sum(low), sum(high)) if function == "sum" else (min(low), max(high))
