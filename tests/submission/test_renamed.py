"""Ledgers whose hashes were made with another key: equal if every hash stands for one hash of the other side."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd

from surveykit.submission.renamed import renamed_differences

ONE, TWO, THREE, FOUR = ("0123456789abcdef", "fedcba9876543210", "00000000000000aa", "00000000000000bb")


def ledger(path: Path, respondents: list[str], old: list[str]) -> Path:
    pd.DataFrame({"row": range(len(old)), "respondent": respondents, "old": old}).to_parquet(path)
    return path


def test_hashes_renamed_one_for_one_are_equal_wherever_they_stand(tmp_path: Path) -> None:
    there = ledger(tmp_path / "there.parquet", [ONE, TWO, ONE, "web 7"], ["5", f"copy of {TWO}", "5", ""])
    here = ledger(tmp_path / "here.parquet", [THREE, FOUR, THREE, "web 7"], ["5", f"copy of {FOUR}", "5", ""])
    assert renamed_differences(there, here) == []


def test_two_persons_who_become_one_and_other_texts_are_told(tmp_path: Path) -> None:
    there = ledger(tmp_path / "there.parquet", [ONE, TWO], ["5", "4"])
    here = ledger(tmp_path / "here.parquet", [THREE, THREE], ["5", "3"])
    assert renamed_differences(there, here) == [
        ("row 2, column respondent", TWO, THREE),
        ("row 2, column old", "4", "3"),
    ]
    shorter = ledger(tmp_path / "shorter.parquet", [ONE], ["5"])
    assert renamed_differences(there, shorter) == [("", "6 cells", "3 cells")]


def test_the_program_prints_json(tmp_path: Path) -> None:
    path = ledger(tmp_path / "there.parquet", [ONE], ["5"])
    command = [sys.executable, "-m", "surveykit.submission.renamed", str(path), str(path)]
    assert json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout) == []
