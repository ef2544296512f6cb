"""Wheels of a bundle: surveykit's own, made from the program that runs here, and those that the lock names."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

from surveykit.errors import MissingPartError, Problem, SubmissionError
from surveykit.submission.container import Content, write_container
from surveykit.submission.environment import lock_file
from surveykit.submission.finding import Difference
from surveykit.submission.lock import Pin, lock_text, normal_name, read_lock

#: Where wheels stand in a bundle, and the lock of what a re-run needs.
PLACE, NEEDED = "environment/wheels", "environment/rerun.lock"
_OWN = "surveykit"
#: Extras that no report needs.
_NOT_NEEDED = {"lab", "bench"}
_WHEEL = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)(?:-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl")
_GENERATOR = "Wheel-Version: 1.0\nGenerator: surveykit\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def own_wheel() -> tuple[str, bytes]:
    """Name and content of a wheel of the very program that runs here, installed or in a source checkout.

    surveykit is edited in place and may be on no index, so its name and version alone would not tell which program made
    the reports. Stored without compression and without times: equal sources give equal bytes.
    """
    found = distribution(_OWN)
    about = f"{_OWN}-{found.version}.dist-info"
    members: dict[str, Content] = dict(_package())
    for part in ("METADATA", "entry_points.txt", "licenses/LICENSE"):
        text = found.read_text(part)
        if text is not None:
            members[f"{about}/{part}"] = text.encode()
    members[f"{about}/WHEEL"] = _GENERATOR.encode()
    members[f"{about}/RECORD"] = _record(members, f"{about}/RECORD").encode()
    with tempfile.TemporaryDirectory(prefix="sk-") as place:
        path = Path(place) / f"{_OWN}-{found.version}-py3-none-any.whl"
        write_container(path, members)
        return path.name, path.read_bytes()


def _package() -> Iterator[tuple[str, bytes]]:
    """The files of the package, and what a wheel of the checkout would carry along."""
    root = Path(__file__).resolve().parents[1]
    for path in sorted(root.rglob("*")):
        place = path.relative_to(root)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in place.parts)
        if path.is_file() and not hidden and path.suffix != ".pyc":
            yield f"{_OWN}/{place.as_posix()}", path.read_bytes()
    settings = root.parents[1] / "pyproject.toml"
    if not (root / "shipped").is_dir() and settings.is_file():
        build = tomllib.loads(settings.read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
        for source, place in build["force-include"].items():
            yield place, (settings.parent / source).read_bytes()


def _record(members: Mapping[str, Content], own: str) -> str:
    lines = []
    for name, content in sorted(members.items()):
        data = content if isinstance(content, bytes) else content.read_bytes()
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}\n")
    return "".join(lines) + f"{own},,\n"


def source_of(wheel: bytes) -> str:
    """The digest of surveykit's source inside a wheel, made as ``versions()`` makes that of the running program."""
    digest = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        inside = [PurePosixPath(name).relative_to(_OWN) for name in archive.namelist() if name.startswith(f"{_OWN}/")]
        for place in sorted(place for place in inside if place.suffix == ".py"):
            digest.update(place.as_posix().encode())
            digest.update(archive.read(f"{_OWN}/{place}"))
    return digest.hexdigest()[:16]


def needed_pins() -> tuple[Pin, ...]:
    """Of the lock, what surveykit needs to make reports, with the extras that are installed; all markers are kept.

    Raises:
        SubmissionError: There is no lock file.
    """
    path = lock_file()
    if path is None:
        raise SubmissionError(Problem("there is no lock file", "requirements.lock"))
    pins = read_lock(path.read_text(encoding="utf-8"), path.name)
    needed = _needed()
    # Of packages for other systems and Pythons nothing is installed here that would name what they need.
    return tuple(pin for pin in pins if pin.name in needed or (pin.marker and not _is_installed(pin.name)))


