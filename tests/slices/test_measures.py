"""Units ranked by a median, a total, a share and a construct: order, direction, waves, rules, what reports say.

Numbers of the made survey are R's (survey 4.1, ``svydesign(id = ~1, weights = ~1)``): ``svyquantile(~minutes,
subset(d, office == o & wave == 2025), .5, interval.type = "mean",
qrule = "school")``, ``svyby(~amount, ~office, s, svytotal)``,
``svyby(~I(age < 30), ~office, s, svymean)`` with s of 2025.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import surveykit as sk
from measured import write_measured
from surveykit import tables, wording
from surveykit.appendix.model import Paragraph
from surveykit.errors import SurveyError
from surveykit.sections.divided import changes, parts, traits
from surveykit.sections.places import places, rules
from surveykit.sections.rating import comparison, rating
from surveykit.sections.results import results
from surveykit.survey import Definition, load_definition

_LAST_THREE = "[{name: {zh: 末三位, en: Last three}, kind: bottom, k: 3, years: 2}]"
_HEADLINES = {
    "waiting": "{measure: waiting}",
    "turnover": "{measure: turnover}",
    "under_30": "{measure: under_30}",
    "courtesy": "{measure: courtesy}",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], sk.UnitResponses]:
    """The overall responses of the survey whose headline is a measure."""
    parent, made = tmp_path_factory.mktemp("measures"), dict[str, sk.UnitResponses]()

    def open_one(measure: str) -> sk.UnitResponses:
        if measure not in made:
            folder = write_measured(parent, _HEADLINES[measure], _LAST_THREE, name=measure)
            made[measure] = sk.open_overall(folder)
        return made[measure]

    return open_one


@pytest.mark.parametrize(
    ("measure", "best_first"),
    [("waiting", "DHBFCEAG"), ("turnover", "HGFEDCBA"), ("under_30", "DHBFCAEG"), ("courtesy", "DHBFCEAG")],
)
def test_units_are_ranked_by_the_measure_the_best_first(opened, measure, best_first):
    league = opened(measure).places.league
    assert "".join(league["unit"]) == best_first
    assert league["rank"].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert (league["low"] <= league["value"]).all()
    assert (league["value"] <= league["high"]).all()


def test_values_are_those_of_r(opened):
    medians = opened("waiting").places.league.set_index("unit")
    assert medians.loc[["A", "D", "G"], ["value", "low", "high"]].to_numpy().tolist() == [
        [40.5, 38, 42], [5, 3, 8], [46, 45, 49],
    ]  # fmt: skip
    benchmarks = opened("waiting").benchmarks
    own = benchmarks[(benchmarks["level"] == "unit") & (benchmarks["statistic"] != "difference")].set_index("unit")
    by = {name: own[own["variable"] == name] for name in ("waiting", "turnover", "under_30")}
    assert by["waiting"].loc[["A", "D", "G"], "se"].tolist() == pytest.approx(
        [0.9995025585, 1.254677755, 1.006553317], rel=1e-8
    )
    total = by["turnover"].loc["A", ["value", "low", "high"]].tolist()
    assert total == pytest.approx([1178, 775.9868755, 1580.0131245])
    assert by["turnover"].loc["H", "se"] == pytest.approx(637.4384548)
    assert by["under_30"].loc["G", ["value", "se"]].tolist() == pytest.approx([0.7111111111, 0.04779561853])
    assert set(own["statistic"]) == {"mean", "median", "total", "rate"}


@pytest.mark.parametrize(
    ("measure", "worst"), [("waiting", "AEG"), ("turnover", "AB"), ("under_30", "AEG"), ("courtesy", "AEG")]
)
def test_the_bottom_of_a_rule_is_the_worst_end(opened, measure, worst):
    evidence = opened(measure).places.evidence
    assert "".join(evidence.loc[evidence["named"], "unit"]) == worst
    named = evidence[evidence["named"]]
    assert (named["p_every_wave"] > 0.5).all()
    assert (named["p_better_half"] < 0.1).all()


def test_a_rule_can_go_by_another_measure_than_the_headline(tmp_path):
    folder = write_measured(tmp_path, "{measure: turnover}", "[{kind: top, k: 2, measure: waiting}]")
    evidence = sk.open_overall(folder).places.evidence
    assert "".join(evidence.loc[evidence["named"], "unit"]) == "DH"


def test_a_threshold_is_passed_on_the_bad_side(tmp_path):
    """Where low values are better, ``below`` a mark in quality is above it in minutes."""
    folder = write_measured(tmp_path, "{measure: waiting}", "[{kind: below, threshold: 30}]")
    data = sk.open_overall(folder)
    evidence = data.places.evidence
    assert "".join(evidence.loc[evidence["named"], "unit"]) == "AEG"
    for language, said in (("zh", "真实值高于30"), ("en", "its true value is above 30")):
        shown = rules(data, data.view(language))
        assert said in texts(shown)
        heads = [column.label for table in shown if isinstance(table, sk.Table) for column in table.columns]
        assert {"zh": "确在标准以上", "en": "Truly above the mark"}[language] in heads
    assert data.survey.rules[0].name.en.startswith("Worse than 30")


def test_changes_of_units_are_of_the_measure(opened):
    changed = opened("waiting").places.changes.set_index("unit")
    waves = opened("waiting").design_by("wave").measure("waiting", by=["wave", "unit"]).frame
    values = waves.pivot(index="unit", columns="wave", values="value")
    assert changed["value"].tolist() == (values["2025"] - values["2024"]).tolist()
    assert (changed["variable"] == "waiting").all()


def texts(blocks) -> str:
    return "\n".join(str(block) for block in blocks if isinstance(block, Paragraph))


def numbers(blocks) -> dict[str, set[str]]:
    """The statistics of every table by its id."""
    made = (block for block in blocks if isinstance(block, sk.Table))
    return {table.id: {number.statistic for number in table.numbers} for table in made}


def test_shares_are_ranked_in_percent(opened):
    data = opened("under_30")
    table = tables.league(data.places, data.view("en"))
    heads = [column.label for column in table.columns]
    rows = {row[0].text: row[heads.index("Percent")].text for part in [table.rows] for row in part if len(row) > 2}
    assert (rows["Office D"], rows["Office G"]) == ("8.0", "71.1")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_overall_report_says_what_is_measured_and_in_which_unit(opened, language):
    data = opened("waiting")
    view = data.view(language)
    said = texts([*rating(data, view), *changes(data, view)])
    expected = {
        "zh": ["“等候时间（分钟）”中位数为22.5（95%置信区间为21.0～25.0，n＝620）", "“等候时间（分钟）”中位数下降4.5"],
        "en": ["“Waiting time (min)”: median 22.5 (95%", "the median of “Waiting time (min)” fell by 4.5 ("],
    }
    assert all(sentence in said for sentence in expected[language]), said
    table = tables.league(data.places, view)
    assert {"zh": "中位数", "en": "Median"}[language] in [column.label for column in table.columns]
    assert {"zh": "等候时间（分钟）", "en": "Waiting time (min)"}[language] in table.title
    assert {number.statistic for number in table.numbers} == {"median", "reliability", "rank", "change"}


def test_every_measure_is_in_the_results_by_waves_and_by_traits(opened):
    data = opened("waiting")
    view = data.view()
    shown = numbers([*results(data, view), *parts(data, view), *changes(data, view), *traits(data, view)])
    assert shown["result_measures_median"] == {"median"}
    assert shown["result_measures_total"] == {"total"}
    assert shown["result_rates"] == {"rate"}
    assert shown["parts"] == shown["traits"] == {"median"}
    assert shown["parts_turnover"] == shown["traits_turnover"] == {"total"}
    assert shown["turnover_by_wave"] == {"total", "change"}
    assert shown["median_by_wave"] == {"median", "change"}


@pytest.mark.parametrize(
    ("measure", "language"), [("waiting", "zh"), ("turnover", "en"), ("under_30", "zh"), ("under_30", "en")]
)
def test_reports_of_units_are_made_in_both_languages(opened, measure, language):
    whole = opened(measure)
    data = sk.open_unit(whole.survey.folder, "G")
    for part in (rating, comparison, places, rules, parts, changes, traits):
        assert part(data, data.view(language)), part.name
        assert part(whole, whole.view(language)) or part is comparison


def test_a_units_own_estimates_are_those_of_the_overall_report(opened):
    whole = opened("waiting")
    unit = sk.open_unit(whole.survey.folder, "G")
    for measure in ("waiting", "turnover", "courtesy", "per_minute", "under_30"):
        own = unit.design().measure(measure).frame.iloc[0]
        of_all = whole.design().measure(measure, by="unit").set_index("unit").loc["G"]
        for name in ("value", "se", "low", "high", "df"):
            assert own[name] == pytest.approx(of_all[name]), (measure, name)


def test_a_unit_is_compared_with_the_rest_and_a_total_is_not(opened):
    said = {
        measure: texts(comparison(unit, unit.view("en")))
        for measure in ("waiting", "turnover")
        for unit in [sk.open_unit(opened(measure).survey.folder, "G")]
    }
    assert "the median of “Waiting time (min)” is 26.5 higher than that of all other units together" in said["waiting"]
    assert "“Turnover (10,000 yuan)” is a total" in said["turnover"]


def test_of_a_measure_that_is_neither_good_nor_bad_nothing_is_ranked(tmp_path):
    folder = write_measured(tmp_path, "{measure: per_minute}")
    data = sk.open_overall(folder)
    assert data.places.league.empty
    assert not data.survey.ranks_units
    assert not places(data, data.view())
    with pytest.raises(SurveyError, match="here units have none"):
        load_definition(write_measured(tmp_path / "ruled", "{measure: per_minute}", _LAST_THREE))


def test_a_number_can_open_a_report_with_its_mean(tmp_path):
    data = sk.open_overall(write_measured(tmp_path, "{question: minutes}"))
    assert data.places.league["unit"].iloc[0] == "G"
    assert "“Minutes waited”: mean 24.50" in texts(rating(data, data.view("en")))


def test_a_measure_is_shown_as_a_question_is(opened):
    shown = opened("waiting").show("turnover", by="visit")
    assert {number.statistic for number in shown.table.numbers} == {"total"}
    assert shown.figure is not None
    assert opened("waiting").show("waiting", where={"visit": "first"}).table.numbers[0].statistic == "median"


def test_the_definition_survives_being_written_down(opened):
    survey = opened("waiting").survey
    again = Definition.from_json(survey.to_json())
    assert again.measures == survey.measures
    assert again.measures["under_30"].of == "under_30_value"
    assert (again.measured, again.ranked_by, again.subject) == ("waiting", "waiting", "minutes")


def test_the_bulletin_and_the_sheet_say_the_measure(opened):
    from surveykit.sections.book.bulletin import bulletin
    from surveykit.sections.book.feedback import feedback

    data = opened("waiting")
    assert "“等候时间（分钟）”中位数为22.5" in texts(bulletin(data, data.view()).blocks)
    unit = sk.open_unit(data.survey.folder, "G")
    assert "“等候时间（分钟）”中位数为46.0" in texts(feedback(unit, unit.view()).blocks)


def test_the_bulletin_praises_nobody_for_a_high_share_that_is_bad(opened):
    from surveykit.sections.book.bulletin import bulletin

    data = opened("under_30")
    said = texts(bulletin(data, data.view("en")).blocks)
    assert "Under 30: 36.0% (95% interval" in said
    assert "85%" not in said
    assert "100%" not in said


def test_definitions_say_what_a_measure_is_and_which_values_are_good(opened):
    rows = {row[0].text: row[1].text for row in tables.definitions(opened("waiting").view("en")).rows}
    assert rows["Waiting time (min)"] == "The median of “Minutes waited”. Low values are better."
    assert "amount / (minutes + 1)" in rows["Amount per minute"]
    assert rows["Under 30"].endswith("Low values are better.")


def test_method_notes_name_the_intervals_of_medians_and_totals(opened):
    data = opened("waiting")
    assert "Woodruff" in "".join(wording.methods(data.view("en"), data.design()))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{measure: waiting}", "{measure: waitng}", "there is no measure 'waitng'"),
        ("{measure: waiting}", "{measure: waiting, question: overall}", "not both"),
        ("of: minutes", "of: minuts", "there is no question 'minuts'"),
        ("of: minutes", "of: visit", "'visit' has no numbers"),
        ("of: age < 30", "of: age", "'age' is not true or false"),
        ("of: amount / (minutes + 1)", "of: age < 30", "the expression has no numbers"),
        ("of: amount / (minutes + 1)", "of: amount /", "the expression cannot be read"),
        ("statistic: median", "statistic: mode", "measures.waiting.statistic cannot be 'mode'"),
        ("better: low\n  turnover", "better: lower\n  turnover", "measures.waiting.better cannot be 'lower'"),
        ("  turnover:\n", "  overall:\n", "a measure cannot be called 'overall'"),
        ("  turnover:\n", "  unit:\n", "a measure cannot be called 'unit'"),
    ],
)
def test_each_mistake_is_named_with_its_line(tmp_path, old, new, message):
    folder: Path = write_measured(tmp_path, "{measure: waiting}", _LAST_THREE)
    text = (folder / "survey.yml").read_text(encoding="utf-8")
    assert old in text
    (folder / "survey.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SurveyError) as caught:
        load_definition(folder)
    found = [str(problem) for problem in caught.value.problems]
    assert [problem for problem in found if message in problem], "\n".join(found)
    assert all(problem.startswith("survey.yml:") for problem in found)


def test_durations_in_minutes_give_what_numbers_of_minutes_give(tmp_path):
    as_number = write_measured(tmp_path, "{measure: waiting}", _LAST_THREE, name="number")
    as_duration = write_measured(tmp_path, "{measure: waiting}", _LAST_THREE, name="duration")
    settings = as_duration / "survey.yml"
    text = settings.read_text(encoding="utf-8")
    told = "type: number, minimum: 0, maximum: 400"
    assert told in text
    settings.write_text(text.replace(told, "type: duration, unit: minutes"), encoding="utf-8")
    with pytest.raises(SurveyError, match="the unit of the measure 'waiting' is that of the duration 'minutes'"):
        load_definition(as_duration)
    unit = "    unit: {zh: 分钟, en: min}\n"
    for folder, given, kept in ((as_number, unit, unit.replace("min", "minutes")), (as_duration, unit, "")):
        path = folder / "survey.yml"
        changed = path.read_text(encoding="utf-8").replace(given, kept)
        path.write_text(changed.replace("type: number, minimum: 0", "type: number, unit: 分钟, minimum: 0"), "utf-8")
    shown = []
    for folder in (as_number, as_duration):
        data = sk.open_overall(folder)
        view = data.view("zh")
        blocks = [*rating(data, view), *comparison(data, view), *places(data, view), *rules(data, view)]
        shown.append([_words(block) for block in blocks])
    assert shown[0] == shown[1]
    assert "Waiting" not in str(shown[0]) and "22.5" in str(shown[0])


def _words(block):
    if isinstance(block, Paragraph):
        return [piece if isinstance(piece, str) else "" for piece in block.pieces]
    rows = getattr(block, "rows", ())
    return [getattr(block, "title", ""), [[cell.text for cell in row] for row in rows]]
