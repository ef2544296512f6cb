"""What may not be published occurs nowhere: in no table, figure, sentence, alternative text or picture.

Sentinels are values that occur in withheld estimates only: 1.2345 to 4.8765 for means, odd numbers of answers.
"""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest

import presented
from surveykit import figures, tables, wording
from surveykit.estimation import Trend
from surveykit.presentation import View
from surveykit.slices.places import typed
from surveykit.units import Comparisons, Rule, check_rule, league

#: Value and n of withheld groups: a small one, and the next smallest that protects it.
SMALL, PROTECTING = (1.9173, 7), (4.6581, 17)
FEW = (2.7391, 12)


def frame(**columns):
    values = [SMALL[0], 3.0, PROTECTING[0], 3.5, 4.0]
    return presented.estimates(values, [SMALL[1], 250, PROTECTING[1], 300, 400], **columns)


HIDDEN_SHARES = [0.1713, 0.1813, 0.1913, 0.2213, 0.2348]
SHOWN_SHARES = [0.1, 0.2, 0.3, 0.2, 0.2]


def distributions():
    """Distributions of three groups: a small one, the next smallest that protects it, and one that is shown."""
    groups = (("D01", 13, HIDDEN_SHARES), ("D02", 17, HIDDEN_SHARES), ("D03", 300, SHOWN_SHARES))
    parts = [
        presented.estimates(shares, [n] * 5, codes=[unit] * 5, category=list("12345")) for unit, n, shares in groups
    ]
    return pd.concat(parts, ignore_index=True)


def everything(thing) -> str:
    """All text of a table or figure: fields, repr, previews, the picture's source."""
    # A picture's bytes are no text; its source is read below.
    fields = {name: value for name, value in dataclasses.asdict(thing).items() if not isinstance(value, bytes)}
    parts = [repr(thing), str(fields)]
    for preview in ("_repr_html_", "_repr_mimebundle_"):
        if hasattr(thing, preview):
            parts.append(str(getattr(thing, preview)()))
    if hasattr(thing, "to_frame"):
        parts += [thing.to_frame().to_string(), thing.printed().to_string()]
    if hasattr(thing, "svg"):
        parts.append(thing.svg.decode("utf-8"))
    return "\n".join(parts)


def leaks(text: str, values, counts=()) -> list[str]:
    """Sentinels found in ``text``: values as scores and as percentages, their intervals, and numbers of answers."""
    found = []
    for value in values:
        ends = (f"{value - 0.1:.4f}", f"{value + 0.1:.2f}")
        for printed in (f"{value:.4f}", f"{value:.2f}", f"{100 * value:.1f}", *ends):
            if re.search(rf"(?<![\d.#-]){re.escape(printed)}(?!\d)", text):
                found.append(printed)
    found += [str(n) for n in counts if re.search(rf"(n ?[＝=] ?|'n': |>){n}(?!\d)", text)]
    return found


VALUES = (SMALL[0], PROTECTING[0])
COUNTS = (SMALL[1], PROTECTING[1])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sentinels_occur_in_no_table_or_figure_of_groups(language):
    survey = presented.survey(language=language)
    rates = frame(variable="satisfied").assign(value=lambda f: f["value"] / 5, low=0.1, high=0.9)
    things = [
        tables.summary(frame(), None, View.of(survey), by="unit", id="a"),
        tables.summary(frame(), rates, View.of(survey), by="unit", id="b"),
        tables.summary(frame(), None, View.of(survey), by="unit", id="c", marks={"D01": "identical"}),
        figures.dots(frame(), View.of(survey), by="unit", id="d", highlight="D01"),
        figures.groups(frame(), View.of(survey), id="e"),
        figures.dots(rates, View.of(survey), by="unit", id="f", order="official"),
    ]
    for thing in things:
        text = everything(thing)
        assert leaks(text, (*VALUES, *(value / 5 for value in VALUES)), COUNTS) == []
        hidden = [number for number in thing.numbers if number.shown == "withheld"]
        assert {number.withheld for number in hidden} == {"small", "protects"}
        assert all((number.value, number.se, number.low, number.high, number.n) == (None,) * 5 for number in hidden)
    words = (
        ("不予公布（n＜10）", "不予公布（保护其他组）")
        if language == "zh"
        else ("withheld (n < 10)", "withheld (protects another group)")
    )
    assert all(word in everything(things[0]) for word in words)


