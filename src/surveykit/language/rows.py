"""Words for a row of the data, which the catalogue's texts leave open: ``{responses}`` are visits in one survey."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from surveykit.language.catalogue.records import TEXTS
from surveykit.language.label import Language


@cache
def row_words(language: Language, kind: str = "answer", singular: str = "", plural: str = "") -> Mapping[str, str]:
    """The words by the names that texts have for them: ``response``, ``responses``, ``answers``, ``counter`` ...

    Args:
        language: ``zh`` or ``en``.
        kind: What a row is: ``answer``, ``visit`` ...
        singular: What one row is called instead of the word for its kind; empty for that.
        plural: The same in the plural.
    """

    def word(name: str, usual: str) -> str:
        zh, en = TEXTS.get(f"records.{kind}.{name}", (usual, usual))
        return zh if language == "zh" else en

    named = {"response": singular or word("one", ""), "responses": plural or word("many", "")}
    own = named["responses"]
    named |= {name: plural or word(name, own) for name in ("answers", "ratings")}
    capitals = {name.capitalize(): named[name][:1].upper() + named[name][1:] for name in ("responses", "answers")}
    return {**named, **capitals, "counter": word("counter", "")}


def plural_of(word: str) -> str:
    """The regular plural of an English word: ``visits``, ``inspections``, ``searches``, ``enquiries``."""
    if word.endswith("y") and word[-2:-1].lower() not in tuple("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"
