"""When two written forms are the same office's name."""

from __future__ import annotations

import pytest

from surveykit.matching.office_names import name_key, without_brackets


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("市发展和改革委员会", "市发展改革委"),
        ("市發展和改革委員會", "发展改革委"),
        ("（市）财政局", "财政局"),
        ("ＡＢ 中心", "ab中心"),
        ("办公室/一科", "办公室-一科"),
        ("行政审批管理局", "行政审批局"),
    ],
)
def test_width_traditional_characters_brackets_and_short_forms_are_set_aside(written, meant):
    assert name_key(written) == name_key(meant)


def test_what_only_resembles_a_name_has_another_key():
    assert name_key("发改局") != name_key("市发展改革委")


def test_places_before_a_name_are_set_aside_and_a_name_that_is_nothing_else_stays():
    assert name_key("某省某市财政局", ("某省", "某市")) == "财政局"
    assert name_key("某市", ("某市",)) == "某市"


def test_words_that_begin_with_a_prefix_keep_it():
    assert name_key("市民政局") == name_key("民政局") == "民政局"
    assert name_key("市政府办公室") == name_key("政府办公室")
    assert name_key("市政管理处") != name_key("政管理处")
    assert name_key("市场监管局") == name_key("市市场监督管理局") == "市场监管局"
    assert name_key("市容环境中心") == "市容环境中心"


def test_what_is_in_brackets_behind_a_name_can_be_left_out():
    assert without_brackets("市发展改革委（市粮食和物资储备局）") == "市发展改革委"
