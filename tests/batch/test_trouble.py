"""Trouble of every kind ends as a clear failure of its unit, with the others done; a killed run resumes."""

from __future__ import annotations

import os
import resource
import runpy
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from made import empty_slice, write_notebook
from surveykit.batch import Job, JobSettings, Limits, plan, run

TOOLS = Path(__file__).resolve().parents[2] / "tools"
PUBLISH = """
import surveykit as sk
sk.publish(sk.Appendix(title="R", language="en", survey=survey, unit=unit).add(sk.Paragraph(f"unit {unit}")))
"""
SMALL_FILES = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2**26, 2**26))"
#: What is done in the unit of that name, and what is said of it; all but those that cannot be asked tell the line too.
TROUBLE = {
    "quiet": ("import sys; sys.exit(0)", "ended before its last cell", False),
    "endless": ("while True: pass", "took longer than 4 seconds", True),
    "greedy": ("import numpy; x = numpy.ones(2**28)", "Unable to allocate 2.00 GiB", True),
    "crash": ("import ctypes; ctypes.string_at(0)", "SIGSEGV", False),
    "deaf": (
        "import signal; signal.signal(2, signal.SIG_IGN); exec('while True: pass')",
        "longer than 4 seconds",
        False,
    ),
    "full": (f"{SMALL_FILES}; open('big', 'wb').write(b'x' * 2**27)", "File too large", True),
    "gone": ("import os; os.kill(os.getpid(), 9)", "SIGKILL", False),
}


def jobs_of(tmp_path: Path, notebook: Path, *units: str) -> tuple[Job, ...]:
    pieces = [empty_slice(tmp_path, unit) for unit in units]
    limits = Limits(4.0, 60.0, 2 << 30)
    return plan(pieces, {"unit": notebook}, JobSettings("s", tmp_path / "out", formats=("html",), limits=limits))


def test_each_trouble_is_one_units_failure(tmp_path: Path) -> None:
    branches = [f"if unit == '{name}':\n    {statement}" for name, (statement, _, _) in TROUBLE.items()]
    notebook = write_notebook(tmp_path / "n.ipynb", "\n".join(branches), PUBLISH)
    outcome = run(jobs_of(tmp_path, notebook, *TROUBLE, "D01", "D02"), tmp_path / "out", workers=2)
    assert [entry.unit for entry in outcome.with_status("done")] == ["D01", "D02"]
    for number, (name, (_, said, asked)) in enumerate(TROUBLE.items()):
        bad = outcome.entries[f"units/{name}"]
        assert bad.failure is not None
        assert said in bad.failure.what, name
        assert bad.failure.where == (f"code cell 2, line {2 * number + 2}" if asked else "code cell 2"), name
        assert not (tmp_path / "out" / "units" / name).exists()
        assert (tmp_path / "out" / ".surveykit" / "failed" / f"units-{name}.ipynb").exists()
    assert (tmp_path / "out" / "units" / "D02" / "appendix.html").exists()
    assert not list((tmp_path / "out" / ".surveykit" / "scratch").iterdir())


def test_a_full_disk_fails_the_unit_that_fills_it(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(tmp_path / "out")], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here; a limit on the size of files stands for it above")
    try:
        fill = "if unit == 'D01':\n    open('big', 'wb').write(b'x' * 2**26)"
        jobs = jobs_of(tmp_path, write_notebook(tmp_path / "n.ipynb", fill, PUBLISH), "D01", "D02", "D03")
        outcome = run(jobs, tmp_path / "out", workers=1)
        assert "No space left on device" in outcome.entries["units/D01"].problem("")
        assert [entry.unit for entry in outcome.with_status("done")] == ["D02", "D03"]
    finally:
        subprocess.run(["umount", str(tmp_path / "out")], check=True)


def test_a_folder_that_nothing_can_be_written_to(tmp_path: Path) -> None:
    """A file stands where the folder should be: that is said, without a traceback."""
    (tmp_path / "out").write_text("not a folder", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "surveykit", "run", "made", "--out", "out/below"],
        cwd=_project(tmp_path),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "a file cannot be read or written" in done.stderr
    assert str(tmp_path / "out") in done.stderr


def test_a_notebook_that_is_not_there_is_said_before_anything_runs(tmp_path: Path) -> None:
    project = _project(tmp_path)
    settings = project / "surveys" / "made" / "survey.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("report:", "report:\n  notebooks: {unit: missing, overall: overall_report}", 1))
    done = subprocess.run(
        [sys.executable, "-m", "surveykit", "run", "made"], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "there is no notebook 'missing'" in done.stderr
    assert "put missing.ipynb into notebooks/ of the survey's folder" in done.stderr
    assert not (project / "reports" / "made" / "units").exists()


def _project(tmp_path: Path) -> Path:
    from surveykit.survey import new_survey

    new_survey("made", tmp_path / "surveys")
    return tmp_path


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="what lives on can be seen on Linux only")
@pytest.mark.slow  # tests of the command line kill and resume a run each time
def test_a_killed_run_resumes_to_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(TOOLS / "kills.py"))["main"](kills=3, units=6, seed=4)
    assert "every tree as that of the unbroken run" in capsys.readouterr().out


def test_many_forks_leave_nothing_behind(capsys: pytest.CaptureFixture[str]) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, hard), hard))
    try:
        runpy.run_path(str(TOOLS / "forks.py"))["main"](60)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert "round 3: 20 forks" in capsys.readouterr().out


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are counted on Linux only")
@pytest.mark.slow
def test_empty_units_leave_nothing_behind(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmark of 300, in its short form."""
    monkeypatch.syspath_prepend(str(TOOLS.parent))
    assert import_module("benchmarks.empty").main(4)
    assert "met    growth of open files" in capsys.readouterr().out
