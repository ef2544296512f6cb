"""The engine for papermill under its former address, which the metadata of older installations name."""

from __future__ import annotations

from typing import Any

from surveykit.batch.engines.warm import papermill


def __getattr__(name: str) -> Any:
    return getattr(papermill, name)
