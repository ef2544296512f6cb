"""A finished study, packed once."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from surveykit.cli import run

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def project(filled_once, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the survey of ``surveykit new`` and its finished reports: a copy, since tests change it."""
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    return shutil.copytree(filled_once("canteen", finish), tmp_path_factory.mktemp("handed-in") / "project")


def finish(place: Path) -> None:
    """Make a survey and all its reports."""
    before = Path.cwd()
    os.chdir(place)
    try:
        assert run(["new", "canteen"]) == 0
        assert run(["run", "canteen", "--jobs", "2"]) == 0
    finally:
        os.chdir(before)


@pytest.fixture(scope="session")
def bundle(project: Path) -> Path:
    """The study's bundle."""
    before = Path.cwd()
    os.chdir(project)
    try:
        assert run(["pack", "canteen", "-o", "study.zip"]) == 0
    finally:
        os.chdir(before)
    return project / "study.zip"
