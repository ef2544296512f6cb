"""Rank sets against published ones, R's csranks, and properties that hold for any estimates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from surveykit.errors import ParameterError
from surveykit.units import bands, best_set, multinomial_rank_sets, rank_sets, worst_set
from surveykit.units.compared import compared
from surveykit.units.marginal import marginal_proven, marginal_steps

# PISA 2018, mathematics, 95 %. The marginal sets were computed from the same integral by an independent program and
# agree with R's csranks 1.2.3 (200,000 draws) where that was run; the simultaneous ones equal csranks (10,000 draws).
MARGINAL = """Japan 1 4;Korea 1 6;Estonia 1 6;Netherlands 1 7;Poland 2 11;Switzerland 2 11;Canada 4 12;Denmark 5 15;
Slovenia 5 14;Belgium 5 18;Finland 5 18;Sweden 7 23;United Kingdom 7 23;Norway 10 23;Germany 10 24;Ireland 10 24;
Czech Republic 10 24;Austria 10 24;Latvia 12 25;France 12 26;Iceland 12 26;New Zealand 12 26;Portugal 12 26;
Australia 15 26;Italy 19 31;Slovak Republic 20 31;Luxembourg 25 31;Spain 25 31;Lithuania 25 31;Hungary 25 31;
United States 25 31;Israel 32 34;Türkiye 32 34;Greece 32 34;Chile 35 36;Mexico 35 37;Costa Rica 36 38;Colombia 37 38"""
SIMULTANEOUS = """Japan 1 6;Korea 1 7;Estonia 1 6;Netherlands 1 11;Poland 1 12;Switzerland 1 13;Canada 3 17;
Denmark 4 18;Slovenia 4 18;Belgium 4 18;Finland 4 18;Sweden 5 24;United Kingdom 6 24;Norway 7 24;Germany 7 25;
Ireland 8 25;Czech Republic 7 25;Austria 7 26;Latvia 12 26;France 12 26;Iceland 12 26;New Zealand 12 26;Portugal 12 31;
Australia 12 30;Italy 15 31;Slovak Republic 18 31;Luxembourg 23 31;Spain 24 31;Lithuania 23 31;Hungary 23 31;
United States 23 32;Israel 31 34;Türkiye 32 34;Greece 32 34;Chile 35 37;Mexico 35 37;Costa Rica 35 38;Colombia 37 38"""


def published(table: str) -> dict[str, tuple[int, int]]:
    rows = [entry.strip().rsplit(" ", 2) for entry in table.replace("\n", " ").split(";")]
    return {name: (int(low), int(high)) for name, low, high in rows}


def sets_of(frame: pd.DataFrame) -> dict[str, tuple[int, int]]:
    return {row.unit: (row.low, row.high) for row in frame.itertuples()}


@pytest.fixture(scope="module")
def pisa(shared_data: Path) -> pd.DataFrame:
    frame = pd.read_csv(shared_data / "r-packages" / "pisa2018.csv")
    return frame.set_axis(["unit", "value", "se"], axis=1)


def test_exact_marginal_sets_of_pisa(pisa):
    found = rank_sets(pisa)
    assert sets_of(found) == published(MARGINAL)
    assert found.draws == 0
    assert found.set_index("unit").loc["United Kingdom", "rank"] == 13


def test_critical_values_of_one_country(pisa):
    given_ = compared(pisa)
    _, steps = marginal_steps(given_, given_.names.index("United Kingdom"), 0.95)
    assert steps[0] == pytest.approx(3.033015, abs=1e-6)
    assert steps[-1] == pytest.approx(2.943267, abs=1e-6)


@pytest.mark.parametrize("ratio", [1, 5, 12, 40, 1000])
def test_a_unit_far_less_precise_than_the_others(ratio):
    """Two units differ by one normal error, whoever's it is; for many the integral is summed over 20,001 steps."""
    two = compared([0.0, 0.0], [1.0, 1 / ratio])
    for unit in (0, 1):
        assert marginal_steps(two, unit, 0.95)[1][0] == pytest.approx(1.959964, abs=1e-6)
    others = np.random.default_rng(1).uniform(0.7, 1.3, 199) / min(ratio, 50)
    c = marginal_steps(compared(np.zeros(200), [1.0, *others]), 0, 0.95)[1][0]
    error = np.linspace(-9, 9, 20_001)
    inside = np.ones_like(error)
    for other in others:
        reach = c * np.hypot(1, other)
        inside *= norm.cdf((error + reach) / other) - norm.cdf((error - reach) / other)
    assert np.trapezoid(inside * norm.pdf(error), error) == pytest.approx(0.95, abs=3e-6)


