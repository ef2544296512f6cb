"""Weights that survey.yml declares: raked on the whole, carried by slices, told in words."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from surveykit import wording
from surveykit.cleaning import load_survey
from surveykit.errors import DesignError, SurveyError
from surveykit.estimation import design_of
from surveykit.estimation.weighting import kish_effect, weighted
from surveykit.presentation import View
from surveykit.slices import cut, open_overall, open_unit
from surveykit.survey import Definition

SURVEY = """\
format: 1
id: weighed
title: {zh: 加权, en: Weighed}
language: en
waves: ["2024", "2025"]
channels:
  window: {label: {zh: 窗口, en: Window}}
  web: {label: {zh: 网络, en: Web}}
units: {register: units.csv, column: unit}
respondent: id
sources:
  - {path: window-2024.csv, channel: window, wave: "2024"}
  - {path: web-2024.csv, channel: web, wave: "2024"}
  - {path: window-2025.csv, channel: window, wave: "2025"}
  - {path: web-2025.csv, channel: web, wave: "2025"}
questions:
  overall: {text: Overall, type: rating, choices: {1: Poor, 2: Fair, 3: Good}}
  age: {text: Age, type: single, choices: {y: Young, o: Old}}
rates: {good: {label: Good, question: overall, choices: [3]}}
headline: {question: overall, rate: good}
design: {psu: respondent}
weighting:
  rake:
    channel: targets.csv
    age: {"2024": {y: 0.5, o: 0.5}, "2025": {y: 40, o: 60}}
