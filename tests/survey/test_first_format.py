"""Files of the first version live on: what ``surveykit new`` wrote then, and decisions about it, load as they are."""

from __future__ import annotations

import shutil
from pathlib import Path

from surveykit.cleaning import load_survey

FIRST = Path(__file__).parent / "first-format" / "example-survey"


def test_a_survey_of_the_first_version_loads_as_it_is(tmp_path: Path) -> None:
    survey = load_survey(shutil.copytree(FIRST, tmp_path / FIRST.name))
    assert list(survey.questions) == ["overall", "attitude", "waiting", "visit"]
    assert survey.headline.question == "overall"
    assert not [one for one in survey.check() if one.severity == "error"]


def test_decisions_of_the_first_version_are_applied(tmp_path: Path) -> None:
    responses = load_survey(shutil.copytree(FIRST, tmp_path / FIRST.name)).clean()
    assert (responses.account.received, len(responses)) == (151, 148)
    reasons = responses.ledger["rule"].value_counts()
    assert (reasons["tests"], reasons["twice"]) == (1, 1)
    frame = responses.frame.set_index("row")
    assert frame.loc[4, "unit"] == "south"  # South Counter, by a decision
    assert frame.loc[6, "attitude"] == "4"  # Fine, by a decision
    assert not [one for one in responses.findings if one.check == "unused_decisions"]
