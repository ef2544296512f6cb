"""A survey without units shows every question by all of its breakdowns, with a headline or without."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attacking import Attack
from polls import BREAKDOWNS, QUESTIONS, Row, poll, usual
from seeds import seeds
from surveykit.results import Number
from surveykit.sections import results, traits
from surveykit.sections.book import parts
from surveykit.slices import UnitResponses

NOTHING = Number(id="", table="", statistic="mean", by={}, value=None, n=None, method="", shown="withheld")
SHOWN = ("party", "likes", "uses", "advise", "children", "wait")


@pytest.fixture(scope="session")
def polled(tmp_path_factory) -> UnitResponses:
    return poll(tmp_path_factory.mktemp("polled"), [usual(number) for number in range(240)])


def numbers_of(blocks: Any) -> dict[tuple[str, str, str, str], Number]:
    """By statistic, variable, group (``trait=code``, or nothing) and choice."""
    numbers = {}
    for block in blocks:
        for number in getattr(block, "numbers", ()):
            group = "".join(f"{name}={number.by[name]}" for name in BREAKDOWNS if name in number.by)
            key = (number.statistic, number.by.get("variable", ""), group, number.by.get("category", ""))
            numbers[key] = number
    return numbers


def mean(rows: list[Row], value: Callable[[Row], float]) -> float:
    return sum(map(value, rows)) / len(rows)


def test_every_question_is_shown_by_all_breakdowns(polled):
    blocks = traits(polled, polled.view("en"))
    ids = [block.id for block in blocks if getattr(block, "id", "")]
    assert ids == [f"traits_{name}" for name in ("party", "likes", "uses", "advise", "children", "wait")]
    numbers = numbers_of(blocks)
    everybody = [usual(number) for number in range(240)]
    for trait, code in (("sex", "f"), ("sex", "m"), ("region", "s")):
        own, group = [row for row in everybody if row[trait] == code], f"{trait}={code}"
        asked = [row for row in own if row["u1"]]
        wanted = {
            ("share", "party", group, "a"): mean(own, lambda row: row["party"] == "a"),
            ("share", "likes", group, "3"): mean(own, lambda row: row["likes"] == "3"),
            ("mean", "likes", group, ""): mean(own, lambda row: int(row["likes"])),
            ("share", "uses", group, "x"): mean(asked, lambda row: row["u1"] == "1"),
            ("mean", "advise", group, ""): 100
            * mean(own, lambda row: (int(row["advise"]) > 8) - (int(row["advise"]) < 7)),
            ("mean", "children", group, ""): mean(own, lambda row: int(row["children"])),
            ("mean", "wait", group, ""): mean(own, lambda row: int(row["wait"])),
        }
        for key, value in wanted.items():
            assert numbers[key].value == pytest.approx(value, rel=1e-5), key
            assert numbers[key].n == (len(asked) if key[1] == "uses" else len(own)), key


def test_small_groups_are_withheld_with_another_beside_them(polled):
    """Five people in the west: neither they nor, by subtraction, the sum of the others."""
    numbers = numbers_of(traits(polled, polled.view("en")))
    for name in SHOWN:
        own = {key: number for key, number in numbers.items() if key[1] == name and key[2].startswith("region=")}
        hidden = {key[2] for key, number in own.items() if number.shown == "withheld"}
        assert "region=w" in hidden and len(hidden) >= 2, name


def test_titles_say_the_question_and_the_net_promoter_score_is_called_so(polled):
    blocks = {block.id: block for block in traits(polled, polled.view("en")) if getattr(block, "id", "")}
    assert blocks["traits_party"].title == "Party: comparison of groups"
    assert [row[0].text for row in blocks["traits_party"].rows] == ["n", "Effective n", "A", "B", "C"]
    assert [row[0].text for row in blocks["traits_advise"].rows][-1] == "Net promoter score"
    spanners = {column.spanner for column in blocks["traits_party"].columns} - {None}
    assert spanners == {"Sex", "Region"}
    chinese = {block.id: block for block in traits(polled, polled.view("zh")) if getattr(block, "id", "")}
    assert [row[0].text for row in chinese["traits_advise"].rows][-1] == "净推荐值"


def test_with_a_headline_the_others_come_behind_it(tmp_path):
    rows = [usual(number) for number in range(240)]
    data = poll(tmp_path, rows, headline={"question": "likes"})
    ids = [block.id for block in traits(data, data.view()) if getattr(block, "id", "")]
    assert ids[:3] == ["trait_means", "traits", "trait_banner"]
    assert ids[3:] == [f"traits_{name}" for name in ("party", "uses", "advise", "children", "wait")]


def test_what_is_hidden_is_broken_down_nowhere(tmp_path):
    questions = QUESTIONS | {"party": {**QUESTIONS["party"], "show": False}}
    data = poll(tmp_path, [usual(number) for number in range(240)], questions=questions)
    assert "traits_party" not in {getattr(block, "id", "") for block in traits(data, data.view())}


def test_the_book_has_them_too(polled):
    blocks = parts.crosstabs(polled, polled.view("en"))
    ids = [block.id for block in blocks if getattr(block, "id", "")]
    assert ids == ["banner", *(f"traits_{name}" for name in ("party", "uses", "advise", "children", "wait"))]


def test_every_number_is_announced(polled):
    view = polled.view()
    for made in (traits, parts.crosstabs):
        cells = list(made.cells(polled.survey, view))
        for statistic, variable, group, _ in numbers_of(made(polled, view)):
            by = (group.partition("=")[0],) if group else ()
            assert any((cell.statistic, cell.by) == (statistic, by) and variable in cell.variables for cell in cells), (
                made.name,
                statistic,
                variable,
                by,
            )


def random_rows(seed: int) -> list[Row]:
    """Up to 90 answers, with few who leave out a breakdown, few in a group, and questions that some leave out."""
    rng = random.Random(seed)
    rows = []
    regions = rng.choices(["n", "s", "w", ""], [9, 6, rng.choice([0.5, 2]), rng.choice([0, 0.5, 2])], k=90)
    for number, region in enumerate(regions):
        row = usual(number + 1) | {"region": region, "sex": rng.choices("fm ", [9, 7, rng.choice([0, 1])])[0].strip()}
        for name in ("party", "likes", "advise", "children", "wait"):
            row[name] = row[name] if rng.random() < 0.95 else ""
        if rng.random() < 0.2:
            row |= {"u1": "", "u2": ""}
        rows.append(row)
    return rows


def answered(row: Row, question: str) -> bool:
    return bool(row["u1"] if question == "uses" else row[question])


@pytest.mark.parametrize("seed", seeds(12, 2))
def test_no_withheld_number_of_answers_follows(seed: int, tmp_path: Path) -> None:
    """From everybody's answers and those of the groups neither a small group follows nor those in no group."""
    rows = random_rows(seed)
    data = poll(tmp_path, rows)
    view = data.view("en")
    numbers, totals = numbers_of(traits(data, view)), numbers_of(results(data, view))
    for question in SHOWN:
        inside = [row for row in rows if answered(row, question)]
        told = next(number.n for key, number in totals.items() if key[1] == question and number.n is not None)
        assert told == len(inside)
        for trait in BREAKDOWNS:
            attack, count = Attack(), Counter(row[trait] for row in inside)
            attack.unknown(("all",), len(inside))
            attack.rows.append(({0: 1.0}, float(told)))
            codes = ["", *QUESTIONS[trait]["choices"]]
            for code in codes:
                attack.unknown((code,), count[code])
            attack.sums(("all",), [(code,) for code in codes])
            if count[""] < 10:
                attack.told(("",), NOTHING, reasons=False)
            for (_, variable, group, _), number in numbers.items():
                if variable == question and group.startswith(f"{trait}="):
                    attack.told((group.partition("=")[2],), number)
            assert attack.solved() == [], (question, trait, count)
