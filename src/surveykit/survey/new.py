"""A new survey folder that runs at once, to be replaced piece by piece with one's own."""

from __future__ import annotations

import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from surveykit.errors import Problem, SurveyError
from surveykit.files import sync_folder
from surveykit.survey.folder_name import ID_IN_WORDS, is_usable, usable_name

#: The survey id of the template.
_PLACEHOLDER = "example-survey"
_TEXT_FILES = ("survey.yml", "README.md")


def new_survey(name: str, parent: Path) -> Path:
    """Write the folder ``parent/name`` with a small commented survey, a register and made-up answers.

    Raises:
        SurveyError: The name cannot be used, or there is already something of that name.
    """
    if not is_usable(name):
        raise SurveyError(
            Problem(
                f"a survey cannot be called {name!r}",
                expected=ID_IN_WORDS,
                found=name,
                remedy=f"for instance {usable_name(name)!r}; the title in survey.yml can be any text",
            )
        )
    target = parent / name
    if target.exists():
        raise SurveyError(Problem("there is already something of that name", str(target), remedy="choose another name"))
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent, prefix=".tmp-") as temporary:
        folder = Path(temporary) / name
        with as_file(files("surveykit.survey") / "template") as template:
            shutil.copytree(template, folder)
        for file in _TEXT_FILES:
            text = (folder / file).read_text(encoding="utf-8").replace(_PLACEHOLDER, name)
            (folder / file).write_text(text, encoding="utf-8", newline="\n")
        # Stored under another name, so that it does not take effect where it is stored.
        (folder / "gitignore").rename(folder / ".gitignore")
        folder.rename(target)
    sync_folder(parent)
    return target
