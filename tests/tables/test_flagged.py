"""The headline with and without flagged rows: right by hand, and silent about few."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.small_survey import Answer, write_survey

import surveykit as sk
from surveykit import load_survey, tables
from surveykit.cleaning import Responses
from surveykit.estimation import with_and_without
from surveykit.presentation import View


@pytest.fixture
def responses(tmp_path):
    answers = [Answer("U0", "5") for _ in range(40)] + [Answer("U1", "1") for _ in range(20)]
    return load_survey(write_survey(tmp_path, answers, ["U0", "U1"])).clean()


def flagging(responses: Responses, **rows: range) -> Responses:
    n = len(responses)
    return replace(responses, flags=pd.DataFrame({name: np.isin(np.arange(n), list(at)) for name, at in rows.items()}))


def test_the_result_without_flagged_rows_is_that_of_the_rest(responses):
    scores = responses.scores(responses.survey.headline.question)
    table = with_and_without(flagging(responses, burst=range(15)))
    (line,) = table[table["variable"] == responses.survey.headline.question].to_dict("records")
    assert (line["check"], line["action"], line["n"], line["n_otherwise"]) == ("burst", "kept", 15, 45)
    assert line["reported"] == pytest.approx(scores.mean())
    assert line["otherwise"] == pytest.approx(scores.iloc[15:].mean())
    assert line["shown"]


def test_the_result_with_excluded_rows_is_that_of_both(responses):
    aside = responses.frame.iloc[:12].assign(reason="too_fast")
    kept = replace(responses, frame=responses.frame.iloc[12:].reset_index(drop=True), aside=aside, flags=pd.DataFrame())
    (line, *_) = with_and_without(kept).to_dict("records")
    assert (line["check"], line["action"], line["n"], line["n_otherwise"]) == ("too_fast", "excluded", 12, 60)
    scores = responses.scores(responses.survey.headline.question)
    assert line["otherwise"] == pytest.approx(scores.mean())
    assert line["reported"] == pytest.approx(scores.iloc[12:].mean())


def test_the_effect_of_few_rows_is_withheld_also_between_two_kinds(responses):
    few = with_and_without(flagging(responses, burst=range(9)))
    assert not few["shown"].any()
    nested = with_and_without(flagging(responses, burst=range(20), runs=range(15), staff=range(10)))
    assert dict(zip(nested["check"], nested["shown"], strict=True)) == {"burst": True, "runs": False, "staff": True}
    most = with_and_without(flagging(responses, burst=range(55)))
    assert not most["shown"].any()
    table = tables.flagged(flagging(responses, burst=range(9)), View.of(flagging(responses, burst=range(9)).survey))
    assert all(number.value is None and number.withheld == "small" for number in table.numbers)
    assert "withheld (n < 10)" in [cell.text for cell in table.rows[0]]  # "< 10" would read as a mean


def test_the_table_says_what_was_done_in_both_languages(responses):
    table = tables.flagged(
        flagging(responses, burst=range(15)), View.of(flagging(responses, burst=range(15)).survey, "zh")
    )
    assert table.rows[0][0].text == "同一终端短时集中好评"
    assert table.rows[0][1].text == "保留"
    assert table.rows[0][2].text == "15"
    assert {number.by["rows"] for number in table.numbers} == {"without"}
    nothing = tables.flagged(responses, View.of(responses.survey, "en"))
    assert len(nothing.rows) == 1
    assert nothing.numbers == ()


def raked(folder, answers, **shares):
    """The survey of these answers, raked to shares of kinds of visit."""
    made = write_survey(folder, answers, ["U0", "U1"])
    settings = (made / "survey.yml").read_text(encoding="utf-8")
    known = ", ".join(f"{visit}: {share}" for visit, share in shares.items())
    (made / "survey.yml").write_text(f"{settings}\nweighting:\n  rake:\n    visit: {{{known}}}\n", encoding="utf-8")
    return made


VISITS = [Answer(f"U{n % 2}", str(1 + n % 5), "first" if n % 3 else "again") for n in range(90)]


def test_a_raked_survey_without_excluded_rows_has_none_beside(tmp_path):
    data = sk.open_overall(raked(tmp_path, VISITS, first=0.5, again=0.5))
    assert len(data.responses.aside) == 0
    assert tables.flagged(data.responses, data.view()).numbers == ()


def test_excluded_rows_of_a_raked_survey_are_weighted_with_the_others(tmp_path):
    """All rows together are raked again: excluded first visits change the mean of these, not their weight."""
    data = sk.open_overall(raked(tmp_path, VISITS, first=0.5, again=0.5))
    aside = data.responses.frame.iloc[:0].drop(columns="weight")
    more = data.responses.frame[data.responses.frame["visit"] == "first"].iloc[:45].drop(columns="weight")
    aside = pd.concat([aside, more], ignore_index=True).assign(reason="too_fast", overall="5")
    aside["overall"] = pd.Categorical(aside["overall"], data.responses.frame["overall"].cat.categories)
    (line, *_) = with_and_without(replace(data.responses, aside=aside)).to_dict("records")
    everything = pd.concat([data.responses.frame, aside], ignore_index=True)
    scores = everything["overall"].astype(float)
    by_visit = scores.groupby(everything["visit"].astype(str)).mean()
    assert line["otherwise"] == pytest.approx(0.5 * by_visit["first"] + 0.5 * by_visit["again"])


def test_percents_of_all_are_weighted_where_percents_of_valid_answers_are(tmp_path):
    """Nothing is missing, so both columns are the same: half of the weight belongs to second visits."""
    data = sk.open_overall(raked(tmp_path, VISITS, first=0.2, again=0.8))
    table = tables.frequency(data.design().proportion("visit"), data.responses, data.view("en"), id="f")
    of_all, of_valid = ([row[column].text for row in table.rows] for column in (2, 3))
    assert "20.0" in of_all
    assert of_all[:-1] == of_valid[:-1]
    assert not any("not weighted" in note and "all responses" in note for note in table.notes)
