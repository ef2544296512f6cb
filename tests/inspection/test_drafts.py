"""What stands in a draft, what check says of it until a person has confirmed it, and what cannot become one."""

from __future__ import annotations

import csv
import shutil
import time

import pandas as pd
import pytest
import yaml

from surveykit.cleaning import load_survey
from surveykit.cli import run
from surveykit.errors import ReadError, SurveyError
from surveykit.inspection import overview_of, write_draft
from surveykit.readers.platforms.wjx_texts import without_number

TEXT, NUMBER = "400000001_按文本_机关作风评议问卷_5_4.xlsx", "400000001_按序号_机关作风评议问卷_5_4.xlsx"


def drafted(tmp_path, text, name="draft"):
    raw = tmp_path / "导出.csv"
    raw.write_text(text, encoding="utf-8")
    write_draft([overview_of(raw)], tmp_path / name)
    return yaml.safe_load((tmp_path / name / "survey.yml").read_text(encoding="utf-8"))


def findings(folder, check):
    return [finding for finding in load_survey(folder).check() if finding.check == check]


def export(units, labels, n=40):
    lines = ["提交时间,您要评价的单位,3、您的身份,2、总体满意度"]
    for number in range(n):
        lines.append(f"2025/3/{number % 28 + 1} 9:00,{units[number % len(units)]},{labels[number % len(labels)]},"
                     f"{['非常满意', '满意', '基本满意', '不满意', '非常不满意'][number % 5]}")  # fmt: skip
    return "\n".join(lines) + "\n"


def test_check_warns_of_guesses_until_their_marks_are_deleted(tmp_path, capsys):
    drafted(tmp_path, export(["财政局", "公安局"], ["群众", "企业"]))
    path = tmp_path / "draft" / "survey.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = [str(number) for number, line in enumerate(lines, 1) if "# GUESS" in line]
    (finding,) = findings(tmp_path / "draft", "unconfirmed_guesses")
    assert finding.severity == "warning" and finding.where == f"survey.yml:{marked[0]}"
    assert finding.what == f"{len(marked)} guesses of the draft are not confirmed"
    assert finding.found == f"lines {', '.join(marked)}"
    assert run(["check", str(tmp_path / "draft")]) == 0
    assert "guesses of the draft are not confirmed" in capsys.readouterr().out
    path.write_text("\n".join(line.partition("  # GUESS")[0] for line in lines), encoding="utf-8")
    assert not findings(tmp_path / "draft", "unconfirmed_guesses")


def test_a_date_that_only_holds_the_place_of_one_is_warned_about_even_without_its_mark(shared_data, tmp_path):
    write_draft([overview_of(shared_data / "spss" / "hotel.sav")], tmp_path / "s")
    path = tmp_path / "s" / "survey.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line.partition("# GUESS")[0].rstrip() for line in lines), encoding="utf-8")
    (finding,) = findings(tmp_path / "s", "unconfirmed_guesses")
    at = next(number for number, line in enumerate(lines, 1) if "2000-01-01" in line)
    assert finding.what.startswith("all documents would bear the date 2000-01-01")
    assert (finding.severity, finding.where) == ("warning", f"survey.yml:{at}")


def test_spellings_of_one_unit_become_one_unit_with_aliases(tmp_path):
    """The key of the register: width, case, spaces and prescribed short forms of names."""
    spellings = ["IT服务处", "ＩＴ服务处", "it 服务处", "IT服务处", "发展和改革委员会", "发展改革委"]
    drafted(tmp_path, export(spellings, ["群众", "企业"], 60))
    with (tmp_path / "draft" / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        units = [(row["unit_id"], row["name"], row["aliases"]) for row in csv.DictReader(file)]
    assert units == [("U001", "IT服务处", "ＩＴ服务处|it 服务处"), ("U002", "发展和改革委员会", "发展改革委")]
    text = (tmp_path / "draft" / "survey.yml").read_text(encoding="utf-8")
    assert "# GUESS: IT服务处 is also written 'ＩＴ服务处', 'it 服务处'; taken for one unit" in text
    assert load_survey(tmp_path / "draft").clean().frame["unit"].value_counts().to_dict() == {"U001": 40, "U002": 20}
    assert not findings(tmp_path / "draft", "unit_spellings") and not findings(tmp_path / "draft", "unit_names")


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("1、您对办事大厅的总体评价", "您对办事大厅的总体评价"),
        ("12．是否满意", "是否满意"),
        ("第3题：意见", "意见"),
        ("Q4. How satisfied", "How satisfied"),
        ("1.5倍工资是否合理", "1.5倍工资是否合理"),
        ("2025年收入", "2025年收入"),
        ("3、", "3、"),
    ],
)
def test_numbers_of_questions_are_no_part_of_their_texts(header, text):
    assert without_number(header) == text


