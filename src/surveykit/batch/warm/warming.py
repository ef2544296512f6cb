"""Doing once, in the server, what would otherwise be done anew in every child."""

from __future__ import annotations

import contextlib
import sys
from importlib import import_module

#: Parts of surveykit that a report uses; an unused room costs nothing but its import.
_ROOMS = (
    "appendix.store",
    "appendix.start",
    "disclosure",
    "estimation",
    "figures",
    "slices",
    "tables",
    "units",
    "wording",
)


def warm_up() -> None:
    """Import what is imported late, load fonts and draw a first figure."""
    if "surveykit" in sys.modules:
        _warm_surveykit()
    if "matplotlib.pyplot" in sys.modules:
        _warm_pyplot()


def _warm_surveykit() -> None:
    """The signs of the first figure are those that most figures show: each is measured and drawn once."""
    for room in _ROOMS:
        import_module(f"surveykit.{room}")
    with contextlib.suppress(Exception):  # without a font the notebook says what is missing
        _first_figure()


def _first_figure() -> None:
    from surveykit.figures.sheet import Sheet

    sheet = Sheet(20.0)
    sheet.text(1, 5, "0123456789 .,%()-–abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ 满意度单位平均值")
    sheet.lines([(0, 0, 10, 10)])
    sheet.points([(3.0, 3.0)], size=1.5, colour="#1f4e79")
    sheet.printed()


def _warm_pyplot() -> None:
    """A figure of pyplot, drawn and thrown away: the next one is number 1 again."""
    import io

    pyplot = import_module("matplotlib.pyplot")
    figure = pyplot.figure()
    figure.subplots().plot([0, 1], label="a")
    figure.savefig(io.BytesIO(), format="png")
    pyplot.close("all")
