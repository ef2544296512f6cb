"""A cross-table of two questions: percentages of columns, rows or the whole, with a test of independence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import pandas as pd

from surveykit.errors import DocumentError, Problem
from surveykit.language import Language, text
from surveykit.presentation.cells import base_cell, count_cell, dash_cell, text_cell, value_cell
from surveykit.presentation.labels import (
    choice_codes,
    choice_label,
    column_label,
    group_codes,
    group_label,
    in_order,
    language_of,
)
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import base_note, floor_notes, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.printing import PERCENT_DECIMALS, number_text
from surveykit.presentation.shown import Estimate, estimates_of
from surveykit.tables.crossing import counts_of, without_small_cells

if TYPE_CHECKING:
    from surveykit.estimation.crosstabs import Crosstab
    from surveykit.survey import Definition

Percent = Literal["column", "row"]


def crosstab(
    result: Crosstab,
    survey: Definition,
    *,
    id: str,  # noqa: A002 - the word of the table model
    percent: Percent = "column",
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """Percentages of two questions crossed, with n of every column (or row) and the test of independence below.

    Cells of a question about people (a trait) hold at least ``min_n`` answers or are withheld, and so are as many more
    as protect them; opinions need ``min_n_spread`` answers in their group. Where anything is withheld, the test is not
    printed, since it is computed from all cells.

    Args:
        result: What :meth:`Design.crosstab` returned.
        survey: Gives labels, orders and the publishing floor.
        id: The table's id.
        percent: Percentages of the ``column`` or of the ``row``.
        title: The caption.
        language: The survey's, unless given.

    Raises:
        DocumentError: ``percent`` is not known, or ``result`` holds no cross-table.
    """
    tongue = language_of(survey, language)
    if percent not in ("column", "row"):
        raise DocumentError(Problem(f"percent={percent!r} is not known", expected="column or row"))
    down, across = str(result.counts.index.name), str(result.counts.columns.name)
    variable, by = (down, across) if percent == "column" else (across, down)
    frame = _with_counts(result, percent)
    estimates = without_small_cells(estimates_of(frame, survey, what=f"table {id}"), counts_of(frame), survey)
    found = {(one.group, str(one.category)): one for one in estimates}
    numbers = numbers_of(id, "share", estimates)
    groups = in_order([group for group, _ in found], group_codes(survey, by))
    choices = in_order([choice for _, choice in found], choice_codes(survey, variable))
    rows = _rows(found, numbers, groups, choices, variable, survey, tongue)
    labels = [group_label(survey, by, group, tongue) for group in groups]
    heads = [choice_label(survey, variable, choice, tongue) for choice in choices]
    n = text("tables.column.n", tongue)
    titles = {"row": column_label(survey, down, tongue), "column": column_label(survey, across, tongue)}
    is_column = percent == "column"
    table = list(zip(*rows, strict=True)) if is_column else [list(row) for row in rows]
    first = [*heads, n] if is_column else labels
    spanner = column_label(survey, across, tongue)
    return Table(
        id=id,
        title=title or text("tables.crosstab.title", tongue, **titles),
        columns=(
            Column(titles["row"], width=2.2),
            *(Column(label, "right", spanner) for label in (labels if is_column else heads)),
            *(() if is_column else (Column(n, "right"),)),
        ),
        rows=tuple((text_cell(label), *cells) for label, cells in zip(first, table, strict=True)),
        notes=(
            text(f"tables.note.crosstab_{percent}", tongue),
            base_note(tongue),
            weighting_note(survey, tongue),
            *(() if any(one.is_withheld for one in estimates) else independence_note(result.tests, tongue)),
            *floor_notes(estimates, survey, tongue),
            text("tables.note.rounding", tongue),
        ),
        numbers=tuple(numbers.values()),
        language=tongue,
        totals=(len(first) - 1,) if is_column else (),
    )


def _with_counts(result: Crosstab, percent: Percent) -> pd.DataFrame:
    """The shares within columns (or rows) with the number of answers in every cell."""
    down, across = str(result.counts.index.name), str(result.counts.columns.name)
    frame, by = (result.columns, across) if percent == "column" else (result.rows, down)
    counts = {
        (str(row), str(column)): int(n)
        for row, line in zip(result.counts.index, result.counts.to_numpy(), strict=True)
        for column, n in zip(result.counts.columns, line, strict=True)
    }
    places = zip(frame["category"], frame[by], strict=True)
    found = [(str(category), str(group)) for category, group in places]
    return frame.assign(count=[counts.get(pair if percent == "column" else pair[::-1], 0) for pair in found])


def _rows(
    found: Mapping[tuple[str, str], Estimate],
    numbers: Mapping[Estimate, Number],
    groups: Sequence[str],
    choices: Sequence[str],
    variable: str,
    survey: Definition,
    language: Language,
) -> list[list[Cell]]:
    """For every group its percentages and n."""
    return [
        [
            *(_cell(found.get((group, choice)), numbers, language) for choice in choices),
            _base([found[group, choice] for choice in choices if (group, choice) in found], language),
        ]
        for group in groups
    ]


def _cell(one: Estimate | None, numbers: Mapping[Estimate, Number], language: Language) -> Cell:
    if one is None:
        return dash_cell()
    return value_cell(one, language, number=numbers[one].id, as_percent=True)


def _base(shares: Sequence[Estimate], language: Language) -> Cell:
    shown = next((one for one in shares if not one.is_withheld), None)
    return base_cell(shares[0], language) if shown is None else count_cell(shown.n, language)


def independence_note(tests: pd.DataFrame, language: Language) -> tuple[str, ...]:
    """The second-order Rao-Scott test in one sentence; nothing where there is none or it has no p-value."""
    line = next(iter(tests[tests["test"] == "rao_scott"].to_dict("records")), None)
    if line is None or not line["p"] >= 0:
        return ()
    return (
        text(
            "tables.note.independence",
            language,
            f=number_text(line["statistic"], 2, language),
            df=number_text(line["df"], PERCENT_DECIMALS, language),
            below=number_text(line["df_below"], PERCENT_DECIMALS, language),
            p=p_text(line["p"], language),
        ),
    )


def p_text(p: float, language: Language) -> str:
    """A p-value as reports print it: three decimals, or that it is below 0.001."""
    if p < 0.001:
        return text("tables.p.less", language)
    return text("tables.p.is", language, p=number_text(p, 3, language))