def test_the_text_has_no_number_and_the_column_is_the_header_as_it_stands(tmp_path):
    raw = drafted(tmp_path, export(["财政局", "公安局"], ["群众", "企业"]))
    assert raw["questions"]["q2"]["text"] == "总体满意度" and raw["questions"]["q2"]["column"] == "2、总体满意度"
    assert raw["questions"]["q3"]["text"] == "您的身份" and raw["questions"]["q3"]["column"] == "3、您的身份"


def test_choices_stand_in_the_order_of_the_file_and_the_draft_says_so(tmp_path):
    labels = ["企业", "群众", "群众", "群众", "商户", "群众"]
    raw = drafted(tmp_path, export(["财政局", "公安局"], labels, 60))
    assert list(raw["questions"]["q3"]["choices"].values()) == ["企业", "群众", "商户"]
    text = (tmp_path / "draft" / "survey.yml").read_text(encoding="utf-8")
    assert "    choices:  # GUESS: in the order in which they first occur in the file; the codes are made up" in text
    assert next(iter(raw["scales"]["satisfaction_5"]["choices"].values())) == "非常满意"


def test_the_pair_of_a_file_gives_codes_and_no_finding_of_unused_columns(shared_data, tmp_path):
    text, number = sorted((shared_data / "wenjuanxing").glob("*.xls"))
    write_draft([overview_of(text, pair=number)], tmp_path / "s")
    assert not findings(tmp_path / "s", "unused_columns")


def test_a_label_that_is_not_declared_gets_the_code_of_the_pair_and_else_a_place_to_fill_in(shared_data, tmp_path):
    fixtures = shared_data / "chinese-fixtures"
    write_draft([overview_of(fixtures / TEXT, pair=fixtures / NUMBER)], tmp_path / "s")
    path = tmp_path / "s" / "survey.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('"1": "企业代表"', '"1": "企业"').replace('"3": "其他"', '"4": "其它"', 1), encoding="utf-8"
    )
    first, second = findings(tmp_path / "s", "undeclared_answers")
    assert first.suggestion == 'answers:\n  - {question: q1, found: "企业代表", means: 1}'
    assert second.suggestion == 'answers:\n  - {question: q1, found: "其他〖人大代表〗", means: CODE}'
    (tmp_path / "s" / "decisions.yml").write_text(
        "answers:\n" + "".join(one.suggestion.removeprefix("answers:\n") + "\n" for one in (first, second)),
        encoding="utf-8",
    )
    with pytest.raises(SurveyError) as told:
        load_survey(tmp_path / "s").check()
    (problem,) = told.value.problems
    assert problem.what == "nobody has said yet what '其他〖人大代表〗' means: CODE only holds the place"
    assert problem.where == "decisions.yml:3" and "4 其它" in problem.expected


def test_what_is_only_spelled_alike_is_told_and_not_filled_in(tmp_path):
    drafted(tmp_path, export(["财政局", "公安局"], ["群众", "企业"]))
    raw = tmp_path / "draft" / "raw" / "导出.csv"
    raw.write_text(raw.read_text(encoding="utf-8") + "2025/3/9 9:00,财政局,群众,Satisfiedd\n", encoding="utf-8")
    survey = tmp_path / "draft" / "survey.yml"
    survey.write_text(survey.read_text(encoding="utf-8").replace('"满意"', '"Satisfied"', 1), encoding="utf-8")
    found = {finding.what: finding for finding in findings(tmp_path / "draft", "undeclared_answers")}
    finding = found["no choice of 'q2' has the code or label 'Satisfiedd'"]
    assert "did you mean 'Satisfied'?" in finding.remedy and "means: CODE}" in finding.suggestion


