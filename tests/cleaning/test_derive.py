"""What ``derive`` makes of answers, held against pandas and numpy; skipped, blank, refused and invalid carry over."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveykit.cleaning import load_survey
from surveykit.cleaning.columns import MISSING_KINDS
from surveykit.cleaning.deriving import with_derived_answers
from surveykit.survey.derived import with_expressions
from surveykit.survey.questions import Derive

YAML = """\
format: 1
id: tools
title: Tools
language: en
units: {register: units.csv, column: unit}
channels: {web: {label: Web}, desk: {label: Desk}}
sources: [{path: answers.csv, channel_column: channel}]
scales:
  five: {choices: {5: best, 4: good, 3: fair, 2: poor, 1: worst}}
  odd: {choices: {a: much, b: some, c: none}, scores: {a: 100, b: 60, c: 0}}
questions:
  q1: {text: First, type: rating, scale: five}
  q2: {text: Second, type: rating, scale: five}
  q3: {text: Third, type: rating, scale: odd}
  age: {text: Age, type: number}
  income: {text: Income, type: number, minimum: 0, maximum: 10}
  region: {text: Region, type: single, choices: {1: North, 2: East, 3: South, x: Abroad}}
  why: {text: Why, type: multiple, choices: {wait: Waiting, staff: Staff}}
  opened: {text: Opened, type: date}
  closed: {text: Closed, type: date}
  words: {text: Words, type: text}
constructs:
  service: [q1, q2, q3]
  strict: {label: {zh: 严, en: Strict}, questions: [q1, q2], reverse: [q2], minimum: 2}
