from __future__ import annotations

import json
import math
from pathlib import Path

import appendix_sample as sample
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.appendix import (
    WRITERS,
    Appendix,
    Heading,
    Paragraph,
    get,
    load,
    numbers_json,
    publish,
    register,
    write_documents,
)
from surveykit.appendix.plain import MARK, readable
from surveykit.appendix.store import default_folder
from surveykit.errors import DocumentError
from surveykit.presentation.model import Cell, Column, Table
from surveykit.results import Number


def test_what_is_published_is_loaded_again(unit):
    appendix, folder = unit
    assert load(folder) == appendix
    stored = json.loads((folder / "appendix.json").read_text(encoding="utf-8"))
    assert stored["format"] == 1
    assert list(stored) == sorted(stored)
    assert {path.name for path in (folder / "figures").iterdir()} == {"rating_chart.svg", "rating_chart.png"}


def test_numbers_json_has_the_pinned_form(unit):
    appendix, folder = unit
    stored = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))
    assert stored == numbers_json(appendix)
    assert set(stored) == {"schema", "survey", "unit", "slice", "numbers"}
    assert stored["unit"] == "D01"
    fields = "by cell df high id low method n n_eff se shown statistic table value withheld"
    assert all(" ".join(sorted(number)) == fields for number in stored["numbers"])
    first = stored["numbers"][0]
    assert (first["id"], first["value"], first["n"]) == ("rating_distribution.share.1", 20.0, 1204)
    assert len(stored["numbers"]) == len(list(appendix.numbers())) == 5 + 59


def test_numpy_values_and_undefined_measures_become_plain_numbers_and_null(tmp_path):
    number = Number(
        "a", "t", "mean", {"unit": "D01"}, np.float64(3.5), math.nan, None, math.inf, np.int64(7), df=math.inf
    )
    table = Table("t", "T", (Column("a"),), ((Cell("7", "count", np.int64(7)),),), numbers=(number,))
    folder = publish(Appendix("A", "en", "s").add(table), tmp_path)
    loaded = load(folder).tables[0]
    assert loaded.numbers[0] == Number("a", "t", "mean", {"unit": "D01"}, 3.5, n=7)
    assert type(loaded.rows[0][0].value) is int


def test_a_figure_that_is_gone_leaves_no_file(tmp_path):
    first = Appendix("A", "en", "s").add(sample.figure("en", "one"), sample.figure("en", "two"))
    publish(first, tmp_path)
    publish(Appendix("A", "en", "s").add(sample.figure("en", "two")), tmp_path)
    assert {path.name for path in (tmp_path / "figures").iterdir()} == {"two.svg", "two.png"}


def test_a_hostile_figure_id_stays_inside_the_folder(tmp_path):
    folder = publish(Appendix("A", "en", "s").add(sample.figure("en", "../../escape")), tmp_path / "in")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert load(folder).figures[0].png == sample.pictures()[1]


def test_default_folder_is_the_jobs_folder_or_the_projects_draft(tmp_path, monkeypatch):
    (tmp_path / "surveys").mkdir()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.delenv("SURVEYKIT_OUTPUT", raising=False)
    monkeypatch.chdir(tmp_path / "notebooks")
    assert default_folder("lecture-evaluation") == tmp_path / "reports" / "lecture-evaluation" / "draft"
    assert default_folder("../../x").parent.parent == tmp_path / "reports"
    monkeypatch.setenv("SURVEYKIT_OUTPUT", str(tmp_path / "job"))
    assert publish(Appendix("A", "en", "s")) == tmp_path / "job"


def test_loading_what_is_not_there_says_what_to_do(tmp_path):
    with pytest.raises(DocumentError, match=r"appendix\.json.*\n.*\n.*run the notebook"):
        load(tmp_path)
    (tmp_path / "appendix.json").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(DocumentError, match="format 99"):
        load(tmp_path)
    (tmp_path / "appendix.json").write_text('{"format": 1, "blocks": [{"kind": "poem"}]}', encoding="utf-8")
    with pytest.raises(DocumentError, match="damaged"):
        load(tmp_path)


def test_unknown_formats_are_told_all_at_once_and_nothing_is_written(tmp_path):
    folder = publish(Appendix("A", "en", "s"), tmp_path)
    with pytest.raises(DocumentError, match=r"'dox'[\s\S]*docx, xlsx, html, pdf[\s\S]*'odt'"):
        write_documents(folder, ["dox", "odt", "html"])
    assert not (folder / "numbers.json").exists()
    with pytest.raises(DocumentError, match="did you mean 'xlsx'"):
        get("xls")


def test_a_registered_writer_is_used(tmp_path):
    register("txt", lambda appendix, path: path.write_text(appendix.title) and None)
    try:
        folder = publish(Appendix("A title", "en", "s"), tmp_path)
        paths = write_documents(folder, ["txt"])
    finally:
        WRITERS.forget("txt")
    assert [path.name for path in paths] == ["numbers.json", "numbers.csv", "appendix.txt"]
    assert paths[2].read_text() == "A title"


def test_ids_are_unique():
    with pytest.raises(ValueError, match="already has"):
        Appendix("A", "en", "s").add(sample.distribution("en"), sample.distribution("en"))


@given(st.text(st.characters(codec=None)))
def test_readable_text_can_be_written_anywhere_and_is_stable(text):
    clean = readable(text)
    clean.encode("utf-8")
    assert readable(clean) == clean
    assert not any(ord(c) < 32 and c not in "\t\n" for c in clean)
    assert len(clean) <= len(text)


def test_readable_marks_what_it_replaces():
    assert readable("a\x00b\ud800\u202ec\r\nd\re") == f"a{MARK}b{MARK}{MARK}c\nd\ne"
    assert readable("意见\t一　二\u00a0😀") == "意见\t一　二\u00a0😀"


def test_hostile_text_survives_storing(tmp_path):
    folder = publish(Appendix("\ud800", "en", "s").add(Heading("\x00"), Paragraph("a\rb")), tmp_path)
    assert load(folder).blocks == (Heading(MARK), Paragraph("a\nb"))
    assert isinstance(folder, Path)


def test_a_day_that_is_a_text_is_refused_where_it_is_given() -> None:
    with pytest.raises(DocumentError, match=r"datetime\.date"):
        Appendix("A", "en", "s", day="2026-10-28")
