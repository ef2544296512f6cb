"""Labels with words that are written from right to left: their signs in the order in which they stand on paper.

Signs are printed one beside the other from the left. So words in Hebrew or Arabic are turned round, and Arabic letters
take the shape that joins them to their neighbours. (Source: the bidirectional algorithm of the Unicode standard, UAX 9,
for lines that run from left to right, without its marks for embedding; and its rules for joining Arabic letters.)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

#: What makes a label one to look at: a letter of a script that runs from right to left.
_TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
#: From one letter from the right to the last one, or to the number behind it, before the next letter from the left.
_RUN = re.compile("R(?:[^L]*[RN])?")
_NUMBER = re.compile("N+(?:sN+)*")
_KINDS = {"R": "R", "AL": "R", "L": "L", "EN": "N", "AN": "N", "CS": "s", "ES": "s", "NSM": "m"}
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_LAM, _STRETCH = "\u0644", "\u0640"
_SHAPES = {(False, False): "isolated", (False, True): "initial", (True, True): "medial", (True, False): "final"}


def as_printed(label: str, has: Callable[[str], bool]) -> str:
    """The signs of one line of a label from left to right as they stand on paper.

    Args:
        label: The line as it is read.
        has: Whether a sign can be printed; a letter whose joined shape cannot is printed as it stands alone.
    """
    if label.isascii() or not _TURNED.search(label):
        return label
    label = _joined(label, has)
    kinds = "".join(_KINDS.get(unicodedata.bidirectional(sign), "o") for sign in label)
    parts, done = [], 0
    for run in _RUN.finditer(kinds):
        parts += [label[done : run.start()], _turned(label[run.start() : run.end()], run.group())]
        done = run.end()
    return "".join([*parts, label[done:]])


def _turned(run: str, kinds: str) -> str:
    """A run from right to left; its numbers keep their order, and marks stay behind the letter they belong to."""
    return "".join(reversed([part.translate(_MIRRORED) for part in _parts(run, kinds)]))


def _parts(run: str, kinds: str) -> Iterator[str]:
    place = 0
    while place < len(run):
        number = _NUMBER.match(kinds, place)
        end = number.end() if number else place + 1
        while end < len(run) and kinds[end] == "m":
            end += 1
        yield run[place:end]
        place = end


@cache
def _shapes() -> dict[tuple[str, str], str]:
    """The joined shapes of Arabic letters, and of lam with alef: (letters, shape) to sign."""
    found = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        shape, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        if shape.startswith("<"):
            found["".join(chr(int(letter, 16)) for letter in letters), shape.strip("<>")] = chr(code)
    return found


def _joined(label: str, has: Callable[[str], bool]) -> str:
    """The label with Arabic letters in the shapes that join them."""
    shapes, signs = _shapes(), list(label)
    letters = [place for place, sign in enumerate(signs) if not unicodedata.combining(sign)]
    pairs = list(pairwise(letters))
    tied = {first for first, second in pairs if _ties(label[first], "initial") and _ties(label[second], "final")}
    ends = {second for first, second in pairs if first in tied}
    skipped = set()
    for first, second in [*pairs, *((place, place) for place in letters[-1:])]:
        if first in skipped:
            continue
        both = label[first] + label[second]
        shape = shapes.get((both, _SHAPES[first in ends, False])) if label[first] == _LAM else None
        if shape and has(shape):
            signs[first], signs[second] = shape, ""
            skipped.add(second)
            continue
        shape = shapes.get((label[first], _SHAPES[first in ends, first in tied]))
        if shape and has(shape):
            signs[first] = shape
    return "".join(signs)


def _ties(letter: str, shape: str) -> bool:
    """Whether a letter ties to the one after it (``initial``) or before it (``final``)."""
    return letter == _STRETCH or (letter, shape) in _shapes()
