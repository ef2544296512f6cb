"""The headline with and without flagged rows: right by hand, and silent about few."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.small_survey import Answer, write_survey

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
    assert "< 10" in [cell.text for cell in table.rows[0]]


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
