"""Every kind of figure at every size, in Chinese and English, as contact sheets in colour and in grey to look at.

    python tools/look_at_figures.py FOLDER

``tests/figures/test_overlap.py`` draws the same pictures and measures whether any words overlap or leave the sheet.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
from PIL import Image

from surveykit import figures
from surveykit.estimation import Design, control_limits
from surveykit.estimation.trend import Trend
from surveykit.presentation import View
from surveykit.survey import Definition
from surveykit.units import CLASS_COLUMNS, LEAGUE_COLUMNS, Comparisons, league

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import presented

SIZES = (1, 3, 30, 700)
LANGUAGES = ("zh", "en")
LONG = {
    "zh": "关于进一步提升全市政务服务窗口办事效率和群众满意程度的综合评价与跟踪调查事项",
    "en": presented.LONG_LABEL,
}


def pictures(language: str, count: int, *, long: bool = False) -> Iterator[tuple[str, figures.Figure]]:
    """Every kind with ``count`` groups, units, periods or columns; long labels on request."""
    survey, label = presented.survey(departments=count, language=language), LONG[language]
    chance = np.random.default_rng(count)
    codes = [f"{label[: 80 - 4]} {number}" if long else str(1000 + number) for number in range(count)]
    groups = _means(codes, chance, "lecturer")
    marked = codes[count // 2]
    yield "bars", figures.bars(groups, View.of(survey), by="lecturer", id="bars")
    yield "dots", figures.dots(groups, View.of(survey), by="lecturer", id="dots", reference=3.2, highlight=marked)
    traits = pd.concat([_means(codes, chance, name) for name in ("age", "trait")])
    yield "groups", figures.groups(traits, View.of(survey), id="groups")
    yield "likert", figures.likert(_shares(codes, chance), View.of(survey), by="lecturer", id="likert")
    yield "trend", figures.trend(Trend(groups, groups.iloc[:0], "lecturer", "mean"), View.of(survey), id="trend")
    yield "control", figures.control(_limits(codes, chance), View.of(survey), id="control", variable="satisfied")
    columns = codes[: min(count, 40)]
    for name, (down, over) in {"heat": (codes, codes[:3]), "heat wide": (codes[:4], columns)}.items():
        yield (
            name,
            figures.heat_map(_grid(down, over, chance), View.of(survey), rows="lecturer", columns="other", id="heat"),
        )
    days = pd.Series(pd.Timestamp("2025-01-01") + pd.to_timedelta(np.repeat(np.arange(count), 30), unit="D"))
    yield "response", figures.response(days, View.of(survey), every="day")
    weighted = pd.DataFrame({"w": np.exp(chance.normal(0, 0.5, 20 * count))})
    yield "weights", figures.weights(Design(weighted, weight="w"), View.of(survey))
    if count > 1:
        places, unit = _places(survey, chance), survey.register.units[count // 2].unit_id
        yield "caterpillar", figures.caterpillar(places, View.of(survey), highlight=unit)
        yield "funnel", figures.funnel(places, View.of(survey), highlight=unit)


def _means(codes: list[str], chance: np.random.Generator, by: str) -> pd.DataFrame:
    n = chance.integers(12, 400, len(codes))
    frame = presented.estimates(np.clip(chance.normal(3.4, 0.6, len(codes)), 1, 5), n, by=by, codes=codes)
    reach = 2 / np.sqrt(n)
    return frame.assign(low=np.maximum(frame["value"] - reach, 1), high=np.minimum(frame["value"] + reach, 5))


def _shares(codes: list[str], chance: np.random.Generator) -> pd.DataFrame:
    parts = []
    for code, n in zip(codes, chance.integers(20, 9000, len(codes)), strict=True):
        shares = chance.dirichlet([0.4, 0.8, 1.5, 3, 2.5])
        made = presented.estimates(shares, [n] * 5, by="lecturer", codes=[code] * 5, category=list("12345"))
        parts.append(made.assign(low=shares * 0.9, high=shares * 1.05))
    return pd.concat(parts, ignore_index=True)


def _limits(codes: list[str], chance: np.random.Generator) -> pd.DataFrame:
    n = chance.integers(60, 300, len(codes))
    hits = (n * np.clip(chance.normal(0.8, 0.06, len(codes)), 0, 1)).astype(int)
    return control_limits(pd.DataFrame({"period": codes, "n": n, "hits": hits}), "hits", "n", "period", chart="p")


def _grid(down: list[str], over: list[str], chance: np.random.Generator) -> pd.DataFrame:
    frame = pd.concat([_means(down, chance, "lecturer").assign(other=code) for code in over], ignore_index=True)
    return frame[["lecturer", "other", *(name for name in frame.columns if name not in ("lecturer", "other"))]]


def _places(survey: Definition, chance: np.random.Generator) -> Comparisons:
    names = [unit.unit_id for unit in survey.register.units]
    n = np.round(30 + chance.lognormal(4.5, 1, len(names)))
    values = np.clip(chance.normal(3.6, 0.45, len(names)), 1, 4.95)
    given = pd.DataFrame({"unit": names, "n": n, "value": values, "se": 0.9 / np.sqrt(n)})
    table, classes = league(given, dict.fromkeys(names, ""), min_n=30)
    ranked = table.reindex(columns=list(LEAGUE_COLUMNS)), classes.reindex(columns=list(CLASS_COLUMNS))
    return Comparisons(*ranked, *(pd.DataFrame() for _ in range(4)))


def contact_sheet(made: list[tuple[str, figures.Figure]], *, grey: bool) -> Image.Image:
    """The pictures side by side, two columns, as small as they can still be read."""
    shown = [Image.open(io.BytesIO(figure.png)).convert("L" if grey else "RGB") for _, figure in made]
    shown = [one.resize((900, max(1, round(900 * one.height / one.width))), Image.Resampling.LANCZOS) for one in shown]
    columns = SimpleNamespace(heights=[0, 0], places=[])
    for one in shown:
        side = columns.heights.index(min(columns.heights))
        columns.places.append((side * 930 + 15, columns.heights[side] + 15))
        columns.heights[side] += one.height + 30
    sheet = Image.new("L" if grey else "RGB", (1860, max(columns.heights) + 15), "lightgrey")
    for one, place in zip(shown, columns.places, strict=True):
        sheet.paste(one, place)
    return sheet


def main(folder: Path) -> int:
    """Write the contact sheets."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for count, long in [*((count, False) for count in SIZES), (3, True), (30, True)]:
            made = list(pictures(language, count, long=long))
            for grey in (False, True):
                name = f"{language}-{count}{'-long' if long else ''}{'-grey' if grey else ''}.png"
                contact_sheet(made, grey=grey).save(folder / name)
                print(folder / name)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
