"""A notebook whose kernel is not here is run by this Python, or refused before anything starts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from made import write_notebook
from surveykit.batch import Request, RunWatcher, run_survey
from surveykit.cleaning import load_survey
from surveykit.errors import ParameterError
from surveykit.survey import new_survey

PUBLISH = """
import surveykit as sk
sk.publish(sk.Appendix(title="R", language="en", survey=survey, unit=unit).add(sk.Paragraph(f"unit {unit}")))
"""


def asking_for(tmp_path: Path, kernel: str, language: str) -> Path:
    path = write_notebook(tmp_path / "asks.ipynb", PUBLISH)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"] = {"kernelspec": {"name": kernel, "display_name": kernel, "language": language}}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


class Listening(RunWatcher):
    def __init__(self) -> None:
        self.notes: list[str] = []

    def noted(self, text: str) -> None:
        self.notes.append(text)


@pytest.mark.parametrize("engine", ["warm", pytest.param("stock", marks=pytest.mark.slow)])
def test_this_python_runs_a_python_notebook_whose_kernel_is_not_here(tmp_path: Path, engine: str) -> None:
    survey = load_survey(new_survey("kern", tmp_path))
    notebook = asking_for(tmp_path, "myenv", "python")
    watcher = Listening()
    request = Request(
        survey, tmp_path / "out", units=("north",), unit_notebook=notebook, formats=("html",), engine=engine
    )
    assert {entry.status for entry in run_survey(request, watcher).outcome.entries.values()} == {"done"}
    assert "asks.ipynb asks for the kernel 'myenv', which is not here: this Python runs it" in watcher.notes
    stored = json.loads((tmp_path / "out" / "units" / "north" / "report.ipynb").read_text(encoding="utf-8"))
    assert stored["metadata"]["kernelspec"]["name"] == "python3"


def test_a_notebook_in_another_language_without_its_kernel_is_refused_before_anything_starts(tmp_path: Path) -> None:
    survey = load_survey(new_survey("kern", tmp_path))
    notebook = asking_for(tmp_path, "ir-of-mine", "R")
    with pytest.raises(ParameterError, match=r"kernel 'ir-of-mine' is not installed[\s\S]*one of .*python3"):
        run_survey(Request(survey, tmp_path / "out", unit_notebook=notebook))
    assert not (tmp_path / "out").exists()
