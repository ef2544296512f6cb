"""Ways of running a notebook, by name. Another package can add one through the entry point ``surveykit.engines``."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from surveykit.batch.engines.limits import Limits
from surveykit.batch.engines.stock import run_stock
from surveykit.batch.engines.warm.engine import can_fork, run_warm
from surveykit.errors import ParameterError, Problem

#: Runs ``notebook`` with parameters, within limits, and writes the executed notebook to ``report.ipynb`` in the current
#: folder, also when a cell fails; the seconds until its first cell could begin.
Engine = Callable[[Path, dict[str, Any], Limits], float]

_ENGINES: dict[str, Engine] = {}


def register(name: str, engine: Engine) -> None:
    """Make an engine known under a name."""
    _ENGINES[name] = engine


def names() -> tuple[str, ...]:
    """The known engines: our own and those of installed packages."""
    return tuple(sorted({*_ENGINES, *(point.name for point in entry_points(group="surveykit.engines"))}))


def get(name: str) -> Engine:
    """The engine of that name.

    Raises:
        ParameterError: No engine has that name; the message lists those that exist.
    """
    if name not in _ENGINES:
        for point in entry_points(group="surveykit.engines", name=name):
            register(name, point.load())
    if name not in _ENGINES:
        raise ParameterError(Problem(f"there is no engine {name!r}", expected="one of " + ", ".join(names())))
    return _ENGINES[name]


def default() -> str:
    """The engine to use when none is asked for: ``warm`` where the system can fork."""
    return "warm" if can_fork() else "stock"


register("stock", run_stock)
register("warm", run_warm)
