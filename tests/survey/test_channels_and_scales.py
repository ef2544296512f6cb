"""Scales per channel, maps between them, presets, derived questions, fielded counts, patterns of file names."""

from __future__ import annotations

import pytest
import yaml

from surveykit.errors import SurveyError
from surveykit.survey import Definition, load_definition
from surveykit.survey.presets import HARMONISING, RATES, SCALES
from surveykit.survey.schema import json_schema
from surveykit.survey.settings import fitting

GOOD = """\
format: 1
id: small
title: 小
language: zh
waves: ["2024", "2025"]
channels:
  window: {label: 窗口, scale: stars}
  sms: {label: 短信, scale: three}
fielded: {sms: {"2025": {issued: 500}}}
scales:
  stars: {preset: five_level_100_80_60_30_0}
  three: {preset: three_level_100_70_30, choices: {3: 很不满意}, missing: {没用过: dont_know}}
harmonise: {from: stars, to: three, preset: two_upper_levels}
units: {register: units.csv, column: {window: [局, 科], sms: 处室}, places: [阳江市]}
sources:
  - {path: "raw/w*.csv", channel: window, wave: "2025"}
  - {path: raw/s.csv, channel: sms, wave: "2025"}
questions:
  overall: {text: 总体, type: rating}
  speed: {text: 效率, type: rating, scale: stars, column: {window: v}}
  kind: {text: 方式, type: single, scale: {window: stars, sms: three}}
  minutes: {text: 分钟, type: number, column: {window: m}}
  comment: {text: 意见, type: text, column: {window: c}}
constructs: {service: [speed, minutes]}
derive:
  index: mean(service)
  quick: minutes >= 5
  fine: overall_harmonised ≥ 2
rates:
  wide: {question: overall_harmonised, preset: rate_wide}
  narrow: {question: overall, preset: rate_narrow, label: 窄}
headline: {question: overall_harmonised, rate: wide}
report: {title: 报告, date: 2025-12-31, breakdowns: [fine]}
"""


def folder_of(tmp_path, text=GOOD):
    folder = tmp_path / "surveys" / "small"
    (folder / "raw").mkdir(parents=True)
    (folder / "survey.yml").write_text(text, encoding="utf-8")
    (folder / "units.csv").write_text("unit_id,name\nA,甲\n", encoding="utf-8")
    for name in ("w10.csv", "w2.csv", "s.csv", "~$w3.csv", "other.csv"):
        (folder / "raw" / name).write_text("x\n", encoding="utf-8")
    return folder


@pytest.fixture
def survey(tmp_path):
    return load_definition(folder_of(tmp_path))


def test_questions_take_the_scales_of_their_channels(survey):
    overall = survey.questions["overall"]
    assert overall.scale == {"window": "stars", "sms": "three"}
    assert survey.scale_of("overall").codes == ("5", "4", "3", "2", "1")
    assert survey.scale_in("overall", "sms").codes == ("1", "2", "3")
    assert survey.questions["speed"].scale == "stars"


def test_derived_questions_stand_behind_what_they_are_made_of(survey):
    names = list(survey.questions)
    assert names[:3] == ["overall", "overall_harmonised", "speed"]
    assert names[-3:] == ["index", "quick", "fine"]
    assert {name: made.kind for name, made in survey.derived.items()} == {
        "overall_harmonised": "harmonised", "kind_harmonised": "harmonised",
        "index": "mean", "quick": "at_least", "fine": "at_least",
    }  # fmt: skip
    assert survey.questions["fine"].text.zh == "总体（各渠道统一口径）：“基本满意”及以上"
    assert survey.questions["index"].type == "number"
    assert survey.harmonising("stars", "three") == {"5": "1", "4": "1", "3": "2", "2": "3", "1": "3"}


def test_presets_are_written_out_and_what_stands_beside_them_goes_before(survey):
    three = survey.scales["three"]
    assert [choice.label.in_language("zh") for choice in three.choices] == ["满意", "基本满意", "很不满意"]
    assert {mark.mark: mark.kind for mark in three.missing}["没用过"] == "dont_know"
    assert {mark.mark: mark.kind for mark in three.missing}["退订"] == "refused"
    assert survey.rates["wide"].choices == ("1", "2")
    assert survey.rates["narrow"].choices == ("5", "4")
    assert survey.rates["narrow"].label.zh == "窄"
    assert survey.rates["narrow"].preset == "rate_narrow"


def test_patterns_mean_files_in_the_order_of_their_names(survey):
    assert [source.path for source in survey.sources] == ["raw/w10.csv", "raw/w2.csv", "raw/s.csv"]
    assert fitting("raw/?.csv", survey.folder) == ["raw/s.csv"]
    assert fitting("raw/[w]2.csv", survey.folder) == []


def test_what_went_out_is_known_by_channel_and_wave(survey):
    assert survey.issued("sms", "2025") == 500
    assert survey.issued("sms", "2024") is None
    assert survey.issued(None, None) is None


