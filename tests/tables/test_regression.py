"""Tables of regressions against R's svyglm (survey 4.1.1, on the complete answers), and what they withhold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import surveykit as sk
from places import ROOT
from surveykit.errors import DocumentError
from surveykit.estimation.regression import Family
from surveykit.presentation import View
from surveykit.tables import Table, regression

SCORES = {"Often": 5, "Sometimes": 4, "Rarely": 3, "Never, but open to it": 2, "Never, and not open to it": 1}
LABELS = {"cry": "Cries", "p": "Pressure", "age": "Age group", "lonely": "Lonely"}


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    made = pd.read_csv(ROOT / "surveys" / "poll" / "raw" / "answers.csv")
    scores = {name: made[name].map(SCORES).astype(float) for name in ("cry", "lonely")}
    return made.assign(**scores, p=(made["pressure"] == "Yes").astype(float))


@pytest.fixture(scope="module")
def view(frame: pd.DataFrame) -> View:
    return View.of_frame(frame, LABELS, language="en")


def made(frame: pd.DataFrame, view: View, outcome: str, family: Family) -> Table:
    design = sk.Design(frame, weight="weight")
    return regression(design.regression(outcome, ["age", "lonely"], family), view, id="r")


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_a_linear_regression_is_that_of_r(frame: pd.DataFrame, view: View) -> None:
    table = made(frame, view, "cry", "linear")
    assert table.title == "Cries: linear regression"
    assert [column.label for column in table.columns] == [
        "Predictor", "Coefficient", "Std. error", "95% interval", "t", "p",
    ]  # fmt: skip
    # The ends are value -+ 1.961508 (t, 1,500 degrees of freedom) standard errors.
    assert texts(table) == [
        ["Constant", "2.192", "0.224", "1.753–2.630", "9.80", "< 0.001"],
        ["35 - 64", "0.013", "0.130", "−0.243 to 0.269", "0.10", "0.918"],
        ["65 and up", "0.071", "0.139", "−0.202 to 0.345", "0.51", "0.609"],
        ["Lonely", "0.300", "0.046", "0.210–0.391", "6.52", "< 0.001"],
    ]
    assert table.row_groups == {1: "Age group"}
    explained = 1 - 1404.39764608 / 1618.52898101
    assert table.notes[0] == f"1,504 complete answers, 1,500 degrees of freedom; R² = {explained:.3f}."
    assert table.notes[1] == "Categories are compared with: Age group: 18 - 34."
    numbers = {number.id: number for number in table.numbers}
    assert numbers["r.coefficient.lonely"].value == pytest.approx(0.3004391904095, rel=1e-5)
    assert numbers["r.coefficient.lonely"].by == {"outcome": "cry", "variable": "lonely"}
    assert {number.n for number in table.numbers} == {1504}


def test_a_logistic_regression_is_that_of_r(frame: pd.DataFrame, view: View) -> None:
    table = made(frame, view, "p", "logistic")
    assert [row[:3] + row[4:] for row in texts(table)] == [
        ["Constant", "−0.366", "0.365", "0.69", "−1.00", "0.316"],
        ["35 - 64", "−0.560", "0.281", "0.57", "−1.99", "0.047"],
        ["65 and up", "−0.585", "0.288", "0.56", "−2.03", "0.043"],
        ["Lonely", "0.362", "0.081", "1.44", "4.47", "< 0.001"],
    ]
    assert "deviance 2,031.9 (of the constant alone 2,138.2)" in table.notes[0]
    assert f"McFadden's R² = {1 - 2031.92975934 / 2138.18795184:.3f}" in table.notes[0]


def test_a_small_category_withholds_all(frame: pd.DataFrame, view: View) -> None:
    """Also one that the others are compared with: the constant is its mean."""
    for rare in ("18 - 34", "65 and up"):
        many = frame[(frame["age"] != rare) | (np.arange(len(frame)) % 40 == 0)]
        assert (many["age"] == rare).sum() < 30
        few = many.drop(index=many[many["age"] == rare].index[14:])
        table = regression(sk.Design(few, weight="weight").regression("cry", "age"), view, id="r")
        assert all(row[1].kind == "withheld" for row in table.rows)
        assert all(number.value is None and number.n is None for number in table.numbers)
        assert "fewer than 15 complete answers" in " ".join(table.notes)


def test_other_estimates_are_refused(frame: pd.DataFrame, view: View) -> None:
    with pytest.raises(DocumentError, match="needs the coefficients of a regression"):
        regression(sk.Design(frame).mean("cry"), view)


def test_a_survey_has_its_own_words() -> None:
    data = sk.open_overall(ROOT / "surveys" / "poll")
    table = regression(data.design().regression("openness", ["age", "graduate"]), data.view("zh"))
    assert table.title == "对朋友的坦露（平均分）：线性回归"
    assert [row[0].text for row in table.rows] == ["常数项", "35 - 64", "65岁及以上", "非大学毕业"]
    assert "按变量“权数”加权。" in table.notes
