"""A first survey.yml and units.csv from raw files: valid, and every guess marked for confirmation."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from surveykit.errors import SurveyError
from surveykit.files import write_atomic
from surveykit.inspection.draft_questions import GUESS
from surveykit.inspection.draft_sections import survey_lines
from surveykit.inspection.gathered import gather
from surveykit.inspection.overview import Overview
from surveykit.inspection.units import UnitNames
from surveykit.survey.new import ID_IN_WORDS, is_usable, usable_name


@dataclass(frozen=True)
class Draft:
    """The texts of a draft, ``survey.yml`` and ``units.csv`` (where there are units), and the number of its guesses."""

    survey: str
    units: str | None
    guesses: int


def write_draft(overviews: Sequence[Overview], folder: Path) -> Draft:
    """Write ``survey.yml`` and ``units.csv`` into a folder, with the raw files copied to ``raw/`` below it.

    Raises:
        SurveyError: The folder holds a ``survey.yml`` already, or its name can be no survey's id.
    """
    identifier = _identifier(folder)
    for file in (folder / "survey.yml", folder / "units.csv"):
        if file.exists():
            raise SurveyError("there is already a file of that name", str(file), remedy="choose another folder")
    files = [path for overview in overviews for path in (overview.path, overview.pair) if path is not None]
    paths = {path: _path_in(path, folder) for path in files}
    draft = draft_survey(overviews, identifier, paths)
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    for path, inside in paths.items():
        if not (folder / inside).exists():
            shutil.copyfile(path, folder / inside)
    if draft.units is not None:
        write_atomic(folder / "units.csv", draft.units)
    write_atomic(folder / "survey.yml", draft.survey)
    return draft


def _path_in(path: Path, folder: Path) -> str:
    """The path of a raw file in the survey's folder: its own, or below ``raw/``."""
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return f"raw/{path.name}"


def draft_survey(overviews: Sequence[Overview], name: str, paths: dict[Path, str]) -> Draft:
    """The draft of a survey with these raw files.

    Files with the same columns are sources of the same questions; others are channels of their own, whose questions a
    person puts together.

    Args:
        overviews: What each file holds.
        name: The survey's id, which is the name of its folder.
        paths: File to the path that ``sources`` names.
    """
    files = gather(overviews)
    text = "\n".join(survey_lines(files, name, paths)) + "\n"
    return Draft(text, _register(files.names) if files.units else None, text.count(f"# {GUESS}"))


def _identifier(folder: Path) -> str:
    """The survey's id: the folder's name, which the command line, notebooks and reports use."""
    name = folder.resolve().name
    if is_usable(name):
        return name
    other = f"--draft {(folder.parent / usable_name(name)).as_posix()}"
    remedy = f"choose another folder: {other} (the raw files are copied there; the title in survey.yml can be {name})"
    what = f"the folder's name becomes the survey's id, and {name!r} cannot be one"
    raise SurveyError(what, str(folder), ID_IN_WORDS, name, remedy)


def _register(names: Sequence[UnitNames]) -> str:
    """The register: an id, the name and its other spellings; with the mark by which Excel knows UTF-8."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["unit_id", "name", "aliases"])
    width = max(3, len(str(len(names))))
    for number, unit in enumerate(names, 1):
        aliases = "|".join(other for other in unit.others if "|" not in other)
        writer.writerow([f"U{number:0{width}d}", unit.name, aliases])
    return "\ufeff" + target.getvalue()
