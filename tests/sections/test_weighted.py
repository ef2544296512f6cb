"""A weighted poll: every table, figure and percentage is weighted and says so, and no number stands with two values."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

import every_kind
import surveykit as sk
from same_numbers import contradictions, repeated
from studies import study
from surveykit import sections
from surveykit.appendix import publish, write_documents
from surveykit.cleaning import load_survey
from surveykit.figures.model import Figure
from surveykit.presentation.model import Table
from surveykit.sections.book import write_book
from surveykit.slices import UnitResponses, open_all

#: The sections of the poll's report, in its order.
STORY = ("who_answered", "rating", "results", "parts", "changes", "traits", "quality", "methods")
#: What is counted, in people or rows, whatever they weigh; and what is about the weights themselves.
COUNTED = ("count", "weight_n", "weight_sum", "weight_mean", "weight_variation", "weight_kish", "weight_kish_n_eff")
WHERE = ("born", "since")  # the earliest and latest days of anybody


def documents(data: UnitResponses, place: Path) -> Path:
    """The report and the book of a poll, without the notebook around them."""
    view = data.view()
    report = sk.appendix.start(view)
    for name in STORY:
        report = report.add(*getattr(sections, name)(data, view))
    write_documents(publish(report, place / "overall"), ())
    write_book(data, place / "book", view, ())
    return place


def _told(place: Path) -> dict[tuple[str, str], tuple[str, float | None]]:
    """The statistic and value of every published number, by document and id."""
    return {
        (path.parent.name, number["id"]): (number["statistic"], number["value"])
        for path in place.glob("*/numbers.json")
        for number in json.loads(path.read_text(encoding="utf-8"))["numbers"]
    }


@pytest.fixture(scope="module")
def polls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same answers, weighted (by nothing that is whole, and more where people are older) and not."""
    place, chance = tmp_path_factory.mktemp("polls"), random.Random(5)
    rows = [every_kind.row(chance.randrange(10_000)) for _ in range(400)]
    rows = [row | {"w": f"{0.2 + int(row['age']) / 20 + chance.random():.2f}"} for row in rows]
    made = {}
    for name, survey in (
        ("weighted", every_kind.SURVEY),
        ("plain", every_kind.SURVEY.replace("design: {weight: w}\n", "")),
    ):
        data, _ = open_all(every_kind.responses(place / name / "kinds", rows, survey))
        made[name] = documents(data, place / name / "documents")
    return made


def test_every_number_of_a_weighted_poll_is_weighted(polls: dict[str, Path]) -> None:
    """Whoever forgets the weights somewhere prints the number of the poll without them."""
    weighted, plain = _told(polls["weighted"]), _told(polls["plain"])
    compared = set()
    for key, (statistic, value) in weighted.items():
        if statistic in COUNTED or key not in plain or value in (None, 0.0, 1.0):
            continue
        if statistic in ("quartile_1", "median", "quartile_3"):
            continue
        assert plain[key][1] != value, key
        compared.add(statistic)
    assert compared == {
        "share", "rate", "mean", "share_of_cases", "share_of_responses", "mean_rank", "total", "net_promoter_score",
        "alpha", "standardised_alpha", "item_mean", "sd", "item_rest",
    }  # fmt: skip
    quantiles = [key for key, (statistic, _) in weighted.items() if statistic == "median"]
    # Older people weigh more: quantiles are steps, and these move.
    assert any(weighted[key] != plain[key] for key in quantiles if key in plain)


def test_every_table_and_figure_of_a_weighted_poll_says_once_that_it_is(polls: dict[str, Path]) -> None:
    for part in ("overall", "book"):
        blocks = sk.appendix.load(polls["weighted"] / part).blocks
        for block in blocks:
            if isinstance(block, Table | Figure) and {one.statistic for one in block.numbers} - {*COUNTED}:
                said = [note for note in block.notes if "按变量" in note and "加权" in note]
                assert len(said) == 1, (part, block.id, block.notes)


def test_the_same_numbers_stand_in_all_documents_of_a_weighted_poll(polls: dict[str, Path]) -> None:
    assert contradictions(polls["weighted"], "overall") == []
    assert repeated(polls["weighted"], "overall") > 40


@pytest.mark.slow  # two hundred tables
def test_the_same_numbers_stand_in_all_documents_of_a_real_weighted_poll(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """1,615 men, weighted, with many questions of several answers, some of them routed."""
    place = tmp_path_factory.mktemp("masculinity")
    survey = load_survey(study("masculinity", place, shared_data))
    made = documents(open_all(survey.clean())[0], place / "documents")
    assert contradictions(made, str(survey.headline.question)) == []
    assert repeated(made, str(survey.headline.question)) > 200


def test_a_question_of_several_answers_has_one_base_in_all_tables(polls: dict[str, Path]) -> None:
    """Whoever explicitly ticked nothing answered: the tables of results count them, and so does completeness."""
    for path in polls["weighted"].glob("*/numbers.json"):
        numbers = json.loads(path.read_text(encoding="utf-8"))["numbers"]
        own = [one for one in numbers if one["by"].get("variable") == "reasons"]
        bases = {one["n"] for one in own if one["statistic"] in ("share_of_cases", "count")}
        assert len(bases) == 1, path
        assert {one["statistic"] for one in own} >= {"share_of_cases", "count"}


def test_tables_of_several_answers_have_counts_only_where_nothing_is_weighted(polls: dict[str, Path]) -> None:
    for poll, columns in (("weighted", 4), ("plain", 5)):
        blocks = sk.appendix.load(polls[poll] / "overall").blocks
        tables = [block for block in blocks if isinstance(block, Table) and block.id.startswith("several_")]
        assert tables and {len(table.columns) for table in tables} == {columns}
        assert all(len(row) == columns for table in tables for row in table.rows)
