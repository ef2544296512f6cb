"""A poll from file to bundle: one report, a book, a bundle; nothing in them speaks of units or places."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from run_texts import texts_of
from surveykit.cli import run

#: Words of what only rated units have.
_OF_UNITS = re.compile(r"\b(units?|rank(ed|ing|s)?|league|places?)\b|单位|排名|名次", re.IGNORECASE)


def finish(place: Path) -> None:
    before = Path.cwd()
    os.chdir(place)
    try:
        assert run(["new", "traffic", "--template", "poll"]) == 0
        assert run(["run", "traffic", "--formats", "docx"]) == 0
        assert run(["appendix", "traffic", "--formats", "docx"]) == 0
        assert run(["pack", "traffic", "-o", "study.zip"]) == 0
    finally:
        os.chdir(before)


@pytest.fixture(scope="session")
def poll(filled_once) -> Path:
    """A project with a poll, its report, book and bundle: tests only read it."""
    return filled_once("traffic", finish)


def test_a_poll_has_one_report_and_neither_register_nor_bulletin_nor_sheets(poll):
    reports = poll / "reports" / "traffic"
    assert not (reports / "units").exists()
    assert (reports / "overall" / "appendix.docx").is_file()
    assert sorted(path.name for path in (reports / "book").iterdir() if path.suffix == ".docx") == ["appendix.docx"]
    assert not (reports / "book" / "feedback").exists()
    survey = poll / "surveys" / "traffic"
    assert not (survey / "units.csv").exists()
    assert [path.name for path in (survey / "notebooks").iterdir()] == ["poll_report.ipynb"]


def test_nothing_that_a_poll_publishes_speaks_of_units_or_places(poll):
    for name, text in texts_of(poll / "reports" / "traffic").items():
        if name.endswith("word/document.xml") or name == "index.html":
            shown = re.sub(r"<style.*?</style>|<script.*?</script>|<[^>]+>", " ", text, flags=re.DOTALL)
            assert not _OF_UNITS.search(shown), (name, _OF_UNITS.search(shown))


def test_status_and_verify_know_a_poll(poll, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(poll)
    assert run(["status", "traffic"]) == 0
    assert "complete: the overall report; " in capsys.readouterr().out
    assert run(["verify", "study.zip", "--quick", "--report", str(tmp_path / "report")]) == 0


def test_units_cannot_be_asked_of_a_poll(poll, monkeypatch, capsys):
    monkeypatch.chdir(poll)
    assert run(["run", "traffic", "--units", "D01"]) == 2
    assert "the survey has none" in capsys.readouterr().err
