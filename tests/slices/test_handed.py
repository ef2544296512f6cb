"""A unit is handed what its report prints: which slices change with one answer; both ways of opening agree."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import surveykit as sk
from small_survey import Answer, write_survey
from surveykit.slices import cut
from surveykit.slices.handed import as_printed

SIZES = {"a1": 41, "a2": 60, "a3": 75, "b1": 44, "b2": 63, "b3": 81}


def written(folder: Path, **first: str) -> Path:
    """Two classes of three units; ``first`` replaces what the first answer of ``a1`` says."""
    folder.mkdir()
    answers = [
        Answer(unit, str(1 + (number * 7 + place) % 5), ("first", "again")[number % 2], f"{unit}-clerk", 1, note="")
        for place, (unit, n) in enumerate(SIZES.items())
        for number in range(n)
    ]
    survey = write_survey(folder, [replace(answers[0], **first), *answers[1:]], list(SIZES))
    with (survey / "units.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (survey / "units.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "class"])
        writer.writeheader()
        writer.writerows({**row, "class": row["unit_id"][0]} for row in rows)
    return survey


def digests(survey: Path, folder: Path) -> dict[str | None, str]:
    slices = cut(sk.load_survey(survey).clean(), folder)
    return {piece.unit: piece.digest for piece in (slices.overall, *slices.units)}


def changed(tmp_path: Path, **first: str) -> set[str | None]:
    before = digests(written(tmp_path / "before"), tmp_path / "slices" / "before")
    after = digests(written(tmp_path / "after", **first), tmp_path / "slices" / "after")
    return {unit for unit in before if before[unit] != after[unit]}


def test_what_no_other_report_prints_reaches_none(tmp_path: Path) -> None:
    assert changed(tmp_path, clerk="a1-other") == {None, "a1"}


def test_an_answer_to_another_question_reaches_the_whole_only_by_its_printed_digits(tmp_path: Path) -> None:
    found = changed(tmp_path, attitude="5")
    assert {None, "a1"} <= found


def test_a_headline_reaches_its_class(tmp_path: Path) -> None:
    assert {None, "a1", "a2", "a3"} <= changed(tmp_path, overall="5")


def test_a_unit_is_handed_its_class_and_never_another_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = written(tmp_path / "here")
    slices = cut(sk.load_survey(survey).clean(), tmp_path / "slices")
    for piece in slices.units:
        monkeypatch.setenv("SURVEYKIT_SLICE", str(piece.path))
        data = sk.open_unit("made", str(piece.unit))
        cls = {unit for unit in SIZES if unit[0] == str(piece.unit)[0]}
        assert set(data.benchmarks["unit"].dropna()) == set(data.places.league["unit"]) == cls
        others = data.benchmarks[(data.benchmarks["unit"] != piece.unit) & data.benchmarks["unit"].notna()]
        assert set(others["statistic"]) <= {"mean", "rate"}
        assert set(others["level"]) == {"unit"}
        means = others.loc[others["statistic"] == "mean", ["value", "low", "high"]].to_numpy().ravel()
        assert list(means) == [round(value, 2) for value in means]
        assert list(data.places.classes["class"]) == [str(piece.unit)[0]]
        own = data.places.league.query("unit == @piece.unit").iloc[0]
        assert own["value"] == pytest.approx(data.design().mean("overall")["value"].iloc[0], rel=1e-8)
        monkeypatch.delenv("SURVEYKIT_SLICE")
        opened = sk.open_unit(survey, str(piece.unit))
        pd.testing.assert_frame_equal(opened.benchmarks, data.benchmarks)
        for name, part in opened.places.parts.items():
            pd.testing.assert_frame_equal(part, data.places.parts[name])


def test_rounding_keeps_what_decides_a_sentence(tmp_path: Path) -> None:
    survey = sk.load_survey(written(tmp_path / "here"))
    rows = pd.DataFrame(
        {
            "variable": "overall",
            "value": [0.12345, 3.005, float("nan")],
            "se": [0.0123456, 0.5, float("nan")],
            "low": [0.00444, 2.9949, float("nan")],
            "high": [0.24, 3.015, float("nan")],
            "n_eff": [123456.0, 10.0, 0.0],
            "df": [123.45, 9.0, 0.0],
            "deff": [1.23456, 1.0, 0.0],
        }
    )
    printed = as_printed(rows, survey)
    assert printed["value"].tolist()[:2] == [0.123, 3.01]
    assert printed["low"].tolist()[:2] == [0.004, 2.99]
    assert printed["high"].tolist()[:2] == [0.24, 3.02]
    assert printed["se"].tolist()[:2] == [0.0123, 0.5]
    assert printed["n_eff"].tolist() == [123000.0, 10.0, 0.0]
