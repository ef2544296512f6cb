"""The journal survives a kill at any byte."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from surveykit.batch import Entry, Journal
from surveykit.batch.engines.failure import Failure

ENTRIES = [
    Entry("units/D01", "D01", "k1", "done", {"report.ipynb": "aa"}, {"notebook": 1.5}),
    Entry("units/D02", "D02", "k2", "failed", failure=Failure("ValueError: 价格 \n two lines", 3, 2, "…")),
    Entry("overall", None, "k3", "withheld"),
]


def test_the_last_entry_of_a_job_counts(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    for entry in (*ENTRIES, Entry("units/D02", "D02", "k2", "done")):
        journal.append(entry)
    assert journal.latest()["units/D01"] == ENTRIES[0]
    assert journal.latest()["units/D02"].status == "done"
    assert journal.latest()["overall"].unit is None


def test_a_failure_says_what_and_where_in_one_line() -> None:
    assert ENTRIES[1].problem(" at ") == "ValueError: 价格 \n two lines at code cell 3, line 2"
    assert (ENTRIES[0].problem(" at "), Failure("lost").where, Failure("E", 3).where) == ("", "", "code cell 3")


@given(st.integers(min_value=0))
def test_a_journal_cut_anywhere_keeps_the_whole_lines_and_can_be_continued(tmp_path_factory, cut: int) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal.jsonl"
    journal = Journal(path)
    for entry in ENTRIES:
        journal.append(entry)
    whole = path.read_bytes()
    kept = whole[: cut % (len(whole) + 1)]
    path.write_bytes(kept)
    lines = whole.splitlines()
    complete = [entry for entry, line in zip(ENTRIES, lines, strict=True) if line in kept.splitlines()]
    assert list(journal.latest().values()) == complete
    journal.append(Entry("units/D09", "D09", "k9", "done"))
    assert list(journal.latest().values()) == [*complete, Entry("units/D09", "D09", "k9", "done")]


def test_a_line_that_another_wrote_changed_or_took_out_is_found(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    for entry in ENTRIES:
        Journal(path).append(entry)
    first, second, third = path.read_bytes().splitlines(keepends=True)
    forged = third.replace(b'"withheld"', b'"done"')
    copied = first.replace(b"D01", b"D03")
    for content, lines, jobs in [
        (first + second + third, (), ["units/D01", "units/D02", "overall"]),
        (first + copied + second + third, (2,), ["units/D01", "units/D02", "overall"]),
        (first + second + forged, (3,), ["units/D01", "units/D02"]),
        (first + third, (2,), ["units/D01"]),
        (first + second + first, (3,), ["units/D01", "units/D02"]),
    ]:
        path.write_bytes(content)
        assert (Journal(path).forged(), list(Journal(path).latest())) == (lines, jobs)
    Journal(path).append(ENTRIES[2])
    assert list(Journal(path).latest()) == ["units/D01", "units/D02", "overall"]
    (tmp_path / ".surveykit" / "seal.key").write_text("another key")
    assert Journal(path).latest() == {} and len(Journal(path).forged()) == 4
