"""A whole run with small units in it: what is withheld stands in no file that it writes for readers."""

from __future__ import annotations

import json
import random
import re

import pandas as pd
import pytest

import surveykit as sk
from run_texts import texts_of
from small_survey import Answer, write_survey
from surveykit.batch import Request, RunReport, run_survey
from surveykit.presentation.printing import percent, significant
from surveykit.units import benchmarks

#: Answers by unit and kind of visit. ``tiny`` is too small, ``next`` would give it away; ``large`` has a small cell.
SIZES = {
    "tiny": {"first": 5, "again": 4},
    "next": {"first": 71, "again": 66},
    "large": {"first": 173, "again": 6, "phone": 151},
    "larger": {"first": 227, "again": 191, "phone": 181},
    "largest": {"first": 293, "again": 257, "phone": 239},
}
FORMATS = ("html", "docx", "xlsx", "pdf")


def answers() -> list[Answer]:
    rng = random.Random(11)
    return [
        Answer(
            unit,
            str(rng.choices([1, 2, 3, 4, 5], [1, 2, 3, 4, 2])[0]),
            visit,
            f"{unit}-clerk{rng.randint(1, 3)}",
            1 if rng.random() < 0.7 else 2,
            note=f"SENTINEL-{unit}",
        )
        for unit, visits in SIZES.items()
        for visit, n in visits.items()
        for _ in range(n)
    ]


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> sk.Survey:
    folder = write_survey(tmp_path_factory.mktemp("surveys"), answers(), [*SIZES, "nobody"])
    declared = (folder / "survey.yml").read_text(encoding="utf-8")
    (folder / "survey.yml").write_text(declared + "\nrules:\n  - {kind: bottom, k: 1}\n", encoding="utf-8")
    return sk.load_survey(folder)


@pytest.fixture(scope="module")
def ran(survey: sk.Survey, tmp_path_factory: pytest.TempPathFactory) -> RunReport:
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    folder = tmp_path_factory.mktemp("reports")
    return run_survey(Request(survey, folder, formats=FORMATS, workers=2))


@pytest.fixture(scope="module")
def texts(ran: RunReport) -> dict[str, str]:
    """Every file for readers as text."""
    found = texts_of(ran.folder)
    assert len(found) > 100
    return found


def withheld_rows(survey: sk.Survey) -> pd.DataFrame:
    """Unscreened estimates of what must not be shown."""
    every = benchmarks(survey.clean())
    unit = every["unit"].isin(["tiny", "next"]) & every["level"].isin(["unit", "below", "trait"])
    cell = (every["level"] == "trait") & (every["n"] < 10)
    return every[(unit | cell) & (every["n"] > 0)]


def test_the_statuses_say_what_is_withheld(ran: RunReport, texts: dict[str, str]) -> None:
    statuses = {entry.unit: entry.status for entry in ran.outcome.entries.values()}
    assert statuses == {
        None: "done",
        "tiny": "withheld",
        "next": "withheld",
        "large": "done",
        "larger": "done",
        "largest": "done",
        "nobody": "withheld",
    }
    index = texts["index.html"]
    assert "withheld (protects another group)" in index
    assert "withheld (n &lt; 10)" in index


def test_withheld_values_stand_in_no_file(survey: sk.Survey, texts: dict[str, str]) -> None:
    rows = withheld_rows(survey)
    values = [
        printed
        for row in rows.to_dict("records")
        for name in ("value", "se", "low", "high")
        for number in (significant(row[name]), percent(row[name]))
        if number is not None and len(printed := repr(abs(number))) >= 7
    ]
    assert len(set(values)) > 100
    wanted = re.compile(rf"(?:{'|'.join(re.escape(value) for value in sorted(set(values)))})(?!\d)")
    found = {(name, hit) for name, text in texts.items() for hit in wanted.findall(text)}
    assert found == set()


def test_the_search_finds_what_is_shown(survey: sk.Survey, texts: dict[str, str]) -> None:
    every = benchmarks(survey.clean())
    shown = every[(every["level"] == "unit") & (every["unit"] == "larger") & (every["statistic"] == "mean")]
    value = repr(significant(shown["value"].iloc[0]))
    assert any(value in text for name, text in texts.items() if name.startswith("units/larger/"))
    assert any(value in text for name, text in texts.items() if name.startswith("overall/"))


