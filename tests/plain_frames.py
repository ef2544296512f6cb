"""A data frame without any survey, and every verb that makes a table or a figure of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

import surveykit as sk
from surveykit import figures, tables
from surveykit.estimation import banner, control_limits, trend
from surveykit.presentation import View
from surveykit.scales import reliability

LABELS = {"Q1": "Satisfaction", "q2": "Politeness", "区域": "Region", "use": "Ways of contact", "wave": "Year"}
CHOICES = {
    "Q1": {1: "bad", 2: "fair", 3: "good"},
    "区域": {"n": "North", "s": "South", "x": "Tiny region"},
    "use": {"web": "Website", "phone": "Telephone"},
}
SIZES = {"n": 120, "s": 90, "x": 6}


def made() -> pd.DataFrame:
    """216 answers: three regions, one of them with six; a missing answer makes the scores of Q1 fractions."""
    chance = np.random.default_rng(3)
    n = sum(SIZES.values())
    frame = pd.DataFrame(
        {
            "Q1": chance.integers(1, 4, n).astype(float),
            "q2": chance.integers(1, 6, n),
            "区域": np.repeat(list(SIZES), list(SIZES.values())),
            "wave": chance.choice(["2024", "2025"], n),
            "w": chance.uniform(0.5, 2.0, n),
            "use.web": chance.integers(0, 2, n),
            "use.phone": chance.integers(0, 2, n),
            "day": pd.Timestamp("2025-03-01") + pd.to_timedelta(chance.integers(0, 5, n), unit="D"),
            "liked": chance.integers(0, 2, n).astype(float),
        }
    )
    frame.loc[0, "Q1"] = np.nan
    return frame


def plain_view(**changes) -> View:
    return View.of_frame(made(), LABELS, choices=CHOICES, **changes)


def limits(frame: pd.DataFrame) -> pd.DataFrame:
    counts = frame.groupby("wave")["liked"].agg(["sum", "count"]).reset_index()
    return control_limits(counts, "sum", "count", "wave")


OPTIONS = ["use.web", "use.phone"]
#: By verb: the output from a design and a view, and a text of the labels that it must show.
TABLES: dict[str, tuple[Callable[[sk.Design, View], tables.Table], str]] = {
    "banner": (lambda d, v: tables.banner(banner(d, "Q1", "区域"), v, id="t"), "Satisfaction"),
    "composition": (lambda d, v: tables.composition(d.proportion("区域"), v, id="t"), "North"),
    "control": (lambda d, v: tables.control(limits(d.frame), v, id="t", variable="liked", by="wave"), "2024"),
    "crosstab": (lambda d, v: tables.crosstab(d.crosstab("Q1", "区域"), v, id="t"), "North"),
    "definitions": (lambda _, v: tables.definitions(v, id="t"), "Satisfaction"),
    "distribution": (lambda d, v: tables.distribution(d.proportion("Q1"), v, id="t"), "fair"),
    "means": (lambda d, v: tables.means(d.mean("Q1", by="区域"), v, by="区域", id="t"), "North"),
    "measures": (
        lambda d, v: tables.measures([tables.MeasureColumn("mean", d.mean("Q1"))], v, id="t", title="T"),
        "Satisfaction",
    ),
    "multiple_response": (
        lambda d, v: tables.multiple_response(
            d.several(OPTIONS), d.several(OPTIONS, base="responses"), v, question="use", id="t"
        ),
        "Website",
    ),
    "regression": (lambda d, v: tables.regression(d.regression("Q1", ["q2"]), v, id="t"), "Politeness"),
    "scale": (lambda d, v: tables.scale(reliability(d.frame, ["Q1", "q2"]), v, id="t"), "Politeness"),
    "split": (
        lambda d, v: tables.split(tables.summary(d.mean("Q1", by="区域"), None, v, by="区域", id="t"))[0],
        "North",
    ),
    "summary": (lambda d, v: tables.summary(d.mean("Q1", by="区域"), None, v, by="区域", id="t"), "North"),
    "to_html": (lambda d, v: tables.summary(d.mean("Q1"), None, v, id="t"), "Satisfaction"),
    "trend": (lambda d, v: tables.trend(trend(d, "Q1"), v, id="t"), "Year"),
    "weights": (lambda d, v: tables.weights(d, v, id="t"), "Mean"),
}
FIGURES: dict[str, tuple[Callable[[sk.Design, View], figures.Figure], str]] = {
    "bars": (lambda d, v: figures.bars(d.mean("Q1", by="区域"), v, by="区域", id="f"), "North"),
    "control": (lambda d, v: figures.control(limits(d.frame), v, id="f", variable="liked", by="wave"), "2024"),
    "dots": (lambda d, v: figures.dots(d.mean("Q1", by="区域"), v, by="区域", id="f"), "North"),
    "groups": (lambda d, v: figures.groups(d.mean("Q1", by="区域"), v, id="f"), "North"),
    "heat_map": (
        lambda d, v: figures.heat_map(d.mean("Q1", by=["区域", "wave"]), v, rows="区域", columns="wave", id="f"),
        "Satisfaction",
    ),
    "likert": (lambda d, v: figures.likert(d.proportion("Q1"), v, id="f"), "good"),
    "response": (lambda d, v: figures.response(d.frame["day"], v, id="f"), "2025-03-02"),
    "trend": (lambda d, v: figures.trend(trend(d, "Q1"), v, id="f"), "Satisfaction"),
    "weights": (lambda d, v: figures.weights(d, v, id="f"), "Kish"),
}


def printed(table: tables.Table) -> str:
    cells = [cell.text for row in table.rows for cell in row]
    return "\n".join([table.title, *(column.label for column in table.columns), *cells, *table.row_groups.values()])
