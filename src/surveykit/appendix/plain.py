"""Text that every format can hold and no format can misread."""

from __future__ import annotations

import re
import unicodedata

#: Replaces a character that cannot be written or would show the text in another order than it has.
MARK = "\ufffd"
#: Control characters, lone surrogates, non-characters (none is legal in XML) and overrides of the writing direction.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
#: A line may end at a blank and around a Chinese character, but not before a closing mark nor after an opening one;
#: what is in brackets stays with the digits and letters before it.
_PIECES = re.compile(
    r"\s+|(?<=[⺀-⿟々-〇ぁ-鿿豈-﫿，。、；：？！）》”％])(?![，。、；：？！）》”’％])|(?<![（《“‘])(?=[⺀-⿟々-〇ぁ-鿿豈-﫿])"
)
#: The longest text of a property of a file.
_PROPERTY = 255
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x85]")


def readable(text: str) -> str:
    """``text`` with one kind of line end, and with a visible mark for each character that no document may hold."""
    return text if text.isascii() and text.isprintable() else _UNWRITABLE.sub(MARK, _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """Text for the properties of a file: in one line, and cut where Office would refuse it."""
    return " ".join(readable(text).split())[:_PROPERTY]


def text_width(text: str) -> int:
    """Width of the widest line in half-ems: a Chinese character is two wide, a digit or Latin letter one."""
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(sum(map(_character_width, line)) for line in text.split("\n"))


def longest_piece(text: str) -> int:
    """Width in half-ems of the widest piece that cannot be broken: a word, or one Chinese character."""
    if text.isascii():
        return max(map(len, text.split()), default=0)
    return max(map(text_width, _PIECES.split(text)), default=0)


def _character_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