def test_how_many_answered_a_closed_unit_stands_in_no_file(survey: sk.Survey, texts: dict[str, str]) -> None:
    rows = withheld_rows(survey)
    counts = sorted({int(n) for n in rows.loc[rows["unit"] == "next", "n"] if n >= 50})
    assert counts[-1] == 137
    wanted = re.compile(rf"(?<![\w.,#-])(?:{'|'.join(map(str, counts))})(?![\w.,%])")
    for name, text in texts.items():
        if name.startswith("units/next/") and name.endswith(
            ("appendix.json", "numbers.json", ".html", ".ipynb", ".pdf")
        ):
            assert not wanted.search(_without_pictures(text)), name
        if name.endswith("numbers.json"):
            told = [number for number in json.loads(text)["numbers"] if {"next", "tiny"} & set(number["by"].values())]
            assert {(number["value"], number["n"]) for number in told} <= {(None, None)}, name


def _without_pictures(text: str) -> str:
    """Without drawings (whose coordinates are numbers of all kinds) and styles."""
    return re.sub(
        r"<svg.*?</svg>|<style.*?</style>|data:image[^\"']*|\\u003csvg.*?svg\\u003e", "", text, flags=re.DOTALL
    )


def test_no_row_of_the_data_stands_in_a_file(texts: dict[str, str]) -> None:
    for name, text in texts.items():
        assert "SENTINEL-" not in text, name
        assert not re.search(r"\bR0\d{4}\b", text), name


def test_a_closed_unit_says_why_in_words(texts: dict[str, str]) -> None:
    closed, small = texts["units/next/appendix.html"], texts["units/tiny/appendix.html"]
    assert "The number of responses and all results of this unit are withheld" in closed
    assert "The result is withheld so that" in closed
    assert "fewer than 10 valid answers; results are withheld" not in closed
    assert "There are fewer than 10 valid answers; results are withheld" in small


def test_the_notebooks_publish_what_the_attack_was_tried_on(ran: RunReport) -> None:
    """The tables whose numbers are attacked (``tests/slices/test_all_reports.py``) are those of the reports."""
    tables = {
        folder.name: {number["table"] for number in json.loads((folder / "numbers.json").read_text("utf-8"))["numbers"]}
        for folder in (ran.folder / "overall", ran.folder / "units" / "large")
    }
    both = {
        "account",
        "rating_distribution",
        "headline",
        "questions",
        "below",
        "traits",
        "traits_stock",
        "traits_middle",
    }
    figures = {"rating_bars", "below_dots", "trait_means"}
    told = "a report has another table: add it to the attack"
    assert tables["large"] == {*both, *figures, "all_units", "my_unit", "rule_1"}, told
    places = {"league", "rule_1", "rule_1_named"}
    overall = {"composition", "unit_dots", "units", "completeness", "trait_banner"}
    every = {"overall", "overall_bars", "overall_shares", "attitude_shares", "visit", "waiting", "rates"}
    every |= {"measures_median", "measures_total"}
    assert tables["overall"] == {*both, *figures, *overall, *places, *(f"result_{name}" for name in every)}, told


def test_closed_units_have_no_place_anywhere(ran: RunReport, texts: dict[str, str]) -> None:
    """Neither in a league table, nor in a set of ranks, nor as named by the rule: they were not placed at all."""
    for folder in ("overall", "units/large"):
        numbers = json.loads(texts[f"{folder}/numbers.json"])["numbers"]
        placed = [number for number in numbers if number["table"] in ("league", "my_unit", "rule_1_named")]
        assert placed and not {"tiny", "next", "nobody"} & {number["by"]["unit"] for number in placed}
        ranks = [number for number in placed if number["statistic"] == "rank"]
        assert all(number["high"] <= 3 for number in ranks)
    for unit in ("tiny", "next"):
        assert not [n for n in json.loads(texts[f"units/{unit}/numbers.json"])["numbers"] if n["table"] == "my_unit"]