calendars: {china: days.csv}
headline: {question: q1}
report: {title: Report, date: 2025-12-31}
"""
HOLIDAYS = ("2024-10-01", "2024-10-02", "2024-10-03", "2024-10-04", "2024-10-07")
CALENDAR = "".join(["day,working\n", *(f"{day},no\n" for day in HOLIDAYS), "2024-09-29,yes\n2024-10-12,yes\n"])
KINDS = ("skipped", "refused", "dont_know", "invalid", "blank", "default_rating")
CODES = {"q1": "54321", "q2": "54321", "q3": "abc", "region": "123x"}
N = 40
QUESTIONS = ("q1", "q2", "q3", "age", "income", "region", "why", "opened", "closed", "words")


@pytest.fixture(scope="session")
def tools(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tools", numbered=False)
    texts = {
        "survey.yml": YAML,
        "units.csv": "unit_id,name\nA,Office\n",
        "days.csv": CALENDAR,
        "answers.csv": "unit,channel,q1,q2,q3,age,income,region,why,opened,closed,words\nA,web,5,4,a,31,2,1,wait,,,\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_survey(folder)


def derived(survey, frame, **expressions):
    """The frame with derived questions, and the survey that knows them."""
    lines = {name: Derive.model_validate({"is": text}) for name, text in expressions.items()}
    survey = with_expressions(survey, lines)
    return with_derived_answers(frame, survey), survey


def kinds_of(frame, name):
    column = frame[f"{name}.missing"].astype(object)
    return [None if pd.isna(kind) else kind for kind in column]


def people(n, seed=0, **given):
    """Typed answers to all questions, with every kind of missing ones; ``given`` are the answers to some, complete."""
    random = np.random.default_rng(seed)
    frame = {"channel": pd.Categorical(random.choice(["web", "desk"], n))}
    days = [(date(2024, 1, 25) + timedelta(days=number)).isoformat() for number in range(340)]
    possible = {
        **{name: [*codes] for name, codes in CODES.items()}, "age": [*range(100)], "income": [0, 0.5, 2, 10],
        "opened": days, "closed": days, "words": ["yes", "no"], "why.wait": [0, 1], "why.staff": [0, 1],
    }  # fmt: skip
    for name in QUESTIONS:
        gone = random.random(n) < random.choice([0, 0.3, 0.6])
        missing = pd.Series(np.where(gone, random.choice(KINDS, n), None), dtype=object)
        for column in [part for part in possible if part.partition(".")[0] == name]:
            values = pd.Series(random.choice(np.array(possible[column], dtype=object), n)).mask(gone)
            if name in given:
                values, missing = pd.Series(given[name]), missing.mask(missing.notna())
            if name in CODES:
                frame[column] = pd.Categorical(values, [*CODES[name]], ordered=name != "region")
            else:
                frame[column] = values.astype("str" if name in ("opened", "closed", "words") else "float64")
        frame.setdefault(name, "")
        frame[f"{name}.missing"] = pd.Categorical(missing, MISSING_KINDS)
    return pd.DataFrame(frame)


frames = st.integers(0, 2**32 - 1).map(lambda seed: people(N, seed))


def scores(frame, name):
    known = {"a": 100.0, "b": 60.0, "c": 0.0} | {str(code): float(code) for code in range(1, 6)}
    return frame[name].astype(object).map(known).astype(float)


def first_kind(frame, names, needed=None):
    """The kind by the documented order: not asked enough, else the first other one; where a value is missing."""
    missing = pd.DataFrame({name: kinds_of(frame, name) for name in names}, index=frame.index, dtype=object)
    needed = len(names) if needed is None else needed
    result = []
    for row in missing.itertuples(index=False):
        asked = [kind for kind in row if kind != "skipped"]
        others = [kind for kind in KINDS[1:] if kind in asked]
        result.append("skipped" if len(asked) < needed else others[0] if others else None)
    return result


def check(frame, name, expected, kinds):
    """Values as expected, and the kinds where there is none."""
    got = frame[name].astype(float) if not isinstance(frame[name].dtype, pd.CategoricalDtype) else frame[name]
    if isinstance(got.dtype, pd.CategoricalDtype):
        got, expected = got.astype(object).where(got.notna(), None), pd.Series(expected).astype(object)
        expected = expected.where(expected.notna(), None)
        assert got.tolist() == expected.tolist()
    else:
        np.testing.assert_allclose(got, np.asarray(expected, dtype=float), rtol=1e-12)
    is_missing = pd.isna(frame[name]).tolist()
    assert kinds_of(frame, name) == [kind if gone else None for kind, gone in zip(kinds, is_missing, strict=True)]


quick = settings(max_examples=8, deadline=None)


@quick
@given(frame=frames)
def test_arithmetic_and_comparisons(tools, frame):
    made, _ = derived(
        tools, frame, total="age + 2 * q1 - -income", ratio="age / income", half="q3 / 2",
        old="age >= 30", between="10 <= age < 50", same="q1 == q2", good="q1 >= 4", much="q3 > b",
        far="region in [3, x]",
        near="region != x", young="not age >= 30", web="channel == web and age > 0", spoken="words == yes",
    )  # fmt: skip
    age, income, q1, q2, q3 = (
        frame["age"],
        frame["income"],
        scores(frame, "q1"),
        scores(frame, "q2"),
        scores(frame, "q3"),
    )
    check(made, "total", age + 2 * q1 + income, first_kind(frame, ["age", "q1", "income"]))
    ratio = (age / income).replace([np.inf, -np.inf], np.nan)
    kinds = first_kind(frame, ["age", "income"])
    check(made, "ratio", ratio, [kind or "invalid" for kind in kinds])
    check(made, "half", q3 / 2, first_kind(frame, ["q3"]))

    def truth(holds, *needed):
        known = np.logical_and.reduce([series.notna() for series in needed])
        return [None if not is_known else "1" if held else "0" for held, is_known in zip(holds, known, strict=True)]

    check(made, "old", truth(age >= 30, age), first_kind(frame, ["age"]))
    check(made, "young", truth(age < 30, age), first_kind(frame, ["age"]))
    check(made, "between", truth((age >= 10) & (age < 50), age), first_kind(frame, ["age"]))
    check(made, "same", truth(q1 == q2, q1, q2), first_kind(frame, ["q1", "q2"]))
    check(made, "good", truth(q1 >= 4, q1), first_kind(frame, ["q1"]))
    check(made, "much", truth(q3 > 60, q3), first_kind(frame, ["q3"]))
    check(made, "far", truth(frame["region"].isin(["3", "x"]), frame["region"]), first_kind(frame, ["region"]))
    check(made, "near", truth(frame["region"] != "x", frame["region"]), first_kind(frame, ["region"]))
    check(made, "spoken", truth(frame["words"] == "yes", frame["words"]), first_kind(frame, ["words"]))
    web = [
        "0" if channel == "desk" or years == 0 else None if pd.isna(years) else "1"
        for channel, years in zip(frame["channel"], age, strict=True)
    ]
    check(made, "web", web, first_kind(frame, ["age"]))


@quick
@given(frame=frames)
def test_and_or_need_only_what_decides(tools, frame):
    made, _ = derived(
        tools, frame, both="q1 >= 4 and age < 40", one="q1 >= 4 or age < 40", none="not (q1 >= 4 or age < 40)"
    )
    first = scores(frame, "q1").map(lambda value: pd.NA if pd.isna(value) else value >= 4).astype("boolean")
    second = frame["age"].map(lambda value: pd.NA if pd.isna(value) else value < 40).astype("boolean")
    kinds = first_kind(frame, ["q1", "age"])
    for name, expected in (("both", first & second), ("one", first | second), ("none", ~(first | second))):
        # pandas' own logic of three values (Kleene).
        check(made, name, [None if pd.isna(held) else str(int(held)) for held in expected], kinds)


@quick
@given(frame=frames)
def test_over_several_questions(tools, frame):
    made, survey = derived(
        tools, frame, a="mean(q1, q2, age)", b="sum(q1, q2)", c="sum(q1, q2, age, minimum=1)", d="min(q1, q2, age)",
        e="max(q1, q2, age, minimum=3)", f="mean(service)", g="mean(strict)", h="count(q1, age, region)",
        i="count(q1 >= 4, age < 30)", j="count(why)", k="mean(q1 >= 4, q2 >= 4)", m="sum(strict)",
    )  # fmt: skip
    items = pd.DataFrame({"q1": scores(frame, "q1"), "q2": scores(frame, "q2"), "age": frame["age"]})
    three = first_kind(frame, ["q1", "q2", "age"], 2)
    check(made, "a", items.mean(axis=1).where(items.notna().sum(axis=1) >= 2), three)
    pair = items[["q1", "q2"]]
    check(made, "b", pair.sum(axis=1, skipna=False), first_kind(frame, ["q1", "q2"]))
    check(made, "c", items.sum(axis=1, min_count=1), first_kind(frame, ["q1", "q2", "age"], 1))
    check(made, "d", items.min(axis=1), first_kind(frame, ["q1", "q2", "age"], 1))
    check(made, "e", items.max(axis=1, skipna=False), first_kind(frame, ["q1", "q2", "age"]))
    service = pair.assign(q3=scores(frame, "q3"))
    check(made, "f", service.mean(axis=1).where(service.notna().sum(axis=1) >= 2), first_kind(frame, list(service), 2))
    # Turned round: the least and the greatest score together, minus the score.
    strict = pair.assign(q2=6 - pair["q2"])
    check(made, "g", strict.mean(axis=1, skipna=False), first_kind(frame, ["q1", "q2"]))
    check(made, "m", strict.sum(axis=1, skipna=False), first_kind(frame, ["q1", "q2"]))
    names = ["q1", "age", "region"]
    asked = pd.DataFrame({name: [kind != "skipped" for kind in kinds_of(frame, name)] for name in names}).any(axis=1)
    check(made, "h", frame[names].notna().sum(axis=1).where(asked), ["skipped"] * N)
    holds = (pair["q1"] >= 4).astype(int) + (frame["age"] < 30)
    known = pair["q1"].notna() | frame["age"].notna()
    check(made, "i", holds.where(known), first_kind(frame, ["q1", "age"], 1))
    check(made, "j", frame[["why.wait", "why.staff"]].sum(axis=1, skipna=False), first_kind(frame, ["why"]))
    tops = pair.ge(4).astype(float).where(pair.notna())
    check(made, "k", tops.mean(axis=1), first_kind(frame, ["q1", "q2"], 1))
    assert survey.score_range("a") is None
    assert survey.score_range("f") == (0, 100)
    assert survey.score_range("g") == (1, 5)
    assert survey.score_range("m") == (2, 10)


@quick
@given(frame=frames)
def test_bands_collapse_reverse_and_choices_between_two(tools, frame):
    made, survey = derived(
        tools, frame, ages="bands(age, [18, 30, 45.5])", levels="bands(q3, [60])",
        where="collapse(region, {here: [1, 2], far: x}, other=rest)",
        rough="collapse(q1, {high: [5, 4], low: [3, 2, 1]})",
        turned="reverse(q1)", odd="reverse(q3)", less="reverse(income)",
        life="'young' if age < 30 else 'old'", pay="income if age >= 18 else 0", old="ages >= 3",
    )  # fmt: skip
    cut = pd.cut(frame["age"], [-np.inf, 18, 30, 45.5, np.inf], right=False, labels=["1", "2", "3", "4"])
    check(made, "ages", cut.astype(object), first_kind(frame, ["age"]))
    check(
        made,
        "old",
        [None if pd.isna(code) else str(int(code >= "3")) for code in cut.astype(object)],
        first_kind(frame, ["age"]),
    )
    check(made, "levels", scores(frame, "q3").map({0.0: "1", 60.0: "2", 100.0: "2"}), first_kind(frame, ["q3"]))
    places = frame["region"].astype(object).map({"1": "here", "2": "here", "3": "rest", "x": "far"})
    check(made, "where", places, first_kind(frame, ["region"]))
    rough = frame["q1"].astype(object).map(dict(zip("54321", ["high", "high", "low", "low", "low"], strict=True)))
    check(made, "rough", rough, first_kind(frame, ["q1"]))
    # A reversed answer is the same answer with another score.
    check(made, "turned", frame["q1"].astype(object), first_kind(frame, ["q1"]))
    assert [choice.score for choice in survey.scale_of("turned").choices] == [1, 2, 3, 4, 5]
    assert [choice.score for choice in survey.scale_of("odd").choices] == [0, 40, 100]
    assert [choice.label.en for choice in survey.scale_of("turned").choices] == [
        "best",
        "good",
        "fair",
        "poor",
        "worst",
    ]
    check(made, "less", 10 - frame["income"], first_kind(frame, ["income"]))
    check(
        made,
        "life",
        frame["age"].map(lambda age: None if pd.isna(age) else "young" if age < 30 else "old"),
        first_kind(frame, ["age"]),
    )
    pay = frame["income"].where(frame["age"] >= 18, 0).where(frame["age"].notna())
    kinds = [
        of_age if pd.isna(age) else of_income
        for age, of_age, of_income in zip(frame["age"], kinds_of(frame, "age"), kinds_of(frame, "income"), strict=True)
    ]
    check(made, "pay", pay, kinds)
    assert {name: survey.questions[name].type for name in ("ages", "where", "turned", "less", "life")} == {
        "ages": "single", "where": "single", "turned": "rating", "less": "number", "life": "single",
    }  # fmt: skip


def working(day):
    listed = {line.split(",")[0]: line.endswith("yes") for line in CALENDAR.splitlines()[1:]}
    return listed.get(day.isoformat(), day.weekday() < 5)


@quick
@given(frame=frames)
def test_days_workdays_and_months(tools, frame):
    made, _ = derived(
        tools, frame, d="days(opened, closed)", w="workdays(opened, closed)", c="workdays(opened, closed, china)",
        m="months(opened, closed)", since="days(2024-01-01, opened)", late="closed > opened",
    )  # fmt: skip
    opened, closed = (pd.to_datetime(frame[name]) for name in ("opened", "closed"))
    kinds = first_kind(frame, ["opened", "closed"])
    check(made, "d", (closed - opened).dt.days, kinds)
    check(made, "since", (opened - pd.Timestamp("2024-01-01")).dt.days, first_kind(frame, ["opened"]))
    check(
        made,
        "late",
        [None if pd.isna(a) or pd.isna(b) else str(int(b > a)) for a, b in zip(opened, closed, strict=True)],
        kinds,
    )

    def counted(start, end, is_worked):
        if pd.isna(start) or pd.isna(end):
            return np.nan
        first, last = sorted([start.date(), end.date()])
        days = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
        return (1 if end >= start else -1) * sum(map(is_worked, days))

    pairs = list(zip(opened, closed, strict=True))
    check(made, "w", [counted(*pair, np.is_busday) for pair in pairs], kinds)
    check(made, "c", [counted(*pair, working) for pair in pairs], kinds)

    def months(start, end):
        if pd.isna(start) or pd.isna(end):
            return np.nan
        if end < start:
            return -months(end, start)
        return max(number for number in range(13) if start + pd.DateOffset(months=number) <= end)

    check(made, "m", [months(*pair) for pair in pairs], kinds)


def test_working_days_around_the_national_holiday_of_2024(tools):
    days = ["2024-09-27", "2024-09-28", "2024-09-30", "2024-10-01", "2024-10-08", "2024-10-12", "2024-10-14"]
    made, _ = derived(tools, people(7, opened=["2024-09-27"] * 7, closed=days), w="workdays(opened, closed, china)")
    # Sunday 29 September and Saturday 12 October are worked; 1 to 7 October are free.
    assert made["w"].tolist() == [0, 0, 2, 2, 3, 7, 8]


def test_what_is_beyond_all_bounds_is_invalid(tools):
    expressions = {"big": "age * age", "none": "1 / age", "total": "sum(big, none)", "middle": "mean(big, none)"}
    made, _ = derived(tools, people(3, age=[1e300, 0.0, 1.0]), **expressions)
    assert kinds_of(made, "big") == ["invalid", None, None]
    assert kinds_of(made, "none") == [None, "invalid", None]
    assert kinds_of(made, "total") == ["invalid", "invalid", None]
    assert made["middle"].tolist() == [1e-300, 0, 1]


def test_derived_from_derived_in_any_order(tools):
    frame = people(50, seed=1)
    made, survey = derived(tools, frame, c="b + 1", b="a * 2", a="age + 1", group="bands(c, [50, 100])")
    check(made, "c", (frame["age"] + 1) * 2 + 1, first_kind(frame, ["age"]))
    assert [name for name in survey.questions if name in ("a", "b", "c", "group")] == ["c", "b", "a", "group"]


RATIO = ("rates:\n", "derive: {pace: 'overall / minutes', slow: 'bands(pace, [10])'}\nrates:\n")


def test_a_division_by_zero_is_a_finding_with_its_rows(kitchen):
    survey = kitchen.make(RATIO, window="id,unit,y,speed,min,comment\n1,A,3,3,0,\n2,A,3,3,,\n3,A,2,2,10,\n")
    [finding] = [one for one in survey.check() if one.check == "impossible_results"]
    assert (finding.n, finding.severity) == (1, "warning")
    assert "'pace' is no finite number" in finding.what
    frame = survey.clean().frame
    assert kinds_of(frame, "pace")[:3] == kinds_of(frame, "slow")[:3] == ["invalid", "blank", None]


def test_corrections_reach_what_is_derived(kitchen):
    rule = "checks: {out_of_range: {action: set_invalid}}\n"
    survey = kitchen.make(RATIO, window="id,unit,y,speed,min,comment\n1,A,3,3,61,\n2,A,3,3,20,\n", extra=rule)
    frame = survey.clean().frame
    assert kinds_of(frame, "slow")[:2] == ["invalid", None]
    assert frame["pace"][:2].tolist()[1] == 5


def test_a_calendar_that_does_not_know_a_year_is_a_finding(kitchen):
    changes = (
        ("rates:\n", "  day: {text: Day, type: date, column: {window: comment}}\n"
         "calendars: {china: days.csv}\nderive: {span: 'workdays(2024-09-20, day, china) + 1'}\nrates:\n"),
    )  # fmt: skip
    window = "id,unit,y,speed,min,comment\n1,A,3,3,1,2024-10-08\n2,A,3,3,1,2025-10-08\n3,A,3,3,1,\n"
    kitchen.folder.mkdir()
    (kitchen.folder / "days.csv").write_text(CALENDAR, encoding="utf-8")
    findings = kitchen.make(*changes, window=window).check()
    [finding] = [one for one in findings if one.check == "calendar_years"]
    assert (finding.n, finding.rows) == (1, ("window.csv:3",))
