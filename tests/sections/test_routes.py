"""Routes in the annex are words, in both languages, and say the same as the condition."""

from __future__ import annotations

import pytest

import presented
from surveykit.presentation import View
from surveykit.sections.book.routes import condition_words


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        ("rating <= 2", "“总体评价”选“很不满意”或“不满意”", "“Overall rating” is “very poor” or “poor”"),
        ("rating > 4", "“总体评价”选“很满意”", "“Overall rating” is “very good”"),
        ("service == 1", "“是否为外系开课”选“是”", "“Lecture for other departments” is “yes”"),
        (
            "age not in [2, 4] and (service != 1 or rating < 2)",
            "“学生入学学期数”未选“两个”或“四个”，且（“是否为外系开课”未选“是”或“总体评价”选“很不满意”）",
            "“Semesters since enrolment” is not “two” or “four” and (“Lecture for other departments” is not “yes” or "
            "“Overall rating” is “very poor”)",
        ),
        (
            "not (service == 1)",
            "不满足“是否为外系开课”选“是”这一条件",
            "it is not so that “Lecture for other departments” is “yes”",
        ),
        ("wave in [2025]", "期次为“2025”", "the wave is “2025”"),
    ],
)
def test_words(condition, zh, en):
    survey = presented.survey()
    assert condition_words(condition, View.of(survey, "zh")) == zh
    assert condition_words(condition, View.of(survey, "en")) == en
