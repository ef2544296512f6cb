"""Readers by name."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveykit import readers
from surveykit.errors import ReadError
from surveykit.readers import Grid


def test_an_unknown_reader_is_an_error_that_lists_the_known_ones(tmp_path):
    (tmp_path / "t.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(
        ReadError,
        match=r"there is no reader 'exel'\n    expected: one of ballot, chinese_form, delimited, excel, google_forms, ",
    ):
        readers.read(tmp_path / "t.csv", reader="exel")


def test_an_option_that_a_reader_does_not_take_is_refused(tmp_path):
    (tmp_path / "t.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"'delimited' has no option 'sheet'\n    expected: delimiter, encoding"):
        readers.read(tmp_path / "t.csv", sheet="x")


def test_a_registered_reader_is_used(tmp_path):
    readers.register("fixed", lambda path: Grid(["y"], [[path.read_text()[:1]]], [1]))
    (tmp_path / "t.dat").write_text("5xx", encoding="utf-8")
    try:
        table = readers.read(tmp_path / "t.dat", reader="fixed")
        assert "fixed" in readers.known()
    finally:
        readers.READERS.forget("fixed")
    assert table.frame["y"].tolist() == ["5"]
    assert table.reader == "fixed"


OWN = """
from surveykit.readers import Grid, Layout, Recognition

def read_lines(path):
    return Grid(["unit", "y"], list(zip(*(line.split("~") for line in path.read_text().splitlines()))), [1, 2])

LINES = read_lines
PLATFORM = Layout(lambda grid: Recognition(0.9 * ("zz" in grid.header), ("column zz",)), lambda grid, path: grid, "Own")
"""


@pytest.fixture
def installed(tmp_path):
    """A package that adds a reader and a layout by entry points, and a command run where it is installed."""
    site = tmp_path / "site"
    about = site / "own_readers-1.dist-info"
    about.mkdir(parents=True)
    (site / "own_readers.py").write_text(OWN, encoding="utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: own-readers\nVersion: 1\n", encoding="utf-8")
    points = "[surveykit.readers]\nlines = own_readers:LINES\nown = own_readers:PLATFORM\n"
    (about / "entry_points.txt").write_text(points, encoding="utf-8")
    path = os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")])

    def surveykit(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "surveykit", *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": path},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return surveykit


@pytest.mark.slow  # test_extensions.py tries the doors of surveys
def test_a_reader_of_an_installed_package_is_accepted_by_every_door(tmp_path, installed):
    """Detection, ``inspect --reader``, and ``survey.yml``, whose other names are refused with the known ones listed."""
    (tmp_path / "t.csv").write_text("zz,b\n1,2\n", encoding="utf-8")
    told = installed("inspect", "t.csv").stdout
    assert "reader own" in told and "recognised: Own: column zz" in told
    (tmp_path / "answers.txt").write_text("Canteen A~5\nCanteen B~4\n", encoding="utf-8")
    assert "2 rows, 2 columns, reader lines" in installed("inspect", "answers.txt", "--reader", "lines").stdout
    assert installed("new", "canteen").returncode == 0
    survey = tmp_path / "surveys" / "canteen" / "survey.yml"
    text = survey.read_text(encoding="utf-8")
    source = "  - path: raw/answers.csv\n"
    assert source in text
    (tmp_path / "answers.txt").rename(survey.parent / "raw" / "answers.csv")
    survey.write_text(text.replace(source, f"{source}    reader: lines\n"), encoding="utf-8")
    checked = installed("check", "canteen")
    assert "there is no reader" not in checked.stderr + checked.stdout
    assert "has no column" in checked.stderr + checked.stdout  # the reader gave the columns unit and y alone
    survey.write_text(text.replace(source, f"{source}    reader: linez\n"), encoding="utf-8")
    refused = installed("check", "canteen")
    assert refused.returncode == 2
    assert re.search(r"survey\.yml:\d+: there is no reader 'linez'", refused.stderr)
    assert "did you mean 'lines'?" in refused.stderr


def test_the_hash_is_that_of_the_file(tmp_path):
    import hashlib

    (tmp_path / "t.csv").write_bytes(b"a\n1\n")
    assert readers.read(tmp_path / "t.csv").sha256 == hashlib.sha256(b"a\n1\n").hexdigest()


def test_halves_of_characters_are_shown_as_such():
    from surveykit.readers.table import text_frame

    frame, notes = text_frame(["a"], [["x\ud800y", "z"]])
    assert frame["a"].tolist() == ["x\ufffd\ufffd\ufffdy", "z"]
    assert len(notes) == 1


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(ReadError, match="the file cannot be read: No such file"):
        readers.read(tmp_path / "no.csv")


ANSWERS = ["1", "5", "满意", "不满意", "差", "好", "Good", "", "A", "2024-01-02", "yes", "非常满意", "7.5", "{}", "[1]"]
HEADERS = ["id", "unit", "y", "speed", "评价", "部门", "满意度", "comment", "Q1", "q2", "日期", "姓名", "n", "总分"]


@given(
    st.lists(st.sampled_from(HEADERS), min_size=1, max_size=6, unique=True).flatmap(
        lambda header: st.tuples(
            st.just(header),
            st.lists(st.lists(st.sampled_from(ANSWERS), min_size=len(header), max_size=len(header)), max_size=12),
        )
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_row_of_an_ordinary_table_is_taken_for_something_else(tmp_path, table):
    """Rows of answers are never read as header, title or footer: a layout that leaves out rows must be certain."""
    header, records = table
    records = [record for record in records if any(record)]
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, *records])
    frame = readers.read(tmp_path / "t.csv").frame
    assert frame.columns.tolist() == header
    assert frame.to_numpy().tolist() == records
