"""Changes between waves, their parts, and control charts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from surveykit.errors import DesignError
from surveykit.estimation import COLUMNS, Design, control_limits


def panel(seed: int = 1, channels: str = "abc") -> pd.DataFrame:
    """People who mostly answer in both waves, in channels whose shares move."""
    rng = np.random.default_rng(seed)
    person = np.concatenate([np.arange(60), np.arange(20, 80)])
    wave = np.repeat(["2024", "2025"], 60)
    channel = np.where(
        wave == "2024", rng.choice(list(channels), 120, p=[0.6, 0.3, 0.1]), rng.choice(list(channels), 120)
    )
    taste = rng.normal(size=80)[person]
    y = np.round(3 + taste + (channel == "a") * 0.8 + (wave == "2025") * 0.2 + rng.normal(scale=0.5, size=120), 1)
    frame = pd.DataFrame({"person": person, "wave": wave, "channel": pd.Categorical(channel), "y": y})
    frame = frame.assign(w=rng.uniform(0.5, 2, 120), unit=np.where(person % 2, "odd", "even"))
    frame.loc[[3, 77], "y"] = np.nan
    return frame


def test_a_change_is_the_difference_of_two_waves() -> None:
    design = Design(panel(), weight="w", psu="person")
    mine, theirs = design.change("y", "wave", "2024", "2025").iloc[0], design.difference("y", by="wave").iloc[0]
    assert mine[["value", "se", "p", "n", "df"]].tolist() == pytest.approx(
        theirs[["value", "se", "p", "n", "df"]].tolist(), rel=1e-10
    )
    back = design.change("y", "wave", "2025", "2024").iloc[0]
    assert back["value"] == pytest.approx(-mine["value"])


def test_a_change_within_units_is_that_of_their_rows() -> None:
    frame = panel()
    both = Design(frame, psu="person").change("y", "wave", "2024", "2025", by="unit")
    assert tuple(both.columns) == ("unit", *COLUMNS, "p")
    for unit in ("even", "odd"):
        alone = frame.assign(y=frame["y"].where(frame["unit"] == unit))
        one = Design(alone, psu="person").change("y", "wave", "2024", "2025").iloc[0]
        row = both[both["unit"] == unit].iloc[0]
        assert row[["value", "se", "low", "n", "df"]].tolist() == pytest.approx(
            one[["value", "se", "low", "n", "df"]].tolist(), rel=1e-10
        )


def test_a_panel_is_more_precise_than_two_samples() -> None:
    frame = panel().assign(row=range(120))
    same = Design(frame, psu="person").change("y", "wave", "2024", "2025")["se"][0]
    others = Design(frame, psu="row").change("y", "wave", "2024", "2025")["se"][0]
    assert same < 0.8 * others


def test_waves_are_named_if_they_do_not_exist() -> None:
    design = Design(panel())
    with pytest.raises(DesignError, match="'wave' has no '2023'") as caught:
        design.change("y", "wave", "2023", "2025")
    assert caught.value.problems[0].expected == "two of: 2024, 2025"
    with pytest.raises(DesignError, match="both waves are '2024'"):
        design.change("y", "wave", "2024", "2024")
    empty = panel().assign(y=lambda frame: frame["y"].where(frame["wave"] == "2025"))
    assert np.isnan(Design(empty).change("y", "wave", "2024", "2025")["value"][0])
    with pytest.raises(DesignError, match="no answers to compare"):
        Design(empty).change_by_mix("y", "wave", "2024", "2025", "channel")


def kitagawa(frame: pd.DataFrame, weights: np.ndarray) -> list[float]:
    """Change, within, mix, then both by channel, written out."""
    parts = {}
    for wave in ("2024", "2025"):
        rows = ((frame["wave"] == wave) & frame["y"].notna()).to_numpy()
        part = frame[rows].assign(w=weights[rows])
        shares = part.groupby("channel", observed=False)["w"].sum() / part["w"].sum()
        sums = part.assign(wy=part["w"] * part["y"]).groupby("channel", observed=False)[["wy", "w"]].sum()
        parts[wave] = (
            shares.to_numpy(),
            (sums["wy"] / sums["w"]).to_numpy(),
            float(np.average(part["y"], weights=part["w"])),
        )
    (p0, m0, all0), (p1, m1, all1) = parts["2024"], parts["2025"]
    m0, m1 = np.where(np.isnan(m0), m1, m0), np.where(np.isnan(m1), m0, m1)
    within, mix = (m1 - m0) * (p0 + p1) / 2, (p1 - p0) * ((m0 + m1) / 2 - (all0 + all1) / 2)
    return [within.sum() + mix.sum(), within.sum(), mix.sum(), *within, *mix]


@pytest.mark.parametrize("gone", [False, True])
def test_the_parts_of_a_change_and_their_errors(gone: bool) -> None:
    """Standard errors against derivatives by every single weight, taken numerically."""
    frame = panel(2)
    if gone:
        frame = frame[(frame["wave"] == "2025") | (frame["channel"] != "c")].reset_index(drop=True)
    design = Design(frame, weight="w", psu="person")
    found = design.change_by_mix("y", "wave", "2024", "2025", "channel")
    weights = frame["w"].to_numpy()
    assert found["value"].tolist() == pytest.approx(kitagawa(frame, weights), rel=1e-10)
    step, scores = 1e-5, []
    for row in range(len(frame)):
        up, down = weights.copy(), weights.copy()
        up[row] += step
        down[row] -= step
        slope = (np.array(kitagawa(frame, up)) - kitagawa(frame, down)) / (2 * step)
        scores.append(weights[row] * slope)
    sums = pd.DataFrame(scores).groupby(frame["person"]).sum().to_numpy()
    n = len(sums)
    se = np.sqrt(n / (n - 1) * ((sums - sums.mean(axis=0)) ** 2).sum(axis=0))
    assert found["se"].to_numpy() == pytest.approx(se, rel=1e-5)
    total = design.change("y", "wave", "2024", "2025").iloc[0]
    assert found.iloc[0][["value", "se"]].tolist() == pytest.approx(total[["value", "se"]].tolist(), rel=1e-10)


def test_a_pure_change_of_mix() -> None:
    """Nobody changes an opinion: 4 by phone and 2 by web, and more people phone."""
    frame = pd.DataFrame(
        {
            "wave": ["1"] * 10 + ["2"] * 10,
            "channel": ["phone"] * 2 + ["web"] * 8 + ["phone"] * 6 + ["web"] * 4,
            "y": [4.0] * 2 + [2.0] * 8 + [4.0] * 6 + [2.0] * 4,
        }
    )
    found = Design(frame).change_by_mix("y", "wave", "1", "2", "channel")
    assert found["part"].tolist() == ["change", "within", "mix", "within", "within", "mix", "mix"]
    assert found["value"].tolist() == pytest.approx([0.8, 0, 0.8, 0, 0, 0.48, 0.32])
    assert found["channel"].tolist()[3:] == ["phone", "web"] * 2
    assert found["n"].tolist() == [10, 10, 10, 2, 4, 2, 4]
    assert found["se"].tolist()[1] == pytest.approx(0)


def months(rates: np.ndarray, n: int, rng: np.random.Generator) -> pd.DataFrame:
    return pd.DataFrame({"month": range(len(rates)), "n": n, "hits": rng.binomial(n, rates)})


def test_binomial_limits() -> None:
    frame = pd.DataFrame({"month": ["2025-02", "2025-01", "2025-03"], "hits": [9, 10, 20], "n": [10, 20, 25]})
    result = control_limits(frame, "hits", "n", "month", chart="p")
    assert result["period"].tolist() == ["2025-01", "2025-02", "2025-03"]
    centre = 39 / 55
    assert result["centre"].tolist() == pytest.approx([centre] * 3)
    reach = 3 * np.sqrt(centre * (1 - centre) / np.array([20, 10, 25]))
    assert result["low"].tolist() == pytest.approx(np.maximum(centre - reach, 0))
    assert result["high"].tolist() == pytest.approx(np.minimum(centre + reach, 1))
    assert result["spread"].tolist() == [1, 1, 1]
    assert not result["signal"].any()


def test_laneys_limits_by_hand() -> None:
    """Shares .5, .6, .4, .5 of 100: z = 0, 2, -2, 0, moving ranges 2, 4, 2."""
    frame = pd.DataFrame({"month": [1, 2, 3, 4], "hits": [50, 60, 40, 50], "n": 100})
    result = control_limits(frame, "hits", "n", "month")
    spread = (8 / 3) / 1.128
    assert result["spread"].tolist() == pytest.approx([spread] * 4)
    assert result["high"].tolist() == pytest.approx([0.5 + 3 * spread * 0.05] * 4)


def test_chance_alone_gives_spread_one_and_more_does_not_alarm() -> None:
    rng = np.random.default_rng(20_251_231)
    plain = control_limits(months(np.full(200, 0.9), 500, rng), "hits", "n", "month")
    assert plain["spread"][0] == pytest.approx(1, abs=0.12)
    restless = months(np.clip(rng.normal(0.9, 0.02, 200), 0, 1), 50_000, rng)
    assert control_limits(restless, "hits", "n", "month", chart="p")["signal"].mean() > 0.5
    laney = control_limits(restless, "hits", "n", "month")
    assert laney["spread"][0] > 10
    assert laney["signal"].mean() < 0.02


def test_groups_have_limits_of_their_own_and_empty_months_none() -> None:
    rng = np.random.default_rng(5)
    parts = [months(np.full(12, rate), 300, rng).assign(unit=name) for name, rate in (("b", 0.6), ("a", 0.9))]
    frame = pd.concat(parts, ignore_index=True)
    frame.loc[14, ["n", "hits"]] = 0
    result = control_limits(frame, "hits", "n", "month", by="unit")
    assert result["unit"].tolist() == ["a"] * 12 + ["b"] * 12
    alone = control_limits(parts[0], "hits", "n", "month")
    assert result[12:].drop(columns="unit").reset_index(drop=True).equals(alone)
    assert np.isnan(result["value"][2])
    assert result["high"][[1, 3]].notna().all()
    few = control_limits(parts[0][:2], "hits", "n", "month")
    assert few[["spread", "low", "high"]].isna().all(axis=None)


def test_impossible_counts_are_named() -> None:
    frame = pd.DataFrame({"month": [1, 1], "hits": [5, 3], "n": [4, 10]})
    with pytest.raises(DesignError, match="must lie between 0 and 'n'") as caught:
        control_limits(frame, "hits", "n", "month")
    assert caught.value.problems[0].where == "rows 0"
    with pytest.raises(DesignError, match="occurs twice"):
        control_limits(frame.assign(n=10), "hits", "n", "month")
    with pytest.raises(DesignError, match="laney or p"):
        control_limits(frame, "hits", "n", "month", chart="u")  # type: ignore[arg-type]
