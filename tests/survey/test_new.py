"""A new survey runs at once and overwrites nothing."""

from __future__ import annotations

import pytest

from surveykit.cleaning import load_survey
from surveykit.errors import SurveyError
from surveykit.survey import new_survey


def test_a_new_survey_is_clean_at_once_and_says_that_its_answers_are_made_up(tmp_path):
    folder = new_survey("my-town", tmp_path / "surveys")
    assert sorted(path.name for path in folder.iterdir()) == [
        ".gitignore",
        "README.md",
        "raw",
        "survey.yml",
        "units.csv",
    ]
    survey = load_survey(folder)
    responses = survey.clean()
    assert survey.id == "my-town"
    assert responses.account.received == 151
    assert responses.account.excluded == {"no_unit": 0, "duplicates": 1}
    assert responses.frame["unit"].value_counts().min() >= 30
    rows = (folder / "raw" / "answers.csv").read_text(encoding="utf-8").splitlines()
    assert all(row.endswith("made-up row") for row in rows[1:])
    assert "example-survey" not in (folder / "survey.yml").read_text(encoding="utf-8")


def test_nothing_is_overwritten(tmp_path):
    new_survey("one", tmp_path)
    before = (tmp_path / "one" / "survey.yml").read_bytes()
    with pytest.raises(SurveyError, match="already something of that name"):
        new_survey("one", tmp_path)
    assert (tmp_path / "one" / "survey.yml").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


@pytest.mark.parametrize("name", ["", "..", "a/b", "Meine Umfrage", "-x", "窗口", "a" * 64])
def test_a_name_that_cannot_be_used_is_refused_with_a_proposal(tmp_path, name):
    with pytest.raises(SurveyError, match="cannot be called"):
        new_survey(name, tmp_path)
    assert list(tmp_path.iterdir()) == []
