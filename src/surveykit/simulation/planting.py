"""The record of planted faults: one line per fault, written while the rows are made."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from itertools import groupby
from pathlib import Path

from surveykit.simulation.faults import KINDS


@dataclass(frozen=True)
class Planted:
    """One planted fault.

    Args:
        kind: Its kind, as in the parameter file.
        wave: The wave's name.
        channel: ``window``, ``sms`` or ``web``.
        unit: The id of the unit that is rated.
        file: The raw file, relative to the folder; of a 问卷星 pair the text file (rows are the same in both).
        rows: Rows in the file, the first being 1: ``17`` or ``17-19,25``.
        n: How many rows.
        of: The row of which this is a copy, or which this reply precedes; 0 for other kinds.
        value: What is there now: a label, a date, a name, the personal data, a phone, a terminal.
        was: What was there, or would have been.
    """

    kind: str
    wave: str
    channel: str
    unit: str
    file: str
    rows: str
    n: int
    of: int = 0
    value: str = ""
    was: str = ""

    def row_numbers(self) -> list[int]:
        """The rows one by one."""
        spans = (part.partition("-") for part in self.rows.split(","))
        return [row for first, _, last in spans for row in range(int(first), int(last or first) + 1)]


def ranges(rows: Iterable[int]) -> str:
    """Row numbers in a compact form: ``17-19,25``."""
    spans = [[row for _, row in span] for _, span in groupby(enumerate(sorted(rows)), lambda pair: pair[1] - pair[0])]
    return ",".join(f"{span[0]}-{span[-1]}" if len(span) > 1 else f"{span[0]}" for span in spans)


class FaultLog:
    """Writes planted faults to a file, so that they take no memory, and counts them; to be closed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.events: Counter[str] = Counter()
        self.rows: Counter[str] = Counter()
        self._handle = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._handle, lineterminator="\n")
        self._writer.writerow(field.name for field in fields(Planted))

    def add(self, fault: Planted) -> None:
        """Write one fault."""
        self.events[fault.kind] += 1
        self.rows[fault.kind] += fault.n
        self._writer.writerow(astuple(fault))

    def close(self) -> None:
        """End the file."""
        self._handle.close()

    def counts(self) -> dict[str, dict[str, int]]:
        """Faults and rows by kind, for every kind."""
        return {kind: {"faults": self.events[kind], "rows": self.rows[kind]} for kind in KINDS}


def read_planted(path: Path) -> Iterator[Planted]:
    """The faults in a file that a :class:`FaultLog` wrote, one by one."""
    with path.open(encoding="utf-8", newline="") as handle:
        for record in csv.DictReader(handle):
            yield Planted(**{**record, "n": int(record["n"]), "of": int(record["of"])})  # type: ignore[arg-type]
