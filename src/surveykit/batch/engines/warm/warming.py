"""Doing once, in the server, what would otherwise be done anew in every child: late imports, fonts, first figures."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from surveykit.batch.engines.notebook import DECLARED, code_cells, read_notebook, source_of, tags_of

_rehearsed: list[Path] = []


def rehearse(folder: Path | None) -> None:
    """Do once, on made-up answers, what reports of a survey do; a failure is passed over, as notebooks show it."""
    if _rehearsed or folder is None:
        return
    _rehearsed.append(folder)
    with contextlib.suppress(Exception), _quiet(), _surroundings(folder):
        _run_shipped_report(folder)
        import_module("pyarrow.dataset")
        import_module("pyarrow.parquet")
        import_module("surveykit.drawing.glyphs").prepare()


def draw_first_figure() -> None:
    """Have matplotlib do what it does once, where something has imported it."""
    if "matplotlib.pyplot" in sys.modules:
        with contextlib.suppress(Exception), _quiet():
            pyplot = import_module("matplotlib.pyplot")
            figure = pyplot.figure()
            figure.subplots().plot([0, 1], label="a")
            figure.savefig(io.BytesIO(), format="png")
            pyplot.close("all")  # the next one is number 1 again


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
        yield


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
    notebook = read_notebook(shipped("notebooks") / "unit_report.ipynb")
    names: dict[str, Any] = {}
    for _, _, cell in code_cells(notebook):
        exec(source_of(cell), names)  # noqa: S102 - the package's own code
        if DECLARED in tags_of(cell):
            names |= {"survey": str(survey), "unit": "", "language": "zh"}
