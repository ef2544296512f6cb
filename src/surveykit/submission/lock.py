"""The lock file: every package with its version and the hashes of its files, read strictly.

A bundle's lock comes from whoever made the bundle, and pip understands options in such files (other indexes, programs
to build). So it is never handed to pip: it is read here, and pip is given lines that were written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from surveykit.errors import SubmissionError

#: Signs of markers to which pip gives no other meaning: packaging also accepts comments and variables in quotes.
_PLAIN = re.compile(r"[A-Za-z0-9_.'\"<>=!()* ~,-]*")
_HASH = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Pin:
    """One package of a lock by its normal name (PEP 503), with the SHA-256 of every file that it was published as.

    ``marker`` says on which systems and Pythons it is needed; empty for all (PEP 508).
    """

    name: str
    version: str
    marker: str
    hashes: frozenset[str]

    def __str__(self) -> str:
        marker = f" ; {self.marker}" if self.marker else ""
        hashes = [f"--hash=sha256:{value}" for value in sorted(self.hashes)]
        return " ".join([f"{self.name}=={self.version}{marker}", *hashes])


def read_lock(text: str, where: str) -> tuple[Pin, ...]:
    """The packages of a lock file as ``uv pip compile --generate-hashes`` or ``pip-compile`` write it.

    Raises:
        SubmissionError: A line is something else than a package with version and hashes.
    """
    kept = (line for line in text.split("\n") if not line.lstrip().startswith("#"))
    joined = re.sub(r" *\\\n *", " ", "\n".join(kept))  # a line that is continued is one with the next
    return tuple(_pin(line.strip(), where) for line in joined.split("\n") if line.strip())


def _pin(line: str, where: str) -> Pin:
    text, *hashes = re.split(" +--hash=sha256:", line)
    exact, _, marker = (part.strip() for part in text.partition(";"))
    with suppress(ValueError):  # no requirement, not one version, or none that can be one
        requirement = Requirement(text)
        (specifier,) = requirement.specifier
        version = str(Version(specifier.version))
        is_exact = specifier.operator == "==" and not requirement.extras and " " not in exact
        is_plain = _PLAIN.fullmatch(marker) and "--" not in marker
        if is_exact and is_plain and hashes and all(map(_HASH.fullmatch, hashes)):
            return Pin(canonicalize_name(requirement.name), version, marker, frozenset(hashes))
    expected = "name==version --hash=sha256:…, and nothing else"
    raise SubmissionError("the lock file holds a line of another kind", where, expected, line[:120])


def lock_text(pins: Iterable[Pin]) -> str:
    """A lock file with these packages, one a line."""
    return "".join(f"{pin}\n" for pin in sorted(pins, key=lambda pin: (pin.name, pin.version, pin.marker)))
