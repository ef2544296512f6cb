"""Sentences on changes and on many comparisons claim exactly what the corrected tests do; a bulletin adds up."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import presented
from surveykit import wording
from surveykit.errors import DocumentError
from surveykit.estimation import Design, banner, corrected, trend
from surveykit.presentation import View

LANGUAGES = ("zh", "en")
SURVEYS = {language: presented.survey(language=language, waves=["2023", "2024", "2025"]) for language in LANGUAGES}
ROSE = {"zh": "上升", "en": "rose by"}
FELL = {"zh": "下降", "en": "fell by"}
SIGNIFICANT = re.compile("显著|significant|higher|lower|rose|fell|上升|下降|高于|低于")


def answers(seed: int, rows: int, lift: float) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    wave = chance.integers(0, 3, rows)
    score = np.clip(np.rint(chance.normal(3 + lift * wave, 1)), 1, 5)
    return pd.DataFrame(
        {
            "wave": pd.Categorical.from_codes(wave, ["2023", "2024", "2025"]),
            "unit": pd.Categorical.from_codes(chance.integers(0, 4, rows), [f"D0{n}" for n in range(1, 5)]),
            "respondent": chance.integers(0, rows, rows),
            "rating": score,
            "rating.choice": pd.Categorical(score.astype(int).astype(str), list("12345")),
            "satisfied": (score >= 4).astype(float),
        }
    )


drawn = {
    "seed": st.integers(0, 10_000),
    "rows": st.integers(20, 600),
    "lift": st.floats(-0.5, 0.5),
    "language": st.sampled_from(LANGUAGES),
}


@given(**drawn, statistic=st.sampled_from(["mean", "rate"]))
def test_a_change_is_claimed_exactly_where_the_corrected_test_does(seed, rows, lift, language, statistic):
    variable = "rating" if statistic == "mean" else "satisfied"
    frame = answers(seed, rows, lift)
    result = trend(Design(frame, psu="respondent"), variable, statistic=statistic)
    n = frame["wave"].value_counts()
    for line in result.changes.to_dict("records"):
        sentence = wording.change(result, View.of(SURVEYS[language]), wave=line["wave"])
        may_be_shown = min(n[line["wave"]], n[line["reference"]]) >= 15 and n.min() >= 10
        claimed = line["p_adjusted"] < 0.05
        rose, fell = ROSE[language] in sentence, FELL[language] in sentence
        if may_be_shown:
            assert (rose, fell) == (claimed and line["value"] > 0, claimed and line["value"] < 0)
        else:
            assert not rose and not fell
        if rose or fell:
            size = re.search(r"(?:上升|下降|by )([\d.]+)", sentence).group(1)
            assert float(size) > 0
            ends = re.search(
                r"(?:95% interval(?: of the change)?: |置信区间为)([−\d.]+)(?: to |–|～)([−\d.]+)", sentence
            ).groups()
            assert all(re.search("[1-9]", end) for end in ends), "a change that is claimed has no end of 0"
        if statistic == "rate" and not re.search("不予公布|withheld", sentence):
            assert "百分点" in sentence or "percentage points" in sentence


@given(**drawn, against=st.sampled_from(["pairs", "rest"]), category=st.sampled_from([None, "1", "4"]))
def test_differences_are_claimed_exactly_where_the_corrected_tests_do(seed, rows, lift, language, against, category):
    frame = answers(seed, rows, lift)
    frame["rating"] += np.where(frame["unit"] == "D02", lift * 2, 0)
    result = banner(Design(frame, psu="respondent"), "rating", "unit", against=against)
    sentence = wording.differences(result, View.of(SURVEYS[language]), variable="rating", by="unit", category=category)
    tests = result.tests
    own = tests[tests["category"].isna() if category is None else tests["category"] == category]
    if frame["unit"].value_counts().min() >= 15:
        claims = int((own["p_adjusted"] < 0.05).sum())
        assert bool(SIGNIFICANT.search(sentence)) == (claims > 0)
        said = len(re.findall("高于|低于| higher than | lower than ", sentence))
        assert said == min(claims, 6)
    if not SIGNIFICANT.search(sentence):
        assert re.search("不能判断|不作比较|no difference|not compared", sentence)


def test_the_sentence_tells_how_many_comparisons_were_corrected_together():
    result = banner(Design(answers(1, 400, 0.0)), "rating", "unit")
    said = {
        language: wording.differences(result, View.of(SURVEYS[language]), variable="rating", by="unit")
        for language in LANGUAGES
    }
    assert "(comparisons: 6, Holm correction over a family of 36)" in said["en"]
    assert "（比较6次，Holm校正，检验族共36次比较）" in said["zh"]


def test_a_column_that_nobody_answered_is_not_compared():
    frame = answers(1, 100, 0.0).assign(age=pd.Categorical([None] * 100, ["2", "4", "6"]))
    result = banner(Design(frame), "rating", ["unit", "age"])
    sentence = wording.differences(result, View.of(SURVEYS["en"]), variable="rating", by="age")
    assert "is not compared" in sentence
    with pytest.raises(DocumentError, match="no estimates"):
        wording.differences(result, View.of(SURVEYS["en"]), variable="rating", by="service")


def test_groups_without_spread_are_no_comparison():
    frame = answers(1, 200, 0.0).assign(rating=3.0)
    frame["rating.choice"] = pd.Categorical(["3"] * 200, list("12345"))
    result = banner(Design(frame), "rating", "unit")
    assert not SIGNIFICANT.search(wording.differences(result, View.of(SURVEYS["en"]), variable="rating", by="unit"))


@example(value=0.1, half=1.0, p=0.05, language="en", variable="rating")
@given(
    value=st.floats(-2, 2),
    half=st.floats(0.01, 1),
    p=st.floats(0, 1),
    language=st.sampled_from(LANGUAGES),
    variable=st.sampled_from(["rating", "satisfied"]),
)
def test_a_corrected_comparison_goes_by_its_corrected_test(value, half, p, language, variable):
    row = presented.estimates([value], [100], variable=variable).assign(low=value - half, high=value + half, p=p)
    row = corrected(row, family="one").assign(p_adjusted=p)
    sentence = wording.comparison(row, View.of(SURVEYS[language]))
    claim = re.search("比.*?[高低][\\d−]|higher|lower", sentence)
    assert bool(claim) == (p < 0.05)


def test_changes_word_for_word():
    chance = np.random.default_rng(3)
    frame = pd.DataFrame({"wave": np.repeat(["2023", "2024"], 500)})
    frame["satisfied"] = (chance.random(1000) < np.where(frame["wave"] == "2024", 0.9, 0.5)).astype(float)
    result = trend(Design(frame), "satisfied", statistic="rate")
    zh, en = (wording.change(result, View.of(SURVEYS[language])) for language in LANGUAGES)
    size = f"{100 * result.changes['value'].iloc[0]:.1f}"
    assert zh.startswith(f"与2023年相比，2024年满意率上升{size}个百分点（95%置信区间为")
    assert zh.endswith("个百分点），只有一次比较，差别显著。")
    assert en.startswith(f"From 2023 to 2024, the rate “Satisfied” rose by {size} percentage points")
    with pytest.raises(DocumentError, match="no change to '2023'"):
        wording.change(result, View.of(SURVEYS["en"]), wave="2023")


@pytest.mark.parametrize(
    ("now", "before", "zh", "en"),
    [
        (506, 420, "环比增长20.48%", "up 20.48% on the period before"),
        (84, 80, "环比增长5.00%", "up 5.00% on the period before"),
        (80, 100, "环比下降20.00%", "down 20.00% on the period before"),
        (7, 7, "环比持平", "unchanged from the period before"),
        (7, 0, "上期为零，不计算环比", "no change on the period before, which had none"),
        (9, 3, "环比增长200.0%", "up 200.0% on the period before"),
    ],
)
def test_counts_change_by_percent(now, before, zh, en):
    assert wording.count_change(now, before, "previous", View.of(presented.survey(), "zh")) == zh
    assert wording.count_change(now, before, "previous", View.of(presented.survey(), "en")) == en


def test_rates_change_by_percentage_points_and_never_by_percent():
    assert wording.points_change(0.84, 0.80, "year", View.of(presented.survey(), "zh")) == "同比提高4.0个百分点"
    assert wording.points_change(0.80, 0.84, "previous", View.of(presented.survey(), "zh")) == "环比降低4.0个百分点"
    assert wording.points_change(0.8, 0.8, "year", View.of(presented.survey(), "zh")) == "同比持平"
    assert wording.points_change(0.84, 0.8, "year", View.of(presented.survey(), "en")) == (
        "4.0 percentage points higher than in the same period of the year before"
    )
    assert wording.count_change(5, 4, "year", View.of(presented.survey(), "zh")) == "同比增长25.00%"
    with pytest.raises(DocumentError, match="between 0 and 1"):
        wording.points_change(84, 80, "year", View.of(presented.survey(), "zh"))
    with pytest.raises(DocumentError, match="cannot be negative"):
        wording.count_change(-1, 80, "year", View.of(presented.survey(), "zh"))


#: A real weekly bulletin (Daying county's 12345 line, 2016): 506 cases by kind, and the three largest topics.
KINDS = {"求决": 460, "咨询": 38, "揭发控告": 3, "意见建议": 4, "申诉": 1}


def follow_up() -> pd.DataFrame:
    return presented.estimates([1.0, 0.8, 0.9, 1.0, 0.2], [40, 60, 50, 12, 5], variable="satisfied").assign(
        low=0.1, high=0.9
    )


def test_a_bulletin_has_its_fixed_form_and_adds_up():
    cases = wording.Cases(
        "2016年11月", "群众诉求", 506, {"类别": KINDS, "办理方式": {"交办": 495, "直办": 11}}, before=420
    )
    made = wording.bulletin(
        cases, View.of(SURVEYS["zh"], "zh"), rates=follow_up(), topics={"城乡建设": 150, "社会管理": 100}
    )
    assert made.title == "关于2016年11月群众诉求情况的通报"
    assert [section.heading for section in made.sections] == ["一、基本情况", "二、满意率情况", "三、热点问题"]
    assert made.sections[0].paragraphs == (
        "2016年11月，共受理群众诉求506件，环比增长20.48%。",
        "按类别分：求决460件，占90.9%；咨询38件，占7.5%；揭发控告3件，占0.6%；意见建议4件，占0.8%；申诉1件，占0.2%，合计506件。",
        "居前3位的是求决、咨询、意见建议，合计占99.2%。",
        "按办理方式分：交办495件，占97.8%；直办11件，占2.2%，合计506件。",
    )
    assert made.sections[1].paragraphs[:3] == (
        "满意率达到100%的单位1个：第1系（100.0%，n＝40）。",
        "满意率低于85%的单位1个：第2系（80.0%，n＝60）。",
        "另有2个单位样本量不足15或不予公布，不列入。",
    )
    assert made.sections[2].paragraphs == ("城乡建设150件；社会管理100件。",)
    assert made.attached == "附件：统计表"
    english = repr(wording.bulletin(wording.Cases("m", "s", 3, {"Channel": {"web": 3}}), View.of(SURVEYS["en"])))
    assert "1. The period in brief" in english and "By channel: web 3" in english


def test_a_bulletin_names_the_foremost_units_and_leaves_the_others_to_its_table():
    """Of twelve below the threshold the ten lowest, ties with the tenth as well; of twelve at 100 % the largest."""
    shares = [0.30 + 0.01 * n for n in range(9)] + [0.5, 0.5, 0.6] + [1.0] * 12
    sizes = [50] * 12 + [100 + n for n in range(12)]
    codes = [f"L{n}" for n in range(12)] + [f"F{n}" for n in range(12)]
    rates = presented.estimates(shares, sizes, codes=codes, variable="satisfied").assign(low=0.1, high=1.0)
    for language, (full, below) in {
        "zh": ("满意率达到100%的单位12个，其中样本量最多的10个为：", "满意率低于85%的单位12个，其中最低的11个为："),
        "en": (
            "Units with 100% in “Satisfied”: 12; those with most answers (10): ",
            "Units below 85% in “Satisfied”: 12; the lowest of them (11): ",
        ),
    }.items():
        made = wording.bulletin(wording.Cases("m", "s", 2000), View.of(SURVEYS[language]), rates=rates)
        top, low, *_ = made.sections[1].paragraphs
        assert top.startswith(full) and re.findall(r"F\d+", top) == [f"F{n}" for n in range(11, 1, -1)]
        # Names of units have commas of their own in English.
        assert ("%, n = 50); L" in low) == (language == "en") and ("n＝50）、L" in low) == (language == "zh")
        assert low.startswith(below) and re.findall(r"L\d+", low) == [f"L{n}" for n in range(11)]


def test_a_bulletin_of_ratings_without_a_rate_says_what_is_known():
    means = presented.estimates([4.2, 3.1, 3.8, float("nan")], [40, 60, 12, 0])
    mean = presented.estimates([3.6], [112]).drop(columns="unit")
    cases = wording.Cases("2025年度", "评价", 112, {"渠道": {"短信": 100, "网络": 12}}, kind="ratings")
    made = wording.bulletin(cases, View.of(SURVEYS["zh"]), means=means, mean=mean, topics={"排队": 30})
    assert [section.heading for section in made.sections] == ["一、基本情况", "二、热点问题"]
    assert made.sections[0].paragraphs == (
        "2025年度，共收到有效评价112份。",
        "按渠道分：短信100份，占89.3%；网络12份，占10.7%，合计112份。",
        "“总体评价”平均分为3.60分（分值范围为1～5分，95%置信区间为3.50～3.70，n＝112）。",
        "收到评价的单位共3个，其中样本量不少于15的2个。",
    )
    assert not re.search("满意率|受理|件，", repr(made).replace("排队30件", ""))
    assert "112 valid ratings were received" in repr(
        wording.bulletin(
            wording.Cases("2025", "ratings", 112, kind="ratings"), View.of(SURVEYS["en"]), means=means, mean=mean
        )
    )


def test_no_sentence_on_rates_where_every_rate_is_withheld():
    """Nothing is known of them: also not that no unit has 100 %."""
    rates = presented.estimates([1.0, 0.2], [7, 12], variable="satisfied").assign(low=0.1, high=0.9)
    made = wording.bulletin(wording.Cases("m", "s", 19), View.of(SURVEYS["zh"]), rates=rates)
    assert made.sections[1].paragraphs == ("各单位样本量均不足15或不予公布，不列出满意率。",)
    none = wording.bulletin(wording.Cases("m", "s", 19), View.of(SURVEYS["zh"]), rates=rates.iloc[:0])
    assert [section.heading for section in none.sections] == ["一、基本情况"]


def test_a_bulletin_whose_parts_do_not_add_up_is_refused():
    """A real one counted 972 + 714 + 366 = 2,052 cases, and 927 in its title."""
    wording.Cases("m", "s", 2052, {"status": {"a": 972, "b": 714, "c": 366}})
    with pytest.raises(DocumentError, match="do not add up") as caught:
        wording.Cases("m", "s", 2052, {"status": {"a": 927, "b": 714, "c": 366}, "kind": {"x": 1}})
    assert "927 + 714 + 366 = 2007" in str(caught.value)
    assert str(caught.value).count("to the whole") == 2
    cases = wording.Cases("m", "s", 10)
    with pytest.raises(DocumentError, match="more cases than were received"):
        wording.bulletin(cases, View.of(SURVEYS["en"]), topics={"a": 11}, threshold=85)


@given(parts=st.lists(st.integers(0, 10_000), min_size=1, max_size=9), off=st.integers(-3, 3))
def test_parts_add_up_or_there_is_no_bulletin(parts, off):
    named = {f"k{number}": n for number, n in enumerate(parts)}
    whole = sum(parts) + off
    if off == 0:
        text = repr(wording.bulletin(wording.Cases("m", "s", whole, {"by": named}), View.of(SURVEYS["zh"])))
        counts = [int(n) for n in re.findall(r"k\d(\d+)件，", text)]
        assert sum(counts) == whole
    else:
        with pytest.raises(DocumentError):
            wording.Cases("m", "s", whole, {"by": named})


@pytest.mark.parametrize("language", LANGUAGES)
def test_withheld_results_are_in_no_sentence(language):
    """Sentinels: rates and numbers of answers that occur in withheld groups only."""
    survey = SURVEYS[language]
    rates = presented.estimates([0.1973, 0.4658, 0.9, 0.8], [7, 17, 300, 400], variable="satisfied")
    made = repr(wording.bulletin(wording.Cases("m", "s", 10), View.of(survey), rates=rates.assign(low=0.1, high=0.9)))
    topic = presented.estimates(
        [0.1973, 0.4658, 0.9], [7, 17, 300], by="topic", codes=list("abc"), variable="satisfied"
    )
    made += repr(
        wording.bulletin(wording.Cases("m", "s", 10), View.of(survey), topics={"a": 3, "c": 4}, topic_rates=topic)
    )
    assert not re.search(r"19\.7|46\.6|n ?[＝=] ?(7|17)\b", made)
    frame = answers(1, 300, 0.0)
    frame = frame[(frame["wave"] != "2024") | (frame.groupby("wave", observed=True).cumcount() < 6)]
    result = trend(Design(frame), "rating")
    hidden = [wording.change(result, View.of(survey), wave=wave) for wave in ("2024", "2025")]
    assert all(re.search("不予公布|withheld", sentence) and not re.search(r"\d\.\d", sentence) for sentence in hidden)
