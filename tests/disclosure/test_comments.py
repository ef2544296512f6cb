"""Answers word for word have the floor of the people who were asked for them, in every report and across them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

import surveykit as sk
from small_survey import Answer, write_survey
from surveykit.disclosure import Floor, comments
from surveykit.sections.book.parts import open_answers
from surveykit.slices import UnitResponses, open_all


def opened(
    folder: Path, asked: Mapping[str, int], route: str = "overall <= 1", persons: Mapping[str, str] | None = None
) -> tuple[UnitResponses, dict[str, UnitResponses]]:
    """Counters of 30 answers, of which so many gave a 1, and all of these wrote."""
    answers = [
        Answer(
            unit,
            "1" if number < few else "4",
            note=f"{unit} word {number}" if number < few else "",
            clerk=f"{unit}c",
            person=(persons or {}).get(unit, ""),
        )
        for unit, few in asked.items()
        for number in range(30)
    ]
    survey = write_survey(folder, answers, [*asked])
    path = survey / "survey.yml"
    settings = path.read_text(encoding="utf-8")
    condition = f", asked_if: {route}" if route else ""
    for old, new in (
        ("\nreport:\n", "\nprivacy: {mask: [note]}\n\nreport:\n  comments: [note]\n"),
        ("\nrates:", f"\n  note: {{text: Your words, type: text, column: note{condition}}}\n\nrates:"),
    ):
        assert old in settings
        settings = settings.replace(old, new, 1)
    path.write_text(settings, encoding="utf-8")
    overall, units = open_all(sk.load_survey(survey).clean())
    return overall, {data.unit.unit_id: data for data in units}


def printed(data: UnitResponses) -> list[str]:
    return sorted(comments(data.responses, "note", data.view().floor))


def units_of(texts: list[str]) -> dict[str, int]:
    names = [text.partition(" ")[0] for text in texts]
    return {name: names.count(name) for name in sorted(set(names))}


@pytest.mark.parametrize(("few", "shown"), [(1, 0), (9, 0), (10, 10)])
def test_who_was_asked_because_of_a_rare_answer_is_not_quoted(tmp_path, few, shown):
    _, units = opened(tmp_path, {"A": few, "B": 12})
    assert len(printed(units["A"])) == shown
    assert len(printed(units["B"])) == 12


def test_one_text_among_many_who_were_asked_is_printed(tmp_path):
    _, units = opened(tmp_path, {"A": 1, "B": 12}, route="")
    assert printed(units["A"]) == ["A word 0"]


def test_rows_of_one_person_are_one_who_was_asked(tmp_path):
    overall, units = opened(tmp_path, {"A": 12, "B": 12}, persons={"A": "the same"})
    assert units_of(printed(units["A"])) == {}
    assert units_of(printed(overall)) in ({}, {"B": 12})


def test_all_texts_less_those_of_the_other_units_are_not_those_of_a_silent_one(tmp_path):
    overall, units = opened(tmp_path, {"A": 3, "B": 12, "C": 15})
    assert printed(units["A"]) == []
    assert units_of(printed(overall)) == {"B": 12, "C": 15}
    assert "A word" not in repr(open_answers(overall, overall.view()))


@pytest.mark.parametrize(("asked", "shown"), [((3, 3), {"C": 15}), ((5, 5), {"A": 5, "B": 5, "C": 15})])
def test_several_silent_units_are_quoted_together_where_they_asked_enough(tmp_path, asked, shown):
    overall, units = opened(tmp_path, {"A": asked[0], "B": asked[1], "C": 15})
    assert printed(units["A"]) == printed(units["B"]) == []
    assert units_of(printed(overall)) == shown


def test_without_floor_every_text_is_there(tmp_path):
    overall, units = opened(tmp_path, {"A": 1, "B": 12})
    assert comments(units["A"].responses, "note", Floor.none()) == ("A word 0",)
    assert len(comments(overall.responses, "note", Floor.none())) == 13
