"""Figures that the owners of real surveys published, from their raw files through a survey.yml and nothing else."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest

from surveykit.cleaning import load_survey
from surveykit.errors import FindingsError
from surveykit.estimation import design_of
from surveykit.readers import read
from surveykit.scales import reliability

AGREE = ["Strongly Disagree", "Disagree", "Neither Agree nor Disagree", "Agree", "Strongly Agree"]
AMOUNT = ["None of it", "Some of it", "About half of it", "Most of it", "All of it"]
HEAD = "format: 1\nid: real\ntitle: Real\nlanguage: en\nreport: {title: Real, date: 2025-12-31}\n"


def survey_of(folder: Path, raw: Path, settings: str, unit: str):
    """A survey of one real file; its units are the texts of one column, which every row has."""
    folder = folder / "real"
    folder.mkdir(parents=True)
    shutil.copyfile(raw, folder / raw.name)
    names = sorted(set(read(raw).frame[unit].str.strip()))
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as register:
        csv.writer(register).writerows(
            [["unit_id", "name"], *([f"U{number}", name] for number, name in enumerate(names))]
        )
    units = f'units: {{register: units.csv, column: "{unit}"}}\nsources: [{{path: "{raw.name}"}}]\n'
    (folder / "survey.yml").write_text(HEAD + units + settings, encoding="utf-8")
    return load_survey(folder)


def scale(name: str, labels: list[str]) -> str:
    choices = ", ".join(f'"{code}": {label}' for code, label in enumerate(labels, 1))
    return f"  {name}: {{choices: {{{choices}}}}}\n"


TRAINING = (
    "scales:\n"
    + scale("agree", AGREE)
    + scale("amount", AMOUNT)
    + """\
questions:
  worth: {text: Worth, type: rating, scale: agree, column: Worth}
  new: {text: New information, type: rating, scale: amount, column: NewInformation}
  recommend: {text: Likely to recommend, type: nps, column: LikelyToRecommend}
headline: {question: worth}
"""
)


def test_the_training_survey_gives_its_mean_spread_and_net_promoter_score(shared_data, tmp_path):
    """No-break spaces inside labels are read as the same label: 300 answers `About half of it`."""
    raw = shared_data / "carpentries-instructor-training" / "20180908_post_clean.csv"
    responses = survey_of(tmp_path, raw, TRAINING, "WhenTaking").clean()
    assert (responses.account.received, responses.account.kept) == (967, 967)
    design = design_of(responses)
    (worth,) = design.mean("worth").to_dict("records")
    assert (worth["n"], worth["value"]) == (904, pytest.approx(4.3827, abs=5e-5))
    assert np.nanstd(design.frame["worth"].to_numpy(float), ddof=1) == pytest.approx(0.7984, abs=5e-5)
    (points,) = design.net_promoter_score("recommend").to_dict("records")
    assert (points["n"], points["value"]) == (889, pytest.approx(48.37, abs=5e-3))
    shares = responses.frame["new"].value_counts().to_dict()
    assert shares == {"4": 316, "3": 300, "2": 254, "5": 21, "1": 3}


def test_a_mistyped_level_is_an_error_and_never_a_silent_gap(shared_data, tmp_path):
    """The owners' own report lost all `All of it` answers to a level written `Al of it`."""
    raw = shared_data / "carpentries-instructor-training" / "20180908_post_clean.csv"
    mistyped = TRAINING.replace('"5": All of it', '"5": Al of it')
    survey = survey_of(tmp_path, raw, mistyped, "WhenTaking")
    with pytest.raises(FindingsError, match=r"no choice of 'new' has the code or label 'All of it'") as told:
        survey.clean()
    assert "21 rows" in str(told.value) and "did you mean 'Al of it'" in str(told.value)