report: {title: Report, date: 2025-12-31}
"""
TARGETS = "wave,channel,share\n2024,window,0.3\n2024,web,0.7\n2025,window,0.6\n2025,web,0.4\n"


def write(folder: Path, text: str = SURVEY, targets: str = TARGETS, ages: str = "yyo") -> Path:
    chance = random.Random(3)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "survey.yml").write_text(text, encoding="utf-8")
    (folder / "units.csv").write_text("unit_id,name\nA,A\nB,B\n", encoding="utf-8")
    (folder / "targets.csv").write_text(targets, encoding="utf-8")
    for wave in ("2024", "2025"):
        for channel, n in (("window", 150), ("web", 60)):
            rows = "".join(
                f"{wave}{channel}{chance.randrange(n)},{chance.choice('AB')},{chance.choice('1233')},{chance.choice(ages)}\n"
                for _ in range(n)
            )
            (folder / f"{channel}-{wave}.csv").write_text("id,unit,overall,age\n" + rows, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("w") / "weighed")


@pytest.fixture(scope="module")
def responses(folder):
    return weighted(load_survey(folder).clean())


def test_the_shares_of_every_wave_are_the_known_ones_and_weights_add_up_to_n(responses):
    frame = responses.frame
    for wave, channel, age in (("2024", {"window": 0.3, "web": 0.7}, {"y": 0.5}), ("2025", {"web": 0.4}, {"o": 0.6})):
        part = frame[frame["wave"] == wave]
        total = part["weight"].sum()
        assert total == pytest.approx(len(part))
        for column, shares in (("channel", channel), ("age", age)):
            for label, share in shares.items():
                assert part.loc[part[column] == label, "weight"].sum() / total == pytest.approx(share, rel=1e-9)


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_weights_are_those_of_the_survey_package(responses, tmp_path):
    frame = responses.frame[responses.frame["wave"] == "2025"].reset_index(drop=True)
    frame[["channel", "age"]].astype(str).to_csv(tmp_path / "frame.csv", index=False)
    script = """
    if (!requireNamespace("survey", quietly = TRUE)) quit(status = 9)
    suppressPackageStartupMessages(library(survey))
    frame <- read.csv("frame.csv"); n <- nrow(frame)
    design <- svydesign(ids = ~1, weights = ~1, data = frame)
    raked <- rake(design, list(~channel, ~age), list(
      data.frame(channel = c("window", "web"), Freq = n * c(0.6, 0.4)),
      data.frame(age = c("y", "o"), Freq = n * c(0.4, 0.6))), control = list(epsilon = 1e-12, maxit = 500))
    write.csv(data.frame(w = weights(raked)), "weights.csv", row.names = FALSE)
    """
    done = subprocess.run(["Rscript", "-e", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    if done.returncode == 9:
        pytest.skip("R's survey package is not installed")
    assert done.returncode == 0, done.stderr
    theirs = pd.read_csv(tmp_path / "weights.csv")["w"].to_numpy()
    assert frame["weight"].to_numpy() == pytest.approx(theirs, rel=1e-8)


def test_a_units_estimates_in_its_own_report_are_those_of_the_overall_one(folder, responses, tmp_path, monkeypatch):
    slices = cut(load_survey(folder).clean(), tmp_path / "slices")
    whole = design_of(responses).mean(["overall"], by="unit").set_index("unit")
    of_waves = design_of(responses).mean(["overall"], by=["unit", "wave"]).set_index(["unit", "wave"])
    assert "weight" in open_overall(folder).frame.columns
    for one in slices.units:
        monkeypatch.setenv("SURVEYKIT_SLICE", str(one.path))
        opened = open_unit("weighed", one.unit)
        own = opened.design(all_waves=True).mean(["overall"]).iloc[0]
        latest = opened.design().mean(["overall"]).iloc[0]
        for column in ("value", "se", "n", "n_eff", "deff"):
            assert latest[column] == pytest.approx(of_waves.loc[(one.unit, "2025"), column], rel=1e-12), column
        for column in ("value", "se", "low", "high", "n", "n_eff", "deff"):
            assert own[column] == pytest.approx(whole.loc[one.unit, column], rel=1e-12), column
    plain = responses.frame["overall"].astype(float).mean()
    assert design_of(responses).mean(["overall"])["value"].iloc[0] != pytest.approx(plain, abs=1e-4)


def test_notes_and_methods_say_by_what_answers_are_weighted(responses):
    survey, design = responses.survey, design_of(responses)
    note = "Weighted to the known shares by channel, age; n counts answers, unweighted."
    said = " ".join(wording.methods(View.of(survey), design))
    assert note in said
    assert "raking), in every wave by itself" in said
    assert f"about {kish_effect(design.weights):.2f} times those of equal weights (Kish)" in said


def test_a_part_cannot_be_weighted_by_itself_but_keeps_the_weights_of_the_whole(folder, responses):
    part = load_survey(folder).clean().where(unit="A")
    with pytest.raises(DesignError, match="computed on all responses"):
        design_of(part)
    assert "weight" in responses.where(unit="A").frame.columns


def test_answers_without_a_category_keep_their_share_and_weights_can_be_trimmed(tmp_path):
    text = SURVEY.replace("weighting:\n", "weighting:\n  trim: {lower: 0.5, upper: 2}\n")
    text = text.replace("{y: Young, o: Old}}", "{y: Young, o: Old}, missing: {x: dont_know}}")
    responses = weighted(load_survey(write(tmp_path / "weighed", text, ages="yyox")).clean())
    weights = responses.frame["weight"].to_numpy()
    n = len(weights) / 2
    assert weights.min() >= 0.5 - 1e-9
    assert weights.max() <= 2 + 1e-9
    assert weights[responses.frame["wave"] == "2024"].sum() == pytest.approx(n)
    untrimmed = text.replace("  trim: {lower: 0.5, upper: 2}\n", "")
    frame = weighted(load_survey(write(tmp_path / "b" / "weighed", untrimmed, ages="yyox")).clean()).frame
    part = frame[frame["wave"] == "2024"]
    unknown = part["age"].isna().to_numpy()
    assert part["weight"].to_numpy()[unknown].sum() == pytest.approx(unknown.sum())


def test_the_definition_keeps_its_targets(folder):
    survey = load_survey(folder)
    again = Definition.from_json(survey.to_json())
    assert again.weighting is not None
    assert again.weighting.shares("age", "2025") == pytest.approx({"y": 0.4, "o": 0.6})
    assert again.design.weight == "weight"


@pytest.mark.parametrize(
    ("old", "new", "targets", "message"),
    [
        ('age: {"2024"', 'agee: {"2024"', TARGETS, "there is no column with known shares 'agee'"),
        ("y: 0.5, o: 0.5", "y: 0.5, x: 0.5", TARGETS, "there is no choice of 'age' 'x'"),
        ("y: 0.5, o: 0.5", "y: -1, o: 0.5", TARGETS, "shares of 0 or more for age, 2024"),
        ("channel: targets.csv", "channel: target.csv", TARGETS, "'target.csv' is not in the survey's folder"),
        ("", "", TARGETS.replace("0.6", "many"), "targets.csv:4: the share of 'window' is no number"),
        ("", "", TARGETS.replace("channel,share", "kind,share"), "targets.csv:1: the file of targets lacks a column"),
        ("", "", "wave,channel,share\n2024,window,1\n2024,web,1\n", "there are no shares for the waves 2025"),
    ],
)
def test_mistakes_are_told(tmp_path, old, new, targets, message):
    with pytest.raises(SurveyError) as caught:
        load_survey(write(tmp_path / "weighed", SURVEY.replace(old, new, 1) if old else SURVEY, targets))
    assert any(message in str(problem) for problem in caught.value.problems), str(caught.value)


def test_a_category_with_a_share_but_without_answers_is_told(tmp_path):
    survey = load_survey(write(tmp_path / "weighed", ages="yy"))
    with pytest.raises(DesignError, match="no answer is of this category"):
        weighted(survey.clean())
