"""From bytes to text, without guessing: byte-order mark, strict UTF-8, UTF-16, GB18030, else a question.

GBK is never tried before UTF-8: much UTF-8 text also decodes as GBK, but not the other way round.
"""

from __future__ import annotations

import codecs
from collections import Counter
from contextlib import suppress
from pathlib import Path

from surveykit.errors import Problem, ReadError
from surveykit.matching.texts import listing

#: Bytes at the beginning of a file by which formats are told apart.
HEAD = 4096
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Encodings whose readings are shown where none is certain.
_PROPOSED = ("gb18030", "big5", "cp1252", "mac_roman")
#: How an encoding is named, for both ways to a file.
_NAMING = "encoding: big5 below its path in survey.yml; surveykit inspect takes --encoding big5"
#: What GBK makes of the mark that UTF-8 puts in the place of what it cannot read.
_LOST = "锟斤拷"
#: Lines by which texts are known that were decoded wrongly before.
_SAMPLE = 20
_CUT = "the file ends inside a character, which is shown as \ufffd: it was cut off"
#: Share of characters outside the everyday set above which text decoded as GB18030 is probably something else (Big5).
_STRANGE = 0.25


def decode(content: bytes, name: str, encoding: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text of a file and notes on how it was decoded; an error where the bytes are not valid or are ambiguous."""
    text, notes = _decoded(content, name, encoding)
    notes += _garbled(text)
    count = text.count("\x00")
    if not count:
        return text, notes
    return text.replace("\x00", "\ufffd"), (*notes, f"{count} NUL characters, which no text has, are shown as \ufffd")


def _garbled(text: str) -> tuple[str, ...]:
    """A note where a program before us decoded the texts wrongly and stored what came of it."""
    notes: tuple[str, ...] = ()
    if lost := text.count(_LOST):
        notes = (f"{lost} places hold {_LOST}, what is left of texts that another program could not read",)
    lines = [line for line in text[:100_000].split("\n") if not line.isascii()][:_SAMPLE]
    meant = {line: right for line in lines if (right := _meant(line)) is not None}
    if lines and 2 * len(meant) >= len(lines):
        line, right = next(iter(meant.items()))
        what = "the texts look like UTF-8 that another program read as something else"
        notes += (f"{what}: {line[:20]!r} is {right[:20]!r}; ask for the file as it was exported",)
    return notes


def _meant(line: str) -> str | None:
    """The text that a wrongly decoded one was; ``None`` for one that is right."""
    for encoding in ("gb18030", "cp1252"):
        with suppress(UnicodeError):
            return line.encode(encoding).decode("utf-8")
    return None


def _decoded(content: bytes, name: str, encoding: str | None) -> tuple[str, tuple[str, ...]]:
    if encoding is not None:
        return _strict(content, name, encoding), ()
    for mark, marked in _MARKS:
        if content.startswith(mark):
            return _strict(content, name, marked), ()
    if half := _utf16_without_mark(content):
        return _strict(content, name, half), ()
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8"), ()
    if (cut := _cut_off(content, "utf-8")) is not None:
        return cut, (_CUT,)
    other = "the file is encoded in GB18030, not in UTF-8"
    if (cut := _cut_off(content, "gb18030")) is not None:
        _refuse_strange(cut[:-1], content, name)
        return cut, (other, _CUT)
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        neither = _invalid("the bytes are neither UTF-8 nor GB18030", content, name, error.start)
        raise ReadError(_mixed(content, name) or neither) from error
    _refuse_strange(text, content, name)
    return text, (other,)


def _cut_off(content: bytes, encoding: str) -> str | None:
    """The text of a file that ends inside a character, that one marked; ``None`` if that is not what is wrong."""
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        whole = content[: error.start].decode(encoding)
        ends = "end of data" in error.reason or "incomplete" in error.reason
        mixed = encoding != "utf-8" and _is_valid(content.rpartition(b"\n")[2], "utf-8")
        if ends and not mixed and error.end == len(content) and error.start >= len(content) - 4 and not whole.isascii():
            return f"{whole}\ufffd"
    return None


def _strict(content: bytes, name: str, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except LookupError as error:
        raise ReadError(
            f"there is no encoding {encoding!r}", name, "utf-8, utf-16, gb18030, big5, ...", encoding
        ) from error
    except UnicodeDecodeError as error:
        raise ReadError(_invalid(f"the bytes are not valid {encoding}", content, name, error.start)) from error


def _invalid(what: str, content: bytes, name: str, start: int) -> Problem:
    line = content[:start].count(b"\n") + 1
    remedy = f"export the file again as UTF-8, or name its encoding: {_NAMING}"
    return Problem(what, f"{name}:{line}", found=content[start : start + 4].hex(" "), remedy=remedy)


def _utf16_without_mark(content: bytes) -> str | None:
    """UTF-16 text has a zero in every other byte wherever it is plain ASCII, as delimiters and line ends are."""
    sample = content[:4000]
    if len(sample) < 4 or len(content) % 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 5 < len(sample) // 2 or min(even, odd) * 4 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _refuse_strange(text: str, content: bytes, name: str) -> None:
    """Ask where text decoded as GB18030 does not look like Chinese."""
    beyond = {character: n for character, n in Counter(text).items() if ord(character) > 0x7F}
    strange = sum(n for character, n in beyond.items() if not _is_everyday(character))
    if strange > _STRANGE * sum(beyond.values()):
        remedy = f"name the encoding under which the words are right: {_NAMING}"
        what = "the encoding of the file is not certain"
        unclear = Problem(what, name, "UTF-8 or GB18030", _readings(content), remedy)
        raise ReadError(_mixed(content, name) or unclear)


def _readings(content: bytes) -> str:
    """How the first words that are not plain read in the encodings that come into question."""
    line = next((line for line in content.split(b"\n") if not line.isascii()), b"")
    first = next(index for index, byte in enumerate(line) if byte > 0x7F)
    readings = []
    for encoding in _PROPOSED:
        with suppress(UnicodeDecodeError):
            readings.append(f"{encoding} {line[max(0, first - 12) :].decode(encoding)[:24]!r}")
    return "; ".join(readings)


def _mixed(content: bytes, name: str) -> Problem | None:
    """What to say of a file put together from lines in two encodings; ``None`` if it is not."""
    lines = [line for line in enumerate(content.split(b"\n"), 1) if not line[1].isascii()]
    utf8 = [number for number, line in lines if _is_valid(line, "utf-8")]
    other = [number for number, line in lines if number not in set(utf8)]
    if not utf8 or not other or not all(_is_valid(line, "gb18030") for number, line in lines if number in set(other)):
        return None
    return Problem(
        "some lines are UTF-8 and others are not",
        f"{name}:{other[0]}",
        found=f"UTF-8 in lines {listing(map(str, utf8), 5)}; GB18030 in lines {listing(map(str, other), 5)}",
        remedy="export the parts again in one encoding",
    )


def _is_valid(line: bytes, encoding: str) -> bool:
    with suppress(UnicodeDecodeError):
        line.decode(encoding)
        return True
    return False


def _is_everyday(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        # Four bytes are a rare character chosen on purpose; text in another encoding hardly ever looks like one.
        return character in "—·〇㎡€…" or len(character.encode("gb18030")) == 4
    return True


def content_of(path: Path, size: int = -1) -> bytes:
    """The bytes of a file, or the first so many; an error where it cannot be read or is empty."""
    try:
        if path.exists() and not path.is_file():  # one that nobody writes to would be waited for without end
            raise ReadError("this is no file", str(path), remedy="name a file; what a program puts out, save first")
        with path.open("rb") as file:
            content = file.read(size)
    except OSError as error:
        raise ReadError(f"the file cannot be read: {error.strerror}", str(path)) from error
    if not content:
        raise ReadError("the file is empty", path.name, remedy="export it again")
    return content
