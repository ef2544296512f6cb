"""Writing files so that they are whole or not there, and telling files apart by their content."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: Longest part of a safe name that is taken from the given name, in characters.
_STEM = 60


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``; what is written there takes its place when the block ends well.

    The file is flushed to the disk before it is renamed, so a crash leaves the old file or the new one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".tmp-", suffix=path.suffix)
    os.close(descriptor)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb") as handle:
            os.fsync(handle.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write ``content`` (text as UTF-8 with ``\\n`` line ends) to ``path``, whole or not at all."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def sync_folder(folder: Path) -> None:
    """Make a rename inside ``folder`` durable, where the system allows folders to be flushed."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_folder(new: Path, target: Path) -> None:
    """Put the folder ``new`` in the place of ``target``; what stood there is removed afterwards."""
    target.parent.mkdir(parents=True, exist_ok=True)
    retired = None
    if target.exists():
        retired = Path(tempfile.mkdtemp(dir=new.parent, prefix=".old-")) / "folder"
        target.rename(retired)
    new.rename(target)
    sync_folder(target.parent)
    if retired is not None:
        shutil.rmtree(retired.parent)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def sha256_of_folder(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below ``folder``, by its path relative to it, in sorted order."""
    return {
        path.relative_to(folder).as_posix(): sha256_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def canonical_json(value: Any) -> str:
    """``value`` as JSON with sorted keys and no not-a-number: equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False, indent=1) + "\n"


def sha256_of_json(value: Any) -> str:
    """The SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical_json(value).encode("utf-8", "surrogatepass")).hexdigest()


def safe_name(name: str) -> str:
    """A file name for any text: valid on every system, at most 200 bytes, distinct for distinct texts.

    A short plain identifier (lower-case or digits with capitals, as in ``D01``) stays as it is. Anything else becomes
    a readable stem and eight digits of its SHA-256, so names that differ only in case, width or normal form differ.
    """
    if re.fullmatch(r"[A-Z]{0,3}[0-9]{1,12}|[a-z][a-z0-9_]{0,40}", name) and not _is_reserved(name):
        return name
    folded = unicodedata.normalize("NFKC", name).casefold()
    stem = re.sub(r"[^\w]+", "-", folded, flags=re.UNICODE).strip("-_")[:_STEM]
    stem = stem.encode("utf-8", "ignore")[:160].decode("utf-8", "ignore")
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{stem}-{digest}" if stem else f"unit-{digest}"


def _is_reserved(name: str) -> bool:
    """Whether Windows keeps the name for a device."""
    return bool(re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)", name, flags=re.IGNORECASE))
