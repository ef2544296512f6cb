"""``derive`` and ``constructs`` in survey.yml: every mistake at once, with its line, its character and what to do."""

from __future__ import annotations

import pytest

from survey.test_channels_and_scales import GOOD, folder_of
from surveykit.errors import SurveyError
from surveykit.survey import Definition, load_definition

EXTRA = """\
  sex: {text: 性别, type: single, choices: {1: 男, 2: 女}}
  why: {text: 原因, type: multiple, choices: {wait: 等候, staff: 态度}}
  opened: {text: 受理, type: date}
  closed: {text: 办结, type: date}
  month: {text: 月份, type: date, period: month}
  ranks: {text: 排序, type: ranking, choices: {a: 甲, b: 乙}}
"""
WHOLE = GOOD.replace("constructs:", EXTRA + "constructs:").replace(
    "  index: mean(service)", "  index: mean(service)\n  EXTRA: 1"
)


def text_with(line, **changes):
    text = WHOLE.replace("  EXTRA: 1", line)
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def problems_of(tmp_path, text):
    with pytest.raises(SurveyError) as caught:
        load_definition(folder_of(tmp_path, text))
    return caught.value.problems


def loaded(tmp_path, line, text=None):
    return load_definition(folder_of(tmp_path, text or text_with(line)))


@pytest.mark.parametrize(
    ("expression", "what", "expected", "found", "remedy"),
    [
        ("mean(sped, speed)", "there is no construct or question 'sped'", "service",
         "'sped' at character 6 of: mean(sped, speed)", "did you mean 'speed'?"),
        ("maen(speed)", "there is no function 'maen'", "mean", "at character 1", "did you mean 'mean'?"),
        ("minutes + sex", "'sex' has no scores", "a rating or number question", "'sex' at character 11", ""),
        ("minutes + opened", "'opened' has no scores", "a rating", "character 11", "days(FROM, TO)"),
        ("speed >= 9", "there is no choice of 'speed' '9'", "5 非常满意", "'9' at character 10", "declare"),
        ("sex == 男", "there is no choice of 'sex' '男'", "1 男", "'男' at character 8", "write its code: 1"),
        ("sex > 1", "the answers to 'sex' have no order", "a rating", "'sex' at character 1", ""),
        ("overall + 1", "channels ask 'overall' on different scales", "one scale", "character 1", "overall_harmonised"),
        ("why == wait", "'why' has several answers", "CODE in QUESTION", "character 1", ""),
        ("wiat in why", "there is no choice of 'why' 'wiat'", "wait", "character 1", "did you mean 'wait'?"),
        ("1 in sex", "'sex' has one answer", "sex in [CODE, ...]", "character 6", ""),
        ("minutes in [1, x]", "a number is expected here", "30", "'x' at character 16", ""),
        ("minutes and sex == 1", "'minutes' is neither yes nor no", "comparison", "character 1", ""),
        ("bands(minutes, [45, 30])", "the limits of bands rise", "bands(", "character 16", ""),
        ("bands(minutes, 30)", "bands needs a list of limits", "bands(", "character 16", ""),
        ("bands(minutes)", "bands has not 1 arguments", "bands(", "character 1", ""),
        ("collapse(sex, {m: [1]})", "the groups leave out 2", "every code", "character 1", "other=NAME"),
        ("collapse(sex, {m: [1, 2], f: 2})", "the code '2' is in two groups", "one group", "character 30", ""),
        ("collapse(sex, {m: [1, 3]}, other=f)", "there is no choice of 'sex' '3'", "1 男", "character 23", ""),
        ("collapse(minutes, {m: [1]}, other=f)", "'minutes' has no choices", "rating", "character 10", "bands("),
        ("reverse(minutes)", "'minutes' has no two ends", "minimum and maximum", "character 9", ""),
        ("reverse(sex)", "'sex' has no two ends", "rating", "character 9", ""),
        ("days(opened, minutes)", "'minutes' holds no days", "date question", "character 14", ""),
        ("days(opened, month)", "'month' holds no days", "date question", "character 14", ""),
        ("days(2024-02-30, opened)", "'2024-02-30' is no day", "2025-12-31", "character 6", ""),
        ("workdays(opened, closed, chian)", "there is no calendar 'chian'", "declared calendar", "character 26",
         "calendars:"),
        ("mean(speed, minutes, minimum=3)", "minimum says how many of 2", "from 1 to 2", "character 30", ""),
        ("mean(speed, least=3)", "mean has no option 'least'", "minimum=2", "character 1", ""),
        ("opened", "'EXTRA_' would be a day", "a number", "character 1", ""),
        ("count(ranks)", "'ranks' cannot be counted", "conditions", "character 7", ""),
        ("1 + 2", "'EXTRA_' names no question", "questions", "character 1", ""),
        ("channel == web", "there is no choice of 'channel' 'web'", "window 窗口", "'web' at character 12", ""),
        ("minutes * 1e999", "a number is too large", "30 characters", "character 11", ""),
        ("EXTRA_ + 1", "made of each other: EXTRA_ -> EXTRA_", "before", "character 1", ""),
        ("minutes ** 2", "cannot be read: there is '*' at character 10", "an expression such as", "minutes ** 2", ""),
        ("__class__", "there is no question '__class__'", "overall", "character 1", ""),
        ("().__class__", "cannot be read", "an expression such as", "", ""),
        ("[speed]", "a list is not expected here", "a question", "character 1", ""),
        ("minutes > opened", "'opened' has no scores", "rating", "character 11", "days("),
    ],
)  # fmt: skip
def test_each_mistake_says_where_what_and_what_to_do(tmp_path, expression, what, expected, found, remedy):
    text = text_with(f'  extra: "{expression}"').replace("EXTRA_", "extra")
    [problem] = problems_of(tmp_path, text)
    line = text.splitlines().index(next(row for row in text.splitlines() if row.startswith("  extra:"))) + 1
    assert problem.where == f"survey.yml:{line}"
    assert what.replace("EXTRA_", "extra") in problem.what
    assert expected in problem.expected
    assert found in problem.found
    assert remedy in problem.remedy


