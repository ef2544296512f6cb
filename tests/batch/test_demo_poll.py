"""The poll from file to Word: its owners' published percentages, and plain arithmetic on the file."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import docx
import pytest

import surveykit as sk
from places import ROOT
from same_numbers import contradictions, repeated
from surveykit.cli import run

#: What the owners printed, in whole percent, in the order of their table.
PUBLISHED = {
    "masculine": {"very": 37, "somewhat": 46, "little": 11, "none": 5, "unanswered": 1},
    "important": {"very": 16, "somewhat": 37, "little": 28, "none": 18, "unanswered": 0},
    "pressure": {"y": 60, "n": 39, "unanswered": 1},
    "ideas": {"father": 64, "mother": 41, "friends": 35, "family": 35, "culture": 23, "other": 17},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``surveykit demo poll`` makes in an empty folder."""
    place = tmp_path_factory.mktemp("poll")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        assert run(["demo", "poll", "--formats", "docx"]) == 0
    return place


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (ROOT / "surveys" / "poll" / "raw" / "answers.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def numbers(made: Path, part: str = "overall") -> list[dict[str, Any]]:
    path = made / "reports" / "poll" / part / "numbers.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["numbers"]
    return found


def shares(made: Path, question: str, part: str = "overall") -> dict[str, set[float]]:
    """The shares of everybody in every table of the report, in percent, by choice."""
    result: dict[str, set[float]] = {}
    for number in numbers(made, part):
        by, is_share = number["by"], number["statistic"] in ("share", "share_of_cases")
        if is_share and set(by) == {"variable", "category"} and by["variable"] == question:
            result.setdefault(by["category"], set()).add(100 * number["value"])
    return result


@pytest.mark.parametrize("part", ["overall", "book"])
@pytest.mark.parametrize("question", PUBLISHED)
def test_the_published_percentages_come_out(made: Path, question: str, part: str) -> None:
    found = shares(made, question, part)
    assert set(found) == set(PUBLISHED[question])
    for choice, percent in PUBLISHED[question].items():
        assert {round(value) for value in found[choice]} == {percent}, choice


def test_the_same_numbers_stand_in_report_and_book(made: Path) -> None:
    """No number has two values, errors, intervals or n; those of the reliability's complete answers have their name."""
    assert contradictions(made / "reports" / "poll", "pressure") == []
    assert repeated(made / "reports" / "poll", "pressure") > 130


def test_a_routed_question_is_of_those_who_were_asked(made: Path, rows: list[dict[str, str]]) -> None:
    asked = [row for row in rows if row["pay"] in ("Always", "Often")]
    assert len(asked) == 1_251
    weight = sum(float(row["weight"]) for row in asked)
    ticked = sum(float(row["weight"]) for row in asked if row["reasons_1"] == "1")
    (value,) = {round(value, 3) for value in shares(made, "reasons")["right"]}
    assert value == pytest.approx(100 * ticked / weight, abs=1e-3)


def test_derived_and_construct_stand_in_the_report(made: Path, rows: list[dict[str, str]]) -> None:
    graduates = sum(
        float(row["weight"]) for row in rows if row["education"] in ("College or more", "Post graduate degree")
    )
    (value,) = {round(value, 3) for value in shares(made, "graduate")["y"]}
    assert value == pytest.approx(100 * graduates / sum(float(row["weight"]) for row in rows), abs=1e-3)
    scores = {"Often": 5, "Sometimes": 4, "Rarely": 3, "Never, but open to it": 2, "Never, and not open to it": 1}
    total = weights = 0.0
    for row in rows:
        known = [
            scores[row[item]] for item in ("advice_work", "advice_personal", "affection", "cry") if row[item] in scores
        ]
        if len(known) >= 2:
            total, weights = total + float(row["weight"]) * sum(known) / len(known), weights + float(row["weight"])
    means = [n["value"] for n in numbers(made) if n["by"] == {"variable": "openness"} and n["statistic"] == "mean"]
    assert means == pytest.approx([total / weights] * len(means), abs=1e-4) and means


def test_from_the_file_to_word(made: Path) -> None:
    for part in ("overall", "book"):
        text = "\n".join(
            cell.text
            for table in docx.Document(str(made / "reports" / "poll" / part / "appendix.docx")).tables
            for row in table.rows
            for cell in row.cells
        )
        assert "Father or father figure(s)" in text
    assert not (made / "reports" / "poll" / "units").exists()


def test_the_extract_is_the_owners_file(shared_data: Path, rows: list[dict[str, str]]) -> None:
    with (shared_data / "masculinity" / "raw-responses.csv").open(encoding="utf-8", newline="") as lines:
        owners = list(csv.DictReader(lines))
    same = {
        "masculine": "q0001",
        "important": "q0002",
        "pressure": "q0005",
        "pay": "q0018",
        "age": "age3",
        "weight": "weight",
    }
    for ours, theirs in same.items():
        assert [row[ours] for row in rows] == [row[theirs].replace("NA", "") for row in owners]
    for ours, theirs, count in (("ideas", "q0004", 6), ("worries", "q0008", 12), ("reasons", "q0019", 7)):
        for number in range(1, count + 1):
            marks = {"NA": "", "Not selected": "0"}
            expected = [marks.get(row[f"{theirs}_{number:04d}"], "1") for row in owners]
            assert [row[f"{ours}_{number}"] for row in rows] == expected


def test_a_demo_without_the_extra_needs_no_package(tmp_path: Path) -> None:
    """The poll's data are shipped: its survey names no data set of a package."""
    survey = shutil.copytree(ROOT / "surveys" / "poll", tmp_path / "poll") / "survey.yml"
    assert "package:" not in survey.read_text(encoding="utf-8")
    assert (tmp_path / "poll" / "raw" / "answers.csv").stat().st_size < 400_000


def test_the_poll_of_the_readme_is_a_study(tmp_path: Path) -> None:
    """The ten lines of the README, on the shipped file."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").partition("```yaml\nformat: 1\nid: mypoll")[2]
    survey = shutil.copytree(ROOT / "surveys" / "poll", tmp_path / "mypoll")
    (survey / "survey.yml").write_text(f"format: 1\nid: mypoll{lines.partition('```')[0]}", encoding="utf-8")
    young = sk.open_overall(survey).show("pressure", by="age").table
    assert len(young.numbers) == 9
