"""The codebook of a data file as a document: wording, type, codes with counts, missing answers, routing, origin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from surveykit.appendix import Appendix, Block, Heading, Paragraph, start
from surveykit.export.counts import Counts, count_of, is_not_chosen
from surveykit.export.model import DataFile, Variable
from surveykit.presentation.view import View
from surveykit.sections.book.questionnaire import limits
from surveykit.sections.book.routes import condition_words
from surveykit.survey import Question
from surveykit.tables import Cell, Column, Table

_HEADS = {"variable": 1.0, "code": 0.5, "choice": 2.0, "declared": 0.8, "count": 0.6}


def codebook(data: DataFile, file: str, counts: Mapping[str, Counts], view: View) -> Appendix:
    """The codebook of a data file, in the language of the view.

    Args:
        data: What the file holds.
        file: Its name.
        counts: How often each answer to a question was given, as far as it may be published.
        view: Labels and language.
    """
    title = view.text("export.title", title=view.label(view.survey.title))
    numbers = {"n": view.count(data.n), "variables": view.count(len(data.variables))}
    lead = Paragraph(view.text("export.lead", file=file, **numbers), "lead")
    return replace(start(view), title=title, subtitle="").add(lead, *_blocks(data, counts, view))


def _blocks(data: DataFile, counts: Mapping[str, Counts], view: View) -> Iterator[Block]:
    yield Heading(view.text("export.places"))
    yield _table("places", view.text("export.table.places"), data.of(""), data, Counts(None), view)
    for name, question in view.survey.questions.items():
        variables = data.of(name)
        if variables:
            yield Heading(view.label(question.wording))
            yield Paragraph(view.sentences(facts(question, variables, counts[name], view)))
            if any(one.categories or data.missing_marks(one) for one in variables):
                title = view.text("export.table.title", name=name)
                yield _table(f"codes_{name}", title, variables, data, counts[name], view)


def facts(question: Question, variables: tuple[Variable, ...], counts: Counts, view: View) -> Iterator[str]:
    """What there is to know of a question besides its wording and codes, in sentences."""
    yield view.text("export.fact.type", type=view.type_of(question))
    yield view.text("export.fact.variables", names=view.listed(one.name for one in variables))
    if question.unit:
        yield view.text("export.fact.unit", unit=question.unit)
    if question.minimum is not None or question.maximum is not None:
        yield view.text("export.fact.limits", limits=limits(question, view))
    yield routing(question, view)
    yield origin(question, view)
    if counts.valid is not None:
        yield view.text("export.fact.valid", n=view.count(counts.valid))


def routing(question: Question, view: View) -> str:
    """Of whom a question was asked, in a sentence; empty where of everybody."""
    condition = question.asked_if
    return view.text("export.fact.asked_if", condition=condition_words(condition, view)) if condition else ""


def origin(question: Question, view: View) -> str:
    """Of what a question was made that nobody asked, in a sentence; empty for those that were asked."""
    derived = view.survey.derived.get(question.id)
    labels = [] if derived is None else [view.label(view.survey.questions[name].text) for name in derived.questions]
    return view.text("export.fact.derived", questions=view.listed(labels)) if labels else ""


def _table(name: str, title: str, variables: Sequence[Variable], data: DataFile, counts: Counts, view: View) -> Table:
    """One row per code, those of missing answers behind the others; a variable without codes has a row of its own."""
    columns = [
        Column(view.text(f"export.column.{head}"), "right" if head in ("code", "count") else "left", width=width)
        for head, width in _HEADS.items()
    ]
    rows = [row for variable in variables for row in _rows(variable, data, counts, view)]
    return Table(name, title, tuple(columns), tuple(rows), language=view.language)


def _rows(variable: Variable, data: DataFile, counts: Counts, view: View) -> Iterator[tuple[Cell, ...]]:
    name = Cell(variable.name)
    if not variable.categories:
        yield name, Cell(""), Cell(variable.label), Cell(""), Cell("")
    for entry in variable.categories:
        is_counted = bool(variable.question) and not is_not_chosen(variable, entry.code)
        count = _count(count_of(variable, entry.code, counts), view) if is_counted else Cell("")
        yield name, Cell(str(entry.number)), Cell(entry.label), Cell(entry.code), count
    for kind, mark in data.missing_marks(variable).items():
        words = view.text("export.missing", kind=view.text(f"tables.missing.{kind}"))
        yield name, Cell(mark), Cell(words), Cell(kind), _count(counts.missing.get(kind), view)


def _count(n: int | None, view: View) -> Cell:
    return Cell(view.text("export.withheld"), "withheld") if n is None else Cell(view.count(n), "count", float(n))
