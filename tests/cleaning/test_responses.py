"""Typing by the questionnaire, and what clean responses can tell."""

from __future__ import annotations

import math

import pytest

from surveykit.cleaning import Responses
from surveykit.errors import ParameterError


def test_answers_are_typed_by_code_and_label_of_either_language(kitchen):
    frame = kitchen.make().clean().frame
    assert frame["overall"].astype("object").tolist()[:2] == ["3", "1"]
    assert frame["overall"].tolist()[3:5] == ["2", "3"]
    assert frame["overall"].cat.categories.tolist() == ["1", "2", "3"]
    assert frame["overall"].cat.ordered
    assert frame["unit"].tolist() == ["A", "B", "A", "B", "A", "B"]
    assert frame["unit"].cat.categories.tolist() == ["B", "A", "C"]
    assert frame["minutes"].tolist()[:4] == [5.0, 12.5, 0.0, 60.0]
    assert frame["comment"].tolist()[:2] == [" ok ", "N/A"]
    assert frame["comment"].iloc[3] == "=1+1"
    assert frame["respondent"].tolist() == ["1", "2", "3", "4", "001", "002"]
    assert frame["row"].tolist() == [2, 3, 4, 5, 2, 3]
    assert frame["channel"].tolist() == ["window"] * 4 + ["sms"] * 2
    assert frame["wave"].unique().tolist() == ["2025"]
    assert frame["source"].unique().tolist() == ["raw/window.csv", "raw/sms.csv"]


def test_kinds_of_missing_answer_stay_apart(kitchen):
    frame = kitchen.make().clean().frame
    kinds = frame["overall.missing"].astype("object").where(frame["overall.missing"].notna(), None)
    assert kinds.tolist() == [None, None, "refused", None, None, "refused"]
    speed = frame["speed.missing"].astype("object").where(frame["speed.missing"].notna(), None)
    assert speed.tolist() == [None, None, "blank", "dont_know", "skipped", "skipped"]
    assert list(frame.columns)[6:8] == ["overall", "overall.missing"]


def test_a_question_without_missing_answers_has_no_column_for_them(kitchen):
    frame = (
        kitchen.make(sms="phone,office,reply\n001,A,3\n", window="id,unit,y,speed,min,comment\n1,A,1,2,3,x\n")
        .clean()
        .frame
    )
    assert "overall.missing" not in frame.columns


def test_scores_labels_and_rates(kitchen):
    responses = kitchen.make().clean()
    assert responses.scores("overall").tolist()[:2] == [100.0, 0.0]
    assert math.isnan(responses.scores("overall")[2])
    assert responses.scores("minutes").tolist()[0] == 5.0
    assert responses.labels("overall", "zh").tolist()[:2] == ["好", "差"]
    assert responses.labels("overall").tolist()[:2] == ["Good", "Poor"]
    rate = responses.rate("good")
    assert rate.tolist()[:2] == [1.0, 0.0]
    assert rate.isna().tolist() == [False, False, True, False, False, True]
    assert rate.mean() == 3 / 4


def test_a_part_keeps_its_account_and_survey(kitchen):
    responses = kitchen.make().clean()
    part = responses.where(unit="A")
    assert len(part) == 3
    assert part.account.received == 3
    assert part.account.unanswered == 1
    assert part.survey is responses.survey
    assert len(responses.where(unit=["A", "B"], channel="sms")) == 2
    assert responses.where(unit="C").account.received == 0
    assert len(responses.frame) == 6


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda r: r.where(unti="A"), "there is no column 'unti'"),
        (lambda r: r.scores("overal"), "did you mean 'overall'"),
        (lambda r: r.rate("best"), "there is no rate 'best'"),
    ],
)
def test_unknown_names_are_explained(kitchen, call, message):
    with pytest.raises(ParameterError, match=message):
        call(kitchen.make().clean())


def test_a_slice_is_as_good_as_the_whole(kitchen, tmp_path):
    import pandas as pd

    from surveykit.cleaning import Account
    from surveykit.survey import Definition

    part = kitchen.make().clean().where(unit="B")
    part.frame.to_parquet(tmp_path / "slice.parquet")
    again = Responses.from_slice(
        pd.read_parquet(tmp_path / "slice.parquet"),
        Definition.from_json(part.survey.to_json()),
        Account.from_json(part.account.to_json()),
    )
    pd.testing.assert_frame_equal(again.frame, part.frame)
    assert again.scores("overall").tolist()[:2] == part.scores("overall").tolist()[:2]
    assert again.account == part.account
    assert again.ledger.columns.tolist() == part.ledger.columns.tolist()


def test_previews_are_light_and_escape_what_people_wrote(kitchen):
    window = "id,unit,y,speed,min,comment\n1,A,1,2,3,<script>alert(1)</script>\n"
    responses = kitchen.make(window=window).clean()
    shown = responses._repr_html_() + responses.survey._repr_html_() + responses.account._repr_html_()
    assert "<script>" not in shown
    assert len(responses._repr_html_()) <= 10_000
    assert repr(responses) == "Responses('small': 3 rows, 2 units; Account(received 3 = kept 3 + excluded 0))"


def test_a_respondent_without_name_counts_as_one_of_his_own(kitchen):
    responses = kitchen.make(sms="phone,office,reply\n,A,3\n,A,3\n").clean()
    assert responses.frame["respondent"].tolist()[-2:] == ["raw/sms.csv#2", "raw/sms.csv#3"]
    assert [finding.n for finding in responses.findings if finding.check == "no_respondent"] == [2]
