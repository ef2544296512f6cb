"""Estimates: rows that know their groups, and how they show."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pandas as pd
import pytest

from surveykit import results
from surveykit.errors import ParameterError
from surveykit.estimation import Design, corrected
from surveykit.results import COLUMNS, Estimates, display, frame_of, register_formatter


@pytest.fixture
def design() -> Design:
    frame = pd.DataFrame(
        {
            "y": [1.0, 2.0, 3.0, 5.0, 4.0, 2.0],
            "unit": pd.Categorical(["a", "a", "b", "b", None, "a"]),
            "wave": ["1", "2", "1", "2", "1", "2"],
        }
    )
    return Design(frame)


def test_groups_and_what_was_left_out_are_known(design: Design) -> None:
    estimates = design.mean("y", by=["unit", "wave"])
    assert estimates.by == ("unit", "wave")
    assert estimates.left_out == {"unit": 1}
    assert design.mean("y").by == () and design.mean("y").left_out == {}
    assert design.difference("y", by="wave").by == ("wave",)  # "reference" is no group
    assert design.crosstab("unit", "wave").cells.by == ("unit",)


def test_rows_are_chosen_and_groups_stay(design: Design) -> None:
    estimates, unit = design.mean("y", by=["unit", "wave"]), "b"
    for chosen in (
        estimates[estimates["unit"] == "b"],
        estimates.where(unit="b"),
        estimates.where(unit=["b"], wave=["1", "2"]),
        estimates.query("unit == @unit"),
    ):
        assert isinstance(chosen, Estimates) and chosen.by == ("unit", "wave") and chosen.left_out == {"unit": 1}
        assert chosen["value"].tolist() == [3.0, 5.0]
    with pytest.raises(ParameterError, match="no column 'units'") as caught:
        estimates.where(units=unit)
    assert caught.value.problems[0].remedy == "did you mean 'unit'?"


def test_a_loop_yields_rows(design: Design) -> None:
    row = next(iter(design.against_rest("y", by="wave")))
    assert (row.by, row.variable, row.category, row.n) == ({"wave": "1"}, "y", None, 3)
    assert row.value == pytest.approx(8 / 3 - 3) and row.measures.keys() == {"p"}


def test_parts_are_joined_by_the_union_of_their_groups(design: Design) -> None:
    by_unit, by_wave = design.mean("y", by="unit"), design.mean("y", by="wave")
    joined = Estimates.joined([design.mean("y"), by_unit, by_wave])
    assert joined.by == ("unit", "wave") and tuple(joined.columns) == ("unit", "wave", *COLUMNS)
    assert joined["value"].tolist() == [*design.mean("y")["value"], *by_unit["value"], *by_wave["value"]]
    assert joined["unit"].isna().tolist() == [True, False, False, True, True]
    assert joined.left_out == {"unit": 1}
    with pytest.raises(ParameterError, match="no estimates to join"):
        Estimates.joined([])


def test_only_marks_that_all_parts_have_are_kept(design: Design) -> None:
    first = Estimates(design.mean("y").frame, marks=("alone", "whole"))
    assert Estimates.joined([first, Estimates(first.frame, marks=("whole",))]).marks == ("whole",)
    assert Estimates.joined([first, design.mean("y")]).marks == ()


def test_pandas_verbs_work_on_estimates(design: Design) -> None:
    estimates = design.mean("y", by="wave")
    assert estimates.loc[0, "value"] == estimates.iloc[0]["value"]
    assert estimates.set_index("wave")["n"].to_dict() == {"1": 3, "2": 3}
    assert "value" in estimates and "p" not in estimates and len(estimates) == 2
    assert list(estimates[["wave", "n"]].columns) == ["wave", "n"]
    assert frame_of(estimates) is frame_of(estimates.frame) is estimates.frame
    assert estimates.to_frame() is not estimates.frame
    for missing in ("attrs", "_secret", "nothing"):
        with pytest.raises(AttributeError):
            getattr(estimates, missing)
    assert pickle.loads(pickle.dumps(estimates)).by == ("wave",)


def test_corrected_estimates_are_estimates(design: Design) -> None:
    tests = corrected(design.against_rest("y", by="wave"), "two waves")
    assert isinstance(tests, Estimates) and tests.by == ("wave",)
    assert tests["p_adjusted"].tolist() == [1.0, 1.0] and tests["family_size"].tolist() == [2, 2]


@pytest.fixture
def formatters() -> Iterator[None]:
    """What higher rooms have registered stays; what a test registers is forgotten."""
    before = set(display._FORMATTERS)
    yield
    for name in set(display._FORMATTERS) - before:
        display._FORMATTERS.forget(name)


@pytest.mark.usefixtures("formatters")
def test_results_show_as_plain_frames_until_a_formatter_is_registered(design: Design) -> None:
    estimates = design.mean("y", by="wave")
    assert "<table" in estimates._repr_html_() and "2.666667" in estimates._repr_html_()
    register_formatter(Estimates, lambda shown: f"<p>{len(shown)} rows</p>")
    assert estimates._repr_html_() == "<p>2 rows</p>"


def test_completion_shows_public_names_only() -> None:
    assert dir(results) == sorted(results.__all__)
