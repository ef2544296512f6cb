"""Labels with words that are written from right to left: their signs in the order in which they are printed.

Signs are printed one beside the other from the left. So words in Hebrew or Arabic are turned round, and Arabic letters
take the shape that joins them to their neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

#: What makes a label one to look at: a letter of a script that runs from right to left.
_TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
#: Vowels and other marks of these scripts, turned to be before the letter that they belong to.
_MARKED = re.compile(
    "([\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff]+)"
    "([\u05d0-\u05f2\u0620-\u064a\u066e-\u06d5\u06ee-\u08d2\ufb1d-\ufdff\ufe70-\ufefc])"
)


def as_printed(label: str, has: Callable[[str], bool]) -> str:
    """The signs of one line of a label from left to right as they are printed.

    Args:
        label: The line as it is read; it runs from left to right (UAX 9), whatever it begins with.
        has: Whether a sign can be printed; a letter whose joined shape cannot is printed as it looks alone.
    """
    if label.isascii() or not _TURNED.search(label):
        return label
    from bidi.algorithm import get_display  # the one of its two that mirrors brackets (rule L4)

    joined = "".join(sign if has(sign) else unicodedata.normalize("NFKC", sign) for sign in _join()(label))
    # The library turns a mark away from its letter (rule L3 is left to whoever prints), but glyphs of marks reach back.
    return _MARKED.sub(lambda letter: letter[2] + letter[1][::-1], str(get_display(joined, base_dir="L")))


@cache
def _join() -> Callable[[str], str]:
    """What gives Arabic letters their joined shapes, of ligatures only lam with alef, which writing demands."""
    from arabic_reshaper import ArabicReshaper

    join: Callable[[str], str] = ArabicReshaper({"delete_harakat": False, "ARABIC LIGATURE ALLAH": False}).reshape
    return join
