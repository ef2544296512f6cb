"""Small notebooks for the tests of the batch."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from surveykit.slices import Slice
from surveykit.slices.cut import digest_of


def write_notebook(path: Path, *cells: str, parameters: str = 'unit: str = "U1"\nsurvey = "s"\nlanguage = ""') -> Path:
    """A notebook with a parameters cell and the given code cells."""
    code = [(parameters, ["parameters"]), *((cell, []) for cell in cells)]
    content = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {"tags": tags},
                "execution_count": None,
                "outputs": [],
                "source": source.splitlines(keepends=True),
            }
            for number, (source, tags) in enumerate(code)
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def empty_slice(folder: Path, unit: str | None, *, withheld: bool = False) -> Slice:
    """A slice without content below ``folder``, for a notebook that does not open it."""
    path = folder / "slices" / (unit or "overall") / "slice.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"unit": unit}), encoding="utf-8")
    return Slice(unit, path, digest_of(path), 20, withheld=withheld)


def go_elsewhere(folder: str) -> None:
    """Work in an empty folder of one's own, which is also taken for the system's temporary one."""
    own = Path(folder, str(os.getpid()))
    own.mkdir()
    os.chdir(own)
    os.environ["TMPDIR"] = str(own)


def answer(value: int) -> int:
    """What a worker is asked: 1 ends it, 2 takes too long, 3 is an error."""
    if value == 1:
        os._exit(5)
    if value == 2:
        time.sleep(60)
    if value == 3:
        raise ValueError("no")
    return value
