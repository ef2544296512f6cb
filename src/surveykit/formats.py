"""The formats in which documents are written, by name: what ``survey.yml``, options and jobs may say, and the writers.

The registry is on the ground floor, so that a name can be checked without importing the library behind it. The name is
the ending of the file; a writer is a plain function ``write(appendix, path)``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from surveykit.errors import DocumentError
from surveykit.registry import Registry

#: Writes a :class:`~surveykit.appendix.model.Appendix` to a file.
Writer = Callable[[Any, Path], None]
#: The formats that surveykit brings along, with the addresses of their writers; the usual ones of a survey.
SHIPPED = {name: f"surveykit.appendix.{name}.writer:write" for name in ("docx", "xlsx", "html", "pdf")}
#: Every format; installed packages add theirs as entry points.
FORMATS: Registry[Writer] = Registry("document format", SHIPPED, group="surveykit.formats", error=DocumentError)
