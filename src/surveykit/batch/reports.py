"""The whole run of a survey: clean, cut, plan, run, index."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from surveykit.batch.contents import write_contents
from surveykit.batch.engines.enclosure import can_enclose
from surveykit.batch.engines.kernels import kernel_of, refuse_missing_kernel, runnable
from surveykit.batch.engines.notebook import read_notebook
from surveykit.batch.engines.warm.engine import why_not
from surveykit.batch.journal.entries import Entry, Journal, Outcome, all_current, is_current
from surveykit.batch.journal.finished import FinishedRun, data_of, origin_of, read_finished, write_finished
from surveykit.batch.journal.record import note_request, note_start, write_record
from surveykit.batch.planning.inputs import input_digests
from surveykit.batch.planning.job import PRIVATE, Job
from surveykit.batch.planning.plan import JobSettings, plan
from surveykit.batch.planning.request import Request, notebooks_of, report_folder, settings_of
from surveykit.batch.running.parcel import UNDER_WAY
from surveykit.batch.running.runner import exclusive, reports_in, run, sweep
from surveykit.cleaning import Responses, write_quality
from surveykit.errors import FolderError, ParameterError, RunError
from surveykit.files import are_unchanged, sha256_of_json
from surveykit.forking.allowed import can_fork
from surveykit.forking.processes import processors
from surveykit.formats import FORMATS
from surveykit.presentation import View
from surveykit.slices import cut

_LANGUAGES = {"zh": "Chinese", "en": "English"}


class RunWatcher:
    """Something that is shown how a run goes; this one passes over everything."""

    def cleaned(self, responses: Responses) -> None:
        """The data are read and cleaned."""

    def noted(self, text: str) -> None:
        """Something that a person should know."""

    def planned(self, total: int, skipped: int, at_once: int) -> None:
        """So many jobs are planned, of which so many are up to date; so many of the others run side by side."""

    def ended_job(self, entry: Entry, skipped: bool) -> None:
        """A job ended, or was up to date."""


@dataclass(frozen=True)
class RunReport:
    """The end of a run: what became of each job, and where to look."""

    outcome: Outcome
    folder: Path
    index: Path

    @property
    def failed_folder(self) -> Path:
        """Where the notebooks of failed units are kept as they stopped."""
        return self.folder / PRIVATE / "failed"


def run_survey(request: Request, watcher: RunWatcher | None = None) -> RunReport:
    """Clean a survey, run its notebooks and write its documents, quality folder and index page.

    Raises:
        FindingsError: Something in the data must be settled first; nothing was run.
        ParameterError: A unit, parameter, engine or notebook does not exist.
        DocumentError: A format does not exist.
        FolderError: Another command works in the folder, or nothing can be written to it.
        RunError: An input changed during the run.
    """
    watcher = watcher or RunWatcher()
    survey, folder = request.survey, report_folder(request.survey, request.folder)
    _refuse_unknown_units(request)
    notebooks = notebooks_of(request)
    settings = settings_of(request, folder)
    plan((), notebooks, settings)
    for notebook in notebooks.values():
        refuse_missing_kernel(read_notebook(notebook), notebook.name)
    _note_engine(request, settings, notebooks, watcher)
    with _explained_disk(folder), exclusive(folder):
        origin = origin_of(survey, notebooks, settings, request.language)
        finished = None if request.fresh else read_finished(folder / PRIVATE, notebooks, settings, origin=origin)
        if finished is not None and (outcome := _nothing_to_do(finished, request, folder, watcher)) is not None:
            return RunReport(outcome, folder, folder / "index.html")
        data = data_of(survey, folder)
        outcome = _everything(request, folder, notebooks, settings, (data, origin), watcher)
    return RunReport(outcome, folder, folder / "index.html")


@contextmanager
def _explained_disk(folder: Path) -> Iterator[None]:
    """Say what a full disk or a folder without permission means for the run."""
    try:
        yield
    except OSError as error:
        remedy = "free the disk or make the folder writable, then give the same command again: what is finished remains"
        where, why = str(error.filename or folder), str(error.strerror or error)
        raise FolderError("a file cannot be read or written", where, found=why, remedy=remedy) from error


def _everything(
    request: Request,
    folder: Path,
    notebooks: Mapping[str, Path],
    settings: JobSettings,
    origin: tuple[str, str],
    watcher: RunWatcher,
) -> Outcome:
    """Clean, cut, plan, run, and write what is beside the reports."""
    survey = request.survey
    inputs = input_digests(survey)
    responses = survey.clean()
    watcher.cleaned(responses)
    slices = cut(responses, folder / PRIVATE / "slices")
    every = plan((slices.overall, *slices.units), notebooks, settings)
    jobs = _chosen(every, request)
    if request.fresh:
        (folder / "journal.jsonl").unlink(missing_ok=True)
        for report in reports_in(folder):
            shutil.rmtree(report, ignore_errors=True)
    sweep(folder, every)
    write_quality(responses, folder / "quality")
    journal = Journal(folder / "journal.jsonl")
    latest = journal.latest()
    if lines := journal.forged():
        what = (
            f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines[:10]))}{', …' if len(lines) > 10 else ''}"
        )
        watcher.noted(f"journal.jsonl: {what} not written by surveykit or changed since; not believed, made anew")
    current = [job for job in jobs if is_current(job, latest.get(job.name))]
    for line in (*_language_changes(jobs, latest, survey.language), *_format_changes(jobs, latest)):
        watcher.noted(line)
    note_start(folder, request, inputs)
    workers = request.workers or processors()
    watcher.planned(len(jobs), len(current), workers if request.executor is None else UNDER_WAY)
    outcome = run(jobs, folder, workers=workers, executor=request.executor, on_entry=watcher.ended_job)
    _refuse_changed(inputs, input_digests(survey))
    write_contents(folder, responses, slices, every, View.of(survey, request.language))
    write_record(folder, request, inputs, outcome)
    write_finished(folder / PRIVATE, *origin, every, folder)
    return outcome


def _chosen(jobs: Sequence[Job], request: Request) -> tuple[Job, ...]:
    return tuple(job for job in jobs if request.units is None or job.unit in {None, *request.units})


def _nothing_to_do(finished: FinishedRun, request: Request, folder: Path, watcher: RunWatcher) -> Outcome | None:
    """The outcome of a run for which everything is made already; ``None`` where something has to be made."""
    began = time.perf_counter()
    jobs = _chosen(finished.jobs, request)
    latest = Journal(folder / "journal.jsonl").latest()
    if not are_unchanged(folder, finished.files) or not all_current(jobs, latest):
        return None
    sweep(folder, finished.jobs)
    note_request(folder, request)
    watcher.planned(len(jobs), len(jobs), 0)
    entries = {job.name: latest[job.name] for job in jobs}
    for entry in entries.values():
        watcher.ended_job(entry, skipped=True)
    return Outcome(entries, frozenset(entries), time.perf_counter() - began)


def _note_engine(request: Request, settings: JobSettings, notebooks: Mapping[str, Path], watcher: RunWatcher) -> None:
    """Say why notebooks are not run warm, where one could expect it."""
    if settings.engine == "stock" and request.engine is None:
        watcher.noted("engine: stock, for processes cannot be forked here; reports take longer and are the same")
    elif settings.engine == "warm" and not can_fork():
        watcher.noted("engine: stock instead of warm, for processes cannot be forked here; the reports are the same")
    for path in notebooks.values():
        asked = read_notebook(path)
        notebook = runnable(asked)
        if notebook is not asked:
            watcher.noted(
                f"{path.name} asks for the kernel {kernel_of(asked)!r}, which is not here: this Python runs it"
            )
        if settings.engine == "warm" and can_fork() and (reason := why_not(notebook)) is not None:
            watcher.noted(f"engine: stock for {path.name}, for {reason}")
    if not can_enclose():
        watcher.noted("notebooks cannot be enclosed here: each one's answers are hashed again after it, and compared")


def _refuse_unknown_units(request: Request) -> None:
    if not request.survey.has_units and (request.units or request.unit_notebook):
        option = "--units" if request.units else "--notebook"
        what, expected = f"{option} is about units, and the survey has none", "units: in survey.yml"
        raise ParameterError(what, option, expected, remedy=f"leave {option} out: there is one report, the overall one")
    known = request.survey.register.ids
    unknown = [unit for unit in request.units or () if unit not in known]
    if unknown:
        ids = "ids of the register: " + ", ".join(known[:20]) + (", …" if len(known) > 20 else "")
        raise ParameterError("the register has no such unit", "--units", ids, ", ".join(unknown))


def _refuse_changed(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    changed = [name for name in before if before[name] != after.get(name)]
    if changed:
        remedy = "run again: reports made before the change are made anew"
        raise RunError("an input changed while the run was going on", where=", ".join(changed), remedy=remedy)


def _language_changes(jobs: Sequence[Job], entries: Mapping[str, Entry], default: str) -> Iterator[str]:
    """A line for each language that finished reports have and would not keep; ``default`` is the survey's."""
    changes: Counter[tuple[str, str]] = Counter()
    for job in jobs:
        old, new = _language(job, entries.get(job.name), default), job.parameters.get("language") or default
        if old not in {None, new}:
            changes[str(old), str(new)] += 1
    for (old, new), n in changes.items():
        what = "1 report that is" if n == 1 else f"{n:,} reports that are"
        before, after = _LANGUAGES[old], _LANGUAGES.get(new, new)
        yield f"{what} in {before} will be in {after} now; --language {old} keeps the language"


