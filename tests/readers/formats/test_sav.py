"""SPSS files with cells that do not hold what their variable declares: these are reported, and the rest is read."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pyreadstat
import pytest

from surveykit.cleaning import load_survey
from surveykit.readers import read


def written(path, frame, **formats):
    pyreadstat.write_sav(pd.DataFrame(frame), path, variable_format=formats)
    return path


def test_one_year_20016_leaves_the_other_59_dates(shared_data):
    table = read(shared_data / "cases" / "06-sav-one-impossible-year" / "year20016.sav")
    days = table.frame["when"].tolist()
    assert (len(table), days[4]) == (60, "581720853168")
    assert all(date.fromisoformat(day).year == 2025 for day in days[:4] + days[5:])
    assert (
        table.notes[0] == "1 cells of 'when' hold no moment that exists and are read as stored: 581720853168 (case 5)"
    )


@pytest.mark.parametrize("form", ["DATE11", "EDATE10", "SDATE10", "JDATE7", "DATETIME20"])
@pytest.mark.parametrize("odd", [9.9e14, 1e20, -1e12, 1e300])
def test_what_no_calendar_has_is_read_as_stored(tmp_path, form, odd):
    seconds = [(datetime(2024, 2, 29) - datetime(1582, 10, 14)).total_seconds(), odd, float("nan")]
    table = read(written(tmp_path / "t.sav", {"when": seconds, "y": [1.0, 2.0, 3.0]}, when=form))
    assert table.frame["when"].tolist()[0].startswith("2024-02-29")
    assert float(table.frame["when"][1]) == odd
    assert table.frame["when"][2] == ""
    assert "1 cells of 'when' hold no moment that exists" in table.notes[0]


def test_a_user_missing_date_is_a_mark_and_no_day(tmp_path):
    frame = pd.DataFrame({"when": [13_797_216_000.0, 99_999_999_999.0]})
    missing = {"when": [99_999_999_999]}
    pyreadstat.write_sav(frame, tmp_path / "t.sav", variable_format={"when": "DATE11"}, missing_ranges=missing)
    table = read(tmp_path / "t.sav")
    assert table.frame["when"].tolist() == ["2020-01-01", "99999999999"]
    assert dict(table.marks_in("when")) == {"99999999999": "blank"}
    assert not [note for note in table.notes if "no moment" in note]


def test_times_are_clock_times_and_longer_ones_keep_their_hours(tmp_path):
    table = read(written(tmp_path / "t.sav", {"took": [11_045.0, 30 * 3600.0, -5.0]}, took="TIME8"))
    assert table.frame["took"].tolist() == ["03:04:05", "30:00:00", "-5"]


@pytest.mark.parametrize("broken", [b"\xff\xfe\xfd", b"\xc3\x28\x41"])
def test_one_broken_text_is_shown_as_such_and_the_others_are_read(tmp_path, broken):
    path = written(tmp_path / "t.sav", {"意见": ["窗口太少了", "é", "好的"], "y": [1.0, 2.0, 3.0]})
    content = path.read_bytes()
    assert "太".encode() in content
    path.write_bytes(content.replace("太".encode(), broken))
    table = read(path)
    assert table.frame["意见"].tolist()[1:] == ["é", "好的"]
    assert table.frame["意见"][0].startswith("窗口\ufffd")
    assert "1 texts hold bytes that are no characters of UTF-8; they are shown as \ufffd" in table.notes


def test_an_impossible_date_is_a_finding_of_its_question(tmp_path, shared_data):
    (tmp_path / "s" / "raw").mkdir(parents=True)
    source = shared_data / "cases" / "06-sav-one-impossible-year" / "year20016.sav"
    (tmp_path / "s" / "raw" / "a.sav").write_bytes(source.read_bytes())
    (tmp_path / "s" / "units.csv").write_text("unit_id,name\n101,North\n102,South\n", encoding="utf-8")
    (tmp_path / "s" / "survey.yml").write_text(
        "format: 1\nid: s\ntitle: S\nlanguage: en\nunits: {register: units.csv, column: unit}\n"
        "sources: [{path: raw/a.sav}]\nquestions:\n"
        "  sat: {text: Sat, type: rating, column: sat, choices: {1: a, 2: b, 3: c, 4: d, 9: e}}\n"
        "  when: {text: When, type: date, column: when}\nheadline: {question: sat}\n"
        "report: {title: S, date: 2025-12-31}\n",
        encoding="utf-8",
    )
    survey = load_survey(tmp_path / "s")
    assert "581720853168" in " ".join(str(finding) for finding in survey.check())
    assert survey.clean().frame["when"].notna().sum() == 59
