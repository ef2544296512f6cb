from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.errors import DesignError
from surveykit.estimation import Design
from surveykit.estimation.weighting import CalibrationError


def made(seed: int, rows: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "sex": rng.choice(["f", "m"], rows),
            "age": rng.choice(["young", "middle", "old"], rows),
            "channel": rng.choice(["web", "sms"], rows),
            "years": rng.uniform(0, 40, rows),
            "y": rng.normal(size=rows),
            "w": rng.uniform(0.5, 2, rows),
        }
    )


MARGINS = {"sex": {"f": 520, "m": 480}, "age": {"young": 300, "middle": 400, "old": 300}}


def sums(design: Design, column: str) -> dict[str, float]:
    return design.frame.assign(w=design.weights).groupby(column)["w"].sum().to_dict()


@given(st.integers(0, 10_000))
def test_totals_are_met(seed: int) -> None:
    base = Design(made(seed), weight="w")
    for design in (
        base.rake(MARGINS),
        base.calibrate({**MARGINS, "years": 20_000}, "linear"),
        base.calibrate({**MARGINS, "years": 20_000}, "raking"),
        base.calibrate(MARGINS, "logit", (0.1, 8)),
    ):
        for name, targets in MARGINS.items():
            assert sums(design, name) == pytest.approx(targets, rel=1e-10)
    calibrated = base.calibrate({"years": 20_000}, "raking", population=1000)
    assert calibrated.weights @ calibrated.frame["years"].to_numpy() == pytest.approx(20_000, rel=1e-10)
    assert calibrated.weights.sum() == pytest.approx(1000, rel=1e-10)


def test_what_is_calibrated_has_no_variance_left() -> None:
    design = Design(made(1), weight="w").calibrate({"years": 20_000}, population=1000)
    result = design.mean("years").iloc[0]
    assert result["value"] == pytest.approx(20, rel=1e-10)
    assert result["se"] < 1e-6


def test_crossed_margins() -> None:
    cells = {
        (sex, age): 100.0 + 10 * n
        for n, (sex, age) in enumerate([(s, a) for s in "fm" for a in ("young", "middle", "old")])
    }
    design = Design(made(2), weight="w").post_stratify(("sex", "age"), cells)
    got = design.frame.assign(w=design.weights).groupby(["sex", "age"])["w"].sum().to_dict()
    assert got == pytest.approx(cells, rel=1e-12)


def test_answers_with_weight_zero_stay_out() -> None:
    frame = made(3)
    frame.loc[:10, "w"] = 0
    frame.loc[:10, "sex"] = None
    design = Design(frame, weight="w").rake(MARGINS)
    assert (design.weights[:11] == 0).all()
    assert design.weights.sum() == pytest.approx(1000)


def test_an_empty_category_is_named() -> None:
    margins = {**MARGINS, "age": {"young": 300, "middle": 400, "old": 200, "very old": 100}}
    with pytest.raises(DesignError, match="'age' has the total 100 for 'very old', but no answer is of this category"):
        Design(made(4), weight="w").rake(margins)


def test_unknown_and_missing_categories_are_named_together() -> None:
    frame = made(5)
    frame.loc[3, "sex"] = None
    frame.loc[4, "sex"] = "x"
    with pytest.raises(DesignError) as caught:
        Design(frame, weight="w").rake(MARGINS)
    first, second = caught.value.problems
    assert first.where == "rows 3"
    assert second.found == "x"


def test_margins_that_contradict_each_other_are_named_with_their_sums() -> None:
    with pytest.raises(DesignError, match="different totals") as caught:
        Design(made(6), weight="w").rake({**MARGINS, "sex": {"f": 520, "m": 500}})
    assert caught.value.problems[0].found == "sex: 1,020, age: 1,000"


def test_raking_that_cannot_succeed_names_the_worst_category() -> None:
    frame = pd.DataFrame({"a": ["x", "y", "y"], "b": ["u", "v", "v"]})
    with pytest.raises(DesignError, match="does not meet its margins within 50 rounds") as caught:
        Design(frame).rake({"a": {"x": 10, "y": 90}, "b": {"u": 50, "v": 50}}, rounds=50)
    assert caught.value.problems[0].where.startswith("margin")


def test_bounds_that_are_too_narrow_give_the_nearest_solution_and_its_largest_miss() -> None:
    base = Design(made(7), weight="w")
    target = {"sex": {"f": 900, "m": 100}}
    with pytest.raises(CalibrationError, match="within the bounds") as caught:
        base.calibrate(target, "linear", (0.9, 1.2))
    best, weights = caught.value.best, base.weights
    assert best.min() >= 0.9 - 1e-9
    assert best.max() <= 1.2 + 1e-9
    women = (base.frame["sex"] == "f").to_numpy()
    assert (best * weights)[women].sum() == pytest.approx(1.2 * weights[women].sum(), rel=1e-3)
    assert caught.value.misses["sex: f"] == pytest.approx(1 - (best * weights)[women].sum() / 900, rel=1e-9)


def test_negative_weights_are_refused() -> None:
    with pytest.raises(DesignError, match="negative"):
        Design(made(8), weight="w").calibrate({"years": 2_000}, population=1000)


def test_settings_are_checked() -> None:
    base = Design(made(9), weight="w")
    with pytest.raises(DesignError, match="linear, raking or logit"):
        base.calibrate(MARGINS, "probit")  # type: ignore[arg-type]
    with pytest.raises(DesignError, match="needs bounds"):
        base.calibrate(MARGINS, "logit")
    with pytest.raises(DesignError, match="must enclose 1"):
        base.calibrate(MARGINS, "linear", (1.1, 2))


def test_a_domain_of_a_sample_is_not_weighted() -> None:
    with pytest.raises(DesignError, match="in the whole sample"):
        Design(made(9), n_psu=1000).rake(MARGINS)


def test_trimming_keeps_the_sum_and_the_order() -> None:
    base = Design(made(10), weight="w")
    design = base.trim(0.8, 1.5)
    assert (design.weights.min(), design.weights.max()) == (0.8, 1.5)
    assert design.weights.sum() == pytest.approx(base.weights.sum(), rel=1e-12)
    assert (np.diff(design.weights[np.argsort(base.weights)]) >= -1e-15).all()
    with pytest.raises(DesignError, match="keep their sum"):
        base.trim(1.4, 1.5)


def test_the_summary_counts_zero_weights_apart() -> None:
    summary = Design(pd.DataFrame({"w": [1.0, 1, 2, 0]}), weight="w").weight_summary()
    assert summary[["n", "zero", "sum", "kish"]].tolist() == [3, 1, 4, 1.125]
