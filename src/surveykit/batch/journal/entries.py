"""The account of a run, one line per finished job: what may be skipped next time, and what failed."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal

from surveykit.batch.engines.failure import Failure
from surveykit.batch.planning.job import PRIVATE, Job
from surveykit.files import are_unchanged, write_atomic
from surveykit.forking.processes import processors

Status = Literal["done", "withheld", "failed"]


@dataclass(frozen=True)
class Entry:
    """What became of one job.

    Args:
        job: The job's name: ``overall`` or ``units/<safe unit id>``.
        unit: The unit's id, ``None`` for the overall report.
        key: The hash of everything that decides the job's result.
        status: ``withheld`` is a finished report that shows no results, and says why.
        files: SHA-256 of every output file, by name.
        seconds: Wall time by stage: ``start`` (kernel), ``notebook``, ``documents``.
        failure: Why it failed; ``None`` where it did not.
        parts: The hashes that ``key`` is made of, so that a change can be named.
    """

    job: str
    unit: str | None
    key: str
    status: Status
    files: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    failure: Failure | None = None
    parts: dict[str, str] = field(default_factory=dict)

    def problem(self, separator: str) -> str:
        """What failed and where, in one line; empty where nothing did."""
        return "" if self.failure is None else separator.join(filter(None, (self.failure.what, self.failure.where)))


@dataclass(frozen=True)
class Outcome:
    """What became of a run's jobs.

    Args:
        entries: The entry of every job, in the plan's order.
        skipped: Names of the jobs that were finished already.
        seconds: Wall time of the run.
    """

    entries: Mapping[str, Entry]
    skipped: frozenset[str]
    seconds: float

    def with_status(self, status: str) -> tuple[Entry, ...]:
        """The entries that ended with a status."""
        return tuple(entry for entry in self.entries.values() if entry.status == status)


class Journal:
    """The file ``journal.jsonl`` of a run; appended, never rewritten, by the command that runs the notebooks alone.

    Every line is sealed: by HMAC-SHA256 of the seal of the line before and its own text, with a key that is kept where
    no notebook looks. A line that somebody else wrote, changed or took out does not fit, and is not believed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._written = (0, "")  # the size that this process has left the file with, and the seal of its last line

    def append(self, entry: Entry) -> None:
        """Write one line and wait until it is on the disk."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not self._key_file.exists():
            write_atomic(self._key_file, secrets.token_hex(32))
        with self.path.open("ab+") as handle:
            size, last = self._written
            last = last if handle.seek(0, os.SEEK_END) == size else self._read()[2]
            seal = _seal(self._key(), last, asdict(entry))
            handle.write(_closing(handle) + _line({**asdict(entry), "seal": seal}) + b"\n")
            handle.flush()
            os.fsync(handle.fileno())
            self._written = (handle.tell(), seal)

    def latest(self) -> dict[str, Entry]:
        """The last entry of each job; a line cut short by a kill is passed over, so its job counts as not done."""
        return self._read()[0]

    def forged(self) -> tuple[int, ...]:
        """The numbers of the lines that are whole and do not carry the seal that they would have been given."""
        return self._read()[1]

    def _read(self) -> tuple[dict[str, Entry], tuple[int, ...], str]:
        """Entries by job, the numbers of lines that are not believed, and the last seal."""
        entries: dict[str, Entry] = {}
        forged, last, key = [], "", self._key()
        for number, line in enumerate(self.path.read_bytes().splitlines() if self.path.exists() else (), 1):
            try:
                stored = json.loads(line)
                seal = stored.pop("seal", None)
                failure = stored["failure"]
                entry = Entry(**{**stored, "failure": None if failure is None else Failure(**failure)})
            except (ValueError, TypeError, KeyError, AttributeError):
                continue
            if isinstance(seal, str) and hmac.compare_digest(seal, _seal(key, last, stored)):
                entries[entry.job], last = entry, seal
            else:
                forged.append(number)
        return entries, tuple(forged), last

    @property
    def _key_file(self) -> Path:
        return self.path.parent / PRIVATE / "seal.key"

    def _key(self) -> bytes:
        """The key; where it is gone, one that fits no line."""
        return self._key_file.read_bytes() if self._key_file.exists() else secrets.token_bytes(32)


def _seal(key: bytes, last: str, record: Mapping[str, Any]) -> str:
    return hmac.new(key, last.encode("ascii") + b"\n" + _line(record), hashlib.sha256).hexdigest()


def _line(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def _closing(handle: BinaryIO) -> bytes:
    """A line end, where a kill left the last line without one."""
    size = handle.seek(0, os.SEEK_END)
    if size == 0:
        return b""
    handle.seek(size - 1)
    return b"" if handle.read(1) == b"\n" else b"\n"


def is_current(job: Job, entry: Entry | None) -> bool:
    """Whether a job's outputs are as the journal says and everything they depend on is unchanged."""
    if entry is None or entry.status == "failed" or entry.key != job.key or not entry.files:
        return False
    return are_unchanged(job.output, entry.files)


def all_current(jobs: Sequence[Job], entries: Mapping[str, Entry]) -> bool:
    """Whether every job is done and current; files are read by several threads, as there may be thousands."""
    with ThreadPoolExecutor(processors()) as threads:
        return all(threads.map(lambda job: is_current(job, entries.get(job.name)), jobs))
