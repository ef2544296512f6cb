"""Scales are known by their whole set of labels, never by one."""

from __future__ import annotations

import pytest

from surveykit.inspection.scales import SCALES, match_scale, misspellings


@pytest.mark.parametrize("name", SCALES)
def test_a_whole_set_of_labels_is_its_scale(name):
    found = match_scale(list(reversed(SCALES[name])))
    assert (found.name, found.labels, found.whole) == (name, SCALES[name], True)


def test_no_two_scales_have_the_same_labels():
    assert len({frozenset(labels) for labels in SCALES.values()}) == len(SCALES)


@pytest.mark.parametrize("label", ["满意", "基本满意", "一般", "Agree"])
def test_one_label_is_never_enough(label):
    found = match_scale([label, "不了解"])
    assert (found.name, found.candidates) == (None, ())


def test_the_place_of_a_label_depends_on_the_others():
    three = match_scale(["满意", "基本满意", "不满意"])
    five = match_scale(["非常满意", "满意", "基本满意", "不满意", "非常不满意"])
    assert three.labels.index("基本满意") == 1 and five.labels.index("基本满意") == 2


def test_a_part_that_several_scales_hold_is_a_question():
    found = match_scale(["非常满意", "不满意"])
    assert found.name is None
    assert {"satisfaction_5", "satisfaction_4_strong"} <= set(found.candidates)


def test_a_part_that_only_one_scale_holds_is_that_scale_but_not_whole():
    found = match_scale(["优秀", "基本称职", "不称职"])
    assert (found.name, found.whole) == ("appraisal_competent", False)


def test_numbering_points_width_and_marks_of_no_answer_do_not_matter():
    found = match_scale(["A.非常满意", "B. 满意", "C、基本满意（60分）", "④不满意", "5-非常不满意(0)", "不了解"])
    assert found.name == "satisfaction_5"
    assert found.labels[2] == "C、基本满意（60分）"


def test_a_mistyped_label_is_refused_and_the_meant_one_named():
    found = match_scale(["Al of it", "Most of it", "About half of it", "Some of it", "None of it"])
    assert found.name is None
    assert found.unknown == (("Al of it", "All of it"),)


def test_labels_one_letter_apart_are_told_but_numbers_are_not():
    assert misspellings({"All of it": 11, "Al of it": 1, "Most of it": 30}) == (("Al of it", "All of it"),)
    assert misspellings({"18-29 years": 3, "19-29 years": 9}) == ()
    assert misspellings({"满意": 9, "不满意": 2}) == ()
