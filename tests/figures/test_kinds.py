"""Bars, trends, control charts, heat maps, weights and response over time: bytes, sizes, words, hostile labels."""

from __future__ import annotations

import io
import json
import re
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import presented
from surveykit import figures
from surveykit.drawing import theme
from surveykit.errors import DocumentError
from surveykit.estimation import Design, control_limits
from surveykit.estimation.trend import Trend
from surveykit.figures.weights import bars_of
from surveykit.presentation import View


def many(count: int, *, by: str = "lecturer", seed: int = 1, codes=None) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    n = chance.integers(12, 200, count)
    codes = codes if codes is not None else [str(1000 + number) for number in range(count)]
    frame = presented.estimates(chance.normal(3.2, 0.4, count), n, by=by, codes=codes)
    return frame.assign(low=frame["value"] - 2 / np.sqrt(n), high=frame["value"] + 2 / np.sqrt(n))


def crossed(count: int, columns: int = 3) -> pd.DataFrame:
    parts = [many(count, by="row", seed=number).assign(column=f"c{number}") for number in range(columns)]
    frame = pd.concat(parts, ignore_index=True)
    return frame[["row", "column", *(name for name in frame.columns if name not in ("row", "column"))]]


def monthly(count: int) -> pd.DataFrame:
    chance = np.random.default_rng(4)
    frame = pd.DataFrame({"period": [f"{2000 + n // 12}-{n % 12 + 1:02d}" for n in range(count)]})
    frame["n"] = chance.integers(60, 300, count)
    frame["hits"] = (frame["n"] * np.clip(chance.normal(0.8, 0.05, count), 0, 1)).astype(int)
    frame.loc[count // 2, "hits"] = int(frame.loc[count // 2, "n"] * 0.3)
    return control_limits(frame, "hits", "n", "period", chart="p")


def waves(count: int) -> Trend:
    frame = many(count, by="wave")
    return Trend(frame, frame.iloc[:0], "wave", "mean")


def weighted(n: int = 800) -> Design:
    chance = np.random.default_rng(5)
    return Design(pd.DataFrame({"w": np.exp(chance.normal(0, 0.5, n))}), weight="w")


def kinds(survey, count: int = 12) -> dict[str, figures.Figure]:
    chance = np.random.default_rng(6)
    days = pd.Series(pd.Timestamp("2025-01-01") + pd.to_timedelta(chance.integers(0, count, 30 * count), unit="D"))
    return {
        "bars": figures.bars(many(count), View.of(survey), by="lecturer", id="bars"),
        "choices": figures.bars(presented.design([300, 200]).proportion("rating"), View.of(survey), id="choices"),
        "trend": figures.trend(waves(count), View.of(survey), id="trend"),
        "control": figures.control(monthly(count), View.of(survey), id="control", variable="satisfied"),
        "heat": figures.heat_map(crossed(count), View.of(survey), rows="row", columns="column", id="heat"),
        "weights": figures.weights(weighted(), View.of(survey)),
        "response": figures.response(days, View.of(survey), every="day"),
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_bytes_again_and_no_letters_left_as_text(language):
    survey = presented.survey(language=language)
    first = kinds(survey)
    assert first == kinds(survey)
    for figure in first.values():
        assert b"<text" not in figure.svg and b"dc:date" not in figure.svg
        assert not re.search(rb"/(home|usr|work|tmp)/", figure.svg)
        assert figure.alt.startswith(figure.title)


@pytest.mark.parametrize("count", [1, 3, 30, 61, 700])
def test_every_number_of_groups_fits_on_a_page(count):
    for name, figure in kinds(presented.survey(), count).items():
        assert figure.width == theme.WIDTH
        assert 14 <= figure.height <= theme.MOST_HEIGHT, name
        assert len(figure.svg) < 400_000, name


def _inks(figure: figures.Figure) -> np.ndarray:
    with Image.open(io.BytesIO(figure.png)) as picture:
        return np.asarray(picture.convert("L"))


@pytest.mark.parametrize("count", [3, 30, 700])
def test_nothing_is_cut_off_at_the_edges(count):
    """The outermost dots of the picture are white: no letter and no bar runs out of it."""
    for name, figure in kinds(presented.survey(), count).items():
        grey = _inks(figure)
        assert (grey[:, :2] > 200).all() and (grey[:, -2:] > 200).all(), name
        assert (grey[:1] > 200).all() and (grey[-1:] > 200).all(), name


def test_numbers_and_words_come_from_the_estimates():
    survey = presented.survey()
    made = kinds(survey, 5)
    frame = many(5)
    assert [number.value for number in made["bars"].numbers] == [
        pytest.approx(value, rel=1e-5) for value in frame["value"]
    ]
    for value, code in zip(frame["value"], frame["lecturer"], strict=True):
        assert f"{code}: {value:.2f}." in made["bars"].alt
        assert f"{code}: {value:.2f}." in made["trend"].alt
    limits = monthly(5)
    assert "Outside the limits: " + ", ".join(limits.loc[limits["signal"], "period"]) + "." in made["control"].alt
    assert (
        "No period lies outside"
        in figures.control(limits.assign(signal=False), View.of(survey), id="c", variable="satisfied").alt
    )
    kish = weighted().weight_summary()["kish"]
    assert f"Kish's design effect {kish:.2f}" in made["weights"].alt
    assert made["weights"].numbers[0].value == pytest.approx(kish, rel=1e-5)
    assert sum(number.n for number in made["response"].numbers) == 150


def test_options_of_a_question_with_several_answers_are_bars():
    frame = pd.DataFrame({"r.a": [1.0] * 30 + [0.0] * 10, "r.b": [1.0] * 20 + [0.0] * 20})
    figure = figures.bars(Design(frame).several(["r.a", "r.b"]), View.of(presented.survey()), id="b", question="r")
    assert "a: 75.0. b: 50.0." in figure.alt
    with pytest.raises(DocumentError, match="choices of one question"):
        figures.bars(presented.design([50, 60]).proportion(["rating", "effort"]), View.of(presented.survey()), id="b")


def test_frames_that_do_not_fit_are_refused():
    survey = presented.survey()
    with pytest.raises(DocumentError, match="cannot be made by column and row"):
        figures.heat_map(many(3), View.of(survey), rows="row", columns="column", id="h")
    with pytest.raises(DocumentError, match="day, week or month"):
        figures.response(pd.Series(["2025-01-01"] * 30), View.of(survey), every="hour")
    with pytest.raises(DocumentError, match="needs the times"):
        figures.response(pd.Series(["2025-01-01"] * 30 + ["soon"]), View.of(survey))


def test_weeks_and_months_are_taken_for_long_fieldwork():
    survey = presented.survey()
    days = pd.Series(pd.date_range("2024-01-01", periods=400, freq="D").repeat(3))
    assert figures.response(days, View.of(survey)).numbers[0].id == "response_over_time.2024-01-01"
    assert len(figures.response(days, View.of(survey)).numbers) == 58  # weeks
    years = pd.Series(pd.date_range("2020-01-01", periods=1200, freq="D").repeat(2))
    assert figures.response(years, View.of(survey)).numbers[1].id == "response_over_time.2020-02"


def test_bars_of_weights_hold_enough_people():
    values = np.random.default_rng(1).exponential(1, 500)
    edges, counts = bars_of(values, 10)
    assert counts.sum() == 500 and (counts >= 10).all() and (np.diff(edges) > 0).all()
    equal = figures.weights(Design(pd.DataFrame({"w": [2.0] * 50}), weight="w"), View.of(presented.survey()))
    assert equal.height == 14.0
    few = figures.weights(Design(pd.DataFrame({"w": [1.0, 3.0] * 6}), weight="w"), View.of(presented.survey()))
    assert few.numbers[0].value is None and "withheld" in few.alt


def test_small_periods_are_left_out_and_protected():
    sizes = {"2025-01-01": 40, "2025-01-02": 7, "2025-01-03": 30, "2025-01-04": 25}
    days = pd.Series([day for day, n in sizes.items() for _ in range(n)])
    figure = figures.response(days, View.of(presented.survey()), every="day")
    assert [number.n for number in figure.numbers] == [40, None, 30, None]
    assert "7" not in figure.alt.replace("2025-01-0", "")
    limits = monthly(4).assign(n=[200, 6, 150, 90])
    chart = figures.control(limits, View.of(presented.survey()), id="c", variable="satisfied")
    assert [number.shown for number in chart.numbers] == ["all", "withheld", "all", "withheld"]


def test_negative_values_zeros_and_equal_values_are_drawn():
    survey = presented.survey()
    for values in ([-5.0, -2.0, 0.0, 3.0], [0.0] * 4, [-1e-9] * 4, [1e9] * 4):
        frame = presented.estimates(values, [90] * 4, by="lecturer", codes=list("abcd"), variable="x")
        for figure in (
            figures.bars(frame, View.of(survey), by="lecturer", id="b"),
            figures.trend(Trend(frame, frame.iloc[:0], "lecturer", "mean"), View.of(survey), id="t"),
        ):
            assert len(figure.numbers) == 4 and figure.png.startswith(b"\x89PNG")


def test_hostile_labels_are_printed_as_they_are(shared_data: Path):
    answers = json.loads((shared_data / "hostile" / "answers.json").read_text(encoding="utf-8"))
    labels = [*answers, "مركز خدمة 服务中心 " * 5, presented.LONG_LABEL, "非常长的名称" * 14, "价格$5_a^2", "$\\frac"]
    labels = list(dict.fromkeys(labels))
    survey = presented.survey()
    frame = many(len(labels)).assign(lecturer=pd.Series(labels, dtype=object), n=100)
    head = frame.head(14).reset_index(drop=True)
    grid = pd.concat([head.assign(column=pd.Series([code] * 14, dtype=object)) for code in labels[-9:]])
    grid = grid[["lecturer", "column", *(name for name in grid.columns if name not in ("lecturer", "column"))]]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = [
            figures.bars(frame, View.of(survey), by="lecturer", id="b"),
            figures.heat_map(grid, View.of(survey), rows="lecturer", columns="column", id="h"),
            figures.trend(Trend(frame, frame.iloc[:0], "lecturer", "mean"), View.of(survey), id="t"),
        ]
    for figure in made:
        assert len({number.id for number in figure.numbers}) == len(figure.numbers)
        assert all(number.id.isascii() for number in figure.numbers)


def test_everything_withheld_is_said():
    survey = presented.survey(language="zh")
    frame = presented.estimates([3.0, 4.0], [5, 6])
    grid = pd.concat([frame.assign(column="a"), frame.assign(column="b")])
    grid = grid[["unit", "column", *(name for name in grid.columns if name not in ("unit", "column"))]]
    for figure in (
        figures.bars(frame, View.of(survey), by="unit", id="b"),
        figures.heat_map(grid, View.of(survey), rows="unit", columns="column", id="h"),
        figures.trend(Trend(frame, frame.iloc[:0], "unit", "mean"), View.of(survey), id="t"),
    ):
        assert figure.height == 14.0
        assert "不予公布" in " ".join(figure.notes) + figure.alt
