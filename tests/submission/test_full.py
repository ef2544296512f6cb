"""A study run again from its bundle: equal in full elsewhere, and every changed number found with both values."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import bundle_making as making
import pytest

from surveykit.submission import Allowance, reproduction, verify_full, write_report
from surveykit.submission.comparing import compare
from surveykit.submission.isolation import can_isolate, contained


@pytest.fixture(scope="module")
def small(project: Path) -> Path:
    """The study with HTML documents only, packed with its raw exports."""
    from surveykit.batch import Request, run_survey
    from surveykit.cleaning import load_survey
    from surveykit.submission import pack

    survey = load_survey(project / "surveys" / "canteen")
    run_survey(Request(survey, project / "small", formats=("html",), workers=2))
    pack(survey, project / "small.zip", raw=True, out=project / "small")
    pack(survey, project / "cleaned.zip", out=project / "small")
    return project / "small.zip"


def verified(path: Path, folder: Path, *arguments: str, **environment: str) -> tuple[int, dict, str]:
    """Run the command in another place, with an empty home and another time zone."""
    home = folder / "home"
    home.mkdir()
    inherited = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "surveykit",
            "verify",
            str(path),
            "--full",
            "--this-environment",
            "--report",
            "checked",
            *arguments,
        ],
        cwd=folder,
        env={**inherited, "HOME": str(home), "TZ": "Pacific/Kiritimati", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    report = folder / "checked" / "verify.json"
    return done.returncode, json.loads(report.read_text("utf-8")) if report.is_file() else {}, done.stdout + done.stderr


def test_it_comes_out_again_elsewhere_from_raw(small: Path, tmp_path: Path) -> None:
    offline = ["--offline"] if can_isolate() else []
    code, report, said = verified(small, tmp_path, "--yes", *offline)
    assert (code, report["result"], report["differences"]) == (0, "full", []), said
    assert report["rerun"]["started_from"] == "raw"
    total, equal = report["rerun"]["compared"]["numbers"]
    assert total == equal > 100
    assert "programs of whoever made it" in said
    assert "the versions of the programs equal those of the bundle" in said
    assert "full reproduction" in (tmp_path / "checked" / "verify.html").read_text("utf-8")


@pytest.mark.slow
def test_without_raw_exports_it_starts_from_the_clean_responses_and_says_so(small: Path) -> None:
    found, rerun = verify_full(small.with_name("cleaned.zip"), here=True)
    assert reproduction(found, rerun) == "full", found.differences
    assert rerun.started_from == "cleaned"
    unknown = replace(rerun, fresh=replace(rerun.fresh, is_known=False, origin="wheels"))
    assert reproduction(found, unknown) == "minor", "programs that nobody but the maker of the bundle knows"


@pytest.mark.slow
def test_a_notebook_that_prints_one_other_number_is_found_with_place_and_values(small: Path, tmp_path: Path) -> None:
    members = making.members_of(small)
    name = "notebooks/unit_report.ipynb"
    notebook = json.loads(members[name])
    cell = notebook["cells"][-1]
    cell["source"] = (
        [f"{ALTERED}\n", *cell["source"]] if isinstance(cell["source"], list) else f"{ALTERED}\n{cell['source']}"
    )
    members[name] = json.dumps(notebook).encode()
    path = making.write(tmp_path / "altered.zip", making.recomputed(members))
    found, rerun = verify_full(path, here=True)
    assert reproduction(found, rerun) == "partial"
    told = [one for one in found.differences if one.place and one.file.endswith("numbers.json")]
    assert {one.file for one in told} == {f"units/{unit}/numbers.json" for unit in ("north", "south", "centre")}
    assert all(float(one.found) == pytest.approx(float(one.expected) + 0.1) for one in told), told
    page, _ = write_report(found, tmp_path / "checked", rerun, is_full=True)
    assert told[0].found in page.read_text("utf-8")


def with_first_cell(bundle: Path, path: Path, source: str) -> Path:
    """The bundle with something else before the first cell of its unit notebook, all checksums fitting."""
    members = making.members_of(bundle)
    name = "notebooks/unit_report.ipynb"
    notebook = json.loads(members[name])
    first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    first["source"] = f"{source}\n{''.join(first['source'])}"
    members[name] = json.dumps(notebook).encode()
    return making.write(path, making.recomputed(members))


@pytest.mark.slow
@pytest.mark.skipif(
    not can_isolate(), reason="the system has no namespaces: the network stays on, and the report says so"
)
def test_a_notebook_that_calls_out_reaches_nobody_and_is_told(small: Path, tmp_path: Path) -> None:
    calls = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"
    found, rerun = verify_full(with_first_cell(small, tmp_path / "calls.zip", calls), here=True)
    assert reproduction(found, rerun) in ("partial", "not")
    told = next(one for one in found.differences if one.file == "notebooks")
    assert "Network is unreachable" in told.found
    assert "3 of 4 notebooks failed" in told.found


@pytest.mark.slow
@pytest.mark.skipif(not can_isolate(), reason="without namespaces processes can leave their family")
def test_a_notebook_that_forks_for_ever_is_stopped_and_told(small: Path, tmp_path: Path) -> None:
    forks = f"import os  # {tmp_path.name}\nwhile True:\n    os.fork()"
    path = with_first_cell(small, tmp_path / "forks.zip", forks)
    found, rerun = verify_full(path, here=True, bounds=Allowance(seconds=300, processes=40))
    assert rerun.ended.ending == "processes"
    assert reproduction(found, rerun) in ("partial", "not")
    assert "the re-run was stopped: it started too many processes" in [one.what for one in found.differences]
    time.sleep(0.5)
    assert not [pid for pid in Path("/proc").glob("[0-9]*") if b"surveykit.submission.rerun" in _command(pid)]


#: Adds 0.1 to one published value before the last cell publishes.
ALTERED = """
import dataclasses as _d
def _other(appendix):
    blocks = list(appendix.blocks)
    for i, block in enumerate(blocks):
        for j, number in enumerate(getattr(block, "numbers", ())):
            if number.value is not None and number.statistic != "count":
                numbers = (*block.numbers[:j], _d.replace(number, value=number.value + 0.1), *block.numbers[j + 1:])
                blocks[i] = _d.replace(block, numbers=numbers)
                return _d.replace(appendix, blocks=tuple(blocks))
