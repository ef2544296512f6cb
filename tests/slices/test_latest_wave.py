"""Several waves: what names no wave is of the latest one, in every report, and the same number everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import surveykit as sk
from small_survey import Answer, Place, write_survey
from surveykit import sections
from surveykit.appendix import Appendix, Paragraph
from surveykit.estimation import design_of
from surveykit.results import Number
from surveykit.sections.book import PARTS, bulletin, feedback
from surveykit.slices import UnitResponses, cut, open_all, rule_places
from surveykit.slices.opening import SLICE

PLACES: tuple[Place, ...] = (("window", "2024"), ("sms", "2024"), ("window", "2025"), ("sms", "2025"))
#: Best answers of ten in each wave: ``rising`` is the first of 2025, and the last of both waves together.
BEST = {"rising": (1, 9), "even": (6, 6), "falling": (8, 5), "steady": (7, 7)}
#: Answers through one channel in each wave: ``rising`` has few of them lately.
SIZES = {"rising": (60, 20), "even": (30, 30), "falling": (40, 40), "steady": (30, 40)}


def answers() -> list[Answer]:
    made = []
    for unit, shares in BEST.items():
        for source, (_, wave) in enumerate(PLACES, start=1):
            of_wave = 0 if wave == "2024" else 1
            made += [
                Answer(unit, "5" if number % 10 < shares[of_wave] else "2", ("first", "again")[number % 2], "", source)
                for number in range(SIZES[unit][of_wave])
            ]
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_survey(tmp_path_factory.mktemp("surveys"), answers(), list(BEST), places=PLACES)


@pytest.fixture(scope="module")
def responses(folder: Path) -> sk.Responses:
    return sk.load_survey(folder).clean()


@pytest.fixture(scope="module")
def opened(responses: sk.Responses) -> tuple[UnitResponses, dict[str, UnitResponses]]:
    overall, units = open_all(responses)
    return overall, {data.unit.unit_id: data for data in units if data.unit is not None}


@pytest.fixture(scope="module")
def truth(responses: sk.Responses) -> pd.DataFrame:
    """Means of the units by wave, without any of our estimation."""
    scores = responses.scores("overall")
    of = [responses.frame["unit"].astype(str), responses.frame["wave"].astype(str)]
    return scores.groupby(of).agg(["mean", "size"]).rename_axis(["unit", "wave"])


def numbers_of(data: UnitResponses) -> Iterator[Number]:
    """Every number of the report of a unit, or of the overall report and the book."""
    view = data.view("en")
    named = [getattr(sections, name) for name in sections.__all__]
    made = [*named, *(PARTS.values() if data.unit is None else ())]
    for section in (one for one in made if isinstance(one, sections.Section)):
        for block in section(data, view):
            yield from getattr(block, "numbers", ())


def said_in(document: Appendix) -> str:
    return "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph))


def test_the_pooled_mean_would_put_the_first_unit_last(truth: pd.DataFrame, responses: sk.Responses) -> None:
    """What the survey above is made for."""
    pooled = responses.scores("overall").groupby(responses.frame["unit"].astype(str)).mean()
    latest = truth.xs("2025", level="wave")["mean"]
    assert pooled.idxmin() == "rising" and latest.idxmax() == "rising"


def test_the_headline_of_a_unit_is_of_the_latest_wave(opened, truth: pd.DataFrame) -> None:
    for unit, data in opened[1].items():
        headline = data.design().mean("overall").frame.iloc[0]
        assert (headline["value"], headline["n"]) == pytest.approx(tuple(truth.loc[unit, "2025"]))
        assert len(data.frame) == data.account.kept == truth.loc[(unit, "2025"), "size"]


def test_places_bands_and_ranks_are_of_the_latest_wave(opened) -> None:
    league = opened[0].places.league.set_index("unit")
    assert league["n"].to_dict() == {unit: 2 * sizes[1] for unit, sizes in SIZES.items()}
    assert league["value"].idxmax() == league["rank"].idxmin() == "rising"
    for unit, data in opened[1].items():
        own = data.places.league.set_index("unit").loc[unit]
        assert own["n"] == league.loc[unit, "n"]


def test_a_rule_over_one_wave_names_whom_the_league_has_last(responses: sk.Responses) -> None:
    places, _ = rule_places(responses, {"kind": "bottom", "k": 1, "years": 1}, 50)
    named = places.evidence[places.evidence["named"]]["unit"].tolist()
    assert named == [places.league.sort_values("value")["unit"].iloc[0]] == ["falling"]


def test_a_unit_is_compared_with_the_others_in_the_latest_wave(opened, responses: sk.Responses) -> None:
    latest = responses.where(wave="2025")
    scores, own = latest.scores("overall"), (latest.frame["unit"] == "rising").to_numpy()
    known = opened[1]["rising"].benchmarks
    row = known[(known["unit"] == "rising") & (known["variable"] == "overall") & (known["statistic"] == "difference")]
    assert row["value"].iloc[0] == pytest.approx(scores[own].mean() - scores[~own].mean(), abs=0.006)


def test_no_report_has_a_number_of_all_waves_together(opened, responses: sk.Responses) -> None:
    """Means and rates of a unit, and of everybody: by wave, or of the latest; numbers of answers too."""
    every = design_of(responses)
    pooled, of_waves = (
        {
            round(line["value"], 6)
            for by in groups
            for found in (every.mean("overall", by=by), every.rate("satisfied", by=by))
            for line in found.frame.to_dict("records")
        }
        for groups in ([None, "unit"], ["wave", ["unit", "wave"], ["wave", "channel"], ["unit", "wave", "visit"]])
    )
    assert len(pooled - of_waves) >= 6
    for data in (opened[0], *opened[1].values()):
        for number in numbers_of(data):
            if number.statistic in ("mean", "rate") and number.value is not None:
                assert round(number.value, 6) not in pooled - of_waves, number.id


def test_a_mean_of_the_latest_wave_is_the_same_wherever_it_is_printed(opened) -> None:
    """In the headline, in the table of waves, in the league and in the table of units; with its interval."""
    found: dict[tuple[str, str], set[tuple[float | None, ...]]] = {}
    for data in (opened[0], *opened[1].values()):
        for number in numbers_of(data):
            by = {name: code for name, code in number.by.items() if name != "variable"}
            unit = by.pop("unit", data.unit.unit_id if data.unit else "")
            if data.unit is not None and unit != data.unit.unit_id:
                continue  # of others, a unit is handed what is printed
            if by.pop("wave", "2025") != "2025" or by or number.statistic not in ("mean", "rate"):
                continue
            if number.by.get("variable", "overall") in ("overall", "satisfied") and number.low is not None:
                values = (number.value, number.low, number.high)
                found.setdefault((unit, number.statistic), set()).add(tuple(round(one, 4) for one in values))
    assert {unit for unit, _ in found} == {"", *BEST}
    assert {key: values for key, values in found.items() if len(values) > 1} == {}


def test_the_sheet_tells_the_latest_wave_and_the_tested_change(opened) -> None:
    rising = said_in(feedback(opened[1]["rising"], opened[1]["rising"].view("en")))
    assert "Results that name no wave are those of 2025." in rising
    assert "n = 40" in rising and "From 2024 to 2025" in rising and " rose by " in rising
    even = said_in(feedback(opened[1]["even"], opened[1]["even"].view("en")))
    assert "no change can be told" in even


def changes_in(data: UnitResponses) -> dict[str, list[Number]]:
    """Every printed change of a unit's mean."""
    found: dict[str, list[Number]] = {}
    for number in numbers_of(data):
        if number.statistic == "change" and "unit" in number.by:
            found.setdefault(number.by["unit"], []).append(number)
    return found


