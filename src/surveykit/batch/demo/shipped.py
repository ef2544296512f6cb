"""What surveykit brings along: the report notebooks and the demo surveys, and a sample that stands for all units."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path

from surveykit.errors import ParameterError, SurveyError
from surveykit.files import write_atomic
from surveykit.matching.texts import did_you_mean
from surveykit.survey import Definition, Register, Unit

#: Surveys with more units than this are shown by a sample.
_MOST = 60
#: Groups of size within a class.
_GROUPS = 4


def shipped(name: str) -> Path:
    """A shipped folder (``notebooks``, ``surveys``): inside the installed package, or in the source checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "shipped" / name
    return installed if installed.is_dir() else package.parents[1] / name


def find_notebook(name: str, survey: Definition) -> Path:
    """The template called ``name``: the survey's own, else one of the project around, else the shipped one.

    Raises:
        ParameterError: There is none; the message lists those that exist.
    """
    folders = [survey.folder / "notebooks"] if survey.folder else []
    folders += [folder / "notebooks" for folder in (Path.cwd(), *Path.cwd().parents)]
    folders.append(shipped("notebooks"))
    for folder in folders:
        if (folder / f"{name}.ipynb").is_file():
            return folder / f"{name}.ipynb"
    known = sorted({path.stem for folder in folders for path in folder.glob("*.ipynb")})
    raise ParameterError(
        f"there is no notebook {name!r}",
        where="survey.yml, report.notebooks",
        expected="one of " + ", ".join(known),
        found=name,
        remedy=f"put {name}.ipynb into notebooks/ of the survey's folder, or name one of those",
    )


def bring_notebook(name: str) -> Path:
    """The shipped notebook called ``name``, copied into the current folder; one that is there is left as it is.

    Raises:
        ParameterError: surveykit brings no notebook of that name along, or a file of that name is there.
    """
    source, target = shipped("notebooks") / f"{name}.ipynb", Path(f"{name}.ipynb")
    known = sorted(path.stem for path in shipped("notebooks").glob("*.ipynb"))
    if name not in known:
        what = f"surveykit brings no notebook {name!r} along"
        raise ParameterError(what, expected="one of " + ", ".join(known), found=name, remedy=did_you_mean(name, known))
    if target.exists():
        raise ParameterError(f"{target} is there already", remedy="move it away, or run it as it is")
    shutil.copyfile(source, target)
    return target


def bring_survey(name: str) -> Path:
    """The shipped survey below ``./surveys``, copied there if it is not; what is there is left as it is.

    In a source checkout a demo simulates data beside the shipped questionnaire; those stay where they were made.

    Raises:
        SurveyError: surveykit brings no survey of that name along.
    """
    target = Path("surveys") / name
    if (target / "survey.yml").is_file():
        return target
    source = shipped("surveys") / name
    if not (source / "survey.yml").is_file():
        known = ", ".join(sorted(path.parent.name for path in shipped("surveys").glob("*/survey.yml")))
        raise SurveyError(f"surveykit brings no survey {name!r} along", expected=f"one of {known}", found=name)
    from surveykit.batch.demo.simulated import DECISIONS, MADE, SIMULATED

    made = (*MADE, DECISIONS) if name in SIMULATED else ()
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".surveykit", *made))
    return target


def copy_notebooks(survey: Definition, folder: Path) -> None:
    """Put the shipped report notebooks into ``folder``, for this survey; by hand they show its first unit."""
    for name in sorted(survey.notebook_names.values()):
        template = shipped("notebooks") / f"{name}.ipynb"
        notebook = json.loads(template.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if "parameters" in cell["metadata"].get("tags", []):
                cell["source"] = [_with_defaults(line, survey) for line in cell["source"]]
        write_atomic(folder / template.name, json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")


def _with_defaults(line: str, survey: Definition) -> str:
    values = {"survey": survey.id, "unit": ""}
    name, equals, rest = line.partition(" = ")
    comment = rest.partition("  #")
    if not equals or name.partition(":")[0] not in values:
        return line
    value = json.dumps(values[name.partition(":")[0]], ensure_ascii=False)
    return f"{name} = {value}{comment[1]}{comment[2]}" if comment[1] else f"{name} = {value}\n"


def sample_of(register: Register) -> tuple[str, ...] | None:
    """The first unit in official order of every class and size group; ``None`` where there are few units anyway."""
    if len(register.units) <= _MOST:
        return None
    classes: dict[str | None, list[Unit]] = {}
    for unit in register.units:
        classes.setdefault(unit.cls, []).append(unit)
    chosen = {unit_id for units in classes.values() for unit_id in _one_per_size(units)}
    return tuple(unit_id for unit_id in register.ids if unit_id in chosen)


def _one_per_size(units: list[Unit]) -> list[str]:
    """The first unit of each quarter of a class by size."""
    by_size = sorted(units, key=lambda unit: unit.size or 0)
    bounds = [len(units) * group // _GROUPS for group in range(_GROUPS + 1)]
    quarters = [by_size[low:high] for low, high in pairwise(bounds) if high > low]
    return [min(quarter, key=lambda unit: unit.order).unit_id for quarter in quarters]
