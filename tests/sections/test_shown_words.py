"""Units of numbers, choices that nobody made, directions of scales, names in sentences: what tables and figures say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from polls import QUESTIONS, poll, usual
from surveykit.sections import results, traits
from surveykit.sections.book import parts
from surveykit.slices import UnitResponses
from surveykit.survey.questions import Construct

MANY = {"text": "Airline", "type": "single", "choices": {f"c{n}": f"Airline {n}" for n in range(20)}}
TICKED = {"text": "Stops", "type": "multiple", "choices": {f"s{n}": f"Stop {n}" for n in range(30)}, "column": "words"}


@pytest.fixture(scope="module")
def worded(tmp_path_factory) -> UnitResponses:
    questions: dict[str, Any] = QUESTIONS | {
        "party": {**MANY, "column": "party"},
        "words": TICKED,
        "likes": {
            "text": "How often do you leave?", "type": "rating", "better": "neither",
            "choices": {1: "Never", 2: "At times", 3: "Often"},
        },
        "sex": {**QUESTIONS["sex"], "text": "I am..."},
    }  # fmt: skip
    rows = [
        usual(n) | {"party": f"c{n % 12}", "words": "s1;s2" if n % 2 else "s3", "region": "ns"[n % 2]}
        for n in range(240)
    ]
    return poll(tmp_path_factory.mktemp("worded"), rows, questions=questions)


def block_of(blocks: Any, name: str) -> Any:
    return next(block for block in blocks if getattr(block, "id", "") == name)


def test_numbers_have_their_unit_and_durations_are_printed_in_it(worded):
    """1 to 7 minutes in turn: the mean of 240 answers is 3.98 minutes, or 238.75 seconds."""
    blocks = results(worded, worded.view("en"))
    rows = [[cell.text for cell in row] for row in block_of(blocks, "result_wait").rows]
    assert rows[0][0] == "Wait (minutes)"
    assert rows[0][2:6] == ["2.00", "4.00", "6.00", f"{sum(n % 7 + 1 for n in range(240)) / 240:.2f}"]
    assert block_of(blocks, "result_children").rows[0][0].text == "Children (children)"
    by_sex = block_of(traits(worded, worded.view("en")), "traits_wait").rows
    assert by_sex[-1][0].text == "Mean (minutes)"
    assert float(by_sex[-1][1].text) == pytest.approx(955 / 240, abs=0.01)
    chinese = block_of(results(worded, worded.view("zh")), "result_wait").rows
    assert chinese[0][0].text == "Wait（分钟）"


def test_choices_that_nobody_made_are_named_in_a_note_where_there_are_many(worded):
    view = worded.view("en")
    table = block_of(results(worded, view), "result_party")
    assert [row[0].text for row in table.rows] == [*(f"Airline {n}" for n in range(12)), "Total"]
    named = "; ".join(f"Airline {n}" for n in range(12, 20))
    assert f"Nobody chose: {named}." in table.notes
    assert {number.by["category"] for number in table.numbers} == {f"c{n}" for n in range(12)}
    several = block_of(results(worded, view), "several_words")
    assert [row[0].text for row in several.rows] == ["Stop 1", "Stop 2", "Stop 3", "Total"]
    assert "Nobody chose 27 further choices; they are not listed." in several.notes
    book = block_of(parts.frequencies(worded, view), "frequency_party")
    assert "Airline 12" not in {row[0].text for row in book.rows}
    assert [note for note in book.notes if "Airline 12" in note]
    assert block_of(results(worded, worded.view("zh")), "several_words").notes[1] == "另有27个选项无人选择，未列出。"


def test_what_is_better_is_said_only_of_scales_with_a_good_end(worded):
    figure = block_of(results(worded, worded.view("en")), "result_likes_bars")
    assert not [note for note in figure.notes if "better" in note or "worse" in note]
    assert [note for note in figure.notes if "higher answers lie to its right" in note]
    chinese = block_of(results(worded, worded.view("zh")), "result_likes_bars")
    assert [note for note in chinese.notes if "更高的回答在右" in note]


def test_a_scale_whose_low_end_is_good_is_drawn_with_it_to_the_right(tmp_path: Path):
    questions = QUESTIONS | {"likes": {**QUESTIONS["likes"], "better": "low"}}
    data = poll(tmp_path, [usual(n) for n in range(60)], questions=questions)
    figure = block_of(results(data, data.view("en")), "result_likes_bars")
    assert figure.alt.index("Yes ") < figure.alt.index("So so ") < figure.alt.index("No ")


def test_a_question_is_quoted_in_a_sentence_and_a_name_is_not_capital(worded):
    view = worded.view("en")
    assert view.in_sentence("Age") == "age"
    assert view.in_sentence("I am...") == "“I am...”"
    assert view.in_sentence("When are you taking this survey?") == "“When are you taking this survey?”"
    assert view.in_sentence("Household income (yearly)") == "household income (yearly)"
    assert worded.view("zh").in_sentence("您的年龄是？") == "“您的年龄是？”"
    assert view.title(["likes"], "sex", "tables.summary.title") == "How often do you leave?, by “I am...”"


def test_of_an_item_that_a_construct_turns_round_no_end_is_good_unless_it_says(tmp_path: Path):
    """That much strain is bad follows from nothing: `reverse` says how items belong together, not what is good."""
    data = poll(tmp_path, [usual(n) for n in range(60)], questions=QUESTIONS)
    construct = Construct(questions=("likes", "other"), reverse=("likes",))
    turned = data.survey.model_copy(update={"constructs": {"mood": construct}})
    assert (data.survey.better("likes"), turned.better("likes")) == ("high", "neither")
    says = turned.questions["likes"].model_copy(update={"better": "low"})
    told = turned.model_copy(update={"questions": {**turned.questions, "likes": says}})
    assert told.better("likes") == "low"
