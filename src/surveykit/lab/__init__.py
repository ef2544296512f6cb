"""JupyterLab with a survey's notebooks, and the examination of an installation."""

from __future__ import annotations

from surveykit.lab.start import start

__all__ = ["start"]


def __dir__() -> list[str]:
    return sorted(__all__)
