"""What each measure means: which choices count, with which scores, and what the denominator is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.view import View
from surveykit.survey.measures import VALUE, Measure

if TYPE_CHECKING:
    from surveykit.survey import Rate


def definitions(view: View, *, id: str = "definitions", title: str | None = None) -> Table:
    """Every rating question's mean, every construct's, every measure and every rate with its printed definition."""
    questions = [question.id for question in view.survey.rating_questions()]
    rates = view.survey.rates.values()
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.definitions.title"),
        columns=(
            Column(view.text("tables.column.measure"), width=1.0),
            Column(view.text("tables.column.definition"), width=3.0),
        ),
        rows=[
            *(_mean(question, view) for question in questions),
            *(_construct(asked.id, view) for asked in view.survey.scored_questions() if asked.type == "number"),
            *(_measure(view.survey.measures[name], view) for name in view.survey.own_measures),
            *((Cell(view.variable(rate.id)), Cell(_rate(rate, view))) for rate in rates),
        ],
        notes=dict.fromkeys(valid_answers(question, view) for question in questions),
    )


def _mean(question: str, view: View) -> tuple[Cell, Cell]:
    """The name of a question's mean, and what it is a mean of."""
    scores = view.listed(
        view.text("tables.definitions.score", choice=view.choice(question, code), score=_plain_number(score, view))
        for code, score in view.scores(question).items()
    )
    name = view.variable(question)
    label = view.text("tables.definitions.mean_label", question=name)
    return Cell(label), Cell(view.text("tables.definitions.mean", question=name, scores=scores))


def _construct(name: str, view: View) -> tuple[Cell, Cell]:
    """The name of a construct's mean, of which questions it is a mean and how many have to be answered."""
    construct, minimum = view.survey.constructs[name], view.survey.derived[name].needed
    listed = _quoted(map(view.variable, construct.questions), "tables.join.list", view)
    text = view.text("tables.definitions.construct", questions=listed, minimum=view.count(minimum))
    reverse = _quoted(map(view.variable, construct.reverse), "tables.join.list", view)
    turned = view.text("tables.definitions.reversed", questions=reverse) if construct.reverse else ""
    return Cell(view.variable(name)), Cell(view.sentences([text, turned]))


def _measure(measure: Measure, view: View) -> tuple[Cell, Cell]:
    """The name of a measure, of what it is which statistic, and what counts as good."""
    derived = view.survey.derived.get(measure.of)
    key = "measure_expression" if measure.of == measure.id + VALUE and derived is not None else "measure"
    said = {"question": view.variable(measure.of), "expression": "" if derived is None else derived.expression}
    text = view.text(f"tables.definitions.{key}", statistic=view.statistic(measure.id), **said)
    return Cell(view.variable(measure.id)), Cell(view.sentences([text, _better(measure.id, view)]))


def _rate(rate: Rate, view: View) -> str:
    """A rate's definition; of one that is a measure with what counts as good."""
    said = [_better(rate.id, view)] if rate.id in view.survey.measures else []
    return view.sentences([rate_definition(rate, view), *said])


def _better(measure: str, view: View) -> str:
    return view.text(f"tables.definitions.better.{view.survey.better(measure)}")


def rate_definition(rate: Rate, view: View) -> str:
    """Which choices a rate counts and among which answers, in one sentence."""
    definition = view.text(
        "tables.definitions.rate" if rate.base == "valid" else f"tables.definitions.rate_{rate.base}",
        rate=view.label(rate.label),
        choices=_quoted((view.choice(rate.question, code) for code in rate.choices), "tables.join.or", view),
        question=view.variable(rate.question),
    )
    if not rate.minus:
        return definition
    subtracted = _quoted((view.choice(rate.question, code) for code in rate.minus), "tables.join.or", view)
    return view.sentences([definition, view.text("tables.definitions.minus", choices=subtracted)])


def valid_answers(question: str, view: View) -> str:
    """Which answers are not valid ones and so are in no denominator."""
    marks = [mark.mark for mark in view.survey.scale_of(question).missing if mark.mark.strip()]
    if not marks:
        return view.text("tables.definitions.valid")
    has_exceptions = any(rate.question == question and rate.base != "valid" for rate in view.survey.rates.values())
    key = "tables.definitions.valid_unless" if has_exceptions else "tables.definitions.valid_without"
    return view.text(key, marks=_quoted(marks, "tables.join.list", view))


def _quoted(labels: Iterable[str], joint: str, view: View) -> str:
    return view.listed((view.text("tables.quoted", label=label) for label in labels), joint)


def _plain_number(value: float, view: View) -> str:
    """A score as people write it: ``80``, ``2.5``."""
    return view.number(value, next((decimals for decimals in range(3) if round(value, decimals) == value), 3))
