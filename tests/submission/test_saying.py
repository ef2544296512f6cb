"""Ledgers whose hashes were made with another key: equal if every hash stands for one hash of the other side."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd

from surveykit.submission.saying import differences

ONE, TWO, THREE, FOUR = ("0123456789abcdef", "fedcba9876543210", "00000000000000aa", "00000000000000bb")


def ledger(path: Path, respondents: list[str], old: list[str]) -> Path:
    pd.DataFrame({"row": range(len(old)), "respondent": respondents, "old": old}).to_parquet(path)
    return path


def test_hashes_renamed_one_for_one_are_equal_wherever_they_stand(tmp_path: Path) -> None:
    there = ledger(tmp_path / "there.parquet", [ONE, TWO, ONE, "web 7"], ["5", f"copy of {TWO}", "5", ""])
    here = ledger(tmp_path / "here.parquet", [THREE, FOUR, THREE, "web 7"], ["5", f"copy of {FOUR}", "5", ""])
    assert differences(there, here, keyed=True) == []
    assert [new for _, _, new in differences(there, here)] == [THREE, FOUR, THREE, f"copy of {FOUR}"]


def test_two_persons_who_become_one_and_other_texts_are_told(tmp_path: Path) -> None:
    there = ledger(tmp_path / "there.parquet", [ONE, TWO], ["5", "4"])
    here = ledger(tmp_path / "here.parquet", [THREE, THREE], ["5", "3"])
    assert differences(there, here, keyed=True) == [
        ("row 2, column respondent", TWO, THREE),
        ("row 2, column old", "4", "3"),
    ]
    shorter = ledger(tmp_path / "shorter.parquet", [ONE], ["5"])
    assert differences(there, shorter) == [("", "6 texts", "3 texts")]


def test_a_notebook_and_an_account_are_read_and_pictures_are_no_texts(tmp_path: Path) -> None:
    def notebook(name: str, said: str, picture: str) -> Path:
        output = {"data": {"text/html": f"<td>{said}</td>", "image/png": picture}}
        cells = [{"cell_type": "code", "source": ["1"], "outputs": [output]}]
        (tmp_path / name).write_text(json.dumps({"cells": cells}), "utf-8")
        return tmp_path / name

    old = notebook("old.ipynb", "3.4", "AAAA")
    assert differences(old, notebook("new.ipynb", "3.4", "BBBB")) == []
    other = ("output of cell 1", "<td>3.4</td>", "<td>4.3</td>")
    assert differences(old, notebook("other.ipynb", "4.3", "AAAA")) == [other]
    for name, n in (("a.json", 3), ("b.json", 4)):
        (tmp_path / name).write_text(json.dumps({"excluded": {"staff": n}, "kept": [1]}), "utf-8")
    assert differences(tmp_path / "a.json", tmp_path / "b.json") == [("excluded.staff", "3", "4")]


def test_the_program_tells_every_pair_also_of_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = ledger(tmp_path / "there.parquet", [ONE], ["5"])
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    (tmp_path / "pairs.json").write_text(json.dumps([[str(path)] * 2, [str(path), str(tmp_path / "broken.parquet")]]))
    command = [sys.executable, "-m", "surveykit.submission.saying", "pairs.json", "told.json"]
    subprocess.run(command, cwd=tmp_path, check=True)
    equal, ((_, expected, _),) = json.loads((tmp_path / "told.json").read_text("utf-8"))
    assert (equal, expected) == ([], "a readable file")
