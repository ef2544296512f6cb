"""When two texts count as the same answer, and which known text was probably meant."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping

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


def has_unseen(text: str) -> bool:
    """Whether a text holds marks that nobody sees, or accents apart from their letters: it looks like another text."""
    return not text.isascii() and unicodedata.normalize("NFC", text.translate(_INVISIBLE)) != text


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known text that was probably meant, or ``None``: equal but for width and case, or spelled almost alike."""
    folded = {_fold(candidate): candidate for candidate in known}
    same = folded.get(_fold(text))
    if same is not None:
        return same
    close = difflib.get_close_matches(_fold(text), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def remedy_for_code(text: str, choices: Mapping[str, Iterable[str]]) -> str:
    """What to write where the code of a choice (or the id of a unit) is needed and ``text`` stands.

    Args:
        text: What stands there.
        choices: Code to the choice's labels.
    """
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
    return listing((" ".join([code, *list(texts)[:1]]) for code, texts in choices.items()), limit)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", tidy(text)).casefold()


def listing(names: Iterable[str], limit: int = 12) -> str:
    """Some names for a message, with how many more there are."""
    every = list(names)
    shown = ", ".join(every[:limit])
    return f"{shown} and {len(every) - limit} more" if len(every) > limit else shown
