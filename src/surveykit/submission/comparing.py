"""Reports that were made again, held against those of the bundle: every number, every table, every file.

Where the hashes of persons were made with another key (:mod:`surveykit.submission.saying`), what names them by their
hash, or rests on the hash of such rows, cannot have equal bytes: ``slice`` of the published data is left out, and the
ledger is compared cell by cell up to the names.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from surveykit.files import sha256_of
from surveykit.submission.finding import Difference
from surveykit.submission.saying import READABLE, Piece

#: Classes of reproduction, after the AEA Data Editor.
Reproduction = Literal["full", "minor", "partial", "not"]
#: Share of the numbers below which a study counts as not reproduced.
_LEAST = 0.25
_MEASURES = ("value", "low", "high")
#: Published data that name the SHA-256 of the responses that they were made from.
_WITH_SLICE = ("appendix.json", "numbers.json")
_BYTES = "the file came out with other bytes"


@dataclass(frozen=True)
class Compared:
    """What came of comparing.

    Args:
        reproduction: ``full`` (all numbers, tables and files are equal), ``minor`` (all numbers and tables and all that
            documents say, but not the bytes of all files), ``partial``, ``not`` (fewer than a quarter of the numbers).
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


#: For pairs of files that differ: place, old and new text of what each pair says differently.
Words = Callable[[Sequence[tuple[Path, Path]]], Sequence[Sequence[Piece]]]


def compare(
    bundle: Path, again: Path, reports: Iterable[str], words: Words | None = None, *, keyed: bool = False
) -> Compared:
    """Compare two folders of reports: those named, those that lie there, and every other file of the bundle.

    Args:
        bundle: The reports of the bundle.
        again: Those that were made now.
        reports: The names of the reports: ``overall``, ``units/…`` and ``book``.
        words: How to find what files with other bytes say differently; ``None`` to leave that.
        keyed: Whether the hashes of persons were made with another key.
    """
    results: dict[str, list[Difference | None]] = {"numbers": [], "tables": []}
    for name in dict.fromkeys([*reports, *_reports_in(bundle), *_reports_in(again)]):
        for kind, compared in (("numbers", _numbers), ("tables", _tables)):
            try:
                results[kind] += list(compared(bundle / name, again / name, name))
            except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
                what = f"the {kind} cannot be compared: {type(error).__name__}: {error}"[:200]
                results[kind].append(Difference("rerun", name, what))
    files = [_file(path, again / place, place, keyed=keyed) for path, place in _below(bundle)]
    other_bytes = [one.file for one in files if one is not None and one.what == _BYTES]
    told = _said(bundle, again, other_bytes, words, keyed=keyed)
    results["files"] = [told.get(one.file, one) if one is not None else None for one in files]
    numbers, tables, all_files = ((len(every), every.count(None)) for every in results.values())
    reproduction = _class(numbers, tables, all_files, same_words=not any(told.values()))
    differences = tuple(one for every in results.values() for one in every if one is not None)
    return Compared(reproduction, numbers, tables, all_files, differences)


def _reports_in(folder: Path) -> list[str]:
    """The folders of published documents."""
    return [path.parent.relative_to(folder).as_posix() for path in sorted(folder.rglob("appendix.json"))]


def _said(
    bundle: Path, again: Path, names: Sequence[str], words: Words | None, *, keyed: bool
) -> dict[str, Difference | None]:
    """For files with other bytes: what they say differently; nothing where only hashes with another key differ.

    Documents and numbers of a published folder are left out: what they say stands in its numbers and tables.
    """
    asked = [name for name in names if _is_told(name)]
    if words is None or not asked:
        return {}
    told: dict[str, Difference | None] = {}
    for name, pieces in zip(asked, words([(bundle / name, again / name) for name in asked]), strict=True):
        if pieces:
            told[name] = Difference("rerun", name, "the file says something else", *pieces[0])
        elif keyed and name.startswith("quality/"):
            told[name] = None
    return told


def _is_told(name: str) -> bool:
    file = name.rpartition("/")[2]
    return file.endswith(READABLE) and not file.startswith(("appendix.", "numbers."))


def _class(
    numbers: tuple[int, int], tables: tuple[int, int], files: tuple[int, int], *, same_words: bool
) -> Reproduction:
    if numbers[0] == numbers[1] and tables[0] == tables[1] and same_words:
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


def _below(folder: Path) -> list[tuple[Path, str]]:
    """The files below a folder with their place in it, in order."""
    return [(path, path.relative_to(folder).as_posix()) for path in sorted(folder.rglob("*")) if path.is_file()]


def _file(path: Path, other: Path, name: str, *, keyed: bool) -> Difference | None:
    if not other.is_file():
        return Difference("rerun", name, "the file was not made again")
    if sha256_of(path) == sha256_of(other):
        return None
    if keyed and path.name in _WITH_SLICE and _without_slice(path) == _without_slice(other):
        return None
    return Difference("rerun", name, _BYTES)


def _without_slice(path: Path) -> dict[str, Any]:
    return {key: value for key, value in _read(path).items() if key != "slice"}
