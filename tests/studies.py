"""Real surveys declared under ``tests/studies``; their raw files are in the folder of real data."""

from __future__ import annotations

import shutil
from pathlib import Path

STUDIES = Path(__file__).parent / "studies"


def study(name: str, parent: Path, files: dict[str, Path]) -> Path:
    """The folder of a study below ``parent``, with its raw files under the names that ``survey.yml`` gives them."""
    folder = shutil.copytree(STUDIES / name, parent / name)
    for inside, path in files.items():
        target = folder / inside
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, target)
    return folder
