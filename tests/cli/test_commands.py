"""Commands as a person types them: what they print, what they write, how they end."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from surveykit.cli import run
from surveykit.files import sha256_of_folder


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project with the survey that ``surveykit new`` makes."""
    monkeypatch.chdir(tmp_path)
    assert run(["new", "canteen"]) == 0
    return tmp_path


def edited(project: Path, old: str, new: str, name: str = "survey.yml") -> None:
    """Change a file of the survey as a person would."""
    path = project / "surveys" / "canteen" / name
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def line_of(project: Path, part: str) -> int:
    lines = (project / "surveys" / "canteen" / "survey.yml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if part in line)


def test_a_new_survey_is_clean_and_accounts_for_its_rows(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "canteen"]) == 0
    assert "received 151 = kept 150 + excluded 1: duplicates 1" in capsys.readouterr().out
    assert run(["clean", "canteen"]) == 0
    assert {"ledger.xlsx", "ledger.parquet", "account.json"} <= set(
        sha256_of_folder(project / "reports" / "canteen" / "quality")
    )


def test_a_new_survey_takes_no_place_of_another(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "canteen"]) == 2
    assert "canteen" in capsys.readouterr().err


def test_all_mistakes_of_survey_yml_are_told_at_once_with_their_lines(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(project, "language: en  ", "langage: en  ")
    edited(project, "\n    scale: satisfaction", "\n    scale: satisfacton")
    edited(project, "\n    minimum: 0", "\n    minimum: none")
    edited(project, "register: units.csv", "register: unit.csv")
    assert run(["check", "canteen"]) == 2
    said = capsys.readouterr().err
    for part in ("langage", "satisfacton", "minimum: none", "unit.csv"):
        assert f"survey.yml:{line_of(project, part)}" in said, part
    assert "language" in said
    assert "Traceback" not in said


def test_an_undeclared_label_is_listed_by_check_and_refused_by_run(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(project, "Very satisfied", "Verry satisfied", "raw/answers.csv")
    assert run(["check", "canteen"]) == 1
    listed = capsys.readouterr().out
    assert "Verry satisfied" in listed
    assert "answers.csv:" in listed
    assert run(["run", "canteen"]) == 1
    assert "Verry satisfied" in capsys.readouterr().err
    assert not (project / "reports" / "canteen" / "units").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "canteen", "--units", "nrth"], "the register has no such unit"),
        (["run", "canteen", "--param", "levle=1"], "no parameter 'levle'"),
        (["run", "canteen", "--engine", "wram"], "there is no engine 'wram'"),
        (["run", "canteen", "--formats", "doc"], "there is no document format 'doc'"),
        (["run", "cantine"], "cantine"),
        (["demo", "unknown"], "surveykit brings no survey 'unknown' along"),
        (["chek", "canteen"], "Did you mean 'check'?"),
        (["check"], "Missing argument 'SURVEY'"),
    ],
)
def test_a_mistake_is_explained_and_nothing_is_written(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(arguments) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert not (project / "reports" / "canteen" / "units").exists()


def test_status_tells_what_is_done_stale_and_missing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["status", "canteen"]) == 1
    assert "missing: 4" in capsys.readouterr().out
    assert run(["run", "canteen", "--units", "north", "--formats", "html"]) == 0
    printed = capsys.readouterr().out
    assert "2 done, 0 failed, 0 withheld" in printed
    assert run(["status", "canteen"]) == 1
    printed = capsys.readouterr().out
    assert "done: 2" in printed
    assert "missing: 2" in printed
    edited(project, "\n    minimum: 0", "\n    minimum: 1")
    assert run(["status", "canteen"]) == 1
    printed = capsys.readouterr().out
    assert "stale: 2" in printed
    assert "north: changed: responses or benchmarks" in printed


