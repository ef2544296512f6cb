"""When two texts count as the same answer or name, and which known text was probably meant."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

#: Marks that nobody sees: zero-width spaces and joiners, soft hyphens, direction marks, the byte-order mark.
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)


def tidy(text: str) -> str:
    """``text`` without what cannot be seen: outer and repeated spaces of any kind, invisible marks, split accents.

    Two answers match when their tidied texts are equal. Width, case and punctuation still count: whether ``１`` is
    ``1`` is for a person to say.
    """
    if text.isascii() and "  " not in text and text.isprintable():
        return text.strip()
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())


def plain_width(text: str) -> str:
    """``text`` in plain forms of its characters (NFKC): full width, circled and superscript ones count as plain."""
    return unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=4096)
def plain_character(character: str) -> str:
    """A character in its plain form, where that is one character: positions in a text stay what they are."""
    plain = plain_width(character)
    return plain if len(plain) == 1 else character


def folded(text: str) -> str:
    """A key for comparing: equal for texts that differ only in width, case and what cannot be seen."""
    return plain_width(tidy(text)).casefold()


def has_unseen(text: str) -> bool:
    """Whether a text holds marks that nobody sees, or accents apart from their letters: it looks like another text."""
    return not text.isascii() and unicodedata.normalize("NFC", text.translate(_INVISIBLE)) != text


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known text that was probably meant, or ``None``: equal but for width and case, or spelled almost alike."""
    by_key = {folded(candidate): candidate for candidate in known}
    key = folded(text)
    if key in by_key:
        return by_key[key]
    return next((by_key[close] for close in spelled_alike(key, by_key)), None)


def spelled_alike(text: str, known: Iterable[str], *, limit: int = 1, least: float = 0.6) -> list[str]:
    """The known texts that resemble one, the likeliest first; ``least`` is the ratio of :mod:`difflib` they need."""
    return difflib.get_close_matches(text, list(known), n=limit, cutoff=least)


def differ_in_one_letter(first: str, second: str) -> bool:
    """Whether two Western labels differ in one letter, added, left out or replaced; digits always matter."""
    short, long = sorted((first, second), key=len)
    if first == second or not (first + second).isascii() or len(short) < 5 or len(long) > len(short) + 1:
        return False
    same = len(short) == len(long)
    start = next((index for index, letter in enumerate(short) if letter != long[index]), len(short))
    changed = long[start] + (short[start] if same else "")
    return short[start + same :] == long[start + 1 :] and changed.isalpha()


def did_you_mean(text: str, known: Iterable[str], otherwise: str = "") -> str:
    """The remedy for an unknown name: the known one that was probably meant, or what to do where none is near."""
    meant = nearest(text, known)
    return otherwise if meant is None else f"did you mean {meant!r}?"


def remedy_for_code(text: str, choices: Mapping[str, Iterable[str]]) -> str:
    """What to write where the code of a choice (or the id of a unit) is needed and there is ``text``."""
    labels = {label: code for code, texts in choices.items() for label in texts}
    meant = nearest(text, [*labels, *choices])
    if meant is None:
        return ""
    if meant not in labels or meant in choices:
        return f"did you mean {meant!r}?"
    code = f"write its code: {labels[meant]}"
    return code if tidy(meant) == tidy(text) else f"did you mean {meant!r}? {code}"


def codes_listing(choices: Mapping[str, Iterable[str]], limit: int = 20) -> str:
    """Codes, each with its first label."""
    return listing((shortened(" ".join([code, *list(texts)[:1]])) for code, texts in choices.items()), limit)


def shortened(text: str, most: int = 60) -> str:
    """A text for a message, at most so many characters of it; never for what is to be pasted."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def listing(names: Iterable[str], limit: int = 12) -> str:
    """Some names for a message, with how many more there are."""
    every = list(names)
    shown = ", ".join(every[:limit])
    return f"{shown} and {len(every) - limit} more" if len(every) > limit else shown