AIRPORT = """\
scales:
  satisfaction:
    choices: {"1": Unacceptable, "2": Below average, "3": Average, "4": Above average, "5": Outstanding}
    missing: {"0": blank, Blank: blank, "6": skipped}
questions:
  overall: {text: Overall, type: rating, scale: satisfaction, column: Q7ALL}
  recommend: {text: Recommend, type: nps, column: NETPRO, missing: {"11": blank}}
  weighting_factor: {text: Weight, type: number, column: WEIGHT}
rates: {top_two: {label: Top two, question: overall, choices: [4, 5]}}
design: {weight: weighting_factor}
headline: {question: overall}
"""


@pytest.mark.parametrize("name", ["2017_SFO_Customer_Survey_20250817.csv", "derived_sfo2017.sav"])
def test_the_airport_survey_gives_its_weighted_figures_from_either_file(shared_data, tmp_path, name):
    raw = shared_data / "sfo-airport" / name
    for weighted, mean, top, score in ((True, 4.0712, 82.28, 40.40), (False, 4.0644, 82.07, 39.84)):
        settings = AIRPORT if weighted else AIRPORT.replace("design: {weight: weighting_factor}\n", "")
        design = design_of(survey_of(tmp_path / str(weighted), raw, settings, "STRATA").clean())
        (overall,) = design.mean("overall").to_dict("records")
        assert (overall["n"], overall["value"]) == (2688, pytest.approx(mean, abs=5e-5))
        assert 100 * design.rate("top_two")["value"].iloc[0] == pytest.approx(top, abs=5e-3)
        (points,) = design.net_promoter_score("recommend").to_dict("records")
        assert (points["n"], points["value"]) == (2746, pytest.approx(score, abs=5e-3))


def test_half_of_the_course_evaluations_give_one_answer_to_all_items(shared_data, tmp_path):
    raw = shared_data / "turkiye-evaluation" / "turkiye-student-evaluation_generic.csv"
    with raw.open(encoding="utf-8-sig") as lines:
        items = next(csv.reader(lines))[5:]
    assert len(items) == 28
    asked = "".join(
        f"  i{number}: {{text: Item {number}, type: rating, scale: five, column: {item!r}}}\n"
        for number, item in enumerate(items, 1)
    )
    five = "".join(f'"{code}": "Level {code}", ' for code in range(1, 6))
    settings = f"scales:\n  five: {{choices: {{{five}}}}}\nquestions:\n{asked}headline: {{question: i1}}\n"
    responses = survey_of(tmp_path, raw, settings, "instcode").clean()
    (found,) = [finding for finding in responses.findings if finding.check == "constant_answers"]
    assert found.n == 2985 and "all of 28 questions (51.3% of all rows)" in found.what
    assert responses.flags["constant_answers"].sum() == 2985
    assert (responses.account.received, responses.account.kept) == (5820, 5820)  # flagged, and none left out
    answers = design_of(responses).frame
    alpha = reliability(answers, [f"i{number}" for number in range(1, 29)]).alpha
    assert alpha == pytest.approx(0.992, abs=5e-4)


def test_the_hotels_scale_holds_together_once_its_reversed_item_is_turned_round(shared_data, tmp_path):
    """Labels and codes come from the .sav file; the owners' handbook gives alpha .81 for v1, v3 reversed and v4."""
    raw = shared_data / "spss" / "hotel.sav"
    asked = "".join(f"  v{n}: {{text: Item {n}, type: rating, scale: agree, column: v{n}}}\n" for n in (1, 3, 4))
    labels = [label for _, label in read(raw).codebook["v1"]]
    settings = "scales:\n" + scale("agree", labels) + f"questions:\n{asked}headline: {{question: v1}}\n"
    assert labels == ["Strongly Disagree", "Disagree", "No Opinion", "Agree", "Strongly Agree"]
    frame = design_of(survey_of(tmp_path, raw, settings, "v5").clean()).frame
    found = reliability(frame, ["v1", "v3", "v4"], reverse=["v3"], limits=(1, 5))
    assert found.alpha == pytest.approx(0.81, abs=5e-3)
    assert found.reversed_items == ("v3",)
