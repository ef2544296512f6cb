"""Which programs and fonts made a study's reports: the lock file with its hashes, versions, fonts by name and hash."""

from __future__ import annotations

import platform
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distributions, files
from pathlib import Path

from surveykit.batch.planning.versions import versions
from surveykit.files import canonical_json, sha256_of

_FONT_PACKAGES = ("pylopdf-fonts-zh-cn", "manimgx-fonts")


def environment_files() -> dict[str, bytes]:
    """The members that describe the environment, by name."""
    packages = {entry.metadata["Name"].lower(): entry.version for entry in distributions()}
    system = {"system": platform.system(), "machine": platform.machine()}
    programs = {**system, "made with": versions(), "packages": dict(sorted(packages.items()))}
    members = {"programs.json": canonical_json(programs).encode(), "fonts.json": canonical_json(_fonts()).encode()}
    lock = lock_file()
    members |= {} if lock is None else {"requirements.lock": lock.read_bytes()}
    return {f"environment/{name}": content for name, content in members.items()}


def _fonts() -> list[dict[str, str]]:
    """The font files that figures and documents are made with: name and SHA-256."""
    from surveykit.drawing.fonts import font

    paths = [Path(font().path)]
    for package in _FONT_PACKAGES:
        with suppress(PackageNotFoundError):
            located = [Path(str(entry.locate())) for entry in files(package) or ()]
            paths += [path for path in located if path.suffix.lower() in (".otf", ".ttf", ".ttc")]
    by_name = {path.name: path for path in paths if path.is_file()}
    return [{"name": name, "sha256": sha256_of(path)} for name, path in sorted(by_name.items())]


def lock_file() -> Path | None:
    """The lock file, in the installed package or in the source checkout."""
    package = Path(__file__).resolve().parents[1]
    places = (package / "shipped" / "requirements.lock", package.parents[1] / "requirements.lock")
    return next((path for path in places if path.is_file()), None)
