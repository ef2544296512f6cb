"""What several tests need."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def shared_data_folder() -> Path | None:
    """The folder of real data beside the repository, where it is there."""
    folder = Path(os.environ.get("SURVEYKIT_SHARED_DATA", ROOT.parent / "shared" / "data"))
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data; the test is skipped, saying so, where they are not there."""
    folder = shared_data_folder()
    if folder is None:
        pytest.skip("the folder shared/data with real data is not beside this repository")
    return folder