@pytest.mark.parametrize("level", [0.1, 0.9, 0.95, 0.999])
def test_quick_decisions_are_those_of_the_exact_steps(level):
    rng = np.random.default_rng(11)
    errors = 20 / np.sqrt(np.maximum(15, rng.lognormal(4.6, 1.0, 60)))
    values = 85 + rng.normal(0, 3, 60) + rng.normal(0, 1, 60) * errors
    given_ = compared(values, errors)
    exact = np.array([marginal_steps(given_, unit, level)[0] for unit in range(60)]).T
    assert np.array_equal(np.array(marginal_proven(given_, level)), exact)


def test_simultaneous_sets_of_pisa(pisa):
    found = rank_sets(pisa, kind="simultaneous")
    assert sets_of(found) == published(SIMULTANEOUS)
    first, *_, last = found.critical_values
    error = found.monte_carlo_error
    assert 0.001 < error < 0.006
    assert first == pytest.approx(3.8337, abs=4 * (error + 0.002))
    assert last == pytest.approx(3.7378, abs=4 * (error + 0.002))


def test_full_covariance_that_is_diagonal_gives_the_same_sets(pisa):
    names = pisa.set_index("unit")["value"]
    assert sets_of(rank_sets(names, covariance=np.diag(pisa["se"] ** 2))) == published(MARGINAL)
    found = rank_sets(names, covariance=np.diag(pisa["se"] ** 2), kind="simultaneous")
    assert sets_of(found) == published(SIMULTANEOUS)


def test_common_error_changes_nothing_and_shared_error_narrows(pisa):
    """What all units share cancels in every difference; so sets simulated with it equal the exact ones, or are wider
    by pairs that the simulation leaves undecided."""
    names, variances = pisa.set_index("unit")["value"], pisa["se"].to_numpy() ** 2
    found = rank_sets(names, covariance=np.diag(variances) + 25.0)
    exact = published(MARGINAL)
    undecided = found.set_index("unit")["undecided"].map(len)
    for name, (low, high) in sets_of(found).items():
        assert low <= exact[name][0] and high >= exact[name][1]
        assert (exact[name][0] - low) + (high - exact[name][1]) <= undecided[name]
    assert undecided.sum() <= 12


def test_best_and_worst(pisa):
    seven = {"Japan", "Korea", "Estonia", "Netherlands", "Poland", "Switzerland", "Canada"}
    twelve = {*seven, "Denmark", "Slovenia", "Belgium", "Finland", "Sweden"}
    assert set(best_set(pisa, tau=5)) == twelve
    assert set(best_set(pisa, tau=5, level=0.9)) == twelve - {"Sweden"}
    assert set(worst_set(pisa, tau=3)) == {"Chile", "Mexico", "Costa Rica", "Colombia"}


def test_seeds_only_move_what_is_undecided(pisa):
    assert set(best_set(pisa, tau=5, seed=1)) == set(best_set(pisa, tau=5, seed=2))
    first, again = (rank_sets(pisa, kind="simultaneous", draws=20_000) for _ in range(2))
    pd.testing.assert_frame_equal(first.frame, again.frame)
    few = rank_sets(pisa, kind="simultaneous", draws=1_000)
    assert few["undecided"].map(len).sum() > first["undecided"].map(len).sum()
    exact = published(SIMULTANEOUS)
    wider = [
        (few_low <= exact[name][0]) and (few_high >= exact[name][1])
        for name, (few_low, few_high) in sets_of(few).items()
    ]
    assert all(wider)


