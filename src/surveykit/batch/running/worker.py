"""What a worker process does: run one job in a folder of its own and move the finished result into place."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from surveykit.batch.engines.enclosure import Enclosure, can_enclose
from surveykit.batch.engines.failure import failure_of
from surveykit.batch.engines.limits import Limits
from surveykit.batch.engines.registry import ENGINES
from surveykit.batch.engines.stored import store
from surveykit.batch.journal.entries import Entry, Status
from surveykit.batch.planning.job import NOTEBOOK, SLICE, Job
from surveykit.errors import RunError
from surveykit.files import OUTPUT_VARIABLE, replace_folder, sha256_of, sha256_of_folder
from surveykit.forking.surroundings import SURROUNDINGS
from surveykit.slices.cut import digest_of, folders_of


def run_job(job: Job) -> Entry:
    """Run a job from notebook to documents; whatever goes wrong is this job's failure only."""
    seconds: dict[str, float] = {}
    job.added.register()
    with _workplace(job) as workplace:
        try:
            files = _produce(job, workplace, seconds)
        except Exception as error:  # a unit's failure, of whatever kind, must not end the others
            return _failed(job, workplace, seconds, error)
    status: Status = "withheld" if job.withheld else "done"
    return Entry(job.name, job.unit, job.key, status, files, seconds)


def _produce(job: Job, workplace: Path, seconds: dict[str, float]) -> dict[str, str]:
    """The hashes of the finished files, now in place."""
    from surveykit.appendix import write_documents

    with _timed("notebook", seconds):
        start = ENGINES.one(job.engine)(job.notebook, job.parameters, _limits(job, workplace))
        if digest_of(job.slice) != job.parts[SLICE]:
            raise RunError("the answers handed to this notebook were changed while the run was going on", job.name)
        if sha256_of(job.notebook) != job.parts[NOTEBOOK]:  # it would be journaled as the one that was planned
            remedy = "run again: reports made before the change are made anew"
            raise RunError("the notebook changed while the run was going on", job.notebook.name, remedy=remedy)
        result = _taken(workplace)
        store(workplace / "report.ipynb", result / "report.ipynb", workplace)
    seconds |= {"start": round(start, 3), "notebook": round(seconds.pop("notebook") - start, 3)}
    if not (result / "appendix.json").exists():
        remedy = "end the notebook with sk.publish(appendix)"
        raise RunError("the notebook published no appendix", where=job.notebook.name, remedy=remedy)
    with _timed("documents", seconds):
        write_documents(result, job.formats)
    files = sha256_of_folder(result)
    replace_folder(result, job.output)
    return files


def _taken(workplace: Path) -> Path:
    """What the notebook has published, moved to where nothing that it may have left running can write."""
    result = workplace.with_name(f"{workplace.name}-result")
    if not (workplace / "result").exists():
        raise RunError("the notebook has removed the folder that it publishes to", "result")
    (workplace / "result").rename(result)
    os.environ[OUTPUT_VARIABLE] = str(result)
    for path in (result, *result.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            remedy = "write files and folders of its own; a link could lead to what is another's"
            name = path.relative_to(result.parent).as_posix()
            raise RunError("the notebook published something that is no file or folder", name, remedy=remedy)
    return result


def _limits(job: Job, workplace: Path) -> Limits:
    """The job's limits, with what its notebook may reach: its slice, and its own folders to write in."""
    if not can_enclose():
        return job.limits
    slices = tuple(map(str, folders_of(job.slice)))
    own = (str(workplace), tempfile.gettempdir())
    hidden = tuple(map(str, (*job.hidden, job.runtime)))
    return replace(job.limits, enclosure=Enclosure(hidden, slices, own))


def _failed(job: Job, workplace: Path, seconds: dict[str, float], error: Exception) -> Entry:
    """The entry of a failed job; its notebook is kept as it stopped, its earlier report is removed as outdated."""
    if (workplace / "report.ipynb").is_file() and not (workplace / "report.ipynb").is_symlink():
        kept = failed_notebook(job)
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(workplace / "report.ipynb", kept)
    shutil.rmtree(job.output, ignore_errors=True)
    return Entry(job.name, job.unit, job.key, "failed", {}, seconds, failure_of(error))


def failed_notebook(job: Job) -> Path:
    """Where the notebook of a failed job is kept for a look."""
    return job.scratch.parent / "failed" / f"{job.name.replace('/', '-')}.ipynb"


@contextmanager
def _timed(stage: str, seconds: dict[str, float]) -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = round(time.perf_counter() - began, 3)


@contextmanager
def _workplace(job: Job) -> Iterator[Path]:
    """A fresh current folder, environment and temporary folder for one job; the former ones come back afterwards."""
    job.scratch.mkdir(parents=True, exist_ok=True)
    workplace = Path(tempfile.mkdtemp(dir=job.scratch, prefix="job-"))
    (workplace / "result").mkdir()
    before, folder, temporary = dict(os.environ), Path.cwd(), tempfile.tempdir
    private = Path(tempfile.mkdtemp(dir=job.runtime, prefix="j-"))
    os.environ.update(SURROUNDINGS)
    os.environ.update(
        {OUTPUT_VARIABLE: str(workplace / "result")},
        SURVEYKIT_SLICE=str(job.slice),
        JUPYTER_RUNTIME_DIR=str(private),
        IPYTHONDIR=str(private / "ipython"),
        TMPDIR=str(private),
    )
    tempfile.tempdir = str(private)
    os.chdir(workplace)
    try:
        yield workplace
    finally:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(before)
        tempfile.tempdir = temporary
        for made in (workplace, workplace.with_name(f"{workplace.name}-result"), private):
            if made.is_symlink():
                made.unlink()
            shutil.rmtree(made, ignore_errors=True)