def unlocked() -> list[Problem]:
    """Installed packages that reports need and whose version is not that of the lock: others cannot get the same."""
    pins = needed_pins()
    found = (_other(name, version, pins) for name, version in sorted(_needed().items()))
    return [problem for problem in found if problem is not None]


def _other(name: str, version: str, pins: Sequence[Pin]) -> Problem | None:
    locked = sorted({pin.version for pin in pins if pin.name == name})
    if version in locked:
        return None
    expected, remedy = " or ".join(locked) or "a line for it", "install the lock (make install), then run again"
    return Problem("what is installed is not what the lock file says", name, expected, version, remedy)


def _needed() -> dict[str, str]:
    """Installed packages that surveykit needs, with their versions."""
    found: dict[str, str] = {}
    waiting = [(_OWN, "")]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        package = _installed(name)
        if package is None:
            continue
        found[name] = package.version
        for entry in _required(package, extra, top=name == _OWN):
            if entry not in seen:
                seen.add(entry)
                waiting.append(entry)
    found.pop(_OWN, None)
    return found


def _required(package: Distribution, extra: str, *, top: bool) -> Iterator[tuple[str, str]]:
    """Name and extra of what a package needs, of surveykit also with its optional parts."""
    from packaging.requirements import Requirement

    extras = {"", extra}
    if top:
        extras |= set(package.metadata.get_all("Provides-Extra") or ()) - _NOT_NEEDED
    for text in package.requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": one}) for one in extras):
            for wanted in requirement.extras or {""}:
                yield normal_name(requirement.name), wanted


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _is_installed(name: str) -> bool:
    return _installed(name) is not None


def download(pins: Sequence[Pin], folder: Path) -> dict[str, Path]:
    """The wheels of a lock for this system and Python, fetched by pip with its own settings; member name to file.

    Raises:
        MissingPartError: There is no pip.
        SubmissionError: What is installed is not what the lock says, or a wheel cannot be had.
    """
    if not _is_installed("pip"):
        raise MissingPartError(Problem("pip is not installed", sys.executable, remedy="python -m ensurepip"))
    if problems := unlocked():
        raise SubmissionError(problems)
    wanted = folder / "needed.txt"
    wanted.write_text(lock_text(pins), encoding="utf-8")
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), "--requirement", str(wanted)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        remedy = "connect to the network, or leave out --wheels"
        raise SubmissionError(Problem("wheels cannot be had", "--wheels", found=done.stderr[-600:], remedy=remedy))
    return {f"{PLACE}/{path.name}": path for path in sorted(folder.glob("*.whl"))}


def wheel_differences(wheels: Mapping[str, str], lock: str) -> Iterator[Difference]:
    """Wheels whose SHA-256 the lock does not name.

    Args:
        wheels: SHA-256 by name of the member; surveykit's own stands in no lock.
        lock: The text of the lock.
    """
    try:
        pins = read_lock(lock, NEEDED)
    except SubmissionError as error:
        problem = error.problems[0]
        yield Difference("wheels", NEEDED, problem.what, "", problem.expected, problem.found)
        return
    for name, digest in wheels.items():
        package, version = name_of(name)
        hashes = {one for pin in pins if (pin.name, pin.version) == (package, version) for one in pin.hashes}
        if package != _OWN and digest not in hashes:
            said = "one of its hashes in the lock" if hashes else "a package of the lock"
            yield Difference("wheels", name, "the wheel is not that of the lock", "", said, digest)


def name_of(wheel: str) -> tuple[str, str]:
    """Normal name and version of a wheel's file name; empty where it is none."""
    found = _WHEEL.fullmatch(wheel.rpartition("/")[2])
    return (normal_name(found["name"]), found["version"]) if found else ("", "")


def own_member(names: Sequence[str]) -> str | None:
    """The member that is surveykit's own wheel."""
    return next((name for name in names if name.startswith(f"{PLACE}/") and name_of(name)[0] == _OWN), None)
