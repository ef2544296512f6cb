"""Small notebooks for the tests of the batch."""

from __future__ import annotations

import json
from pathlib import Path


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
