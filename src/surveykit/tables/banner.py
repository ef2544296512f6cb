"""A banner: many questions down the side, many groups across the top, with marks of significance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.presentation.labels import Path, in_order
from surveykit.presentation.making import EstimateCells, TableRow, base_cell, count_cell, dash_cell, table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import effective_note, floor_notes, percentages_note, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import estimates_of, significance_level
from surveykit.presentation.view import View
from surveykit.results import Shown
from surveykit.tables.crossing import counts_of, without_small_cells
from surveykit.tables.letters import Key, letters, marks
from surveykit.tables.multiple import base_of_several

if TYPE_CHECKING:
    from surveykit.estimation.banner import Banner

_Groups = dict[str, dict[str, str]]
_SMALL = "*"


@dataclass(frozen=True)
class _BannerLayout:
    """Everything a row needs: the groups of the columns, the estimates, their cells, marks and effective bases."""

    view: View
    groups: tuple[Path, ...]
    estimates: Mapping[tuple[str, str | None, Path], Shown]
    cells: EstimateCells
    marks: Mapping[Key, str]
    effective: Mapping[tuple[str, Path], float]
    least: int


def banner(results: Banner, view: View, *, id: str, title: str | None = None) -> Table:
    """Percentages of every choice and means of many questions, for everybody and by the groups of several columns.

    Every question has a row of n, one of the effective n, one per choice and one of the mean. Groups of a column share
    a spanner. A letter says that a figure is significantly higher than that of the group with this letter (or arrows,
    where ``results`` compares with everybody else); the notes name the correction and its family. Groups with few
    answers are marked and were not tested; below the floor they are withheld. Questions about people (traits) are
    withheld cell by cell.

    Raises:
        DocumentError: The estimates are no frame of estimates.
    """
    screened = estimates_of(results.estimates, view, what=f"table {id}")
    estimates = without_small_cells(screened, counts_of(results.estimates), view)
    questions = list(dict.fromkeys(estimate.variable for estimate in estimates))
    named = _named(estimates, results, view)
    shares = [estimate for estimate in estimates if estimate.category is not None]
    means = [estimate for estimate in estimates if estimate.category is None]
    numbers = numbers_of(id, "share", shares) | numbers_of(id, "mean", means)
    layout = _BannerLayout(
        view,
        ((), *(((column, code),) for column, groups in named.items() for code in groups)),
        {(estimate.variable, estimate.category, estimate.by): estimate for estimate in estimates},
        EstimateCells(numbers, view),
        marks(results, estimates, named),
        _effective(results),
        results.least_tested,
    )
    heading = title or view.text("tables.banner.title", names=view.names(questions))
    headings = view.rows(questions, heading)
    is_alone = title is None and len(questions) == 1
    return table_of(
        view,
        id=id,
        title=heading,
        columns=_columns(named, results, view),
        parts=[("" if is_alone else headings[name], list(_rows(name, layout))) for name in questions],
        notes=(*_notes(estimates, results, view), *_effective_notes(questions, layout)),
        numbers=numbers.values(),
    )


def _named(estimates: Sequence[Shown], results: Banner, view: View) -> _Groups:
    """The groups of every column with their letters, in official or questionnaire order."""
    codes: dict[str, list[str]] = defaultdict(list)
    for estimate in estimates:
        if estimate.by:
            codes[estimate.by[0][0]].append(estimate.group)
    return {column: letters(in_order(codes[column], view.groups(column))) for column in results.by}


def _effective(results: Banner) -> dict[tuple[str, Path], float]:
    """The effective number of answers of every question in every group."""
    effective: dict[tuple[str, Path], float] = {}
    for line in results.bases.to_dict("records"):
        by = tuple((name, str(line[name])) for name in results.by if not pd.isna(line[name]))
        effective[str(line["variable"]), by] = float(line["n_eff"])
    return effective


def _rows(question: str, layout: _BannerLayout) -> Iterator[TableRow]:
    """n, effective n, choices in questionnaire order and the mean of one question."""
    view = layout.view
    codes = dict.fromkeys(code for name, code, _ in layout.estimates if name == question)
    choices = in_order([code for code in codes if code is not None], view.choices(question))
    yield Cell(view.text("tables.row.n")), *(_base(question, group, layout) for group in layout.groups)
    yield Cell(view.text("tables.column.n_eff")), *(_effective_cell(question, group, layout) for group in layout.groups)
    for code in choices:
        yield Cell(view.choice(question, code)), *(_value(question, code, group, layout) for group in layout.groups)
    if None in codes:
        label = _named_mean(next(shown for key, shown in layout.estimates.items() if key[:2] == (question, None)), view)
        yield Cell(label), *(_value(question, None, group, layout) for group in layout.groups)


def _named_mean(mean: Shown, view: View) -> str:
    """What the last row of a question is: its mean, or its net promoter score."""
    is_net = mean.method.startswith("net promoter score")
    label = view.text("tables.measure.net_promoter_score" if is_net else "tables.column.mean")
    return view.with_unit(label, mean.variable)


def _any(question: str, group: Path, layout: _BannerLayout) -> Shown | None:
    """An estimate of the question in a group: one that is shown where there is one."""
    own = [estimate for (name, _, by), estimate in layout.estimates.items() if name == question and by == group]
    return next((estimate for estimate in own if not estimate.is_withheld), own[0] if own else None)


def _base(question: str, group: Path, layout: _BannerLayout) -> Cell:
    estimate = _any(question, group, layout)
    if estimate is None:
        return dash_cell()
    cell = base_cell(estimate, layout.view)
    return replace(cell, text=cell.text + _SMALL, marks=_SMALL) if _is_small(estimate, layout.least) else cell


def _is_small(estimate: Shown, least: int) -> bool:
    """Whether a group has too few answers to be tested, though enough to be shown."""
    return bool(estimate.by) and not estimate.is_withheld and (estimate.n or 0) < least


def _effective_cell(question: str, group: Path, layout: _BannerLayout) -> Cell:
    n = _effective_n(question, group, layout)
    return dash_cell() if n is None else count_cell(round(n), layout.view)


def _effective_n(question: str, group: Path, layout: _BannerLayout) -> float | None:
    """The effective number of answers, where it may be shown and is known."""
    estimate = _any(question, group, layout)
    n = layout.effective.get((question, group), float("nan"))
    is_shown = estimate is not None and estimate.shown == "all" and n < float("inf")
    return n if is_shown else None


def _effective_notes(questions: Sequence[str], layout: _BannerLayout) -> tuple[str, ...]:
    """What an effective number above n means, where there is one."""
    cells = [(question, group) for question in questions for group in layout.groups]
    shown = ((estimate.n, _effective_n(*cell, layout)) for cell in cells if (estimate := _any(*cell, layout)))
    return effective_note(shown, layout.view)


def _value(question: str, category: str | None, group: Path, layout: _BannerLayout) -> Cell:
    estimate = layout.estimates.get((question, category, group))
    cell = layout.cells.value(estimate, as_percent=category is not None)
    if estimate is None:
        return cell
    signs = layout.marks.get((group[0][0], question, category, group[0][1]), "") if group else ""
    return replace(cell, n=estimate.n, text=f"{cell.text} {signs}" if signs else cell.text, marks=signs)


def _columns(named: _Groups, results: Banner, view: View) -> tuple[Column, ...]:
    heads = []
    for column, groups in named.items():
        for code, sign in groups.items():
            label = view.group(column, code)
            if results.against != "rest":
                label = view.text("tables.column.lettered", label=label, letter=sign)
            heads.append(Column(label, "right", view.column(column)))
    choice = view.text("tables.column.choice")
    return Column(choice, width=2.2), Column(view.text("tables.everybody"), "right"), *heads


def _notes(estimates: Sequence[Shown], results: Banner, view: View) -> tuple[str, ...]:
    least = results.least_tested
    is_any_small = any(_is_small(estimate, least) for estimate in estimates)
    compared = int(results.tests["family_size"].max()) if len(results.tests) else 0
    key = "tables.note.letters" if results.against == "pairs" else "tables.note.arrows"
    return (
        percentages_note("tables.note.banner_percent", view),
        *((several,) if (several := base_of_several(estimates, view)) else ()),
        weighting_note(view),
        view.text(
            key,
            correction=view.text(f"tables.correction.{results.correction}"),
            family=view.text(f"tables.family.{results.family}", n=compared),
            alpha=f"{significance_level(results.level):g}",
        )
        if compared
        else view.text("tables.note.nothing_compared"),
        *((view.text("tables.note.small_base", n=least),) if is_any_small else ()),
        *floor_notes(estimates, view),
    )
