"""The folder: same bytes, whole or not there, never in the place of somebody's work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from campaign_reading import MANY, Again

from surveykit import simulation
from surveykit.cli import run
from surveykit.errors import FolderError, ParameterError
from surveykit.files import sha256_of_folder
from surveykit.simulation.output import whole_folder

SMALL = ["simulate", "mass-evaluation", "--seed", "4", "--units", "12", "--ratings", "600"]


def test_same_seed_same_bytes_in_any_process(tmp_path: Path) -> None:
    digests = []
    for number, options in enumerate(
        [{"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai"}, {"PYTHONHASHSEED": "2", "LC_ALL": "C"}]
    ):
        folder = tmp_path / f"place{number}"
        command = [sys.executable, "-m", "surveykit", *SMALL, "-o", str(folder)]
        result = subprocess.run(command, env=os.environ | options, capture_output=True, check=False)
        assert result.returncode == 0, result.stderr
        digests.append(sha256_of_folder(folder))
    assert digests[0] == digests[1]
    assert len(digests[0]) == 11
    other = simulation.simulate(simulation.Settings(5, units=12, ratings=600), tmp_path / "other")
    assert set(other.digests.values()).isdisjoint(digests[0].values())


def test_digests_are_those_of_the_files(faulty: Again) -> None:
    assert sha256_of_folder(faulty.folder) == {
        **faulty.truth.digests,
        "truth.json": sha256_of_folder(faulty.folder)["truth.json"],
    }


def test_the_command_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "city"
    assert run([*SMALL, "-o", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "1,200 of 1,200 ratings written" in said
    assert "raw/window-2025.csv" in said
    assert "Simulated, not real" in said
    before = sha256_of_folder(folder)
    assert run([*SMALL, "-o", str(folder)]) == 0  # its own work may be replaced
    assert sha256_of_folder(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["city"]


def test_work_of_others_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "survey"
    folder.mkdir()
    (folder / "survey.yml").write_text("mine", encoding="utf-8")
    assert run([*SMALL, "-o", str(folder)]) == 2
    assert "no simulation made it" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["survey.yml"]
    (folder / "survey.yml").unlink()
    assert run([*SMALL, "-o", str(folder)]) == 0  # an empty folder may be used
    (folder / "decisions.yml").write_text("mine", encoding="utf-8")
    with (folder / "units.csv").open("a", encoding="utf-8") as handle:
        handle.write("U9999,mine\n")
    capsys.readouterr()
    assert run([*SMALL, "-o", str(folder)]) == 2
    assert "decisions.yml, units.csv" in capsys.readouterr().err
    assert (folder / "decisions.yml").read_text(encoding="utf-8") == "mine"
    assert run([*SMALL, "-o", str(folder / "units.csv")]) == 2
    assert "there is a file where the folder should be" in capsys.readouterr().err


def test_a_failure_leaves_the_old_folder_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    settings = simulation.Settings(1, units=5, ratings=100, faults=MANY)
    simulation.simulate(settings, folder)
    before = sha256_of_folder(folder)

    def interrupt(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulation.simulate(simulation.Settings(2, units=5, ratings=100), folder, interrupt)
    assert sha256_of_folder(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["city"]


def test_what_a_kill_left_behind_is_removed(tmp_path: Path) -> None:
    left = tmp_path / ".city.simulating" / "new"
    left.mkdir(parents=True)
    (left / "half.csv").write_text("half", encoding="utf-8")
    simulation.simulate(simulation.Settings(1, units=5, ratings=100), tmp_path / "city")
    assert [path.name for path in tmp_path.iterdir()] == ["city"]
    assert not (tmp_path / "city" / "half.csv").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows holds open files by itself")
def test_two_commands_do_not_make_one_folder(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    with whole_folder(folder):
        second = whole_folder(folder)
        with pytest.raises(FolderError, match="another surveykit command"):
            second.__enter__()


def test_unknown_campaigns_are_explained_and_new_ones_can_be_added(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="did you mean 'mass-evaluation'"):
        simulation.simulate(simulation.Settings(1, campaign="mass-evaluatoin"), tmp_path / "x")
    simulation.CAMPAIGNS.register("other", simulation.CAMPAIGNS["mass-evaluation"])
    try:
        assert tuple(simulation.CAMPAIGNS) == ("mass-evaluation", "other")
        truth = simulation.simulate(simulation.Settings(1, 5, 100, campaign="other"), tmp_path / "x")
    finally:
        simulation.CAMPAIGNS.forget("other")
    assert truth.campaign == "other"


def test_long_web_exports_are_split_into_several_pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveykit.simulation.questionnaires.ROWS_PER_FILE", 150)
    settings = simulation.Settings(2, units=20, ratings=2_000, waves=("2025",), faults=MANY)
    split = Again(tmp_path / "city", simulation.simulate(settings, tmp_path / "city"))
    files = [file for file in split.truth.files if file.channel == "web"]
    assert [file.rows for file in files[:-1]] == [150] * (len(files) - 1)
    assert len(files) > 2
    assert "（2）_150_150.xlsx" in files[1].pair
    numbers = [row[0] for file in files for row in split.rows(file.path)[1:]]
    assert numbers == list(range(1, len(numbers) + 1))
    for file in files:
        texts, codes = split.rows(file.path), split.rows(file.pair)
        assert [row[:7] for row in texts] == [row[:7] for row in codes]
        for fault in simulation.read_faults(split.folder):
            if fault.file == file.path and fault.kind == "duplicates" and fault.of:
                assert texts[fault.row_numbers()[0] - 1][2:] == texts[fault.of - 1][2:]
