"""Decisions that findings suggest: pasted as they are, with what a person fills in, they settle the finding."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.places import ROOT

from surveykit.errors import FindingsError, SurveyError
from surveykit.matching.texts import tidy
from surveykit.survey.document import read_document, yaml_name, yaml_text
from surveykit.survey.model import TAKEN_NAMES

#: Texts as people and platforms write them: long, with every sign that means something in YAML.
TEXTS = (
    "Societal expectations, even though you don't always think of them, shape how a man behaves: at home and at work",
    'He said "no", then: {left} [twice] # not once',
    "a\\b\\n c: 'd' \" e",
    "- dash", "? question", "& anchor", "* alias", "! tag", "% percent", "@ at", "`tick`", "| bar", "> fold",
    "null", "~", "yes: no", "1:30", "  two  spaces  ", "first line\nsecond line", "tab\tinside", "其他〖停车难：太远〗",
    "\u200bunseen\u200b mark", "bell\x07", "delete\x7f", "next\x85line", "line\u2028separator",
    "\U0001f697 car", "e\u0301 split",
)  # fmt: skip
CHOICES = "choices: {a: Parking, 'b, c': Food}"


def window(texts):
    written = io.StringIO()
    rows = ([f"p{n}", "A", "3", "3", text, "", text] for n, text in enumerate(texts))
    csv.writer(written, lineterminator="\n").writerows([["id", "unit", "y", "speed", "min", "comment", "why"], *rows])
    return written.getvalue()


def pasted(findings):
    """All suggestions as one file, with what a person has to fill in."""
    lines = [finding.suggestion.removeprefix("answers:\n") for finding in findings]
    text = "answers:\n" + "\n".join(lines) + "\n"
    return text.replace("means: CODE}", f"means: {yaml_name('b, c')}}}").replace("means: NUMBER}", "means: 1}")


@pytest.mark.parametrize(
    "declared",
    [
        f"type: single, {CHOICES}",
        f"type: multiple, {CHOICES}, separator: '§'",
        f"type: ranking, {CHOICES}",
        "type: number",
    ],
)
def test_every_suggestion_can_be_pasted(kitchen, declared):
    question = ("rates:", f"  asked: {{text: Asked, {declared}, column: {{window: why}}}}\nrates:")
    numbers = ("type: number, minimum: 0, maximum: 60", "type: text")
    data = window(TEXTS)
    told = [finding for finding in kitchen.make(question, numbers, window=data).check() if finding.severity == "error"]
    assert {finding.check for finding in told} == {"undeclared_answers"}
    assert len(told) >= len(TEXTS) - 2
    decided = kitchen.make(question, numbers, window=data, decisions=pasted(told))
    left = [str(finding) for finding in decided.check() if finding.check != "ambiguous_answers"]
    assert [line for line in left if not line.startswith("note")] == []


@given(text=st.text(st.characters(codec=None), min_size=1, max_size=80))
def test_texts_come_back_from_yaml_as_they_are(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "texts.yml"
    path.write_text(f"answers: [{{found: {yaml_text(text)}, means: {yaml_name(text)}}}]\n", encoding="utf-8")
    document = read_document(path)
    assert document.problems == []
    assert document.value == {"answers": [{"found": text, "means": text}]}


def test_what_was_expected_is_cut_and_the_suggestion_is_not(kitchen):
    labels = ", ".join(f"c{number}: '{number} {'long ' * 40}'" for number in range(100))
    question = (
        "rates:",
        f"  asked: {{text: Asked, type: single, choices: {{{labels}}}, column: {{window: why}}}}\nrates:",
    )
    numbers = ("type: number, minimum: 0, maximum: 60", "type: text")
    survey = kitchen.make(question, numbers, window=window(["5 " + "other " * 30]))
    (finding,) = [finding for finding in survey.check() if finding.known]
    (expected,) = [line for line in str(finding).splitlines() if line.strip().startswith("expected")]
    assert expected.endswith(" and 80 more") and len(expected) < 1500
    assert tidy("5 " + "other " * 30) in finding.suggestion and finding.suggestion.splitlines()[1].strip() in str(
        finding
    )


def test_names_that_no_question_can_have_are_told_and_documented(kitchen):
    page = (ROOT / "docs" / "survey-yml.md").read_text(encoding="utf-8")
    sentence = re.search(r"A question, construct, rate or derived question(.*?)\n\n", page, re.DOTALL)[1]
    assert [name for name in TAKEN_NAMES if f"`{name}`" not in sentence] == []
    for changes in [
        [("  comment: {text", "  method: {text")],
        [("  good: {label", "  method: {label"), ("rate: good", "rate: method")],
    ]:
        with pytest.raises(SurveyError) as caught:
            kitchen.make(*changes)
        assert ", ".join(TAKEN_NAMES) in str(caught.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ("{zh: 好, en: Good}", "{zh: 好, en: Fair}"),
            "means two answers of the scale 'five': the choice '2' and the choice '3'",
        ),
        (
            ("{N/A: refused", "{Fair: refused"),
            "means two answers of the scale 'five': the choice '2' and a missing answer",
        ),
        (
            ("type: text", "type: single, choices: {1: X, 2: X}"),
            "of the question 'comment': the choice '1' and the choice '2'",
        ),
    ],
)
def test_a_text_that_means_two_answers_is_told_with_its_owner_and_both_codes(kitchen, change, said):
    with pytest.raises((SurveyError, FindingsError), match=said):
        kitchen.make(change)
