"""An engine and a document format of another package are accepted by every door, and a run uses them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from made import empty_slice, write_notebook
from surveykit.batch import JobSettings, plan, run
from surveykit.batch.engines.registry import ENGINES
from surveykit.cleaning import load_survey
from surveykit.cli import run as surveykit
from surveykit.errors import DocumentError, ParameterError, SurveyError
from surveykit.formats import FORMATS
from surveykit.survey import new_survey

PACKAGE = """\
from pathlib import Path

from surveykit.batch.engines.stock import run_stock


def run_counted(notebook, parameters, limits):
    with Path(__file__).with_name("counted.txt").open("a") as counted:
        counted.write(f"{parameters['unit'] if 'unit' in parameters else 'overall'}\\n")
    return run_stock(notebook, parameters, limits)


def write_text(appendix, path):
    path.write_text(f"{appendix.title}: {len(appendix.blocks)} blocks", encoding="utf-8")
"""
PUBLISH = 'import surveykit as sk\nsk.publish(sk.Appendix(title="R", language="en", survey=survey, unit=unit))\n'


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that can be imported, also by processes that this one starts."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "outside_package.py").write_text(PACKAGE, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=":")
    return folder


@pytest.fixture
def installed(package: Path) -> Iterator[Path]:
    """That module as an installed package with entry points."""
    metadata = package / "outside_package-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: outside-package\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[surveykit.engines]\ncounted = outside_package:run_counted\n"
        "[surveykit.formats]\ntxt = outside_package:write_text\n"
    )
    for registry in (ENGINES, FORMATS):
        vars(registry).pop("_installed", None)
    yield package
    for registry, name in ((ENGINES, "counted"), (FORMATS, "txt")):
        vars(registry).pop("_installed", None)
        vars(registry)["_things"].pop(name, None)
    sys.modules.pop("outside_package", None)


@pytest.mark.slow
def test_survey_and_command_line_accept_what_an_installed_package_adds(
    tmp_path: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new_survey("made", tmp_path)
    settings = (folder / "survey.yml").read_text(encoding="utf-8")
    (folder / "survey.yml").write_text(settings.replace("\nreport:\n", "\nreport:\n  formats: [html, txt]\n"))
    assert load_survey(folder).report.formats == ("html", "txt")
    monkeypatch.chdir(tmp_path)
    assert surveykit(["run", str(folder), "--engine", "counted", "--units", "north", "--out", "out"]) == 0
    assert sorted((installed / "counted.txt").read_text().split()) == ["north", "overall"]
    report = tmp_path / "out" / "units" / "north"
    assert (report / "appendix.txt").read_text(encoding="utf-8").endswith("blocks")
    assert (report / "appendix.html").is_file()
    assert "units/north/appendix.txt" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert surveykit(["appendix", str(folder), "--formats", "txt", "--no-feedback", "--out", "out"]) == 0
    assert (tmp_path / "out" / "book" / "appendix.txt").is_file()


def test_without_the_package_the_survey_is_refused_with_the_known_formats(tmp_path: Path) -> None:
    folder = new_survey("made", tmp_path)
    settings = (folder / "survey.yml").read_text(encoding="utf-8")
    (folder / "survey.yml").write_text(settings.replace("\nreport:\n", "\nreport:\n  formats: [html, txt]\n"))
    with pytest.raises(SurveyError, match=r"'txt'[\s\S]*docx or xlsx or html or pdf"):
        load_survey(folder)


def test_what_a_program_registers_reaches_the_processes_that_do_its_jobs(tmp_path: Path, package: Path) -> None:
    import outside_package  # type: ignore[import-not-found]  # written by the fixture

    notebook = write_notebook(tmp_path / "n.ipynb", PUBLISH)
    slices = [empty_slice(tmp_path, "D01")]
    settings = JobSettings("s", tmp_path / "out", formats=("txt",), engine="counted")
    ENGINES.register("counted", outside_package.run_counted)
    FORMATS.register("txt", outside_package.write_text)
    try:
        jobs = plan(slices, {"unit": notebook}, settings)
        outcome = run(jobs, tmp_path / "out", workers=1)
    finally:
        ENGINES.forget("counted")
        FORMATS.forget("txt")
        del sys.modules["outside_package"]
    assert [entry.failure for entry in outcome.entries.values()] == [None]
    assert (tmp_path / "out" / "units" / "D01" / "appendix.txt").read_text(encoding="utf-8") == "R: 0 blocks"
    assert (package / "counted.txt").read_text() == "D01\n"
    with pytest.raises(ParameterError, match="there is no engine 'counted'"):
        plan(slices, {"unit": notebook}, JobSettings("s", tmp_path, engine="counted"))
    with pytest.raises(DocumentError, match="there is no document format 'txt'"):
        plan(slices, {"unit": notebook}, JobSettings("s", tmp_path, formats=("txt",)))