def test_a_missing_pair_does_not_propose_the_file_it_belongs_to(shared_data, tmp_path):
    fixtures = shared_data / "chinese-fixtures"
    write_draft([overview_of(fixtures / TEXT, pair=fixtures / NUMBER)], tmp_path / "s")
    (tmp_path / "s" / "raw" / NUMBER).unlink()
    with pytest.raises(SurveyError) as told:
        load_survey(tmp_path / "s")
    (problem,) = told.value.problems
    assert problem.what == f"the pair 'raw/{NUMBER}' is not there"
    assert problem.remedy == "put the file there, or correct the name"


@pytest.mark.parametrize(("name", "other"), [("机关评议", "my-survey"), ("My Survey 2025", "my-survey-2025")])
def test_a_folder_whose_name_can_be_no_id_is_refused_with_the_option_to_write(tmp_path, capsys, name, other):
    raw = tmp_path / "导出.csv"
    raw.write_text(export(["财政局", "公安局"], ["群众", "企业"]), encoding="utf-8")
    assert run(["inspect", str(raw), "--draft", str(tmp_path / name)]) == 2
    said = capsys.readouterr().err
    assert f"{name!r} cannot be one" in said and f"--draft {tmp_path / other}" in said
    assert not (tmp_path / name).exists()
    assert run(["inspect", str(raw), "--draft", str(tmp_path / other)]) == 0
    assert run(["check", str(tmp_path / other)]) == 0


def test_an_unknown_unit_can_be_added_or_said_and_many_unknown_ones_ask_for_the_column(tmp_path):
    raw = drafted(tmp_path, export(["财政局", "公安局", "民政局"], ["群众", "企业"], 60))
    folder = tmp_path / "draft"
    units = (folder / "units.csv").read_text(encoding="utf-8")
    (folder / "units.csv").write_text(units.replace("U003,民政局", "U003,教育局"), encoding="utf-8")
    (finding,) = findings(folder, "undeclared_units")
    assert "add a line to units.csv (or the text to a unit's aliases), or say in decisions.yml" in finding.remedy
    text = (folder / "survey.yml").read_text(encoding="utf-8")
    assert raw["units"]["column"] == "您要评价的单位"
    (folder / "survey.yml").write_text(
        text.replace('column: "您要评价的单位"', 'column: "3、您的身份"'), encoding="utf-8"
    )
    first, *others = findings(folder, "undeclared_units")
    at = next(number for number, line in enumerate(text.splitlines(), 1) if '  column: "您要评价的单位"' in line)
    assert (
        first.what == f"60 of 60 rows name no unit of the register: is units.column (survey.yml:{at}) the right column?"
    )
    assert first.found == "column 3、您的身份" and len(others) == 2


def test_a_draft_of_many_different_days_is_checked_in_a_moment(shared_data, tmp_path):
    """2,755 different moments, each of which took a ledger of its own: 55 s."""
    write_draft([overview_of(shared_data / "masculinity" / "raw-responses.csv")], tmp_path / "s")
    survey = load_survey(tmp_path / "s")
    began = time.process_time()
    found = survey.check()
    assert time.process_time() - began < 10
    assert not [finding for finding in found if finding.check == "impossible_dates"]
    days = survey.clean().frame["startdate"]
    assert days.min() == "2018-05-10" and days.notna().all()
    path = tmp_path / "s" / "survey.yml"
    assert "date: 2018-0" in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("    order: mdy", "    order: dmy"), encoding="utf-8")
    began = time.process_time()
    (first, _) = findings(tmp_path / "s", "impossible_dates")
    assert time.process_time() - began < 10
    assert first.n > 1_000 and first.rows[0].startswith("raw-responses.csv:")
    shutil.rmtree(tmp_path / "s")


