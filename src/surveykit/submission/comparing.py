"""Reports that were made again, held against those of the bundle: every number, every table, every file.

Where the hashes of persons were made with another key (:mod:`surveykit.submission.saying`), what names them by their
hash, or rests on the hash of such rows, cannot have equal bytes: ``slice`` of the published data is left out, and the
ledger is compared cell by cell up to the names.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from surveykit.files import sha256_of
from surveykit.submission.finding import Difference
from surveykit.submission.saying import READABLE, Piece
from surveykit.submission.stored import StoredBlock, StoredNumber, read_blocks, read_json, read_numbers

#: Classes of reproduction, after the AEA Data Editor.
Reproduction = Literal["full", "minor", "partial", "not"]
#: Share of the numbers below which a study counts as not reproduced.
_LEAST = 0.25
#: What is compared of a number; measures within half a unit of the last printed digit.
_COMPARED: tuple[Literal["value", "low", "high", "n", "shown"], ...] = ("value", "low", "high", "n", "shown")
_MEASURES = ("value", "low", "high")
#: Published data that name the SHA-256 of the responses that they were made from.
_WITH_SLICE = ("appendix.json", "numbers.json")
_BYTES = "the file came out with other bytes"


@dataclass(frozen=True)
class Reproduced:
    """What came of comparing: how many numbers, tables and files the bundle has, and how many of them came out again.

    ``reproduction`` is ``full`` (all are equal), ``minor`` (all numbers and tables and all that documents say, but not
    the bytes of all files), ``partial`` or ``not`` (fewer than a quarter of the numbers).
    """

    reproduction: Reproduction
    numbers: tuple[int, int]
    tables: tuple[int, int]
    files: tuple[int, int]
    differences: tuple[Difference, ...]


#: For pairs of files that differ: place, old and new text of what each pair says differently.
Words = Callable[[Sequence[tuple[Path, Path]]], Sequence[Sequence[Piece]]]


def compare(
    bundle: Path, again: Path, reports: Iterable[str], words: Words | None = None, *, keyed: bool = False
) -> Reproduced:
    """Compare the bundle's reports with those made now: those named, those that lie there, and every other file.

    ``words`` finds what files with other bytes say differently; ``keyed`` says that the hashes of persons were made
    with another key.
    """
    results: dict[str, list[Difference | None]] = {"numbers": [], "tables": []}
    for name in dict.fromkeys([*reports, *_reports_in(bundle), *_reports_in(again)]):
        for kind, compared in (("numbers", _numbers), ("tables", _tables)):
            try:
                results[kind] += list(compared(bundle / name, again / name, name))
            except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
                what = f"the {kind} cannot be compared: {type(error).__name__}: {error}"[:200]
                results[kind].append(Difference("rerun", name, what))
    paths = [path.relative_to(bundle).as_posix() for path in sorted(bundle.rglob("*")) if path.is_file()]
    files = [_file(bundle / name, again / name, name, keyed=keyed) for name in paths]
    other_bytes = [file.file for file in files if file is not None and file.what == _BYTES]
    in_words = _in_words(bundle, again, other_bytes, words, keyed=keyed)
    results["files"] = [in_words.get(file.file, file) if file is not None else None for file in files]
    numbers, tables, all_files = ((len(every), every.count(None)) for every in results.values())
    reproduction = _class(numbers, tables, all_files, same_words=not any(in_words.values()))
    differences = tuple(entry for every in results.values() for entry in every if entry is not None)
    return Reproduced(reproduction, numbers, tables, all_files, differences)


def _reports_in(folder: Path) -> list[str]:
    return [path.parent.relative_to(folder).as_posix() for path in sorted(folder.rglob("appendix.json"))]


def _in_words(
    bundle: Path, again: Path, names: Sequence[str], words: Words | None, *, keyed: bool
) -> dict[str, Difference | None]:
    """For files with other bytes: what they say differently; nothing where only hashes with another key differ.

    Documents and numbers of a published folder are left out: what they say is in its numbers and tables.
    """
    published = ("appendix.", "numbers.")
    readable = [name for name in names if name.endswith(READABLE) and not Path(name).name.startswith(published)]
    if words is None or not readable:
        return {}
    differing: dict[str, Difference | None] = {}
    for name, pieces in zip(readable, words([(bundle / name, again / name) for name in readable]), strict=True):
        if pieces:
            differing[name] = Difference("rerun", name, "the file says something else", *pieces[0])
        elif keyed and name.startswith("quality/"):
            differing[name] = None
    return differing


def _class(
    numbers: tuple[int, int], tables: tuple[int, int], files: tuple[int, int], *, same_words: bool
) -> Reproduction:
    if numbers[0] == numbers[1] and tables[0] == tables[1] and same_words:
        return "full" if files[0] == files[1] else "minor"
    return "partial" if numbers[1] >= _LEAST * numbers[0] > 0 else "not"


def _numbers(old: Path, new: Path, name: str) -> Iterator[Difference | None]:
    """One entry for every number on either side: nothing where it came out again."""
    stored, made = ({number["id"]: number for number in read_numbers(folder)} for folder in (old, new))
    halves = _half_digits(read_blocks(old))
    file = f"{name}/numbers.json"
    for identifier, number in stored.items():
        other = made.get(identifier)
        if other is None:
            yield Difference("rerun", file, "the number did not come out again", identifier, f"{number['value']}")
        else:
            yield _unlike(number, other, halves.get(identifier, 0.0), file)
    for identifier in sorted(made.keys() - stored.keys()):
        what = "a number that the bundle has not"
        yield Difference("rerun", file, what, identifier, "", f"{made[identifier]['value']}")


def _half_digits(blocks: Sequence[StoredBlock]) -> dict[str, float]:
    """For every number by its id, half a unit of the last digit that a table prints of it."""
    halves: dict[str, float] = {}
    for cell in (cell for block in blocks for row in block.get("rows", ()) for cell in row):
        if number := cell.get("number"):
            half = 0.5 * 10.0 ** -cell.get("decimals", 0) * (0.01 if cell.get("kind") == "percent" else 1.0)
            halves[number] = min(half, halves.get(number, math.inf))
    return halves


def _unlike(number: StoredNumber, other: StoredNumber, within: float, file: str) -> Difference | None:
    for key in _COMPARED:
        old, new = number[key], other[key]
        if not _equal(old, new, within if key in _MEASURES else 0.0):
            return Difference("rerun", file, f"{key} came out differently", number["id"], f"{old}", f"{new}")
    return None


def _equal(old: float | str | None, new: float | str | None, within: float) -> bool:
    if isinstance(old, int | float) and isinstance(new, int | float):
        return abs(old - new) <= within + 1e-12
    return old == new


def _tables(old: Path, new: Path, name: str) -> Iterator[Difference | None]:
    """One entry for every table of the bundle: the first cell that differs."""
    stored, made = (_texts(read_blocks(folder)) for folder in (old, new))
    file = f"{name}/appendix.json"
    for identifier, rows in stored.items():
        other = made.get(identifier)
        if other is None or list(map(len, other)) != list(map(len, rows)):
            yield Difference("rerun", file, "the table came out with other rows", f"table {identifier}")
            continue
        differing = (
            (f"table {identifier}, row {row}, column {column}", text, again)
            for row, (texts, others) in enumerate(zip(rows, other, strict=True), start=1)
            for column, (text, again) in enumerate(zip(texts, others, strict=True), start=1)
            if text != again
        )
        first = next(differing, None)
        yield None if first is None else Difference("rerun", file, "the cell came out differently", *first)


def _texts(blocks: Sequence[StoredBlock]) -> dict[str, list[list[str]]]:
    """The cells of every table by its id."""
    tables = (block for block in blocks if block["kind"] == "table")
    return {table["id"]: [[cell["text"] for cell in row] for row in table["rows"]] for table in tables}


def _file(path: Path, other: Path, name: str, *, keyed: bool) -> Difference | None:
    if not other.is_file():
        return Difference("rerun", name, "the file was not made again")
    if sha256_of(path) == sha256_of(other):
        return None
    if keyed and path.name in _WITH_SLICE and read_json(path) | {"slice": None} == read_json(other) | {"slice": None}:
        return None
    return Difference("rerun", name, _BYTES)
