"""A fresh environment from a bundle: made of wheels that its lock names, and nothing of them runs in making it."""

from __future__ import annotations

import hashlib
import os
import zipfile
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import bundle_making as making
import pytest

from surveykit.batch.planning.versions import versions
from surveykit.cli import run
from surveykit.errors import SubmissionError
from surveykit.submission import Allowance, reproduction, verify_full, verify_quick
from surveykit.submission.fresh import fresh_environment
from surveykit.submission.isolation import can_isolate, contained
from surveykit.submission.lock import lock_text, read_lock
from surveykit.submission.wheels import (
    NEEDED,
    PLACE,
    download,
    name_of,
    needed_pins,
    own_wheel,
    source_of,
    unlocked,
    wheel_differences,
)

TINY = f"{PLACE}/tiny-1.0-py3-none-any.whl"


def tiny_wheel(path: Path, said: str, pth: str = "") -> str:
    """A wheel with one module, and perhaps with a line that Python runs whenever it starts; its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    about = "tiny-1.0.dist-info"
    members = {
        "tiny.py": f"SAID = {said!r}\n",
        f"{about}/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        **({"tiny.pth": pth} if pth else {}),
    }
    members[f"{about}/RECORD"] = "".join(f"{name},,\n" for name in (*members, f"{about}/RECORD"))
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def extracted(folder: Path, digest: str) -> Path:
    """An extracted bundle with the tiny wheel, its lock, and surveykit."""
    name, content = own_wheel()
    (folder / PLACE / name).write_bytes(content)
    (folder / NEEDED).write_text(f"tiny==1.0 --hash=sha256:{digest}\n", "utf-8")
    return folder


def made(bundle: Path, place: Path):
    place.mkdir()
    around = {"PATH": os.environ["PATH"], "HOME": str(place), "TMPDIR": str(place)}
    return fresh_environment(bundle, place, around, Allowance(seconds=120), lambda _: None), around


def test_wheels_of_the_bundle_make_an_environment_with_the_very_surveykit_that_verifies(tmp_path: Path) -> None:
    mark = tmp_path / "executed"
    pth = f"import pathlib; pathlib.Path({str(mark)!r}).touch()\n"
    bundle = extracted(tmp_path / "bundle", tiny_wheel(tmp_path / "bundle" / TINY, "from the bundle", pth))
    fresh, around = made(bundle, tmp_path / "place")
    assert not mark.exists(), "making the environment ran a line of a wheel of the bundle"
    assert fresh.origin == "wheels"
    assert fresh.packages == 2
    assert fresh.programs["surveykit source"] == versions()["surveykit source"]
    assert not fresh.is_known, "tiny is in no lock that came with surveykit"
    program = "import tiny, surveykit; print(tiny.SAID, surveykit.__version__, surveykit.__file__)"
    ended = contained([str(fresh.python), "-c", program], tmp_path, around, Allowance(seconds=60))
    assert ended.ending == "done", ended
    assert "from the bundle" in ended.said
    assert str(tmp_path / "place" / "environment") in ended.said
    assert mark.exists()


def test_a_wheel_that_is_not_that_of_the_lock_is_not_installed(tmp_path: Path) -> None:
    tiny_wheel(tmp_path / "bundle" / TINY, "altered")
    with pytest.raises(SubmissionError, match="the packages cannot be installed") as raised:
        made(extracted(tmp_path / "bundle", "0" * 64), tmp_path / "place")
    assert "--this-environment" in raised.value.problems[0].remedy


def test_another_surveykit_in_the_bundle_is_used_and_told(tmp_path: Path) -> None:
    bundle = extracted(tmp_path / "bundle", tiny_wheel(tmp_path / "bundle" / TINY, ""))
    path = next((bundle / PLACE).glob("surveykit-*.whl"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("surveykit/other.py", "SAID = 1\n")
    fresh, _ = made(bundle, tmp_path / "place")
    assert not fresh.is_known
    assert fresh.programs["surveykit source"] == source_of(path.read_bytes()) != versions()["surveykit source"]


def test_surveykits_own_wheel_has_the_same_bytes_each_time_and_its_source(tmp_path: Path) -> None:
    name, content = own_wheel()
    assert own_wheel() == (name, content)
    assert name_of(name) == ("surveykit", versions()["surveykit"])
    assert source_of(content) == versions()["surveykit source"]
    (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / name) as archive:
        names = set(archive.namelist())
    assert {"surveykit/shipped/notebooks/unit_report.ipynb", "surveykit/py.typed", "surveykit/__main__.py"} <= names
    raw = {name for name in names if "/shipped/" in name and "/raw/" in name}
    assert raw == {"surveykit/shipped/surveys/poll/raw/answers.csv"}  # open data of the demo, and no other
    assert not [name for name in names if "__pycache__" in name]


def test_what_reports_need_is_of_the_lock_and_is_enough() -> None:
    names = {pin.name for pin in needed_pins()}
    assert {"numpy", "pandas", "scipy", "pyarrow", "papermill", "ipykernel", "typst", "pydantic-core"} <= names
    assert not names & {"pytest", "mypy", "jupyterlab", "selenium", "surveykit"}
    assert all(pin.hashes for pin in needed_pins())
    assert read_lock(lock_text(needed_pins()), "again") == tuple(
        sorted(needed_pins(), key=lambda pin: (pin.name, pin.version, pin.marker))
    )


def test_a_program_of_another_version_than_the_lock_is_told_and_wheels_are_refused(tmp_path: Path, monkeypatch) -> None:
    assert unlocked() == []
    other = [replace(pin, version="0.1") if pin.name == "numpy" else pin for pin in needed_pins()]
    (tmp_path / "requirements.lock").write_text(lock_text(other), "utf-8")
    monkeypatch.setattr("surveykit.submission.wheels.lock_file", lambda: tmp_path / "requirements.lock")
    assert [(one.where, one.expected, one.found) for one in unlocked()] == [("numpy", "0.1", version("numpy"))]
    with pytest.raises(SubmissionError, match="not what the lock file says"):
        download(needed_pins(), tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple",
        "tiny @ https://example.org/tiny.whl --hash=sha256:" + "0" * 64,
        "tiny==1.0",
        "-e git+https://example.org/tiny",
        "tiny==1.0 ; python_version > '3' --config-settings=a=b --hash=sha256:" + "0" * 64,
        "tiny==1.0 --hash=sha256:" + "0" * 64 + " --index-url https://example.org/simple",
        "tiny==1.0 ; extra == '# a comment' --hash=sha256:" + "0" * 64,
        "tiny==1.0 ; extra == '${HOME}' --hash=sha256:" + "0" * 64,
        "tiny[more]==1.0 --hash=sha256:" + "0" * 64,
        "tiny==1.* --hash=sha256:" + "0" * 64,
        "tiny===1.0 --hash=sha256:" + "0" * 64,
        "tiny>=1.0 --hash=sha256:" + "0" * 64,
    ],
)
def test_a_lock_with_anything_else_than_pinned_packages_is_refused(line: str) -> None:
    with pytest.raises(SubmissionError, match="a line of another kind"):
        read_lock(f"# made by a stranger\n{line}\n", NEEDED)


def test_wheels_are_held_against_the_lock() -> None:
    lock = f"tiny==1.0 --hash=sha256:{'1' * 64}\n"
    found = list(wheel_differences({TINY: "2" * 64, f"{PLACE}/other-2.0-py3-none-any.whl": "1" * 64}, lock))
    assert [(one.file, one.expected) for one in found] == [
        (TINY, "one of its hashes in the lock"),
        (f"{PLACE}/other-2.0-py3-none-any.whl", "a package of the lock"),
    ]
    assert list(wheel_differences({TINY: "1" * 64}, lock)) == []


def test_a_bundle_holds_surveykit_and_the_lock_of_what_it_needs(bundle: Path) -> None:
    members = making.members_of(bundle)
    name, content = own_wheel()
    assert members[f"{PLACE}/{name}"] == content
    assert read_lock(members[NEEDED].decode(), NEEDED)
    assert verify_quick(bundle).checked["wheels"] == 1


def test_a_foreign_wheel_in_a_bundle_is_found_and_nothing_is_run(bundle: Path, tmp_path: Path) -> None:
    members = making.members_of(bundle)
    tiny_wheel(tmp_path / "tiny.whl", "hostile")
    members[TINY] = (tmp_path / "tiny.whl").read_bytes()
    path = making.write(tmp_path / "foreign.zip", making.recomputed(members))
    found, rerun = verify_full(path)
    assert rerun is None
    assert reproduction(found, rerun) == "damaged"
    assert TINY in {one.file for one in found.differences if one.check == "wheels"}


@pytest.mark.skipif(not can_isolate(), reason="the system has no namespaces, which is refused first")
def test_offline_without_wheels_is_refused_with_what_to_do(bundle: Path) -> None:
    with pytest.raises(SubmissionError, match="the bundle holds no wheels") as raised:
        verify_full(bundle, offline=True)
    assert "pack --wheels" in raised.value.problems[0].remedy


@pytest.mark.skipif(not can_isolate(), reason="the system has no namespaces, which is refused first")
def test_a_bundle_without_wheels_is_refused_before_it_is_checked_or_announced(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveykit.submission.full.verify_quick", None)
    assert run(["verify", str(bundle), "--full", "--offline", "--yes", "--report", str(tmp_path / "checked")]) == 2
    said = capsys.readouterr()
    assert "the bundle holds no wheels" in said.err
    assert said.out == ""
