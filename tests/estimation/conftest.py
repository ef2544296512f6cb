from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from surveykit.estimation import Design


@pytest.fixture(scope="session")
def packages(shared_data: Path) -> Path:
    return shared_data / "r-packages"


def _read(folder: Path, name: str) -> pd.DataFrame:
    frame = pd.read_csv(folder / f"{name}.csv")
    return frame.assign(
        school_wide=np.where(frame["sch.wide"] == "Yes", 1.0, 0.0), no_ell=np.where(frame["ell"] == 0, 1.0, 0.0)
    )


@pytest.fixture(scope="session")
def apistrat(packages: Path) -> pd.DataFrame:
    return _read(packages, "apistrat")


@pytest.fixture(scope="session")
def apiclus1(packages: Path) -> pd.DataFrame:
    return _read(packages, "apiclus1")


@pytest.fixture(scope="session")
def apiclus2(packages: Path) -> pd.DataFrame:
    return _read(packages, "apiclus2")


@pytest.fixture(scope="session")
def dstrat(apistrat: pd.DataFrame) -> Design:
    return Design(apistrat, weight="pw", strata="stype", fpc="fpc")


@pytest.fixture(scope="session")
def dclus1(apiclus1: pd.DataFrame) -> Design:
    return Design(apiclus1, weight="pw", psu="dnum", fpc="fpc")


@pytest.fixture(scope="session")
def dclus2(apiclus2: pd.DataFrame) -> Design:
    return Design(apiclus2, psu=["dnum", "snum"], fpc=["fpc1", "fpc2"])
