"""A notebook in a batch sees what a person sees, and a unit's numbers are those of the whole sample's domain."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import surveykit as sk
from surveykit.errors import ParameterError
from surveykit.slices import Slices, cut


@pytest.fixture(scope="module")
def responses() -> sk.Responses:
    return sk.load_survey("lecture-evaluation").clean()


@pytest.fixture(scope="module")
def slices(responses: sk.Responses, tmp_path_factory: pytest.TempPathFactory) -> Slices:
    return cut(responses, tmp_path_factory.mktemp("slices"))


def test_a_slice_holds_the_unit_and_nothing_else(responses: sk.Responses, slices: Slices, monkeypatch) -> None:
    total = 0
    for piece in slices.units:
        rows = pd.read_parquet(piece.path.parent / "responses.parquet")
        assert set(rows["unit"]) == {piece.unit}
        total += len(rows)
    assert total == len(responses.frame) == 73_421
    monkeypatch.setenv("SURVEYKIT_SLICE", str(slices.units[0].path))
    with pytest.raises(ParameterError, match="another slice"):
        sk.open_unit("lecture-evaluation", "D02")


def test_a_slice_equals_what_a_person_opens(slices: Slices, monkeypatch) -> None:
    by_hand = sk.open_unit("lecture-evaluation", "D07")
    piece = next(piece for piece in slices.units if piece.unit == "D07")
    monkeypatch.setenv("SURVEYKIT_SLICE", str(piece.path))
    handed = sk.open_unit("lecture-evaluation", "D07")
    pd.testing.assert_frame_equal(handed.frame, by_hand.frame)
    pd.testing.assert_frame_equal(handed.benchmarks, by_hand.benchmarks)
    assert handed.account == by_hand.account
    assert handed.n_psu == by_hand.n_psu
    assert handed.unit == by_hand.unit


def test_a_units_own_numbers_are_those_of_the_domain(responses: sk.Responses, slices: Slices, monkeypatch) -> None:
    whole = sk.estimation.design_of(responses).mean("rating", by="unit").set_index("unit")
    for piece in slices.units:
        monkeypatch.setenv("SURVEYKIT_SLICE", str(piece.path))
        own = sk.open_unit("lecture-evaluation", str(piece.unit)).design().mean("rating").iloc[0]
        for column in ("value", "se", "low", "high", "n", "df", "deff"):
            assert own[column] == pytest.approx(whole.loc[piece.unit, column], rel=1e-12), (piece.unit, column)


def test_benchmarks_are_screened_and_rounded(slices: Slices) -> None:
    frame = slices.benchmarks
    few = frame[(frame["level"] == "below") & (frame["statistic"] == "mean")]
    assert len(few) == 1128
    assert set(few["shown"]) == {"all", "mean_only"}
    only_mean = few[few["shown"] == "mean_only"]
    assert only_mean["n"].between(10, 14).all()
    assert only_mean[["se", "low", "high", "deff", "n_eff"]].isna().to_numpy().all()
    values = frame["value"].dropna().to_numpy()
    assert np.array_equal(values, np.array([float(f"{value:.9g}") for value in values]))


def test_equal_responses_give_equal_digests(responses: sk.Responses, slices: Slices, tmp_path: Path) -> None:
    again = cut(responses, tmp_path)
    assert [piece.digest for piece in again.units] == [piece.digest for piece in slices.units]
    assert again.overall.digest == slices.overall.digest


def test_an_unknown_unit_is_explained(monkeypatch) -> None:
    monkeypatch.delenv("SURVEYKIT_SLICE", raising=False)
    with pytest.raises(ParameterError, match="D99"):
        sk.open_unit("lecture-evaluation", "D99")


def test_benchmarks_that_were_stored_are_not_screened_harder(tmp_path: Path, monkeypatch) -> None:
    """The one unit that protects two small ones is enough: what is read back keeps knowing it."""
    from surveykit.survey import new_survey
    from surveykit.tables import summary

    folder = new_survey("made", tmp_path)
    with (folder / "units.csv").open("a", encoding="utf-8") as units:
        units.writelines(f"{unit},{unit},{unit},9,\n" for unit in ("nobody", "one", "few", "enough"))
    with (folder / "raw" / "answers.csv").open("a", encoding="utf-8") as answers:
        for unit, n in {"one": 1, "few": 12, "enough": 40}.items():
            answers.writelines(f"{unit}{k},{unit},Satisfied,Satisfied,5,First visit,\n" for k in range(n))
    pieces = cut(sk.load_survey(folder).clean(), tmp_path / "slices")
    monkeypatch.setenv("SURVEYKIT_SLICE", str(pieces.overall.path))
    data = sk.open_overall("made")
    assert data.survey.id == "made"
    means = data.benchmarks.query("level == 'unit' and variable == 'overall' and statistic == 'mean'")
    table = summary(means, None, data.view(), by="unit", id="units")
    withheld = {row[0].text for row in table.rows if row[1].kind != "count"}
    assert withheld == {"nobody", "one", "few"}


def test_what_a_notebook_shows_of_its_responses_holds_no_row(monkeypatch) -> None:
    monkeypatch.delenv("SURVEYKIT_SLICE", raising=False)
    data = sk.open_unit("lecture-evaluation", "D07")
    planted = "sentinel-4711"
    data.frame.loc[:, "respondent"] = planted
    for thing in (data, data.responses):
        assert planted not in repr(thing) + thing._repr_html_()
        assert len(thing._repr_html_()) < 10_000
    few = data.responses.where(lecturer=data.frame["lecturer"].iloc[0])
    small = sk.UnitResponses(data.unit, few.where(row=list(few.frame["row"][:4])), data.benchmarks, data.n_psu)
    assert "fewer than 10 responses" in repr(small)
    assert " 4 " not in repr(small) + small._repr_html_()