def test_the_league_shows_the_tested_change_of_every_unit(opened, truth: pd.DataFrame) -> None:
    """In the league, in a table with its interval, and in the report of the unit: one number, one interval."""
    overall, units = opened
    view = overall.view("en")
    *_, column = sk.tables.league(overall.places, view).columns
    cells = {row[0].text: row[-1].text for row in sk.tables.league(overall.places, view).rows}
    assert column.label == "Change"
    assert cells == {"rising": "+2.40*", "even": "0.00", "falling": "−0.90*", "steady": "0.00"}
    printed = changes_in(overall)
    for unit, data in units.items():
        own = data.design(all_waves=True).change("overall", "wave", "2024", "2025").iloc[0]
        mine = changes_in(data)
        assert set(mine) == {unit}
        for number in (*printed[unit], *mine[unit]):
            expected = truth.loc[(unit, "2025"), "mean"] - truth.loc[(unit, "2024"), "mean"]
            assert number.value == pytest.approx(expected, abs=1e-6)
            assert (number.low, number.high) == pytest.approx((own["low"], own["high"]), rel=1e-5)
            assert number.n == truth.loc[unit]["size"].min()


def test_changes_of_units_are_corrected_for_all_of_them(responses: sk.Responses) -> None:
    """Holm by hand: the smallest p times 4, the next times 3, …"""
    places, _ = rule_places(responses, {"kind": "bottom", "k": 1, "years": 1}, 50)
    changes = places.changes.sort_values("p")
    steps = (changes["p"] * [4, 3, 2, 1]).cummax().clip(upper=1)
    assert changes["p_adjusted"].tolist() == pytest.approx(steps.tolist())


