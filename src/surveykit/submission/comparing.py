"""Reports that were made again, held against those of the bundle: every number, every table, every file.

Where the hashes of persons were made with another key (:mod:`surveykit.submission.renamed`), what names them by their
hash, or rests on the hash of such rows, cannot have equal bytes: ``slice`` of the published data is left out, and the
ledger is compared cell by cell up to the names.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from surveykit.files import sha256_of
from surveykit.submission.finding import Difference

#: Classes of reproduction, after the AEA Data Editor.
Reproduction = Literal["full", "minor", "partial", "not"]
#: Share of the numbers below which a study counts as not reproduced.
_LEAST = 0.25
_MEASURES = ("value", "low", "high")
#: Published data that name the SHA-256 of the responses that they were made from.
_WITH_SLICE = ("appendix.json", "numbers.json")


@dataclass(frozen=True)
class Compared:
    """What came of comparing.

    Args:
        reproduction: ``full`` (all numbers, tables and files are equal), ``minor`` (all numbers and tables, but not all
            files), ``partial``, ``not`` (fewer than a quarter of the numbers).
        numbers: Numbers in the bundle, and how many of them came out again.
        tables: The same of tables.
        files: The same of files.
        differences: What differs, where, and both values.
    """

    reproduction: Reproduction
    numbers: tuple[int, int]
    tables: tuple[int, int]
    files: tuple[int, int]
    differences: tuple[Difference, ...]


#: For two tables that differ: place, old and new text of what differs by more than renamed hashes.
Renamed = Callable[[Path, Path], list[tuple[str, str, str]]]


def compare(bundle: Path, again: Path, reports: Iterable[str], renamed: Renamed | None = None) -> Compared:
    """Compare two folders of reports, with the index page and the quality folder.

    Args:
        bundle: The reports of the bundle.
        again: Those that were made now.
        reports: The names of the reports: ``overall``, ``units/…`` and ``book``.
        renamed: How to compare ledgers whose hashes were made with another key; ``None`` where the key is the same.
    """
    found: list[Difference] = []
    sums = {"numbers": [0, 0], "tables": [0, 0], "files": [0, 0]}

    def count(kind: str, results: Iterable[Difference | None]) -> None:
        for result in results:
            sums[kind][0] += 1
            sums[kind][1] += result is None
            if result is not None:
                found.append(result)

    for name in reports:
        old, new = bundle / name, again / name
        for kind, results in (("numbers", _numbers), ("tables", _tables)):
            try:
                count(kind, list(results(old, new, name)))
            except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
                what = f"the {kind} cannot be compared: {type(error).__name__}: {error}"[:200]
                count(kind, [Difference("rerun", name, what)])
        count("files", (_file(path, new, f"{name}/", renamed) for path in _below(old)))
    count("files", (_file(path, again, "", renamed) for path in _below(bundle, "index.html")))
    count("files", (_file(path, again, "quality/", renamed) for path in _below(bundle / "quality")))
    numbers, tables, files = ((total, equal) for total, equal in sums.values())
    return Compared(_class(numbers, tables, files), numbers, tables, files, tuple(found))


def _class(numbers: tuple[int, int], tables: tuple[int, int], files: tuple[int, int]) -> Reproduction:
    if numbers[0] == numbers[1] and tables[0] == tables[1]:
        return "full" if files[0] == files[1] else "minor"
    return "partial" if numbers[1] >= _LEAST * numbers[0] > 0 else "not"


def _read(path: Path) -> dict[str, Any]:
    """A JSON file that was made now or handed in; empty where there is none."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, RecursionError):
        return {}


