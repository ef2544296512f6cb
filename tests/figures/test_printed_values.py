"""Values and names printed in figures: which, and that neither lines nor intervals run through them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import presented
from surveykit import figures
from surveykit.drawing.sheet import Sheet
from surveykit.estimation import Design
from surveykit.estimation.trend import Trend
from surveykit.figures.series_values import _clear
from surveykit.presentation import View
from surveykit.survey import Definition


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float, str]]:
    """Every text that a figure writes, with its place in mm."""
    found: list[tuple[float, float, str]] = []
    original = Sheet.text

    def text(self: Sheet, x: float, y: float, said: str, **kwargs: object) -> None:
        found.append((x, y, said))
        original(self, x, y, said, **kwargs)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(Sheet, "text", text)
    return found


def drawn(values: list[float], survey: Definition, variable: str = "rating", half: float = 0.02) -> figures.Figure:
    codes = [str(2000 + number) for number in range(len(values))]
    frame = presented.estimates(values, [100] * len(values), by="wave", codes=codes, variable=variable)
    frame = frame.assign(low=frame["value"] - half, high=frame["value"] + half)
    statistic = "rate" if variable == "satisfied" else "mean"
    return figures.trend(Trend(frame, frame.iloc[:0], "wave", statistic), View.of(survey), id="t")


def test_many_periods_have_the_highest_the_lowest_the_first_and_the_last_value(written):
    values = (3 + 0.3 * np.sin(np.arange(40))).tolist()
    values[10], values[20], values[-1] = 4.75, 1.25, 3.33
    drawn(values, presented.survey())
    assert {said for *_, said in written if len(said) == 4 and "." in said} == {"4.75", "1.25", "3.00", "3.33"}


def test_the_last_value_stands_clear_of_a_neighbour(written):
    values = [3.0] * 40
    values[-2], values[3], values[-1] = 4.75, 1.25, 4.70
    drawn(values, presented.survey())
    places = {said: x for x, _, said in written if len(said) == 4 and "." in said}
    assert set(places) == {"4.75", "1.25", "3.00", "4.70"}
    # The neighbour's is written around its place, the last one from its place on.
    assert places["4.70"] - places["4.75"] > 3


@pytest.mark.parametrize("values", [[4.8, 4.6, 1.4, 1.3, 1.2, 4.0], [1.2, 4.7, 4.75, 1.3], [4.9, 3.9, 2.9, 1.9]])
def test_no_line_runs_through_a_value(written, values):
    from surveykit.figures.series_lines import _BOTTOM, _TOP

    drawn(values, presented.survey())
    places = {said: (x, y) for x, y, said in written}
    xs = [places[str(2000 + number)][0] for number in range(len(values))]
    top, bottom = max(values), min(values)
    scale = (_BOTTOM - _TOP) / (1.08 * (top - bottom + 0.04))
    middle = (top + bottom) / 2
    for value in values:
        x, y = places[f"{value:.2f}"]
        for edge in np.linspace(x - 3, x + 3, 13):
            if not xs[0] <= edge <= xs[-1]:
                continue
            line = (_TOP + _BOTTOM) / 2 - (np.interp(edge, xs, values) - middle) * scale
            assert abs(line - y) > 1.2, (value, edge)


def test_a_limit_moves_a_value_away_from_its_point():
    assert _clear(20.0, [30.0, 21.0, 19.5], is_above=True) == pytest.approx(17.8)
    assert _clear(20.0, [30.0, 21.0], is_above=False) == pytest.approx(22.7)
    assert _clear(20.0, [30.0, 10.0], is_above=True) == 20.0


@pytest.mark.parametrize("kind", ["trend", "dots", "bars"])
def test_net_rates_may_be_negative(written, kind):
    rate = {"label": "Net", "question": "rating", "choices": ["4", "5"], "minus": ["1", "2"]}
    survey = presented.survey(rates={"satisfied": rate})
    if kind == "trend":
        figure = drawn([0.2, -0.3, -0.6], survey, "satisfied")
    else:
        frame = presented.estimates([0.2, -0.3, -0.6], [100] * 3, variable="satisfied")
        figure = getattr(figures, kind)(frame, View.of(survey), by="unit", id="f")
    said = {text for *_, text in written}
    assert {"20.0", "−30.0", "−60.0"} <= said
    assert "−50" in said or "−60" in said
    assert "−60.0" in figure.alt


def test_the_one_named_of_very_many_stands_above_the_plot(written):
    values = np.linspace(4.5, 1.5, 120)
    frame = presented.estimates(values, [100] * 120)
    figures.dots(frame, View.of(presented.survey(departments=120)), by="unit", id="d", highlight="D07")
    named = [(x, y) for x, y, said in written if said.startswith("Department 7 ")]
    assert len(named) == 1
    assert named[0][1] < 8 - 2  # the plot begins at 8 mm


@pytest.mark.parametrize(("least", "most", "wanted"), [(30, 1000, [30, 50, 100, 200, 500, 1000]), (400, 760, None)])
def test_a_funnel_has_marks_also_where_units_have_much_the_same_n(least, most, wanted):
    from surveykit.figures.funnel import _marked

    marks = _marked(least, most, lambda n: 150 * (np.log(n / least) / np.log(most / least)))
    assert marks == (wanted or [400, 500, 600, 700])


def test_of_units_that_are_all_alike_at_the_ceiling_one_in_twenty_lies_outside_a_funnel():
    """Limits for chance alone, which carries further downwards there."""
    from surveykit.figures.funnel import _Funnel, _outside

    rng, shares = np.random.default_rng(3), []
    for _ in range(20):
        values = rng.choice([0.0, 60.0, 100.0], (40, 40), p=[0.03, 0.07, 0.9])
        frame = pd.DataFrame({"unit": np.repeat(np.arange(40), 40), "q": values.ravel()})
        own = Design(frame, score_ranges={"q": (0.0, 100.0)}).mean("q", "unit").frame
        down, up = own["value"] - own["low"], own["high"] - own["value"]
        single = tuple(float((part**2 * 40).mean() ** 0.5) for part in (down, up))
        limits = _Funnel(float(own["value"].mean()), single, 0.0)
        shares.append(_outside(own, limits).mean())
    assert 0.03 < np.mean(shares) < 0.06
