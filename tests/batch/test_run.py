"""Jobs run side by side; each failure is one unit's; what is done is not done again."""

from __future__ import annotations

import json
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from made import empty_slice, write_notebook
from surveykit.batch import Entry, Job, JobSettings, Limits, Outcome, exclusive, plan, run, sweep
from surveykit.errors import DocumentError, ParameterError
from surveykit.files import sha256_of_folder, write_atomic
from surveykit.slices import Slice

PUBLISH = """
import surveykit as sk
sk.publish(sk.Appendix(title="R", language="en", survey=survey, unit=unit).add(sk.Paragraph(f"unit {unit}")))
"""
FORMATS = ("docx", "html")


def slices(folder: Path, *units: str) -> list[Slice]:
    """Slices without content: these notebooks do not open them."""
    return [empty_slice(folder, unit, withheld=unit.startswith("W")) for unit in units]


def jobs_of(
    tmp_path: Path, notebook: Path, *units: str, cell_timeout: float = 60.0, formats: tuple[str, ...] = FORMATS
) -> tuple[Job, ...]:
    settings = JobSettings("s", tmp_path / "out", formats=formats, limits=Limits(cell=cell_timeout))
    return plan(slices(tmp_path, *units), {"unit": notebook}, settings)


def run_all(tmp_path: Path, jobs: tuple[Job, ...], workers: int = 1) -> Outcome:
    return run(jobs, tmp_path / "out", workers=workers)


