"""The template for a plain file runs under stock papermill in a folder that holds nothing but the data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import docx
import pytest

import surveykit as sk
from places import ROOT
from surveykit.cli import run
from surveykit.errors import ParameterError

#: Weight, region, satisfied, what was used (several answers) and minutes of 40 people.
ROWS = [
    (2.0, "North", "Yes", "Bus┋Car", 10),
    (1.0, "North", "No", "Bus", 20),
    (1.0, "South", "Yes", "Car", 30),
    (4.0, "South", "No", "Walk┋Car", 40),
] * 20


def write(path: Path) -> Path:
    lines = ["w,Region,Are you satisfied?,Used,Minutes", *(",".join(map(str, row)) for row in ROWS)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data, the template that a command put there, and what papermill made of both."""
    place = tmp_path_factory.mktemp("plain")
    write(place / "data.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        assert run(["notebook", "plain_file"]) == 0
    assert sorted(path.name for path in place.iterdir()) == ["data.csv", "plain_file.ipynb"]
    given = ["-p", "file", "data.csv", "-p", "by", "Region", "-p", "weight", "w"]
    command = [sys.executable, "-m", "papermill", "plain_file.ipynb", "out.ipynb", *given]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return place


def test_weighted_shares_come_out_by_group(folder: Path) -> None:
    published = json.loads((folder / "report" / "numbers.json").read_text(encoding="utf-8"))["numbers"]
    shares: dict[str, set[float]] = defaultdict(set)
    for number in published:
        if number["statistic"] == "share":
            shares[number["table"]].add(round(number["value"], 4))
    assert shares["show_q3"] == {0.375, 0.625}  # satisfied: 2 + 1 of 8
    assert shares["show_q3_by_region"] == {0.6667, 0.3333, 0.2, 0.8}  # in the North 2 of 3, in the South 1 of 5
    used = {0.375, 0.875, 0.5} | {1.0, 0.6667, 0.0} | {0.0, 1.0, 0.8}  # bus, car and walking: all, North, South
    assert shares["show_used_by_region"] == used


def test_word_says_that_it_is_a_draft(folder: Path) -> None:
    document = docx.Document(str(folder / "report" / "appendix.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "DRAFT" in "\n".join(part.text for section in document.sections for part in section.footer.paragraphs)
    for heading in ("Region", "Are you satisfied?", "Used", "Minutes"):
        assert heading in text
    assert (folder / "report" / "appendix.html").is_file()


def test_a_notebook_that_is_there_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.chdir(folder)
    assert run(["notebook", "plain_file"]) == 2
    assert "plain_file.ipynb" in capsys.readouterr().err
    assert run(["notebook", "plain_fiel"]) == 2
    assert "plain_file" in capsys.readouterr().err


def test_a_draft_of_a_quick_study_keeps_the_floor_and_can_be_published(tmp_path: Path) -> None:
    data = sk.read(write(tmp_path / "data.csv"), weight="w")
    draft = data.as_draft()
    assert draft.view().floor.min_n == 10 and data.view().is_internal
    assert draft.as_draft() is draft
    assert sk.appendix.start(draft.view()).mark.startswith("DRAFT")
    table = draft.show("Are you satisfied?", "Region").table
    assert not table.is_internal
    assert sk.publish(sk.appendix.start(draft.view()).add(table), tmp_path / "made").is_dir()


def test_questions_are_found_by_header_and_text(tmp_path: Path) -> None:
    data = sk.read(write(tmp_path / "data.csv"), weight="w")
    assert data.survey.id_of("Are you satisfied?") in data.to_show
    assert data.survey.design.weight not in data.to_show
    assert data.survey.id_of("nothing of the kind") == "nothing of the kind"
    several = data.show("Used", by="Region").table
    assert several.rows
    assert data.show("Used", where={"Region": "North"}).table.rows


def test_nothing_is_better_or_worse_in_a_single_choice(tmp_path: Path) -> None:
    """Its codes are no scores: whether to be married is better than to be widowed nobody said."""
    figure = sk.read(write(tmp_path / "data.csv"), weight="w").show("Region", "Are you satisfied?").figure
    assert figure is not None
    assert not [note for note in figure.notes if "better" in note]


def test_small_groups_of_traits_are_withheld_in_a_draft(tmp_path: Path) -> None:
    rows = [*["North,Yes"] * 40, *["South,No"] * 30, *["East,Yes"] * 4]
    (tmp_path / "data.csv").write_text("\n".join(["Region,Happy", *rows]) + "\n", encoding="utf-8")
    data = sk.read(tmp_path / "data.csv")
    withheld = [number for number in data.as_draft("Region").show("Region").table.numbers if number.value is None]
    assert len(withheld) >= 2  # the four, and another group, which the total would give away otherwise
    with pytest.raises(ParameterError, match="did you mean 'region'"):
        data.as_draft("Regoin")
