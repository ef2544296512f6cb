"""Headings and notes that say what is shown, once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from surveykit import tables
from surveykit.estimation import Design, banner
from surveykit.presentation import View


def sample(sizes: dict[str, int]) -> Design:
    groups = [name for name, n in sizes.items() for _ in range(n)]
    answers = np.arange(len(groups)) % 5 + 1
    return Design(pd.DataFrame({"income": answers, "people": 2 * answers, "area": pd.Categorical(groups)}))


@pytest.mark.parametrize(
    ("statistic", "heading"), [("mean", "Mean"), ("quantile", "Quantile"), ("total", "Total"), ("ratio", "Ratio")]
)
def test_a_summary_is_headed_by_its_statistic(statistic: str, heading: str) -> None:
    design = sample({"north": 40, "south": 40})
    asked = {"quantile": ("income", 0.5), "ratio": ("income", "people")}.get(statistic, ("income",))
    found = getattr(design, statistic)(*asked, by="area")
    table = tables.summary(found, None, View.of_frame(design.frame, design=design), id="incomes", by="area")
    assert [column.spanner for column in table.columns[2:]] == [heading] * 2
    assert {number.statistic for number in table.numbers} == {statistic}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_banner_says_once_that_nothing_is_weighted(language: str) -> None:
    design = sample({"north": 40, "south": 40})
    view = View.of_frame(design.frame, language=language, design=design)
    notes = " ".join(tables.banner(banner(design, ["income"], ["area"]), view, id="banner").notes).lower()
    assert notes.count("未加权" if language == "zh" else "unweighted") == 1


def test_a_banner_without_comparisons_says_so() -> None:
    design = sample({"north": 40, "south": 12})
    view = View.of_frame(design.frame, design=design)
    notes = " ".join(tables.banner(banner(design, ["income"], ["area"]), view, id="banner").notes)
    assert "at most 0" not in notes and "No groups are compared" in notes
