"""The readers of raw files, by name: what ``reader:`` in ``survey.yml`` may say, and what later reads the file.

The registry is on the ground floor, so that ``survey.yml`` can be checked against the names without importing parsers.
A value is a :data:`~surveykit.readers.opening.Reader`, or a :class:`~surveykit.readers.layout.Layout` that arranges a
table of any format and for which files are tested where no reader is named.
"""

from __future__ import annotations

from typing import Any

from surveykit.errors import ReadError
from surveykit.registry import Registry

#: Platforms, each a module of ``surveykit.readers.platforms`` with a layout.
_PLATFORMS = (
    "ballot", "chinese_form", "google_forms", "jinshuju", "kobo", "limesurvey", "qualtrics", "sms", "stacked",
    "surveygizmo", "surveymonkey", "tencent", "tencent_form", "terminal", "typeform", "wenjuan", "wjx",
)  # fmt: skip
#: File formats and data sets of packages, with their functions.
_FUNCTIONS = {
    "delimited": "formats.delimited:read_delimited",
    "excel": "formats.excel:read_excel",
    "package": "packages:read_package",
    "parquet": "formats.parquet:read_parquet",
    "sav": "formats.sav:read_sav",
    "webpage": "formats.webpage:read_web_page",
}
_ADDRESSES = {**_FUNCTIONS, **{name: f"platforms.{name}:LAYOUT" for name in _PLATFORMS}}
#: Every reader; installed packages add theirs as entry points.
READERS: Registry[Any] = Registry(
    "reader",
    {name: f"surveykit.readers.{_ADDRESSES[name]}" for name in sorted(_ADDRESSES)},
    group="surveykit.readers",
    error=ReadError,
)
