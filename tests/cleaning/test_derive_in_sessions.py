"""``data.derive``: the same language in a notebook, on clean responses and on what a notebook was handed."""

from __future__ import annotations

import pandas as pd
import pytest

import surveykit as sk
from small_survey import random_answers, write_survey
from surveykit.cleaning import bands, collapse
from surveykit.errors import ParameterError
from surveykit.scales import reliability_of

CONSTRUCT = """
constructs:
  care: {label: {zh: 用心, en: Care}, questions: [overall, attitude], reverse: [attitude], minimum: 2}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    answers, units = random_answers(3)
    folder = write_survey(tmp_path_factory.mktemp("made"), answers, units)
    text = (folder / "survey.yml").read_text(encoding="utf-8")
    (folder / "survey.yml").write_text(text.replace("\nrates:", CONSTRUCT + "\nrates:"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def data(folder):
    return sk.open_overall(folder)


def test_a_derived_question_is_used_by_its_name_and_labels(data):
    choices = ["short", "long"]
    new = data.derive("wait", bands("overall", [3]), choices=choices, text={"zh": "等候", "en": "Wait"})
    assert "wait" not in data.survey.questions
    assert new.survey.label_of("wait", "2", "en") == "long"
    counts = new.responses.labels("wait", "en").value_counts()
    assert counts["short"] == (data.responses.scores("overall") < 3).sum()
    assert new.show("overall", by="wait", language="en").table.title.endswith("wait")
    assert len(new.responses.where(wait="1")) == counts["short"]
    again = new.derive("odd", "wait == 1 and overall >= 4").derive("half", "overall / 2", decimals=0)
    assert set(again.frame["odd"].dropna()) <= {"0", "1"}
    assert again.frame["half"].tolist()[:5] == (again.responses.scores("overall") / 2).tolist()[:5]
    printed = again.show("half", language="en").table
    assert [number.value for number in printed.numbers]
    assert any(cell.decimals == 0 and cell.kind == "number" for row in printed.rows for cell in row)


def test_the_functions_write_the_language(data):
    groups = collapse("visit", {"came": ["first", "again"], "it's far": "phone"})
    assert groups == "collapse(visit, {'came': ['first', 'again'], \"it's far\": ['phone']})"
    frame = data.derive("way", groups).frame
    expected = data.frame["visit"].astype(object).map({"first": "came", "again": "came", "phone": "it's far"})
    assert frame["way"].astype(object).tolist() == expected.tolist()
    assert collapse("visit", {"a": "first"}, other="b") == "collapse(visit, {'a': ['first']}, other='b')"
    assert bands("minutes", [1.5, 3]) == "bands(minutes, [1.5, 3])"


@pytest.mark.parametrize(
    ("name", "expression", "message"),
    [
        ("overall", "waiting + 1", "there is a question or column 'overall' already"),
        ("unit", "waiting + 1", "there is a question or column 'unit' already"),
        ("1x", "waiting + 1", "cannot have this name"),
        ("x", "waitin + vist", "did you mean 'waiting'?"),
        ("x", "waiting +", "cannot be read"),
        ("x", "x + 1", "made of each other"),
    ],
)
def test_mistakes_are_explained(data, name, expression, message):
    with pytest.raises(ParameterError) as caught:
        data.derive(name, expression)
    assert message in str(caught.value)


def test_labels_of_choices_that_are_not_there_are_explained(data):
    with pytest.raises(ParameterError, match="there is no choice of 'x' '3'"):
        data.derive("x", "bands(waiting, [10])", choices=["a", "b", "c"])
    with pytest.raises(ParameterError, match="decimals"):
        data.derive("x", "waiting + 1", decimals=-1)


def test_a_construct_is_in_the_reports_with_its_definition(data):
    view = data.view("en")
    blocks = list(sk.sections.rating(data, view))
    [table] = [block for block in blocks if getattr(block, "id", "") == "questions"]
    [mean] = [number for number in table.numbers if number.id == "questions.care.mean"]
    both = pd.concat([data.responses.scores("overall"), 6 - data.responses.scores("attitude")], axis=1)
    assert mean.value == pytest.approx(both.mean(axis=1, skipna=False).mean(), abs=1e-5)
    definitions = sk.tables.definitions(view)
    texts = [cell.text for row in definitions.rows for cell in row]
    assert any("Scored in reverse" in text and "at least 2" in text for text in texts)
    assert "care" in set(data.benchmarks["variable"])


def test_alpha_turns_the_reversed_items(data):
    whole = reliability_of(data.responses, "care")
    scores = pd.DataFrame({name: data.responses.scores(name) for name in ("overall", "attitude")})
    expected = sk.scales.reliability(scores, ["overall", "attitude"], reverse=["attitude"], limits=(1, 5))
    assert whole.alpha == pytest.approx(expected.alpha)
    assert whole.reversed_items == ("attitude",)