def test_votes():
    votes = 10 * np.arange(1, 11)
    found = multinomial_rank_sets(votes, kind="simultaneous")
    assert found["low"].tolist() == [8, 7, 5, 4, 3, 1, 1, 1, 1, 1]
    assert found["high"].tolist() == [10, 10, 10, 9, 8, 8, 7, 6, 5, 5]
    found = multinomial_rank_sets(votes, kind="marginal")
    assert found["low"].tolist() == [9, 7, 6, 5, 3, 2, 1, 1, 1, 1]
    assert found["high"].tolist() == [10, 10, 9, 9, 8, 7, 6, 6, 5, 4]
    assert found["estimate"].sum() == pytest.approx(1)


def test_bonferroni_is_never_narrower():
    votes = {"a": 40, "b": 31, "c": 12, "d": 9, "e": 0}
    holm, plain = (multinomial_rank_sets(votes, kind="simultaneous", correction=how) for how in ("holm", "bonferroni"))
    assert (plain["low"] <= holm["low"]).all() and (plain["high"] >= holm["high"]).all()
    assert holm["unit"].tolist() == list(votes)


@pytest.mark.parametrize("kind", ["marginal", "simultaneous"])
def test_degenerate(kind):
    tied = rank_sets([5.0] * 6, [0.1] * 6, kind=kind)
    assert tied["low"].tolist() == [1] * 6 and tied["high"].tolist() == [6] * 6 and tied["rank"].tolist() == [1] * 6
    clear = rank_sets([0, 10, 20, 30], np.sqrt([0.01] * 4), kind=kind)
    assert clear["low"].tolist() == clear["high"].tolist() == [4, 3, 2, 1]
    assert rank_sets([3.0], [0.1], kind=kind)[["low", "high"]].to_numpy().tolist() == [[1, 1]]
    two = rank_sets({"a": 1.0, "b": 1.3}, [0.1, 0.1], kind=kind)
    # Two units: one comparison; |z| = 2.12 is beyond 1.96.
    assert two[["low", "high"]].to_numpy().tolist() == [[2, 2], [1, 1]]


def test_lower_is_better_turns_the_order():
    up = rank_sets([1.0, 2.0, 9.0], [1, 1, 1])
    down = rank_sets([1.0, 2.0, 9.0], [1, 1, 1], higher_is_better=False)
    assert down["low"].tolist() == (4 - up["high"]).tolist() and down["estimate"].tolist() == [1.0, 2.0, 9.0]


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 3)), min_size=1, max_size=9), st.sampled_from([0.8, 0.95]))
def test_properties(units, level):
    values, errors = (np.array(column) for column in zip(*units, strict=True))
    found = rank_sets(values, errors, level=level)
    assert (found["low"] <= found["rank"]).all()
    # The best of tied ranks is shown, so a set may end below the last of them, never before the first.
    assert (found["high"] >= found["rank"]).all()
    together = rank_sets(values, errors, level=level, kind="simultaneous", draws=4_000)
    slack = together.monte_carlo_error > 0.2
    assert slack or ((together["low"] <= found["low"]).all() and (together["high"] >= found["high"]).all())
    moved = rank_sets(values * 2 + 7, errors * 2, level=level)
    assert moved["low"].tolist() == found["low"].tolist() and moved["high"].tolist() == found["high"].tolist()


