"""``manifest.json`` of a bundle: what it is, how it was made, and the checksum of every file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal, TypedDict, cast

from surveykit.batch.engines.notebook import Json
from surveykit.errors import SubmissionError
from surveykit.files import canonical_json, sha256_of_json
from surveykit.submission.container import is_unsafe

NAME = "manifest.json"
SCHEMA = "surveykit.bundle/1"


class FileEntry(TypedDict):
    """The checksum of one member, and its length in bytes."""

    sha256: str
    size: int


class ReportEntry(TypedDict):
    """One report: its unit (``None`` for the overall one), status, and the hash of all that decides it."""

    unit: str | None
    status: str
    key: str


class BookEntry(TypedDict):
    """The settings with which the appendix volume was written."""

    formats: list[str]
    parts: list[str] | None
    language: Literal["zh", "en"] | None
    feedback: bool


class RunSettings(TypedDict):
    """The settings of the run that decide its results."""

    parameters: dict[str, Json]
    language: Literal["zh", "en"] | None
    formats: list[str]


Manifest = TypedDict(
    "Manifest",
    {
        "schema": str,
        "survey": str,
        "title": str,
        "language": str,
        "audience": str,
        "holds": str,
        "asked": RunSettings,
        "reports": dict[str, ReportEntry],
        "book": BookEntry | None,
        "wheels": str,
        "seeds": str,
        "run time": str,
        "versions": dict[str, str],
        "files": dict[str, FileEntry],
        "digest": str,
    },
    total=False,
)


def manifest_text(about: Manifest, files: Mapping[str, FileEntry]) -> str:
    """The manifest as text, from what the bundle is and the entry of every other member."""
    stated = {"schema": SCHEMA, **about, "files": dict(files)}
    return canonical_json({**stated, "digest": sha256_of_json(stated)})


def read_manifest(text: str) -> Manifest:
    """The manifest that :func:`manifest_text` wrote.

    Raises:
        SubmissionError: It was altered, is of another form, or is none.
    """
    try:
        stored = json.loads(text)
        stated = {name: value for name, value in stored.items() if name != "digest"}
        altered = canonical_json(stored) != text or stored["digest"] != sha256_of_json(stated)
        known = stored["schema"] == SCHEMA and _is_formed(stored)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SubmissionError("the manifest cannot be read", NAME, found=f"{error}"[:200]) from None
    if not known:
        raise SubmissionError("the manifest has an unknown form", NAME, SCHEMA, f"{stored['schema']}"[:80])
    if altered:
        raise SubmissionError("the manifest was altered: its own digest does not fit", NAME)
    return cast(Manifest, stored)


def _is_formed(stored: Manifest) -> bool:
    """Whether the parts that others rely on are of their kinds, and no name of a folder leads elsewhere."""
    entries = stored["files"].values()
    files = all(isinstance(entry["sha256"], str) and isinstance(entry["size"], int) for entry in entries)
    survey, reports, book = stored["survey"], stored["reports"], stored["book"]
    kinds = isinstance(survey, str) and isinstance(reports, dict) and isinstance(book, dict | None)
    folders = [f"reports/{survey}", f"surveys/{survey}", *(f"reports/{survey}/{name}" for name in reports)]
    named = "/" not in survey and all(name == "overall" or name.startswith("units/") for name in reports)
    return files and kinds and named and not any(is_unsafe(name) for name in folders)
