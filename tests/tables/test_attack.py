"""A reader who adds and subtracts finds no withheld cell of a banner, a cross-table or the table of response."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

import presented
from surveykit import tables
from surveykit.estimation import Design, banner
from surveykit.presentation import View


def solved(truth: np.ndarray, told: np.ndarray, small: np.ndarray, *, totals: bool) -> list[tuple[int, int]]:
    """Withheld cells whose number of answers follows from the told cells, the totals and the marks.

    Args:
        truth: Answers by choice (rows) and group (columns).
        told: Which cells are published.
        small: Which withheld cells are marked as too few.
        totals: Whether the choices' totals are published beside the groups'.
    """
    rows, columns = truth.shape
    size = rows * columns
    matrix, right = [], []
    for column in range(columns):
        line = np.zeros((rows, columns))
        line[:, column] = 1
        matrix.append(line.ravel())
        right.append(truth[:, column].sum())
    for row in range(rows if totals else 0):
        line = np.zeros((rows, columns))
        line[row] = 1
        matrix.append(line.ravel())
        right.append(truth[row].sum())
    for place in np.flatnonzero(told.ravel()):
        matrix.append(np.eye(size)[place])
        right.append(truth.ravel()[place])
    bounds = [(0, 9) if mark else (0, None) for mark in (small & ~told).ravel()]
    found = []
    for row, column in np.argwhere(~told & (truth > 0)):
        aim = np.eye(size)[row * columns + column]
        low, high = (
            linprog(sign * aim, A_eq=np.array(matrix), b_eq=right, bounds=bounds, method="highs") for sign in (1, -1)
        )
        assert low.status == high.status == 0
        if -high.fun - low.fun < 1e-6:
            found.append((int(row), int(column)))
    return found


def crossed(counts: Sequence[Sequence[int]]) -> pd.DataFrame:
    """Answers with as many people as ``counts`` says by age (rows) and service (columns)."""
    pairs = [
        (age, code)
        for age, line in zip("246", counts, strict=True)
        for code, n in zip("01", line, strict=True)
        for _ in range(n)
    ]
    ages, services = (list(part) for part in zip(*pairs, strict=True))
    return pd.DataFrame({"age": pd.Categorical(ages, list("246")), "service": pd.Categorical(services, list("01"))})


counts_drawn = st.lists(
    st.lists(st.one_of(st.integers(0, 12), st.integers(10, 80)), min_size=2, max_size=2), min_size=3, max_size=3
).filter(lambda table: all(sum(column) >= 15 for column in zip(*table, strict=True)))


@given(counts_drawn)
def test_no_withheld_cell_of_a_trait_follows_from_the_others(counts):
    frame, survey = crossed(counts), presented.survey()
    for with_totals in (True, False):
        if with_totals:
            table = tables.banner(banner(Design(frame), "age", "service"), View.of(survey), id="t")
        elif len(frame["age"].unique()) < 2:
            continue
        else:
            table = tables.crosstab(Design(frame).crosstab("age", "service"), View.of(survey), id="t")
        truth = np.array(counts)
        told, small = np.zeros((3, 2), dtype=bool), np.zeros((3, 2), dtype=bool)
        for number in table.numbers:
            if "service" in number.by:
                place = "246".index(number.by["category"]), int(number.by["service"])
                told[place] = number.shown != "withheld"
                small[place] = number.withheld == "small"
        assert not (told & (truth < 10)).any()
        assert solved(truth, told, small, totals=False) == []
        choices = {number.by["category"]: number for number in table.numbers if "service" not in number.by}
        if with_totals and all(number.shown != "withheld" for number in choices.values()):
            assert solved(truth, told, small, totals=True) == []


@given(st.lists(st.integers(0, 60), min_size=3, max_size=6), st.integers(0, 1000))
def test_groups_of_a_banner_are_withheld_together(sizes, seed):
    """Withheld groups of an opinion are at least two and at least ten answers together, or none is."""
    if sum(sizes) < 20:
        return
    frame = presented.answers(sizes, seed=seed)
    survey = presented.survey(departments=6)
    table = tables.banner(banner(Design(frame), "rating", "unit"), View.of(survey), id="t")
    for category in "12345":
        own = [number for number in table.numbers if number.by.get("category") == category and "unit" in number.by]
        n = {number.by["unit"]: sizes[int(number.by["unit"][1:]) - 1] for number in own}
        hidden = [n[number.by["unit"]] for number in own if number.shown == "withheld"]
        assert all(n[number.by["unit"]] >= 15 for number in own if number.shown != "withheld")
        assert not hidden or (len(hidden) >= 2 and sum(hidden) >= 10) or len(hidden) == len(own)


@given(st.lists(st.lists(st.integers(0, 40), min_size=2, max_size=2), min_size=2, max_size=4), st.integers(0, 3))
def test_no_withheld_line_of_the_table_of_response_follows_from_the_others(valid, spare):
    from surveykit.cleaning import Account, AccountRow, Responses

    channels, waves = [f"c{number}" for number in range(len(valid))], ["2024", "2025"]
    rows = tuple(
        AccountRow("s.csv", channel, wave, "", received=n + spare, kept=n + spare, unanswered=spare)
        for channel, line in zip(channels, valid, strict=True)
        for wave, n in zip(waves, line, strict=True)
    )
    survey = presented.survey(
        channels={channel: {"label": channel} for channel in channels},
        waves=waves,
        sources=[{"path": "s.csv", "channel": channels[0], "wave": "2024"}],
    )
    nobody = pd.DataFrame({name: [] for name in ("rating", "channel", "wave", "respondent")})
    responses = Responses.from_slice(nobody, survey, Account(rows))
    truth = np.array(valid)
    table = tables.response(responses, View.of(responses.survey))
    told, small = np.zeros(truth.shape, dtype=bool), np.zeros(truth.shape, dtype=bool)
    for number in table.numbers:
        if number.by["variable"] == "valid":
            place = channels.index(number.by["channel"]), waves.index(number.by["wave"])
            told[place] = number.shown != "withheld"
            small[place] = number.withheld == "small"
    assert not (told & (truth < 10) & (truth > 0)).any()
    parts = [tables.response(responses, View.of(responses.survey), by=[name], id=name) for name in ("channel", "wave")]
    open_totals = all(number.shown != "withheld" for part in parts for number in part.numbers)
    if open_totals:
        assert solved(truth, told, small, totals=True) == []


def test_the_attack_can_succeed():
    truth = np.array([[5, 20], [30, 30]])
    told = np.array([[False, True], [True, True]])
    assert solved(truth, told, ~told, totals=False) == [(0, 0)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_trait_with_one_small_cell_prints_no_test_and_no_counts_of_it(language):
    survey = presented.survey(language=language)
    frame = crossed([[40, 7], [50, 60], [30, 20]])
    table = tables.crosstab(Design(frame).crosstab("age", "service"), View.of(survey), id="t")
    text = table.printed().to_string() + " ".join(table.notes)
    assert "8.0" not in text  # 7 of 87
    assert "F = " not in text and "F＝" not in text
    assert sum(number.shown == "withheld" for number in table.numbers) >= 4