def test_all_mistakes_of_all_expressions_are_reported_at_once(tmp_path):
    lines = "  a: (sped + minuts) * mean(servic)\n  b: a + 1\n  c: d + 1\n  d: c + nix\n  e: {is: 'bands(age, [3])'}"
    problems = problems_of(tmp_path, text_with(lines))
    named = ["'sped'", "'minuts'", "'servic'", "c -> d -> c", "'nix'", "'age'"]
    assert [name for name in named if sum(name in problem.what for problem in problems) != 1] == []
    assert len(problems) == len(named)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "expression",
    [
        "(" * 3000 + "a",
        "a" * 1_000_000,
        "not " * 3000 + "a",
        "9" * 4000,
        "a+" * 2000 + "a",
        "lambda: 0",
        "[].__class__",
    ],
)
def test_hostile_expressions_end_as_explained_errors(tmp_path, expression):
    problems = problems_of(tmp_path, text_with(f"  extra: {expression!r}"))
    assert all(problem.where.startswith("survey.yml:") for problem in problems)
    assert max(len(str(problem)) for problem in problems) < 1500


def test_a_thousand_derived_questions_one_after_the_other_are_explained_or_made(tmp_path):
    lines = "\n".join(f"  x{number}: x{number + 1} + 1" for number in range(1000)) + "\n  x1000: minutes"
    try:
        assert loaded(tmp_path, lines).derived["x0"].questions == ("x1",)
    except SurveyError as error:
        assert "too many derived questions one after the other" in str(error)


