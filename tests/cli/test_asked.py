"""What a run was asked is told as the options that ask the same again."""

from __future__ import annotations

from pathlib import Path

import surveykit as sk
from surveykit.batch import Limits, Request
from surveykit.cli.status import given_options
from surveykit.survey import new_survey


def test_every_option_of_a_run_is_repeated(tmp_path: Path) -> None:
    survey = sk.load_survey(new_survey("made", tmp_path))
    assert list(given_options(Request(survey))) == []
    notebook = tmp_path / "tried.ipynb"
    request = Request(
        survey,
        unit_notebook=notebook,
        parameters={"language": "zh", "level": 0.9},
        language="en",
        formats=("docx", "html"),
        engine="stock",
        limits=Limits(None, 60.0, 2**20),
    )
    words = '--language en --formats docx,html --param language="zh" --param level=0.9 --notebook {} --engine stock'
    limits = "--cell-timeout 0 --unit-timeout 60 --memory 1048576"
    assert list(given_options(request)) == f"{words} {limits}".format(notebook).split(" ")
