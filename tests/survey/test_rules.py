"""Rules about the places of units: typed, and compared with the register, the waves and the questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.test_load import GOOD, folder_of, line_of
from surveykit.errors import SurveyError
from surveykit.language import Label
from surveykit.survey import Definition, load_definition
from surveykit.units import Rule

RULES = """\
waves: ["2024", "2025"]
rules:
  - {name: {zh: 末三位两年, en: Last three twice}, kind: bottom, k: 2, years: 2}
  - {kind: below, threshold: 60, min_n: 50, question: overall}
"""
WITH_RULES = GOOD.replace("units: {", RULES + "units: {").replace(
    "- path: answers.csv", '- {path: answers.csv, wave: "2025"}'
)


def problems_of(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(SurveyError) as caught:
        load_definition(folder_of(tmp_path, text))
    return [str(problem) for problem in caught.value.problems]


def test_rules_are_typed_and_those_without_a_name_are_called_what_they_say(tmp_path):
    survey = load_definition(folder_of(tmp_path, WITH_RULES))
    first, second = survey.rules
    assert first == Rule(name=Label(zh="末三位两年", en="Last three twice"), kind="bottom", k=2, years=2)
    assert (second.threshold, second.k, second.years, second.min_n, second.question) == (60.0, None, 1, 50, "overall")
    assert second.name == Label(zh="低于 60 分（连续 1 期）", en="Below 60 (waves running: 1)")
    assert Definition.from_json(survey.to_json()).rules == survey.rules


def test_a_rule_can_be_made_in_a_notebook_without_a_name():
    assert Rule(kind="bottom", k=3, years=2).name.en == "The last 3 (waves running: 2)"


@pytest.mark.parametrize(
    ("old", "new", "what", "expected"),
    [
        ("k: 2,", "k: 3,", "the rule names 3 units, and the register has 2", "1 to 2"),
        ("k: 2,", "k: 0,", "rules.0.k is too low", "1 or more"),
        ("k: 2,", "", "rules.0 cannot be used as written", "k: NUMBER, which a rule of kind bottom needs"),
        ("k: 2,", "k: 2, threshold: 60,", "rules.0 cannot be", "a rule of kind bottom with k and without threshold"),
        ("years: 2", "years: 3", "the rule looks at 3 consecutive waves, and the survey has 2 waves", "1 to 2"),
        ("kind: bottom", "kind: botom", "rules.0.kind cannot be 'botom'", "did you mean 'bottom'?"),
        ("min_n: 50", "min_n: 20", "fewer answers than the publishing floor allows", "30 or more"),
        ("question: overall}\n", "question: overal}\n", "there is no question 'overal'", "did you mean 'overall'?"),
    ],
)
def test_what_could_never_take_effect_is_told_with_its_line(tmp_path, old, new, what, expected):
    text = WITH_RULES.replace(old, new, 1)
    [problem] = problems_of(tmp_path, text)
    assert what in problem
    assert expected in problem
    part = new.strip(" ,}\n") or "kind: bottom"
    assert problem.startswith(f"survey.yml:{line_of(text, part)}:")


def test_a_rule_needs_a_question_with_scores(tmp_path):
    text = WITH_RULES.replace("question: overall}\n", "question: note}\n").replace(
        "rates:", "  note: {text: 意见, type: text, column: note}\nrates:"
    )
    [problem] = problems_of(tmp_path, text)
    assert "'note' has no scores to compare units by" in problem


def test_several_years_need_waves(tmp_path):
    text = GOOD.replace("report: {", "rules: [{kind: top, k: 1, years: 2}]\nreport: {")
    [problem] = problems_of(tmp_path, text)
    assert "the rule looks at 2 consecutive waves, and the survey has no waves" in problem
