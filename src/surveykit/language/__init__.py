"""The words of every output in Chinese and English, from one catalogue."""

from __future__ import annotations

from surveykit.language.label import Label, Language
from surveykit.language.lookup import keys, text

__all__ = ["Label", "Language", "keys", "text"]
__dir__ = __all__.copy
