"""Every table shows the numbers of its estimates, with labels, decimals and notes."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest

import presented
from surveykit import tables
from surveykit.errors import DocumentError
from surveykit.presentation import View
from surveykit.presentation.numbers import id_part
from surveykit.results import Estimates

SIZES = [300, 250, 12, 40, 500]


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_cell_of_a_summary_equals_its_estimate(language):
    survey, design = presented.survey(language=language), presented.design(SIZES)
    means, rates = design.mean("rating", by="unit"), design.rate("satisfied", by="unit")
    table = tables.summary(means, rates, View.of(survey), by="unit", id="units")
    assert len(table.rows) == len(SIZES)
    for row, mean, rate in zip(table.rows, means.itertuples(), rates.itertuples(), strict=True):
        label, n, value, interval, share, share_interval = row
        assert label.text == survey.label_of("unit", mean.unit, language)
        assert n.value == mean.n
        assert value.value == pytest.approx(mean.value, abs=0.00501)
        assert share.value == pytest.approx(100 * rate.value, abs=0.0501)
        if mean.n < 15:
            assert interval.text == share_interval.text == "—"
            continue
        assert (interval.low, interval.high) == pytest.approx((mean.low, mean.high), abs=0.00501)
        assert (share_interval.low, share_interval.high) == pytest.approx((100 * rate.low, 100 * rate.high), abs=0.0501)


def test_a_summary_has_a_number_for_every_estimate():
    design = presented.design(SIZES)
    means, rates = design.mean("rating", by="unit"), design.rate("satisfied", by="unit")
    table = tables.summary(means, rates, View.of(presented.survey()), by="unit", id="units")
    by_id = {number.id: number for number in table.numbers}
    assert next(iter(by_id)) == "units.rating.mean.D01"
    assert by_id["units.satisfied.rate.D05"].value == float(f"{rates['value'].iloc[4]:.6g}")
    assert by_id["units.rating.mean.D02"].by == {"variable": "rating", "unit": "D02"}
    assert by_id["units.rating.mean.D03"].shown == "mean_only"
    assert by_id["units.rating.mean.D03"].low is None
    shown = {cell.number for row in table.rows for cell in row if cell.number}
    assert shown == set(by_id)


def test_rows_stand_in_official_order_with_everybody_first():
    survey = presented.survey()
    design = presented.design(SIZES)
    means = pd.concat([design.mean("rating", by="unit").iloc[::-1], design.mean("rating").frame])
    table = tables.summary(means, None, View.of(survey), by="unit", id="units")
    assert [row[0].text for row in table.rows] == ["All", *(f"Department {number}" for number in range(1, 6))]
    assert [column.label for column in table.columns] == ["Department", "n", "Value", "95% interval"]


def test_groups_inside_groups_stand_under_these_with_ids_of_their_own():
    frame = presented.estimates([3.0, 3.1, 3.2], [20, 30, 40], by="lecturer", codes=["1000", "102", "102"])
    frame.insert(0, "unit", ["D02", "D02", "D01"])
    table = tables.summary(frame, None, View.of(presented.survey()), by="lecturer", id="below")
    assert [row[0].text for row in table.rows] == ["102", "102", "1000"]
    assert table.row_groups == {0: "Department 1", 1: "Department 2"}
    assert {number.id for number in table.numbers} == {
        "below.rating.mean.D02.1000",
        "below.rating.mean.D02.102",
        "below.rating.mean.D01.102",
    }


def test_one_row_per_question_with_its_rate_beside_it():
    design = presented.design(SIZES)
    table = tables.summary(
        design.mean(["rating", "effort"]), design.rate("satisfied"), View.of(presented.survey()), id="q"
    )
    assert [row[0].text for row in table.rows] == ["Overall rating", "Preparation"]
    assert table.rows[0][4].kind == "percent"
    assert table.rows[1][4].text == "—"


def test_a_breakdown_by_several_questions_has_a_part_for_each():
    design = presented.design(SIZES)
    means = Estimates.joined(design.mean("rating", by=name) for name in ("age", "service"))
    table = tables.summary(means, None, View.of(presented.survey()), by=["age", "service"], id="traits")
    assert table.row_groups == {0: "Semesters since enrolment", 3: "Lecture for other departments"}
    assert [row[0].text for row in table.rows] == ["two", "four", "six", "no", "yes"]
    assert table.numbers[0].id == "traits.rating.mean.age-2"


def test_a_marked_group_has_a_sign_that_a_note_explains():
    frame = presented.estimates([3.0, 3.1], [20, 30])
    table = tables.summary(frame, None, View.of(presented.survey()), by="unit", id="u", marks={"D02": "identical"})
    assert table.rows[1][0].text == "Department 2 †"
    assert table.notes[-1].startswith("† All answers are the same")
    with pytest.raises(DocumentError, match="no remark 'oops'"):
        tables.summary(frame, None, View.of(presented.survey()), by="unit", id="u", marks={"D02": "oops"})


def test_a_summary_says_what_its_numbers_are():
    design = presented.design(SIZES)
    table = tables.summary(design.mean("rating"), design.rate("satisfied"), View.of(presented.survey()), id="q")
    notes = " ".join(table.notes)
    assert "share of the answers “good” or “very good” among all valid answers" in notes
    assert "Unweighted. Standard errors allow for several answers from the same respondent." in notes
    assert "95% confidence intervals (mean: Taylor-linearised variance, t interval; proportion: Korn–Graubard" in notes


def test_frames_that_do_not_fit_are_refused_with_a_remedy():
    survey, design = presented.survey(), presented.design(SIZES)
    with pytest.raises(DocumentError, match="cannot be made by 'age'"):
        tables.summary(design.mean("rating", by="unit"), None, View.of(survey), by="age", id="u")
    with pytest.raises(DocumentError, match="two estimates for one group"):
        tables.summary(design.mean(["rating", "effort"], by="unit"), None, View.of(survey), by="unit", id="u")
    with pytest.raises(DocumentError, match="nothing to show"):
        tables.summary(None, None, View.of(survey), id="u")
    with pytest.raises(DocumentError, match="not a frame of estimates"):
        tables.summary(pd.DataFrame({"a": [1]}), None, View.of(survey), id="u")
    with pytest.raises(DocumentError, match="needs a distribution"):
        tables.distribution(design.mean("rating"), View.of(survey), id="d")
    with pytest.raises(DocumentError, match="shows one question"):
        tables.distribution(design.proportion(["rating", "effort"]), View.of(survey), id="d")


def test_a_distribution_counts_every_answer_once():
    design = presented.design(SIZES)
    table = tables.distribution(design.proportion("rating"), View.of(presented.survey()), id="d")
    counted = Counter(design.frame["rating.choice"].astype(str))
    assert [(row[0].text, int(row[1].value)) for row in table.rows[:-1]] == [
        ("very poor", counted["1"]),
        ("poor", counted["2"]),
        ("fair", counted["3"]),
        ("good", counted["4"]),
        ("very good", counted["5"]),
    ]
    assert texts(table)[-1] == ["Total", "1,102", "100.0", "—"]
    assert sum(row[2].value for row in table.rows[:-1]) == pytest.approx(100, abs=0.25)


def test_a_weighted_distribution_has_no_counts():
    frame = presented.answers(SIZES)
    frame["w"] = np.linspace(0.5, 2.0, len(frame))
    shares = presented.Design(frame, weight="w").proportion("rating")
    table = tables.distribution(shares, View.of(presented.survey(design={"weight": "w"})), id="d")
    assert [column.label for column in table.columns] == ["Choice", "Percent", "95% interval"]
    assert "Weighted by “w”." in table.notes[2]


def test_a_distribution_by_groups_has_a_heading_with_n_for_each():
    table = tables.distribution(
        presented.design(SIZES).proportion("rating", by="unit"), View.of(presented.survey()), id="d", by="unit"
    )
    assert table.row_groups[0] == "Department 1 (n = 300)"
    assert table.row_groups[12] == "Department 3"
    assert texts(table)[12] == ["all choices", "< 15", "withheld (n < 15)", "—"]


def test_a_composition_counts_respondents_and_hides_small_groups():
    frame = presented.answers([200])
    frame["age"] = pd.Categorical(["2"] * 4 + ["4"] * 30 + ["6"] * 166, ["2", "4", "6"])
    table = tables.composition(presented.Design(frame).proportion(["age", "service"]), View.of(presented.survey()))
    assert texts(table)[:3] == [
        ["two", "< 10", "withheld (n < 10)"],
        ["four", "—", "withheld (protects another group)"],
        ["six", "166", "83.0"],
    ]
    assert table.row_groups == {0: "Semesters since enrolment (n = 200)", 3: "Lecture for other departments (n = 200)"}
    hidden = {number.id: number for number in table.numbers}["composition.age.share.2"]
    assert (hidden.value, hidden.n, hidden.withheld) == (None, None, "small")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh", "满意率＝对“总体评价”回答“满意”或“很满意”的份数÷该题有效回答份数×100%。"),
        ("en", "Satisfied: share of the answers “good” or “very good” among all valid answers to “Overall rating”."),
    ],
)
def test_definitions_print_choices_scores_and_denominator(language, expected):
    table = tables.definitions(View.of(presented.survey(), language))
    assert table.rows[-1][1].text == expected
    assert ("很满意＝5" if language == "zh" else "very good = 5") in table.rows[0][1].text
    assert "n/a" in table.notes[0]


def test_ids_are_ascii_and_distinct_for_any_code():
    codes = ["D01", "第一系", "第二系", "a b", "a/b", "a.b", "", "x" * 90, "x" * 91, "مركز"]
    parts = [id_part(code) for code in codes]
    assert len(set(parts)) == len(codes)
    assert all(re.fullmatch(r"[A-Za-z0-9_+-]+", part) for part in parts)


def test_equal_inputs_give_equal_tables():
    def made():
        design = presented.design(SIZES)
        return tables.summary(
            design.mean("rating", by="unit"),
            design.rate("satisfied", by="unit"),
            View.of(presented.survey()),
            by="unit",
            id="u",
        )

    assert made() == made()


@pytest.mark.parametrize("build", ["summary", "by", "distribution"])
def test_no_answers_give_a_table_that_says_so(build):
    design = presented.Design(presented.answers([20]).iloc[:0], psu="respondent", n_psu=5)
    survey = presented.survey()
    if build == "summary":
        table = tables.summary(design.mean("rating"), None, View.of(survey), id="t")
    elif build == "by":
        table = tables.summary(design.mean("rating", by="unit"), None, View.of(survey), by="unit", id="t")
    else:
        table = tables.distribution(design.proportion("rating"), View.of(survey), id="t")
    assert any("withheld" in cell.text or "nothing" in cell.text for cell in table.rows[0])
    assert all(number.value is None for number in table.numbers)


def test_group_words_in_the_middle_of_a_caption_begin_small():
    assert View.of(presented.survey(), "en").in_sentence("Department") == "department"
    assert View.of(presented.survey(), "en").in_sentence("GP practice") == "GP practice"
    assert View.of(presented.survey(), "zh").in_sentence("系") == "系"


@pytest.mark.parametrize(("language", "end"), [("en", ", by recorded traits"), ("zh", "（按特征分组）")])
def test_a_summary_by_many_columns_says_so_in_its_caption(language, end):
    survey = presented.survey(language=language)
    columns = ("unit", "channel", "wave", "rating", "trait with a name of some length")
    assert View.of(survey, language).title(("rating",), columns, "tables.summary.title").endswith(end)
    short = View.of(survey, language).title(("rating",), ("channel", "wave"), "tables.summary.title")
    assert short.endswith({"en": ", by channel, wave", "zh": "（按渠道、期次分）"}[language])
