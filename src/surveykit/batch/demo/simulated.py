"""A shipped survey whose data nobody may publish, so that they are simulated beside its ``survey.yml``."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from surveykit.errors import ParameterError
from surveykit.files import sha256_of, write_atomic
from surveykit.simulation import Planted, Settings, Truth, load_truth, read_faults, simulate
from surveykit.simulation.mass_evaluation import STAFF_FILE
from surveykit.simulation.truth import FAULTS_FILE, FILE, recorded_files

#: The seed of the shipped campaign; the numbers of messages sent in its ``survey.yml`` belong to it.
SEED = 1
#: Surveys that are simulated, and with what.
SIMULATED = {"mass-evaluation": Settings(seed=SEED)}
DECISIONS = "decisions.yml"
#: What is made beside ``survey.yml``. truth.json comes last: it says that the others are complete.
MADE = ("raw", "units.csv", STAFF_FILE, FAULTS_FILE, FILE)
#: Made in the survey's private folder first, so that no half of it is ever taken for the whole.
_PLACE = ".surveykit/simulated"
_HEAD = """\
# 本文件由演示程序根据模拟数据的真值（truth.json）生成，代替人工确认。真实调查中，每一条都须由人核实后填写。
# Written by the demo from the truth of the simulation (truth.json), in place of a person. In a real survey a person
# looks into every entry and confirms it.
"""


def simulate_into(
    survey: str, folder: Path, settings: Settings | None = None, advanced: Callable[[int], None] | None = None
) -> bool:
    """Simulate the raw exports and the register of a survey into its folder, if they are not there.

    What was simulated before is left as it is if every file is as it was made; what no simulation of this kind made is
    refused. ``advanced`` is called with the number of ratings written since the last call. Whether anything was made.
    """
    settings = settings or SIMULATED.get(survey)
    if settings is None or _is_there(folder, settings):
        return False
    shutil.rmtree(folder / "raw", ignore_errors=True)
    for name in MADE[1:]:
        (folder / name).unlink(missing_ok=True)
    unfinished = folder / _PLACE
    shutil.rmtree(unfinished, ignore_errors=True)
    simulate(settings, unfinished, advanced)
    for part in MADE:
        if (unfinished / part).exists():
            (unfinished / part).replace(folder / part)
    shutil.rmtree(unfinished)
    return True


def _is_there(folder: Path, settings: Settings) -> bool:
    """Whether the simulated files are as they were made; only whole or missing ones may be made again."""
    made = recorded_files(folder / FILE)
    present = [folder / "raw", folder / "units.csv"]
    if made is None:
        was_stopped = (folder / _PLACE / FILE).exists()  # as it was being put in place
        if (folder / FILE).exists() or (any(path.exists() for path in present) and not was_stopped):
            raise _not_ours(folder, "raw files or a register that no simulation made")
        return False
    changed = [name for name, digest in made.items() if (folder / name).exists() and sha256_of(folder / name) != digest]
    if changed:
        raise _not_ours(folder, ", ".join(changed[:5]))
    truth = json.loads((folder / FILE).read_text(encoding="utf-8"))
    parameters = json.loads(json.dumps(settings.as_json()))
    same = truth.get("seed") == settings.seed and truth.get("parameters") == parameters
    return same and all((folder / name).exists() for name in made)


def _not_ours(folder: Path, found_instead: str) -> ParameterError:
    what = "the survey's folder holds data that are not as the simulation made them"
    remedy = "move raw/, units.csv and truth.json away; the demo then makes them anew"
    return ParameterError(what, str(folder), found=found_instead, remedy=remedy)


def settle_from_truth(folder: Path) -> int | None:
    """Write the ``decisions.yml`` that a person would write who knew the truth; none if there is one already.

    A misspelt unit is the unit that was rated. A label that nobody declared is the level that it always stands for; one
    that stands for several is no valid answer, since nobody knows which. What the checks find by themselves is left
    to the rules in ``survey.yml``. How many were written; ``None`` if the file was there.
    """
    path = folder / DECISIONS
    if path.exists():
        return None
    faults = tuple(read_faults(folder))
    units = {fault.value: fault.unit for fault in faults if fault.kind == "misspelt_units"}
    answers = dict(_meanings(faults, load_truth(folder)))
    write_atomic(path, _HEAD + "\n".join(_lines(units, answers)) + "\n")
    return len(units) + len(answers)


def _meanings(faults: tuple[Planted, ...], truth: Truth) -> Iterator[tuple[str, str | None]]:
    """Undeclared label to the code it stands for, ``None`` where it stands for several."""
    codes = {level["label"]: code for code, level in truth.scales["window"].items()}
    meant: dict[str, set[str]] = defaultdict(set)
    for fault in faults:
        if fault.kind == "undeclared_labels":
            meant[fault.value].add(fault.was)
    for label, labels in sorted(meant.items()):
        yield label, codes[next(iter(labels))] if len(labels) == 1 else None


def _lines(units: dict[str, str], answers: dict[str, str | None]) -> Iterator[str]:
    """The file's lines; JSON in one line is YAML too."""
    meanings = {label: {"means": code} if code else {"missing": "invalid"} for label, code in answers.items()}
    sections = {
        "answers": [{"question": "overall", "found": label, **meaning} for label, meaning in meanings.items()],
        "units": [{"found": name, "means": unit} for name, unit in sorted(units.items())],
    }
    for section, entries in sections.items():
        if entries:
            yield f"{section}:"
            yield from (f"  - {json.dumps(entry, ensure_ascii=False)}" for entry in entries)
