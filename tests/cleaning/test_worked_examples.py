"""The worked examples of official practice: one set of ballots, and what each named definition makes of it.

620 very satisfied, 210 satisfied, 110 fairly satisfied, 40 dissatisfied, 20 very dissatisfied, 100 don't know.
"""

from __future__ import annotations

import pytest

from surveykit import wording
from surveykit.cleaning import load_survey
from surveykit.estimation import design_of
from surveykit.presentation import View

YAML = """\
format: 1
id: ballots
title: 群众满意度评价
language: zh
units: {register: units.csv, column: 单位}
sources: [{path: ballots.csv}]
scales:
  given: {preset: five_level_100_80_60_30_0}
  even: {preset: five_level_100_80_60_40_20}
  linear: {preset: five_level_100_75_50_25_0}
questions:
  overall: {text: 总体满意度, type: rating, scale: given, column: 评价}
  evenly: {text: 总体满意度（二）, type: rating, scale: even, column: 评价}
  linearly: {text: 总体满意度（三）, type: rating, scale: linear, column: 评价}
derive: {fair: overall >= 3}
rates:
  wide: {question: overall, preset: rate_wide}
  narrow: {question: overall, preset: rate_narrow}
  wide_of_all: {question: overall, preset: rate_wide_with_dont_know}
  top: {question: overall, preset: rate_top}
  bad: {question: overall, preset: rate_dissatisfied}
  net: {question: overall, preset: rate_net}
  of_returned: {question: overall, preset: rate_wide_of_returned}
  fairly: {label: 基本满意以上, question: fair, choices: [1]}
headline: {question: overall, rate: wide}
report: {title: 报告, date: 2025-12-31}
"""
BALLOTS = {"非常满意": 620, "满意": 210, "基本满意": 110, "不满意": 40, "非常不满意": 20, "不了解": 100, "默认好评": 7}


@pytest.fixture(scope="module")
def responses(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ballots", numbered=False)
    (folder / "survey.yml").write_text(YAML, encoding="utf-8")
    (folder / "units.csv").write_text("unit_id,name\nA,甲局\n", encoding="utf-8")
    rows = "".join(f"甲局,{label}\n" * n for label, n in BALLOTS.items())
    (folder / "ballots.csv").write_text("单位,评价\n" + rows, encoding="utf-8")
    return load_survey(folder).clean()


@pytest.mark.parametrize(
    ("rate", "percent", "n"),
    [
        ("wide", 94.0, 1000),
        ("narrow", 83.0, 1000),
        ("wide_of_all", 85.4545, 1100),
        ("top", 62.0, 1000),
        ("bad", 6.0, 1000),
        ("net", 77.0, 1000),
        ("of_returned", 85.4545, 1100),
        ("fairly", 94.0, 1000),
    ],
)
def test_each_rate_is_the_one_of_its_definition(responses, rate, percent, n):
    (row,) = design_of(responses).rate(rate).to_dict("records")
    assert 100 * row["value"] == pytest.approx(percent, abs=1e-4)
    assert row["n"] == n


def test_a_net_rate_is_a_difference_of_shares_with_its_own_interval(responses):
    survey = responses.survey
    rows = design_of(responses).rate(["wide", "net"])
    assert rows["variable"].tolist() == ["wide", "net"]
    # Var(+1, 0, -1) = good + bad - net squared; 830 of 1000 good, 60 bad; a domain of 1107 rows.
    assert rows["se"].iloc[1] == pytest.approx(((0.83 + 0.06 - 0.77**2) / 1000 * 1107 / 1106) ** 0.5, rel=1e-6)
    assert rows["method"].iloc[1].startswith("difference of two shares")
    assert rows["low"].iloc[1] < 0.77 < rows["high"].iloc[1]
    said = wording.definition("net", View.of(survey))
    assert "再减去回答“非常不满意”或“不满意”的比率" in said.replace("、", "或")
    assert "按收回票" in wording.definition("of_returned", View.of(survey))


@pytest.mark.parametrize(("question", "score"), [("overall", 86.6), ("evenly", 87.4), ("linearly", 84.25)])
def test_each_score_is_the_one_of_its_scale(responses, question, score):
    (row,) = design_of(responses).mean(question).to_dict("records")
    assert row["value"] == pytest.approx(score, abs=1e-9)
    assert row["n"] == 1000


def test_dont_knows_and_default_ratings_are_reported_and_are_no_answers(responses):
    assert responses.missing("overall") == {"dont_know": 100, "default_rating": 7}
    assert responses.dont_know("overall") == pytest.approx(100 / 1100)
    assert responses.account.dont_know == pytest.approx(100 / 1100)
    assert responses.account.missing == {"dont_know": 100, "default_rating": 7}
    assert (responses.account.received, responses.account.kept, responses.account.unanswered) == (1107, 1107, 107)
    notes = [finding for finding in responses.findings if finding.check == "default_ratings"]
    assert [(finding.severity, finding.n) for finding in notes] == [("note", 7)] * 3


def test_the_printed_definition_says_what_the_denominator_is(responses):
    survey = responses.survey
    wide = wording.definition("wide_of_all", View.of(survey))
    assert "回答“非常满意”或“满意”或“基本满意”" in wide.replace("、", "或")
    assert "有效回答与“不了解”份数之和" in wide
    assert "另有注明的除外" in wide
    assert "该题有效回答份数" in wording.definition("wide", View.of(survey))
    assert survey.rates["narrow"].label.in_language("zh") == "满意率（窄口径）"


def test_the_definition_with_its_presets_survives_its_json(responses):
    again = type(responses.survey).from_json(responses.survey.to_json())
    assert again.rates["wide"].choices == ("5", "4", "3")
    assert again.derived == responses.survey.derived
    assert again.to_json() == responses.survey.to_json()