def test_a_unit_has_no_change_where_a_wave_is_small(tmp_path: Path) -> None:
    """``new`` had 7 answers in 2024, so the change is missing for it, and for the unit that protects it."""
    made = [*answers(), *(Answer("new", "45"[number % 2], source=1 if number < 7 else 3) for number in range(60))]
    folder = write_survey(tmp_path, made, [*BEST, "new"], places=PLACES)
    overall, _ = open_all(sk.load_survey(folder).clean())
    assert "new" in set(overall.places.league["unit"])
    cells = {row[0].text: row[-1].text for row in sk.tables.league(overall.places, overall.view("en")).rows}
    assert cells.pop("new") == "—" and sorted(cells.values()).count("—") == 1
    assert not {"new"} & set(changes_in(overall))


def test_the_change_of_three_waves_is_from_the_one_before_the_latest(tmp_path: Path) -> None:
    places = (("window", "2023"), ("window", "2024"), ("window", "2025"))
    shares = {"up": (9, 1, 8), "down": (1, 9, 2)}
    made = [
        Answer(unit, "5" if number % 10 < shares[unit][wave] else "2", source=1 + wave)
        for unit in shares
        for wave in range(3)
        for number in range(40)
    ]
    overall, _ = open_all(sk.load_survey(write_survey(tmp_path, made, list(shares), places=places)).clean())
    table = sk.tables.unit_changes(overall.places, overall.view("en"))
    assert [[cell.text for cell in row][:3] for row in table.rows] == [["up", "40", "+2.10*"], ["down", "40", "−2.10*"]]
    assert "from 2024 to 2025" in table.notes[0]


def test_a_survey_whose_only_answers_are_of_its_second_wave_has_no_change(tmp_path: Path) -> None:
    """Two waves are declared; of the first there is nothing, so nothing of it has to be protected either."""
    made = [Answer(unit, "45"[number % 2], source=2) for unit in "AB" for number in range(40)]
    places = (("window", "2024"), ("window", "2025"))
    overall, _ = open_all(sk.load_survey(write_survey(tmp_path, made, list("AB"), places=places)).clean())
    assert overall.wave == "2025" and not len(overall.places.changes)


def test_a_survey_of_one_wave_has_no_column_of_changes(tmp_path: Path) -> None:
    made = [Answer(unit, "45"[number % 2]) for unit in "AB" for number in range(40)]
    overall, _ = open_all(sk.load_survey(write_survey(tmp_path, made, list("AB"))).clean())
    assert len(sk.tables.league(overall.places, overall.view("en")).columns) == 8
    assert sk.tables.unit_changes(overall.places, overall.view("en")).nothing


def test_the_bulletin_and_its_annex_are_of_the_latest_wave(opened) -> None:
    overall = opened[0]
    document = bulletin(overall, overall.view("en"))
    assert "In 2025, 260 valid ratings" in said_in(document) and "From 2024 to 2025" in said_in(document)
    annex = {number.by["unit"]: number.n for number in document.numbers() if number.statistic == "mean"}
    assert annex == {unit: 2 * sizes[1] for unit, sizes in SIZES.items()}
    assert {number.by["unit"] for number in document.numbers() if number.statistic == "change"} == set(BEST)


