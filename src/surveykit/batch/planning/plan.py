"""From slices and settings to the list of jobs; every parameter is checked before anything starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from surveykit.batch.engines.limits import Limits
from surveykit.batch.engines.notebook import Json, Parameters
from surveykit.batch.engines.registry import ENGINES
from surveykit.batch.planning.job import PRIVATE, SLICE, Added, Job, job_name, job_parts
from surveykit.batch.planning.parameters import check_parameters, declared_parameters
from surveykit.batch.planning.versions import versions
from surveykit.errors import ParameterError
from surveykit.files import safe_names
from surveykit.forking.allowed import can_fork
from surveykit.formats import FORMATS, SHIPPED
from surveykit.slices import Slice

#: What of a run's folder no notebook may look into: others' reports, slices and workplaces, and the account of it all.
_OF_THE_RUN = ("units", "overall", PRIVATE, "quality", "journal.jsonl", "run.json")


def default_engine() -> str:
    """The engine to use when none is asked for: ``warm`` where the system can fork."""
    return "warm" if can_fork() else "stock"


@dataclass(frozen=True)
class JobSettings:
    """What a person chose for a run.

    Args:
        survey: The survey's id, handed to notebooks as the parameter ``survey``.
        folder: Where the reports go.
        parameters: Further notebook parameters.
        formats: Documents to write for each job.
        engine: The engine's name.
        limits: What one notebook may take.
        hidden: Where the answers are that no notebook is handed: the survey's raw files, its cleaned ones, its key.
    """

    survey: str
    folder: Path
    parameters: Parameters = field(default_factory=dict)
    formats: tuple[str, ...] = tuple(SHIPPED)
    engine: str = field(default_factory=default_engine)
    limits: Limits = field(default_factory=Limits)
    hidden: tuple[Path, ...] = ()


def plan(slices: Sequence[Slice], notebooks: Mapping[str, Path], settings: JobSettings) -> tuple[Job, ...]:
    """One job per slice.

    Args:
        slices: The slices to report on, in order of start.
        notebooks: The template for ``unit`` slices and for the ``overall`` one.
        settings: What a person chose.

    Raises:
        ParameterError: A notebook does not declare a parameter, or an engine is unknown.
        DocumentError: A format is unknown.
    """
    ENGINES.refuse_unknown([settings.engine])
    FORMATS.refuse_unknown(settings.formats)
    try:
        safe_names(piece.unit for piece in slices if piece.unit is not None)
    except ValueError as error:
        raise ParameterError(str(error), "the register", remedy="give one of the units another id") from None
    checked = _checked(notebooks, settings)
    return tuple(_job(piece, notebooks[_kind(piece)], checked[_kind(piece)], settings) for piece in slices)


class NotedJob(TypedDict):
    """What a finished run notes of one of its jobs."""

    unit: str | None
    parts: dict[str, str]
    withheld: bool


def noted_jobs(stored: Sequence[NotedJob], notebooks: Mapping[str, Path], settings: JobSettings) -> tuple[Job, ...]:
    """The jobs for the slices that an earlier plan noted; their hashes are known, and there is nothing to run on."""
    nowhere = settings.folder / PRIVATE / "slices" / "slice.json"
    checked = _checked(notebooks, settings)
    pieces = [Slice(entry["unit"], nowhere, entry["parts"][SLICE], 0, withheld=entry["withheld"]) for entry in stored]
    return tuple(_job(piece, notebooks[_kind(piece)], checked[_kind(piece)], settings) for piece in pieces)


def _kind(piece: Slice) -> str:
    return "overall" if piece.unit is None else "unit"


def _checked(notebooks: Mapping[str, Path], settings: JobSettings) -> dict[str, Parameters]:
    """The parameters for each kind of notebook; a chosen one goes to the notebooks that declare it.

    ``unit`` is checked with a placeholder. A name that no notebook declares is refused as the unit notebook, where
    there is one, would refuse it.
    """
    chosen = dict(settings.parameters)
    declared = {kind: declared_parameters(notebook) for kind, notebook in notebooks.items()}
    first = min(notebooks, key=lambda kind: kind != "unit")
    nowhere = {name: value for name, value in chosen.items() if not any(name in names for names in declared.values())}
    check_parameters(notebooks[first], nowhere)
    checked: dict[str, Parameters] = {}
    for kind, notebook in notebooks.items():
        given: dict[str, Json] = {"survey": settings.survey, **({"unit": ""} if kind == "unit" else {})}
        given |= {name: value for name, value in chosen.items() if name in declared[kind]}
        checked[kind] = check_parameters(notebook, given)
    return checked


def _job(piece: Slice, notebook: Path, checked: Parameters, settings: JobSettings) -> Job:
    parameters = dict(checked) if piece.unit is None else {**checked, "unit": piece.unit}
    name = job_name(piece.unit)
    return Job(
        name=name,
        unit=piece.unit,
        parts=job_parts(notebook, parameters, piece.digest, settings.formats, versions()),
        notebook=notebook,
        parameters=parameters,
        slice=piece.path,
        output=settings.folder / name,
        scratch=settings.folder / PRIVATE / "scratch",
        runtime=settings.folder / PRIVATE / "scratch",
        engine=settings.engine,
        formats=settings.formats,
        withheld=piece.withheld,
        limits=settings.limits,
        hidden=(*settings.hidden, *(settings.folder / name for name in _OF_THE_RUN)),
        added=Added(ENGINES.registered([settings.engine]), FORMATS.registered(settings.formats)),
    )
