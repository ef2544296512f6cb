"""Case-mix adjustment against the steps of the CAHPS method in R, and against simulated truth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from surveykit.errors import ParameterError
from surveykit.units import adjust, compare_channels, rank_sets


@pytest.fixture(scope="module")
def schools(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "r-packages" / "apiclus1.csv")


def test_cahps_steps(schools):
    """District 413 has one school and is left out; 14 units, 182 rows."""
    found = adjust(schools, "api00", "dnum", ["ell", "meals"])
    assert found.dropped == ("413",)
    assert found.slopes.tolist() == pytest.approx([-1.5963261184, -2.1443991249], rel=1e-10)
    assert found.overall == pytest.approx(623.12614543, rel=1e-11)
    assert found.precision_mean == pytest.approx(629.07756894, rel=1e-11)
    assert found.f == pytest.approx(11.948598166, rel=1e-10) and found.df == (13, 166)
    table = found.frame.set_index("unit")
    values = {"61": 657.51987284, "135": 647.86807504, "178": 582.04983731, "448": 701.01101901}
    values |= {"716": 595.40437185, "815": 564.33924865}
    assert table.loc[list(values), "value"].tolist() == pytest.approx(list(values.values()), rel=1e-10)
    assert table.loc[["61", "448"], "variance"].tolist() == pytest.approx([113.070216553, 110.340906513], rel=1e-10)
    assert table.loc[["448", "815"], "t"].tolist() == pytest.approx([7.32609394771, -4.79548341997], rel=1e-10)
    assert set(table.index[table["stars"] == 3]) == {"61", "135", "255", "448", "510"}
    assert set(table.index[table["stars"] == 1]) == {"178", "716", "815"}
    assert table["value"].mean() == pytest.approx(table["mean"].mean())


def test_slopes_add_uncertainty_and_covariance(schools):
    found = adjust(schools, "api00", "dnum", ["ell", "meals"])
    matrix = found.covariance.to_numpy()
    assert np.linalg.eigvalsh(matrix)[0] > 0
    assert np.abs(matrix - np.diag(matrix.diagonal())).max() > 10
    ranks = rank_sets(found.frame.set_index("unit")["value"], covariance=matrix)
    assert (ranks["low"] <= ranks["rank"]).all() and len(ranks) == 14


def test_meaningful_difference_removes_stars(schools):
    found = adjust(schools, "api00", "dnum", ["ell", "meals"], least_difference=30)
    table = found.frame.set_index("unit")
    assert set(table.index[table["stars"] != 2]) == {"61", "178", "255", "448", "510", "815"} & set(
        table.index[table["difference"].abs() >= 30]
    )


def campaign(rng: np.random.Generator, units: int = 12, n: int = 60, slopes: float = 0.0) -> pd.DataFrame:
    unit = np.repeat(np.arange(units), n)
    age = rng.normal(unit / units, 1.0)
    own = rng.normal(0, slopes, units)[unit]
    value = (2.0 + own) * age + rng.normal(0, 1, units * n)
    return pd.DataFrame({"value": value, "unit": unit.astype(str), "age": age})


@pytest.mark.slow
def test_standard_errors_hold_in_simulation():
    """All units are equal once age is adjusted for; differences are as large as their covariance says."""
    ratios = []
    for seed in range(200):
        found = adjust(campaign(np.random.default_rng(seed)), "value", "unit", ["age"])
        gap = found.frame["value"].iloc[0] - found.frame["value"].iloc[-1]
        c = found.covariance.to_numpy()
        ratios.append(gap**2 / (c[0, 0] + c[-1, -1] - 2 * c[0, -1]))
    # Mean of a squared t with 59 degrees of freedom is 1.035; its Monte-Carlo error 0.1.
    assert np.mean(ratios) == pytest.approx(1.035, abs=0.3)


@pytest.mark.slow
def test_heterogeneity_is_found_and_not_invented():
    same = [adjust(campaign(np.random.default_rng(s)), "value", "unit", ["age"]).heterogeneity.p for s in range(60)]
    assert np.mean(np.array(same) < 0.05) < 0.16
    other = adjust(campaign(np.random.default_rng(1), slopes=1.0), "value", "unit", ["age"]).heterogeneity
    assert other.p < 1e-6 and other.df == 11 and other.df_below == 720 - 24


def test_shared_respondents_make_covariance():
    """The same person in two units moves both: the covariance has the sign of what they share."""
    rng = np.random.default_rng(0)
    person = np.tile(np.arange(80), 2)
    mood = rng.normal(0, 1, 80)[person]
    frame = pd.DataFrame({"unit": np.repeat(["a", "b"], 80), "person": person, "x": rng.normal(0, 1, 160)})
    frame["value"] = mood + rng.normal(0, 0.3, 160)
    apart = adjust(frame, "value", "unit", ["x"]).covariance.loc["a", "b"]
    together = adjust(frame, "value", "unit", ["x"], cluster="person").covariance
    assert together.loc["a", "b"] > 0.6 * together.loc["a", "a"] > 10 * abs(apart)


def test_missing_adjusters_get_the_mean_of_the_unit(schools):
    kept = schools[schools["dnum"] != 413]
    gaps = kept.assign(ell=kept["ell"].where(kept.index % 10 > 0))
    found = adjust(gaps, "api00", "dnum", ["ell", "meals"])
    assert found.imputed == {"ell": int(gaps["ell"].isna().sum())}
    filled = gaps.assign(ell=gaps["ell"].fillna(gaps.groupby("dnum")["ell"].transform("mean")))
    same = adjust(filled, "api00", "dnum", ["ell", "meals"])
    assert found.slopes.tolist() == pytest.approx(same.slopes.tolist(), rel=1e-12)


def test_categories_are_indicators(schools):
    found = adjust(schools, "api00", "dnum", ["stype"])
    assert found.slopes.index.tolist() == ["stype=H", "stype=M"]


@pytest.mark.parametrize(
    ("change", "adjusters", "words"),
    [
        (lambda frame: frame.assign(pay=frame["dnum"] * 2.0), ["pay"], "does not vary inside any unit"),
        (lambda frame: frame.assign(twice=frame["ell"] * 2.0), ["ell", "twice"], "determine each other"),
        (lambda frame: frame, ["nothing"], "not there"),
        (lambda frame: frame, [], "no adjusters"),
        (lambda frame: frame[frame["dnum"] == 61], ["ell"], "at least two"),
        (lambda frame: frame.assign(same="x"), ["same"], "one value only"),
        (lambda frame: frame.assign(ell=frame["ell"].replace(9, np.inf)), ["ell"], "infinite values"),
        (lambda frame: frame.groupby("dnum").head(2)[:4], ["ell", "meals"], "more answers than units"),
    ],
)
def test_bad_input(schools, change, adjusters, words):
    with pytest.raises(ParameterError, match=words):
        adjust(change(schools), "api00", "dnum", adjusters)


def test_labels_of_rows_do_not_matter(schools):
    """Frames put together from several files have the same label for many rows."""
    wanted = adjust(schools, "api00", "dnum", ["ell", "meals"])
    found = adjust(schools.set_axis(np.zeros(len(schools), dtype=int)), "api00", "dnum", ["ell", "meals"])
    pd.testing.assert_frame_equal(found.frame, wanted.frame)


def test_answers_without_a_respondent_are_people_of_their_own(schools):
    everybody = np.arange(len(schools), dtype=float)
    wanted = adjust(schools, "api00", "dnum", ["ell"]).covariance
    some = schools.assign(person=np.where(everybody % 3 == 0, np.nan, everybody))
    pd.testing.assert_frame_equal(adjust(some, "api00", "dnum", ["ell"], cluster="person").covariance, wanted)


@pytest.mark.filterwarnings("error")
def test_answers_that_nothing_varies_in(schools):
    """All answers the same, or just what the adjusters make them: no F, no p, and no division by nothing."""
    for frame in (schools.assign(api00=5.0), schools.assign(api00=2.0 * schools["ell"])):
        found = adjust(frame, "api00", "dnum", ["ell"])
        assert np.isnan([found.f, found.precision_mean]).all()
        assert found.frame["value"].to_numpy() == pytest.approx(np.full(len(found.frame), found.overall))
        assert set(found.frame["stars"]) == {2}


def channels(rng: np.random.Generator, effect: float) -> pd.DataFrame:
    """Ten equal units; the first half is rated at the window, where answers are higher, the second on the web."""
    rows = []
    for unit in range(10):
        window = 180 if unit < 5 else 20
        channel = np.repeat(["window", "web"], [window, 200 - window])
        rows.append(pd.DataFrame({"unit": f"u{unit}", "channel": channel}))
    frame = pd.concat(rows, ignore_index=True)
    frame["value"] = 80 + effect * (frame["channel"] == "window") + rng.normal(0, 5, len(frame))
    return frame


def test_channels_that_differ_are_named():
    found = compare_channels(channels(np.random.default_rng(2), 8.0), "value", "unit", "channel")
    assert found.effects["channel=window"] == pytest.approx(8, abs=0.8)
    verdicts = found.frame.pivot(index="unit", columns="variant", values="verdict")
    assert set(verdicts.loc[[f"u{n}" for n in range(5)], "collected"]) == {"better"}
    assert set(verdicts["fixed_mix"]) <= {"unclear", "better", "worse"}
    assert (verdicts["fixed_mix"] == "unclear").sum() >= 8
    assert len(found.depends) >= 8
    assert found.channels["n"].sum() == 2000


def test_channels_that_do_not_differ_change_nothing():
    found = compare_channels(channels(np.random.default_rng(3), 0.0), "value", "unit", "channel")
    assert len(found.depends) <= 2


def test_channels_bad_input():
    frame = channels(np.random.default_rng(0), 0.0)
    with pytest.raises(ParameterError, match="not there"):
        compare_channels(frame, "score", "unit", "channel")
    with pytest.raises(ParameterError, match="all answers of all units were the same"):
        compare_channels(frame.assign(value=5.0), "value", "unit", "channel")
    with pytest.raises(ParameterError, match="two channels"):
        compare_channels(frame[frame["channel"] == "web"], "value", "unit", "channel")
    one = frame[(frame["channel"] == "web") == (frame["unit"] > "u4")]
    with pytest.raises(ParameterError, match="does not vary inside any unit"):
        compare_channels(one, "value", "unit", "channel")
