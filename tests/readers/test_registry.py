"""Readers by name."""

from __future__ import annotations

import csv

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
        match=r"there is no reader 'exel'\n    expected: ballot, chinese_form, delimited, excel, google_forms, ",
    ):
        readers.read(tmp_path / "t.csv", reader="exel")


def test_an_option_that_a_reader_does_not_take_is_refused(tmp_path):
    (tmp_path / "t.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"'delimited' has no option 'sheet'\n    expected: delimiter, encoding"):
        readers.read(tmp_path / "t.csv", sheet="x")


def test_a_registered_reader_is_used(tmp_path, monkeypatch):
    monkeypatch.setattr("surveykit.readers.registry.READERS", dict(readers.READERS))
    monkeypatch.setitem(readers.registry.READERS, "fixed", lambda path: Grid(["y"], [[path.read_text()[:1]]], [1]))
    (tmp_path / "t.dat").write_text("5xx", encoding="utf-8")
    table = readers.read(tmp_path / "t.dat", reader="fixed")
    assert table.frame["y"].tolist() == ["5"]
    assert table.reader == "fixed"


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
