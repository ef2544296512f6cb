"""The account of a run, one line per finished job: what may be skipped next time, and what failed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from surveykit.batch.engines.failure import Failure
from surveykit.batch.planning.job import Job
from surveykit.files import are_unchanged

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


@dataclass(frozen=True)
class Journal:
    """The file ``journal.jsonl`` of a run; appended, never rewritten."""

    path: Path

    def append(self, entry: Entry) -> None:
        """Write one line and wait until it is on the disk."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True)
        with self.path.open("ab+") as handle:
            handle.write(_closing(handle) + line.encode("utf-8", "surrogatepass") + b"\n")
            handle.flush()
            os.fsync(handle.fileno())

    def latest(self) -> dict[str, Entry]:
        """The last entry of each job; a line cut short by a kill is passed over, so its job counts as not done."""
        if not self.path.exists():
            return {}
        entries: dict[str, Entry] = {}
        for line in self.path.read_bytes().splitlines():
            try:
                stored = json.loads(line)
                failure = stored.pop("failure")
                entry = Entry(**stored, failure=None if failure is None else Failure(**failure))
            except (ValueError, TypeError, KeyError):
                continue
            entries[entry.job] = entry
        return entries


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
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        return all(threads.map(lambda job: is_current(job, entries.get(job.name)), jobs))