_publish = sk.publish
sk.publish = lambda appendix, *rest: _publish(_other(appendix), *rest)
"""


@pytest.mark.slow
def test_from_raw_hashes_of_persons_have_another_key_and_all_comes_out_again(project: Path, monkeypatch) -> None:
    """The key of the bundle's hashes never goes along; its ledger holds hashes, and slices rest on them."""
    import pandas as pd

    from surveykit.batch import Request, run_survey
    from surveykit.cleaning import load_survey
    from surveykit.submission import pack
    from surveykit.survey import new_survey

    monkeypatch.setenv("SURVEYKIT_KEY", str(project / "keys" / "own.key"))
    folder = new_survey("hashed", project / "keyed")
    path = folder / "survey.yml"
    path.write_text(path.read_text("utf-8").replace("\nreport:", "\nprivacy: {hash: [respondent]}\n\nreport:"), "utf-8")
    survey = load_survey(folder)
    run_survey(Request(survey, project / "keyed-reports", formats=("html",), workers=2))
    respondents = pd.read_parquet(project / "keyed-reports" / "quality" / "ledger.parquet")["respondent"]
    assert respondents.str.fullmatch("[0-9a-f]{16}").any()
    pack(survey, project / "keyed.zip", raw=True, out=project / "keyed-reports")
    monkeypatch.delenv("SURVEYKIT_KEY")
    found, rerun = verify_full(project / "keyed.zip", here=True)
    assert reproduction(found, rerun) == "full", found.differences
    assert rerun.keyed
    assert rerun.compared.files[0] == rerun.compared.files[1] > 20
    members = making.members_of(project / "keyed.zip")
    assert (project / "keys" / "own.key").read_bytes() not in b"".join(members.values())


def test_it_asks_before_it_runs_anything(small: Path, tmp_path: Path) -> None:
    code, report, said = verified(small, tmp_path)
    assert code == 130
    assert "Run them?" in said
    assert report == {}


def test_altered_files_are_not_run(small: Path, tmp_path: Path) -> None:
    members = making.members_of(small)
    members["notebooks/unit_report.ipynb"] += b" "
    found, rerun = verify_full(making.write(tmp_path / "altered.zip", members), here=True)
    assert rerun is None
    assert reproduction(found, rerun) == "damaged"


#: Starts processes that leave their family.
FORKS = """
import os, time
for _ in range(60):
    if os.fork() == 0:
        os.setsid()
        time.sleep(987)
        os._exit(0)
time.sleep(987)
"""


@pytest.mark.parametrize(
    ("program", "bounds", "ending"),
    [
        ("import time; time.sleep(987)", Allowance(seconds=1.5), "time"),
        ("import time; held = bytearray(300_000_000); time.sleep(987)", Allowance(memory=200 << 20), "memory"),
        (FORKS, Allowance(processes=30), "processes"),
        ("raise SystemExit('no')", Allowance(), "failed"),
        ("print('fine')", Allowance(), "done"),
    ],
)
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not tell what processes hold")
def test_what_takes_too_much_is_stopped_with_all_that_it_started(tmp_path: Path, program, bounds, ending) -> None:
    mark = f"sk-contained-{os.getpid()}-{ending}"
    ended = contained([sys.executable, "-c", program, mark], tmp_path, dict(os.environ), bounds)
    assert ended.ending == ending, ended
    time.sleep(0.5)
    if can_isolate():
        assert not [pid for pid in Path("/proc").glob("[0-9]*") if mark.encode() in _command(pid)]


