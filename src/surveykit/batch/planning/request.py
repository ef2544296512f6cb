"""What a run is asked to do."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from surveykit.batch.demo.shipped import find_notebook
from surveykit.batch.engines.limits import Limits
from surveykit.batch.engines.notebook import Parameters
from surveykit.batch.planning.plan import JobSettings, default_engine
from surveykit.cleaning import Survey
from surveykit.cleaning.identities import key_file
from surveykit.language import Language
from surveykit.readers.packages import PREFIX


@dataclass(frozen=True)
class Request:
    """What a run shall do; what is not given follows the survey.

    Args:
        survey: The survey.
        folder: Where the reports go; ``reports/<survey id>`` if not given.
        units: Ids of the units to report on; all if not given.
        unit_notebook: A template for the units instead of the survey's.
        parameters: Further notebook parameters.
        language: ``zh`` or ``en``.
        formats: Documents to write.
        engine: How notebooks are run; ``warm`` where the system can fork, else ``stock``, if not given.
        workers: Notebooks side by side; the number of processors if not given.
        limits: What one notebook may take.
        fresh: Run also what is up to date.
        executor: Runs the jobs instead of processes of this machine; any ``concurrent.futures.Executor``.
    """

    survey: Survey
    folder: Path | None = None
    units: tuple[str, ...] | None = None
    unit_notebook: Path | None = None
    parameters: Parameters = field(default_factory=dict)
    language: Language | None = None
    formats: tuple[str, ...] | None = None
    engine: str | None = None
    workers: int | None = None
    limits: Limits = field(default_factory=Limits)
    fresh: bool = False
    executor: Executor | None = None


def report_folder(survey: Survey, out: Path | None) -> Path:
    """The folder of a survey's results: as given, or ``reports/<survey id>`` beside the folder ``surveys``."""
    return (out or Path("reports") / survey.id).resolve()


def settings_of(request: Request, folder: Path) -> JobSettings:
    """What is asked, with what the survey says where nothing is asked."""
    parameters = dict(request.parameters)
    if request.language:
        parameters["language"] = request.language
    return JobSettings(
        survey=request.survey.id,
        folder=folder,
        parameters=parameters,
        formats=request.formats if request.formats is not None else tuple(request.survey.report.formats),
        engine=request.engine or default_engine(),
        limits=request.limits,
        hidden=answers_of(request.survey),
    )


def answers_of(survey: Survey) -> tuple[Path, ...]:
    """Where a survey's answers and the key of its identities are: what no notebook needs and none may look into."""
    if survey.folder is None:
        return (key_file(survey),)
    files = [name for source in survey.sources for name in (source.path, source.pair) if name is not None]
    raw = [survey.folder / name for name in dict.fromkeys(files) if not name.startswith(PREFIX)]
    return (survey.folder / ".surveykit", *raw, key_file(survey))


def notebooks_of(request: Request) -> dict[str, Path]:
    """The template for ``unit`` slices, where there are units, and for the ``overall`` one."""
    given = {"unit": request.unit_notebook}
    return {
        kind: (given.get(kind) or find_notebook(name, request.survey)).resolve()
        for kind, name in request.survey.notebook_names.items()
    }
