"""A small survey, and estimates from made answers, for the tests of what people look at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from surveykit.estimation import Design
from surveykit.survey import Definition, Register, Unit

LONG_LABEL = "Institute for the comparative study of administrative satisfaction measurement at large"


def survey(*, departments: int = 14, language: str = "en", **changes) -> Definition:
    """A survey like the lecture evaluation: departments with lecturers, ratings from 1 to 5, two recorded traits."""
    ratings = {
        "1": {"zh": "很不满意", "en": "very poor"},
        "2": {"zh": "不满意", "en": "poor"},
        "3": {"zh": "一般", "en": "fair"},
        "4": {"zh": "满意", "en": "good"},
        "5": {"zh": "很满意", "en": "very good"},
    }
    content = {
        "id": "lectures",
        "title": {"zh": "课程评价", "en": "Lecture evaluation"},
        "language": language,
        "scales": {"five": {"choices": ratings, "missing": {"n/a": "dont_know"}}},
        "respondent": "s",
        "sources": [{"path": "raw/made.csv"}],
        "units": {
            "register": "units.csv",
            "column": "dept",
            "label": {"zh": "院系", "en": "Department"},
            "below": "lecturer",
            "below_label": {"zh": "教师", "en": "Lecturer"},
        },
        "questions": {
            "rating": {
                "text": {"zh": "总体评价", "en": "Overall rating"},
                "type": "rating",
                "scale": "five",
                "column": "y",
            },
            "effort": {"text": {"zh": "备课", "en": "Preparation"}, "type": "rating", "scale": "five", "column": "e"},
            "age": {
                "text": {"zh": "学生入学学期数", "en": "Semesters since enrolment"},
                "type": "single",
                "role": "trait",
                "choices": {
                    "2": {"zh": "两个", "en": "two"},
                    "4": {"zh": "四个", "en": "four"},
                    "6": {"zh": "六个", "en": "six"},
                },
                "column": "a",
            },
            "service": {
                "text": {"zh": "是否为外系开课", "en": "Lecture for other departments"},
                "type": "single",
                "role": "trait",
                "choices": {"0": {"zh": "否", "en": "no"}, "1": {"zh": "是", "en": "yes"}},
                "column": "b",
            },
            "lecturer": {"text": {"zh": "教师", "en": "Lecturer"}, "type": "text", "column": "d"},
        },
        "rates": {
            "satisfied": {"label": {"zh": "满意率", "en": "Satisfied"}, "question": "rating", "choices": ["4", "5"]}
        },
        "headline": {"question": "rating", "rate": "satisfied"},
        "design": {"psu": "respondent"},
        "report": {"title": {"zh": "报告", "en": "Report"}, "date": "2025-12-31"},
        **changes,
    }
    names = [
        Unit.model_validate(
            {"unit_id": f"D{number:02d}", "name": {"zh": f"第{number}系", "en": f"Department {number}"}}
        )
        for number in range(1, departments + 1)
    ]
    definition = Definition.model_validate(content, context={"language": language})
    return definition.model_copy(update={"units_listed": Register(units=tuple(names))})


def answers(sizes: Sequence[int], *, seed: int = 1) -> pd.DataFrame:
    """Made answers: ``sizes`` are the numbers of answers of the departments, D01 first."""
    chance = np.random.default_rng(seed)
    unit = np.repeat([f"D{number:02d}" for number in range(1, len(sizes) + 1)], sizes)
    lift = np.repeat(chance.normal(0, 0.35, len(sizes)), sizes)
    score = np.clip(np.rint(3.2 + lift + chance.normal(0, 1.2, len(unit))), 1, 5)
    effort = np.clip(np.rint(3.6 + lift + chance.normal(0, 1.0, len(unit))), 1, 5)
    codes = ["1", "2", "3", "4", "5"]
    return pd.DataFrame(
        {
            "unit": unit,
            "respondent": chance.integers(0, max(len(unit) // 6, 2), len(unit)).astype(str),
            "rating": score,
            "effort": effort,
            "rating.choice": pd.Categorical(score.astype(int).astype(str), codes, ordered=True),
            "effort.choice": pd.Categorical(effort.astype(int).astype(str), codes, ordered=True),
            "age": pd.Categorical(chance.choice(["2", "4", "6"], len(unit), p=[0.5, 0.3, 0.2]), ["2", "4", "6"]),
            "service": pd.Categorical(chance.choice(["0", "1"], len(unit), p=[0.7, 0.3]), ["0", "1"]),
            "satisfied": (score >= 4).astype(float),
        }
    )


def design(sizes: Sequence[int], *, seed: int = 1) -> Design:
    """The made answers as a design whose sampled units are the respondents."""
    return Design(answers(sizes, seed=seed), psu="respondent")


def estimates(values: Sequence[float], n: Sequence[int], *, by: str = "unit", codes: Sequence[str] = (), **columns):
    """A frame of means with given values and numbers of answers, intervals of 0.1 to each side."""
    value = np.asarray(values, dtype=float)
    groups = list(codes) or [f"D{number:02d}" for number in range(1, len(value) + 1)]
    return pd.DataFrame(
        {
            by: groups,
            "variable": columns.pop("variable", "rating"),
            "category": columns.pop("category", None),
            "value": value,
            "se": 0.05,
            "low": value - 0.1,
            "high": value + 0.1,
            "n": list(n),
            "n_eff": np.asarray(n, dtype=float),
            "df": 100.0,
            "deff": 1.0,
            "method": "mean, Taylor linearisation, t interval",
            **columns,
        }
    )
