"""Questions that nobody asked: answers on one scale for all channels, and what expressions make of others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from surveykit.errors import SurveyError
from surveykit.language import Label, filled
from surveykit.survey.answers import Choice
from surveykit.survey.expression import Apply, ExpressionError, Tree, Word, parse
from surveykit.survey.formula import GIVES, Formula, Items, Names, Operand, operand_of
from surveykit.survey.model import Definition
from surveykit.survey.presets import common_scale
from surveykit.survey.questions import SUFFIX, Derive, Derived, Question
from surveykit.survey.resolving import formulas
from surveykit.survey.routing import CONTEXT

D = TypeVar("D", bound=Definition)


def with_derived(definition: D) -> D:
    """The definition with all derived questions among its questions.

    Answers on one scale are behind the question, the means of constructs and what ``derive`` makes are at the end.
    """
    questions: dict[str, Question] = {}
    derived: dict[str, Derived] = {}
    for question in definition.questions.values():
        questions[question.id] = question
        common = _harmonised(question, definition)
        if common is not None:
            questions[common.id] = common
            derived[common.id] = Derived(kind="harmonised", questions=(question.id,))
    whole = definition.model_copy(update={"questions": questions, "derived": derived})
    written = {name: line.expression for name, line in definition.derive.items()}
    means = {name: Derive(expression=form) for name, form in means_of(definition.constructs, written).items()}
    return _with_labels(with_expressions(whole, means | definition.derive))


def _with_labels(definition: D) -> D:
    """The definition with what its measures take over from their questions: label, unit, decimals."""
    measures = {}
    for name, measure in definition.measures.items():
        question = definition.questions[measure.of]
        # The unit of a duration is a word of either language.
        has_unit = question.unit and question.type != "duration"
        unit = Label(zh=question.unit, en=question.unit) if has_unit else None
        own = {"label": question.text, "unit": unit, "decimals": question.decimals}
        missing = {key: value for key, value in own.items() if getattr(measure, key) is None}
        measures[name] = measure.model_copy(update=missing)
    return definition.model_copy(update={"measures": measures})


def with_expressions(definition: D, lines: Mapping[str, Derive]) -> D:
    """The definition with one more question for every line.

    Raises:
        SurveyError: An expression is mistaken.
    """
    names = names_of(definition)
    expressions = {**names.expressions, **{name: line.expression for name, line in lines.items()}}
    made, mistakes = formulas(Names(names.questions, expressions, names.constructs, names.calendars))
    if mistakes:
        raise SurveyError([mistake.problem() for mistake in mistakes])
    added, derived = dict(definition.questions), dict(definition.derived)
    for name in made:
        if name in lines:
            before = definition.model_copy(update={"questions": added})
            added = added | {name: _question(name, lines[name], made[name], before)}
            derived[name] = _derived(lines[name].expression, made[name])
    # Made behind what they are made of, asked in the order in which they are written.
    questions = dict(definition.questions) | {name: added[name] for name in lines}
    return definition.model_copy(update={"questions": questions, "derived": derived})


def means_of(constructs: Collection[str], expressions: Mapping[str, str]) -> dict[str, str]:
    """The expressions of the means of those constructs of which no expression is the mean."""
    averaged = {mean_of(expression) for expression in expressions.values()}
    return {name: f"mean({name})" for name in constructs if name not in averaged and name not in expressions}


def mean_of(expression: str) -> str | None:
    """The construct (or question) of ``mean(service)``; ``None`` for anything else."""
    try:
        tree = parse(expression)
    except ExpressionError:
        return None
    match tree:
        case Apply("mean", (Word(text=averaged),), options=()):
            return averaged
    return None


def names_of(definition: Definition) -> Names:
    """What the expressions of a survey can name: its questions, constructs and calendars, and where and when."""
    expressions = {name: made.expression for name, made in definition.derived.items() if made.expression}
    asked = {name: _operand(question, definition) for name, question in definition.questions.items()}
    channels = ((code, channel.label) for code, channel in definition.channels.items())
    waves = ((wave, Label(zh=wave, en=wave)) for wave in definition.waves)
    context = zip(CONTEXT, (channels, waves), strict=True)
    return Names(
        {name: operand for name, operand in asked.items() if name not in expressions}
        | {name: context_operand(dict(codes)) for name, codes in context},
        expressions,
        {name: Items(**construct.model_dump(exclude={"label"})) for name, construct in definition.constructs.items()},
        definition.calendars,
    )


def context_operand(codes: Mapping[str, Label]) -> Operand:
    """Where or when an answer was given, as expressions know it."""
    return Operand("choice", tuple(Choice(code=code, label=label) for code, label in codes.items()))


def _operand(question: Question, definition: Definition) -> Operand:
    low, high = (0.0, 10.0) if question.type == "nps" else (question.minimum, question.maximum)
    return Operand(
        GIVES.get(question.type, "other"),
        definition.scale_of(question.id).choices,
        None if low is None or high is None else (low, high),
        several_scales=isinstance(question.scale, dict) and len(set(question.scale.values())) > 1,
        period=question.period,
    )


def _harmonised(question: Question, definition: Definition) -> Question | None:
    if not isinstance(question.scale, dict) or len(set(question.scale.values())) < 2:
        return None
    rules = [(rule.from_scale, rule.to_scale) for rule in definition.harmonise]
    goal = common_scale(set(question.scale.values()), rules)
    label = filled("survey.harmonised", question=question.text)
    return question.model_copy(update={"id": question.id + SUFFIX, "scale": goal, "text": label})


def _derived(expression: str, formula: Formula) -> Derived:
    tree = parse(expression)
    kind = tree.name if isinstance(tree, Apply) else "question"
    questions = tuple(name for name in formula.questions if name not in CONTEXT)
    kind, needed = "at_least" if kind == ">=" else kind, min(formula.needed, len(questions))
    bounds = formula.bounds if formula.gives == "number" else None
    return Derived(kind=kind, questions=questions, expression=expression, needed=needed, bounds=bounds)


def _question(name: str, line: Derive, formula: Formula, definition: Definition) -> Question:
    """The question that a formula answers; its column is that of the first question it is made of."""
    choices = [
        choice.model_copy(update={"label": line.choices.get(choice.code, choice.label)})
        for choice in operand_of(formula).choices
    ]
    kind = {"number": "number", "rating": "rating"}.get(formula.gives, "single")
    columns: dict[str, Any] = {"column": name}
    for asked in formula.questions:
        if asked in definition.questions:
            columns = {key: getattr(definition.questions[asked], key) for key in ("column", "columns")}
            break
    numbers = {"unit": line.unit, "decimals": line.decimals} if kind == "number" else {}
    text = line.text or _text(line.expression, formula, definition)
    kept = tuple(choices) if kind != "number" else ()
    return Question(id=name, text=text, type=kind, choices=kept, **columns, **numbers)


def _text(expression: str, formula: Formula, definition: Definition) -> Label:
    """What a question without a text of its own is called: its function and what that is done to, or the expression."""
    tree = parse(expression)
    match tree:
        case Apply(">=", (Word(text=asked), Word(text=limit))) if asked in definition.questions:
            scale = definition.scale_of(asked)
            words = scale.choice(limit).label if limit in scale.codes else Label(zh=limit, en=limit)
            return filled("survey.at_least", question=definition.questions[asked].wording, limit=words)
    named = [_label(part, definition) for part in tree.to] if isinstance(tree, Apply) else []
    labels = list(named[: 1 if formula.does in ("bands", "collapse", "reverse") else None])
    name = tree.name if isinstance(tree, Apply) and tree.name not in ("and", "or", "not", "in", "if") else ""
    if not name.isalpha() or None in labels:
        return Label(zh=expression, en=expression)
    joined = Label(
        zh="、".join(label.in_language("zh") for label in labels if label is not None),
        en=", ".join(label.in_language("en") for label in labels if label is not None),
    )
    return filled(f"survey.{name}", question=joined)


def _label(tree: Tree, definition: Definition) -> Label | None:
    if not isinstance(tree, Word):
        return None
    if tree.text in definition.constructs:
        return definition.constructs[tree.text].label or Label(zh=tree.text, en=tree.text)
    return definition.questions[tree.text].wording if tree.text in definition.questions else None
