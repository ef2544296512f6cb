"""Loading survey.yml and the register: what is right is kept exactly, what is wrong is explained with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from surveykit.errors import ParameterError, SurveyError
from surveykit.language import Label
from surveykit.presentation import View
from surveykit.survey import Definition, find_survey, load_definition

GOOD = """\
format: 1
id: small
title: 小调查
language: zh
units: {register: units.csv, column: unit}
sources:
  - path: answers.csv
scales:
  agree:
    choices:
      0: No
      1: Yes
      2: 'null'
    missing: {NA: refused}
questions:
  overall:
    text: {zh: 总体, en: Overall}
    type: rating
    scale: agree
  age:
    text: 年龄
    type: number
    minimum: 0
    maximum: 120
    column: 年龄（岁）
rates:
  good: {label: 好, question: overall, choices: [2]}
headline: {question: overall, rate: good}
report: {title: 报告, date: 2025-12-31}
"""


def folder_of(tmp_path: Path, text: str = GOOD, units: str = "unit_id,name\n001,甲\n1e5,乙\n") -> Path:
    folder = tmp_path / "surveys" / "small"
    folder.mkdir(parents=True)
    (folder / "survey.yml").write_text(text, encoding="utf-8")
    (folder / "units.csv").write_text(units, encoding="utf-8")
    (folder / "answers.csv").write_text("unit,overall\n001,Yes\n", encoding="utf-8")
    return folder


def problems_of(tmp_path: Path, text: str = GOOD, **files: str) -> list[str]:
    with pytest.raises(SurveyError) as caught:
        load_definition(folder_of(tmp_path, text, **files))
    assert caught.value.exit_code == 2
    return [str(problem) for problem in caught.value.problems]


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_texts_stay_as_they_are_written(tmp_path):
    survey = load_definition(folder_of(tmp_path))
    choices = survey.scale_of("overall").choices
    assert [choice.code for choice in choices] == ["0", "1", "2"]
    assert [choice.label for choice in choices] == [Label(zh="No"), Label(zh="Yes"), Label(zh="null")]
    assert [choice.score for choice in choices] == [0.0, 1.0, 2.0]
    assert survey.scale_of("overall").missing[0].mark == "NA"
    assert survey.register.ids == ("001", "1e5")
    assert survey.title == Label(zh="小调查")
    assert survey.questions["overall"].text == Label(zh="总体", en="Overall")
    assert survey.questions["overall"].column == "overall"
    assert survey.report.date == date(2025, 12, 31)
    assert survey.folder == tmp_path / "surveys" / "small"


def test_label_of_gives_words_for_units_choices_and_leaves_the_rest(tmp_path):
    survey = load_definition(folder_of(tmp_path))
    assert survey.label_of("unit", "001") == "甲"
    assert survey.label_of("overall", "1", "en") == "Yes"
    assert survey.label_of("unit", "nobody") == "nobody"
    assert survey.label_of("age", "17") == "17"
    assert survey.label_of("wave", "2025") == "2025"


def test_the_definition_survives_its_json_with_order_and_register(tmp_path):
    text = GOOD.replace("  overall:\n    text: {zh", "  zeta:\n    text: 乙\n    type: text\n  overall:\n    text: {zh")
    survey = load_definition(folder_of(tmp_path, text))
    again = Definition.from_json(survey.to_json())
    assert again == survey.model_copy(update={"folder": None})
    assert list(again.questions) == ["zeta", "overall", "age"]
    assert again.register.ids == ("001", "1e5")
    assert again.to_json() == survey.to_json()


def test_all_problems_at_once_each_with_its_line(tmp_path):
    text = (
        GOOD.replace("language: zh", "langauge: zh\nlanguage: cn")
        .replace("    scale: agree", "    scale: agrees")
        .replace("minimum: 0", "minimum: low")
        .replace("choices: [2]", "choices: [2, 9]")
        .replace("rate: good", "rate: god")
        .replace("answers.csv", "answer.csv")
        .replace("2025-12-31", "2025-02-30")
    )
    text += "disclosure: {min_n: 5}\n"
    found = "\n".join(problems_of(tmp_path, text))
    at = lambda part: f"survey.yml:{line_of(text, part)}: "  # noqa: E731
    assert at("langauge") + "unknown key 'langauge'" in found
    assert "did you mean 'language'?" in found
    assert at("language: cn") + "language cannot be 'cn'" in found
    assert at("scale: agrees") + "there is no scale 'agrees'" in found
    assert "did you mean 'agree'?" in found
    assert at("minimum: low") + "questions.age.minimum cannot be used as written\n    expected: a number" in found
    assert at("choices: [2, 9]") + "there is no choice of 'overall' '9'" not in found  # its scale is unknown
    assert at("rate: god") + "there is no rate 'god'" in found
    assert at("answer.csv") + "the source 'answer.csv' is not there" in found
    assert "did you mean 'answers.csv'?" in found
    assert (
        at("2025-02-30")
        + "report.date cannot be used as written\n    expected: a day that exists\n    found: 2025-02-30"
        in found
    )
    assert at("min_n: 5") + "disclosure.min_n is below the publishing floor\n    expected: 10 or more" in found


def test_a_day_in_another_form_says_what_is_expected_once(tmp_path):
    (problem,) = problems_of(tmp_path, GOOD.replace("2025-12-31", "31.12.2025"))
    assert "    expected: a day such as 2025-12-31\n" in problem


def test_a_label_where_a_code_is_needed_is_answered_with_the_code(tmp_path):
    (problem,) = problems_of(tmp_path, GOOD.replace("choices: [2]", "choices: [Yes]"))
    assert "there is no choice of 'overall' 'Yes'\n    expected: 0 No, 1 Yes, 2 null\n" in problem
    assert problem.endswith("what to do: write its code: 1")


@pytest.mark.parametrize(
    ("respondent", "remedy"),
    [
        ("受访者编号", "write psu: respondent; '受访者编号' is the header that respondent stands for"),
        ("id", "declare a question with column: 受访者编号, and name it here"),
    ],
)
def test_a_raw_header_in_the_design_is_told_from_a_question(tmp_path, respondent, remedy):
    text = GOOD + f"respondent: {respondent}\ndesign: {{psu: 受访者编号}}\n"
    (problem,) = problems_of(tmp_path, text)
    line = line_of(text, "design:")
    assert problem.startswith(f"survey.yml:{line}: there is no question or column '受访者编号': only respondent or a")
    assert remedy in problem


def test_an_id_that_is_not_the_folders_name_is_an_error_with_its_line(tmp_path):
    (problem,) = problems_of(tmp_path, GOOD.replace("id: small", "id: little"))
    assert problem.startswith("survey.yml:2: the id 'little' is not the name of the survey's folder")
    assert "the folder is called small" in problem
    assert "write id: small, or rename the folder" in problem


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("language: zh", "language：zh", "language："),
        ("title: 小调查", "title：小调查", "title："),
        ("  age:\n", "  age：\n", "age："),
        ("    missing: {NA", "    missing：{NA", "missing："),
        ("  - path: answers", "  - path：answers", "path："),
        ("report: {title: 报告, date: 2025-12-31}", "report：x", "report："),
    ],
)
def test_a_full_width_colon_is_named_with_its_line(tmp_path, old, new, part):
    assert old in GOOD
    text = GOOD.replace(old, new)
    (problem,) = [problem for problem in problems_of(tmp_path, text) if "a full-width colon ：; write ': '" in problem]
    assert problem.startswith(f"survey.yml:{line_of(text, part)}: ")


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("title: 小调查", "  title: 小调查", "title:"),
        ("    text: 年龄", "   text: 年龄", "type: number"),
        ("scales:\n", " scales:\n", "scales:"),
        ("format: 1", "  format: 1", "id: small"),
    ],
)
def test_wrong_indentation_is_told_in_words(tmp_path, old, new, part):
    text = GOOD.replace(old, new)
    problem = problems_of(tmp_path, text)[0]
    assert problem.startswith(f"survey.yml:{line_of(text, part)}: this is not valid YAML: "), problem
    assert "this line is indented differently from the lines it belongs with" in problem
    assert "<" not in problem


def test_problems_stand_in_the_order_of_the_file(tmp_path):
    text = (
        GOOD.replace("scale: agree", "scale: x")
        .replace("title: 报告", "titel: 报告")
        .replace("rate: good", "rate: god")
    )
    lines = [int(problem.split(":")[1]) for problem in problems_of(tmp_path, text)]
    assert lines == sorted(lines)
    assert len(lines) >= 3


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("maximum: 120", "latest: 2025-01-01", "latest belongs to date questions"),
        ("choices: [2]", "choices: [2, 9]", "there is no choice of 'overall' '9'"),
        ("headline: {question: overall", "headline: {question: overal", "there is no question 'overal'"),
        ("register: units.csv", "register: unit.csv", "the register 'unit.csv' is not there"),
        ("path: answers.csv", "path: /etc/hostname", "the source lies outside the survey's folder"),
        ("path: answers.csv", "path: ../answers.csv", "the source lies outside the survey's folder"),
        ("path: answers.csv", "path: package:InstEval", "the data set of a package is not named in full"),
        ("type: rating", "type: ratings", "questions.overall.type cannot be 'ratings'"),
        ("    scale: agree\n", "", "'overall' has no choices"),
        ("  overall:\n", "  unit:\n", "a question cannot be called 'unit'"),
        ("  overall:\n", "  Overall Rating:\n", "has a form that cannot be used"),
        ("id: small", "id: Kleine Umfrage", "id has a form that cannot be used"),
        ("maximum: 120", "scale: agree", "scale belongs to rating, single, multiple, ranking, ballot and nps"),
        ("2: 'null'", "2: Yes", "the text 'Yes' means two answers"),
        ("2: 'null'", "b: Maybe", "has choices without a score: b"),
        ("2: 'null'", "2:", "scales.agree.choices.2.label cannot be used as written"),
        ("{NA: refused}", "{NA: nothing}", "cannot be 'nothing'"),
        ("{NA: refused}", "{Yes: refused}", "the text 'Yes' means two answers"),
        ("title: 小调查", "title: {de: Umfrage}", "a label has texts for zh and en only"),
        ("title: 小调查\n", "", "title is missing"),
        ("questions:", "question:", "unknown key 'question'"),
        ("column: 年龄（岁）", "column: {sms: 年龄}", "there is no channel 'sms'"),
        ("report: {", "report: {formats: [docs], ", "did you mean 'docx'?"),
        ("report: {", "report: {breakdowns: [age], ", "'age' has no choices to break down by"),
        ("report: {", "report: {breakdowns: overall, ", "expected: a list"),
        ("2025-12-31", "31.12.2025", "a day such as 2025-12-31"),
        ("language: zh", "waves: [a, b]\nlanguage: zh", "the source does not say its wave"),
        ("language: zh", "design: {psu: respondent}\nlanguage: zh", "the survey names no respondent"),
        ("language: zh", "design: {weight: overall}\nlanguage: zh", "the weight 'overall' is no number question"),
        ("language: zh", "checks: {duplicates: {keys: [x], action: flag}}\nlanguage: zh", "no question or column 'x'"),
        ("language: zh", "checks: {duplicate: {}}\nlanguage: zh", "did you mean 'duplicates'?"),
        ("language: zh", "folder: /tmp\nlanguage: zh", "unknown key 'folder'"),
        ("format: 1", "format: 2", "format cannot be '2'"),
        ("language: zh", "disclosure: {min_n: 40, min_n_rank: 30}\nlanguage: zh", "min_n <= min_n_spread <="),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_line(tmp_path, old, new, message):
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    found = problems_of(tmp_path, text)
    hit = [problem for problem in found if message in problem]
    assert hit, "\n".join(found)
    assert all(problem.startswith("survey.yml:") for problem in found)


def test_the_line_is_that_of_the_mistake(tmp_path):
    text = GOOD.replace("choices: [2]", "choices:\n    - 2\n    - 9")
    text = text.replace(
        "  good: {label: 好, question: overall, choices:", "  good:\n   label: 好\n   question: overall\n   choices:"
    )
    text = text.replace("    - 9}", "    - 9")
    found = problems_of(tmp_path, text)
    assert found[0].startswith(f"survey.yml:{line_of(text, '- 9')}: there is no choice of 'overall' '9'")


def test_a_key_that_stands_twice_is_named_with_both_lines(tmp_path):
    text = GOOD.replace("  age:", "  overall:\n    text: 再\n    type: text\n  age:")
    second = line_of(text, "text: 再") - 1
    first = line_of(text, "  overall:")
    (problem,) = problems_of(tmp_path, text)
    assert problem.startswith(f"survey.yml:{second}: 'overall' is written a second time")
    assert f"line {first}" in problem


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: [1, 2\nb: 3\n", 2, "not valid YAML"),
        ("a: 1\n\tb: 2\n", 2, "not valid YAML"),
        ("a: b: c\n", 1, "not valid YAML"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "the tag"),
        ("? [a, b]\n: 1\n", 1, "a key must be a single text"),
        ("- 1\n- 2\n", 1, "no list of keys"),
        ("", 1, "the file is empty"),
        ("a: &x [*x]\n", 1, "an alias repeats too much"),
        ("a: 1\n---\nb: 2\n", 2, "not valid YAML"),
    ],
)
def test_what_is_no_usable_yaml_is_said_with_its_line(tmp_path, text, line, what):
    found = problems_of(tmp_path, text)
    assert found[0].startswith(f"survey.yml:{line}: ")
    assert what in found[0]


def test_anchors_that_grow_without_end_are_refused(tmp_path):
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 9))
    assert "an alias repeats too much" in problems_of(tmp_path, "l0: &l0 [x]\n" + levels)[0]


def test_a_file_that_is_not_utf8_is_refused_with_the_line(tmp_path):
    folder = folder_of(tmp_path)
    (folder / "survey.yml").write_bytes("format: 1\ntitle: 调查\n".encode("gb18030"))
    with pytest.raises(SurveyError, match=r"survey\.yml:2: the file is not UTF-8"):
        load_definition(folder)


def test_thresholds_can_be_raised_and_raise_those_above_them(tmp_path):
    text = GOOD + "disclosure: {min_n: 20}\n"
    settings = load_definition(folder_of(tmp_path, text)).disclosure
    assert (settings.min_n, settings.min_n_spread, settings.min_n_rank) == (20, 20, 30)


def test_open_keys_count_as_not_written(tmp_path):
    survey = load_definition(folder_of(tmp_path, GOOD + "design: {fpc: null, psu: }\nchecks:\n"))
    assert survey.design.fpc is None
    assert survey.checks.duplicates is None


# -- the register ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "line", "what"),
    [
        ("unit_id,name\nA,甲\nB,乙\nA,丙\n", 4, "the unit_id 'A' is written a second time"),
        ("unit,name\nA,甲\n", 1, "unknown column 'unit'"),
        ("unit_id\nA\n", 1, "no column with names"),
        ("unit_id,name,alias\nA,甲,x\n", 1, "did you mean 'aliases'?"),
        ("unit_id,name,parent\nA,甲,\nB,乙,AA\n", 3, "the parent 'AA' of 'B' is no other unit"),
        ("unit_id,name\nA,\n", 2, "the unit 'A' has no name"),
        ("unit_id,name\n,甲\n", 2, "no unit_id"),
        ("unit_id,name,order\nA,甲,first\n", 2, "the order is no whole number"),
        ("unit_id,name,aliases\nA,甲,x\nB,乙,x|y\n", 3, "the alias 'x' of 'B' already means 'A'"),
        ("unit_id,name,aliases\nA,甲,\nB,乙,甲\n", 3, "the alias '甲' of 'B' already means 'A'"),
        ("unit_id,name\nA,甲,z\n", 2, "more cells than the header"),
        ("", 1, "the register is empty"),
        ("unit_id,name,class,class_en\nA,甲,处室,Division\nB,乙,处室,Office\n", 3, "'处室' has two names in class_en"),
        ("unit_id,name,class,class_en\nA,甲,,Division\n", 2, "class_en names no class"),
        ('unit_id,name\n\n"A\nB",甲\n\nB,\n', 6, "the unit 'B' has no name"),
    ],
)
def test_mistakes_in_the_register_are_named_with_their_line(tmp_path, units, line, what):
    found = problems_of(tmp_path, units=units)
    hit = [problem for problem in found if what in problem]
    assert hit, found
    assert hit[0].startswith(f"units.csv:{line}: ")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_register_separated_by_semicolons_or_tabs_is_read(tmp_path, delimiter):
    units = "unit_id,name,aliases\nA,甲,一局\nB,乙，丙,\n".replace(",", delimiter)
    register = load_definition(folder_of(tmp_path, units=units)).register
    assert register.ids == ("A", "B")
    assert register.match("一局") == "A"
    assert register.unit("B").name.zh == "乙，丙"


def test_units_stand_in_official_order_and_are_found_by_id_name_and_alias(tmp_path):
    units = "\ufeffunit_id,name_zh,name_en,order,aliases\nB,乙局,Bureau B,2,二局|Two\nA,甲局,Bureau A,1,\n"
    register = load_definition(folder_of(tmp_path, units=units)).register
    assert register.ids == ("A", "B")
    assert [register.match(text) for text in ("A", "乙局", "Bureau B", " 二局\u3000", "Two", "\u200b甲局")] == list(
        "ABBBBA"
    )
    assert register.match("乙") is None
    assert register.match("Ａ") is None  # ids are codes: only the exact one counts
    assert register.proposals("Ａ") == ("A",)
    assert register.unit("B").aliases == ("二局", "Two")
    with pytest.raises(ParameterError, match="the register has no unit 'C'"):
        register.unit("C")


def test_a_name_that_two_units_share_means_neither(tmp_path):
    register = load_definition(folder_of(tmp_path, units="unit_id,name\nA,办公室\nB,办公室\n")).register
    assert register.match("办公室") is None
    assert register.match("A") == "A"


# -- finding surveys ---------------------------------------------------------------------------------------------------


def test_a_survey_is_found_by_folder_file_and_name_from_below(tmp_path, monkeypatch):
    folder = folder_of(tmp_path)
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert find_survey("small") == folder
    assert find_survey(folder) == folder
    assert find_survey(folder / "survey.yml") == folder


def test_an_unknown_survey_is_an_error_that_lists_the_known_ones(tmp_path, monkeypatch):
    folder_of(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        SurveyError,
        match=r"there is no survey 'smal'[\s\S]*did you mean 'small'\?; start in the folder that holds surveys/",
    ):
        find_survey("smal")
    with pytest.raises(SurveyError, match=r"holds no survey\.yml"):
        find_survey(tmp_path)


# -- any mistake at all ------------------------------------------------------------------------------------------------

SNIPPETS = [
    ": ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    "'",
    "#",
    "&a ",
    "*a",
    "!x ",
    "null",
    "~",
    "\t",
    "\n",
    "  ",
    "5",
    "id",
    "é",
    "|",
    "?",
]


@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 12), st.sampled_from(["", *SNIPPETS])), max_size=4))
def test_a_spoiled_file_loads_or_is_explained_and_nothing_else(tmp_path_factory, spoilings):
    text = GOOD
    for start, length, put in spoilings:
        text = text[:start] + put + text[start + length :]
    folder = folder_of(tmp_path_factory.mktemp("s"), text)
    try:
        load_definition(folder)
    except SurveyError as error:
        assert all(problem.where.startswith(("survey.yml:", "units.csv:")) for problem in error.problems)


values = st.recursive(
    st.none() | st.sampled_from(["", "x", "5", "overall", "2025-12-31"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["zh", "overall", "5", "path", "x"]), inner)
    ),
    max_leaves=6,
)


@given(st.data())
def test_a_part_of_another_kind_loads_or_is_explained_and_nothing_else(tmp_path_factory, data):
    tree = yaml.load(GOOD, Loader=yaml.BaseLoader)
    node, key = tree, None
    for _ in range(data.draw(st.integers(1, 4))):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            break
        parent, key = node, data.draw(st.sampled_from(keys))
        node = parent[key]
        if not isinstance(node, dict | list):
            break
    parent[key] = data.draw(values)
    folder = folder_of(tmp_path_factory.mktemp("s"), yaml.safe_dump(tree, allow_unicode=True, sort_keys=False))
    try:
        load_definition(folder)
    except SurveyError as error:
        assert error.problems


@pytest.mark.parametrize("value", [[], ["single"], {}, {"x": "5"}, None, ""])
def test_a_kind_that_is_no_name_is_explained(tmp_path, value):
    tree = yaml.load(GOOD, Loader=yaml.BaseLoader)
    tree["questions"]["overall"]["type"] = value
    with pytest.raises(SurveyError, match="type"):
        load_definition(folder_of(tmp_path, yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)))


def test_reports_call_a_class_by_its_name_in_their_language(tmp_path):
    from surveykit.tables.placing import class_label

    units = "unit_id,name,class,class_en\nA,甲,处室,Division\nB,乙,窗口,\n"
    survey = load_definition(folder_of(tmp_path, GOOD, units=units))
    assert survey.label_of("class", "处室", "en") == class_label("处室", View.of(survey, "en")) == "Division"
    assert survey.label_of("class", "处室", "zh") == class_label("处室", View.of(survey, "zh")) == "处室"
    assert class_label("窗口", View.of(survey, "en")) == "窗口"
    assert type(survey).from_json(survey.to_json()).register.class_name("处室", "en") == "Division"


def test_a_file_longer_than_any_survey_is_refused_before_it_is_read(tmp_path):
    (problem,) = problems_of(tmp_path, "# " + "x" * 10_000_000 + "\n")
    assert "survey.yml: the file has 10.0 MB, more than any survey" in problem and "at most 2 MB" in problem


def test_entries_without_end_are_one_problem(tmp_path):
    text = "a: [" + "x, " * 250_000 + "x]\n"
    assert sum("repeats too much" in problem for problem in problems_of(tmp_path, text)) == 1