def test_findings_accounts_and_ledgers_name_files_as_seen_from_the_folder(tmp_path):
    """Never where on a machine they lie; nor does a file that cannot be opened."""
    drafted(tmp_path, export(["财政局", "公安局", "没有"], ["群众", "企业"], 60))
    folder = tmp_path / "draft"
    (folder / "units.csv").write_text("unit_id,name\nA,财政局\nB,公安局\n", encoding="utf-8")
    assert not [finding for finding in load_survey(folder).check() if str(tmp_path) in str(finding)]
    (folder / "decisions.yml").write_text('units:\n  - {found: "没有", means: A}\n', encoding="utf-8")
    responses = load_survey(folder).clean()
    assert set(responses.frame["source"]) == set(responses.ledger["source"]) == {"raw/导出.csv"}
    assert set(responses.account.to_frame()["source"]) == {"raw/导出.csv"}
    survey = load_survey(folder)
    (folder / "raw" / "导出.csv").unlink()
    with pytest.raises(ReadError) as told:
        survey.read()
    assert told.value.problems[0].where == "raw/导出.csv"


def numbered(n=120, repeat=(), spoil=()):
    """An export with a number and an address for every answer; some rows repeated whole, some numbers used again."""
    labels = ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    rows = [
        f"{at},10.0.0.{at},2025/3/1 9:{at % 60:02d}:00,{'财政局' if at % 2 else '公安局'},{labels[at % 5]}"
        for at in range(1, n + 1)
    ]
    rows += [rows[at] for at in repeat]
    for at in spoil:
        rows[at] = rows[at].replace(f"{at + 1},", "1,", 1)
    return "\n".join(["序号,来自IP,提交时间,您要评价的单位,总体满意度", *rows]) + "\n"


def test_a_row_that_stands_twice_is_told_from_the_first_check_on_and_still_counts(tmp_path):
    survey = drafted(tmp_path, numbered(repeat=[6]))
    assert survey["respondent"] == "序号"
    assert survey["checks"] == {"duplicates": {"keys": ["source", "respondent"], "action": "flag"}}
    (finding,) = findings(tmp_path / "draft", "duplicates")
    assert (finding.severity, finding.n, finding.rows) == ("warning", 1, ("导出.csv:122",))
    assert finding.what == "rows repeat another row in source, respondent"
    assert not findings(tmp_path / "draft", "identical_rows")
    assert len(load_survey(tmp_path / "draft").clean().frame) == 121


def test_a_number_that_two_answers_have_is_told_too(tmp_path):
    drafted(tmp_path, numbered(spoil=[60]))
    (finding,) = findings(tmp_path / "draft", "duplicates")
    assert (finding.n, finding.rows) == (1, ("导出.csv:62",))


def test_identical_rows_are_told_without_any_settings_of_checks(tmp_path):
    drafted(tmp_path, numbered(repeat=[6, 7]))
    path = tmp_path / "draft" / "survey.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        "".join(line for line in text.splitlines(True) if "duplicates:" not in line and line != "checks:\n")
    )
    (finding,) = findings(tmp_path / "draft", "identical_rows")
    assert (finding.severity, finding.n) == ("warning", 2)
    assert finding.rows == ("导出.csv:122", "导出.csv:123")
    assert len(load_survey(tmp_path / "draft").clean().frame) == 122


def test_equal_rows_of_a_log_without_numbers_are_no_finding(tmp_path):
    """Days, units and answers come again and again at a terminal: forty equal rows are forty people."""
    drafted(tmp_path, export(["财政局", "公安局"], ["群众", "企业"]) + export(["财政局"], ["群众"]).partition("\n")[2])
    assert not findings(tmp_path / "draft", "identical_rows") and not findings(tmp_path / "draft", "duplicates")


def test_commas_in_labels_that_never_combine_do_not_join_choices(shared_data, capsys, tmp_path):
    path = shared_data / "carpentries-instructor-training" / "20180908_post_clean.csv"
    overview = overview_of(path)
    (guess,) = [guess for guess in overview.columns if guess.name == "CompleteTraining"]
    assert guess.kind == "single" and guess.separator is None
    assert {label for _, label in guess.choices} == {
        "Yes, I understand", "Could use some more details", "Other (please specify)", "No, not clear at all"
    }  # fmt: skip
    assert run(["inspect", str(path)]) == 0
    assert "'Yes, I understand', " in capsys.readouterr().out


