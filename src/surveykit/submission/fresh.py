"""A fresh environment for a re-run: made of the wheels of the bundle, or of those that its lock names on an index.

Nothing of the bundle is executed here. The environment is made by Python's own ``venv``; pip is that of the verifying
program, is given lines that were written here (:mod:`surveykit.submission.lock`), takes wheels only, whose installing
runs no code of theirs, and writes into a folder that no running interpreter reads. The environment's own interpreter
starts for the first time in the contained child that runs the study.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from packaging.utils import canonicalize_name

from surveykit.batch.planning.versions import PACKAGES, versions
from surveykit.errors import SubmissionError
from surveykit.submission.environment import lock_file
from surveykit.submission.isolation import Allowance, contained
from surveykit.submission.lock import lock_text, read_lock
from surveykit.submission.manifest import Manifest
from surveykit.submission.wheels import NEEDED, PLACE, name_of, own_member, own_wheel, source_of

#: Where the programs of a re-run come from: wheels of the bundle, an index, or what is installed here already.
Origin = Literal["wheels", "index", "this"]


@dataclass(frozen=True)
class Fresh:
    """An environment for a re-run: its interpreter, how many packages it holds, and how long making it took.

    ``is_known`` says whether surveykit and the hashes of the lock are those of the verifying program; else the bundle's
    own surveykit, or packages that its maker chose, do the work. ``programs`` are versions of what decides results.
    """

    python: Path
    origin: Origin
    is_known: bool
    programs: Mapping[str, str]
    packages: int
    seconds: float


def this_environment() -> Fresh:
    """The environment that the verifying program runs in."""
    return Fresh(Path(sys.executable), "this", True, versions(), 0, 0.0)


def fresh_environment(
    bundle: Path, folder: Path, surroundings: Mapping[str, str], bounds: Allowance, tell: Callable[[str], None]
) -> Fresh:
    """Make an environment in a private folder from an extracted bundle: from its wheels if it has any, else an index.

    ``surroundings`` are the environment variables of the child, where it needs no network.

    Raises:
        SubmissionError: The bundle names no packages, or they cannot be installed.
    """
    if not (bundle / NEEDED).is_file():
        raise _lacks("the bundle does not say which packages it needs", NEEDED)
    pins = read_lock((bundle / NEEDED).read_text(encoding="utf-8"), NEEDED)
    wheels = [path.relative_to(bundle).as_posix() for path in (bundle / PLACE).glob("*.whl")]
    own, is_ours = _own(bundle, folder, wheels)
    origin: Origin = "wheels" if holds_wheels(wheels) else "index"
    tell(f"making an environment from {_SAID[origin]}")
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True, capture_output=True)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = next(environment.rglob("site-packages"))
    wanted = folder / "wanted.txt"
    wanted.write_text(lock_text(pins), encoding="utf-8")
    seconds = _install(wanted, own, site, bundle / PLACE if origin == "wheels" else None, surroundings, bounds)
    compiled = contained([sys.executable, "-m", "compileall", "-q", "-j", "0", str(site)], folder, surroundings, bounds)
    folders = (path.name.removesuffix(".dist-info").rpartition("-") for path in site.glob("*.dist-info"))
    installed: dict[str, str] = {canonicalize_name(name): version for name, _, version in folders}
    programs = {"python": platform.python_version(), "surveykit source": source_of(own.read_bytes())}
    programs |= {name: installed.get(name, "not installed") for name in PACKAGES}
    path = lock_file()
    ours = () if path is None else read_lock(path.read_text(encoding="utf-8"), path.name)
    is_known = is_ours and path is not None and set(pins) <= set(ours)
    return Fresh(python, origin, is_known, programs, len(installed), seconds + compiled.seconds)


_SAID = {"wheels": "the wheels of the bundle", "index": "its lock file, over the network"}


def holds_wheels(names: Iterable[str]) -> bool:
    """Whether wheels of other packages than surveykit are among the names of a bundle's files."""
    packages = (name_of(name)[0] for name in names if name.startswith(f"{PLACE}/"))
    return any(package not in ("", "surveykit") for package in packages)


def _own(bundle: Path, folder: Path, wheels: Sequence[str]) -> tuple[Path, bool]:
    """The wheel of surveykit: made from the program that verifies where that is the same, else the bundle's."""
    member = own_member(wheels)
    if member is None:
        raise _lacks("the bundle does not hold surveykit itself", PLACE)
    theirs = bundle / member
    name, content = own_wheel()
    if source_of(theirs.read_bytes()) != source_of(content):
        return theirs, False
    ours = folder / name
    ours.write_bytes(content)
    return ours, True


def _lacks(what: str, where: str) -> SubmissionError:
    remedy = "--this-environment runs it with the programs that are installed here"
    return SubmissionError(what, where, remedy=remedy)


def _install(
    wanted: Path, own: Path, site: Path, wheels: Path | None, surroundings: Mapping[str, str], bounds: Allowance
) -> float:
    common = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:", "--no-compile"]
    pip = [sys.executable, "-m", "pip", "install", *common, "--target", str(site)]
    source = [] if wheels is None else ["--no-index", "--isolated", "--find-links", str(wheels)]
    command = [*pip, *source, "--require-hashes", "--requirement", str(wanted)]
    around = surroundings if wheels is not None else os.environ
    seconds = 0.0
    for installing in (command, [*pip, "--no-index", "--isolated", str(own)]):
        ended = contained(installing, wanted.parent, around, bounds, network=wheels is None)
        seconds += ended.seconds
        if ended.ending != "done":
            here = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
            remedy = (
                "use the Python and system that manifest.json names; or verify without --offline, so that packages"
                " come from an index; or give --this-environment"
            )
            what = f"the packages cannot be installed for {here}"
            raise SubmissionError(what, NEEDED, "", ended.said[-600:], remedy)
    return seconds


def stated_programs(stated: Manifest, fresh: Fresh) -> dict[str, tuple[str, str]]:
    """Programs whose version is not that which the manifest states, with both."""
    there, here = dict(stated.get("versions", {})), fresh.programs
    return {
        name: (str(there.get(name)), str(here.get(name)))
        for name in sorted(there.keys() | here.keys())
        if there.get(name) != here.get(name)
    }
