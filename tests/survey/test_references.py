"""The table of names in survey.yml: where they are written, and what they must name."""

from __future__ import annotations

import pytest

from surveykit.survey.document import Document, values_at
from surveykit.survey.references import Declared
from surveykit.survey.references.names import _NAMES, name_problems
from surveykit.survey.schema import known_keys

STEPS = {"*": "any", "#": 0}


@pytest.mark.parametrize("name", _NAMES, ids=lambda name: name.path)
def test_every_path_leads_to_keys_that_survey_yml_has(name):
    steps = name.path.split(".")
    for number, step in enumerate(steps):
        above = tuple(STEPS.get(earlier, earlier) for earlier in steps[:number])
        if step not in {"*", "#", "@"}:
            one_entry = tuple(part for part in above if part != 0)  # harmonise: one map may be written without a list
            assert step in {*known_keys(above), *known_keys(one_entry)}, above


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.*", [(("a", "x"), ["1", "2"]), (("a", "y"), "3")]),
        ("a.*.#", [(("a", "x", 0), "1"), (("a", "x", 1), "2")]),
        ("a.@", [(("a", "x"), "x"), (("a", "y"), "y")]),
        ("a.x.@", []),
        ("b.c", []),
        ("a.y.#", []),
    ],
)
def test_a_path_gives_what_is_written_there_with_its_position(path, expected):
    assert list(values_at({"a": {"x": ["1", "2"], "y": "3"}, "b": None}, path)) == expected


def test_a_name_of_the_wrong_type_of_question_is_a_problem_and_unknown_parts_are_none(tmp_path):
    written = {
        "questions": {"age": {"type": "number"}, "words": {"type": "text"}},
        "constructs": {"service": ["age", "words", "wrods"]},
        "headline": {"question": ["age"], "rate": {}},
    }
    found = [problem.what for problem in name_problems(Declared(Document("survey.yml", written), tmp_path))]
    assert found == ["'words' has no scores to average", "there is no question 'wrods'"]