def test_what_was_written_behind_a_choice_tells_a_closed_question_with_and_without_the_pair(shared_data):
    folder = next((shared_data / "chinese-fixtures").rglob(TEXT)).parent
    alone, paired = overview_of(folder / TEXT), overview_of(folder / TEXT, pair=folder / NUMBER)
    kinds = [{guess.name: (guess.kind, len(guess.choices)) for guess in one.columns} for one in (alone, paired)]
    assert kinds[0]["1、您的身份:"] == kinds[1]["1、您的身份:"] == ("single", 3)


def test_marks_of_no_answer_stand_once_and_are_listed_once(tmp_path):
    text = export(["财政局", "公安局"], ["群众", "企业"]) + "2025/3/2 9:00,财政局,群众,不了解\n"
    survey = drafted(tmp_path, text)
    (rating,) = [question for question in survey["questions"].values() if question["type"] == "rating"]
    assert "missing" not in rating
    assert survey["scales"][rating["scale"]]["missing"] == {"不了解": "dont_know"}
    raw = tmp_path / "draft" / "raw" / "导出.csv"
    raw.write_text(text + "2025/3/2 9:00,财政局,群众,马马虎虎\n", encoding="utf-8")
    (finding,) = findings(tmp_path / "draft", "undeclared_answers")
    assert finding.known.count("不了解") == 1


def test_what_readers_guessed_is_printed_and_stands_in_the_draft(shared_data, capsys, tmp_path):
    path = shared_data / "chinese-fixtures" / "google_forms.csv"
    assert run(["inspect", str(path), "--draft", str(tmp_path / "draft")]) == 0
    guess = "several choices in one cell are joined by ', ', which options may hold themselves"
    told = capsys.readouterr().out
    assert f"  guessed:    {guess}" in told
    assert "  channel: web (网络问卷, Web questionnaire), guessed: it is not in the file" in told
    assert f"    # GUESS: {guess}\n" in (tmp_path / "draft" / "survey.yml").read_text(encoding="utf-8")


def test_a_channel_is_a_guess_where_only_its_reader_or_nothing_tells_it(shared_data, capsys, tmp_path):
    fixtures = shared_data / "chinese-fixtures"
    files = [str(fixtures / "窗口评价器.csv"), str(fixtures / "google_forms.csv")]
    assert run(["inspect", *files, "--draft", str(tmp_path / "draft")]) == 0
    assert "  channel: window (窗口实时评价, Window terminal)\n" in capsys.readouterr().out
    text = (tmp_path / "draft" / "survey.yml").read_text(encoding="utf-8")
    why = "# GUESS: the file does not say in which way people answered"
    assert "    channel: window\n" in text and f"    channel: web  {why}\n" in text
    assert f'  web: {{label: {{zh: "网络问卷", en: "Web questionnaire"}}}}  {why}\n' in text


def written_in(tmp_path, n=24):
    """An export in which people wrote behind units and options, always something else."""
    lines = ["序号,提交答卷时间,所用时间,1、您要评价的单位,2、总体满意度,3、办理渠道"]
    for number in range(n):
        unit = ["财政局", "公安局", f"其他〖交警{number}队〗"][number % 3]
        way = ["窗口", "网上", f"其他〖亲友{number}〗"][number % 3]
        lines.append(f"{number + 1},2025/3/1 9:00,30秒,{unit},{['满意', '不满意', '非常满意'][number % 3]},{way}")
    path = tmp_path / "export.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_what_was_written_behind_a_unit_or_an_option_makes_none_of_its_own(tmp_path):
    seen = overview_of(written_in(tmp_path))
    assert seen.units[0].names == ("财政局", "公安局", "其他")
    write_draft([seen], tmp_path / "draft")
    text = (tmp_path / "draft" / "units.csv").read_text(encoding="utf-8-sig")
    assert text == "unit_id,name,aliases\nU001,财政局,\nU002,公安局,\nU003,其他,\n"
    raw = yaml.safe_load((tmp_path / "draft" / "survey.yml").read_text(encoding="utf-8"))
    assert list(raw["questions"]["q3"]["choices"].values()) == ["窗口", "网上", "其他"]
    responses = load_survey(tmp_path / "draft").clean()
    assert responses.frame["unit"].value_counts().to_dict() == {"U001": 8, "U002": 8, "U003": 8}
    assert responses.frame["q3"].value_counts().to_dict() == {"1": 8, "2": 8, "3": 8}
    assert not findings(tmp_path / "draft", "unit_spellings")


