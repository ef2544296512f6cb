"""`psu: unit` gives both: overall results clustered by unit, and units' own results from the people in them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import surveykit as sk
from small_survey import Answer, write_survey
from surveykit.estimation import Design
from surveykit.presentation.notes import weighting_note

UNITS, EACH = 12, 50


@pytest.fixture
def survey(tmp_path):
    """Twelve units that differ, fifty answers each."""
    draw = np.random.default_rng(1)
    level = draw.normal(3, 1, UNITS)
    answers = [
        Answer(f"U{n % UNITS:02d}", str(int(np.clip(round(level[n % UNITS] + draw.normal()), 1, 5))), source=1 + n % 2)
        for n in range(UNITS * EACH)
    ]
    folder = write_survey(tmp_path, answers, [f"U{number:02d}" for number in range(UNITS)])
    settings = (folder / "survey.yml").read_text(encoding="utf-8")
    assert "design: {psu: respondent}" in settings
    (folder / "survey.yml").write_text(settings.replace("{psu: respondent}", "{psu: unit}"), encoding="utf-8")
    return folder


def test_overall_errors_are_clustered_and_a_units_own_are_those_of_its_answers(survey):
    """With equal sizes the clustered error is the spread of the units' means over the root of their number."""
    design = sk.open_overall(survey).design()
    answers = design.frame.groupby("unit", observed=True)["overall"]
    overall = design.mean("overall").iloc[0]
    assert overall["se"] == pytest.approx(answers.mean().std() / np.sqrt(UNITS))
    assert overall["df"] == UNITS - 1
    own = design.mean("overall", by="unit")
    assert own["se"].tolist() == pytest.approx((answers.std() / np.sqrt(EACH)).tolist())
    assert set(own["df"]) == {EACH - 1.0}
    assert own["n_eff"].tolist() == pytest.approx([EACH] * UNITS)
    assert own[["low", "high"]].notna().all(axis=None)
    assert design.rate("satisfied", by="unit")["low"].notna().all()
    assert design.difference("overall", by="unit", interval="t")["p"].notna().all()
    assert design.against_rest("overall", by="unit", interval="t")["p"].notna().all()


def test_a_units_own_report_has_the_errors_of_the_overall_report(survey):
    own = sk.open_unit(survey, "U03").design().mean("overall").iloc[0]
    line = sk.open_overall(survey).design().mean("overall", by="unit").where(unit="U03").iloc[0]
    names = ["value", "se", "low", "high", "n", "n_eff", "df", "deff"]
    assert own[names].tolist() == line[names].tolist()


def test_the_second_stage_may_be_people_with_several_answers():
    """By hand: a person's answers are added up before they are squared; numbers that start again are told apart."""
    frame = pd.DataFrame({"unit": ["a"] * 6 + ["b"] * 4, "who": [1, 1, 2, 2, 3, 3, 1, 1, 2, 2]})
    frame["y"] = [1.0, 2, 5, 4, 3, 3, 2, 4, 5, 5]
    row = Design(frame, psu=["unit", "who"]).mean("y", by="unit").iloc[0]
    totals = (frame["y"] - 3.0)[:6].groupby(frame["who"][:6]).sum() / 6
    assert row["se"] == pytest.approx(np.sqrt(3 / 2 * (totals**2).sum()))
    assert row["df"] == 2
    single = Design(frame.iloc[:7], psu=["unit", "who"]).mean("y", by="unit").iloc[1]
    assert np.isnan(single["se"])


def test_the_word_for_units_is_the_surveys_own(survey):
    data = sk.open_overall(survey)
    chinese, english = (weighting_note(data.view(language)) for language in ("zh", "en"))
    assert "服务窗口" in chinese
    assert "unit" not in chinese
    assert "counter" in english