def test_results_are_questions_with_labels_in_both_languages(tmp_path):
    lines = """\
  age_group: bands(minutes, [30, 45])
  named: {is: "bands(minutes, [5])", text: {zh: 时长, en: Length}, labels: [{zh: 短, en: short}, {zh: 长, en: long}]}
  sexes: {is: "collapse(sex, {m: 1}, other=f)", choices: {f: {zh: 女, en: women}}}
  late: days(opened, closed) > 5
  span: {is: "workdays(opened, closed)", unit: 工作日, decimals: 1}
  turned: reverse(speed)
  both: mean(speed, minutes)
  plain: minutes / 60
  online: channel == sms"""
    survey = loaded(tmp_path, lines)
    labels = {
        name: [(choice.code, choice.label.zh, choice.label.en) for choice in survey.scale_of(name).choices]
        for name in ("age_group", "named", "sexes", "late")
    }
    assert labels["age_group"] == [
        ("1", "不满30", "under 30"), ("2", "30至不满45", "30 to under 45"), ("3", "45及以上", "45 or more"),
    ]  # fmt: skip
    assert labels["named"] == [("1", "短", "short"), ("2", "长", "long")]
    assert labels["sexes"] == [("m", "m", "m"), ("f", "女", "women")]
    assert labels["late"] == [("1", "是", "Yes"), ("0", "否", "No")]
    texts = {name: survey.questions[name].text for name in survey.questions}
    assert texts["age_group"].zh == "分钟（分段）"
    assert texts["named"].en == "Length"
    assert texts["span"].zh == "受理、办结（间隔工作日数）"
    assert texts["both"].zh == "效率、分钟（平均分）"
    assert texts["plain"].zh == "minutes / 60"
    assert (survey.questions["span"].unit, survey.questions["span"].decimals) == ("工作日", 1)
    assert survey.questions["turned"].type == "rating"
    assert Definition.from_json(survey.to_json()) == survey.model_copy(update={"folder": None})


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("  x: {is: minutes + 1, choices: {1: a}}", "'x' is a number and has no choices"),
        ("  x: {is: minutes > 1, unit: h}", "unit belongs to numbers"),
        ("  x: {is: minutes > 1, choices: {yes: a}}", "there is no choice of 'x' 'yes'"),
        ("  x: {is: 'bands(minutes, [5])', labels: [a, b, c]}", "there is no choice of 'x' '3'"),
        ("  x: {was: minutes}", "derive.x.is is missing"),
        ("  x: [minutes]", "derive.x"),
    ],
)
def test_the_long_form_is_checked_too(tmp_path, line, message):
    assert message in "\n".join(map(str, problems_of(tmp_path, text_with(line))))


def test_a_construct_is_a_question_of_its_name_unless_a_line_is_its_mean(tmp_path):
    text = text_with("  x: minutes + 1").replace(
        "constructs: {service: [speed, minutes]}",
        "constructs:\n  service: [speed, minutes]\n"
        "  ease: {label: 容易, questions: [speed, minutes], reverse: [speed], minimum: 2}",
    )
    survey = load_definition(folder_of(tmp_path, text))
    assert "service" not in survey.questions
    ease = survey.questions["ease"]
    assert (ease.type, ease.text.zh, survey.derived["ease"].questions) == (
        "number",
        "容易（平均分）",
        ("speed", "minutes"),
    )


@pytest.mark.parametrize(
    ("construct", "message"),
    [
        ("{questions: [speed, minutes], reverse: [sped]}", "there is no question of the construct 'sped'"),
        ("{questions: [speed, minutes], reverse: [minutes]}", "'minutes' has no two ends to reverse"),
        ("{questions: [speed, minutes], minimum: 3}", "nobody can answer 3 of the 2 questions"),
        ("{questions: [speed, minutes], minimum: 0}", "1 or more"),
    ],
)
def test_what_a_construct_cannot_be(tmp_path, construct, message):
    text = text_with("  x: minutes + 1").replace("[speed, minutes]", construct)
    assert message in "\n".join(map(str, problems_of(tmp_path, text)))


def test_a_construct_cannot_have_the_name_of_a_question(tmp_path):
    text = text_with("  x: minutes + 1").replace("constructs: {", "constructs: {speed: [speed, minutes], ")
    [problem] = problems_of(tmp_path, text)
    assert "there is a question 'speed' already" in problem.what


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("day,free\n", "the calendar lacks a column"),
        ("day,working\n2024-10-32,no\n", "a line of the calendar is no day"),
        ("day,working\n2024-10-01,maybe\n", "a line of the calendar is no day"),
        ("day,working\n2024-10-01,no\n2024-10-01,yes\n", "2024-10-01 is written a second time"),
        (None, "the calendar 'days.csv' is not in the survey's folder"),
    ],
)
def test_a_calendar_that_cannot_be_read_is_explained(tmp_path, content, message):
    text = text_with("  x: workdays(opened, closed, china)").replace("derive:", "calendars: {china: days.csv}\nderive:")
    folder = folder_of(tmp_path, text)
    if content is not None:
        (folder / "days.csv").write_text(content, encoding="utf-8")
    with pytest.raises(SurveyError) as caught:
        load_definition(folder)
    assert message in str(caught.value)


def test_what_is_made_of_questions_that_a_channel_does_not_ask_is_not_asked_there(tmp_path):
    lines = "  a: minutes + speed\n  b: minutes if channel == window else 1\n  c: max(minutes, kind_harmonised)"
    lines = lines.replace("kind_harmonised", "overall_harmonised")
    survey = loaded(tmp_path, lines)
    asked = {name: [survey.asks(name, {"channel": channel}) for channel in ("window", "sms")] for name in "abc"}
    assert asked == {"a": [True, False], "b": [True, False], "c": [True, True]}
