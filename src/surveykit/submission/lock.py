"""The lock file: every package with its version and the hashes of its files, read strictly.

A bundle's lock comes from whoever made the bundle, and pip understands options in such files (other indexes, programs
to build). So it is never handed to pip: it is read here, and pip is given lines that were written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from surveykit.errors import Problem, SubmissionError

_PIN = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[A-Za-z0-9.!+_-]+)"
    r"(?: *; *(?P<marker>[A-Za-z0-9_.'\"<>=!()* ~,-]+?))?(?P<hashes>(?: +--hash=sha256:[0-9a-f]{64})+)"
)


@dataclass(frozen=True)
class Pin:
    """One package of a lock.

    Args:
        name: Its normal name (PEP 503).
        version: Its version.
        marker: On which systems and Pythons it is needed; empty for all (PEP 508).
        hashes: SHA-256 of every file that the version was published as.
    """

    name: str
    version: str
    marker: str
    hashes: frozenset[str]

    def __str__(self) -> str:
        marker = f" ; {self.marker}" if self.marker else ""
        return f"{self.name}=={self.version}{marker}" + "".join(f" --hash=sha256:{one}" for one in sorted(self.hashes))


def normal_name(name: str) -> str:
    """The name under which a package is looked up, whatever way it is written (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(text: str, where: str) -> tuple[Pin, ...]:
    """The packages of a lock file as ``uv pip compile --generate-hashes`` or ``pip-compile`` write it.

    Raises:
        SubmissionError: A line is something else than a package with version and hashes.
    """
    return tuple(_pin(line, where) for line in _lines(text))


def _lines(text: str) -> Iterator[str]:
    """Lines without comments, continued ones as one."""
    kept = (line for line in text.split("\n") if not line.lstrip().startswith("#"))
    joined = re.sub(r" *\\\n *", " ", "\n".join(kept))
    yield from (line.strip() for line in joined.split("\n") if line.strip())


def _pin(line: str, where: str) -> Pin:
    found = _PIN.fullmatch(line)
    if found is None or "--" in (found["marker"] or ""):
        expected = "name==version --hash=sha256:…, and nothing else"
        raise SubmissionError(Problem("the lock file holds a line of another kind", where, expected, line[:120]))
    hashes = frozenset(re.findall(r"sha256:([0-9a-f]{64})", found["hashes"]))
    return Pin(normal_name(found["name"]), found["version"], (found["marker"] or "").strip(), hashes)


def lock_text(pins: Iterable[Pin]) -> str:
    """A lock file with these packages, one a line."""
    return "".join(f"{pin}\n" for pin in sorted(pins, key=lambda pin: (pin.name, pin.version, pin.marker)))
