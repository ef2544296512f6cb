"""A new survey folder that runs at once, to be replaced piece by piece with one's own."""

from __future__ import annotations

import re
import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from surveykit.errors import SurveyError
from surveykit.files import sync_folder
from surveykit.matching.texts import did_you_mean
from surveykit.survey.types import FILE_NAME

#: What a survey's id, which is the name of its folder, looks like.
ID_IN_WORDS = "lower-case letters, digits, '-' and '_', at most 63"
#: The survey id of the template.
_PLACEHOLDER = "example-survey"
_TEXT_FILES = ("survey.yml", "README.md")
#: The kinds of survey that there are templates of: what a survey may rate and whom it may ask again.
TEMPLATES = ("rated", "poll", "staff", "panel")


def is_usable(name: str) -> bool:
    """Whether a folder of this name can hold a survey."""
    return re.fullmatch(FILE_NAME, name) is not None


def usable_name(name: str) -> str:
    """A name that can be used, near to the given one."""
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")[:63] or "my-survey"


def new_survey(name: str, parent: Path, template: str = "rated") -> Path:
    """Write the folder ``parent/name`` with a small commented survey and made-up answers.

    Args:
        name: The survey's id.
        parent: The folder in which it is made.
        template: ``rated`` (units with a register), ``poll`` (nothing is rated), ``staff`` (departments side by side,
            not ranked) or ``panel`` (waves of the same respondents).

    Raises:
        SurveyError: The name cannot be used, there is already something of that name, or no such template.
    """
    if template not in TEMPLATES:
        expected, remedy = ", ".join(TEMPLATES), did_you_mean(template, TEMPLATES)
        raise SurveyError(f"there is no template {template!r}", expected=expected, found=template, remedy=remedy)
    if not is_usable(name):
        remedy = f"for instance {usable_name(name)!r}; the title in survey.yml can be any text"
        raise SurveyError(f"a survey cannot be called {name!r}", expected=ID_IN_WORDS, found=name, remedy=remedy)
    target = parent / name
    if target.exists():
        raise SurveyError("there is already something of that name", str(target), remedy="choose another name")
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent, prefix=".tmp-") as temporary:
        folder = Path(temporary) / name
        with as_file(files("surveykit.survey") / "templates") as templates:
            shutil.copytree(templates / template, folder)
            for file in ("README.md", "gitignore"):
                shutil.copyfile(templates / file, folder / file)
        for file in _TEXT_FILES:
            text = (folder / file).read_text(encoding="utf-8").replace(_PLACEHOLDER, name)
            (folder / file).write_text(text, encoding="utf-8", newline="\n")
        # Stored under another name, so that it does not take effect where it is stored.
        (folder / "gitignore").rename(folder / ".gitignore")
        folder.rename(target)
    sync_folder(parent)
    return target
