"""Writing files so that they are whole or not there, and telling files apart by their content."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

#: Longest part of a safe name that is taken from the given name, in characters.
_STEM = 60
#: Members of a zip file that are stored as they are: pictures are compressed already, and ``mimetype`` is read raw.
_COMPACT = ("mimetype", ".png", ".jpeg", ".jpg")
_FIRST = ("mimetype", "[Content_Types].xml")

#: The environment's name of the folder that a batch job publishes to.
OUTPUT_VARIABLE = "SURVEYKIT_OUTPUT"


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``; what is written there takes its place when the block ends well.

    The file is flushed to the disk before it is renamed, so a crash leaves the old file or the new one. Below the
    folder that a batch job publishes to, which nobody looks into before :func:`replace_folder` flushes it and puts it
    in its place, ``path`` itself is given.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    private = os.environ.get(OUTPUT_VARIABLE)
    if private and path.is_relative_to(private):
        yield path
        return
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".tmp-", suffix=path.suffix)
    os.close(descriptor)
    temporary = Path(name)
    try:
        yield temporary
        _flush(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write ``content`` (text as UTF-8, line ends as they are) to ``path``, whole or not at all."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    with replacing(path) as temporary:
        temporary.write_bytes(data)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a lock in a folder for this process; a ``BlockingIOError`` where another process holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # Windows keeps files that another process has open, which is protection enough
        yield
        return
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make a rename inside ``folder`` durable, where the system allows folders to be flushed."""
    if os.name != "nt":
        _flush(folder)


def _sync_below(folder: Path) -> None:
    """Flush every file and folder below ``folder``; side by side, as each waits for the disk and not for another."""
    paths = sorted(folder.rglob("*"))
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(_flush, (path for path in paths if path.is_file())))
    for inner in (*(path for path in paths if path.is_dir()), folder):
        sync_folder(inner)


def replace_folder(new: Path, target: Path) -> None:
    """Put the folder ``new``, flushed, in the place of ``target``, which is removed afterwards."""
    _sync_below(new)
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


def sha256_of_bytes(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_folder(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below ``folder``, by its path relative to it, in sorted order."""
    return {
        path.relative_to(folder).as_posix(): sha256_of(path) for path in sorted(folder.rglob("*")) if path.is_file()
    }


def are_unchanged(folder: Path, hashes: Mapping[str, str]) -> bool:
    """Whether files, by their paths below a folder, are there with these SHA-256."""
    return all((folder / name).is_file() and sha256_of(folder / name) == digest for name, digest in hashes.items())


def canonical_json(value: Any) -> str:
    """``value`` as JSON with sorted keys and no not-a-number: equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False, indent=1) + "\n"


def lined_json(value: Mapping[str, Any]) -> str:
    """A long document as JSON like :func:`canonical_json`, one entry of its lists per line; far quicker to write."""
    lines = (f"{_plain_json(name)}: {_in_lines(part)}" for name, part in sorted(value.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _in_lines(part: Any) -> str:
    if not isinstance(part, list | tuple) or not part:
        return _plain_json(part)
    return "[\n" + ",\n".join(map(_plain_json, part)) + "\n]"


def _plain_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)


def sha256_of_json(value: Any) -> str:
    """The SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical_json(value).encode("utf-8", "surrogatepass")).hexdigest()


def normalise_zip(path: Path, day: date) -> None:
    """Rewrite a zip file (also xlsx, docx) so that equal contents give equal bytes; see :func:`write_zip`."""
    write_zip(path, path.read_bytes(), day)


def write_zip(path: Path, content: bytes, day: date, instead: Mapping[str, bytes] | None = None) -> None:
    """Write a zip file (also xlsx, docx), whole or not at all, so that equal contents give equal bytes.

    Members keep their content but for the times in ``docProps/core.xml``, which become ``day``; they are sorted, with
    ``[Content_Types].xml`` and ``mimetype`` first as Office expects, and all carry one date, mode and system. Pictures,
    which are compressed already, are stored as they are. ``instead`` holds members that take the place of theirs.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    members |= instead or {}
    if "docProps/core.xml" in members:
        stamp = rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode("ascii") + rb"\g<2>"
        times = rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)"
        members["docProps/core.xml"] = re.sub(times, stamp, members["docProps/core.xml"])
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        # Readers of Office and OpenDocument files look at the first member.
        for name in sorted(members, key=lambda name: (name not in _FIRST, name)):
            archive.writestr(plain_member(name), members[name], compresslevel=6)


def plain_member(name: str) -> zipfile.ZipInfo:
    """A zip entry that says nothing of when, where and by whom it was written."""
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.create_system = 3
    info.external_attr = 0o644 << 16
    info.compress_type = zipfile.ZIP_STORED if name.endswith(_COMPACT) else zipfile.ZIP_DEFLATED
    return info


def safe_name(name: str) -> str:
    """A file name for any text: valid on every system, at most 200 bytes, distinct for distinct texts.

    A short plain identifier (lower-case or digits with capitals, as in ``D01``) stays as it is. Anything else becomes
    a readable stem and eight digits of its SHA-256, so names that differ only in case, width or normal form differ.
    """
    is_device = re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)", name, flags=re.IGNORECASE)  # of Windows
    if re.fullmatch(r"[A-Z]{0,3}[0-9]{1,12}|[a-z][a-z0-9_]{0,40}", name) and not is_device:
        return name
    folded = unicodedata.normalize("NFKC", name).casefold()
    stem = re.sub(r"[^\w]+", "-", folded, flags=re.UNICODE).strip("-_")[:_STEM]
    stem = stem.encode("utf-8", "ignore")[:160].decode("utf-8", "ignore")
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{stem}-{digest}" if stem else f"unit-{digest}"


def safe_names(names: Iterable[str]) -> dict[str, str]:
    """Each text by its safe name; a ``ValueError`` where two would share one, apart from case or normal form."""
    by_safe_name: dict[str, str] = {}
    taken: dict[str, str] = {}
    for name in names:
        safe = safe_name(name)
        alike = unicodedata.normalize("NFC", safe).casefold()
        if taken.setdefault(alike, name) != name:
            raise ValueError(f"{taken[alike]!r} and {name!r} would share the file name {safe!r}")
        by_safe_name[safe] = name
    return by_safe_name
