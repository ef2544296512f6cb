"""A small survey with two channels, whose answers a test can choose."""

from __future__ import annotations

from pathlib import Path

import pytest

YAML = """\
format: 1
id: small
title: Small
language: en
waves: ["2025"]
channels:
  window: {label: {zh: 窗口, en: Window}}
  sms: {label: {zh: 短信, en: Text message}}
units: {register: units.csv, column: {window: unit, sms: office}}
respondent: {window: id, sms: phone}
sources:
  - {path: raw/window.csv, channel: window, wave: "2025"}
  - {path: raw/sms.csv, channel: sms, wave: "2025"}
scales:
  five:
    choices:
      1: {zh: 差, en: Poor}
      2: {zh: 中, en: Fair}
      3: {zh: 好, en: Good}
    scores: {1: 0, 2: 60, 3: 100}
    missing: {N/A: refused, 不了解: dont_know}
questions:
  overall: {text: Overall, type: rating, scale: five, column: {window: y, sms: reply}}
  speed: {text: Speed, type: rating, scale: five, column: {window: speed}}
  minutes: {text: Minutes, type: number, minimum: 0, maximum: 60, column: {window: min}}
  comment: {text: Comment, type: text, column: {window: comment}}
rates:
  good: {label: {zh: 好评率, en: Rate of good}, question: overall, choices: [2, 3]}
headline: {question: overall, rate: good}
report: {title: Report, date: 2025-12-31}
"""
UNITS = "unit_id,name_zh,name_en,aliases\nB,乙局,Bureau B,二局\nA,甲局,Bureau A,\nC,丙局,Bureau C,\n"
WINDOW = (
    "id,unit,y,speed,min,comment\n"
    "1,A,Good,3,5, ok \n"
    "2,乙局,1,好,12.5,N/A\n"
    "3,A,N/A,,0,\n"
    "4,二局,Fair\u00a0,不了解,60,=1+1\n"
)
SMS = "phone,office,reply\n001,A,3\n002,Bureau B,N/A\n"


class Kitchen:
    """Writes the survey; ``text`` replaces parts of survey.yml."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, *changes, window=WINDOW, sms=SMS, decisions=None, extra="", units=UNITS):
        from surveykit.cleaning import load_survey

        text = YAML
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (self.folder / "raw").mkdir(parents=True, exist_ok=True)
        files = {"survey.yml": text + extra, "units.csv": units, "raw/window.csv": window, "raw/sms.csv": sms}
        for name, content in files.items():
            (self.folder / name).write_text(content, encoding="utf-8")
        (self.folder / "decisions.yml").unlink(missing_ok=True)
        if decisions is not None:
            (self.folder / "decisions.yml").write_text(decisions, encoding="utf-8")
        return load_survey(self.folder)


@pytest.fixture
def kitchen(tmp_path):
    return Kitchen(tmp_path / "small")


@pytest.fixture(scope="session")
def kitchens():
    """Makes a kitchen in a folder, for tests that need several."""
    return Kitchen
