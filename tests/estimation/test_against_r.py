"""Random small designs estimated by R's survey as well, where R is there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from surveykit.estimation import Design

SCRIPT = Path(__file__).with_name("compare.R")
SEEDS = range(6)


def made(seed: int) -> pd.DataFrame:
    """Persons in strata with one to six answers each, uneven weights, some answers missing."""
    rng = np.random.default_rng(seed)
    person = np.repeat(np.arange(30), rng.integers(2, 7, 30))
    rows = len(person)
    size1 = np.array([40, 25, 60])[person % 3]
    y = rng.integers(1, 6, rows).astype(float)
    y[rng.random(rows) < 0.1] = np.nan
    return pd.DataFrame(
        {
            "row": np.arange(rows),
            "person": person,
            "stratum": person % 3,
            "size1": size1,
            "size2": np.bincount(person)[person] + person % 4,
            "w": rng.uniform(0.5, 3, rows),
            "unit": rng.choice(["a", "b", "c"], rows),
            "sex": rng.choice(["f", "m"], rows),
            "y": y,
            "x": rng.uniform(1, 2, rows),
            "z": rng.normal(10, 2, rows),
        }
    )


def has_survey() -> bool:
    if shutil.which("Rscript") is None:
        return False
    call = ["Rscript", "-e", "stopifnot(requireNamespace('survey'), requireNamespace('MASS'))"]
    return subprocess.run(call, capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    if not has_survey():
        pytest.skip("Rscript with the packages survey and MASS is not installed")
    folder = tmp_path_factory.mktemp("r")
    for seed in SEEDS:
        made(seed).to_csv(folder / f"design-{seed}.csv", index=False)
    subprocess.run(["Rscript", str(SCRIPT), str(folder)], check=True, capture_output=True, timeout=300)
    return pd.read_csv(folder / "results.csv", dtype={"at": str}, keep_default_na=False)


def design_of_kind(frame: pd.DataFrame, kind: str) -> Design:
    if kind == "staged":
        return Design(frame, weight="w", strata="stratum", psu=["person", "row"], fpc=["size1", "size2"])
    return Design(frame, weight="w", strata="stratum", psu="person")


@pytest.mark.parametrize("kind", ["plain", "staged"])
@pytest.mark.parametrize("seed", SEEDS)
def test_made_designs_agree_with_r(results: pd.DataFrame, seed: int, kind: str) -> None:
    design = design_of_kind(made(seed), kind)
    mine = {
        "mean": design.mean("y"),
        "total": design.total("z"),
        "domain": design.mean("y", by="unit"),
        "ratio": design.ratio("z", "x"),
        "regression": design.regression("z", ["x", "unit"]),
    }
    theirs = results[results["design"] == f"design-{seed}/{kind}"]
    for what, frame in mine.items():
        expected = theirs[theirs["what"] == what][["value", "se"]].to_numpy(float)
        np.testing.assert_allclose(frame[["value", "se"]].to_numpy(float), expected, rtol=1e-8, err_msg=what)
    degrees = theirs[theirs["what"] == "degrees"]["value"].tolist()
    assert mine["domain"]["df"].tolist() == degrees
    test = design.crosstab("unit", "sex").tests.set_index("test").loc["rao_scott"]
    expected = theirs[theirs["what"] == "rao_scott"][["value", "se"]].to_numpy(float)[0]
    assert [test["statistic"], test["p"]] == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("seed", SEEDS)
def test_adjusted_weights_agree_with_r(results: pd.DataFrame, seed: int) -> None:
    plain, cells = design_of_kind(made(seed), "plain"), {"a": 400, "b": 300, "c": 500}
    raked = plain.rake({"sex": {"f": 700, "m": 500}, "unit": cells})
    mine = {
        ("post_stratified", "mean"): plain.post_stratify("unit", cells).mean("z"),
        ("raked", "mean"): raked.mean("z"),
        ("raked", "domain"): raked.mean("z", by="sex"),
    }
    for (kind, what), frame in mine.items():
        rows = results[(results["design"] == f"design-{seed}/{kind}") & (results["what"] == what)]
        expected = rows[["value", "se"]].to_numpy(float)
        np.testing.assert_allclose(
            frame[["value", "se"]].to_numpy(float), expected, rtol=1e-8, err_msg=f"{kind} {what}"
        )
