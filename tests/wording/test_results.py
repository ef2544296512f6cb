"""Sentences claim what their intervals support, and nothing else."""

from __future__ import annotations

import importlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import presented
from surveykit import wording
from surveykit.errors import DocumentError
from surveykit.language import row_words
from surveykit.presentation import View
from surveykit.presentation.printing import significant

SURVEYS = {language: presented.survey(language=language) for language in ("zh", "en")}
CLAIMS = {"zh": ("高", "低"), "en": ("higher", "lower")}
#: Texts in which one language needs less.
ONE_SIDED: set[str] = set()
NUMBERS = st.floats(-4, 4, allow_nan=False, allow_subnormal=False)


def difference(value, low, high, n=100, variable="rating"):
    return presented.estimates([value], [n], variable=variable).assign(low=low, high=high)


@given(
    ends=st.tuples(NUMBERS, NUMBERS).map(sorted),
    share=st.floats(0, 1),
    n=st.sampled_from([15, 100, 5000]),
    language=st.sampled_from(["zh", "en"]),
    variable=st.sampled_from(["rating", "satisfied"]),
)
def test_a_sentence_claims_a_difference_exactly_where_the_interval_excludes_zero(ends, share, n, language, variable):
    low, high = (significant(end) for end in ends)
    value = low + share * (high - low)
    sentence = wording.comparison(difference(value, low, high, n, variable), View.of(SURVEYS[language]))
    higher, lower = (claim in sentence for claim in CLAIMS[language])
    assert higher == (low > 0)
    assert lower == (high < 0)


@given(low=st.floats(1e-9, 1e-3), width=st.floats(1e-9, 1e-3), language=st.sampled_from(["zh", "en"]))
def test_a_claimed_difference_is_never_printed_with_an_end_of_zero(low, width, language):
    sentence = wording.comparison(difference(low + width / 2, low, low + width), View.of(SURVEYS[language]))
    ends = re.search(r"([\d.]+)[–～]([\d.]+)", sentence).groups()
    assert all(float(end) > 0 for end in ends)


@pytest.mark.parametrize("n", [3, 9, 10, 14])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_few_answers_allow_no_comparison(n, language):
    sentence = wording.comparison(difference(2.0, 1.9, 2.1, n), View.of(SURVEYS[language]))
    assert not any(claim in sentence for claim in CLAIMS[language])
    assert not re.search(r"\d\.\d", sentence)


def test_the_sentences_word_for_word():
    up, down, none = difference(0.12, 0.08, 0.16), difference(-0.12, -0.16, -0.08), difference(0.02, -0.03, 0.07)
    zh, en = SURVEYS["zh"], SURVEYS["en"]
    assert wording.comparison(up, View.of(zh)) == (
        "第1系的“总体评价”平均分比其余参评单位（合并计算）高0.12分，差值的95%置信区间为0.08～0.16，差距超出抽样误差范围。"
    )
    assert wording.comparison(down, View.of(en)) == (
        "Department 1: the mean of “Overall rating” is 0.12 points lower than that of all other units together "
        "(95% interval of the difference: −0.16 to −0.08)."
    )
    assert wording.comparison(none, View.of(en), subject="We", rest="them", level=0.99643) == (
        "We: no difference from them can be told from these data in the mean of “Overall rating”: "
        "the difference is 0.02 points, and its 99.6% interval, −0.03 to 0.07, contains 0: it may be due to chance."
    )
    assert "高3.2个百分点" in wording.comparison(difference(0.0321, 0.01, 0.05, variable="satisfied"), View.of(zh))
    assert "3.2 percentage points higher" in wording.comparison(
        difference(0.0321, 0.01, 0.05, variable="satisfied"), View.of(en)
    )


def test_the_headline_word_for_word():
    mean = presented.estimates([3.20572], [73421]).assign(low=3.19, high=3.22)
    rate = presented.estimates([0.4446], [73421], variable="satisfied").assign(low=0.439, high=0.451)
    assert wording.headline(mean, rate, View.of(SURVEYS["zh"])) == (
        "“总体评价”平均分为3.21分（分值范围为1～5分，95%置信区间为3.19～3.22，n＝73421）。"
        "满意率为44.5%（95%置信区间为43.9%～45.1%，n＝73421）。"
    )
    assert wording.headline(mean.iloc[0], rate.iloc[0], View.of(SURVEYS["en"])) == (
        "“Overall rating”: mean 3.21 (on a scale from 1 to 5; 95% interval 3.19–3.22; n = 73,421). "
        "Satisfied: 44.5% (95% interval 43.9% to 45.1%; n = 73,421)."
    )
    assert wording.headline(mean, None, View.of(SURVEYS["en"])).count("interval") == 1


def test_the_headline_of_few_and_of_no_answers():
    en = SURVEYS["en"]
    assert "no interval is given with fewer than 15 valid answers" in wording.headline(
        presented.estimates([3.0], [12]), None, View.of(en)
    )
    few = presented.estimates([3.0], [9])
    sentence = "There are fewer than 10 valid answers; results are withheld to protect respondents."
    assert wording.headline(few, few.assign(variable="satisfied"), View.of(en)) == sentence
    nobody = presented.estimates([float("nan")], [0])
    assert wording.headline(nobody, nobody, View.of(en)).startswith(
        "No valid answers to “Overall rating” were received"
    )


def test_several_rows_are_refused():
    with pytest.raises(DocumentError, match="needs one estimate"):
        wording.headline(presented.estimates([3.0, 4.0], [20, 30]), None, View.of(SURVEYS["en"]))


def test_identical_answers_are_named_only_where_they_are():
    same = presented.estimates([5.0], [45]).assign(se=0.0, low=5.0, high=5.0)
    assert wording.identical_answers(same, View.of(SURVEYS["zh"])).startswith(
        "对“总体评价”的45份有效回答完全相同（5.00分）"
    )
    assert wording.identical_answers(same.assign(se=0.01), View.of(SURVEYS["zh"])) == ""
    assert wording.identical_answers(same.assign(n=12), View.of(SURVEYS["zh"])) == ""


def test_units_are_named_where_they_are_given():
    assert (
        wording.withheld(View.of(SURVEYS["zh"]), unit="D02") == "第2系的有效回答少于10份，为保护受访者，结果不予公布。"
    )
    assert wording.no_answers(View.of(SURVEYS["en"]), unit="D02").startswith(
        "No valid answers to “Overall rating” were received for Department 2"
    )


@pytest.mark.parametrize("module", ["tables", "figures", "wording"])
def test_no_text_of_the_catalogue_claims_significance(module):
    texts = importlib.import_module(f"surveykit.language.catalogue.{module}").TEXTS
    for key, (zh, en) in texts.items():
        assert "显著" not in zh, key
        assert "significan" not in en.lower(), key
        # Words for rows are grammar: a measure word in Chinese, a plural in English.
        sides = [set(re.findall(r"{(\w+)}", side)) - row_words("en").keys() for side in (zh, en)]
        assert sides[0] == sides[1] or key in ONE_SIDED, key