def test_a_decision_says_which_unit_was_written_behind_another(tmp_path):
    write_draft([overview_of(written_in(tmp_path, 6))], tmp_path / "draft")
    decisions = 'units:\n  - {found: "其他〖交警2队〗", means: U002}\n'
    (tmp_path / "draft" / "decisions.yml").write_text(decisions, encoding="utf-8")
    assert load_survey(tmp_path / "draft").clean().frame["unit"].tolist() == [
        "U001",
        "U002",
        "U002",
        "U001",
        "U002",
        "U003",
    ]


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        # One part comes again, the others never: labels with a comma.
        (["Yes, at home", "Yes, at work", "No", "Not sure yet"], "single"),
        (["Never, but open to it", "Never, and not open to it", "Often", "Rarely", "Sometimes"], "single"),
        # All parts come again, but always in one place: two properties in one label.
        (["Male, young", "Male, old", "Female, young", "Female, old"], "single"),
        (["本地，企业", "本地，群众", "外地，企业", "外地，群众"], "single"),
        # Parts stand alone and with changing others: choices.
        (["Email", "Email, Phone", "Phone, Counter", "Counter", "Email, Counter"], "multiple"),
        (["排队、材料", "材料、收费", "排队、收费", "收费、态度", "排队、态度"], "multiple"),
        # One answer written in by hand does not unmake them.
        (["Email", "Email, Phone", "Phone, Counter", "Counter", "Email, Counter", "Email, by pigeon"], "multiple"),
    ],
)
def test_a_comma_joins_choices_only_where_the_parts_recur_in_combination(tmp_path, labels, kind):
    lines = [f'{number},"{labels[number % len(labels)]}",{number % 5 + 1}' for number in range(12 * len(labels))]
    path = tmp_path / "export.csv"
    path.write_text("id,How?,Rating\n" + "\n".join(lines) + "\n", encoding="utf-8")
    guess = {one.name: one for one in overview_of(path).columns}["How?"]
    assert guess.kind == kind
    if kind == "single":
        assert [label for _, label in guess.choices] == labels


@pytest.mark.parametrize(
    ("days", "order", "date"),
    [
        (["03/05/2024", "03/04/2024"], "mdy", "2024-03-05"),  # both readings are possible
        (["13/05/2024", "03/06/2024"], "dmy", "2024-06-03"),
        (["05/13/2024", "03/06/2024"], "mdy", "2024-05-13"),
    ],
)
def test_days_that_can_be_read_in_two_ways_are_a_guess_of_the_draft(tmp_path, days, order, date):
    lines = [f"{number},{days[number % 2]},{number % 5 + 1}" for number in range(20)]
    survey = drafted(tmp_path, "id,Visited on,Rating\n" + "\n".join(lines) + "\n")
    assert survey["questions"]["visited_on"]["order"] == order
    assert survey["report"]["date"].isoformat() == date
    assert run(["check", str(tmp_path / "draft")]) == 0


def test_every_kind_of_export_can_be_drafted_also_with_days_of_two_readings(shared_data, tmp_path):
    write_draft([overview_of(shared_data / "chinese-fixtures" / "surveymonkey.csv")], tmp_path / "draft")
    assert run(["check", str(tmp_path / "draft")]) in (0, 1)