def _numbers(old: Path, new: Path, name: str) -> Iterator[Difference | None]:
    """One entry for every number on either side: nothing where it came out again."""
    stored, made = (
        {number["id"]: number for number in _read(place / "numbers.json").get("numbers", ())} for place in (old, new)
    )
    digits = _digits(_read(old / "appendix.json"))
    file = f"{name}/numbers.json"
    for identifier, number in stored.items():
        other = made.get(identifier)
        if other is None:
            yield Difference("rerun", file, "the number did not come out again", identifier, f"{number['value']}")
        else:
            yield _unlike(number, other, digits.get(identifier, 0.0), file)
    for identifier in made.keys() - stored.keys():
        yield Difference(
            "rerun", file, "a number that the bundle has not", identifier, "", f"{made[identifier]['value']}"
        )


def _digits(appendix: Mapping[str, Any]) -> dict[str, float]:
    """For every number by its id, half a unit of the last digit that a table prints of it."""
    found: dict[str, float] = {}
    for block in appendix.get("blocks", ()):
        for cell in (cell for row in block.get("rows", ()) for cell in row if cell.get("number")):
            half = 0.5 * 10.0 ** -cell.get("decimals", 0) * (0.01 if cell.get("kind") == "percent" else 1.0)
            found[cell["number"]] = min(half, found.get(cell["number"], math.inf))
    return found


def _unlike(number: Mapping[str, Any], other: Mapping[str, Any], within: float, file: str) -> Difference | None:
    for key in _MEASURES:
        if not _equal(number[key], other[key], within):
            values = (f"{number[key]}", f"{other[key]}")
            return Difference("rerun", file, f"{key} came out differently", number["id"], *values)
    for key in ("n", "shown"):
        if number[key] != other[key]:
            values = (f"{number[key]}", f"{other[key]}")
            return Difference("rerun", file, f"{key} came out differently", number["id"], *values)
    return None


def _equal(one: float | None, other: float | None, within: float) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= within + 1e-12


def _tables(old: Path, new: Path, name: str) -> Iterator[Difference | None]:
    """One entry for every table of the bundle: the first cell that differs."""
    stored, made = (_rows(_read(place / "appendix.json")) for place in (old, new))
    file = f"{name}/appendix.json"
    for identifier, rows in stored.items():
        other = made.get(identifier)
        if other is None or [len(row) for row in other] != [len(row) for row in rows]:
            yield Difference("rerun", file, "the table came out with other rows", f"table {identifier}")
            continue
        differing = (
            (row, column, text, other[row][column])
            for row, texts in enumerate(rows)
            for column, text in enumerate(texts)
            if text != other[row][column]
        )
        first = next(differing, None)
        if first is None:
            yield None
        else:
            row, column, text, found = first
            place = f"table {identifier}, row {row + 1}, column {column + 1}"
            yield Difference("rerun", file, "the cell came out differently", place, text, found)


def _rows(appendix: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    return {
        block["id"]: [[cell["text"] for cell in row] for row in block["rows"]]
        for block in appendix.get("blocks", ())
        if block["kind"] == "table"
    }


def _below(folder: Path, pattern: str = "**/*") -> list[tuple[Path, str]]:
    """The files below a folder with their place in it, in order."""
    return [(path, path.relative_to(folder).as_posix()) for path in sorted(folder.glob(pattern)) if path.is_file()]


def _file(entry: tuple[Path, str], new: Path, prefix: str, renamed: Renamed | None) -> Difference | None:
    path, place = entry
    name = f"{prefix}{place}"
    other = new / (name if prefix == "quality/" else place)
    if not other.is_file():
        return Difference("rerun", name, "the file was not made again")
    if sha256_of(path) == sha256_of(other):
        return None
    if renamed is not None and path.name in _WITH_SLICE and _without_slice(path) == _without_slice(other):
        return None
    if renamed is not None and prefix == "quality/" and path.suffix in (".parquet", ".xlsx"):
        first = next(iter(renamed(path, other)), None)
        what = "the cell came out differently"
        return None if first is None else Difference("rerun", name, what, *first)
    return Difference("rerun", name, "the file came out with other bytes")


def _without_slice(path: Path) -> dict[str, Any]:
    return {key: value for key, value in _read(path).items() if key != "slice"}