def test_the_sentinel_test_can_fail():
    """The same search finds the values where the floor allows them."""
    allowed = frame().assign(n=500)
    text = everything(tables.summary(allowed, None, View.of(presented.survey()), by="unit", id="a"))
    assert {f"{SMALL[0]:.4f}", f"{SMALL[0]:.2f}", f"{PROTECTING[0]:.4f}"} <= set(leaks(text, VALUES))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sentinels_occur_in_no_distribution(language):
    survey = presented.survey(language=language)
    things = [
        tables.distribution(distributions(), View.of(survey), id="a", by="unit"),
        figures.likert(distributions(), View.of(survey), by="unit", id="b"),
    ]
    for thing in things:
        text = everything(thing)
        assert leaks(text, HIDDEN_SHARES, [13, 17]) == []
        assert [number.value for number in thing.numbers if number.by["unit"] != "D03"] == [None] * 10
        assert [number.value for number in thing.numbers if number.by["unit"] == "D03"] == SHOWN_SHARES


def test_few_answers_show_a_mean_but_no_spread():
    survey = presented.survey()
    few = presented.estimates([FEW[0], 3.0], [FEW[1], 300])
    for thing in (
        tables.summary(few, None, View.of(survey), by="unit", id="a"),
        figures.dots(few, View.of(survey), by="unit", id="b"),
    ):
        first = thing.numbers[0]
        assert (first.value, first.n, first.shown) == (FEW[0], FEW[1], "mean_only")
        assert (first.se, first.low, first.high, first.n_eff, first.df) == (None,) * 5
        assert not re.search(r"2\.639|2\.64|2\.839|2\.84", everything(thing))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sentinels_occur_in_no_sentence(language):
    survey = presented.survey(language=language)
    small = frame().iloc[[0]]
    rate = small.assign(variable="satisfied", value=0.4173)
    sentences = [
        wording.headline(small, rate, View.of(survey)),
        wording.headline(small.iloc[0], None, View.of(survey)),
        wording.comparison(small, View.of(survey)),
        wording.comparison(rate, View.of(survey)),
        wording.identical_answers(small.assign(se=0.0), View.of(survey)),
        wording.withheld(View.of(survey), unit="D01"),
    ]
    for sentence in sentences:
        assert leaks(sentence, [SMALL[0], 0.4173], [SMALL[1]]) == []


def test_a_withheld_reference_is_neither_drawn_nor_told():
    survey = presented.survey()
    shown = presented.estimates([3.0, 3.5], [100, 200])
    small = presented.estimates([SMALL[0]], [SMALL[1]]).drop(columns="unit")
    figure = figures.dots(shown, View.of(survey), by="unit", id="a", reference=small, reference_label="REF")
    assert "REF" not in figure.alt
    assert figure.svg == figures.dots(shown, View.of(survey), by="unit", id="a").svg
    nobody = figures.dots(presented.estimates([3.0], [5]), View.of(survey), by="unit", id="b", reference=SMALL[0])
    assert leaks(everything(nobody), [SMALL[0]]) == []
    allowed = figures.dots(shown, View.of(survey), by="unit", id="a", reference=shown.iloc[[0]], reference_label="REF")
    assert "REF, 3.00" in allowed.alt


