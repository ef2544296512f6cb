"""One job: one notebook for one unit, with everything that decides its result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from surveykit.batch.engines.limits import Limits
from surveykit.batch.engines.notebook import Parameters
from surveykit.batch.engines.registry import ENGINES, Engine
from surveykit.files import safe_name, sha256_of, sha256_of_json
from surveykit.formats import FORMATS, Writer

#: Where a run keeps what is not a result, below its folder.
PRIVATE = ".surveykit"
#: The names of the parts of a job that are the hashes of its notebook and of its slice.
NOTEBOOK, SLICE = "notebook", "responses or benchmarks"


@dataclass(frozen=True)
class Added:
    """Engines and formats that one process has registered by calls; they travel by the names of their modules."""

    engines: Mapping[str, Engine] = field(default_factory=dict)
    formats: Mapping[str, Writer] = field(default_factory=dict)

    def register(self) -> None:
        """Make them known in this process too."""
        for name, engine in self.engines.items():
            ENGINES.register(name, engine)
        for name, writer in self.formats.items():
            FORMATS.register(name, writer)


@dataclass(frozen=True)
class Job:
    """One notebook for one unit.

    Args:
        name: ``overall`` or ``units/<safe unit id>``: the output folder below the run's folder.
        unit: The unit's id, ``None`` for the overall report.
        parts: The hash of notebook, parameters, slice, formats and versions each; equal parts mean equal outputs.
        notebook: The template.
        parameters: JSON values for its parameters cell.
        slice: The file naming the responses handed over.
        output: Where the finished folder goes.
        scratch: Where the job works before its result is moved into place; on the same disk as ``output``.
        runtime: Where sockets, connection files and temporary files of the run are; removed with the run.
        engine: The engine's name.
        formats: Documents to write.
        withheld: Whether nothing of the unit may be shown: it has too few answers, or would give another one away; its
            report says which.
        limits: What the notebook may take.
        hidden: Files and folders that its notebook may not look into, but for its own slice and its own folders.
        added: What was registered by calls in the process that planned the job, for the one that does it.
    """

    name: str
    unit: str | None
    parts: Mapping[str, str]
    notebook: Path
    parameters: Parameters
    slice: Path
    output: Path
    scratch: Path
    runtime: Path
    engine: str
    formats: tuple[str, ...]
    withheld: bool
    limits: Limits
    hidden: tuple[Path, ...] = ()
    added: Added = field(default_factory=Added)

    @property
    def key(self) -> str:
        """The hash of all parts."""
        return sha256_of_json(dict(self.parts))


def job_name(unit: str | None) -> str:
    """The folder of a unit's report below the run's folder."""
    return "overall" if unit is None else f"units/{safe_name(unit)}"


def job_parts(
    notebook: Path, parameters: Parameters, slice_digest: str, formats: tuple[str, ...], versions: Mapping[str, str]
) -> dict[str, str]:
    """The hash of each thing that a job's result depends on; the engine is not among them, for results are equal."""
    return {
        NOTEBOOK: sha256_of(notebook),
        "parameters": sha256_of_json(dict(parameters)),
        SLICE: slice_digest,
        "document formats": sha256_of_json(list(formats)),
        "program versions": sha256_of_json(dict(versions)),
    }
