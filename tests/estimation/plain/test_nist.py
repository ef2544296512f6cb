"""NIST's Statistical Reference Datasets: all digits of the certified values, never fewer than scipy."""

from __future__ import annotations

from math import log10
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy
from scipy import stats

from surveykit.estimation import Design, plain

ANOVA = ["AtmWtAg", "SiRstv", *(f"SmLs{number:02d}" for number in range(1, 10))]
#: Sets of NIST's univariate collection by their definition: first value, the two that alternate, mean, sd.
UNIVARIATE = {
    "NumAcc1": ([10000001.0, 10000003.0, 10000002.0], 10000002.0, 1.0),
    "NumAcc2": ([1.2, *[1.1, 1.3] * 500], 1.2, 0.1),
    "NumAcc3": ([1000000.2, *[1000000.1, 1000000.3] * 500], 1000000.2, 0.1),
    "NumAcc4": ([10000000.2, *[10000000.1, 10000000.3] * 500], 10000000.2, 0.1),
}


def digits(value: float, certified: float) -> float:
    """Correct significant digits, at most the 15 that are certified."""
    if value == certified:
        return 15.0
    return min(15.0, max(0.0, -log10(abs(value / certified - 1) or 1e-16)))


def anova_set(name: str) -> tuple[pd.DataFrame, dict[str, float]]:
    path = Path(scipy.__file__).parent / "stats" / "tests" / "data" / "nist_anova" / f"{name}.dat"
    if not path.exists():
        pytest.skip("this scipy was packed without its test data")
    text = path.read_text(encoding="latin-1").splitlines()
    between = next(line.split() for line in text if line.startswith("Between"))
    within = next(line.split() for line in text if line.startswith("Within"))
    start = max(number for number, line in enumerate(text) if line.startswith("Data:")) + 1
    rows = [line.split() for line in text[start:] if line.strip()]
    if name == "SiRstv":
        assert len(rows) == 25
    frame = pd.DataFrame(rows, columns=["treatment", "response"]).astype({"response": float})
    return frame, {"F": float(between[-1]), "between": float(between[-3]), "within": float(within[-2])}


@pytest.mark.parametrize("name", ANOVA)
def test_anova_has_all_certified_digits(name: str) -> None:
    frame, certified = anova_set(name)
    mine = float(plain.analysis_of_variance(frame, "response", "treatment").result["statistic"].iloc[0])
    theirs = stats.f_oneway(*(part.to_numpy() for _, part in frame.groupby("treatment")["response"])).statistic
    assert digits(mine, certified["F"]) >= digits(theirs, certified["F"]) - 1e-9
    assert digits(mine, certified["F"]) >= 14.5
    eta = plain.analysis_of_variance(frame, "response", "treatment").result["effect"].iloc[0]
    assert eta == pytest.approx(certified["between"] / (certified["between"] + certified["within"]), rel=1e-13)


@pytest.mark.parametrize("name", UNIVARIATE)
def test_means_and_standard_deviations(name: str) -> None:
    values, mean, sd = UNIVARIATE[name]
    array = np.array(values)
    exact = plain.moments(array)
    assert (exact.mean, exact.sd) == (mean, sd)
    row = Design(pd.DataFrame({"y": array})).mean("y").iloc[0]
    assert digits(row["value"], mean) >= digits(float(array.mean()), mean)
    assert digits(row["se"] * np.sqrt(len(array)), sd) >= min(14.0, digits(float(array.std(ddof=1)), sd) - 1e-4)


def test_ratings_have_all_digits_in_a_design() -> None:
    """Means and errors of ratings, for which nothing may be lost at any size."""
    ratings = np.random.default_rng(1).choice([1.0, 2, 3, 4, 5], 100_000, p=[0.01, 0.02, 0.05, 0.22, 0.7])
    exact = plain.moments(ratings)
    row = Design(pd.DataFrame({"y": ratings})).mean("y").iloc[0]
    assert digits(row["value"], exact.mean) >= 14.5
    assert digits(row["se"] * np.sqrt(len(ratings)), exact.sd) >= 12
