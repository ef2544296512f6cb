"""The options of a run, as a person would type them to ask the same again."""

from __future__ import annotations

import json
from collections.abc import Iterator

from surveykit.batch import Limits, Request


def given_options(request: Request) -> Iterator[str]:
    """The words of the options by which reports are judged; units are left out, since all are to be made."""
    if request.language:
        yield from ("--language", request.language)
    if request.formats is not None:
        yield from ("--formats", ",".join(request.formats))
    for name, value in request.parameters.items():
        yield from ("--param", f"{name}={json.dumps(value, ensure_ascii=False)}")
    if request.unit_notebook:
        yield from ("--notebook", str(request.unit_notebook))
    if request.engine:
        yield from ("--engine", request.engine)
    yield from _limits(request.limits)


def _limits(limits: Limits) -> Iterator[str]:
    usual = Limits()
    if limits.cell != usual.cell:
        yield from ("--cell-timeout", f"{limits.cell or 0:g}")
    if limits.unit != usual.unit:
        yield from ("--unit-timeout", f"{limits.unit or 0:g}")
    if limits.memory != usual.memory:
        yield from ("--memory", str(limits.memory or 0))
