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
