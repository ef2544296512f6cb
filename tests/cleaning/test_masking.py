"""What identifies a person in a text is replaced and counted, and stands nowhere afterwards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.cleaning.masking import is_identity_number, masked


@pytest.mark.parametrize(
    ("answer", "result", "kinds"),
    [
        ("请打13800000000找我", "请打[电话号码]找我", ("phone",)),
        ("138 0000 0000 或 138-0000-0001", "[电话号码] 或 [电话号码]", ("phone", "phone")),
        ("电话１３８００００００００。", "电话[电话号码]。", ("phone",)),
        ("138.0000.0000", "[电话号码]", ("phone",)),
        ("+86 13800000000", "[电话号码]", ("phone",)),
        ("一三八零零零零零零零零", "[电话号码]", ("phone",)),
        ("座机0662-3310000", "座机[电话号码]", ("phone",)),
        ("身份证11010519491231002X", "身份证[身份证号]", ("identity",)),
        ("11010519491231002x", "[身份证号]", ("identity",)),
        ("写信到 zhang.san@example.org.cn 吧", "写信到 [电子邮箱] 吧", ("email",)),
        ("加QQ：12345678", "加[QQ号]", ("qq",)),
        ("微信号 zhang_san88", "[微信号]", ("wechat",)),
        ("加VX：abc12345，谢谢", "加[微信号]，谢谢", ("wechat",)),
        ("粤Q·A1234违停", "[车牌号]违停", ("plate",)),
        ("卡号4111 1111 1111 1111", "卡号[银行卡号]", ("card",)),
    ],
)
def test_what_identifies_a_person_is_replaced_by_a_word(answer, result, kinds):
    found = masked(answer)
    assert (found.text, found.kinds) == (result, kinds)
    assert masked(found.text).kinds == ()


@pytest.mark.parametrize(
    "answer",
    [
        "", "无", "等了2小时", "2024年3月5日15:05来的", "办件编号BJ000000000012", "110105194912310021",
        "L2024000000123", "123456789012345678901", "粤语服务好", "希望提高QQ群的回复速度", "微信公众号不好用",
        "12345热线打不通", "1380000000", "第13800000000000号文",
        "100.17.138.255", "117.138.255.1", "三点一八元", "@所有人",
    ],
)  # fmt: skip
def test_everything_else_stays_exactly_as_it_is(answer):
    assert masked(answer).text == answer


def test_an_identity_number_has_a_birthday_and_a_right_check_character():
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")
    assert not is_identity_number("110105194913310020")


@given(st.text(), st.sampled_from(["zh", "en"]))
def test_texts_without_digits_signs_and_names_of_services_are_never_changed(answer, language):
    found = masked(answer, language)
    assert (found.text == answer) == (found.kinds == ())


@given(st.text(alphabet="好的，不行 \n。"), st.integers(13_000_000_000, 19_999_999_999), st.text(alphabet="好，。 "))
def test_a_telephone_number_never_stays(before, number, after):
    result = masked(f"{before}{number}{after}")
    assert str(number) not in result.text
    assert result.text.startswith(before)
    assert result.text.endswith(after)