def _command(place: Path) -> bytes:
    try:
        return (place / "cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.skipif(not can_isolate(), reason="the system has no namespaces")
def test_a_program_of_the_bundle_reaches_no_network(tmp_path: Path) -> None:
    program = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"
    ended = contained([sys.executable, "-c", program], tmp_path, dict(os.environ), Allowance(seconds=30))
    assert ended.ending == "failed"
    assert "unreachable" in ended.said


def test_differences_within_the_printed_digits_are_none_and_files_alone_are_minor(tmp_path: Path) -> None:
    cell = {"text": "3.4", "kind": "number", "decimals": 1, "number": "m"}
    appendix = {"blocks": [{"kind": "table", "id": "t", "rows": [[cell]]}]}
    for name, value in (("old", 3.41), ("new", 3.44), ("other", 3.47)):
        place = tmp_path / name / "overall"
        place.mkdir(parents=True)
        (place / "appendix.json").write_text(json.dumps(appendix), "utf-8")
        number = {"id": "m", "value": value, "low": None, "high": None, "n": 20, "shown": "all"}
        (place / "numbers.json").write_text(json.dumps({"numbers": [number]}), "utf-8")
    near = compare(tmp_path / "old", tmp_path / "new", ["overall"])
    assert (near.reproduction, near.numbers, near.files) == ("minor", (1, 1), (2, 1))
    far = compare(tmp_path / "old", tmp_path / "other", ["overall"])
    assert (far.reproduction, far.numbers) == ("not", (1, 0))
    assert [(one.expected, one.found) for one in far.differences if one.place == "m"] == [("3.41", "3.47")]


def published(folder: Path, value: float) -> None:
    """A report that states one number."""
    folder.mkdir(parents=True)
    (folder / "appendix.json").write_text(json.dumps({"blocks": []}), "utf-8")
    number = {"id": "m", "value": value, "low": None, "high": None, "n": 20, "shown": "all"}
    (folder / "numbers.json").write_text(json.dumps({"numbers": [number]}), "utf-8")


def test_a_report_that_the_manifest_hides_and_one_that_was_left_out_are_compared(tmp_path: Path) -> None:
    """Whoever falsifies a unit's report can take it out of the manifest, and leave a bad unit's report at home."""
    old, new = tmp_path / "old", tmp_path / "new"
    for name, there, here in (("overall", 3.4, 3.4), ("units/best", 4.9, 2.1), ("units/worst", None, 1.2)):
        if there is not None:
            published(old / name, there)
        published(new / name, here)
    found = compare(old, new, ["overall"])
    assert found.reproduction == "partial"
    told = {(one.file, one.expected, one.found) for one in found.differences if one.place == "m"}
    assert told == {("units/best/numbers.json", "4.9", "2.1"), ("units/worst/numbers.json", "", "1.2")}


def test_a_file_that_no_run_makes_is_told(tmp_path: Path) -> None:
    for place in ("old", "new"):
        published(tmp_path / place / "overall", 3.4)
    (tmp_path / "old" / "summary.pdf").write_bytes(b"%PDF")
    found = compare(tmp_path / "old", tmp_path / "new", ["overall"])
    assert [(one.file, one.what) for one in found.differences] == [("summary.pdf", "the file was not made again")]
    assert found.reproduction == "minor"


def test_a_document_that_says_something_else_is_more_than_other_bytes(tmp_path: Path) -> None:
    from surveykit.submission.saying import differences

    for place, said in (("old", "4.9"), ("new", "3.4")):
        published(tmp_path / place / "overall", 3.4)
        (tmp_path / place / "index.html").write_text(f"<td>North</td><td>{said}</td>", "utf-8")
        (tmp_path / place / "picture.png").write_bytes(said.encode())
    found = compare(
        tmp_path / "old", tmp_path / "new", ["overall"], lambda pairs: [differences(*pair) for pair in pairs]
    )
    index, picture = found.differences
    assert (index.file, index.what) == ("index.html", "the file says something else")
    assert (index.expected, index.found) == ("4.9", "3.4")
    assert (picture.file, picture.what) == ("picture.png", "the file came out with other bytes")
    assert found.reproduction == "partial"


def test_a_link_to_what_is_compared_is_removed(tmp_path: Path) -> None:
    """A notebook knows where the reports of the bundle will be laid, and could leave links to them as its results."""
    from surveykit.submission.full import _unlink

    published(tmp_path / "handed-in", 4.9)
    out = tmp_path / "again"
    published(out / "overall", 3.4)
    (out / "units").symlink_to(tmp_path / "handed-in", target_is_directory=True)
    (out / "overall" / "numbers.json").unlink()
    (out / "overall" / "numbers.json").symlink_to(tmp_path / "handed-in" / "numbers.json")
    _unlink(out)
    assert [path.name for path in out.rglob("*")] == ["overall", "appendix.json"]
    assert (tmp_path / "handed-in" / "numbers.json").is_file()
    linked = tmp_path / "linked"
    linked.symlink_to(tmp_path / "handed-in")
    _unlink(linked)
    assert not linked.exists()
