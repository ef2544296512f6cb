"""The list of words: one per idea, Chinese and English, in code, ``survey.yml``, commands, outputs and docs.

The list is ``glossary.csv``. The docs print it, and ``tools/words.py`` holds the code and the catalogue to it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Term:
    """A word in both languages and what it means here.

    ``word`` is what code, ``survey.yml`` and the command line call it; empty for a word of outputs alone. Outputs do
    not use the Chinese words ``never_zh`` for it, and identifiers not those of ``never_code``.
    """

    word: str
    zh: str
    en: str
    meaning: str
    meaning_zh: str
    never_zh: tuple[str, ...] = ()
    never_code: tuple[str, ...] = ()


_, *_ROWS = csv.reader((files("surveykit.language") / "glossary.csv").read_text(encoding="utf-8").splitlines())
TERMS: tuple[Term, ...] = tuple(
    Term(word, zh, en, meaning, meaning_zh, tuple(never_zh.split()), tuple(never_code.split()))
    for word, zh, en, meaning, meaning_zh, never_zh, never_code in _ROWS
)

_HEAD = """# Glossary 词汇表

One word per idea in code, `survey.yml`, commands, outputs and docs. Written from `surveykit/language/glossary.csv` by
`tools/write_reference.py`; `tools/words.py`, a part of `make check`, holds the code and the catalogue of texts to it.

| word | 中文 | English | meaning | 含义 | not 不用 |
|---|---|---|---|---|---|
"""


def glossary_page() -> str:
    """The glossary as a page of the docs, in the order of the list."""
    return _HEAD + "".join(f"| {' | '.join(_cells(term))} |\n" for term in TERMS)


def _cells(term: Term) -> tuple[str, ...]:
    word = f"`{term.word}`" if term.word else ""
    never = "、".join([*term.never_zh, *(f"`{name}`" for name in term.never_code)])
    return word, term.zh, term.en, term.meaning, term.meaning_zh, never
