"""The canonical container: a zip file of which equal contents have one form only, byte for byte, on every machine.

Members are in the order of their names, stored as they are (the bytes of compression depend on the library that
made them), with one date, one mode and nothing else. A reader therefore needs no tolerance: what differs by one byte
from the only form there is was not written by :func:`write_container`. Compressed members, links, hidden bytes between
members, comments and two members of one name have no place in it, so bombs and tricks with names end at the door.

The form is that of PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16, without its extensions for 4 GiB and more.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import re
import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from surveykit.errors import Problem, SubmissionError
from surveykit.files import replacing

#: What a member holds: bytes, or the file that holds them.
Content = bytes | Path

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _SYSTEM, _UTF8, _STORED, _TIME, _DATE, _MODE = 20, 3, 0x800, 0, 0, 33, 0o100644 << 16
_MOST_MEMBERS, _MOST_BYTES = 0xFFFF, 0xFFFFFFFF
_LONGEST_NAME = 240
_BLOCK = 1 << 20
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Member:
    """One file of a container: where its content begins, its CRC-32 as the container says, its SHA-256 as read.

    ``is_whole`` says whether the content has that CRC-32.
    """

    name: str
    start: int
    size: int
    checksum: int
    sha256: str
    is_whole: bool = True


def write_container(path: Path, members: Mapping[str, Content]) -> str:
    """Write the container, whole or not at all; its SHA-256.

    Raises:
        SubmissionError: A name is not safe everywhere, or the container would be larger than the form allows.
    """
    names = sorted(members)
    problems = list(_unsafe_names(names))
    if len(names) > _MOST_MEMBERS or sum(map(size_of, members.values())) > _MOST_BYTES - (1 << 26):
        what, expected = "the bundle is too large for its form", "at most 65,535 files and 4 GiB"
        remedy = "run with fewer --formats, or hand in parts of the study one by one"
        problems.append(Problem(what, "", expected, f"{len(names):,} files", remedy))
    if problems:
        raise SubmissionError(problems)
    digest = hashlib.sha256()
    with replacing(path) as temporary, temporary.open("wb") as handle:
        directory, position = b"", 0
        for name in names:
            checksum, size = _measured(_blocks(members[name]))
            for block in _handed_on((_local(name, checksum, size), *_blocks(members[name])), digest.update):
                handle.write(block)
            directory += _central(name, checksum, size, position)
            position += _LOCAL.size + len(name.encode()) + size
        ending = directory + _end(len(names), len(directory), position)
        handle.write(ending)
        digest.update(ending)
    return digest.hexdigest()


def read_container(path: Path) -> tuple[Member, ...]:
    """The members of a container, each read once to its end; nothing is written.

    Raises:
        SubmissionError: The file has not the canonical form; says where and what is there. Nothing of it should be
            used then.
    """
    with path.open("rb") as handle:
        members = tuple(_members(handle))
        position = members[-1].start + members[-1].size if members else 0
        names = [member.name for member in members]
        misplaced = [later for earlier, later in itertools.pairwise(names) if earlier >= later]
        twice = [Problem("the member is there twice or out of order", name) for name in misplaced]
        if problems := [*_unsafe_names(names), *twice]:
            raise SubmissionError(problems)
        handle.seek(position)
        rest = handle.read(_MOST_MEMBERS * (_CENTRAL.size + _LONGEST_NAME) + _END.size + 1)
    _check_ending(members, rest, position)
    return members


def extract(path: Path, members: tuple[Member, ...], folder: Path) -> None:
    """Write the members below ``folder``, which must be empty and private; their names were checked when read."""
    with path.open("rb") as handle:
        for member in members:
            target = folder / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            handle.seek(member.start)
            with target.open("xb") as output:
                for block in _upto(handle, member.size):
                    output.write(block)


def content(path: Path, member: Member) -> bytes:
    """The bytes of one member."""
    with path.open("rb") as handle:
        handle.seek(member.start)
        return handle.read(member.size)


def _unsafe_names(names: list[str]) -> Iterator[Problem]:
    """Names that could leave the folder, or that not every system can hold beside the others, and why."""
    taken: dict[str, str] = {}
    folders = {
        "/".join(name.split("/")[:depth]).casefold() for name in names for depth in range(1, name.count("/") + 1)
    }
    for name in names:
        folded = unicodedata.normalize("NFC", name).casefold()
        if (problem := is_unsafe(name)) is not None:
            yield Problem(problem, name)
        elif folded in taken:
            yield Problem(f"the name differs from {taken[folded]!r} in nothing that every system sees", name)
        elif folded in folders:
            yield Problem("the name is that of a folder as well", name)
        taken.setdefault(folded, name)


def is_unsafe(name: str) -> str | None:
    """Why a name could lead out of a folder or is not valid everywhere; ``None`` where it is fine."""
    parts = name.split("/")
    if not name or name.startswith("/") or "\\" in name or ":" in name or ".." in parts:
        return "the name leads out of the bundle"
    if any(part in ("", ".") or part.endswith((" ", ".")) or _RESERVED.fullmatch(part) for part in parts):
        return "the name is not valid on every system"
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in name) or re.search(r'[<>"|?*]', name):
        return "the name holds signs that are not valid on every system"
    if unicodedata.normalize("NFC", name) != name or len(name.encode()) > _LONGEST_NAME:
        return "the name is too long or not in the normal form"
    return None


def _members(handle: BinaryIO) -> Iterator[Member]:
    for count in itertools.count():
        start = handle.tell()
        head = handle.read(_LOCAL.size)
        if head[:4] in (b"PK\x01\x02", b"PK\x05\x06"):
            return
        if count == _MOST_MEMBERS:
            raise _foreign(f"byte {start:,}", f"at most {_MOST_MEMBERS:,} files", "more")
        yield _member(handle, head, start)


def _member(handle: BinaryIO, head: bytes, start: int) -> Member:
    if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
        raise _foreign(f"byte {start:,}", "a file's header", "something else, or the end of the file")
    _, version, flags, method, time, day, checksum, packed, size, length, extra = _LOCAL.unpack(head)
    raw = handle.read(length)
    name = raw.decode("utf-8", "replace")
    if flags & 1:
        raise _foreign(name, "a file stored as it is", "an encrypted one")
    if method != _STORED or packed != size:
        raise _foreign(name, "a file stored as it is", f"a compressed one ({packed:,} bytes for {size:,})")
    if (version, flags, time, day, extra) != (_VERSION, _UTF8, _TIME, _DATE, 0) or name.encode() != raw:
        raise _foreign(name, "the only header there is", "other times, flags or additions")
    begin = handle.tell()
    digest = hashlib.sha256()
    actual, read = _measured(_handed_on(_upto(handle, size), digest.update))
    if read != size:
        raise _foreign(name, f"{size:,} bytes", f"the file ends after {read:,}")
    return Member(name, begin, size, checksum, digest.hexdigest(), actual == checksum)


def _check_ending(members: tuple[Member, ...], rest: bytes, position: int) -> None:
    """The directory at the end must say what the members said, and nothing may follow."""
    offset = 0
    for member in members:
        start = member.start - _LOCAL.size - len(member.name.encode())
        expected = _central(member.name, member.checksum, member.size, start)
        if rest[offset : offset + len(expected)] != expected:
            raise _foreign(member.name, "the directory entry of this file", _said(rest[offset:]))
        offset += len(expected)
    if rest[offset:] != _end(len(members), offset, position):
        raise _foreign("the end of the container", f"{len(members)} files and nothing behind", "something else")


def _said(entry: bytes) -> str:
    """What a foreign directory entry is, as far as it can be known."""
    if len(entry) < _CENTRAL.size or entry[:4] != b"PK\x01\x02":
        return "none"
    mode = _CENTRAL.unpack(entry[: _CENTRAL.size])[15] >> 16
    return "a symbolic link" if mode & 0o170000 == 0o120000 else "another name, place, mode or checksum"


def _foreign(where: str, expected: str, actual: str) -> SubmissionError:
    remedy = "ask for the file again as surveykit pack wrote it; do not open it with other programs first"
    return SubmissionError(Problem("this is not the canonical container of a bundle", where, expected, actual, remedy))


def _local(name: str, checksum: int, size: int) -> bytes:
    return _LOCAL.pack(b"PK\x03\x04", *_header(name, checksum, size)) + name.encode()


def _central(name: str, checksum: int, size: int, position: int) -> bytes:
    made = (_SYSTEM << 8) | _VERSION
    header = _header(name, checksum, size)
    return _CENTRAL.pack(b"PK\x01\x02", made, *header, 0, 0, 0, _MODE, position) + name.encode()


def _header(name: str, checksum: int, size: int) -> tuple[int, ...]:
    return _VERSION, _UTF8, _STORED, _TIME, _DATE, checksum, size, size, len(name.encode()), 0


def _end(n: int, size: int, position: int) -> bytes:
    return _END.pack(b"PK\x05\x06", 0, 0, n, n, size, position, 0)


def data_of(content: Content) -> bytes:
    """The bytes of what a member holds."""
    return content if isinstance(content, bytes) else content.read_bytes()


def size_of(content: Content) -> int:
    """The length of what a member holds, in bytes."""
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def sha256_of_content(content: Content) -> str:
    """The SHA-256 of what a member holds."""
    digest = hashlib.sha256()
    for block in _blocks(content):
        digest.update(block)
    return digest.hexdigest()


def _handed_on(blocks: Iterable[bytes], update: Callable[[bytes], object]) -> Iterator[bytes]:
    """Blocks as they are, after ``update`` has had each."""
    for block in blocks:
        update(block)
        yield block


def _measured(blocks: Iterable[bytes]) -> tuple[int, int]:
    checksum, size = 0, 0
    for block in blocks:
        checksum, size = zlib.crc32(block, checksum), size + len(block)
    return checksum, size


def _blocks(content: Content) -> Iterator[bytes]:
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as handle:
        yield from _upto(handle, size_of(content))


def _upto(handle: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (block := handle.read(min(_BLOCK, size))):
        size -= len(block)
        yield block
