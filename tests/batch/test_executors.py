"""Jobs on executors that share nothing with the command but each job and its result."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from made import answer, empty_slice, go_elsewhere, write_notebook
from surveykit.batch import Entry, Job, JobSettings, Request, plan, run_survey
from surveykit.batch.running.parcel import Parcel, returned, run_parcel
from surveykit.batch.running.pool import WorkerLostError, WorkerPool
from surveykit.cleaning import load_survey
from surveykit.files import sha256_of_folder
from surveykit.survey import new_survey


class Watched(Executor):
    """Hands parcels on after making sure that nothing in them leads back here."""

    def __init__(self, inner: Executor, hidden: Path) -> None:
        self.inner, self.hidden = inner, hidden
        self.seen: list[Parcel] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        (parcel,) = args
        self.seen.append(parcel)
        nowhere = {name: self.hidden / name for name in ("notebook", "slice", "output", "scratch", "runtime")}
        lost = replace(parcel.job, **nowhere) if fn is run_parcel else parcel.job
        lost = replace(lost, notebook=self.hidden / parcel.job.notebook.name)
        return self.inner.submit(fn, replace(parcel, job=lost))


@pytest.mark.slow
def test_two_workers_in_other_folders_make_the_same_reports(tmp_path: Path) -> None:
    survey = load_survey(new_survey("made", tmp_path))
    here = run_survey(Request(survey, tmp_path / "here", formats=("docx", "html")))
    (tmp_path / "workers").mkdir()
    spawn, own = get_context("spawn"), (str(tmp_path / "workers"),)
    with ProcessPoolExecutor(2, mp_context=spawn, initializer=go_elsewhere, initargs=own) as pool:
        watched = Watched(pool, tmp_path / "is" / "not" / "there")
        there = run_survey(Request(survey, tmp_path / "there", formats=("docx", "html"), executor=watched))
    assert len(watched.seen) == 4
    assert [entry.status for entry in there.outcome.entries.values()] == ["done"] * 4
    assert len(list((tmp_path / "workers").iterdir())) == 2
    for part in ("units", "overall"):
        assert sha256_of_folder(tmp_path / "there" / part) == sha256_of_folder(tmp_path / "here" / part)
    again = run_survey(Request(survey, tmp_path / "there", formats=("docx", "html")))
    assert again.outcome.skipped == set(again.outcome.entries)
    assert here.index.read_bytes() == there.index.read_bytes()


def test_a_worker_with_other_programs_is_refused(tmp_path: Path) -> None:
    survey = load_survey(new_survey("made", tmp_path))
    run_survey(Request(survey, tmp_path / "out", units=("north",), formats=("html",)))

    class Elsewhere(Executor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            parcel = replace(args[0], versions={**args[0].versions, "pandas": "0.1"})
            future.set_result(fn(parcel))
            return future

    request = Request(survey, tmp_path / "out", units=("north",), formats=("html",), fresh=True, executor=Elsewhere())
    failed = run_survey(request).outcome.with_status("failed")
    assert len(failed) == 2
    assert "other versions of pandas" in failed[0].problem("")


def test_a_pool_outlives_its_workers() -> None:
    pool = WorkerPool(2, patience=8.0)
    futures = [pool.submit(answer, value) for value in (0, 1, 2, 3, 4, 5)]
    assert [futures[place].result(60) for place in (0, 4, 5)] == [0, 4, 5]
    with pytest.raises(WorkerLostError, match="exit code 5"):
        futures[1].result(60)
    with pytest.raises(WorkerLostError, match="longer than 8 seconds"):
        futures[2].result(60)
    with pytest.raises(ValueError, match="no"):
        futures[3].result(60)
    pool.shutdown()
    with pytest.raises(RuntimeError, match="shut down"):
        pool.submit(answer, 0)


class Losing(Executor):
    """Loses what it is given, so many times for each job."""

    def __init__(self, losses: int) -> None:
        self.losses = losses
        self.tried: list[str] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        name = args[0].job.name
        self.tried.append(name)
        if self.tried.count(name) <= self.losses:
            raise BrokenExecutor("the network is gone")
        future: Future[Any] = Future()
        future.set_result(fn(*args))
        return future


def test_a_job_that_an_executor_loses_is_handed_out_again(tmp_path: Path) -> None:
    survey = load_survey(new_survey("made", tmp_path))
    twice = Losing(2)
    request = Request(survey, tmp_path / "out", units=("north",), formats=("html",), executor=twice)
    assert {entry.status for entry in run_survey(request).outcome.entries.values()} == {"done"}
    assert twice.tried.count("overall") == 3
    always = Losing(9)
    request = Request(survey, tmp_path / "out", units=("north",), formats=("html",), executor=always, fresh=True)
    (first, *_) = run_survey(request).outcome.with_status("failed")
    assert "the network is gone" in first.problem("") and always.tried.count(first.job) == 3


def test_a_job_that_never_comes_back_is_waited_for_no_longer(tmp_path: Path) -> None:
    (job,) = plan(
        [empty_slice(tmp_path, "D01")], {"unit": write_notebook(tmp_path / "n.ipynb")}, JobSettings("s", tmp_path)
    )
    handed: list[Future[Entry]] = []

    def submit(job: Job) -> Future[Entry]:
        handed.append(Future())
        handed[-1].set_running_or_notify_cancel()
        return handed[-1]

    (entry,) = returned([job], submit, lambda entry, job: entry, patience=0.5)
    assert len(handed) == 1
    assert "it took longer than 0.5 seconds" in entry.problem("")


def test_a_pool_whose_server_is_gone_goes_on() -> None:
    class Gone:
        def connect(self) -> None:
            raise BrokenPipeError("the server is gone")

    class Strange:
        def connect(self) -> None:
            raise KeyError("strange")

    pool = WorkerPool(1, server=Gone())
    assert pool.submit(answer, 7).result(60) == 7
    pool.shutdown()
    pool = WorkerPool(1, server=Strange())
    with pytest.raises(KeyError, match="strange"):
        pool.submit(answer, 7).result(60)
    pool.shutdown()
