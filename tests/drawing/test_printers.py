"""The two printed forms of a sheet, against another reader of each: Typst for SVG, Pillow for PNG."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
import typst
from PIL import Image

import presented
from surveykit import figures
from surveykit.drawing import theme
from surveykit.drawing.fonts import font
from surveykit.drawing.glyphs import outline_of, placed
from surveykit.drawing.sheet import Sheet
from surveykit.estimation import Design
from surveykit.presentation import View


def by_typst(svg: bytes, height: float, tmp_path) -> np.ndarray:
    """The grey values of an SVG as Typst draws it, in the resolution of our PNG."""
    (tmp_path / "figure.svg").write_bytes(svg)
    page = f'#set page(width: {theme.WIDTH}mm, height: {height}mm, margin: 0mm)\n#image("figure.svg", width: 100%)'
    (tmp_path / "page.typ").write_text(page)
    picture = typst.compile(str(tmp_path / "page.typ"), format="png", ppi=theme.RESOLUTION)
    return grey(picture)


def grey(picture: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(picture)) as opened:
        return np.asarray(opened.convert("L"), dtype=float)


def blurred(dots: np.ndarray) -> np.ndarray:
    """Means of 8 by 8 dots: thin lines lie on whole dots in the one form and between them in the other."""
    height, width = (side // 8 * 8 for side in dots.shape)
    return dots[:height, :width].reshape(height // 8, 8, width // 8, 8).mean(axis=(1, 3))


def rows(count: int, column: str = "c0") -> pd.DataFrame:
    values = np.random.default_rng(len(column)).normal(3.2, 0.4, count)
    codes = [str(1000 + number) for number in range(count)]
    frame = presented.estimates(values, [50] * count, by="row", codes=codes)
    return frame.assign(low=frame["value"] - 0.2, high=frame["value"] + 0.2)


def kinds(count: int) -> dict[str, figures.Figure]:
    """Figures with every kind of mark; with many rows points become specks and cells become a picture."""
    survey, design = presented.survey(language="zh"), presented.design([300, 250, 120, 12, 500])
    cells = pd.concat([rows(count).assign(column=name) for name in ("a very long heading", "b")])
    first = ["row", "column"]
    cells = cells[[*first, *cells.columns.difference(first, sort=False)]].reset_index(drop=True)
    means = design.mean("rating", by="unit")
    return {
        "likert": figures.likert(design.proportion(["rating", "effort"]), View.of(survey), id="a"),
        "dots": figures.dots(means, View.of(survey), by="unit", id="b", reference=3.2, highlight="D02"),
        "rows": figures.dots(rows(count), View.of(survey), by="row", id="c", reference=3.2, highlight="1003"),
        "heat": figures.heat_map(cells, View.of(survey), rows="row", columns="column", id="d"),
        "weights": figures.weights(Design(pd.DataFrame({"w": np.linspace(0.5, 2, 400)}), weight="w"), View.of(survey)),
    }


@pytest.mark.parametrize("count", [5, 100])
def test_svg_and_png_show_the_same(count, tmp_path):
    for name, figure in kinds(count).items():
        drawn, raster = by_typst(figure.svg, figure.height, tmp_path), grey(figure.png)
        assert np.abs(np.subtract(drawn.shape, raster.shape)).max() <= 2, name
        high, wide = np.minimum(drawn.shape, raster.shape)
        difference = np.abs(blurred(drawn[:high, :wide]) - blurred(raster[:high, :wide]))
        assert difference.mean() < 1.5, name
        assert np.quantile(difference, 0.999) < 50, name


def test_each_kind_of_mark_lies_where_it_was_put():
    sheet = Sheet(40.0)
    sheet.boxes([(20, 5, 10, 10)], "#000000", rasterised=True)
    sheet.points([(100, 10)], size=6, colour="#000000")
    sheet.points([(120, 10)], size=6, colour="#000000", is_open=True)
    sheet.specks([(60, 30)], size=4, colour="#000000")
    sheet.lines([(0, 35, 156, 35)], width=1.0, colour="#000000", dashes=(2, 2))
    dots = grey(sheet.printed()[1])

    def at(x: float, y: float) -> float:
        across = (x + 0.6) * 156 / 157.2  # the sheet keeps a margin at both sides
        return dots[round(y / 25.4 * theme.RESOLUTION), round(across / 25.4 * theme.RESOLUTION)]

    assert (at(21, 6), at(29, 14)) == (0, 0) and (at(19, 10), at(31, 10), at(25, 4), at(25, 16)) == (255,) * 4
    assert at(100, 10) == at(102, 10) == 0 and at(104, 10) == 255
    assert at(120, 10) == 255 and at(122.98, 10) < 128
    assert at(60, 30) == at(61, 31) == 0 and at(61.9, 31.9) == 255
    line = dots[round(35 / 25.4 * theme.RESOLUTION)]
    assert np.count_nonzero(np.diff((line < 128).astype(int)) == 1) in {38, 39}  # 156 mm of dashes and gaps of 2 mm


@pytest.mark.parametrize(("align", "expected"), [("left", (50, 70)), ("center", (40, 60)), ("right", (30, 50))])
def test_labels_stand_at_their_place_in_their_width(align, expected):
    """Chinese signs are one em wide: ten of them at 2 mm are 20 mm, 2 mm high around the middle."""
    sheet = Sheet(20.0)
    sheet.text(50, 10, "回" * 10, size=2 / 25.4 * 72, align=align, colour="#000000")
    dots = grey(sheet.printed()[1]) < 128
    across = np.flatnonzero(dots.any(axis=0)) / theme.RESOLUTION * 25.4
    down = np.flatnonzero(dots.any(axis=1)) / theme.RESOLUTION * 25.4
    assert across[0] == pytest.approx(expected[0], abs=0.6) and across[-1] == pytest.approx(expected[1], abs=0.6)
    assert (down[0] + down[-1]) / 2 == pytest.approx(10, abs=0.15)
    assert 1.5 < down[-1] - down[0] < 2


def test_an_upright_label_begins_at_its_place_and_goes_up():
    sheet = Sheet(40.0)
    sheet.text(50, 30, "回" * 10, size=2 / 25.4 * 72, is_upright=True, colour="#000000")
    dots = grey(sheet.printed()[1]) < 128
    across = np.flatnonzero(dots.any(axis=0)) / theme.RESOLUTION * 25.4
    down = np.flatnonzero(dots.any(axis=1)) / theme.RESOLUTION * 25.4
    assert (down[0], down[-1]) == (pytest.approx(10, abs=0.4), pytest.approx(30, abs=0.4))
    assert (across[0] + across[-1]) / 2 == pytest.approx((50 + 0.6) * 156 / 157.2, abs=0.15)


def test_outlines_are_kept_and_blanks_have_none():
    face = font()
    assert outline_of(face, "质") is outline_of(face, "质")
    assert [round(start, 3) for start, _ in placed(face, "质 量")] == [0, round(1 + face.advance(" "), 3)]
    assert outline_of(face, "一").data.startswith("M") and outline_of(face, "一").data.endswith("Z")


def test_a_sign_that_the_font_lacks_comes_from_the_other_font():
    face = font()
    assert face.face_with("ⴰ").fname != face.path and outline_of(face, "ⴰ").data
