"""The installation files agree with each other and name no address."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest
import yaml

from places import ROOT

#: Extras that the lock of the benchmarks leaves out.
EXTRAS = ["demo", "lab", "pdf", "spss"]


def requirements(*left_out: str) -> dict[str, str]:
    """Package and version bound of everything pyproject.toml needs, extras included but for those left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [lines for extra, lines in project["optional-dependencies"].items() if extra not in left_out]
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    return {match[1].lower(): match[2] for line in lines if (match := re.fullmatch(r"([A-Za-z][\w.-]*)(.*)", line))}


def test_environment_yml_names_what_pyproject_needs() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    listed = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    listed += next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    found = {match[1].lower(): match[2] for line in listed if (match := re.fullmatch(r"([A-Za-z][\w.-]*)(.*)", line))}
    found["matplotlib"] = found.pop("matplotlib-base")
    missing = {name: bound for name, bound in requirements().items() if found.get(name) != bound}
    assert missing == {}
    surplus = set(found) - set(requirements()) - {"python", "pip"}
    assert surplus == set()


def pins(name: str) -> set[tuple[str, str]]:
    """Packages of a lock in one way of writing, with their versions."""
    lock = (ROOT / name).read_text(encoding="utf-8")
    found = re.finditer(r"^([\w.-]+)==(\S+)", lock, flags=re.MULTILINE)
    return {(re.sub(r"[_.]", "-", match[1].lower()), match[2]) for match in found}


@pytest.mark.parametrize(("name", "left_out"), [("requirements.lock", ["bench"]), ("requirements-bench.lock", EXTRAS)])
def test_lock_pins_everything_with_hashes_and_names_no_address(name: str, left_out: list[str]) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    assert "--find-links" not in lock
    assert {package.replace("_", "-") for package in requirements(*left_out)} <= {package for package, _ in pins(name)}
    for block in re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE):
        assert not block.strip() or "--hash=sha256:" in block, block.splitlines()[0]


def test_the_lock_of_the_crate_validator_pins_with_hashes_and_names_no_address() -> None:
    lock = (ROOT / "requirements-crate.lock").read_text(encoding="utf-8")
    assert {"roc-validator", "rdflib", "pyshacl"} <= {package for package, _ in pins("requirements-crate.lock")}
    assert not re.search("://|--index|--find-links", lock)
    blocks = [block for block in re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE) if block.strip()]
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_benchmarks_lock_adds_packages_and_changes_none() -> None:
    first, bench = pins("requirements.lock"), pins("requirements-bench.lock")
    shared = {package for package, _ in first} & {package for package, _ in bench}
    assert {pin for pin in bench if pin[0] in shared} <= first
    assert "svy" in {package for package, _ in bench - first}
    assert "svy" not in {package for package, _ in first}


def test_the_extras_are_the_documented_ones() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["optional-dependencies"]) == {"pdf", "demo", "spss", "lab", "bench"}


def test_the_wheel_ships_notebooks_surveys_and_the_lock_under_version_control_and_nothing_else() -> None:
    """Folders may hold caches of GPL data or raw answers; only files that are named are shipped."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    shipped = build["targets"]["wheel"]["force-include"]
    listed = subprocess.run(
        ["git", "ls-files", "notebooks", "surveys", "requirements.lock"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    assert set(shipped) == set(listed.stdout.split())
    assert all(target == f"surveykit/shipped/{source}" for source, target in shipped.items())
