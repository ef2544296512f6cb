"""Surveys that rate nothing, that open with a rate or a question alone or with neither, and units without places."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from surveykit.errors import ParameterError, SurveyError
from surveykit.sections import rating
from surveykit.slices import UnitResponses, open_all, rule_places
from surveykit.survey import Definition, load_definition, new_survey
from surveykit.survey.new import TEMPLATES


def changed(tmp_path: Path, template: str, name: str = "made", **keys: object) -> Path:
    """A new survey with some keys of ``survey.yml`` set anew; ``None`` takes one out."""
    folder = new_survey(name, tmp_path, template)
    content = yaml.safe_load((folder / "survey.yml").read_text(encoding="utf-8")) | keys
    written = {key: value for key, value in content.items() if value is not None}
    (folder / "survey.yml").write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
    return folder


def whole_of(folder: Path) -> UnitResponses:
    from surveykit.cleaning import load_survey

    return open_all(load_survey(folder).clean())[0]


def ids_of(blocks: object) -> list[str]:
    return [block.id for block in blocks if getattr(block, "id", "") and not isinstance(block, str)]


def test_a_survey_without_units_survives_its_own_writing(tmp_path):
    survey = load_definition(new_survey("poll", tmp_path, "poll"))
    assert not survey.has_units
    assert not survey.ranks_units
    assert Definition.from_json(survey.to_json()).has_units is False
    assert '"units": null' in survey.to_json()


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_loads_and_cleans_without_a_finding_that_counts(template, tmp_path):
    from surveykit.cleaning import load_survey

    responses = load_survey(new_survey("made", tmp_path, template)).clean()
    assert not [finding for finding in responses.findings if finding.severity == "error"]
    assert responses.account.kept > 100
    assert responses.survey.has_units == (template in ("rated", "staff"))
    assert "no_unit" not in responses.account.excluded or responses.survey.has_units


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"rules": [{"name": "Last", "kind": "bottom", "k": 1}]}, "rules name units by their places"),
        ({"design": {"psu": "unit"}}, "'unit' is about rated units"),
        ({"checks": {"duplicates": {"keys": ["unit", "age"]}}}, "'unit' is about rated units"),
        ({"checks": {"flood": {"rater": "Age"}}}, "flood is about rated units"),
        ({"headline": {"question": "means"}}, "'means' has no numbers or choices"),
    ],
)
def test_what_needs_units_is_refused_without_them(keys, message, tmp_path):
    with pytest.raises(SurveyError, match=message):
        load_definition(changed(tmp_path, "poll", **keys))


def test_rules_about_units_that_are_not_ranked_are_refused(tmp_path):
    with pytest.raises(SurveyError, match="here units have none"):
        load_definition(changed(tmp_path, "staff", rules=[{"name": "Last", "kind": "bottom", "k": 1}]))


@pytest.mark.parametrize(
    ("headline", "shown"),
    [
        ({"question": "direction", "rate": "getting_worse"}, ["rating_bars", "rating_distribution", "headline"]),
        ({"rate": "getting_worse"}, ["rating_bars", "rating_distribution", "headline"]),
        ({"question": "direction"}, ["rating_bars", "rating_distribution"]),
        (None, []),
    ],
)
def test_a_headline_may_be_a_rate_a_question_both_or_none(headline, shown, tmp_path):
    data = whole_of(changed(tmp_path, "poll", headline=headline))
    assert ids_of(rating(data, data.view())) == shown


def test_units_that_are_not_ranked_have_no_place_anywhere(tmp_path):
    from surveykit.cleaning import load_survey
    from surveykit.sections import places

    responses = load_survey(new_survey("staff", tmp_path, "staff")).clean()
    whole, parts = open_all(responses)
    for data in (whole, *parts):
        assert not len(data.places.league)
        assert not places(data, data.view())
        assert not list(places.cells(data.survey, data.view()))
    with pytest.raises(ParameterError, match="units have no places here"):
        rule_places(responses, {"name": "Last", "kind": "bottom", "k": 1})


def test_a_headline_that_is_a_rate_alone_compares_units_by_it(tmp_path):
    from surveykit.cleaning import load_survey
    from surveykit.sections import comparison, units

    folder = changed(tmp_path, "rated", headline={"rate": "satisfied"})
    whole, parts = open_all(load_survey(folder).clean())
    table = next(block for block in units(whole, whole.view()) if block.id == "units")
    assert {number.statistic for number in table.numbers} == {"rate"}
    for data in parts:
        assert [block.id for block in comparison(data, data.view()) if getattr(block, "id", "")] == ["all_units"]
