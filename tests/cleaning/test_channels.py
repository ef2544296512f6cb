"""Channels on different scales: the answers as they are, a common scale beside them, what went out and came back."""

from __future__ import annotations

import math

import pytest

from surveykit import tables
from surveykit.cleaning import Account
from surveykit.estimation import design_of
from surveykit.presentation import View

SCALES = (
    "scales:\n",
    "scales:\n  three: {preset: three_level_100_70_30}\n  stars: {preset: five_level_100_80_60_30_0}\n",
)
CHANNEL_SCALES = (
    "window: {label: {zh: 窗口, en: Window}}\n  sms: {label: {zh: 短信, en: Text message}}",
    "window: {label: {zh: 窗口, en: Window}, scale: stars}\n  sms: {label: {zh: 短信, en: Text message}, scale: three}",
)
OVERALL = (
    "type: rating, scale: five, column: {window: y, sms: reply}",
    "type: rating, column: {window: y, sms: reply}",
)
RATES = (
    "question: overall, choices: [2, 3]}",
    "question: overall_harmonised, preset: rate_wide}\n  top: {question: overall, preset: rate_top}",
)
HEADLINE = ("headline: {question: overall,", "headline: {question: overall_harmonised,")
MAP = "harmonise: {from: stars, to: three, preset: wuhan_2018}\n"
FIELDED = 'fielded: {sms: {"2025": {issued: 20}}}\n'
WINDOW = "id,unit,y,speed,min,comment\n" + "".join(
    f"{n},A,{y},,,\n" for n, y in enumerate(["非常满意", "4", "基本满意", "2", "非常不满意", "不了解", "默认好评", ""])
)
SMS = "phone,office,reply\n01,A,1\n02,A,基本满意\n03,A,3\n04,A,未回复\n05,A,退订\n06,A,\n"
CHANGES = (SCALES, CHANNEL_SCALES, OVERALL, RATES, HEADLINE)


def made(kitchen, extra=MAP + FIELDED, **files):
    return kitchen.make(*CHANGES, extra=extra, window=WINDOW, sms=SMS, **files)


def test_answers_keep_their_own_scale_and_stand_on_the_common_one_beside_it(kitchen):
    frame = made(kitchen).clean().frame
    assert frame["overall"].astype(object).where(frame["overall"].notna(), "").tolist() == [
        *("5", "4", "3", "2", "1", "", ""), *("", "", "", ""),
    ]  # fmt: skip
    assert frame["overall_harmonised"].astype(object).where(frame["overall_harmonised"].notna(), "").tolist() == [
        *("1", "2", "2", "3", "3", "", ""), *("1", "2", "3", ""),
    ]  # fmt: skip
    kinds = ["dont_know", "default_rating"]
    assert frame["overall_harmonised.missing"].dropna().tolist() == [*kinds, "refused"]
    assert frame["overall.missing"].dropna().tolist() == [*kinds, "skipped", "skipped", "skipped", "refused"]
    assert list(frame["overall"].cat.categories) == ["5", "4", "3", "2", "1"]
    assert list(frame["overall_harmonised"].cat.categories) == ["1", "2", "3"]


def test_means_and_rates_by_channel_are_on_the_common_scale(kitchen):
    responses = made(kitchen).clean()
    design = design_of(responses)
    means = design.mean("overall_harmonised", by="channel").set_index("channel")["value"]
    assert means["window"] == pytest.approx((100 + 70 + 70 + 30 + 30) / 5)
    assert means["sms"] == pytest.approx((100 + 70 + 30) / 3)
    rates = design.rate("good", by="channel").set_index("channel")["value"]
    assert rates["window"] == pytest.approx(3 / 5)
    assert rates["sms"] == pytest.approx(2 / 3)
    assert design.rate("top")["value"].tolist() == [pytest.approx(1 / 5)]


def test_the_label_of_the_common_question_says_what_it_is(kitchen):
    survey = made(kitchen)
    assert survey.questions["overall_harmonised"].text.in_language("zh").endswith("（各渠道统一口径）")
    assert list(survey.questions)[:2] == ["overall", "overall_harmonised"]
    assert survey.label_of("overall_harmonised", "2", "zh") == "基本满意"


def test_the_account_tells_what_went_out_what_came_back_and_what_is_valid(kitchen):
    account = made(kitchen).clean().account
    window, sms = account.response().to_dict("records")
    assert (window["channel"], window["returned"], window["valid"]) == ("window", 7, 5)
    assert math.isnan(window["response_rate"])
    assert (sms["issued"], sms["returned"], sms["valid"]) == (20, 4, 3)
    assert sms["response_rate"] == pytest.approx(0.2)
    assert sms["valid_rate"] == pytest.approx(0.75)
    again = Account.from_json(account.to_json())
    assert again == account
    assert again.issued == {("sms", "2025"): 20}
    assert account.filtered(lambda row: row.channel == "sms").issued == again.issued
    assert account.of_unit("B").issued == {}


def test_scales_that_cannot_be_compared_are_refused_with_their_line(kitchen):
    from surveykit.errors import SurveyError

    with pytest.raises(SurveyError) as caught:
        made(kitchen, extra="")
    texts = [str(problem) for problem in caught.value.problems]
    assert any("channels ask 'overall' on scales that cannot be compared: stars, three" in text for text in texts)
    assert all(text.startswith("survey.yml:") for text in texts)


def test_the_definition_survives_its_json(kitchen):
    survey = made(kitchen)
    again = type(survey).from_json(survey.to_json())
    assert again == survey.model_copy(update={"folder": None})
    assert again.harmonising("stars", "three")["4"] == "2"


def test_a_units_table_says_which_share_of_those_it_served_answered(kitchen):
    window = "id,unit,y,speed,min,comment\n" + "".join(f"{n},A,非常满意,,,\n" for n in range(40))
    window += "".join(f"b{n},B,非常满意,,,\n" for n in range(3))
    units = "unit_id,name_zh,name_en,aliases,size\nB,乙局,Bureau B,二局,100\nA,甲局,Bureau A,,1600\nC,丙局,Bureau C,,\n"
    survey = kitchen.make(*CHANGES, extra=MAP, window=window, sms="phone,office,reply\n", units=units)
    responses = survey.clean()
    notes = " ".join(
        map(
            str,
            tables.response(responses.where(unit="A"), View.of(responses.where(unit="A").survey), by=["channel"]).notes,
        )
    )
    assert "The unit served 1,600 people (or cases); the 40 valid answers are 2.5% of them." in notes
    for others in (responses.where(unit="B"), responses.where(unit="C"), responses):
        assert "people (or cases)" not in " ".join(
            map(str, tables.response(others, View.of(others.survey), by=["channel"]).notes)
        )
