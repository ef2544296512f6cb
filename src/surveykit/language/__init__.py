"""The words of every output in Chinese and English, from one catalogue."""

from __future__ import annotations

from surveykit.language.label import Label, Language
from surveykit.language.lookup import filled, keys, text
from surveykit.language.rows import plural_of, row_words

__all__ = ["Label", "Language", "filled", "keys", "plural_of", "row_words", "text"]
__dir__ = __all__.copy
