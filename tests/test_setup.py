"""The installation files agree with each other and name no address."""

from __future__ import annotations

import re
import tomllib

import yaml

from places import ROOT


def requirements() -> dict[str, str]:
    """Package and version bound of everything pyproject.toml needs, extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
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


def test_lock_pins_everything_with_hashes_and_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    assert "--find-links" not in lock
    pinned = {match[1].lower() for match in re.finditer(r"^([\w.-]+)==", lock, flags=re.MULTILINE)}
    normal = {name.replace("_", "-").replace(".", "-") for name in pinned}
    assert {name.replace("_", "-") for name in requirements()} <= normal
    for block in re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE):
        assert not block.strip() or "--hash=sha256:" in block, block.splitlines()[0]


def test_the_extras_are_the_documented_ones() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["optional-dependencies"]) == {"pdf", "demo", "spss", "lab", "bench"}
