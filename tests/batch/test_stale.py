"""After a change of one answer the reports that are handed other values are made again, and only these."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

import surveykit as sk
from surveykit.batch import Request, run_survey, survey_status
from surveykit.batch.demo.shipped import shipped
from surveykit.files import sha256_of_folder
from surveykit.slices import cut
from surveykit.survey import new_survey

UNITS = {"a1": "A", "a2": "A", "b1": "B", "b2": "B"}


def written(folder: Path) -> Path:
    survey = new_survey("made", folder)
    rng = random.Random(8)
    with (survey / "units.csv").open("w", encoding="utf-8", newline="") as units:
        csv.writer(units).writerows([["unit_id", "name", "class", "order"]])
        csv.writer(units).writerows([[unit, unit, cls, place] for place, (unit, cls) in enumerate(UNITS.items())])
    answers = survey / "raw" / "answers.csv"
    head = answers.read_text(encoding="utf-8").splitlines()[0]
    rows = [
        f"R{unit}{number},{unit},{rng.randint(1, 5)},{rng.randint(1, 5)},7,First visit,"
        for unit in UNITS
        for number in range(80)
    ]
    answers.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return survey


def digests(survey: sk.Survey, folder: Path) -> dict[str | None, str]:
    slices = cut(survey.clean(), folder)
    return {piece.unit: piece.digest for piece in (slices.overall, *slices.units)}


@pytest.mark.slow
def test_after_one_changed_answer_the_tree_is_that_of_a_fresh_run(tmp_path: Path) -> None:
    folder = written(tmp_path)
    survey = sk.load_survey(folder)
    before = digests(survey, tmp_path / "before")
    assert len(run_survey(Request(survey, tmp_path / "out", formats=("html",))).outcome.skipped) == 0

    answers = folder / "raw" / "answers.csv"
    lines = answers.read_text(encoding="utf-8").splitlines(keepends=True)
    fields = lines[1].split(",")
    fields[2] = "1" if fields[2] == "5" else "5"
    answers.write_text("".join([lines[0], ",".join(fields), *lines[2:]]), encoding="utf-8")
    after = digests(sk.load_survey(folder), tmp_path / "after")
    stale = {unit for unit in before if before[unit] != after[unit]}
    assert {None, "a1", "a2"} <= stale
    again = run_survey(Request(sk.load_survey(folder), tmp_path / "out", formats=("html",)))
    made = {entry.unit for name, entry in again.outcome.entries.items() if name not in again.outcome.skipped}
    assert made == stale
    fresh = run_survey(Request(sk.load_survey(folder), tmp_path / "fresh", formats=("html",)))
    for part in ("units", "overall"):
        assert sha256_of_folder(tmp_path / "out" / part) == sha256_of_folder(tmp_path / "fresh" / part)
    assert again.index.read_bytes() == fresh.index.read_bytes()


def test_a_tried_notebook_makes_only_its_own_report_outdated_and_nothing_is_compared_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = sk.load_survey(written(tmp_path))
    out = tmp_path / "out"
    run_survey(Request(survey, out, formats=()))
    assert {state.state for state in survey_status(survey, out)} == {"done"}

    tried = tmp_path / "tried.ipynb"
    tried.write_text(
        (shipped("notebooks") / "unit_report.ipynb").read_text("utf-8").replace("Who answered", "Who?"), "utf-8"
    )
    run_survey(Request(survey, out, formats=(), units=("b1",), unit_notebook=tried))
    monkeypatch.setattr(
        "surveykit.batch.journal.states.cut", None
    )  # status that cleans and compares all again would fail
    states = {state.unit: (state.state, state.detail) for state in survey_status(survey, out)}
    assert states == dict.fromkeys((None, "a1", "a2", "b2"), ("done", "")) | {"b1": ("stale", "changed: notebook")}

    monkeypatch.setattr(
        "surveykit.batch.planning.request.find_notebook",
        lambda name, survey: tried if "unit" in name else shipped("notebooks") / "overall_report.ipynb",
    )
    states = {state.unit: state.state for state in survey_status(survey, out)}
    assert states == {None: "done", "a1": "stale", "a2": "stale", "b1": "done", "b2": "stale"}
