"""Putting parameters into a Python notebook as papermill does, without papermill's slow start.

Values are JSON, so nothing but literals is ever written into the cell.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from surveykit.batch.engines.notebook import DECLARED, INJECTED, Json, Notebook, NotebookCell, Parameters, tags_of


def inject(notebook: Notebook, parameters: Parameters) -> Notebook:
    """The notebook with a cell that sets the parameters: behind its parameters cell, or in place of an earlier one."""
    # Every cell has a list of tags, as papermill leaves it.
    cells: list[NotebookCell] = [
        {**cell, "metadata": {"tags": [], **cell.get("metadata", {})}} for cell in notebook["cells"]
    ]
    if not parameters:
        return {**notebook, "cells": cells}
    cell: NotebookCell = {
        "cell_type": "code",
        "execution_count": None,
        "id": INJECTED,
        "metadata": {"tags": [INJECTED]},
        "outputs": [],
        "source": "# Parameters\n" + "".join(f"{name} = {literal(value)}\n" for name, value in parameters.items()),
    }
    earlier, declared = _position(cells, INJECTED), _position(cells, DECLARED)
    if earlier is not None:
        return {**notebook, "cells": [*cells[:earlier], cell, *cells[earlier + 1 :]]}
    behind = 0 if declared is None else declared + 1
    return {**notebook, "cells": [*cells[:behind], cell, *cells[behind:]]}


def literal(value: Json) -> str:
    """A JSON value as a Python expression, in papermill's way of writing it."""
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        escaped = value.encode("unicode_escape").decode("ascii").replace('"', r"\"")
        return f'"{escaped}"'
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(value) if math.isfinite(value) else f"float('{value}')"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(str(key))}: {literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(literal, value)) + "]"
    raise TypeError(f"{type(value).__name__} is not JSON")


def _position(cells: list[NotebookCell], tag: str) -> int | None:
    return next((position for position, cell in enumerate(cells) if tag in tags_of(cell)), None)