def test_finished_jobs_are_not_run_again_and_altered_ones_are(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", PUBLISH)
    jobs = jobs_of(tmp_path, notebook, "D01", "机关/办公室", "W1")
    first = run_all(tmp_path, jobs)
    assert [entry.status for entry in first.entries.values()] == ["done", "done", "withheld"]
    assert first.skipped == frozenset()
    tree = sha256_of_folder(tmp_path / "out" / "units")
    assert {
        "D01/report.ipynb",
        "D01/appendix.docx",
        "D01/appendix.html",
        "D01/numbers.csv",
        "D01/numbers.json",
        "D01/appendix.json",
    } <= set(tree)

    again = run_all(tmp_path, jobs)
    assert again.skipped == {job.name for job in jobs}

    (tmp_path / "out" / "units" / "D01" / "appendix.html").write_text("altered", encoding="utf-8")
    assert run_all(tmp_path, jobs).skipped == {job.name for job in jobs[1:]}
    assert sha256_of_folder(tmp_path / "out" / "units") == tree

    fewer = jobs_of(tmp_path, notebook, "D01", "机关/办公室", "W1", formats=("html",))
    assert run_all(tmp_path, fewer).skipped == frozenset()

    (tmp_path / "out" / "units" / "photos").mkdir()
    sweep(tmp_path / "out", fewer[:1])
    left = sorted(path.name for path in (tmp_path / "out" / "units").iterdir())
    assert left == ["D01", "photos"], "what is not a report is not ours to remove"


def test_what_a_kill_left_is_removed_by_the_next_command_and_nothing_else(tmp_path: Path) -> None:
    private = tmp_path / "out" / ".surveykit"
    for name in ("slices/units/D01", "scratch/job-1"):
        (private / name).mkdir(parents=True)
    for number, temporary in enumerate((tmp_path / "sk-1", tmp_path / "precious")):
        temporary.mkdir()
        (private / "runtime").write_text(str(temporary), encoding="utf-8")
        with exclusive(tmp_path / "out"):
            assert {path.name for path in private.iterdir()} == {"lock"}
        assert temporary.exists() == bool(number)


def test_a_stored_notebook_names_no_place_or_time(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", "print(1)\nprint(2)", PUBLISH)
    run_all(tmp_path, jobs_of(tmp_path, notebook, "D01"))
    stored = (tmp_path / "out" / "units" / "D01" / "report.ipynb").read_text(encoding="utf-8")
    assert str(tmp_path) not in stored
    content = json.loads(stored)
    assert "papermill" not in content["metadata"]
    printed = [cell["outputs"] for cell in content["cells"] if "print(1)" in "".join(cell["source"])]
    assert printed == [[{"name": "stdout", "output_type": "stream", "text": "1\n2\n"}]]


FAILURES = {
    "an error": ("raise ValueError('价格')", "ValueError: 价格", "code cell 2, line 2"),
    "a quiet exit": ("__import__('sys').exit(0)", "ended before its last cell", ""),
    "a dead kernel": ("__import__('os')._exit(3)", "DeadKernelError", ""),
    "an endless loop": ("while True: x = 1", "CellTimeoutError", ""),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failing_unit_fails_alone(tmp_path: Path, kind: str) -> None:
    statement, said, place = FAILURES[kind]
    notebook = write_notebook(tmp_path / "n.ipynb", f"if unit == 'BAD1':\n    {statement}", PUBLISH)
    outcome = run_all(tmp_path, jobs_of(tmp_path, notebook, "BAD1", "D02", cell_timeout=5.0), workers=2)
    bad, good = outcome.entries["units/BAD1"], outcome.entries["units/D02"]
    assert (bad.status, good.status) == ("failed", "done")
    assert bad.failure is not None
    assert said in bad.failure.what
    assert place in bad.failure.where
    assert not (tmp_path / "out" / "units" / "BAD1").exists()
    assert (tmp_path / "out" / "units" / "D02" / "appendix.docx").exists()
    assert not list((tmp_path / "out" / ".surveykit" / "scratch").iterdir())


def test_a_notebook_that_publishes_nothing_has_failed(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", "1 + 1")
    outcome = run_all(tmp_path, jobs_of(tmp_path, notebook, "D01"))
    assert "published no appendix" in outcome.entries["units/D01"].problem("")
    assert "sk.publish(appendix)" in outcome.entries["units/D01"].problem("")


def test_reports_of_a_notebook_edited_during_the_run_have_failed(tmp_path: Path) -> None:
    """Else they would count as those of the planned notebook: also when the edit is taken back."""
    notebook = write_notebook(tmp_path / "n.ipynb", "print('as planned')", PUBLISH)
    planned = notebook.read_text(encoding="utf-8")
    jobs = jobs_of(tmp_path, notebook, "D01", "D02", "D03")

    def edit(entry: Entry, skipped: bool) -> None:
        write_atomic(notebook, planned.replace("as planned", "edited"))

    outcome = run(jobs, tmp_path / "out", workers=1, on_entry=edit)
    assert outcome.entries["units/D01"].status == "done"
    # The second may have begun before the edit.
    assert "n.ipynb: the notebook changed while the run was going on" in outcome.entries["units/D03"].problem("")
    notebook.write_text(planned, encoding="utf-8")
    run(jobs, tmp_path / "out", workers=1)
    for job in jobs:
        assert "edited" not in (job.output / "report.ipynb").read_text(encoding="utf-8")


@pytest.mark.slow  # test_executors.py tries executors that share less
def test_any_executor_can_run_the_jobs(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", PUBLISH)
    seen: list[Entry] = []
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        jobs = jobs_of(tmp_path, notebook, "D01")
        run(jobs, tmp_path / "out", executor=executor, on_entry=lambda entry, skipped: seen.append(entry))
    assert [entry.status for entry in seen] == ["done"]


def test_mistakes_are_found_before_anything_runs(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", PUBLISH)
    with pytest.raises(ParameterError, match="there is no engine 'warn'"):
        plan((), {"unit": notebook}, JobSettings("s", tmp_path, engine="warn"))
    with pytest.raises(DocumentError, match="there is no document format 'doc'"):
        plan((), {"unit": notebook}, JobSettings("s", tmp_path, formats=("doc",)))
    with pytest.raises(ParameterError, match="no parameter 'leve'"):
        plan(slices(tmp_path, "D01"), {"unit": notebook}, JobSettings("s", tmp_path, parameters={"leve": 1}))
    assert not (tmp_path / "units").exists()


def test_a_parameter_goes_to_the_notebooks_that_declare_it(tmp_path: Path) -> None:
    unit = write_notebook(tmp_path / "unit.ipynb", parameters='survey = ""\nunit = ""\nmonth = "01"')
    overall = write_notebook(tmp_path / "overall.ipynb", parameters='survey = ""')
    pieces = [*slices(tmp_path, "D01"), empty_slice(tmp_path, None)]
    settings = JobSettings("s", tmp_path / "out", parameters={"month": "02"})
    jobs = plan(pieces, {"unit": unit, "overall": overall}, settings)
    assert [dict(job.parameters) for job in jobs] == [{"survey": "s", "unit": "D01", "month": "02"}, {"survey": "s"}]


def test_the_environment_of_the_caller_is_left_as_it_was(tmp_path: Path) -> None:
    from surveykit.batch.running.worker import run_job

    notebook = write_notebook(tmp_path / "n.ipynb", PUBLISH)
    (job,) = jobs_of(tmp_path, notebook, "D01")
    before, folder = dict(os.environ), Path.cwd()
    job.runtime.mkdir(parents=True)
    assert run_job(job).status == "done"
    assert (dict(os.environ), Path.cwd()) == (before, folder)
