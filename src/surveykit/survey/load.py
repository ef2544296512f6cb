"""Finding a survey and loading it, with everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from surveykit.errors import Problem, SurveyError
from surveykit.language import Language
from surveykit.matching.texts import did_you_mean, listing
from surveykit.survey.calendars import with_calendars
from surveykit.survey.derived import with_derived
from surveykit.survey.document import Document, Position, Written, mapping, read_document, sequence
from surveykit.survey.explain import problem_of, without_mistyped
from surveykit.survey.guesses import marked_lines
from surveykit.survey.matrix import with_items
from surveykit.survey.measures import with_measures
from surveykit.survey.model import Definition
from surveykit.survey.presets import expanded
from surveykit.survey.references import Declared, reference_problems
from surveykit.survey.register import Register
from surveykit.survey.register_file import read_register
from surveykit.survey.schema import NOT_WRITTEN, known_keys
from surveykit.survey.settings import files_of
from surveykit.survey.targets import with_targets
from surveykit.survey.weighting import WEIGHT

FILE = "survey.yml"

D = TypeVar("D", bound=Definition)
M = TypeVar("M", bound=BaseModel)

_START = "start in the folder that holds surveys/, or in a folder below it"

#: Below these keys an entry without content is a mistake, not a key left open.
_WRITTEN_OUT = ("choices", "scores", "missing")


def find_survey(path: str | Path) -> Path:
    """The folder of a survey: a folder (or its ``survey.yml``), or a name below ``surveys/`` here or further up.

    Raises:
        SurveyError: There is no such survey; the message lists the known ones.
    """
    given = Path(path)
    if given.name == FILE and given.is_file():
        return given.parent.resolve()
    if (given / FILE).is_file():
        return given.resolve()
    here = Path.cwd()
    known: list[str] = []
    for folder in (here, *here.parents):
        shelf = folder / "surveys"
        if len(given.parts) == 1 and (shelf / given / FILE).is_file():
            return (shelf / given).resolve()
        known += sorted(file.parent.name for file in shelf.glob(f"*/{FILE}"))
    if given.is_dir():
        raise SurveyError(f"the folder {given} holds no {FILE}", expected=FILE, remedy="name the folder of a survey")
    expected = listing(known) or f"a folder with {FILE}, or the name of one below surveys/"
    remedy = f"{did_you_mean(given.name, known, 'surveykit new NAME makes one')}; {_START}"
    raise SurveyError(f"there is no survey {str(given)!r}", expected=expected, found=str(given), remedy=remedy)


def load_definition(path: str | Path, cls: type[D] = Definition) -> D:  # type: ignore[assignment]
    """Load ``survey.yml`` and the register of a survey.

    Raises:
        SurveyError: With every problem of both files, each with file and line.
    """
    folder = find_survey(path)
    document = read_document(folder / FILE)
    if document.problems:
        raise SurveyError(document.problems)
    with_items(document)
    problems = [*with_targets(document, folder), *with_calendars(document, folder)]
    document.value = with_measures(expanded(document.value))
    raw = mapping(document.value)
    definition, wrong_values = validated(document, cls, known_keys, hidden=NOT_WRITTEN)
    register, wrong_rows = _register(raw, folder)
    references = reference_problems(Declared(document, folder), register)
    problems += [*wrong_values, *wrong_rows, *references, *_another_name(document, raw.get("id"), folder)]
    if problems or definition is None:
        raise SurveyError(by_line(problems))
    sources = tuple(file for source in definition.sources for file in files_of(source, folder))
    draft = bool(marked_lines(folder / FILE))
    filled = {"folder": folder, "units_listed": register, "sources": sources, "draft": draft}
    definition = definition.model_copy(update=filled)
    if definition.design.weight is None and (weights := _weights_by_role(definition)):
        design = definition.design.model_copy(update={"weight": weights[0]})
        definition = definition.model_copy(update={"design": design})
    if definition.weighting is not None:
        # Where weights are computed, they are the design's; what the design named are the weights before.
        weighting = definition.weighting.model_copy(update={"start": definition.design.weight})
        design = definition.design.model_copy(update={"weight": WEIGHT})
        definition = definition.model_copy(update={"weighting": weighting, "design": design})
    return with_derived(definition)


def _weights_by_role(definition: Definition) -> list[str]:
    return [name for name, question in definition.questions.items() if question.role == "weight"]


def _another_name(document: Document, name: Written, folder: Path) -> list[Problem]:
    """The id is the folder's name: parameters, the command line and the folders of reports all use it."""
    if not isinstance(name, str) or name == folder.name:
        return []
    remedy = f"write id: {folder.name}, or rename the folder"
    what = f"the id {name!r} is not the name of the survey's folder; the folder is called {folder.name}"
    return [Problem(what, document.where(("id",)), folder.name, name, remedy)]


def _register(raw: dict[str, Written], folder: Path) -> tuple[Register, list[Problem]]:
    units = mapping(raw.get("units"))
    name = units.get("register")
    if not isinstance(name, str) or not (folder / name).is_file():
        return Register(), []  # said already, with the line in survey.yml
    language: Language = "zh" if raw.get("language") == "zh" else "en"
    waves = [wave for wave in sequence(raw.get("waves")) if isinstance(wave, str)]
    places = [name for name in sequence(units.get("places")) if isinstance(name, str)]
    return read_register(folder / name, language, waves, places)


def validated(
    document: Document,
    cls: type[M],
    keys: Callable[[Position], list[str]],
    hidden: tuple[str, ...] = (),
    language: str | None = None,
) -> tuple[M | None, list[Problem]]:
    """The document as a model, and every problem with its line.

    ``keys`` gives the keys that are known at a position, for suggestions; ``hidden`` are fields of the model that are
    no keys of the file. Plain labels are in ``language``, by default the document's own.
    """
    raw = _without_open_keys(document.value)
    if not isinstance(raw, dict):
        what = "the file is empty" if raw is None else "the file is no list of keys"
        return None, [Problem(what, document.where(), expected="entries of the form 'key: ...'")]
    problems = [
        Problem(f"unknown key {name!r}", document.where((name,)), listing(keys(()), 30), name, "remove it")
        for name in hidden
        if name in raw
    ]
    written = {key: value for key, value in raw.items() if key not in hidden}
    language = language or ("zh" if raw.get("language") == "zh" else "en")
    try:
        return cls.model_validate(written, context={"language": language}), problems
    except ValidationError as error:
        details = without_mistyped(error.errors(include_url=False), keys)
        return None, problems + [problem_of(detail, document, keys) for detail in details]


def _without_open_keys(value: Written, key: str = "") -> Written:
    """The value without keys that have no content (``rates:``): they count as not written."""
    if isinstance(value, dict):
        kept = {name: _without_open_keys(entry, name) for name, entry in value.items()}
        return kept if key in _WRITTEN_OUT else {name: entry for name, entry in kept.items() if entry is not None}
    if isinstance(value, list):
        return [_without_open_keys(entry) for entry in value]
    return value


def by_line(problems: Iterable[Problem]) -> list[Problem]:
    """Problems without repetition, by file and line."""

    def position(problem: Problem) -> tuple[str, int]:
        name, _, line = problem.where.rpartition(":")
        return (name, int(line)) if line.isdecimal() else (problem.where, 0)

    return sorted(dict.fromkeys(problems), key=position)
