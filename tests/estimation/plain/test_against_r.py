"""R's classical data sets: sleep, PlantGrowth, HairEyeColor and mtcars, with the numbers of base R 4.2.2."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from surveykit.estimation import plain

SLEEP = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2, 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
CONTROL = [4.17, 5.58, 5.18, 6.11, 4.5, 4.61, 5.17, 4.53, 5.33, 5.14]
FIRST = [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69]
SECOND = [6.31, 5.12, 5.54, 5.5, 5.37, 5.29, 4.92, 6.15, 5.8, 5.26]
HAIR_EYE = {"Black": [68, 20, 15, 5], "Brown": [119, 84, 54, 29], "Red": [26, 17, 14, 14], "Blond": [7, 94, 10, 16]}
MPG = [21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4]
MPG += [33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4]
WT = [2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424, 5.345, 2.2]
WT += [1.615, 1.835, 2.465, 3.52, 3.435, 3.84, 3.845, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57, 2.78]
CYL = [6, 6, 4, 6, 8, 6, 8, 4, 4, 6, 6, 8, 8, 8, 8, 8, 8, 4, 4, 4, 4, 8, 8, 8, 8, 4, 4, 4, 8, 6, 8, 4]


@pytest.fixture
def sleep() -> pd.DataFrame:
    return pd.DataFrame({"extra": SLEEP, "drug": ["1"] * 10 + ["2"] * 10})


@pytest.fixture
def plants() -> pd.DataFrame:
    groups = ["ctrl"] * 10 + ["trt1"] * 10 + ["trt2"] * 10
    return pd.DataFrame({"weight": CONTROL + FIRST + SECOND, "group": groups})


@pytest.fixture
def cars() -> pd.DataFrame:
    return pd.DataFrame({"mpg": MPG, "wt": WT, "cyl": CYL})


def test_students_and_welchs_t_test(sleep: pd.DataFrame) -> None:
    student = plain.t_test(sleep, "extra", "drug", equal_variances=True).result.iloc[0]
    assert (student["statistic"], student["p"]) == pytest.approx((1.86081346748685, 0.0791867142159382), rel=1e-12)
    assert (student["low"], student["high"]) == pytest.approx((-0.203874032287599, 3.363874032287598), rel=1e-12)
    assert (student["df"], student["value"], student["by"]) == (18, 1.58, "drug: 2 - 1")
    welch = plain.t_test(sleep, "extra", "drug").result.iloc[0]
    assert (welch["df"], welch["p"]) == pytest.approx((17.7764735161785, 0.0793941401873582), rel=1e-12)
    assert (welch["low"], welch["high"]) == pytest.approx((-0.20548323071171, 3.36548323071171), rel=1e-12)


def test_hedges_g_with_noncentral_interval(sleep: pd.DataFrame) -> None:
    """R: gamma(9)/(sqrt(9)*gamma(8.5)) * sqrt(.2) * (t and the ncp at which pt(t, 18, ncp) is .975 and .025)."""
    row = plain.t_test(sleep, "extra", "drug").result.iloc[0]
    assert row["effect_name"] == "hedges_g"
    expected = (0.7969352391911, -0.0914077328051, 1.6651717906749)
    assert (row["effect"], row["effect_low"], row["effect_high"]) == pytest.approx(expected, rel=1e-9)


def test_paired_t_test() -> None:
    frame = pd.DataFrame({"one": [*SLEEP[:10], np.nan, 3.0], "two": [*SLEEP[10:], 1.0, np.nan]})
    found = plain.paired_t_test(frame, "one", "two")
    row = found.result.iloc[0]
    assert (row["statistic"], row["p"]) == pytest.approx((4.06212768338204, 0.00283289019738427), rel=1e-12)
    assert (row["low"], row["high"]) == pytest.approx((0.700114236723018, 2.459885763276982), rel=1e-12)
    assert (row["n"], row["df"], row["value"]) == (10, 9, 1.58)
    assert found.groups["group"].tolist() == ["one", "two", "two - one"]


def test_analysis_of_variance_and_welchs(plants: pd.DataFrame) -> None:
    found = plain.analysis_of_variance(plants, "weight", "group")
    row = found.result.iloc[0]
    assert (row["statistic"], row["p"]) == pytest.approx((4.84608786238014, 0.0159099583256229), rel=1e-12)
    assert (row["df"], row["df_below"], row["n"]) == (2, 27, 30)
    welch = plain.analysis_of_variance(plants, "weight", "group", equal_variances=False).result.iloc[0]
    expected = (5.18097240811319, 17.1284186166441, 0.01739282149017)
    assert (welch["statistic"], welch["df_below"], welch["p"]) == pytest.approx(expected, rel=1e-11)


def test_shares_of_variance_with_noncentral_interval(plants: pd.DataFrame) -> None:
    """R: ncp / (ncp + 30) for the ncp at which pf(F, 2, 27, ncp) is .975 and .025."""
    result = plain.analysis_of_variance(plants, "weight", "group").result.set_index("effect_name")
    between, within = 3.76634, 10.49209  # the sums of squares in R's summary(aov(weight ~ group, PlantGrowth))
    assert result.loc["eta_squared", "effect"] == pytest.approx(between / (between + within), rel=1e-9)
    omega = (between - 2 * within / 27) / (between + within + within / 27)
    assert result.loc["omega_squared", "effect"] == pytest.approx(omega, rel=1e-9)
    ends = result.loc["eta_squared", ["effect_low", "effect_high"]].tolist()
    assert ends == pytest.approx([0.00990396851755, 0.46389646704530], rel=1e-7)


def test_assumptions_are_reported(plants: pd.DataFrame) -> None:
    checks = plain.analysis_of_variance(plants, "weight", "group").assumptions
    normal = checks[checks["check"] == "normality"].set_index("group")
    assert normal.loc["ctrl", "statistic"] == pytest.approx(0.956681490411735, rel=1e-6)
    assert normal.loc["trt2", "p"] == pytest.approx(0.564251894771995, rel=1e-4)
    levene = checks[checks["check"] == "equal variances"].iloc[0]
    assert (levene["statistic"], levene["p"]) == pytest.approx((1.11918569487039, 0.341226624125474), rel=1e-10)


def test_kruskal_wallis(plants: pd.DataFrame) -> None:
    row = plain.kruskal_wallis(plants, "weight", "group").result.iloc[0]
    assert (row["statistic"], row["p"]) == pytest.approx((7.98822874944372, 0.018423755731472), rel=1e-12)
    assert row["df"] == 2
    assert row["effect"] == pytest.approx(7.98822874944372 / 29)


def test_chi_square_with_cramers_v() -> None:
    eyes = ["Brown", "Blue", "Hazel", "Green"]
    rows = [
        (hair, eye) for hair, counts in HAIR_EYE.items() for eye, n in zip(eyes, counts, strict=True) for _ in range(n)
    ]
    frame = pd.DataFrame(rows, columns=["hair", "eye"])
    found = plain.chi_square(frame.assign(hair=pd.Categorical(frame["hair"], [*HAIR_EYE, "Grey"])), "hair", "eye")
    row = found.result.iloc[0]
    assert (row["statistic"], row["p"]) == pytest.approx((138.289841626008, 2.32528678709881e-25), rel=1e-12)
    assert (row["df"], row["n"]) == (9, 592)
    assert row["effect"] == pytest.approx(np.sqrt(138.289841626008 / 592 / 3))
    assert (row["effect_low"], row["effect_high"]) == pytest.approx((0.223527016363, 0.317988102931), rel=1e-9)
    assert found.groups.index.tolist() == ["Black", "Brown", "Red", "Blond"]
    assert found.assumptions["statistic"].tolist() == pytest.approx([71 * 64 / 592, 0.0])


def test_correlations(cars: pd.DataFrame) -> None:
    pearson = plain.correlation(cars, "mpg", "wt").result.iloc[0]
    expected = (-0.867659376517228, -9.55904414697211, 1.29395870135052e-10)
    assert (pearson["value"], pearson["statistic"], pearson["p"]) == pytest.approx(expected, rel=1e-11)
    assert (pearson["low"], pearson["high"]) == pytest.approx((-0.933826413284994, -0.744087196460113), rel=1e-11)
    spearman = plain.correlation(cars, "mpg", "wt", "spearman").result.iloc[0]
    assert (spearman["value"], spearman["p"]) == pytest.approx((-0.886422033270298, 1.48759485812743e-11), rel=1e-9)
    ties = plain.correlation(cars, "mpg", "cyl", "spearman").result.iloc[0]
    assert ties["value"] == pytest.approx(-0.910801310862479, rel=1e-12)
    assert spearman["low"] < spearman["value"] < spearman["high"]
