"""Text that every format can hold and no format can misread."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from surveykit import language as words
from surveykit.language import Language

#: Stands where a character cannot be written or would show the text in another order than it has.
MARK = "\ufffd"
#: Control characters, lone surrogates, non-characters (none is legal in XML) and overrides of the writing direction.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
#: A line may end at a blank and around a Chinese character, but not before a closing mark nor after an opening one;
#: what stands in brackets stays with the digits and letters before it.
_PIECES = re.compile(
    r"\s+|(?<=[⺀-⿟々-〇ぁ-鿿豈-﫿，。、；：？！）》”％])(?![，。、；：？！）》”’％])|(?<![（《“‘])(?=[⺀-⿟々-〇ぁ-鿿豈-﫿])"
)
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x85]")


def readable(text: str) -> str:
    """``text`` with one kind of line end, and with a visible mark for each character that no document may hold."""
    return text if text.isascii() and text.isprintable() else _UNWRITABLE.sub(MARK, _LINE_ENDS.sub("\n", text))


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


def day_text(day: date, language: Language) -> str:
    """A date as it stands in a document; the machine's locale plays no part."""
    name = words.text("appendix.months", language).split()[day.month - 1]
    return words.text("appendix.date", language, year=day.year, month=day.month, day=day.day, name=name)


def byline(author: str, day: date, language: Language) -> str:
    """Author and date in one line; the date alone where no author is named."""
    when = day_text(day, language)
    return words.text("appendix.byline", language, author=author, day=when) if author else when


def whole_title(title: str, subtitle: str, language: Language) -> str:
    """The report and its unit in one line, as the title of a file or window."""
    return words.text("appendix.title.separator", language).join(part for part in (title, subtitle) if part)


def notes_text(notes: Sequence[str], language: Language) -> str:
    """The notes of a table or figure as one paragraph; empty if there are none."""
    joined = words.text("appendix.note.separator", language).join(notes)
    return words.text("appendix.note", language) + joined if notes else ""


def _character_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
