"""Jobs that travel: everything a job needs in one value, and everything it makes in another.

So jobs can be run by any executor, on machines that share neither disk nor memory with this one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from surveykit.batch.engines.failure import Failure, failure_of
from surveykit.batch.journal.entries import Entry
from surveykit.batch.planning.job import Job
from surveykit.batch.planning.versions import versions
from surveykit.batch.running.pool import OverdueError
from surveykit.batch.running.worker import failed_notebook, run_job
from surveykit.files import replace_folder, sha256_of_folder, write_atomic
from surveykit.slices.cut import folders_of

#: How often a job is handed out before it counts as failed, and seconds between two looks at what is under way.
ATTEMPTS, _LOOK = 3, 1.0
#: Parcels that are under way at one time; the others wait here, unpacked.
UNDER_WAY = 64
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Parcel:
    """A job whose paths mean nothing where it arrives, with the content of its notebook and of its slice's files."""

    job: Job
    notebook: bytes
    files: Mapping[str, bytes]
    slice: str
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Delivery:
    """What became of a parcel: the entry, the files, and the notebook as it stopped if it failed."""

    entry: Entry
    files: Mapping[str, bytes]
    stopped: bytes | None


def pack(job: Job) -> Parcel:
    """Put everything that a job needs into one value."""
    folders = folders_of(job.slice)
    root = Path(os.path.commonpath(folders))
    paths = [path for folder in folders for path in sorted(folder.iterdir()) if path.is_file()]
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    return Parcel(job, job.notebook.read_bytes(), files, job.slice.resolve().relative_to(root).as_posix(), versions())


def run_parcel(parcel: Parcel) -> Delivery:
    """Run the job of a parcel in a temporary folder of the machine that this is."""
    job = parcel.job
    other = sorted(name for name, version in versions().items() if parcel.versions.get(name) != version)
    if other:
        failure = Failure(f"the worker has other versions of {', '.join(other)}; install the same there as here")
        return Delivery(Entry(job.name, job.unit, job.key, "failed", failure=failure), {}, None)
    with tempfile.TemporaryDirectory(prefix="sk-") as name:
        workplace = Path(name)
        for path, content in parcel.files.items():
            write_atomic(workplace / "slices" / path, content)
        write_atomic(workplace / job.notebook.name, parcel.notebook)
        local = replace(
            job,
            notebook=workplace / job.notebook.name,
            slice=workplace / "slices" / parcel.slice,
            output=workplace / "output",
            scratch=workplace / "scratch",
            runtime=workplace / "runtime",
            hidden=(workplace,),
        )
        local.runtime.mkdir()
        entry = run_job(local)
        files = {path: (local.output / path).read_bytes() for path in entry.files}
        stopped = failed_notebook(local)
        return Delivery(entry, files, stopped.read_bytes() if stopped.exists() else None)


def unpack(delivery: Delivery, job: Job) -> Entry:
    """Put a delivery in its place, if it arrived as it was sent."""
    if delivery.stopped is not None:
        write_atomic(failed_notebook(job), delivery.stopped)
    if delivery.entry.status == "failed":
        shutil.rmtree(job.output, ignore_errors=True)
        return delivery.entry
    job.scratch.mkdir(parents=True, exist_ok=True)
    workplace = Path(tempfile.mkdtemp(dir=job.scratch, prefix="job-"))
    try:
        for path, content in delivery.files.items():
            write_atomic(workplace / "result" / path, content)
        if sha256_of_folder(workplace / "result") != delivery.entry.files:
            failure = Failure("the result was damaged on its way")
            return replace(delivery.entry, status="failed", files={}, failure=failure)
        replace_folder(workplace / "result", job.output)
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
    return delivery.entry


def returned(
    jobs: Sequence[Job],
    submit: Callable[[Job], Future[_Result]],
    received: Callable[[_Result, Job], Entry],
    at_once: int = UNDER_WAY,
    patience: float | None = None,
) -> Iterator[Entry]:
    """The entry of each job as it comes back, or that of the failure of whoever has run it.

    A job that was lost on its way, with its worker or the network, is handed out again, ``ATTEMPTS`` times in all; one
    that runs for more than ``patience`` seconds, whose own limits were not kept to, is waited for no longer.
    """
    waiting = deque((job, 1) for job in jobs)
    under_way: dict[Future[_Result], _Attempt] = {}
    while waiting or under_way:
        while waiting and len(under_way) < at_once:
            job, attempt = waiting.popleft()
            under_way[_submitted(submit, job)] = _Attempt(job, attempt)
        done = wait(under_way, timeout=_LOOK, return_when=FIRST_COMPLETED).done
        for future in [*done, *(future for future, of in under_way.items() if of.is_overdue(future, patience))]:
            attempt_of = under_way.pop(future, None)
            if attempt_of is None:
                continue
            job = attempt_of.job
            try:
                yield received(attempt_of.result(future, patience), job)
            except Exception as error:  # of the process, the network or the disk: this job's failure only
                if attempt_of.number < ATTEMPTS and not isinstance(error, OverdueError):
                    waiting.append((job, attempt_of.number + 1))
                    continue
                shutil.rmtree(job.output, ignore_errors=True)
                yield Entry(job.name, job.unit, job.key, "failed", failure=failure_of(error))


@dataclass
class _Attempt:
    job: Job
    number: int
    since: float | None = None

    def is_overdue(self, future: Future[_Result], patience: float | None) -> bool:
        """Whether it runs for too long, from when it was first seen running."""
        if patience is None or future.done() or not future.running():
            return False
        self.since = time.monotonic() if self.since is None else self.since
        return time.monotonic() - self.since > patience

    def result(self, future: Future[_Result], patience: float | None) -> _Result:
        """What came back."""
        if future.done():
            return future.result()
        future.cancel()
        raise OverdueError(f"it took longer than {patience:g} seconds")


def _submitted(submit: Callable[[Job], Future[_Result]], job: Job) -> Future[_Result]:
    """The future of a job; of one that could not be handed out, its failure."""
    try:
        return submit(job)
    except Exception as error:  # an executor that is broken or was shut down
        future: Future[_Result] = Future()
        future.set_exception(error)
        return future
