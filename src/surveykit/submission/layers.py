"""What a file holds at any depth: members of archives, streams of PDF files, texts of pictures, columns of tables."""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

_DEEPEST = 4
_PICTURES = re.compile(rb"data:image/[a-z+]+;base64,([A-Za-z0-9+/=\s]{40,})")
_PICTURE_IN_JSON = re.compile(rb'"image/(?:png|jpe?g)":\s*"([A-Za-z0-9+/=\\n]{40,})"')
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def layers(name: str, content: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The file itself and everything packed into it, with its place: ``report.docx!word/document.xml``."""
    yield name, content
    if depth >= _DEEPEST:
        return
    for inner, unpacked in _inside(content):
        yield from layers(f"{name}!{inner}", unpacked, depth + 1)


def _inside(content: bytes) -> Iterator[tuple[str, bytes]]:
    for beginning, parts in _KINDS.items():
        if content.startswith(beginning):
            yield from parts(content)
            return
    for number, picture in enumerate((*_PICTURES.findall(content), *_PICTURE_IN_JSON.findall(content)), start=1):
        yield f"picture {number}", base64.b64decode(picture.replace(b"\\n", b""), validate=False)


def _of_archive(content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from ((member, archive.read(member)) for member in archive.namelist())


def _of_pdf(content: bytes) -> Iterator[tuple[str, bytes]]:
    for number, stream in enumerate(_STREAM.findall(content), start=1):
        with suppress(zlib.error):  # pictures and fonts are packed in other ways, and hold no texts
            yield f"stream {number}", zlib.decompress(stream)


def _of_png(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The texts of a picture: its ``tEXt``, ``zTXt`` and ``iTXt`` chunks."""
    position = 8
    while position + 8 <= len(content):
        size, kind = int.from_bytes(content[position : position + 4], "big"), content[position + 4 : position + 8]
        if kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf"):
            said = content[position + 8 : position + 8 + size]
            yield kind.decode(), said
            yield from ((f"{kind.decode()} unpacked", text) for text in _unpacked(said))
        position += 12 + size


def _of_jpeg(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The texts of a photograph: its comment and its ``APP`` segments, which hold Exif and XMP."""
    position = 2
    while content[position : position + 1] == b"\xff" and content[position + 1 : position + 2] not in (b"\xda", b""):
        marker, size = content[position + 1], int.from_bytes(content[position + 2 : position + 4], "big")
        if marker == 0xFE or 0xE0 <= marker <= 0xEF:
            yield f"segment {marker:X}", content[position + 4 : position + 2 + size]
        position += 2 + max(size, 2)


def _unpacked(said: bytes) -> Iterator[bytes]:
    """What is packed in a chunk: ``zTXt`` and ``iTXt`` hold a stream of zlib behind a keyword."""
    for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", said):
        with suppress(zlib.error):  # these two bytes began no stream
            yield zlib.decompress(said[match.start() :])


def picture_texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """What the pictures of a file hold beside what they show, line by line, with its place; UTF-16 also read."""
    for where, layer in layers(name, content):
        if re.search(r"!(?:tEXt|iTXt|zTXt|eXIf|segment [0-9A-F]+)(?: unpacked)?$", where):
            for said in (layer.decode("utf-8", "replace"), layer.replace(b"\0", b"").decode("utf-8", "replace")):
                yield from ((where, line) for line in re.split(r"[\x00-\x1f]+", said))


def _of_parquet(content: bytes) -> Iterator[tuple[str, bytes]]:
    """All texts of a table, one a line; other columns hold numbers."""
    yield "columns", "\n".join(text for column in text_columns(content) for text in column).encode()


def text_columns(content: bytes) -> Iterator[list[str]]:
    """The distinct texts of every column of a Parquet file that holds texts."""
    import pandas as pd

    frame = pd.read_parquet(io.BytesIO(content))
    for name in frame.columns:
        if frame[name].dtype.kind not in "biufM":
            yield [str(text) for text in frame[name].dropna().astype("str").unique()]


#: What files begin with whose parts are looked at.
_KINDS: Mapping[bytes, Callable[[bytes], Iterator[tuple[str, bytes]]]] = {
    b"PK\x03\x04": _of_archive,
    b"%PDF": _of_pdf,
    b"\x89PNG": _of_png,
    b"\xff\xd8\xff": _of_jpeg,
    b"PAR1": _of_parquet,
}
