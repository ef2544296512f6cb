"""Numbers, durations and days as platforms and people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.cleaning.typing.written_days import AmbiguousDayError, day_of
from surveykit.cleaning.typing.written_durations import seconds_of
from surveykit.cleaning.typing.written_numbers import chinese_number, quantity_of


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("1.2万", 12_000, 12_000, ""),
        ("3亿", 3e8, 3e8, ""),
        ("１２", 12, 12, ""),
        ("1,234", 1234, 1234, ""),
        ("1，234", 1234, 1234, ""),
        ("约300", 250, 350, ""),
        ("300余", 300, 400, ""),
        ("1100多", 1100, 1200, ""),
        ("近百", 50, 100, ""),
        ("百余人", 100, 200, "人"),
        ("20%", 20, 20, "%"),
        ("20％", 20, 20, "%"),
        ("0.2", 0.2, 0.2, ""),
        ("百分之二十", 20, 20, "%"),
        ("百分之十二点五", 12.5, 12.5, "%"),
        ("三成", 30, 30, "%"),
        ("一半", 50, 50, "%"),
        ("二〇二四", 2024, 2024, ""),
        ("廿", 20, 20, ""),
        ("壹佰", 100, 100, ""),
        ("10-15万", 100_000, 150_000, ""),
        ("10~20万", 100_000, 200_000, ""),
        ("8千至1万", 8_000, 10_000, ""),
        ("10多万", 100_000, 200_000, ""),
        ("三四十人", 30, 40, "人"),
        ("≥30000", 30_000, None, ""),
        ("5人以下", None, 5, "人"),
        ("100人-200人", 100, 200, "人"),
        ("两亿三千万元", 2.3e8, 2.3e8, "元"),
        ("2 million", 2e6, 2e6, ""),
        ("1.5 mn", 1.5e6, 1.5e6, ""),
        ("3bn", 3e9, 3e9, ""),
        ("10-15 mn", 1e7, 1.5e7, ""),
        ("40k", 40_000, 40_000, ""),
        ("about 300", 250, 350, ""),
        ("10 to 20", 10, 20, ""),
        ("-5", -5, -5, ""),
        ("三千多", 3000, 4000, ""),
        ("十几人", 10, 20, "人"),
        ("1.2 万元", 12_000, 12_000, "元"),
        ("10~15 万元", 100_000, 150_000, "元"),
        ("两三年", 2, 3, "年"),
        ("三五个", 3, 5, "个"),
        ("七八百万元", 7e6, 8e6, "元"),
        ("七八成", 70, 80, "%"),
        ("近三成", 25, 30, "%"),
        ("七成多", 70, 80, "%"),
        ("九成以上", 90, None, "%"),
        ("3000元（含）以上", 3000, None, "元"),
        ("3000（含）-5000元", 3000, 5000, "元"),
        ("少于5人", None, 5, "人"),
        ("大于5", 5, None, ""),
        ("￥3,000", 3000, 3000, "元"),
        ("1万2千元", 12_000, 12_000, "元"),
        ("3万5", 35_000, 35_000, ""),
        ("1亿2000万", 1.2e8, 1.2e8, ""),
        ("一点五万", 15_000, 15_000, ""),
    ],
)
def test_numbers_are_read_as_intervals_with_their_unit(text, low, high, unit):
    found = quantity_of(text)
    assert found is not None
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)
    assert found.unit == unit


@pytest.mark.parametrize("text", ["", "abc", "万", "5-3", "十十", "一二百三", "3.4.5", "很多", "N/A", "2024/3/5"])
def test_what_is_no_number_is_none(text):
    assert quantity_of(text) is None


@pytest.mark.parametrize("text", ["3-5次以上", "1万20000", "¥3000人", "一点点五"])
def test_numbers_that_contradict_themselves_are_none(text):
    assert quantity_of(text) is None


DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """Standard numerals, written independently of the reader."""
    if number == 0:
        return "零"
    groups, result, gap = [], "", False
    while number:
        groups.append(number % 10_000)
        number //= 10_000
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            gap = bool(result)
            continue
        text, zero = "", gap or (bool(result) and group < 1000)
        for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = group // unit % 10
            if digit:
                text += ("零" if zero else "") + DIGITS[digit] + sign
                zero = False
            elif text:
                zero = True
        result, gap = result + text + ("", "万", "亿")[place], False
    return result


@given(st.integers(0, 10**12 - 1))
def test_every_chinese_numeral_comes_back(number):
    assert chinese_number(in_chinese(number)) == number


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_every_range_comes_back_and_a_reversed_one_is_none(first, second):
    low, high = sorted((first, second))
    found = quantity_of(f"{low}-{high}")
    assert found is not None
    assert (found.low, found.high) == (low, high)
    if low < high:
        assert quantity_of(f"{high}-{low}") is None


@given(st.text(alphabet="0123456789.,-~万亿百千十一二约近余多人%以上下至 at", max_size=12))
def test_any_text_is_a_number_with_ordered_ends_or_none(text):
    found = quantity_of(text)
    if found is not None and found.low is not None and found.high is not None:
        assert found.low <= found.high


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("215秒", 215), ("3分35秒", 215), ("3分钟35秒", 215), ("1小时2分3秒", 3723), ("00:03:35", 215), ("3:35", 215),
        ("215", 215), ("215s", 215), ("3′35″", 215), ("1h 2min", 3720), ("2 minutes 5 seconds", 125), ("半小时", 1800),
        ("一个半小时", 5400),
        ("1小时半", 5400), ("2天", 172_800), ("1.5小时", 5400), ("十分钟", 600), ("1 hour, 5 min", 3900),
        ("1小时零5分", 3900), ("2’30”", 150), ("3分35", 215),
        ("3:75", None), ("35秒3分", None), ("abc", None), ("1小时30", None), ("", None),
    ],
)  # fmt: skip
def test_durations_are_read_in_seconds(text, seconds):
    assert seconds_of(text) == seconds


def test_a_number_without_a_unit_counts_the_questions_unit():
    assert seconds_of("5", 60.0) == 300


@given(
    st.integers(0, 359_999),
    st.sampled_from(["{h}小时{m}分{s}秒", "{h}:{m:02}:{s:02}", "{h}h{m}m{s}s", "{h} hours {m} minutes {s} seconds"]),
)
def test_every_duration_comes_back(total, form):
    text = form.format(h=total // 3600, m=total // 60 % 60, s=total % 60)
    assert seconds_of(text) == total


@pytest.mark.parametrize(
    ("text", "day", "period"),
    [
        ("2024/3/5 15:05:09", "2024-03-05", "day"),
        ("2024年3月5日 下午3:05", "2024-03-05", "day"),
        ("２０２４年３月５日", "2024-03-05", "day"),
        ("45356.63", "2024-03-05", "day"),
        ("05-Mar-2024 15:05:09", "2024-03-05", "day"),
        ("March 5, 2024", "2024-03-05", "day"),
        ("20240305", "2024-03-05", "day"),
        ("二〇二四年三月五日", "2024-03-05", "day"),
        ("24年3月5日", "2024-03-05", "day"),
        ("25/12/2024", "2024-12-25", "day"),
        ("2024/03/05 下午 3:05:09 [GMT+8]", "2024-03-05", "day"),
        ("2024/03/05 3:05:09 下午 GMT+8", "2024-03-05", "day"),
        ("2024年3月5日（星期二）", "2024-03-05", "day"),
        ("2024年3月5日 周二 晚上8点半", "2024-03-05", "day"),
        ("2024年三月五日", "2024-03-05", "day"),
        ("2024年3月", "2024-03-01", "month"),
        ("2024-03", "2024-03-01", "month"),
        ("202403", "2024-03-01", "month"),
        ("二〇二四年三月", "2024-03-01", "month"),
        ("March 2024", "2024-03-01", "month"),
        ("2024年", "2024-01-01", "year"),
        ("05-Mar-0024", "0024-03-05", "day"),
    ],
)
def test_days_are_read(text, day, period):
    found = day_of(text)
    assert found is not None
    assert (found.first.isoformat(), found.period) == (day, period)


@pytest.mark.parametrize(
    "text",
    ["去年", "2024-13-05", "2024-02-30", "“十四五”", "31/31/2024", "", "202413", "00-Mar-2024", "0/5/2024", "20240500"],
)
def test_what_is_no_day_is_none(text):
    assert day_of(text) is None


def test_day_and_month_are_never_guessed():
    with pytest.raises(AmbiguousDayError):
        day_of("03/05/2024")
    assert str(day_of("03/05/2024", "dmy").first) == "2024-05-03"
    assert str(day_of("03/05/2024", "mdy").first) == "2024-03-05"
    assert str(day_of("05/05/2024").first) == "2024-05-05"


@given(st.dates(date(1955, 1, 1), date(2068, 12, 31)))
def test_every_day_comes_back_from_every_form(day):
    serial = (day - date(1899, 12, 30)) / timedelta(days=1)
    forms = ["%Y/%m/%d", "%Y-%m-%d", "%Y年%m月%d日", "%d-%b-%Y", "%B %d, %Y", "%Y%m%d", "%Y.%m.%d 23:59:59"]
    texts = [*(day.strftime(form) for form in forms), f"{serial:.0f}", f"{day.year}年{day.month}月{day.day}号"]
    for text in texts:
        found = day_of(text)
        assert found is not None, text
        assert found.first == day, text
