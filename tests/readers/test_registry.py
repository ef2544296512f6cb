"""Readers by name."""

from __future__ import annotations

import pytest

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
