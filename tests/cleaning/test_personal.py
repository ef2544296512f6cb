"""What identifies a person in a text is replaced and counted, and stands nowhere afterwards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.cleaning import personal
from surveykit.cleaning.identifiers import is_identity_number
from surveykit.cleaning.personal import find, kind_of_column, kind_of_header, masked, spans
from surveykit.errors import ParameterError


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
        ("老证110105491231002号", "老证[身份证号]号", ("identity",)),
        ("来自100.17.138.255，断线", "来自[网络地址]，断线", ("ip",)),
        ("2001:db8::8a2e:370:7334 连不上", "[网络地址] 连不上", ("ip",)),
        ("Call +1 (415) 555-0100 please", "Call [电话号码] please", ("phone",)),
        ("openid oABCd1234567890_-xyzABCDEFGH", "openid [微信号]", ("wechat",)),
        ("008613800000000", "[电话号码]", ("phone",)),
        ("138 - 0000 - 0000 或 138/0000/0001", "[电话号码] 或 [电话号码]", ("phone", "phone")),
        ("138  0000  0000", "[电话号码]", ("phone",)),
        ("（0755）8888-8888，0755 888 8888", "[电话号码]，[电话号码]", ("phone", "phone")),
        ("zhang @ qq.com", "[电子邮箱]", ("email",)),
        ("zhang(at)qq(dot)com 或 zhang＠qq。com", "[电子邮箱] 或 [电子邮箱]", ("email", "email")),
        ("扣扣12345678，Q号：1234567", "[QQ号]，[QQ号]", ("qq", "qq")),
        ("京A-12345 和 粤Z1234港", "[车牌号] 和 [车牌号]", ("plate", "plate")),
        ("联系人张三，我的名字叫李雷", "联系人[姓名]，我的名字叫[姓名]", ("name", "name")),
        (
            "王丽华同志态度差，经办人陈志强，13800000000",
            "[姓名]同志态度差，经办人[姓名]，[电话号码]",
            ("name", "name", "phone"),
        ),
        ("感谢刘芳女士。李先生好", "感谢[姓名]女士。李先生好", ("name",)),
        ("My name is John Smith.", "My name is [姓名].", ("name",)),
        ("我叫张三丰，联系人：李四 13800000000", "我叫[姓名]，联系人：[姓名] [电话号码]", ("name", "name", "phone")),
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
        "1.2.3.4节", "v10.2.3", "256.100.1.1", "三点一八元", "@所有人", "12:30:45", "联系人员态度好", "姓名不对",
        "我叫号叫了半天", "9787302511625", "1,234,567.89", "400-800-1234", "std::vector", "2025-12-31 23:59:59",
        "单价5 @ 3.50", "联系人多，名字难记", "全体同志辛苦", "任何同志都好",
        "经办人员高效", "经办人高兴", "女同志多", "老同志先生", "先生女士们好",
        "my name is wrong on the form", "139/2024/12", "企鹅馆满意",
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


@given(
    st.text(alphabet="好的，不行，办证。 \n"),
    st.integers(0, 99_999_999),
    st.sampled_from(["", "元", "人", "分钟", "号窗口"]),
)
def test_ordinary_numbers_are_never_taken_for_anything(before, number, after):
    assert spans(f"{before}{number}{after}") == ()


@given(st.dates(), st.times(), st.floats(0, 1e7, allow_nan=False))
def test_dates_times_and_amounts_are_never_taken_for_anything(day, time, amount):
    for written in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day} {time:%H:%M:%S}",
        f"{amount:,.2f}",
    ):
        assert spans(written) == (), written


@pytest.mark.parametrize(("digits", "at_most"), [(9, 0.0), (10, 0.08), (11, 0.10), (12, 0.10), (15, 0.02), (17, 0.13)])
def test_long_numbers_that_mean_nothing_are_seldom_taken_for_something(digits, at_most):
    import numpy as np

    drawn = np.random.Generator(np.random.PCG64(digits)).integers(10 ** (digits - 1), 10**digits, 4_000)
    found = sum(bool(spans(str(number))) for number in drawn.tolist())
    assert found / 4_000 <= at_most


@given(st.text(), st.text())
def test_masking_twice_is_masking_once_and_the_words_around_stay(before, after):
    once = masked(f"{before} 13812345678 {after}")
    assert masked(once.text).text == once.text
    assert "13812345678" not in once.text


@given(st.integers(0, 10**17 - 1))
def test_one_check_character_only_makes_an_identity_number(body):
    number = f"11010519{body % 100:02d}1231{body % 1000:03d}"
    assert sum(is_identity_number(number + end) for end in "0123456789X") == 1


def test_kinds_are_counted_by_text_and_not_by_find():
    cells = ["13800000000 13800000001", "13800000000", "无", None, float("nan"), "a@b.cn 13800000000", "a@b.cn"]
    assert find(cells) == {"email": 2, "phone": 3}
    assert find([]) == {}


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("7、您的手机号码（选填）", "phone"), ("姓名", "name"), ("微信昵称", "nickname"), ("来自IP", "ip"),
        ("2. 您的联系方式：", "phone"), ("身份证号", "identity"), ("E-mail", "email"), ("家庭住址", "address"),
        ("Email Address", "email"), ("IP Address", "ip"), ("Date of birth", "birthday"), ("name", "name"),
        ("评价结果", None), ("窗口名称", None), ("您对电话服务是否满意", None), ("unit_name", None), ("trip", None),
        ("微信公众号服务", None), ("1、您的身份:", None), ("您了解政策的渠道有：电话、微信", None), ("zip", None),
    ],
)  # fmt: skip
def test_the_name_of_a_column_tells_what_it_holds(header, kind):
    assert kind_of_header(header) == kind


def test_a_column_of_nothing_but_numbers_of_persons_is_known_by_its_cells():
    assert kind_of_column("Q7", ["13800000000", "", "13900000000"]) == "phone"
    assert kind_of_column("X", ["100.64.1.20(某省-某市)", "100.64.1.21(某省-某市)"]) == "ip"
    assert kind_of_column("Q8", ["请打13800000000", "好", "快一些"]) is None
    assert kind_of_column("Q8", []) is None
    assert kind_of_column("phone", ["001", "002"]) is None
    assert kind_of_column("phone", []) == "phone"
    assert kind_of_column("姓名", ["张三"]) == "name"


def test_a_detector_can_be_added_and_an_unknown_one_is_refused(request):
    import re

    personal.register("badge", lambda plain: (hit.span() for hit in re.finditer("工牌[A-Z]+", plain)))
    request.addfinalizer(lambda: personal.DETECTORS.forget("badge"))
    assert masked("工牌AB不清楚").text == "[badge]不清楚"
    assert personal.get("badge")("工牌A") is not None
    with pytest.raises(ParameterError, match="there is no detector 'shoe size'"):
        personal.get("shoe size")