def test_the_definition_survives_its_json(survey):
    again = Definition.from_json(survey.to_json())
    assert again == survey.model_copy(update={"folder": None})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("scale: stars}\n  sms", "scale: star}\n  sms", "there is no scale 'star'"),
        ("fielded: {sms:", "fielded: {smss:", "there is no channel 'smss'"),
        ('{"2025": {issued: 500}}', "{issued: 500}", "the numbers do not say their wave"),
        ('{"2025": {issued: 500}}', '{"2023": {issued: 500}}', "there is no wave '2023'"),
        ("issued: 500", "issued: many", "cannot be used as written"),
        ("issued: 500", "issued: 0", "1 or more"),
        ("preset: five_level_100_80_60_30_0", "preset: five_level", "there is no preset of a scale 'five_level'"),
        ("choices: {3: 很不满意}", "choices: {9: 很不满意}", "there is no choice of the preset '9'"),
        ("preset: two_upper_levels", "preset: wuhan", "there is no harmonising map 'wuhan'"),
        ("preset: two_upper_levels", "map: {5: 1, 4: 1, 3: 2, 2: 3}", "the map leaves out 1"),
        ("preset: two_upper_levels", "map: {5: 1, 4: 1, 3: 2, 2: 3, 1: 4}", "there is no choice of 'three' '4'"),
        ("preset: two_upper_levels", "map: {6: 1}", "there is no choice of 'stars' '6'"),
        ("from: stars", "from: three", "on scales that cannot be compared: stars, three"),
        ("scale: {window: stars, sms: three}", "scale: {window: stars}", "'kind' has no scale in sms"),
        ("scale: {window: stars, sms: three}", "scale: {window: stars, web: three}", "there is no channel 'web'"),
        ("constructs: {service: [speed, minutes]}", "constructs: {service: [sped]}", "there is no question 'sped'"),
        ("[speed, minutes]", "[speed, comment]", "'comment' has no scores to average"),
        ("[speed, minutes]", "[speed, overall]", "channels ask 'overall' on different scales"),
        ("index: mean(service)", "index: mean(servic)", "there is no construct or question 'servic'"),
        ("index: mean(service)", "index: total(service)", "there is no function 'total'"),
        ("index: mean(service)", "speed: mean(service)", "there is a question 'speed' already"),
        ("index: mean(service)", "unit: mean(service)", "a derived question cannot be called 'unit'"),
        ("minutes >= 5", "minutes >= five", "'minutes' holds numbers"),
        ("minutes >= 5", "comment >= 5", "the answers to 'comment' have no order"),
        ("overall_harmonised ≥ 2", "overall_harmonised ≥ 5", "there is no choice of 'overall_harmonised' '5'"),
        ("preset: rate_narrow", "preset: rate_nearly", "there is no preset of a rate 'rate_nearly'"),
        ("question: overall, preset", "question: fine, preset", "does not know scales of this kind"),
        ("preset: rate_narrow", "base: all, choices: [5]", "valid or with_dont_know"),
        ("preset: rate_narrow, ", "", "rates.narrow.choices is missing"),
        ("column: {window: [局, 科]", "column: {window: [局, 科, 室]", "a column header, [body, unit]"),
        ('path: "raw/w*.csv"', 'path: "raw/x*.csv"', "no file fits the source 'raw/x*.csv'"),
        ('path: "raw/w*.csv"', 'path: "raw/w*.csv", pair: raw/s.csv', "the files and their pairs are not equally many"),
        ("path: raw/s.csv", "path: raw/s.csv, pair: raw/t.csv", "the pair 'raw/t.csv' is not there"),
        ("  comment: {text", "  overall_harmonised: {text", "a question cannot be called 'overall_harmonised'"),
        ("breakdowns: [fine]", "breakdowns: [index]", "'index' has no choices to break down by"),
        ("headline: {question: overall_harmonised", "headline: {question: comment", "'comment' has no numbers"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_line(tmp_path, old, new, message):
    assert old in GOOD
    with pytest.raises(SurveyError) as caught:
        load_definition(folder_of(tmp_path, GOOD.replace(old, new, 1)))
    found = [str(problem) for problem in caught.value.problems]
    assert [problem for problem in found if message in problem], "\n".join(found)
    assert all(problem.startswith("survey.yml:") for problem in found)


def test_the_line_is_that_of_the_mistake(tmp_path):
    text = GOOD.replace("  index: mean(service)", "  index: mean(servic)").replace("[speed, minutes]", "[speed, x]")
    with pytest.raises(SurveyError) as caught:
        load_definition(folder_of(tmp_path, text))
    lines = {problem.what: int(problem.where.split(":")[1]) for problem in caught.value.problems}
    rows = text.splitlines()
    assert rows[lines["there is no construct or question 'servic'"] - 1] == "  index: mean(servic)"
    assert rows[lines["there is no question 'x'"] - 1].startswith("constructs:")


def test_any_spelling_of_the_example_fits_the_schema(tmp_path):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json_schema()
    lists = GOOD.replace("harmonise: {", "harmonise: [{").replace("two_upper_levels}", "two_upper_levels}]")
    plain = GOOD.replace('{"2025": {issued: 500}}', "{issued: 500}")
    for text in (GOOD, lists, plain, GOOD.replace("{service: [speed, minutes]}", "{service: {questions: [speed]}}")):
        loaded = yaml.load(text, Loader=yaml.BaseLoader)
        loaded["format"] = 1
        loaded["fielded"]["sms"] = {"issued": 5} if text is plain else {"2025": {"issued": 5}}
        jsonschema.validate(loaded, schema)
    loaded["harmonise"]["preset"] = {"a": 1}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(loaded, schema)


def test_presets_hold_together():
    for scale in SCALES.values():
        assert list(scale["choices"]) == list(scale["scores"])
    for mapped in HARMONISING.values():
        assert set(mapped.values()) == {"1", "2", "3"}
    for name, rate in RATES.items():
        assert all(0 < counted < size for size, counted in rate.counted.items()), name
