"""What inspect tells of files, and drafts that check can run on."""

from __future__ import annotations

import csv

import pytest
import yaml

from surveykit.cleaning import load_survey
from surveykit.cli import run
from surveykit.errors import SurveyError
from surveykit.inspection import overview_of, with_pairs, write_draft

TEXT, NUMBER = "400000001_按文本_机关作风评议问卷_5_4.xlsx", "400000001_按序号_机关作风评议问卷_5_4.xlsx"
LABELS = ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]


@pytest.fixture
def export(tmp_path):
    """An export with ratings, units, several choices in one cell, comments and telephones."""
    lines = ["提交时间,提交人,您要评价的单位,总体满意度,改进方面（多选）,手机号,意见建议"]
    for number in range(40):
        reasons = ["排队", "材料", "排队┋材料", "其他〖停车难┋收费〗"][number % 4]
        comment = "请打13800138000找我" if number == 3 else f"第{number}条意见"
        unit, label = ["财政局", "公安局"][number % 2], LABELS[number % 5]
        lines.append(f"2025/3/{number % 28 + 1} 9:00,张三,{unit},{label},{reasons},1390013{number:04d},{comment}")
    path = tmp_path / "评议.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_types_units_scales_and_personal_data_are_found(export):
    seen = overview_of(export)
    kinds = {guess.name: guess.kind for guess in seen.questions}
    assert kinds["总体满意度"] == "rating" and kinds["改进方面（多选）"] == "multiple" and kinds["意见建议"] == "text"
    scale = next(guess for guess in seen.columns if guess.name == "总体满意度").scale
    assert (scale.name, scale.labels, scale.whole) == ("satisfaction_5", tuple(LABELS), True)
    several = next(guess for guess in seen.columns if guess.kind == "multiple")
    assert {label for _, label in several.choices} == {"排队", "材料", "其他"}
    assert seen.units[0].column == "您要评价的单位" and set(seen.units[0].names) == {"财政局", "公安局"}
    found = {one.column: (one.kind, dict(one.found)) for one in seen.personal}
    assert found["手机号"][0] == "phone" and found["意见建议"] == (None, {"phone": 1})


