"""Ways of running a notebook, by name. Another package can add one through the entry point ``surveykit.engines``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from surveykit.batch.engines.limits import Limits
from surveykit.batch.engines.notebook import Parameters
from surveykit.registry import Registry

#: Runs ``notebook`` with parameters, within limits, and writes the executed notebook to ``report.ipynb`` in the current
#: folder, also when a cell fails, of which it raises a ``NotebookError``; the seconds until its first cell could begin.
Engine = Callable[[Path, Parameters, Limits], float]

#: Every engine; installed packages add theirs as entry points.
ENGINES: Registry[Engine] = Registry(
    "engine",
    {"stock": "surveykit.batch.engines.stock:run_stock", "warm": "surveykit.batch.engines.warm.engine:run_warm"},
    group="surveykit.engines",
)
