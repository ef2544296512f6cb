"""Starting JupyterLab where the notebooks and surveys are."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from surveykit.batch import bring_survey, find_notebook
from surveykit.batch.demo.shipped import shipped
from surveykit.cleaning import load_survey
from surveykit.errors import MissingPartError


def start(survey: str | None, options: tuple[str, ...] = ()) -> int:
    """Open JupyterLab in the current folder with the unit report of a survey; JupyterLab's exit code.

    On systems other than Windows this process becomes JupyterLab, and the function does not return.

    Args:
        survey: A survey's folder or name; the lecture evaluation if not given (it is brought along).
        options: Handed to JupyterLab.

    Raises:
        MissingPartError: JupyterLab is not installed.
    """
    if find_spec("jupyterlab") is None:
        raise MissingPartError("JupyterLab is not installed", remedy="pip install 'surveykit[lab]'")
    address = unit_notebook(survey).relative_to(Path.cwd()).as_posix()
    folders = [f"--ServerApp.root_dir={Path.cwd()}", f"--LabApp.default_url=/lab/tree/{address}"]
    return _became([sys.executable, "-m", "jupyterlab", *folders, *options])


def _became(command: list[str]) -> int:
    """Become JupyterLab where the system can: a waiting parent that is ended would leave it and its kernels behind."""
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - a list, no shell, is what is wanted
    return subprocess.run(command, check=False).returncode


def unit_notebook(survey: str | None) -> Path:
    """The unit report to open (of a poll, its report), below the current folder.

    The shipped notebooks are copied there if need be.
    """
    if survey is None or not (Path(survey).exists() or (Path("surveys") / survey).exists()):
        bring_survey(survey or "lecture-evaluation")
    definition = load_survey(survey or "lecture-evaluation")
    notebook = find_notebook(next(iter(definition.notebook_names.values())), definition).resolve()
    if notebook.is_relative_to(Path.cwd()):
        return notebook
    for template in sorted(shipped("notebooks").glob("*.ipynb")):
        target = Path("notebooks") / template.name
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(template, target)
    return (Path("notebooks") / notebook.name).resolve()
