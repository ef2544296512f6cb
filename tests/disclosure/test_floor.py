from __future__ import annotations

from types import SimpleNamespace

import pytest

from surveykit.disclosure import Floor
from surveykit.errors import ParameterError
from surveykit.survey.records import RecordsSettings


@pytest.mark.parametrize(
    ("n", "level"),
    [(0, "withheld"), (9, "withheld"), (10, "mean_only"), (14, "mean_only"), (15, "all"), (float("nan"), "withheld")],
)
def test_levels(n: float, level: str) -> None:
    assert Floor().level(n) == level


def test_a_floor_can_be_raised_but_not_lowered() -> None:
    assert Floor(20, 25, 50).level(19) == "withheld"
    with pytest.raises(ParameterError, match="min_n can be raised but not lowered") as caught:
        Floor(min_n=5, min_n_rank=10)
    assert [problem.found for problem in caught.value.problems[:2]] == ["5", "10"]


def test_thresholds_do_not_decrease() -> None:
    with pytest.raises(ParameterError, match="must not decrease"):
        Floor(min_n=40)


def test_the_floor_of_a_survey() -> None:
    settings = SimpleNamespace(min_n=20, min_n_spread=15, min_n_rank=30)
    assert Floor.of(SimpleNamespace(disclosure=settings, records=RecordsSettings())) == Floor(20, 20, 30)
