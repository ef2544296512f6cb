"""One file with several waves and channels: every row belongs to its own, as if the files had come apart."""

from __future__ import annotations

import pytest

from surveykit.cleaning import load_survey
from surveykit.errors import FindingsError, SurveyError

SURVEY = """\
format: 1
id: together
title: Together
language: en
waves: ["2024", "2025"]
channels:
  window: {label: {zh: 窗口, en: Window}}
  sms: {label: {zh: 短信, en: Text message}}
units: {register: units.csv, column: unit}
sources:
  - {path: all.csv, wave_column: when, channel_column: how}
questions:
  overall: {text: Overall, type: rating, choices: {1: Poor, 2: Good}, column: {window: y, sms: reply}}
headline: {question: overall}
report: {title: Report, date: 2025-12-31}
"""
ROWS = "when,how,unit,y,reply\n2025/3/5 15:05:09,窗口,A,1,\n2024,sms,A,,2\n2024-12-31,Window,B,2,\n2025,短信,B,,1\n"


def write(folder, rows=ROWS, text=SURVEY):
    folder.mkdir()
    (folder / "survey.yml").write_text(text, encoding="utf-8")
    (folder / "units.csv").write_text("unit_id,name\nA,A\nB,B\n", encoding="utf-8")
    (folder / "all.csv").write_text(rows, encoding="utf-8")
    return folder


def test_every_row_belongs_to_its_own_wave_and_channel(tmp_path):
    responses = load_survey(write(tmp_path / "together")).clean()
    frame = responses.frame.sort_values("row")
    assert frame["row"].tolist() == [2, 3, 4, 5]
    assert frame["wave"].tolist() == ["2025", "2024", "2024", "2025"]
    assert frame["channel"].tolist() == ["window", "sms", "window", "sms"]
    assert frame["overall"].tolist() == ["1", "2", "2", "1"]
    account = responses.account.to_frame()
    assert account["received"].tolist() == [1, 1, 1, 1]
    assert set(account["source"]) == {"all.csv"}
    assert not [one for one in responses.findings if one.check == "unused_columns"]


def test_rows_of_no_wave_or_channel_are_told_with_their_cell(tmp_path):
    survey = load_survey(write(tmp_path / "together", ROWS + "2023,sms,A,,1\n2025,,A,,1\n"))
    with pytest.raises(FindingsError) as caught:
        survey.clean()
    assert [str(problem).splitlines()[0] for problem in caught.value.problems] == [
        "all.csv:6, column 'when': '2023' is no wave",
        "all.csv:7, column 'how': a row names no channel",
    ]


def test_a_column_that_is_not_there_and_twofold_keys_are_told(tmp_path):
    survey = load_survey(write(tmp_path / "together", text=SURVEY.replace("wave_column: when", "wave_column: whn")))
    with pytest.raises(FindingsError, match="there is no column 'whn', which says the wave"):
        survey.clean()
    twofold = SURVEY.replace("wave_column: when", 'wave_column: when, wave: "2025"')
    with pytest.raises(SurveyError, match="the source has a wave and a wave_column"):
        load_survey(write(tmp_path / "b", text=twofold.replace("id: together", "id: b")))


MONTHS = SURVEY.replace('["2024", "2025"]', '["2024-01", "2024-02"]')
SPELLINGS = [
    "2024年1月", "202401", "2024-01", "二〇二四年一月", "２０２４年１月", "2024年01月", "2024.1", "2024/1",
    "二零二四年一月份", "2024年1月份", "2024-01-15", "20240115",
]  # fmt: skip


@pytest.mark.parametrize("waves", ['["2024-01", "2024-02"]', '["2024年1月", "2024年2月"]', '["202401", "202402"]'])
def test_a_month_is_a_wave_in_whatever_spelling(tmp_path, waves):
    rows = "when,how,unit,y,reply\n" + "".join(f"{text},sms,A,,1\n" for text in [*SPELLINGS, "二〇二四年二月"])
    survey = load_survey(write(tmp_path / "together", rows, SURVEY.replace('["2024", "2025"]', waves)))
    frame = survey.clean().frame.sort_values("row")
    assert frame["wave"].tolist() == [survey.waves[0]] * len(SPELLINGS) + [survey.waves[1]]


@pytest.mark.parametrize("text", ["2024", "2024年13月", "202413", "二〇二四年", "24年1月", "一月"])
def test_what_is_no_month_of_the_survey_is_told_with_what_to_do(tmp_path, text):
    survey = load_survey(write(tmp_path / "together", f"when,how,unit,y,reply\n{text},sms,A,,1\n", MONTHS))
    with pytest.raises(FindingsError, match="is no wave") as caught:
        survey.clean()
    assert "decisions.yml (waves:)" in caught.value.problems[0].remedy


DECIDED = 'format: 1\nwaves:\n  - {found: "24年1月", means: 2024-01, note: typed by hand}\n'


def test_a_decision_names_a_wave(tmp_path):
    folder = write(tmp_path / "together", "when,how,unit,y,reply\n24年1月,sms,A,,1\n2024-02,sms,A,,2\n", MONTHS)
    (folder / "decisions.yml").write_text(DECIDED, encoding="utf-8")
    responses = load_survey(folder).clean()
    assert responses.frame["wave"].tolist() == ["2024-01", "2024-02"]
    (entry,) = responses.ledger.query("question == 'wave'").to_dict("records")
    assert (entry["old"], entry["new"], entry["rule"]) == ("24年1月", "2024-01", "decisions.yml: typed by hand")
    assert not [one for one in responses.findings if one.check == "unused_decisions"]


def test_a_decision_on_a_wave_that_meets_nothing_or_names_none_is_told(tmp_path):
    folder = write(tmp_path / "together", "when,how,unit,y,reply\n2024-02,sms,A,,2\n", MONTHS)
    (folder / "decisions.yml").write_text(DECIDED, encoding="utf-8")
    (finding,) = [one for one in load_survey(folder).check() if one.check == "unused_decisions"]
    assert "24年1月" in finding.what
    (folder / "decisions.yml").write_text(DECIDED.replace("2024-01", "2024-03"), encoding="utf-8")
    with pytest.raises(SurveyError, match="there is no wave '2024-03'"):
        load_survey(folder).check()