def test_units_with_no_few_one_and_identical_answers_get_reports_that_say_so(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project / "surveys" / "canteen"
    answers = (folder / "raw" / "answers.csv").read_text(encoding="utf-8").splitlines()
    kinds = {"nobody": 0, "one": 1, "nine": 9, "few": 12, "same": 40}
    with (folder / "units.csv").open("a", encoding="utf-8") as units:
        units.writelines(f"{unit},{unit},{unit},{number},\n" for number, unit in enumerate(kinds, start=4))
    row = "{unit}{number},{unit},Satisfied,Satisfied,5,First visit,made-up row"
    more = [row.format(unit=unit, number=number) for unit, n in kinds.items() for number in range(n)]
    (folder / "raw" / "answers.csv").write_text("\n".join([*answers, *more]) + "\n", encoding="utf-8")

    assert run(["run", "canteen", "--units", "nobody,one,nine,few,same", "--formats", "html,docx,pdf,xlsx"]) == 0, (
        capsys.readouterr().err
    )
    printed = capsys.readouterr().out
    assert "3 done, 0 failed, 3 withheld" in printed
    texts = {unit: _text(project, unit) for unit in ("nobody", "one", "few", "same")}
    assert "no answers" in texts["nobody"].lower() or "nobody" in texts["nobody"].lower()
    assert "fewer than 10" in texts["one"] or "n &lt; 10" in texts["one"]
    assert "same" in texts["same"]
    for unit in ("nobody", "one"):
        numbers = json.loads((project / "reports/canteen/units" / unit / "numbers.json").read_text(encoding="utf-8"))
        own = [number for number in numbers["numbers"] if number["by"].get("unit", unit) == unit]
        assert all(number["value"] is None for number in own if number["shown"] == "withheld")
        assert not [number for number in own if number["n"] is not None and 0 < number["n"] < 10]
    few = json.loads((project / "reports/canteen/units/few/numbers.json").read_text(encoding="utf-8"))["numbers"]
    headline = [number for number in few if number["table"] == "headline"]
    assert headline
    assert all(number["n"] == 12 and number["low"] is None and number["se"] is None for number in headline)
    for word in ("nan", "None", "inf "):
        assert all(f">{word}<" not in text for text in texts.values())


def _text(project: Path, unit: str) -> str:
    return (project / "reports" / "canteen" / "units" / unit / "appendix.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_killed_run_resumes_to_the_same_tree(project: Path) -> None:
    command = [sys.executable, "-m", "surveykit", "run", "canteen", "--formats", "html,xlsx", "--jobs", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("[2/4]"):
            process.kill()
            break
    process.wait()
    done = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "2 of them up to date" in done
    assert "4 done, 0 failed" in done
    killed = _promised(project / "reports" / "canteen")
    shutil.rmtree(project / "reports")
    subprocess.run([*command[:-1], "2"], capture_output=True, check=True)
    assert _promised(project / "reports" / "canteen") == killed
    kept = {path.name for path in (project / "reports" / "canteen" / ".surveykit").iterdir()}
    assert kept <= {"lock", "finished.json", "seal.key"}


@pytest.mark.slow  # three runs
def test_a_killed_run_is_judged_by_what_it_was_asked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--language", "zh", "--formats", "html"]
    command = [sys.executable, "-m", "surveykit", "run", "canteen", "--units", "north,south", "--jobs", "1"]
    process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("[2/3]"):
            process.kill()
            break
    process.wait()
    assert run(["status", "canteen"]) == 1
    told = capsys.readouterr().out
    assert "done: 2" in told
    assert "stale" not in told
    assert told.endswith("not complete: surveykit run canteen --language zh --formats html\n")

    assert run(["run", "canteen", "--formats", "html", "--language", "en"]) == 0
    told = capsys.readouterr().out
    assert "2 reports that are in Chinese will be in English now; --language zh keeps the language" in told
    assert 'lang="en"' in _text(project, "north")
    assert run(["status", "canteen"]) == 0


@pytest.mark.slow  # three runs
def test_formats_that_a_run_does_not_name_go_with_a_word(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A report has the formats of its last run; what it had before does not vanish unsaid."""
    command = ["run", "canteen", "--units", "north", "--jobs", "1", "--formats"]
    assert run([*command, "docx,html"]) == 0
    assert "--formats" not in capsys.readouterr().out
    assert run([*command, "html,xlsx"]) == 0
    assert "2 reports that have docx will lose it; --formats docx,html,xlsx keeps all" in capsys.readouterr().out
    documents = {path.suffix for path in (project / "reports" / "canteen" / "units" / "north").glob("appendix.*")}
    assert documents == {".html", ".xlsx", ".json"}
    assert run([*command, "docx,html,xlsx"]) == 0
    assert "will lose" not in capsys.readouterr().out


def _promised(folder: Path) -> dict[str, str]:
    """The hashes of everything that must be the same at every run."""
    return {
        name: digest
        for name, digest in sha256_of_folder(folder).items()
        if name == "index.html" or name.split("/")[0] in {"units", "overall", "quality"}
    }


def test_a_limit_of_time_is_a_finite_number(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for typed in ("nan", "inf", "-1", "soon"):
        assert run(["run", "canteen", "--cell-timeout", typed]) == 2
        assert "--cell-timeout" in capsys.readouterr().err


def test_all_anew_removes_reports_and_nothing_else(project: Path) -> None:
    """Where the reports go, a folder of somebody's own may have the name that theirs has."""
    (project / "units" / "mine").mkdir(parents=True)
    (project / "units" / "mine" / "notes.txt").write_text("keep", encoding="utf-8")
    assert run(["run", "canteen", "--out", ".", "--units", "north", "--formats", "", "--fresh"]) == 0
    assert (project / "units" / "mine" / "notes.txt").read_text(encoding="utf-8") == "keep"
    assert (project / "units" / "north" / "report.ipynb").exists()


def test_two_commands_do_not_work_in_one_folder(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from surveykit.batch import exclusive

    with exclusive(project / "reports" / "canteen"):
        assert run(["run", "canteen"]) == 2
    assert "another surveykit command is working here" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", ["SIGINT", *(pytest.param(name, marks=pytest.mark.slow) for name in ("SIGTERM", "SIGHUP"))]
)
def test_an_interrupted_run_ends_with_130(project: Path, name: str) -> None:
    """So do a closed terminal and a request to end; the answers that were cut for the notebooks do not stay."""
    import os
    import signal

    command = [sys.executable, "-m", "surveykit", "run", "canteen", "--jobs", "1"]
    # Tests that a shell runs in the background are told to ignore interruptions, and would hand that on.
    number = getattr(signal, name)
    usual = signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL
    before = signal.signal(number, usual)
    try:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
    finally:
        signal.signal(number, before)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("4 reports"):
            os.killpg(process.pid, number)
            break
    _, error = process.communicate(timeout=30)
    assert process.returncode == 130, error
    assert "run the same command again" in error
    assert not (project / "reports" / "canteen" / ".surveykit" / "slices").exists()


def test_what_breaks_while_an_interruption_is_cleaned_up_after_is_an_interruption(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: object, **named: object) -> None:
        try:
            raise KeyboardInterrupt
        finally:
            raise BrokenPipeError("a process that has ended reads no more")

    monkeypatch.setattr("surveykit.batch.reports.run_survey", interrupted)
    assert run(["run", "canteen"]) == 130
    assert "run the same command again" in capsys.readouterr().err


def test_doctor_finds_everything_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    assert "Chinese font" in capsys.readouterr().out


def test_a_place_that_cannot_be_written_ends_with_2_and_its_name(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "file").write_text("no folder", encoding="utf-8")
    export = project / "surveys" / "canteen" / "raw" / "answers.csv"
    for command in (
        ["inspect", str(export), "--draft", str(project / "file" / "draft")],
        ["clean", "canteen", "--out", str(project / "file" / "out")],
        ["run", "canteen", "--out", str(project / "file" / "out")],
    ):
        assert run(command) == 2, command
        said = capsys.readouterr().err
        assert str(project / "file") in said and "cannot be read or written" in said


def test_a_notebook_named_with_its_ending_is_told_how_to_write_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(project, "\nreport:\n", "\nreport:\n  notebooks: {unit: nix.ipynb}\n")
    assert run(["check", "canteen"]) == 2
    assert "write the name without its ending, nix: the file is in notebooks/" in capsys.readouterr().err


def test_a_mistyped_key_is_told_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(project, "\nheadline:", "\nhedline:")
    assert run(["check", "canteen"]) == 2
    said = capsys.readouterr().err
    assert "did you mean 'headline'?" in said and "headline is missing" not in said


def test_reports_on_unconfirmed_guesses_end_with_a_line_about_them(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "the draft"
    appendix = ["appendix", "canteen", "--parts", "sample", "--formats", "html", "--no-feedback"]
    assert run(appendix) == 0
    assert told not in capsys.readouterr().err
    edited(project, "\nreport:", "  # GUESS: one\nreport:")
    first = line_of(project, "# GUESS: one")
    assert run(appendix) == 0
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"1 guess of the draft is not confirmed (survey.yml line {first}): the reports rest on it;"
        " `surveykit check canteen` lists it"
    )
    path = project / "surveys" / "canteen" / "survey.yml"
    before = len(path.read_text(encoding="utf-8").splitlines())
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + "# GUESS: more\n" * 6, encoding="utf-8")
    named = ", ".join(map(str, [first, *range(before + 1, before + 5)]))
    assert run(["run", "canteen", "--units", "north", "--formats", "html", "--jobs", "1"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"7 guesses of the draft are not confirmed (survey.yml lines {named} and 2 more): the reports rest on them;"
        " `surveykit check canteen` lists them"
    )