def test_inspect_prints_everything_and_writes_nothing(export, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert run(["inspect", str(export)]) == 0
    told = capsys.readouterr().out
    assert "评议.csv: 40 rows, 7 columns, reader chinese_form" in told
    assert "rating, scale satisfaction_5 (非常满意 > 满意 > 基本满意 > 不满意 > 非常不满意); 40 answers" in told
    assert "may name the rated units: 您要评价的单位" in told
    assert "手机号: a column of kind phone" in told and "意见建议: phone in 1 cells" in told
    assert "13800138000" not in told and "13900130001" not in told
    assert sorted(tmp_path.iterdir()) == before


def test_a_draft_is_a_survey_that_check_runs_on(export, capsys, tmp_path):
    folder = tmp_path / "survey"
    assert run(["inspect", str(export), "--draft", str(folder)]) == 0
    assert "guesses to confirm" in capsys.readouterr().out
    raw = yaml.safe_load((folder / "survey.yml").read_text(encoding="utf-8"))
    assert raw["units"]["column"] == "您要评价的单位"
    assert list(raw["scales"]["satisfaction_5"]["choices"].values()) == LABELS
    assert (folder / "raw" / export.name).read_bytes() == export.read_bytes()
    guesses = [line for line in (folder / "survey.yml").read_text(encoding="utf-8").splitlines() if "# GUESS" in line]
    assert len(guesses) >= 10
    assert run(["check", str(folder)]) == 0
    responses = load_survey(folder).clean()
    ratings = responses.frame[raw["headline"]["question"]].value_counts()
    assert ratings.to_dict() == dict.fromkeys("54321", 8)
    assert "手机号" in raw["privacy"]["drop"]


def test_a_draft_never_overwrites(export, tmp_path):
    (tmp_path / "survey.yml").write_text("format: 1\n", encoding="utf-8")
    with pytest.raises(SurveyError, match="there is already a file of that name"):
        write_draft([overview_of(export)], tmp_path)
    assert (tmp_path / "survey.yml").read_text(encoding="utf-8") == "format: 1\n"


def test_the_codes_of_a_pair_fall_where_labels_say(shared_data, tmp_path):
    fixtures = shared_data / "chinese-fixtures"
    pairs = with_pairs([fixtures / NUMBER, fixtures / TEXT])
    assert pairs == [(fixtures / TEXT, fixtures / NUMBER)]
    write_draft([overview_of(*pairs[0][:1], pair=pairs[0][1])], tmp_path / "s")
    raw = yaml.safe_load((tmp_path / "s" / "survey.yml").read_text(encoding="utf-8"))
    scale = raw["scales"]["satisfaction_5"]
    assert scale["choices"]["1"] == "非常满意" and scale["scores"]["1"] == 5
    assert scale["missing"]["不了解"] == "dont_know"
    assert run(["check", str(tmp_path / "s")]) in (0, 1)


@pytest.mark.parametrize(
    "name",
    [
        "carpentries-instructor-training/20180908_post_clean.csv",
        "chinese-fixtures/民主评议纸质票汇总.xlsx",
        "chinese-fixtures/窗口评价器.csv",
        "chinese-fixtures/短信评议_GB18030.csv",
        "chinese-fixtures/某局科室评价（收集结果）.xlsx",
        "chinese-fixtures/limesurvey_code.csv",
        "csps-2020/csps2020_orgscores_long.csv",
        "jupyter-2016/responses.csv",
        "masculinity/raw-responses.csv",
        "quantipy-example/Example Data (A).csv",
        "south/SOUTH.csv",
        "spss/hotel.sav",
        "typeform/results-anonymized-randomized.csv",
    ],
)
def test_a_draft_of_real_files_is_valid(shared_data, tmp_path, name):
    seen = overview_of(shared_data / name)
    write_draft([seen], tmp_path / "s")
    survey = load_survey(tmp_path / "s")
    assert len(survey.read()[0]) == len(seen.table)
    assert run(["check", str(tmp_path / "s")]) in (0, 1)


def test_two_channels_make_one_survey(shared_data, tmp_path, capsys):
    fixtures = shared_data / "chinese-fixtures"
    files = [str(fixtures / "窗口评价器.csv"), str(fixtures / "短信评议_GB18030.csv")]
    assert run(["inspect", *files, "--draft", str(tmp_path / "s")]) == 0
    capsys.readouterr()
    survey = load_survey(tmp_path / "s")
    assert list(survey.channels) == ["window", "sms"]
    assert run(["check", str(tmp_path / "s")]) in (0, 1)


def test_a_file_that_is_no_table_ends_with_2(tmp_path, capsys):
    (tmp_path / "t.pdf").write_bytes(b"%PDF-1.7\n")
    assert run(["inspect", str(tmp_path / "t.pdf")]) == 2
    assert "the file is a PDF" in capsys.readouterr().err


def test_the_real_pair_of_wjx_asks_every_question_once(shared_data, tmp_path):
    """In number mode a multiple choice has a column for every option; with the pair it is the same question again."""
    text, number = sorted((shared_data / "wenjuanxing").glob("*.xls"))
    write_draft([overview_of(text, pair=number)], tmp_path / "s")
    raw = yaml.safe_load((tmp_path / "s" / "survey.yml").read_text(encoding="utf-8"))
    # 1、手机部数 might be the units and is a question all the same: nothing but its shape speaks for units.
    assert list(raw["questions"]) == [f"q{number}" for number in range(1, 9)]
    assert [len(raw["questions"][name]["choices"]) for name in ("q6", "q8")] == [14, 10]
    assert run(["check", str(tmp_path / "s")]) == 0
    assert load_survey(tmp_path / "s").clean().frame["q6.1"].notna().sum() == 800


def test_an_option_that_nobody_ticked_is_a_choice_of_the_draft(shared_data, tmp_path):
    """A column without any answer is still an option that was shown."""
    write_draft([overview_of(shared_data / "chinese-fixtures" / "qualtrics.csv")], tmp_path / "s")
    raw = yaml.safe_load((tmp_path / "s" / "survey.yml").read_text(encoding="utf-8"))
    (several,) = [question for question in raw["questions"].values() if question["type"] == "multiple"]
    assert list(several["columns"].values()) == ["Q2_1", "Q2_2"]
    frame = load_survey(tmp_path / "s").clean().frame
    (name,) = [name for name, one in raw["questions"].items() if one is several]
    assert frame[[f"{name}.1", f"{name}.2"]].to_numpy().tolist() == [[1.0, 0.0]]


def test_a_draft_without_any_day_says_so(shared_data, tmp_path):
    write_draft([overview_of(shared_data / "spss" / "hotel.sav")], tmp_path / "s")
    told = (tmp_path / "s" / "survey.yml").read_text(encoding="utf-8")
    assert "  date: 2000-01-01  # GUESS: there is no day in the data; write the date of the documents" in told


LONG = (
    "Your finances, including your current or future income, assets, debt, and what your family may need from you later"
)


@pytest.mark.parametrize("mark", ["NA", "N/A", "NaN", ".", "--", "#N/A", "不适用"])
@pytest.mark.parametrize("numbers", [range(200), [0.25 + number for number in range(200)]])
def test_a_mark_that_comes_once_among_numbers_is_a_missing_answer(tmp_path, mark, numbers):
    (tmp_path / "a.csv").write_text(
        "\n".join(["unit,size", *(f"A,{n}" for n in numbers), f"A,{mark}"]), encoding="utf-8"
    )
    size = overview_of(tmp_path / "a.csv").columns[1]
    assert (size.kind, size.n, [text for text, _ in size.missing]) == ("number", 200, [mark])


def test_a_mark_that_comes_once_among_days_is_a_missing_answer(tmp_path):
    days = [f"A,2024-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 28)]
    (tmp_path / "a.csv").write_text("\n".join(["unit,day", *days, "A,NA"]), encoding="utf-8")
    assert overview_of(tmp_path / "a.csv").columns[1].kind == "date"


def test_a_long_option_that_many_chose_is_a_choice(tmp_path):
    assert len(LONG) > 80
    rows = [("A", text) for text, n in {LONG: 260, "Your health": 150, "Your work": 90}.items() for _ in range(n)]
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("unit", "What worries you most?"), *rows])
    guess = overview_of(tmp_path / "a.csv").columns[1]
    assert guess.kind == "single"
    assert LONG in dict(guess.choices).values()


def test_long_options_in_one_cell_are_choices(tmp_path):
    options = [LONG.replace(",", ""), "Your health", "Your work", "Your children"]
    cells = ["; ".join(option for bit, option in enumerate(options) if number >> bit & 1) for number in range(1, 16)]
    (tmp_path / "a.csv").write_text(
        "\n".join(["unit|worries", *(f"A|{cell}" for cell in cells * 20)]), encoding="utf-8"
    )
    guess = overview_of(tmp_path / "a.csv").columns[1]
    assert (guess.kind, len(guess.choices)) == ("multiple", 4)


def test_long_answers_that_nobody_repeats_are_texts(tmp_path):
    texts = [f"{LONG} {number}" for number in range(8)] + ["none"] * 40
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("unit", "q7"), *(("A", text) for text in texts)])
    assert overview_of(tmp_path / "a.csv").columns[1].kind == "text"
