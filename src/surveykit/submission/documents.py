"""Numbers in documents held against ``numbers.json``, without running anything of the bundle.

Two comparisons that rest on different things: every cell of the published tables is held against the stored number
that it names; and every document is written once more from ``appendix.json`` and compared, by its bytes and, where
these differ, text by text, so that tables, captions and sentences are all covered.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Any

from surveykit.appendix import load, numbers_csv, numbers_json
from surveykit.appendix.beside import INDEX, appendix_beside, index_beside
from surveykit.appendix.html.index import to_html
from surveykit.appendix.model import Appendix
from surveykit.appendix.origin import cell_ids
from surveykit.appendix.reading import texts
from surveykit.errors import MissingPartError, SurveykitError
from surveykit.formats import FORMATS
from surveykit.presentation.model import Cell
from surveykit.submission.finding import Difference
from surveykit.submission.stored import StoredNumber

#: Differences of one file that are reported; more say nothing new.
_MOST = 20
#: Signs of a differing text that are reported.
_LONGEST = 200


def differences(folder: Path, name: str, *, same_programs: bool) -> Iterator[Difference]:
    """What does not fit in one published folder, whose path in the bundle is ``name``.

    Equal documents have equal bytes where the programs here are the ``same_programs`` that made them.
    """
    try:
        appendix = load(folder)
        stored = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))
        expected = numbers_json(appendix, cell_ids(folder / "report.ipynb"))
        yield from _of_numbers(stored, expected, f"{name}/numbers.json")
        yield from _of_csv(folder, expected, name)
        yield from _of_cells(appendix, expected, f"{name}/appendix.json")
        with tempfile.TemporaryDirectory(prefix="sk-") as made:
            for ending in FORMATS:
                path, again = folder / f"appendix.{ending}", Path(made) / f"appendix.{ending}"
                if path.is_file():
                    FORMATS.one(ending)(appendix, again)
                    yield from _of_texts(path, again, f"{name}/{path.name}", same_programs=same_programs)
    except SurveykitError as error:
        yield Difference("documents", name, str(error).splitlines()[0])
    except Exception as error:  # of whatever library stumbles over a file of a stranger: a damaged picture, a cut table
        yield Difference("documents", name, f"the published folder is damaged: {type(error).__name__}: {error}"[:300])


def _of_numbers(stored: Mapping[str, Any], expected: Mapping[str, Any], file: str) -> Iterator[Difference]:
    """``numbers.json`` against the numbers that the appendix carries."""
    if stored == expected:
        return
    left = {number["id"]: number for number in stored["numbers"]}
    for number in expected["numbers"]:
        other = left.pop(number["id"], None)
        if other is None:
            yield Difference("numbers", file, "the number is missing", number["id"])
            continue
        for key in (key for key in number if other.get(key) != number[key]):
            values = (f"{number[key]}", f"{other.get(key)}")
            yield Difference("numbers", file, f"{key} is not that of the appendix", number["id"], *values)
    for identifier in left:
        yield Difference("numbers", file, "the number is in no table or figure", identifier)
    ids, right = ([number["id"] for number in content["numbers"]] for content in (stored, expected))
    if ids != right or any(stored.get(key) != expected[key] for key in expected if key != "numbers"):
        yield Difference("numbers", file, "order, survey, unit or slice is not that of the appendix")


def _of_csv(folder: Path, expected: Mapping[str, Any], name: str) -> Iterator[Difference]:
    path, file = folder / "numbers.csv", f"{name}/numbers.csv"
    lines, right = path.read_bytes().decode("utf-8", "replace").split("\n"), numbers_csv(expected).split("\n")
    for number, (line, other) in enumerate(zip(lines, right, strict=False), start=1):
        if line != other:
            values = (_differing(other, line), _differing(line, other))
            yield Difference("numbers", file, "the line is not that of the number", f"line {number}", *values)
            return
    if len(lines) != len(right):
        yield Difference("numbers", file, "lines are missing or too many", "", f"{len(right)}", f"{len(lines)}")


def _differing(line: str, other: str) -> str:
    """The fields of a line that another has not."""
    here, there = line.split(","), other.split(",")
    return ", ".join(field for field, against in zip(here, there, strict=False) if field != against) or line


def _of_cells(appendix: Appendix, expected: Mapping[str, Any], file: str) -> Iterator[Difference]:
    """Every printed cell against the number that it names: half a unit of its last digit is the tolerance."""
    numbers: dict[str, StoredNumber] = {number["id"]: number for number in expected["numbers"]}
    cells = (
        (f"table {table.id}, row {row}, column {column}", cell, cell.number)
        for table in appendix.tables
        for row, cells in enumerate(table.rows, start=1)
        for column, cell in enumerate(cells, start=1)
        if cell.number is not None
    )
    for where, cell, number in cells:
        if number not in numbers:
            yield Difference("numbers", file, "the cell names a number that is not there", where, "", number)
        elif (shown := _unlike(cell, numbers[number])) is not None:
            yield Difference("numbers", file, "the cell prints another number", where, *shown)


def _unlike(cell: Cell, number: StoredNumber) -> tuple[str, str] | None:
    """The stored and the printed value of a cell that do not agree; ``None`` where they do."""
    is_value = cell.kind == "percent" or (cell.kind == "number" and number["statistic"] == "mean")
    pairs = [(cell.value, number["value"])] if is_value else []
    if cell.kind == "interval":
        pairs = [(cell.low, number["low"]), (cell.high, number["high"])]
    within = 0.5 * 10**-cell.decimals + 1e-9
    scales = (1, 100) if cell.kind in ("percent", "interval") else (1,)
    for printed, exact in pairs:
        if printed is None or exact is None:
            continue
        if not any(abs(printed - exact * scale) <= within for scale in scales):
            return f"{exact}", f"{printed}"
    return None


def other_differences(path: Path, name: str, *, same_programs: bool) -> Iterator[Difference]:
    """What does not fit in a document with its data beside it: a bulletin, a sheet, the index page."""
    with tempfile.TemporaryDirectory(prefix="sk-") as folder:
        again = Path(folder) / path.name
        try:
            if path.name == INDEX:
                again.write_text(to_html(index_beside(path)), encoding="utf-8")
            else:
                appendix = appendix_beside(path)
                yield from _of_cells(appendix, numbers_json(appendix), f"{name.rpartition('.')[0]}.json")
                FORMATS.one(path.suffix[1:])(appendix, again)
            yield from _of_texts(path, again, name, same_programs=same_programs)
        except SurveykitError as error:
            problem = error.problems[0]
            yield Difference("documents", name, problem.what, "", problem.expected, problem.found)
        except Exception as error:  # of whatever library stumbles over a file of a stranger
            yield Difference("documents", name, f"the document is damaged: {type(error).__name__}: {error}"[:300])


def _of_texts(path: Path, again: Path, file: str, *, same_programs: bool) -> Iterator[Difference]:
    """What a document says otherwise than the one that was written now; nothing where their bytes are equal."""
    if path.read_bytes() == again.read_bytes():
        return
    try:
        actual, expected = texts(path), texts(again)
    except MissingPartError as error:
        yield Difference("documents", file, f"not compared: {error.problems[0].what}")
        return
    except SurveykitError as error:
        yield Difference("documents", file, str(error).splitlines()[0])
        return
    unlike = list(islice(_unlike_texts(expected, actual), _MOST))
    what = "the document does not say what its appendix says"
    for where, right, wrong in unlike:
        yield Difference("documents", file, what, where, right[:_LONGEST], wrong[:_LONGEST])
    if not unlike and same_programs:
        yield Difference("documents", file, "the words are those of its appendix, but the file is another")


def _unlike_texts(
    expected: Sequence[tuple[str, str]], actual: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Place, right and wrong text; pair by pair where both have as many texts, since then nothing was moved."""
    if len(expected) == len(actual):
        pairs = zip(expected, actual, strict=True)
        yield from ((where, right, wrong) for (_, right), (where, wrong) in pairs if right != wrong)
        return
    matcher = SequenceMatcher(None, [text for _, text in expected], [text for _, text in actual], autojunk=False)
    for kind, start, stop, other_start, other_stop in matcher.get_opcodes():
        if kind != "equal":
            where = actual[min(other_start, len(actual) - 1)][0] if actual else ""
            right, wrong = expected[start:stop], actual[other_start:other_stop]
            yield where, " | ".join(text for _, text in right), " | ".join(text for _, text in wrong)
