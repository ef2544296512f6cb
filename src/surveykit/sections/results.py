"""A result for every question, in the order of the questionnaire and by its type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from surveykit import figures, tables, wording
from surveykit.appendix.model import Block, Heading, Paragraph
from surveykit.presentation import View
from surveykit.results import Estimates
from surveykit.sections.section import Cells, section
from surveykit.slices import UnitResponses
from surveykit.survey import Definition, Question

#: Several questions in a row that share a table.
_Questions = Sequence[Question]
_QUARTILES = {"quartile_1": 0.25, "median": 0.5, "quartile_3": 0.75}
#: What the table of a type shows; questions of other types (texts, dates, those of other packages) are counted.
_STATISTICS = {
    "rating": ("mean", "share"),
    "single": ("share",),
    "multiple": ("share_of_cases", "share_of_responses"),
    "number": (*_QUARTILES, "mean"),
    "duration": (*_QUARTILES, "mean"),
    "nps": ("net_promoter_score",),
    "ranking": ("mean_rank",),
    "ballot": ("total",),
}
#: Types of which every question has a table of its own.
_ALONE = ("single", "multiple", "ranking", "ballot")


def result_cells(survey: Definition) -> Iterator[Cells]:
    """What a table of every question holds."""
    for question in survey.results:
        yield from (Cells(name, (question.id,)) for name in _STATISTICS.get(question.type, ("count",)))


def _results_cells(survey: Definition, view: View) -> Iterable[Cells]:
    yield from result_cells(survey)
    yield from (Cells(survey.shown_as(name), (name,)) for name in survey.own_measures)
    if survey.rates:
        yield Cells("rate", tuple(survey.rates))


@section(_results_cells)
def results(data: UnitResponses, view: View) -> Iterator[Block]:
    """Shares of choices, means of ratings, quartiles of numbers, and so on; measures; rates; what has no result."""
    yield Heading(wording.heading("results", view))
    asked = [question for question in data.survey.results if has_answers(data, question.id)]
    for _, run in groupby(asked, key=shared_table):
        yield from result_of(list(run), data, view)
    yield from measures(data, view)
    if data.survey.rates:
        title = view.title(data.survey.rates, None, "tables.summary.title")
        yield tables.summary(None, data.design().rate(list(data.survey.rates)), view, id="result_rates", title=title)
    yield from left_out(data, view)


def measures(data: UnitResponses, view: View) -> Iterator[Block]:
    """The declared measures, in one table for every statistic; shares are among the rates."""
    names = sorted(data.survey.own_measures, key=data.survey.shown_as)
    for statistic, run in groupby(names, key=data.survey.shown_as):
        estimates = data.design().measure(list(run))
        yield tables.summary(estimates, None, view, id=f"result_measures_{statistic}")


def has_answers(data: UnitResponses, question: str) -> bool:
    """Whether anybody answered a question."""
    return bool(data.frame[question].notna().any())


def result_of(questions: _Questions, data: UnitResponses, view: View) -> Iterator[Block]:
    """The result of questions of one type that share a table."""
    make = _TABLES.get(questions[0].type, _counted)
    yield from make(questions, data, view)


def left_out(data: UnitResponses, view: View) -> Iterator[Block]:
    """The questions that have no result, and why, in one sentence; nothing where every question has one."""
    shown = {question.id for question in data.survey.results}
    reasons = {
        name: "unanswered" if name in shown else "design" if question.show else "hidden"
        for name, question in data.survey.questions.items()
        if name not in shown or not has_answers(data, name)
    }
    if reasons:
        named = (
            view.text(f"wording.results.left_out.{reason}", name=view.variable(name))
            for name, reason in reasons.items()
        )
        names = view.listed(named, "tables.join.semicolon")
        yield Paragraph(view.text("wording.results.left_out", names=names), "note")


def shared_table(question: Question) -> tuple[str, ...]:
    """Equal for neighbours that share a table: ratings on one scale, numbers, questions that are only counted.

    Items of a matrix share one with nothing else.
    """
    if question.type in _ALONE:
        return (question.type, question.id)
    if question.type == "rating":
        codes = (str(choice.code) for choice in question.choices)
        return ("rating", str(question.stem), str(question.scale), *codes)
    return (question.type if question.type in _STATISTICS else "counted", str(question.stem))


def _ids(questions: _Questions) -> list[str]:
    return [question.id for question in questions]


def _ratings(questions: _Questions, data: UnitResponses, view: View) -> Iterator[Block]:
    """The means of ratings on one scale; the distribution of each, and all of them in one figure."""
    names, design = _ids(questions), data.design()
    shares = design.proportion(names)
    yield figures.likert(shares, view, id=f"result_{names[0]}_bars")
    yield tables.summary(design.mean(names), None, view, id=f"result_{names[0]}")
    for name in names:
        yield tables.distribution(design.proportion(name), view, id=f"result_{name}_shares")


def _single(questions: _Questions, data: UnitResponses, view: View) -> Iterator[Block]:
    (name,) = _ids(questions)
    yield tables.distribution(data.design().proportion(name), view, id=f"result_{name}")


def _multiple(questions: _Questions, data: UnitResponses, view: View) -> Iterator[Block]:
    (name,), design = _ids(questions), data.design()
    cases, responses = (design.several(name, base=base) for base in ("asked", "responses"))
    yield tables.multiple_response(cases, responses, view, question=name, id=f"several_{name}")


def _numbers(questions: _Questions, data: UnitResponses, view: View) -> Iterator[Block]:
    """Quartiles and the mean with its interval."""
    names, design = _ids(questions), data.design()
    quartiles = {name: design.quantile(names, p, rule="school") for name, p in _QUARTILES.items()}
    columns = [tables.MeasureColumn(name, of_questions) for name, of_questions in quartiles.items()]
    columns.append(tables.MeasureColumn("mean", design.mean(names), has_interval=True))
    title = view.title(names, None, "tables.numbers.title")
    yield tables.measures(columns, view, id=f"result_{names[0]}", title=title)


def _net_promoter(questions: _Questions, data: UnitResponses, view: View) -> Iterator[Block]:
    names = _ids(questions)
    scores = tables.MeasureColumn("net_promoter_score", data.design().net_promoter_score(names), has_interval=True)
    title, notes = view.title(names, None, "tables.net_promoter.title"), [view.text("tables.note.net_promoter")]
    yield tables.measures([scores], view, id=f"result_{names[0]}", title=title, notes=notes)


def _ranked(questions: _Questions, data: UnitResponses, view: View) -> Iterator[Block]:
    """The mean rank of every choice of a question."""
    (name,) = _ids(questions)
    ranks = _of_choices(data.design().mean, name, data.survey)
    column, title = (
        tables.MeasureColumn("mean_rank", ranks, has_interval=True),
        view.title([name], None, "tables.ranks.title"),
    )
    notes = [view.text("tables.note.ranks")]
    yield tables.measures([column], view, id=f"result_{name}", title=title, of_choices=True, notes=notes)


def _votes(questions: _Questions, data: UnitResponses, view: View) -> Iterator[Block]:
    """The votes for every choice of a ballot."""
    (name,) = _ids(questions)
    column = tables.MeasureColumn("total", _of_choices(data.design().total, name, data.survey))
    title = view.title([name], None, "tables.votes.title")
    yield tables.measures([column], view, id=f"result_{name}", title=title, of_choices=True)


def _of_choices(estimate: Callable[..., Estimates], question: str, survey: Definition) -> Estimates:
    """Estimates of the columns of a question's choices, with the question as variable and the choice as category."""
    columns = survey.choice_columns(question)
    made = estimate(list(columns.values()))
    codes = {column: code for code, column in columns.items()}
    frame = made.frame.assign(variable=question, category=made.frame["variable"].map(codes))
    return replace(made, frame=frame)


def _counted(questions: _Questions, data: UnitResponses, view: View) -> Iterator[Block]:
    names = _ids(questions)
    yield tables.answers(data.responses, names, view, id=f"result_{names[0]}")


_TABLES: dict[str, Callable[[_Questions, UnitResponses, View], Iterator[Block]]] = {
    "rating": _ratings,
    "single": _single,
    "multiple": _multiple,
    "number": _numbers,
    "duration": _numbers,
    "nps": _net_promoter,
    "ranking": _ranked,
    "ballot": _votes,
}