def test_bands_hold_no_pair_that_is_told_apart(pisa):
    found = bands(pisa)
    assert found["band"].is_monotonic_increasing and found["band"].iloc[0] == 1
    simultaneous = published(SIMULTANEOUS)
    assert sets_of(found) == simultaneous
    critical = found.critical_values[-1]
    for _, band in found.merge(pisa[["unit", "se"]], on="unit").groupby("band"):
        z = np.subtract.outer(band["estimate"].to_numpy(), band["estimate"].to_numpy())
        z = z / np.hypot.outer(band["se"].to_numpy(), band["se"].to_numpy())
        assert z.max() < critical + 0.02
    assert bands([1.0, 1.0, 1.0], [0.1] * 3)["band"].tolist() == [1, 1, 1]
    assert bands([0, 10, 20], [0.1] * 3)["band"].tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([], []), "no units"),
        (([1.0, np.nan], [1, 1]), "missing or not finite"),
        (([1.0, 2.0], [1, np.nan]), "standard error of a unit is missing"),
        (([1.0, 2.0], [1, 0]), "floored_variances"),
        (([1.0, 2.0], [1]), "one standard error per unit"),
        (([1.0, 2.0], None), "standard errors are needed"),
        (([1.0, 2.0], None, [[1, 2], [2, 1]]), "positive semidefinite"),
        (([1.0, 2.0], None, [[1, 0.5], [0.1, 1]]), "not symmetric"),
        (([1.0, 2.0], None, [[1, 1], [1, 1]]), "no variance"),
        (([1.0, 2.0], None, [[1]]), "2 x 2"),
        ((pd.DataFrame({"unit": ["a", "a"], "value": [1, 2], "se": [1, 1]}),), "several estimates"),
        ((pd.DataFrame({"unit": ["a"], "se": [1]}),), "no column value"),
        ((pd.DataFrame({"unit": ["a", None], "value": [1, 2], "se": [1, 1]}),), "no unit"),
        ((pd.Series({"a": 1.0, "b": 2.0}), pd.Series({"a": 1, "c": 1})), "not those of the units compared"),
        ((pd.Series({"a": 1.0, "b": 2.0}), pd.Series([1, 1], ["a", "a"])), "not those of the units compared"),
        ((pd.Series({"a": 1.0, "b": 2.0}), None, pd.DataFrame(np.eye(2), ["a", "c"], ["a", "c"])), "b, c"),
    ],
)
def test_bad_input(arguments, words):
    with pytest.raises(ParameterError, match=words):
        rank_sets(*arguments)


def test_labelled_errors_belong_to_their_units():
    """Whatever the order of their rows; numbers of rows are no labels of units."""
    values = pd.Series({"a": 3.0, "b": 1.0, "c": 2.0})
    matrix = pd.DataFrame(np.diag([0.01, 4.0, 0.01]), list("abc"), list("abc"))
    wanted = rank_sets(values, covariance=matrix.to_numpy()).frame
    assert wanted["high"].tolist() == [2, 3, 3]
    turned = matrix.loc[list("bca"), list("cab")]
    pd.testing.assert_frame_equal(rank_sets(values, covariance=turned).frame, wanted)
    errors = pd.Series(np.sqrt(np.diag(matrix)), list("abc"))
    pd.testing.assert_frame_equal(rank_sets(values, errors[::-1]).frame, wanted)
    pd.testing.assert_frame_equal(rank_sets(values, errors.set_axis([4, 7, 9])).frame, wanted)


def test_bad_options():
    with pytest.raises(ParameterError, match="too few draws"):
        rank_sets([1.0, 2.0], [1, 1], kind="simultaneous", draws=0)
    with pytest.raises(ParameterError, match="several counts"):
        multinomial_rank_sets(pd.Series([5, 200], ["a", "a"]))
    with pytest.raises(ParameterError, match="between 1 and 2"):
        worst_set([1.0, 2.0], [1, 1], tau=3)
    with pytest.raises(ParameterError, match="marginal or simultaneous"):
        rank_sets([1.0], [1], kind="both")
    with pytest.raises(ParameterError, match="between 0 and 1"):
        rank_sets([1.0], [1], level=95)
    with pytest.raises(ParameterError, match="no votes"):
        multinomial_rank_sets([0, 0])
    with pytest.raises(ParameterError, match="whole numbers"):
        multinomial_rank_sets({"a": 1.5})
