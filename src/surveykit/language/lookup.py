"""Look-up in the catalogue; each room's texts are in a module of ``catalogue`` named after it."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from surveykit.language import catalogue
from surveykit.language.label import Label, Language
from surveykit.language.rows import row_words

_LANGUAGES: tuple[Language, Language] = ("zh", "en")
#: A label's own stop or colon before the colon of a text, and a colon behind a label that asks or exclaims.
_STOP_BEFORE_COLON = re.compile(r"\s*[.:。：]\s*(?=[:：])")
_COLON_BEHIND_SIGN = re.compile(r"([?!？！])\s*[:：](\s*)(.?)")


def text(key: str, language: Language, **values: object) -> str:
    """The catalogue's text for ``key``, with ``values`` put in; without other words for them, rows are responses.

    Raises:
        KeyError: The catalogue has no such key.
    """
    zh, en = _texts()[key]
    made = (zh if language == "zh" else en).format(**{**row_words(language), **values})
    return _punctuated(made) if any(str(value).endswith(tuple(".:。：?!？！")) for value in values.values()) else made


def _punctuated(made: str) -> str:
    """One sign where the last one of a label meets a colon: ``What for: mean``, ``How old are you? Mean``."""
    once = _STOP_BEFORE_COLON.sub("", made)
    return _COLON_BEHIND_SIGN.sub(lambda signs: signs[1] + signs[2] + signs[3].upper(), once)


def filled(key: str, **labels: Label) -> Label:
    """A text of the catalogue in both languages, filled with labels in the same language."""
    return Label(
        **{
            language: text(key, language, **{name: label.in_language(language) for name, label in labels.items()})
            for language in _LANGUAGES
        }
    )


def keys() -> tuple[str, ...]:
    """Every key of the catalogue."""
    return tuple(_texts())


@cache
def _texts() -> dict[str, tuple[str, str]]:
    merged: dict[str, tuple[str, str]] = {}
    for module in iter_modules(catalogue.__path__):
        room: dict[str, tuple[str, str]] = import_module(f"{catalogue.__name__}.{module.name}").TEXTS
        repeated = merged.keys() & room.keys()
        if repeated:
            raise ValueError(f"two rooms have the same catalogue keys: {sorted(repeated)}")
        merged.update(room)
    return merged
