"""Mutated files: xlsx, sav and csv, thousands of each (``make fuzz``).

Every file is read as a user's would be. Allowed are a table and one family of errors; a crash of this process, another
exception or a file that takes more than ten seconds is a failure, and the file is kept beside the report. A machine
that stands still looks like a file that takes long: such a file is read again, up to three times, and counts as a
failure unless one of these readings is quick. What hangs, hangs every time.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat

from surveykit.errors import SurveykitError
from surveykit.readers import read

#: Seconds a file may take, and how often a file that takes longer is read again.
LIMIT, AGAIN = 10.0, 3
_TOKENS = (
    b"\x00",
    b"\xff\xfe",
    b'"',
    b",",
    b"\n",
    b"\r\n",
    b"<",
    b"&",
    b"-1",
    b"99999999999",
    b"1e400",
    b"\xed\xa0\x80",
)


def xlsx_seed() -> bytes:
    """A small workbook with texts, numbers, dates and a merged cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [["序号", "评价", "date"], [1, "满意", pd.Timestamp("2025-03-05").to_pydatetime()], ["002", "a & b", 3.5]]
    for row in rows * 4:
        sheet.append(row)
    sheet.merge_cells("A9:B9")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sav_seed(folder: Path) -> bytes:
    """An SPSS file with texts, labels, missing values and a date."""
    frame = pd.DataFrame(
        {"id": ["001", "张三"] * 8, "y": [1.0, 9.0] * 8, "d": [pd.Timestamp("2025-03-05").date()] * 16}
    )
    path = folder / "seed.sav"
    pyreadstat.write_sav(
        frame, str(path), column_labels=["编号", "评价", "day"], variable_value_labels={"y": {1: "满意"}},
        missing_ranges={"y": [9, {"lo": 97, "hi": 99}]},
    )  # fmt: skip
    return path.read_bytes()


def csv_seed() -> bytes:
    """A text with quotes, line breaks in cells and Chinese."""
    lines = ['序号,评价,"意见, 建议"', '1,满意,"第一行\n第二行"', '2,不满意,"他说""好"""', "3,,NA"]
    return "\r\n".join(lines * 6).encode("utf-8")


def mutated(content: bytes, rng: random.Random) -> bytes:
    """The bytes with one to eight changes: flipped, cut, doubled, replaced by something awkward."""
    data = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        if not data:
            break
        place, length = rng.randrange(len(data)), rng.randint(1, 64)
        kind = rng.randrange(6)
        if kind == 0:
            data[place] = rng.randrange(256)
        elif kind == 1:
            data[place] ^= 1 << rng.randrange(8)
        elif kind == 2:
            del data[place : place + length]
        elif kind == 3:
            data[place:place] = data[place : place + length] * rng.randint(1, 20)
        elif kind == 4:
            data[place:place] = rng.choice(_TOKENS)
        elif rng.random() < 0.2:
            del data[place:]
    return bytes(data)


def mutated_xlsx(content: bytes, rng: random.Random) -> bytes:
    """Half of the workbooks are changed as bytes, half inside one part, so that the change gets past the zip."""
    if rng.random() < 0.5:
        return mutated(content, rng)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        changed = rng.choice([name for name in names if name.endswith((".xml", ".rels"))])
        for name in names:
            part = old.read(name)
            new.writestr(name, mutated(part, rng) if name == changed else part)
    return target.getvalue()


def outcome(path: Path) -> tuple[str, float, int]:
    """What reading a file gives: ``table``, the message's beginning, or the failure; the seconds; how many stalls."""
    for stalls in range(AGAIN + 1):
        told, seconds = one_reading(path)
        if seconds <= LIMIT:
            return told, seconds, stalls
    return f"FAILED: took {seconds:.0f} s, {AGAIN + 1} times", seconds, AGAIN


def one_reading(path: Path) -> tuple[str, float]:
    """What one reading of a file gives, and the seconds."""
    began = time.perf_counter()
    try:
        read(path)
        told = "table"
    except SurveykitError as error:
        told = f"refused: {error.problems[0].what.split(':')[0][:50]}"
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        told = f"FAILED: {type(error).__name__}: {str(error)[:80]}"
    return told, time.perf_counter() - began


def run(kind: str, make: Callable[[random.Random], bytes], count: int, seed: int, folder: Path) -> int:
    """Read ``count`` mutated files; the number of failures."""
    told: Counter[str] = Counter()
    slowest, stalled = 0.0, 0
    for number in range(count):
        path = folder / f"{kind}-{seed}-{number}.{kind}"
        rng = random.Random(f"{kind} {seed} {number}")  # noqa: S311 - files to break, no secrets
        path.write_bytes(make(rng))
        what, seconds, stalls = outcome(path)
        slowest, stalled = max(slowest, seconds), stalled + bool(stalls)
        told[what] += 1
        if what.startswith("FAILED"):
            kept = Path(tempfile.gettempdir()) / path.name
            kept.write_bytes(path.read_bytes())
            sys.stdout.write(f"{what}: {kept}\n")
        path.unlink()
    failures = sum(n for what, n in told.items() if what.startswith("FAILED"))
    tables, refused = told["table"], count - told["table"] - failures
    sys.stdout.write(
        f"{kind}: {count} files, {tables} read, {refused} refused, {failures} failures, slowest {slowest:.2f} s, "
        f"{stalled} read again after a stall\n"
    )
    sys.stdout.flush()
    return failures


def main() -> int:
    """Read mutated files of every kind; 1 if any of them did what it must not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="files of each kind")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other files")
    parser.add_argument("--kinds", default="csv,xlsx,sav", help="which kinds")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="surveykit-fuzz-") as name:
        folder = Path(name)
        seeds = {"csv": csv_seed(), "xlsx": xlsx_seed(), "sav": sav_seed(folder)}
        failures = 0
        for kind in given.kinds.split(","):
            change = mutated_xlsx if kind == "xlsx" else mutated
            failures += run(
                kind, lambda rng, kind=kind, change=change: change(seeds[kind], rng), given.count, given.seed, folder
            )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
