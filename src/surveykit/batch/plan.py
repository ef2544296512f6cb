"""From slices and settings to the list of jobs; every parameter is checked before anything starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from surveykit.batch import engines
from surveykit.batch.job import FORMATS, Job, job_key, job_name
from surveykit.batch.parameters import check_parameters
from surveykit.batch.run import PRIVATE
from surveykit.batch.versions import versions
from surveykit.errors import ParameterError, Problem
from surveykit.slices import Slice


@dataclass(frozen=True)
class Settings:
    """What a person chose for a run.

    Args:
        survey: The survey's id, handed to notebooks as the parameter ``survey``.
        folder: Where the reports go.
        parameters: Further notebook parameters.
        formats: Documents to write for each job.
        engine: The engine's name.
        cell_timeout: Seconds one cell may take; ``None`` for no limit.
    """

    survey: str
    folder: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)
    formats: tuple[str, ...] = FORMATS
    engine: str = "stock"
    cell_timeout: float | None = 600.0


def plan(slices: Sequence[Slice], notebooks: Mapping[str, Path], settings: Settings) -> tuple[Job, ...]:
    """One job per slice.

    Args:
        slices: The slices to report on, in order of start.
        notebooks: The template for ``unit`` slices and for the ``overall`` one.
        settings: What a person chose.

    Raises:
        ParameterError: A notebook does not declare a parameter, an engine or a format is unknown.
    """
    engines.get(settings.engine)
    _check_formats(settings.formats)
    kinds = sorted({_kind(piece) for piece in slices})
    checked = {kind: _checked(kind, notebooks[kind], settings) for kind in kinds}
    return tuple(_job(piece, notebooks[_kind(piece)], checked[_kind(piece)], settings) for piece in slices)


def _kind(piece: Slice) -> str:
    return "overall" if piece.unit is None else "unit"


def _checked(kind: str, notebook: Path, settings: Settings) -> dict[str, Any]:
    """The parameters all notebooks of a kind are given; ``unit`` is checked with a stand-in value."""
    given = {"survey": settings.survey, **settings.parameters}
    if kind == "unit":
        given["unit"] = ""
    return check_parameters(notebook, given)


def _job(piece: Slice, notebook: Path, checked: Mapping[str, Any], settings: Settings) -> Job:
    parameters = dict(checked) if piece.unit is None else {**checked, "unit": piece.unit}
    name = job_name(piece.unit)
    return Job(
        name=name,
        unit=piece.unit,
        key=job_key(notebook, parameters, piece.digest, settings.formats, versions()),
        notebook=notebook,
        parameters=parameters,
        slice=piece.path,
        output=settings.folder / name,
        scratch=settings.folder / PRIVATE / "scratch",
        runtime=settings.folder / PRIVATE / "scratch",
        engine=settings.engine,
        formats=settings.formats,
        withheld=piece.withheld,
        cell_timeout=settings.cell_timeout,
    )


def _check_formats(formats: Sequence[str]) -> None:
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise ParameterError(
            Problem(
                "there is no such document format", expected="some of " + ", ".join(FORMATS), found=", ".join(unknown)
            )
        )
