"""Figures: the same bytes at every run, bounded sizes, labels that are never formulas, words beside pictures."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from PIL import Image

import presented
from surveykit import figures
from surveykit.drawing import theme
from surveykit.errors import DocumentError, MissingPartError
from surveykit.estimation import Design
from surveykit.presentation import View
from surveykit.results import Estimates

SIZES = [300, 250, 120, 40, 500]
HOSTILE = [
    "价格$5和$6",
    "$\\frac{1}{2}$",
    "_underscore",
    presented.LONG_LABEL,
    "非常长的名称" * 20,
    "مركز خدمة المواطنين",
    "😀🏳️‍🌈",
    "a\nb\tc\x00\x1b[31m",
    "<script>&\"'",
    "x" * 300,
]


def many(count: int, seed: int = 1) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    n = chance.integers(12, 200, count)
    frame = presented.estimates(
        chance.normal(3.2, 0.4, count), n, by="lecturer", codes=[str(1000 + number) for number in range(count)]
    )
    return frame.assign(low=frame["value"] - 2 / np.sqrt(n), high=frame["value"] + 2 / np.sqrt(n))


def kinds(survey):
    design = presented.design(SIZES)
    breakdown = Estimates.joined(design.mean("rating", by=name) for name in ("age", "service"))
    return {
        "likert": figures.likert(design.proportion(["rating", "effort"]), View.of(survey), id="a"),
        "likert_by": figures.likert(design.proportion("rating", by="unit"), View.of(survey), by="unit", id="b"),
        "dots": figures.dots(
            design.mean("rating", by="unit"), View.of(survey), by="unit", id="c", reference=3.2, highlight="D02"
        ),
        "groups": figures.groups(breakdown, View.of(survey), id="d"),
        "caterpillar": figures.dots(many(100), View.of(survey), by="lecturer", id="e", highlight="1003"),
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_bytes_again(language):
    survey = presented.survey(language=language)
    assert kinds(survey) == kinds(survey)


def test_the_same_bytes_in_another_process_under_other_settings(tmp_path):
    """Another hash seed, locale and matplotlib configuration change nothing."""
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nlines.linewidth: 9\nsvg.fonttype: none\naxes.grid: True\n")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import hashlib, presented, test_figures as t\n"
        "for name, figure in t.kinds(presented.survey(language='zh')).items():\n"
        "    print(name, hashlib.sha256(figure.svg + figure.png).hexdigest())\n"
    )

    def run(**variables):
        environment = {**os.environ, **variables, "PYTHONPATH": str(Path(__file__).parent)}
        command = [sys.executable, "-c", code, str(Path(presented.__file__).parent)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    first = run(PYTHONHASHSEED="1")
    assert first.count("\n") == 5
    assert first == run(PYTHONHASHSEED="2", LC_ALL="C", TZ="Asia/Tokyo", MATPLOTLIBRC=str(tmp_path / "matplotlibrc"))


def test_the_users_settings_are_untouched_and_do_not_matter():
    survey = presented.survey()
    plain = kinds(survey)["dots"]
    with mpl.rc_context({"font.size": 33, "axes.facecolor": "red", "svg.fonttype": "none", "text.usetex": False}):
        before = dict(mpl.rcParams)
        other = kinds(survey)["dots"]
        assert dict(mpl.rcParams) == before
    assert other == plain
    assert "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pictures_carry_no_time_no_version_and_no_fonts(language):
    for figure in kinds(presented.survey(language=language)).values():
        assert b"<text" not in figure.svg
        assert b"dc:date" not in figure.svg
        assert b"atplotlib v" not in figure.svg
        assert not re.search(rb"/(home|usr|work|tmp)/", figure.svg)
        with Image.open(io.BytesIO(figure.png)) as picture:
            assert picture.info.keys() <= {"dpi"}
            assert picture.width == round(theme.WIDTH / 25.4 * theme.RESOLUTION) or abs(picture.width - 1351) <= 1


@pytest.mark.parametrize("count", [1, 3, 14, 60, 61, 100, 1128])
def test_every_number_of_groups_fits_on_a_page(count):
    figure = figures.dots(many(count), View.of(presented.survey()), by="lecturer", id="a", reference=3.2)
    assert figure.width == theme.WIDTH
    assert 15 <= figure.height <= theme.MOST_HEIGHT
    assert len(figure.svg) < 300_000
    assert len(figure.numbers) == count


@pytest.mark.parametrize("count", [1, 14, 60, 100, 1128])
def test_every_number_of_bars_fits_on_a_page(count):
    chance = np.random.default_rng(3)
    parts = [
        presented.estimates(shares, [200] * 5, by="lecturer", codes=[str(number)] * 5, category=list("12345"))
        for number, shares in enumerate(chance.dirichlet(np.ones(5), count))
    ]
    figure = figures.likert(pd.concat(parts, ignore_index=True), View.of(presented.survey()), by="lecturer", id="a")
    assert 15 <= figure.height <= theme.MOST_HEIGHT
    assert len(figure.svg) < 300_000


def test_hostile_labels_are_printed_as_they_are_without_warning():
    survey = presented.survey()
    frame = presented.estimates(np.linspace(2, 4, len(HOSTILE)), [100] * len(HOSTILE), by="lecturer", codes=HOSTILE)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = figures.dots(frame, View.of(survey), by="lecturer", id="a", reference=3.0, reference_label=HOSTILE[0])
        bars = pd.concat(
            [frame.assign(category=code, value=0.2, low=0.1, high=0.3) for code in "12345"], ignore_index=True
        )
        figures.likert(bars, View.of(survey), by="lecturer", id="b")
    assert len({number.id for number in figure.numbers}) == len(HOSTILE)
    assert all(number.id.isascii() for number in figure.numbers)


def test_labels_are_broken_or_cut_to_their_width():
    from surveykit.drawing.fonts import font
    from surveykit.drawing.wrapping import fitted

    def measure(label):
        return font().width(label, 8)

    assert font().printable("a\ud800b") == "a�b"
    for label in HOSTILE:
        for width in (10.0, 30.0, 60.0):
            for lines in (1, 2, 3):
                broken = fitted(font().printable(label), width, lines, measure)
                assert len(broken) <= lines
                assert all(measure(line) <= width + 0.01 for line in broken)
    assert "".join(fitted("综合性跨学科教学研究中心", 25.0, 3, measure)) == "综合性跨学科教学研究中心"
    assert " ".join(fitted("office of public works", 20.0, 3, measure)) == "office of public works"


def test_the_alternative_text_tells_the_numbers():
    design = presented.design(SIZES)
    survey = presented.survey()
    rates = design.rate("satisfied", by="unit")
    figure = figures.dots(rates, View.of(survey), by="unit", id="a", reference=0.4, reference_label="City")
    for row in rates.itertuples():
        assert f"Department {int(row.unit[1:])}: {100 * row.value:.1f}" in figure.alt
    assert "City, 40.0" in figure.alt
    shares = figures.likert(design.proportion("rating"), View.of(survey, "zh"), id="b")
    assert "很满意 " in shares.alt
    assert "n＝1210" in shares.alt
    many_groups = figures.dots(many(100), View.of(survey), by="lecturer", id="c")
    assert len(many_groups.alt) < 400
    assert "Lowest" in many_groups.alt


def test_groups_without_interval_are_open_and_explained():
    figure = figures.dots(presented.estimates([3.0, 3.5], [12, 100]), View.of(presented.survey()), by="unit", id="a")
    assert "An open point has no interval." in figure.notes
    assert b"#ffffff" in figure.svg


def test_questions_with_different_choices_are_refused():
    design = presented.design(SIZES)
    with pytest.raises(DocumentError, match="same choices"):
        figures.likert(design.proportion(["rating", "age"]), View.of(presented.survey()), id="a")
    with pytest.raises(DocumentError, match="one mean or rate"):
        figures.dots(design.mean(["rating", "effort"], by="unit"), View.of(presented.survey()), by="unit", id="a")


def test_a_missing_font_says_which_and_what_to_do(monkeypatch):
    from surveykit.drawing.fonts import font_for

    monkeypatch.setenv("SURVEYKIT_FONT", "/nowhere/song.ttf")
    with pytest.raises(MissingPartError, match=r"/nowhere/song\.ttf") as caught:
        figures.dots(presented.estimates([3.0], [100]), View.of(presented.survey()), by="unit", id="a")
    assert "SURVEYKIT_FONT" in str(caught.value)
    font_for.cache_clear()
    monkeypatch.delenv("SURVEYKIT_FONT")
    monkeypatch.setattr("surveykit.drawing.fonts._bundled", lambda: None)
    monkeypatch.setattr("surveykit.drawing.fonts._of_system", lambda: None)
    with pytest.raises(MissingPartError, match="pip install pylopdf-fonts-zh-cn"):
        figures.dots(presented.estimates([3.0], [100]), View.of(presented.survey()), by="unit", id="a")
    font_for.cache_clear()


def test_a_font_of_the_users_choice_is_used(monkeypatch):
    survey = presented.survey()
    plain = figures.dots(presented.estimates([3.0], [100]), View.of(survey), by="unit", id="a")
    monkeypatch.setenv("SURVEYKIT_FONT", str(pytest.importorskip("pylopdf_fonts_zh_cn").serif_path()))
    serif = figures.dots(presented.estimates([3.0], [100]), View.of(survey), by="unit", id="a")
    assert serif.svg != plain.svg


def test_importing_the_room_does_not_import_matplotlib():
    code = "import sys, surveykit.figures, surveykit.tables, surveykit.wording; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def three_points(counted: list[str]):
    """A scale of three choices, of which a rate counts some as satisfied."""
    choices = {"1": "dissatisfied", "2": "fairly satisfied", "3": "satisfied"}
    question = {"text": "Office", "type": "rating", "scale": "three", "column": "o"}
    return presented.survey(
        scales={"three": {"choices": choices}},
        questions={"office": question},
        rates={"good": {"label": "Good", "question": "office", "choices": counted}},
        headline={"question": "office", "rate": "good"},
        units={"register": "units.csv", "column": "dept", "label": "Department"},
        design={},
    )


def test_a_middle_that_counts_as_satisfied_is_not_neutral_and_the_note_says_what_the_line_divides():
    codes = ["1"] * 20 + ["2"] * 30 + ["3"] * 50
    frame = pd.DataFrame({"office": pd.Categorical(codes, list("123"))})
    shares = Design(frame).proportion("office")
    for counted, note in (
        (
            ["2", "3"],
            "To the right of the upright line lie “fairly satisfied” and what is better, to its left "
            "“dissatisfied” and what is worse.",
        ),
        (
            ["3"],
            "The upright line runs through the middle of “fairly satisfied”: better answers lie to its right, "
            "worse ones to its left.",
        ),
    ):
        figure = figures.likert(shares, View.of(three_points(counted)), id="l")
        assert note in figure.notes
        assert (theme.diverging(3)[1].encode() in figure.svg) == (counted == ["3"])  # the neutral colour
    assert theme.diverging(3, 2)[0] in theme.diverging(3)
    assert theme.diverging(3)[1] not in theme.diverging(3, 2)
