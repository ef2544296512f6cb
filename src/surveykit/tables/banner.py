"""A banner: many questions down the side, many groups across the top, with marks of significance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.presentation.cells import base_cell, count_cell, dash_cell, text_cell, value_cell
from surveykit.presentation.labels import in_order, shortened
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import floor_notes, weighting_note, weighting_word
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import Shown, estimates_of, significance_level
from surveykit.presentation.view import View
from surveykit.tables.crossing import counts_of, without_small_cells
from surveykit.tables.letters import letters, marks

if TYPE_CHECKING:
    from surveykit.estimation.banner import Banner

#: A column of the table: (group column, code), or nothing for everybody.
_Head = tuple[tuple[str, str], ...]
_Groups = dict[str, dict[str, str]]
_SMALL = "*"
_MOST_NAMES = 2


@dataclass(frozen=True)
class _BannerLayout:
    """Everything a row needs: the columns, the estimates by place, their numbers, marks and effective bases."""

    view: View
    heads: tuple[_Head, ...]
    found: Mapping[tuple[str, str | None, _Head], Shown]
    numbers: Mapping[Shown, Number]
    marks: Mapping[tuple[str, str, str | None, str], str]
    effective: Mapping[tuple[str, _Head], float]
    least: int


def banner(results: Banner, view: View, *, id: str, title: str | None = None) -> Table:
    """Percentages of every choice and means of many questions, for everybody and by the groups of several columns.

    Every question has a row of n, one of the effective n, one per choice and one of the mean. Groups of a column share
    a spanner. A letter says that a figure is significantly higher than that of the group with this letter (or arrows,
    where ``results`` compares with everybody else); the correction and its family stand in the notes. Groups with few
    answers are marked and were not tested; below the floor they are withheld. Questions about people (traits) are
    withheld cell by cell.

    Args:
        results: What :func:`surveykit.estimation.banner` returned.
        view: Labels, language and floor.
        id: The table's id.
        title: The caption.

    Raises:
        DocumentError: The estimates are no frame of estimates.
    """
    screened = estimates_of(results.estimates, view, what=f"table {id}")
    estimates = without_small_cells(screened, counts_of(results.estimates), view)
    questions = list(dict.fromkeys(one.variable for one in estimates))
    named = _named(estimates, results, view)
    shown = [one for one in estimates if not one.is_withheld]
    layout = _BannerLayout(
        view,
        ((), *(((column, code),) for column, groups in named.items() for code in groups)),
        {(one.variable, one.category, one.by): one for one in estimates},
        _numbers(id, estimates),
        marks(results, [one for one in shown if one.shown == "all"], named),
        _effective(results),
        results.least_tested,
    )
    parts = [tuple(_rows(question, layout)) for question in questions]
    return table_of(
        view,
        id=id,
        title=title or _title(questions, view),
        columns=_columns(layout, named, results),
        rows=tuple(row for part in parts for row in part),
        notes=_notes(estimates, layout, results, view),
        numbers=tuple(layout.numbers.values()),
        row_groups=_headings(questions, parts, view),
    )


def _named(estimates: Sequence[Shown], results: Banner, view: View) -> _Groups:
    """The groups of every column with their letters, in official or questionnaire order."""
    found = {
        column: dict.fromkeys(one.group for one in estimates if one.by and one.by[0][0] == column)
        for column in results.by
    }
    return {column: letters(in_order(codes, view.groups(column))) for column, codes in found.items()}


def _numbers(owner: str, estimates: Sequence[Shown]) -> dict[Shown, Number]:
    shares = [one for one in estimates if one.category is not None]
    means = [one for one in estimates if one.category is None]
    return numbers_of(owner, "share", shares) | numbers_of(owner, "mean", means)


def _effective(results: Banner) -> dict[tuple[str, _Head], float]:
    """The effective number of answers of every question in every group."""
    found: dict[tuple[str, _Head], float] = {}
    for line in results.bases.to_dict("records"):
        by = tuple((name, str(line[name])) for name in results.by if not pd.isna(line[name]))
        found[str(line["variable"]), by] = float(line["n_eff"])
    return found


def _rows(question: str, layout: _BannerLayout) -> Iterator[tuple[Cell, ...]]:
    """n, effective n, choices in questionnaire order and the mean of one question."""
    view = layout.view
    codes = dict.fromkeys(code for name, code, _ in layout.found if name == question)
    choices = in_order([code for code in codes if code is not None], view.choices(question))
    yield text_cell(view.text("tables.row.n")), *(_base(question, head, layout) for head in layout.heads)
    yield (
        text_cell(view.text("tables.row.n_eff")),
        *(_effective_cell(question, head, layout) for head in layout.heads),
    )
    for code in choices:
        label = view.choice(question, code)
        yield text_cell(label), *(_value(question, code, head, layout) for head in layout.heads)
    if None in codes:
        label = view.text("tables.row.mean")
        yield text_cell(label), *(_value(question, None, head, layout) for head in layout.heads)


def _any(question: str, head: _Head, layout: _BannerLayout) -> Shown | None:
    """An estimate of the question in a group: one that is shown where there is one."""
    own = [one for (name, _, by), one in layout.found.items() if name == question and by == head]
    return next((one for one in own if not one.is_withheld), own[0] if own else None)


def _base(question: str, head: _Head, layout: _BannerLayout) -> Cell:
    one = _any(question, head, layout)
    if one is None:
        return dash_cell()
    cell = base_cell(one, layout.view)
    is_small = head and not one.is_withheld and (one.n or 0) < layout.least
    return replace(cell, text=cell.text + _SMALL, marks=_SMALL) if is_small else cell


def _effective_cell(question: str, head: _Head, layout: _BannerLayout) -> Cell:
    one = _any(question, head, layout)
    n = layout.effective.get((question, head), float("nan"))
    if one is None or one.is_withheld or one.shown != "all" or not n < float("inf"):
        return dash_cell()
    return count_cell(round(n), layout.view)


def _value(question: str, category: str | None, head: _Head, layout: _BannerLayout) -> Cell:
    one = layout.found.get((question, category, head))
    if one is None:
        return dash_cell()
    number = layout.numbers[one].id
    cell = value_cell(one, layout.view, number=number, as_percent=category is not None)
    signs = layout.marks.get((head[0][0], question, category, head[0][1]), "") if head else ""
    return replace(cell, n=one.n, text=f"{cell.text} {signs}" if signs else cell.text, marks=signs)


def _columns(layout: _BannerLayout, named: _Groups, results: Banner) -> tuple[Column, ...]:
    view = layout.view
    heads = [
        Column(_head_label(column, code, sign, layout, results), "right", view.column(column))
        for column, groups in named.items()
        for code, sign in groups.items()
    ]
    choice = view.text("tables.column.choice")
    return Column(choice, width=2.2), Column(view.text("tables.column.whole"), "right"), *heads


def _head_label(column: str, code: str, sign: str, layout: _BannerLayout, results: Banner) -> str:
    label = layout.view.group(column, code)
    if results.against == "rest":
        return label
    return layout.view.text("tables.column.lettered", label=label, letter=sign)


def _title(questions: Sequence[str], view: View) -> str:
    if len(questions) > _MOST_NAMES:
        return view.text("tables.banner.title_many", n=len(questions))
    names = view.text("tables.join.list").join(view.variable(name) for name in questions)
    return view.text("tables.banner.title", names=shortened(names))


def _headings(questions: Sequence[str], parts: Sequence[Sequence[tuple[Cell, ...]]], view: View) -> dict[int, str]:
    places = [sum(len(part) for part in parts[:number]) for number in range(len(parts))]
    return {place: view.variable(question) for place, question in zip(places, questions, strict=True)}


def _notes(estimates: Sequence[Shown], layout: _BannerLayout, results: Banner, view: View) -> tuple[str, ...]:
    is_small = any(one.by and not one.is_withheld and (one.n or 0) < layout.least for one in estimates)
    return (
        view.text("tables.note.banner_percent", weighting=weighting_word(view)),
        weighting_note(view),
        significance_note(results, view),
        *((view.text("tables.note.small_base", n=layout.least),) if is_small else ()),
        *floor_notes(estimates, view),
    )


def significance_note(results: Banner, view: View) -> str:
    """What the marks mean: the tests, their correction and the family that was corrected together."""
    sizes = results.tests["family_size"]
    family = view.text(f"tables.family.{results.family}", n=int(sizes.max()) if len(sizes) else 0)
    key = "tables.note.letters" if results.against == "pairs" else "tables.note.arrows"
    correction = view.text(f"tables.correction.{results.correction}")
    return view.text(key, correction=correction, family=family, alpha=f"{significance_level(results.level):g}")
