"""What was asked is printed whole wherever its results are: texts of matrices, long texts, one sign where two meet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from surveykit.appendix import Paragraph
from surveykit.appendix.model import Block
from surveykit.cleaning import load_survey
from surveykit.export import DATA_FORMATS, data_file
from surveykit.sections import methods, quality, results
from surveykit.sections.book import parts
from surveykit.slices import UnitResponses, open_all
from surveykit.survey import load_definition, new_survey

LONG = (
    "Which of the following best describes why you would rather not have answered any of these questions at all, "
    "if anything does"
)
KNOWN, MOVED = (
    {"en": "Rate your knowledge:", "zh": "您对下列内容的了解程度："},
    {"en": "How motivated are you?", "zh": "您有多大动力？"},
)
ITEMS = {"load": {"en": "Cognitive load", "zh": "认知负荷"}, "praise": {"en": "Giving feedback.", "zh": "给予反馈"}}
QUESTIONS: dict[str, dict[str, Any]] = {
    "knowledge": {
        "type": "matrix", "text": KNOWN, "choices": {1: "Low", 2: "Middle", 3: "High"},
        "items": {f"know_{name}": {"text": text, "column": f"know_{name}"} for name, text in ITEMS.items()},
    },
    "motivation": {
        "type": "matrix", "text": MOVED, "choices": {1: "Low", 2: "Middle", 3: "High"},
        "items": {f"move_{name}": {"text": text, "column": f"move_{name}"} for name, text in ITEMS.items()},
    },
    "mentions": {
        "type": "matrix", "of": "single", "text": {"en": "Why are you here?", "zh": "您为何来此？"},
        "choices": {"a": "Work", "b": LONG},
        "items": {"first": "Mention 1", "second": "Mention 2"}, "column": "{}",
    },
    "long": {"text": LONG, "type": "single", "choices": {"x": LONG + " really", "y": "None."}},
}  # fmt: skip


@pytest.fixture(scope="session")
def declared(tmp_path_factory) -> Path:
    """A poll of two matrices with the same items, two mentions of which nobody gave the second, and long texts."""
    folder = new_survey("wordings", tmp_path_factory.mktemp("wordings"), "poll")
    survey = yaml.safe_load((folder / "survey.yml").read_text(encoding="utf-8"))
    for key in ("headline", "rates", "design"):
        survey.pop(key)
    survey |= {"language": "en", "questions": QUESTIONS, "report": {**survey["report"], "breakdowns": []}}
    (folder / "survey.yml").write_text(yaml.safe_dump(survey, allow_unicode=True, sort_keys=False), encoding="utf-8")
    header = "know_load,know_praise,move_load,move_praise,Mention 1,Mention 2,long\n"
    rows = (f"{n % 3 + 1},2,{n % 2 + 1},3,{'ab'[n % 2]},,{'xy'[n % 3 == 0]}\n" for n in range(90))
    (folder / "raw" / "answers.csv").write_text(header + "".join(rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def worded(declared) -> UnitResponses:
    return open_all(load_survey(declared).clean())[0]


def titles(blocks: Any) -> dict[str, str]:
    return {block.id: block.title for block in blocks if getattr(block, "title", "")}


def rows(blocks: Any, name: str) -> list[str]:
    return [row[0].text for block in blocks if getattr(block, "id", "") == name for row in block.rows]


def notes(blocks: Any) -> list[str]:
    def text(block: Block) -> str:
        return "".join(map(str, block.pieces)) if isinstance(block, Paragraph) else ""

    return [text(block) for block in blocks if isinstance(block, Paragraph)]


def test_items_keep_the_text_of_their_matrix(declared):
    survey = load_definition(declared)
    asked = survey.questions["know_load"]
    assert asked.text.en == "Cognitive load"
    assert asked.stem is not None and asked.stem.en == KNOWN["en"]
    assert asked.wording.en == "Rate your knowledge: Cognitive load"
    assert asked.wording.zh == "您对下列内容的了解程度：认知负荷"
    assert survey.questions["move_load"].wording.en == "How motivated are you? Cognitive load"
    assert survey.questions["move_load"].wording.zh == "您有多大动力？认知负荷"
    assert survey.questions["long"].wording == survey.questions["long"].text
    assert survey.id_of("Rate your knowledge: Cognitive load") == "know_load"


def test_a_matrix_is_the_title_of_its_block_and_stands_before_items_alone(worded):
    blocks = results(worded, worded.view("en"))
    made = titles(blocks)
    assert made["result_know_load"] == "Rate your knowledge"
    assert made["result_know_load_bars"] == "Rate your knowledge: distribution of answers"
    assert made["result_move_load_bars"] == "How motivated are you? Distribution of answers"
    assert made["result_move_load_shares"] == "How motivated are you? Cognitive load: distribution of answers"
    assert made["result_first"] == "Why are you here? Mention 1: distribution of answers"
    assert (
        rows(blocks, "result_know_load") == rows(blocks, "result_move_load") == ["Cognitive load", "Giving feedback."]
    )
    (bars,) = (block for block in blocks if getattr(block, "id", "") == "result_know_load_bars")
    assert "knowledge: Cognitive" not in bars.alt
    chinese = titles(results(worded, worded.view("zh")))
    assert chinese["result_move_load_bars"] == "您有多大动力？回答分布"
    assert chinese["result_know_load_bars"] == "您对下列内容的了解程度：回答分布"


def test_items_of_two_matrices_are_told_apart_in_every_table(worded):
    view = worded.view("en")
    whole = ["Rate your knowledge: Cognitive load", "How motivated are you? Cognitive load"]
    for blocks, name in ((quality(worded, view), "completeness"), (parts.sample(worded, view), "completeness")):
        listed = rows(blocks, name)
        assert len({*listed}) == len(listed)
        assert {*whole} <= {*listed}
    (asked,) = (block for block in parts.questionnaire(worded, view) if getattr(block, "id", "") == "questionnaire")
    assert {*whole} <= {row[1].text for row in asked.rows}
    defined = rows(methods(worded, view), "definitions")
    assert len({*defined}) == len(defined) == 4
    assert "Why are you here? Mention 2 (nobody answered)" in " ".join(notes(results(worded, view)))
    assert "您为何来此？Mention 2" in " ".join(notes(results(worded, worded.view("zh"))))


def test_labels_of_exported_variables_tell_items_apart(worded):
    made = data_file(worded.responses, DATA_FORMATS["sav"], language="en")
    labels = {variable.name: variable.label for variable in made.variables}
    assert labels["know_load"] == "Rate your knowledge: Cognitive load"
    assert labels["move_load"] == "How motivated are you? Cognitive load"


def test_nothing_that_was_asked_is_cut(worded):
    view = worded.view("en")
    blocks = results(worded, view)
    assert titles(blocks)["result_long"] == f"{LONG}: distribution of answers"
    assert rows(blocks, "result_long")[0] == LONG + " really"
    (asked,) = (block for block in parts.questionnaire(worded, view) if getattr(block, "id", "") == "questionnaire")
    assert LONG in {row[1].text for row in asked.rows}
    assert not [row for block in blocks for row in getattr(block, "rows", ()) for cell in row if "…" in cell.text]


def test_many_questions_are_counted_in_a_title(worded):
    view = worded.view("en")
    assert view.title(["know_load", "move_load", "long"], None, "tables.numbers.title") == (
        "3 questions: quartiles and mean"
    )
    assert worded.view("zh").title(["know_load", "long"], None, "tables.numbers.title") == "2个题目：四分位数与平均数"
