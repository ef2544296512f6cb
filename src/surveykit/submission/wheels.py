"""Wheels of a bundle: surveykit's own, made from the program that runs here, and those that the lock names."""

from __future__ import annotations

import base64
import hashlib
import io
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from surveykit.errors import MissingPartError, Problem, SubmissionError
from surveykit.submission.container import Content, data_of, size_of, write_container
from surveykit.submission.environment import lock_file
from surveykit.submission.finding import Difference, difference_of
from surveykit.submission.lock import Pin, lock_text, read_lock

#: The folder of wheels in a bundle, and the lock of what a re-run needs.
PLACE, NEEDED = "environment/wheels", "environment/rerun.lock"
_OWN = "surveykit"
#: Extras that no report needs.
_NOT_NEEDED = {"lab", "bench"}
_GENERATOR = "Wheel-Version: 1.0\nGenerator: surveykit\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def own_wheel() -> tuple[str, bytes]:
    """Name and content of a wheel of the very program that runs here, installed or in a source checkout.

    surveykit is edited in place and may be on no index, so its name and version alone would not tell which program made
    the reports. Stored without compression and without times: equal sources give equal bytes.
    """
    package = distribution(_OWN)
    about = f"{_OWN}-{package.version}.dist-info"
    members: dict[str, Content] = dict(_package())
    for part in ("METADATA", "entry_points.txt", "licenses/LICENSE"):
        text = package.read_text(part)
        if text is not None:
            members[f"{about}/{part}"] = text.encode()
    members[f"{about}/WHEEL"] = _GENERATOR.encode()
    members[f"{about}/RECORD"] = _record(members, f"{about}/RECORD").encode()
    with tempfile.TemporaryDirectory(prefix="sk-") as folder:
        path = Path(folder) / f"{_OWN}-{package.version}-py3-none-any.whl"
        write_container(path, members)
        return path.name, path.read_bytes()


def _package() -> Iterator[tuple[str, bytes]]:
    """The files of the package, and what a wheel of the checkout would carry along."""
    root = Path(__file__).resolve().parents[1]
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in inside.parts)
        if path.is_file() and not hidden and path.suffix != ".pyc":
            yield f"{_OWN}/{inside.as_posix()}", path.read_bytes()
    settings = root.parents[1] / "pyproject.toml"
    if not (root / "shipped").is_dir() and settings.is_file():
        build = tomllib.loads(settings.read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
        for source, target in build["force-include"].items():
            yield target, (settings.parent / source).read_bytes()


def _record(members: Mapping[str, Content], own: str) -> str:
    lines = []
    for name, content in sorted(members.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(data_of(content)).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{size_of(content)}\n")
    return "".join(lines) + f"{own},,\n"


def source_of(wheel: bytes) -> str:
    """The digest of surveykit's source inside a wheel, made as ``versions()`` makes that of the running program."""
    digest = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        inside = [PurePosixPath(name).relative_to(_OWN) for name in archive.namelist() if name.startswith(f"{_OWN}/")]
        for path in sorted(path for path in inside if path.suffix == ".py"):
            digest.update(path.as_posix().encode())
            digest.update(archive.read(f"{_OWN}/{path}"))
    return digest.hexdigest()[:16]


def needed_pins() -> tuple[Pin, ...]:
    """Of the lock, what surveykit needs to make reports, with the extras that are installed; all markers are kept.

    Raises:
        SubmissionError: There is no lock file.
    """
    return _pins_of(_needed())


def _pins_of(needed: Mapping[str, str]) -> tuple[Pin, ...]:
    path = lock_file()
    if path is None:
        raise SubmissionError("there is no lock file", "requirements.lock")
    pins = read_lock(path.read_text(encoding="utf-8"), path.name)
    # Of packages for other systems and Pythons nothing is installed here that would name what they need.
    return tuple(pin for pin in pins if pin.name in needed or (pin.marker and _installed(pin.name) is None))


def unlocked() -> list[Problem]:
    """Installed packages that reports need and whose version is not that of the lock: others cannot get the same."""
    needed = _needed()
    pins = _pins_of(needed)
    locked = {name: sorted({pin.version for pin in pins if pin.name == name}) for name in needed}
    what, remedy = "what is installed is not what the lock file says", "install the lock (make install), then run again"
    return [
        Problem(what, name, " or ".join(locked[name]) or "a line for it", version, remedy)
        for name, version in sorted(needed.items())
        if version not in locked[name]
    ]


def _needed() -> dict[str, str]:
    needed: dict[str, str] = {}
    waiting = [(_OWN, "")]
    for name, extra in waiting:  # grows while it is gone through
        if package := _installed(name):
            needed[name] = package.version
            required = dict.fromkeys(_required(package, extra, top=name == _OWN))
            waiting += [entry for entry in required if entry not in waiting]
    needed.pop(_OWN, None)
    return needed


def _required(package: Distribution, extra: str, *, top: bool) -> Iterator[tuple[str, str]]:
    """Name and extra of what a package needs, of surveykit also with its optional parts."""
    extras = {"", extra}
    if top:
        extras |= set(package.metadata.get_all("Provides-Extra") or ()) - _NOT_NEEDED
    for text in package.requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": name}) for name in extras):
            for wanted in requirement.extras or {""}:
                yield canonicalize_name(requirement.name), wanted


def _installed(name: str) -> Distribution | None:
    with suppress(PackageNotFoundError):
        return distribution(name)
    return None


def download(pins: Sequence[Pin], folder: Path) -> dict[str, Path]:
    """The wheels of a lock for this system and Python, fetched by pip with its own settings; member name to file.

    Raises:
        MissingPartError: There is no pip.
        SubmissionError: What is installed is not what the lock says, or a wheel cannot be had.
    """
    if _installed("pip") is None:
        raise MissingPartError("pip is not installed", sys.executable, remedy="python -m ensurepip")
    if problems := unlocked():
        raise SubmissionError(problems)
    wanted = folder / "needed.txt"
    wanted.write_text(lock_text(pins), encoding="utf-8")
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), "--requirement", str(wanted)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        remedy = "connect to the network, or leave out --wheels"
        raise SubmissionError("wheels cannot be had", "--wheels", found=done.stderr[-600:], remedy=remedy)
    return {f"{PLACE}/{path.name}": path for path in sorted(folder.glob("*.whl"))}


def wheel_differences(wheels: Mapping[str, str], lock: str) -> Iterator[Difference]:
    """Wheels, of which the SHA-256 is given, that the text of a lock does not name; surveykit's own is in no lock."""
    try:
        pins = read_lock(lock, NEEDED)
    except SubmissionError as error:
        yield difference_of("wheels", error.problems[0], NEEDED)
        return
    for name, digest in wheels.items():
        package, version = name_of(name)
        hashes = {value for pin in pins if (pin.name, pin.version) == (package, version) for value in pin.hashes}
        if package != _OWN and digest not in hashes:
            expected = "one of its hashes in the lock" if hashes else "a package of the lock"
            yield Difference("wheels", name, "the wheel is not that of the lock", "", expected, digest)


def name_of(wheel: str) -> tuple[str, str]:
    """Normal name and version of a wheel's file name; empty where it is none."""
    try:
        name, version, _, _ = parse_wheel_filename(wheel.rpartition("/")[2])
    except ValueError:
        return "", ""
    return name, str(version)


def own_member(names: Sequence[str]) -> str | None:
    """The member that is surveykit's own wheel."""
    return next((name for name in names if name.startswith(f"{PLACE}/") and name_of(name)[0] == _OWN), None)