def _format_changes(jobs: Sequence[Job], entries: Mapping[str, Entry]) -> Iterator[str]:
    """A line for each set of formats that finished reports have and would lose; extensions' formats count as well."""
    changes: Counter[tuple[str, ...]] = Counter()
    for job in jobs:
        entry = entries.get(job.name)
        files = {} if entry is None or entry.status == "failed" else entry.files
        lost = tuple(name for name in FORMATS if f"appendix.{name}" in files and name not in job.formats)
        changes[lost] += bool(lost)
    for lost, n in changes.items():
        if lost:
            what = "1 report that has" if n == 1 else f"{n:,} reports that have"
            kept = ",".join((*lost, *jobs[0].formats))
            yield f"{what} {', '.join(lost)} will lose {'it' if len(lost) == 1 else 'them'}; --formats {kept} keeps all"


def _language(job: Job, entry: Entry | None, default: str) -> str | None:
    """The language in which a report was made, known by the hash of its parameters; ``None`` where there is none."""
    if entry is None or entry.status == "failed":
        return None
    others = {name: value for name, value in job.parameters.items() if name != "language"}
    tried = [(others, default), *(({**others, "language": name}, name) for name in _LANGUAGES)]
    return next((name for given, name in tried if sha256_of_json(given) == entry.parts.get("parameters")), None)
