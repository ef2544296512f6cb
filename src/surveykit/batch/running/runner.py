"""Running many jobs side by side, skipping what is already done, and keeping account of it."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from surveykit.batch.engines.notebook import read_notebook
from surveykit.batch.engines.warm.client import Server, StartError
from surveykit.batch.engines.warm.imports import imports_of
from surveykit.batch.journal.entries import Entry, Journal, Outcome, is_current
from surveykit.batch.planning.job import PRIVATE, Job
from surveykit.batch.running.parcel import pack, returned, run_parcel, unpack
from surveykit.batch.running.pool import WorkerPool
from surveykit.batch.running.worker import run_job
from surveykit.errors import FolderError
from surveykit.files import locked, write_atomic
from surveykit.forking.allowed import can_fork
from surveykit.forking.surroundings import SURROUNDINGS

#: How the names of the folders for sockets and temporary files begin.
_RUNTIME = "sk-"
#: From so many jobs on, what a rehearsed report takes (3 s) is saved again: each job saves a quarter of a second by it.
_WORTH_REHEARSING = 10


def run(
    jobs: Sequence[Job],
    folder: Path,
    *,
    workers: int = 2,
    executor: Executor | None = None,
    on_entry: Callable[[Entry, bool], None] = lambda entry, skipped: None,
) -> Outcome:
    """Run the jobs that are not done and journal each as it ends.

    Args:
        jobs: What to run, in order of start.
        folder: The run's folder, holding ``journal.jsonl``.
        workers: Processes side by side, where no executor is given.
        executor: Any executor, also of other machines: nothing is shared with it but each job and its result. It is not
            shut down.
        on_entry: Called with each entry as it comes, and whether the job was skipped.

    Raises:
        KeyboardInterrupt: After stopping the workers; what is finished stays journaled.
    """
    began = time.perf_counter()
    journal = Journal(folder / "journal.jsonl")
    known = journal.latest()
    current = {job.name: known[job.name] for job in jobs if is_current(job, known.get(job.name))}
    for entry in current.values():
        on_entry(entry, True)
    todo = [job for job in jobs if job.name not in current]
    entries = dict(current)
    parts = {job.name: dict(job.parts) for job in todo}
    with _runtime(folder) as runtime:
        for ended in _entries([replace(job, runtime=runtime) for job in todo], workers, executor, runtime):
            entry = replace(ended, parts=parts[ended.job])
            journal.append(entry)
            entries[entry.job] = entry
            on_entry(entry, False)
    ordered = {job.name: entries[job.name] for job in jobs}
    return Outcome(ordered, frozenset(current), time.perf_counter() - began)


def sweep(folder: Path, jobs: Sequence[Job]) -> None:
    """Remove the notebooks of earlier failures and reports of units that are no longer rated."""
    shutil.rmtree(folder / PRIVATE / "failed", ignore_errors=True)
    expected = {job.output for job in jobs}
    for report in reports_in(folder):
        if report not in expected and report.name != "overall":
            shutil.rmtree(report)


def clear_leftovers(folder: Path) -> None:
    """Remove what a killed command left behind: slices, which hold answers, unfinished reports, temporary files."""
    for name in ("scratch", "slices"):
        shutil.rmtree(folder / PRIVATE / name, ignore_errors=True)
    note = folder / PRIVATE / "runtime"
    if note.exists():
        runtime = Path(note.read_text(encoding="utf-8"))
        if runtime.name.startswith(_RUNTIME):  # nothing else is removed, whatever became of the note
            shutil.rmtree(runtime, ignore_errors=True)
        note.unlink()


def reports_in(folder: Path) -> tuple[Path, ...]:
    """The folders of reports in a run's folder; what else somebody keeps there is not ours to remove."""
    folders = (folder / "overall", *sorted((folder / "units").glob("*")))
    return tuple(path for path in folders if any((path / name).is_file() for name in ("appendix.json", "report.ipynb")))


def _entries(jobs: Sequence[Job], workers: int, executor: Executor | None, runtime: Path) -> Iterator[Entry]:
    if not jobs:
        return
    limits = [job.limits.unit for job in jobs if job.limits.unit is not None]
    # After this something beside the notebook must be wrong: twice its time, and some for the documents.
    patience = 2 * max(limits) + 300 if len(limits) == len(jobs) else None
    if executor is not None:
        yield from returned(jobs, lambda job: executor.submit(run_parcel, pack(job)), unpack, patience=patience)
        return
    server = _server(jobs, runtime)
    pool = WorkerPool(min(workers, len(jobs)), patience=patience, server=server)
    try:
        yield from returned(jobs, lambda job: pool.submit(run_job, job), lambda entry, _: entry, len(jobs))
        pool.shutdown()
    except BaseException:
        pool.shutdown(cancel_futures=True)
        raise
    finally:
        if server is not None:
            server.close()


def _server(jobs: Sequence[Job], runtime: Path) -> Server | None:
    """A warm server for all jobs that are to be run warm; none where it would not start: ``stock`` runs them then."""
    notebooks = sorted({job.notebook for job in jobs if job.engine == "warm"})
    if not notebooks or not can_fork():
        return None
    modules = dict.fromkeys(name for path in notebooks for name in imports_of(read_notebook(path)))
    rehearsed = len(jobs) >= _WORTH_REHEARSING
    server = Server(tuple(modules), {**os.environ, **SURROUNDINGS}, runtime, rehearsed=rehearsed)
    try:
        server.wait()
    except StartError:
        return None
    except BaseException:
        server.close()
        raise
    return server


@contextmanager
def _runtime(folder: Path) -> Iterator[Path]:
    """A short private folder for sockets and temporary files; its name is noted, so that a killed run can be swept."""
    runtime = Path(tempfile.mkdtemp(prefix=_RUNTIME))
    note = folder / PRIVATE / "runtime"
    write_atomic(note, str(runtime))
    try:
        yield runtime
    finally:
        shutil.rmtree(runtime, ignore_errors=True)
        note.unlink(missing_ok=True)


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Hold the run's folder for this process, and begin and end without anything that is no result.

    Raises:
        FolderError: Another command is working in the folder.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(folder / PRIVATE))
        except BlockingIOError:
            remedy = "wait until it ends, or give another folder with --out"
            what = "another surveykit command is working here"
            raise FolderError(what, where=str(folder), remedy=remedy) from None
        clear_leftovers(folder)
        try:
            yield
        finally:
            clear_leftovers(folder)
