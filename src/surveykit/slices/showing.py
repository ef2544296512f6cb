"""The shorthand for people: one question, perhaps by a column, perhaps of some responses only, as table and figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from surveykit import figures, tables
from surveykit.disclosure import screen
from surveykit.errors import ParameterError, Problem
from surveykit.estimation import Design, banner
from surveykit.figures import Figure
from surveykit.matching.texts import did_you_mean
from surveykit.presentation import Table, View
from surveykit.presentation.numbers import id_part
from surveykit.results import Estimates
from surveykit.survey import Definition

_TYPES = ("rating", "single", "multiple", "number", "duration", "nps")
_PLACES = ("unit", "channel", "wave")


@dataclass(frozen=True)
class Showing:
    """A table and, where there is one, its figure: shown in a notebook, added by ``report.add(*data.show(...))``."""

    table: Table
    figure: Figure | None

    def __iter__(self) -> Iterator[Table | Figure]:
        yield from (self.table,) if self.figure is None else (self.figure, self.table)

    def _repr_html_(self) -> str:
        return ("" if self.figure is None else self.figure.to_html()) + self.table._repr_html_()


def showable(survey: Definition) -> tuple[str, ...]:
    """The questions that have a table or figure of their own, in the order of the questionnaire."""
    return tuple(name for name, question in survey.questions.items() if question.type in _TYPES)


def show(design: Design, view: View, variable: str, by: str | None, where: Mapping[str, str]) -> Showing:
    """What :meth:`UnitResponses.show` gives, from a design and a view."""
    survey = view.survey
    columns = [*_PLACES, *survey.questions]
    problems = [_unknown("column", name, columns) for name in (*where, *([by] if by else ())) if name not in columns]
    known = (*showable(survey), *survey.own_measures, *survey.rates)
    if variable not in known:
        problems.append(_unknown("question, measure or rate to show", variable, list(known)))
    if problems:
        raise ParameterError(problems)
    domain = _Domain(view, by, {name: _code(view, name, value) for name, value in where.items()})
    kind = survey.questions[variable].type if variable in survey.questions else ""
    return {"multiple": _several, "nps": _recommended}.get(kind, _one)(design, domain, variable)


@dataclass(frozen=True)
class _Domain:
    """Of whom, and by what: a column and the codes of other columns."""

    view: View
    by: str | None
    where: Mapping[str, str]

    def estimates(self, estimate: Callable[..., Estimates], variable: str) -> Estimates:
        """Estimates of a domain of the whole sample; no row is left out before, so that standard errors are right.

        They are screened while the columns of the domain are there, since what other reports withhold names them.
        """
        columns = [*self.where, *([self.by] if self.by else [])]
        whole = estimate(variable, by=columns or None)
        if not self.where:
            return whole
        inside = screen(whole.where(**self.where), self.view.floor, siblings=["variable"])
        kept = tuple(name for name in inside.by if name not in self.where)
        return replace(inside, frame=inside.frame.drop(columns=list(self.where)), by=kept)

    def id(self, variable: str) -> str:
        """``show_rating_by_service_wave_2025``."""
        parts = ["show", variable, *(["by", self.by] if self.by else [])]
        parts += [part for name, code in self.where.items() for part in (name, id_part(code))]
        return "_".join(parts).replace("-", "_").replace(".", "_")

    def title(self, variables: Iterable[str], key: str) -> str:
        """The usual caption, with the domain behind it."""
        title = self.view.title(variables, self.by, key)
        if not self.where:
            return title
        pairs = [f"{self.view.column(name)}: {self.view.group(name, code)}" for name, code in self.where.items()]
        return self.view.text("tables.title.where", title=title, where=self.view.listed(pairs))


def _one(design: Design, domain: _Domain, variable: str) -> Showing:
    """A rating with its rates, a rate, a measure, a single choice, or a number."""
    view, by, name = domain.view, domain.by, domain.id(variable)
    rate = view.survey.rates.get(variable)
    is_measure = variable in view.survey.own_measures
    kind = "rate" if rate else "number" if is_measure else view.survey.questions[variable].type
    if kind == "single":
        shares = domain.estimates(design.proportion, variable)
        title = domain.title([variable], "tables.distribution.title")
        table = tables.distribution(shares, view, id=name, by=by, title=title)
        draw = figures.likert if by else figures.bars
        return Showing(table, draw(shares, view, id=f"{name}_figure", by=by, title=title))
    means = None if rate else domain.estimates(design.measure, variable)
    of_question = [known.id for known in view.survey.rates.values() if known.question == variable]
    chosen = variable if rate else next(iter(of_question), None)
    rates = domain.estimates(design.rate, chosen) if chosen else None
    measured = [name for name in (None if rate else variable, chosen) if name]
    title = domain.title(measured, "tables.summary.title")
    table = tables.summary(means, rates, view, id=name, by=by, title=title)
    drawn = rates if means is None else means
    if by and drawn is not None:
        return Showing(table, figures.dots(drawn, view, by=by, id=f"{name}_figure", title=title))
    if kind in ("number", "duration"):
        return Showing(table, None)
    shares = domain.estimates(design.proportion, rate.question if rate else variable)
    return Showing(table, figures.likert(shares, view, id=f"{name}_figure", title=title))


def _several(design: Design, domain: _Domain, variable: str) -> Showing:
    """A question with several answers: of those asked and of all answers; by groups as a banner, with no figure."""
    view, name = domain.view, domain.id(variable)
    of_asked, of_answers = (
        domain.estimates(partial(design.several, base=base), variable) for base in ("asked", "responses")
    )
    if domain.by:
        return _by_groups(design, domain, variable, of_asked)
    title = domain.title([variable], "tables.multiple.title")
    table = tables.multiple_response(of_asked, of_answers, view, question=variable, id=name, title=title)
    return Showing(table, figures.bars(of_asked, view, question=variable, id=f"{name}_figure", title=title))


def _recommended(design: Design, domain: _Domain, variable: str) -> Showing:
    """A likelihood to recommend: the net promoter score, with no figure; by groups as a banner."""
    scores = domain.estimates(design.net_promoter_score, variable)
    if domain.by:
        return _by_groups(design, domain, variable, scores)
    column = tables.MeasureColumn("net_promoter_score", scores, has_interval=True)
    title, notes = domain.title([variable], "tables.net_promoter.title"), [domain.view.text("tables.note.net_promoter")]
    return Showing(tables.measures([column], domain.view, id=domain.id(variable), title=title, notes=notes), None)


def _by_groups(design: Design, domain: _Domain, variable: str, shown: Estimates) -> Showing:
    """A question by the groups of a column, with tests; ``shown`` is what would be printed of it."""
    title = domain.title([variable], "tables.banner.title") if domain.where else None
    _refuse_withheld(domain, shown, variable)
    compared = banner(design.where(**domain.where) if domain.where else design, variable, str(domain.by))
    return Showing(tables.banner(compared, domain.view, id=domain.id(variable), title=title), None)


def _refuse_withheld(domain: _Domain, shares: Estimates, variable: str) -> None:
    """A banner looks at its groups alone: what the others of the domain withhold it does not know."""
    if domain.where and (shares.frame["shown"] == "withheld").any():
        what = f"{variable!r} is not shown by {domain.by!r} of these responses: a group of them is withheld"
        raise ParameterError(Problem(what, remedy="leave out by=, or where=, or join small groups (collapse)"))


def _code(view: View, column: str, value: str) -> str:
    """The code of a group, given by its code or its label."""
    labels = {view.group(column, code): code for code in view.groups(column)}
    if str(value) in labels.values():
        return str(value)
    if str(value) in labels:
        return labels[str(value)]
    raise ParameterError(_unknown(f"group of {column!r}", str(value), [*labels, *labels.values()]))


def _unknown(what: str, name: str, known: list[str]) -> Problem:
    remedy = did_you_mean(name, known)
    return Problem(f"there is no {what} {name!r}", expected=", ".join(known[:20]), found=name, remedy=remedy)
