"""Tables, figures and sentences about places, on the lecture evaluation, in both languages."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import presented
import surveykit as sk
from surveykit import figures, tables, wording
from surveykit.appendix.layout.breaking import line_count
from surveykit.appendix.layout.fitting import fit
from surveykit.presentation import View
from surveykit.slices import rule_places
from surveykit.survey import Definition
from surveykit.units import Comparisons
from surveykit.wording.evidence import chance_text, strength


@pytest.fixture(scope="module")
def placed() -> tuple[Comparisons, Definition]:
    return rule_places(sk.load_survey("lecture-evaluation").clean(), replications=200)


def texts(table: sk.Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_league_table(placed):
    places, survey = placed
    shown = tables.league(places, View.of(survey, "en"))
    rows = texts(shown)
    assert rows[0][:3] == ["Department 5", "3,790", "3.35"] and rows[0][4] == "1"
    assert len(rows) == 14 and rows[-1][0] == "Department 10" and rows[-1][4] == "14"
    ranks = {number.by["unit"]: number for number in shown.numbers if number.statistic == "rank"}
    league = places.league.set_index("unit")
    for unit, number in ranks.items():
        own = league.loc[unit]
        assert (number.value, number.low, number.high) == (own["rank"], own["rank_low"], own["rank_high"])
    assert [column.label for column in tables.league(places, View.of(survey, "zh")).columns][4:6] == [
        "名次",
        "名次区间",
    ]


def test_few_answers_and_low_reliability_have_no_place(placed):
    """The renderer looks at n and the gate itself, whatever the frame says."""
    places, survey = placed
    changed = places.league.copy()
    changed.loc[0, "n"], changed.loc[1, "n"] = 22.0, 9.0
    changed.loc[2, "gate"], changed.loc[3, "gate"] = "bands", "withhold"
    other = Comparisons(**{**places.parts, "league": changed})
    rows = {row[0]: row for row in texts(tables.league(other, View.of(survey, "en")))}
    assert rows["Department 5"][4:] == ["unranked", "—", "—", "—"]
    assert "Department 12" not in rows
    assert rows["Department 3"][4] == "—" and rows["Department 3"][5] != "—"
    assert rows["Department 4"][4:7] == ["—", "—", "—"] and rows["Department 4"][7] != "—"
    shown = tables.league(other, View.of(survey)).numbers
    assert "D12" not in {number.by["unit"] for number in shown}
    assert {n.by["unit"] for n in shown if n.statistic == "rank" and n.value is not None} == set(changed["unit"][4:])
    listed = texts(tables.my_unit(other, "D05", View.of(survey, "en")))
    assert listed[-1] == ["Rank", "unranked"] and not tables.my_unit(other, "D05", View.of(survey)).notes
    assert len(texts(tables.my_unit(other, "D12", View.of(survey)))) == 1


def test_the_league_shows_no_spread_that_may_not_be_shown_or_is_not_known(placed):
    """12 answers: their mean alone. 40 answers that are all the same, as all of the class are: no interval either."""
    places, survey = placed
    changed = places.league.copy()
    changed.loc[0, "n"] = 12.0
    changed.loc[1, ["status", "se"]] = ["listed", float("nan")]
    other = Comparisons(**{**places.parts, "league": changed})
    for language, note in (("en", "all answers in a class are the same"), ("zh", "答案全部相同")):
        shown = tables.league(other, View.of(survey, language))
        assert [row[3] for row in texts(shown)][:2] == ["—", "—"]
        assert any(note in one for one in shown.notes)
        assert not any(note in one for one in tables.league(places, View.of(survey, language)).notes)
    first = next(number for number in shown.numbers if number.by["unit"] == changed.loc[0, "unit"])
    assert (first.se, first.low, first.high, first.shown, first.n) == (None, None, None, "mean_only", 12)


def test_my_unit(placed):
    places, survey = placed
    rows = dict(texts(tables.my_unit(places, "D10", View.of(survey, "en"))))
    assert rows["Rank"] == "14" and rows["Ranks it may truly have (of 14 in its class)"] == "13–14"
    assert rows["Median of its class"] == "3.26" and rows["Difference from the median"] == "−0.27"
    # The verdict says what with, so that it is not read as one against all units together.
    assert rows["Against the median of its class"] == "lower, by more than chance explains"
    # On a page every row stands in one line.
    panel = tables.my_unit(places, "D10", View.of(survey, "en"))
    fitted = fit(panel)
    widths = fitted.text_widths(fitted.panels[0])
    assert {line_count(cell.text, width) for row in panel.rows for cell, width in zip(row, widths, strict=True)} == {1}
    chinese = dict(texts(tables.my_unit(places, "D10", View.of(survey, "zh"))))
    assert chinese["与同类单位中位数相比"] == "偏低，超出偶然波动范围"


def test_bands(placed):
    places, survey = placed
    rows = texts(tables.bands(places, View.of(survey, "en")))
    assert sum(int(row[1]) for row in rows) == 14 and [row[0] for row in rows] == [str(n + 1) for n in range(len(rows))]
    assert rows[-1][4].endswith("Department 10")


def test_a_rule_over_two_waves_names_them_and_calls_a_month_a_month(placed):
    places, survey = placed
    twice = survey.rules[0].model_copy(update={"years": 2})
    for waves, note in (
        (["2023", "2024", "2025"], "The rule looks at the last 2 surveyed years only: 2024, 2025."),
        (["2025-01", "2025-02", "2025-03"], "The rule looks at the last 2 surveyed months only: 2025-02, 2025-03."),
        (["spring", "autumn"], "The rule looks at the last 2 waves only: spring, autumn."),
    ):
        view = View.of(survey.model_copy(update={"rules": (twice,), "waves": tuple(waves)}), "en")
        assert tables.rule_evidence(places, 0, view).notes[0] == note
        assert tables.rule_outcomes(places, 0, view).notes[0] == note
    months = survey.model_copy(update={"rules": (twice,), "waves": ("2025-02", "2025-03")})
    assert "最近2个调查月份：2025-02" in tables.rule_evidence(places, 0, View.of(months, "zh")).notes[0]
    assert not any("年际" in note for note in tables.rule_evidence(places, 0, View.of(months, "zh")).notes)


def test_rule_page(placed):
    places, survey = placed
    outcomes = tables.rule_outcomes(places, 0, View.of(survey, "en"))
    assert [row[0] for row in texts(outcomes)] == ["as published", "minimum n", "shrunken", "interval"]
    assert texts(outcomes)[0][1] == "3.00"
    named = texts(tables.rule_evidence(places, 0, View.of(survey, "en")))
    assert {row[0] for row in named} == {"Department 6", "Department 10", "Department 11"}
    for language, words in (("en", "overall|waves|correlation|Fewest"), ("zh", "总体上|各期|年际|最少")):
        once = tables.rule_evidence(places, 0, View.of(survey, language))
        said = " ".join([*(column.label for column in once.columns), once.notes[0]])
        assert not re.search(words, said), "the rule looks at one wave only"
    assert [column.label for column in once.columns][1:] == ["样本量", "末3位", "末5%", "上半区"]
    for language, start in (("en", "Department 6 is named by “Last three”"), ("zh", "第6系被“末三位”点名")):
        said = wording.evidence(places, 0, View.of(survey, language))
        assert len(said) == 3 and said[0].startswith(start)
    (own,) = wording.evidence(places, 0, View.of(survey, "en"), unit="D01")
    assert own.startswith("Department 1 is not named by “Last three”") and "less than 1%" in own
    (none,) = wording.evidence(places, 0, View.of(survey, "en"), unit="nobody")
    assert "takes no part" in none
    assert "names 3.00 units" in wording.rule_finding(places, 0, View.of(survey, "en"))
    assert "平均每次点名3.00个单位" in wording.rule_finding(places, 0, View.of(survey, "zh"))
    right, wrong = map(int, re.findall(r"(\d+)%", wording.rule_finding(places, 0, View.of(survey, "en")))[:2])
    assert right + wrong == 100
    # Where a rule looks at each class by itself, and numbers of answers are those of a wave, the sentence says so.
    classes = pd.concat([places.classes, places.classes.assign(**{"class": "other"})])
    several = Comparisons(**{**places.parts, "classes": classes})
    waves = survey.model_copy(update={"waves": ("1", "2")})
    said = wording.rule_finding(several, 0, View.of(waves, "en"))
    assert "“Last three”, applied within each class, names 3.00 units" in said and said.endswith(" answers per wave.")
    chinese = wording.rule_finding(several, 0, View.of(waves, "zh"))
    # A unit's own report has places of its class only, but the register knows of the others.
    units = tuple(unit.model_copy(update={"cls": "ab"[n % 2]}) for n, unit in enumerate(survey.register.units))
    divided = survey.model_copy(update={"units_listed": survey.register.model_copy(update={"units": units})})
    own = Comparisons(**{**places.parts, "classes": places.classes.assign(**{"class": "a"})})
    assert ", applied within each class, names" in wording.rule_finding(own, 0, View.of(divided, "en"))
    assert "applied within" not in wording.rule_finding(places, 0, View.of(survey, "en"))
    assert "（在各类别内分别适用）平均每次点名3.00个单位" in chinese and "被点名单位的每期样本量中位数为" in chinese


def test_classes_too_small_for_the_rule_are_named(placed):
    places, survey = placed
    cls = survey.register.unit("D01").cls or ""
    skipped = pd.DataFrame({"rule": [0.0, 0.0, 1.0], "class": ["Centres", cls, "Other"], "units": [2.0, 3.0, 1.0]})
    other = Comparisons(**{**places.parts, "skipped": skipped, "evidence": places.evidence.iloc[:0]})
    label = cls or "all units"
    notes = tables.rule_evidence(other, 0, View.of(survey, "en")).notes
    assert notes[-1].endswith(f"would name all of them (units in brackets): Centres (2), {label} (3).")
    assert "Centres (2)、" in tables.rule_evidence(other, 0, View.of(survey, "zh")).notes[-1]
    (own,) = wording.evidence(other, 0, View.of(survey, "en"), unit="D01")
    assert own.startswith("In this unit's class only 3 of the units take part")


def test_the_far_end_is_told_only_where_it_is_not_smaller_than_the_rule(placed):
    """Of 14 units 5 % are one: that a unit is not that one says nothing against its being among the last three."""
    places, survey = placed
    large = Comparisons(**{**places.parts, "evidence": places.evidence.assign(units=60.0)})
    for language, far in {"zh": "确属末5%的概率", "en": "among the last 5%"}.items():
        small = wording.evidence(places, 0, View.of(survey, language))
        told = wording.evidence(large, 0, View.of(survey, language))
        assert len(small) == len(told) > 0
        assert not any(far in said for said in small) and all(far in said for said in told)


def test_words_for_probabilities():
    assert [strength(p) for p in (0.99, 0.95, 0.8, 0.5, 0.49, 0.0)] == ["strong"] * 2 + [
        "moderate",
        "weak",
        "none",
        "none",
    ]
    assert [chance_text(p, View.of(presented.survey(), "en")) for p in (0.0, 0.004, 0.42, 0.996)] == [
        "less than 1%"
    ] * 2 + ["42%", "more than 99%"]


def test_nothing_to_compare(placed):
    places, survey = placed
    empty = Comparisons(**{name: part.iloc[:0] for name, part in places.parts.items()})
    assert len(tables.league(empty, View.of(survey)).rows) == len(tables.bands(empty, View.of(survey)).rows) == 1
    assert (
        len(tables.rule_outcomes(empty, 0, View.of(survey)).rows)
        == len(tables.channel_verdicts(empty, View.of(survey)).rows)
        == 1
    )
    assert figures.caterpillar(empty, View.of(survey)).png and figures.funnel(empty, View.of(survey)).png
    # Of a rule that could not be checked nobody says that it names no unit.
    assert wording.evidence(empty, 0, View.of(survey, "en")) == ()
    made = [
        tables.league(empty, View.of(survey, "en")),
        tables.bands(empty, View.of(survey, "en")),
        tables.my_unit(empty, "D10", View.of(survey, "en")),
        tables.rule_outcomes(empty, 0, View.of(survey, "en")),
        tables.rule_evidence(empty, 0, View.of(survey, "en")),
        tables.channel_verdicts(empty, View.of(survey, "en")),
        figures.caterpillar(empty, View.of(survey, "en")),
        figures.funnel(empty, View.of(survey, "en")),
    ]
    unchecked = "too few units have enough answers in every wave to check this rule, or all their answers are the same"
    ranked = "no unit has the answers and the reliability for a place"
    assert [one.nothing for one in made] == [
        "no unit has enough answers to be shown", ranked, "the unit has too few answers for a place", unchecked,
        unchecked, "the three readings agree on every unit", ranked, ranked,
    ]  # fmt: skip
    assert not figures.funnel(places, View.of(survey)).nothing and not tables.league(places, View.of(survey)).nothing


def test_a_rule_that_names_nobody_says_so_and_what_was_not_checked(placed):
    places, survey = placed
    nobody = places.evidence.assign(named=False)
    skipped = pd.DataFrame({"rule": [0.0], "class": ["Centres"], "units": [2.0]})
    quiet = Comparisons(**{**places.parts, "evidence": nobody})
    some = Comparisons(**{**places.parts, "evidence": nobody, "skipped": skipped})
    assert wording.evidence(quiet, 0, View.of(survey, "en")) == ("The rule “Last three” names no unit this time.",)
    assert tables.rule_evidence(quiet, 0, View.of(survey, "zh")).nothing == "本次没有单位被点名"
    said = tables.rule_evidence(some, 0, View.of(survey, "en")).nothing
    assert said.startswith("the rule names no unit this time. Not checked, because no more than ")
    assert said.endswith("(units in brackets): Centres (2)")
    unchecked = Comparisons(**{**some.parts, "evidence": nobody.iloc[:0]})
    assert tables.rule_evidence(unchecked, 0, View.of(survey, "en")).nothing.startswith("Not checked, because no more ")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_figures_say_what_they_show(placed, language):
    places, survey = placed
    ranks = figures.caterpillar(places, View.of(survey, language), highlight="D07")
    funnel = figures.funnel(places, View.of(survey, language), highlight="D07")
    wide = (places.league["rank_high"] - places.league["rank_low"] + 1).astype(int)
    assert str(wide.max()) in ranks.alt and ("第7系" if language == "zh" else "Department 7") in ranks.alt
    assert ranks.svg.startswith(b"<?xml") and funnel.png.startswith(b"\x89PNG")
    again = figures.funnel(places, View.of(survey, language), highlight="D07")
    assert (again.svg, again.png) == (funnel.svg, funnel.png)


def test_verdicts_of_channels(placed):
    places, survey = placed
    rows = [
        {"class": "", "unit": "D01", "variant": variant, "n": n, "value": 3.0, "rank": 2.0, "low": 1.0, "high": 3.0,
         "verdict": verdict, "depends": True}
        for variant, verdict in (("collected", "better"), ("standardised", "unclear"), ("fixed_mix", "unclear"))
        for n in (500.0,)
    ]  # fmt: skip
    rows += [{**row, "unit": "D02", "depends": False} for row in rows]
    other = Comparisons(**{**places.parts, "channels": pd.DataFrame(rows)})
    assert texts(tables.channel_verdicts(other, View.of(survey, "en"))) == [
        ["Department 1", "1–3", "upper half", "1–3", "unclear", "1–3", "unclear"]
    ]
