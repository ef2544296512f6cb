"""JupyterLab with a survey's notebooks, and the examination of an installation."""

from __future__ import annotations

from surveykit.lab.start import start

__all__ = ["start"]
__dir__ = __all__.copy
