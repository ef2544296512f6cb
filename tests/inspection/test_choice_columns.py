"""Exports with a column for every choice become one question, where the cells leave no other reading."""

from __future__ import annotations

import pandas as pd
import pytest
import yaml

from surveykit.cleaning import load_survey
from surveykit.cli import run
from surveykit.inspection import overview_of, write_draft
from surveykit.readers import read

LIME = "id,submitdate,lastpage,startlanguage,seed"
KOBO = "sat/overall;sat/improve;sat/improve/queue;sat/improve/queue long;_id;_uuid;_submission_time"


def questions_in(path, folder):
    write_draft([overview_of(path)], folder)
    return yaml.safe_load((folder / "survey.yml").read_text(encoding="utf-8"))["questions"]


def lime(tmp_path, headers, *rows):
    path = tmp_path / "lime.csv"
    lines = [f"{number},2024-03-05,3,en,{900 + number},{row}" for number, row in enumerate(rows)]
    path.write_text("\n".join([f"{LIME},{headers}", *lines]) + "\n", encoding="utf-8")
    return path


def kobo(tmp_path, *rows):
    path = tmp_path / "kobo.csv"
    lines = [f"{row};{number};u-{number};2024-03-05T07:05:12" for number, row in enumerate(rows)]
    path.write_text("\n".join([KOBO, *lines]) + "\n", encoding="utf-8")
    return path


def test_choices_of_limesurvey_are_one_question_that_counts_every_yes(shared_data, tmp_path):
    path = shared_data / "rse-2017-uk" / "public_data.csv"
    questions = questions_in(path, tmp_path / "draft")
    several = {name: len(one["choices"]) for name, one in questions.items() if one["type"] == "multiple"}
    assert several == {
        "currentemp13": 65,
        "proj4can": 4,
        "fund2": 16,
        "fund3": 16,
        "fund4": 17,
        "tool4can": 39,
        "ukrse2": 3,
    }
    assert questions["tool4can"]["text"].startswith("What programming languages do you use")
    raw = pd.read_csv(path)
    frame = load_survey(tmp_path / "draft").clean().frame
    for code, header in questions["tool4can"]["columns"].items():
        assert frame[f"tool4can.{code}"].sum() == (raw[header] == "Yes").sum(), header


def test_what_a_reader_takes_for_choices_is_a_guess_that_is_told(shared_data, capsys):
    assert run(["inspect", str(shared_data / "rse-2017-uk" / "public_data.csv")]) == 0
    told = capsys.readouterr().out
    assert "taken for choices of one question, not for rows of an array: currentEmp13, proj4can, fund2" in told
    assert "several choices: Assembly, C, C#" in told


def test_y_or_nothing_is_a_tick_and_what_was_written_stays_a_text(tmp_path):
    path = lime(tmp_path, "Q2[SQ001],Q2[SQ002],Q2[other],Q3[SQ001]", "Y,,parking,A2", ",Y,,A1", ",,,A1")
    questions = questions_in(path, tmp_path / "draft")
    assert list(questions) == ["q2", "q2_other", "q3_sq001"]
    assert (questions["q2"]["type"], questions["q2_other"]["column"]) == ("multiple", "Q2[other]")
    assert questions["q2"]["columns"] == {"1": "Q2[SQ001]", "2": "Q2[SQ002]"}


@pytest.mark.parametrize(
    "rows",
    [
        ("Yes,No", "No,"),  # one row left out: rows of an array
        ("Y,N", "N,Y"),  # codes of an array of yes and no
        ("Yes,Uncertain", "No,Yes"),
        ("No,No", "No,No"),  # nobody ticked anything: nothing tells what these are
    ],
)
def test_rows_of_arrays_stay_rows(tmp_path, rows):
    table = read(lime(tmp_path, "Q2[SQ001],Q2[SQ002]", *rows))
    assert [cell.option for cell in table.header if not cell.meta] == [None, None] and not table.guessed


def test_the_joined_column_of_kobotoolbox_is_left_out_and_the_draft_says_so(shared_data, tmp_path):
    questions = questions_in(shared_data / "chinese-fixtures" / "kobo_xml.csv", tmp_path / "draft")
    assert list(questions) == ["sat_overall", "sat_improve"]
    assert list(questions["sat_improve"]["choices"].values()) == ["queue", "docs"]
    text = (tmp_path / "draft" / "survey.yml").read_text(encoding="utf-8")
    assert "GUESS: one column per choice; sat/improve holds the same joined and is left out" in text


@pytest.mark.parametrize(
    ("rows", "left_out"),
    [
        (("5;queue long queue;1;1", "4;;;", "3;queue;1;0"), True),  # a choice that begins another; nothing ticked
        (("5;queue;1;1",), False),
        (("5;queue other;1;0",), False),
        (("5;queue;1;2",), False),
    ],
)
def test_a_joined_column_stays_where_it_says_anything_else(tmp_path, rows, left_out):
    questions = questions_in(kobo(tmp_path, *rows), tmp_path / "draft")
    columns = [one.get("column") for one in questions.values()]
    assert ("sat/improve" not in columns) is left_out