def test_everything_withheld_is_a_figure_that_says_so():
    survey = presented.survey(language="zh")
    figure = figures.dots(presented.estimates([3.0, 4.0], [5, 6]), View.of(survey), by="unit", id="a")
    assert figure.height == 14.0
    assert "不予公布" in " ".join(figure.notes) + figure.alt
    assert figure.png.startswith(b"\x89PNG")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sentinels_occur_in_no_bar_line_heat_map_or_table_of_means(language):
    """The values of the small group and of the one that protects it stand nowhere, nor their intervals or numbers."""
    survey = presented.survey(language=language)
    grid = pd.concat([frame().assign(column=code) for code in "ab"], ignore_index=True)
    grid = grid[["unit", "column", *(name for name in grid.columns if name not in ("unit", "column"))]]
    nothing = frame().iloc[:0].assign(reference="", p=0.0, p_adjusted=0.0)
    steady = Trend(frame(), nothing, "unit", "mean")
    waves = Trend(frame(), frame().iloc[:0], "unit", "mean")
    things = [
        figures.bars(frame(), View.of(survey), by="unit", id="a"),
        figures.bars(frame(), View.of(survey), by="unit", id="b", order="value"),
        figures.trend(waves, View.of(survey), id="c"),
        figures.heat_map(grid, View.of(survey), rows="column", columns="unit", id="d"),
        tables.means(frame(), View.of(survey), id="e", by="unit"),
        tables.trend(steady, View.of(survey), id="f"),
    ]
    for thing in things:
        assert leaks(everything(thing), VALUES, COUNTS) == []
        hidden = [number for number in thing.numbers if number.shown == "withheld"]
        assert {number.withheld for number in hidden} == {"small", "protects"}
        assert all((number.value, number.se, number.low, number.high, number.n) == (None,) * 5 for number in hidden)


def places(rule: Rule, value: float, place: float) -> Comparisons:
    """Places in which somebody forgot the floor: D01 with 7 answers is ranked and named, at a value and a place."""
    numbers = range(1, 41)
    units = pd.DataFrame({"unit": [f"D{number:02d}" for number in numbers], "n": 60.0, "se": 0.1})
    units["value"] = [3 + 0.02 * number for number in numbers]
    classes = dict.fromkeys(units["unit"], "")
    table, summary = league(units, classes, min_n=30)
    check = check_rule(0, rule, [units], classes, units.set_index("unit")["n"], min_n=30, replications=100)
    evidence = check.evidence
    channels = pd.concat(
        units.assign(
            **{"class": "", "variant": variant, "rank": 1, "low": 1, "high": 9}, verdict="unclear", depends=True
        )
        for variant in ("collected", "standardised", "fixed_mix")
    )
    for frame, columns in (
        (table, ["value", "rank", "rank_low", "rank_high"]),
        (evidence, ["p_every_wave", "p_k", "p_far_end", "p_better_half"]),
        (channels, ["value", "rank", "low", "high"]),
    ):
        own = frame["unit"] == "D01"
        frame[columns] = frame[columns].astype(float)
        frame.loc[own, columns] = place
        frame.loc[own, "n"] = float(SMALL[1])
        if "value" in columns:
            frame.loc[own, "value"] = value
    evidence["named"] = evidence["named"].astype(bool) | (evidence["unit"] == "D01")
    parts = (table, summary, check.outcomes, evidence, check.skipped, channels)
    return Comparisons(*(typed(part) for part in parts))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_places_say_and_show_the_same_whatever_a_withheld_unit_has(language):
    """Not one byte of a table, figure or sentence depends on it, and its name stands in none."""
    rule = Rule.model_validate({"kind": "bottom", "k": 3})
    survey = presented.survey(departments=40, language=language).model_copy(update={"rules": (rule,)})

    def made(given: Comparisons) -> list[str]:
        things = [
            tables.league(given, View.of(survey)),
            tables.bands(given, View.of(survey)),
            tables.channel_verdicts(given, View.of(survey)),
            tables.rule_evidence(given, 0, View.of(survey)),
            tables.rule_outcomes(given, 0, View.of(survey)),
            tables.my_unit(given, "D02", View.of(survey)),
            figures.caterpillar(given, View.of(survey), highlight="D01"),
            figures.funnel(given, View.of(survey), highlight="D01"),
        ]
        return [everything(thing) for thing in things] + list(wording.evidence(given, 0, View.of(survey)))

    one, other = made(places(rule, SMALL[0], 0.3)), made(places(rule, 4.6581, 37.0))
    assert one == other
    own, shown = ("第1系", "第10系") if language == "zh" else ("Department 1", "Department 10")
    assert not any(re.search(rf"{own}(?!\d)", text) for text in one)
    assert any(shown in text for text in one)
