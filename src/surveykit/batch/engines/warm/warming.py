"""Doing once, in the server, what would otherwise be done anew in every child: late imports, fonts, first figures."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any


def warm_up(folder: Path) -> None:
    """Do everything once that reports of a survey do, on made-up answers in a folder of the server's own.

    A failure here is passed over: the notebook itself tells what is wrong.
    """
    if "surveykit" in sys.modules:
        with contextlib.suppress(Exception), _surroundings(folder):
            _run_shipped_report(folder)
            import_module("pyarrow.dataset")
            import_module("pyarrow.parquet")
            import_module("surveykit.drawing.glyphs").prepare()
    if "matplotlib.pyplot" in sys.modules:
        with contextlib.suppress(Exception):
            _draw_with_pyplot()


@contextlib.contextmanager
def _surroundings(folder: Path) -> Iterator[None]:
    """An environment in which nothing leads to a real survey or report."""
    before = dict(os.environ)
    os.environ.pop("SURVEYKIT_SLICE", None)
    os.environ["SURVEYKIT_OUTPUT"] = str(folder / "published")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _run_shipped_report(folder: Path) -> None:
    """The shipped report of one unit of the survey that ``surveykit new`` writes, as plain Python."""
    from surveykit.batch.demo.shipped import shipped
    from surveykit.survey import new_survey

    survey = new_survey("warming", folder)
    notebook: dict[str, Any] = json.loads((shipped("notebooks") / "unit_report.ipynb").read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # noqa: S102 - the package's own code
            if "parameters" in cell["metadata"].get("tags", []):
                names |= {"survey": str(survey), "unit": "", "language": "zh"}


def _draw_with_pyplot() -> None:
    """A figure of pyplot, drawn and thrown away: the next one is number 1 again."""
    pyplot = import_module("matplotlib.pyplot")
    figure = pyplot.figure()
    figure.subplots().plot([0, 1], label="a")
    figure.savefig(io.BytesIO(), format="png")
    pyplot.close("all")