def test_channels_stand_side_by_side_within_the_latest_wave(opened) -> None:
    data = opened[1]["rising"]
    shown = [number for number in numbers_of(data) if number.statistic == "mean" and "channel" in number.by]
    assert {number.n for number in shown} == {20}


def test_other_waves_stand_where_they_are_named(opened, truth: pd.DataFrame) -> None:
    data = opened[1]["rising"]
    by_wave = {
        number.by["wave"]: (number.value, number.n)
        for number in numbers_of(data)
        if number.statistic == "mean" and "wave" in number.by
    }
    for wave, values in by_wave.items():
        assert values == pytest.approx(tuple(truth.loc["rising", wave]), abs=1e-6)
    assert set(by_wave) == {"2024", "2025"}
    table = data.show("overall", by="wave", language="en").table
    assert [number.n for number in table.numbers if number.statistic == "mean"] == [120, 40]


@pytest.mark.slow  # test_all_reports.py tries it of a survey of one wave
def test_a_slice_gives_what_the_opened_survey_gives(
    responses: sk.Responses, opened, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slices = cut(responses, tmp_path)
    assert [one.n for one in slices.units] == [2 * sizes[1] for sizes in SIZES.values()]
    for one, data in zip((slices.overall, *slices.units), (opened[0], *opened[1].values()), strict=True):
        monkeypatch.setenv(SLICE, str(one.path))
        again = sk.open_overall(folder) if one.unit is None else sk.open_unit(folder, one.unit)
        assert again.wave == data.wave == "2025"
        pd.testing.assert_frame_equal(again.design().mean("overall").frame, data.design().mean("overall").frame)
        assert list(numbers_of(again)) == list(numbers_of(data))


def test_a_unit_without_a_latest_wave_shows_nothing(tmp_path: Path) -> None:
    """It was abolished: its answers of an earlier wave are not its headline."""
    made = [*answers(), *(Answer("gone", "4", source=1) for _ in range(50))]
    folder = write_survey(tmp_path, made, [*BEST, "gone"], places=PLACES)
    overall, units = open_all(sk.load_survey(folder).clean())
    gone = next(data for data in units if data.unit is not None and data.unit.unit_id == "gone")
    assert len(gone.frame) == 0
    own = [number for number in numbers_of(gone) if number.by.get("unit", "gone") == "gone"]
    assert not [number for number in own if number.value and "wave" not in number.by]
    assert "gone" not in set(overall.places.league["unit"])


def test_a_declared_wave_that_nobody_answered_yet_is_not_the_latest(folder: Path, tmp_path: Path) -> None:
    written = write_survey(tmp_path, answers(), list(BEST), places=PLACES)
    settings = written / "survey.yml"
    settings.write_text(settings.read_text("utf-8").replace('"2025"]', '"2025", "2026"]'), encoding="utf-8")
    overall, _ = open_all(sk.load_survey(written).clean())
    assert overall.wave == "2025" and len(overall.frame) == 260


def test_a_narrowed_design_is_the_group_in_the_whole_sample(responses: sk.Responses) -> None:
    """As a domain (R: subset of a svydesign): values, errors, df and intervals of the group; a rest inside it."""
    design = design_of(responses)
    narrow = design.only("wave", "2025")
    for interval in ("t", "bounded"):
        own = narrow.mean("overall", by="unit", interval=interval).frame.reset_index(drop=True)
        every = design.mean("overall", by=["unit", "wave"], interval="t" if interval == "t" else "bounded").frame
        same = every[every["wave"].astype(str) == "2025"].reset_index(drop=True)
        numbers = ["value", "se", "n", "n_eff", "df", "deff", *(("low", "high") if interval == "t" else ())]
        np.testing.assert_allclose(own[numbers].to_numpy(float), same[numbers].to_numpy(float), rtol=1e-10)
    rest = narrow.against_rest("overall", "unit").frame.set_index("unit")
    latest = responses.where(wave="2025")
    is_own = (latest.frame["unit"] == "rising").to_numpy()
    expected = latest.scores("overall")[is_own].mean() - latest.scores("overall")[~is_own].mean()
    assert rest.loc["rising", "value"] == pytest.approx(expected)
    table = narrow.crosstab("overall", "channel")
    assert int(table.counts.to_numpy().sum()) == 260
    assert narrow.mean("overall", by="visit").left_out == {}
