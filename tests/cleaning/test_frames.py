"""Frames for people: words in the place of codes, rows by label or code."""

from __future__ import annotations

import pytest

from surveykit.errors import ParameterError


def test_words_stand_in_the_place_of_codes_in_the_order_of_the_questionnaire(kitchen) -> None:
    responses = kitchen.make().clean()
    frame = responses.to_frame(labels="en")
    survey = responses.survey
    codes = responses.frame["overall"]
    assert frame["overall"].cat.ordered
    assert list(frame["overall"].cat.categories) == [survey.label_of("overall", c, "en") for c in codes.cat.categories]
    assert frame["overall"].astype(object).fillna("").tolist() == [
        "" if code != code else survey.label_of("overall", code, "en") for code in codes.astype(object)
    ]
    assert frame["unit"].astype(str).tolist() == [survey.label_of("unit", u, "en") for u in responses.frame["unit"]]


def test_rows_are_chosen_by_code_or_by_label_in_either_language(kitchen) -> None:
    responses = kitchen.make().clean()
    code = str(responses.frame["overall"].dropna().iloc[0])
    labels = {responses.survey.label_of("overall", code, language) for language in ("zh", "en")}
    n = int((responses.frame["overall"] == code).sum())
    for group in (code, int(code), float(code), *labels):
        assert len(responses.where(overall=group)) == n, group


def test_a_group_that_is_not_declared_is_refused(kitchen) -> None:
    responses = kitchen.make().clean()
    label = responses.survey.label_of("overall", "3")
    with pytest.raises(ParameterError, match="there is no group"):
        responses.where(overall=label + "x")
    with pytest.raises(ParameterError, match="there is no group 'Z' of 'unit'"):
        responses.where(unit="Z")
