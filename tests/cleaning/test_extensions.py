"""Types of question, checks and detectors that another package adds, accepted by every door."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from surveykit.cleaning import checks, personal, typing
from surveykit.errors import FindingsError, ParameterError, SurveyError

PACKAGE = """\
import re

import numpy as np

from surveykit.cleaning import Finding
from surveykit.cleaning.checks import Flagged
from surveykit.cleaning.typing.asked import OneColumn, known_marks, one_column
from surveykit.cleaning.typing.meaning import UNKNOWN, Meaning
from surveykit.cleaning.typing.numbers import floats


def type_stars(asked):
    def value(text, raw):
        return Meaning(float(len(text))) if set(text) == {"*"} else UNKNOWN

    how = OneColumn(value, lambda found: {asked.id: floats(found.values(), found)}, known=known_marks(asked))
    return one_column(asked, how)[0]


def many_stars(typed):
    rows = (typed.frame["asked"] > typed.survey.questions["asked"].maximum).to_numpy()
    yield Flagged(Finding("many_stars", "warning", "more stars than there are", n=int(rows.sum())), rows, "exclude")


def badges(plain):
    return (hit.span() for hit in re.finditer("badge [A-Z]+", plain))
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """An installed package that adds one of each by its entry points."""
    (tmp_path / "star_survey.py").write_text(PACKAGE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for registry, name, function in (
        (typing.TYPES, "stars", "type_stars"),
        (checks.CHECKS, "many_stars", "many_stars"),
        (personal.DETECTORS, "badge", "badges"),
    ):
        point = EntryPoint(name, f"star_survey:{function}", registry.group)
        monkeypatch.setitem(vars(registry), "_installed", {name: point})
    yield
    for registry, name in ((typing.TYPES, "stars"), (checks.CHECKS, "many_stars"), (personal.DETECTORS, "badge")):
        vars(registry)["_things"].pop(name, None)


def made(kitchen, *texts: str, kind: str = "stars", **more):
    rows = "".join(f'{n},A,3,3,5,I am badge AB,"{text}"\n' for n, text in enumerate(texts))
    question = f"  asked: {{text: Asked, type: {kind}, maximum: 3, column: {{window: q}}}}\nrates:"
    return kitchen.make(("rates:", question), window="id,unit,y,speed,min,comment,q\n" + rows, **more)


def test_what_an_installed_package_adds_is_accepted_typed_checked_and_masked(kitchen, package):
    survey = made(kitchen, "*", "***", "****", "N/A")
    assert survey.questions["asked"].type == "stars"
    with pytest.raises(FindingsError, match="no choice of 'asked' has the code or label 'N/A'"):
        survey.clean()
    answers = "answers: [{question: asked, found: N/A, missing: refused}]"
    responses = made(kitchen, "*", "***", "****", "N/A", decisions=answers).clean()
    assert responses.frame["asked"].tolist()[:2] == [1, 3]
    assert responses.missing("asked")["refused"] == 1
    assert responses.account.excluded["many_stars"] == 1
    assert responses.frame["comment"][0] == "I am [badge]"


def test_nothing_is_cached_that_rests_on_the_code_of_another_package(kitchen, package, monkeypatch):
    monkeypatch.setitem(vars(checks.CHECKS), "_installed", {})
    monkeypatch.setitem(vars(personal.DETECTORS), "_installed", {})
    survey = made(kitchen, "*")
    survey.clean()
    assert not (survey.folder / ".surveykit" / "cleaned").exists()


def test_without_the_package_the_survey_is_refused_with_the_known_types(kitchen):
    with pytest.raises(SurveyError, match=r"cannot be 'stars'[\s\S]*rating or single or multiple"):
        made(kitchen, "*")
    with pytest.raises(SurveyError, match="did you mean 'number'"):
        made(kitchen, "*", kind="numbr")


def test_a_type_can_be_registered_in_a_notebook_and_taken_back(kitchen):
    typing.register("stars", typing.get("text"))
    try:
        assert made(kitchen, "**").clean().frame["asked"][0] == "**"
    finally:
        typing.TYPES.forget("stars")
    with pytest.raises(ParameterError, match="there is no type of question 'stars'"):
        typing.get("stars")