def test_points_of_spss_of_which_only_the_ends_have_words_are_ratings(shared_data, tmp_path):
    seen = overview_of(shared_data / "sfo-airport" / "derived_sfo2017.sav")
    kinds = {guess.name: guess.kind for guess in seen.columns}
    assert {name for name, kind in kinds.items() if kind == "rating"} == {name for name in kinds if name[:2] == "Q7"}
    write_draft([seen], tmp_path / "draft")
    raw = yaml.safe_load((tmp_path / "draft" / "survey.yml").read_text(encoding="utf-8"))
    assert raw["questions"][raw["headline"]["question"]]["text"] == "SFO Airport as a whole"
    scale = raw["scales"][raw["questions"]["q7all"]["scale"]]
    assert list(scale["choices"]) == ["5", "4", "3", "2", "1"] and "scores" not in scale
    assert scale["missing"]["0"] == "blank"
    ratings = load_survey(tmp_path / "draft").clean().frame["q7all"].dropna().astype(int)
    # The figures of the same question in the README of the data.
    assert (len(ratings), round(ratings.mean(), 4)) == (2688, 4.0644)


def test_numbers_with_one_end_in_words_are_counts_and_no_rating(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat", reason="the extra spss is not installed")
    frame = pd.DataFrame({"size": [1.0, 2.0, 3.0, 4.0] * 5, "agree": [1.0, 2.0, 3.0, 4.0] * 5})
    labels = {
        "size": {1: "1", 2: "2", 3: "3", 4: "4 or more"},
        "agree": {1: "not at all", 2: "2", 3: "3", 4: "fully", 9: "no opinion"},
    }
    pyreadstat.write_sav(frame, tmp_path / "t.sav", variable_value_labels=labels)
    guesses = {guess.name: guess for guess in overview_of(tmp_path / "t.sav").columns}
    assert (guesses["size"].kind, guesses["agree"].kind) == ("single", "rating")
    assert [code for code, _ in guesses["agree"].choices] == ["4", "3", "2", "1"]


def test_a_question_of_a_pair_is_printed_once(shared_data, capsys):
    files = sorted(map(str, (shared_data / "wenjuanxing").glob("*.xls")))
    assert run(["inspect", *files]) == 0
    told = capsys.readouterr().out
    assert "6、兴趣爱好: multiple, joined by '┋', 14 choices" in told and "第6题" not in told


def test_the_number_and_the_time_of_an_answer_are_no_questions(tmp_path):
    lines = [
        f"{number},2025/3/{number % 28 + 1} 9:00,{['财政局', '公安局'][number % 2]},{['满意', '不满意'][number % 2]},好"
        for number in range(1, 41)
    ]
    survey = drafted(tmp_path, "编号,评价时间,被评价单位,总体满意度,来信日期\n" + "\n".join(lines) + "\n")
    assert survey["respondent"] == "编号" and survey["report"]["date"].isoformat() == "2025-03-28"
    assert [question["text"] for question in survey["questions"].values()] == ["总体满意度", "来信日期"]
    assert run(["check", str(tmp_path / "draft")]) == 0


def test_nothing_is_made_a_rating_where_nothing_looks_like_one(tmp_path):
    lines = [f"{at},{['财政局', '公安局'][at % 2]},{'王建国说窗口太少' if at == 9 else '无'}" for at in range(1, 41)]
    survey = drafted(tmp_path, "编号,被评价单位,意见建议\n" + "\n".join(lines) + "\n")
    kinds = {question["text"]: question["type"] for question in survey["questions"].values()}
    assert kinds == {"编号": "number", "意见建议": "text"}
    assert "王建国" not in (tmp_path / "draft" / "survey.yml").read_text(encoding="utf-8")


def test_numbers_with_decimal_commas_are_drafted_with_their_sign(tmp_path):
    rows = ["North;good;0,5;1,250", "South;fair;1,250;2,500", "West;poor;12,5;0"] * 4
    (tmp_path / "a.csv").write_text("\n".join(["unit;sat;wait;price", *rows]), encoding="utf-8")
    write_draft([overview_of(tmp_path / "a.csv")], tmp_path / "s")
    questions = yaml.safe_load((tmp_path / "s" / "survey.yml").read_text(encoding="utf-8"))["questions"]
    assert (questions["wait"]["type"], questions["wait"]["decimal"]) == ("number", ",")
    assert questions["price"]["type"] == "number"
    assert "decimal" not in questions["price"]
