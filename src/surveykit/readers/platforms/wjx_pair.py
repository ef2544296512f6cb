"""The two modes of one export of 问卷星: joined on 序号, compared cell by cell, the codebook derived from both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from surveykit.errors import Problem, ReadError
from surveykit.matching.texts import listing, tidy
from surveykit.readers.platforms.wjx_texts import MARKS, SERIAL, THEN, chosen_options, question_number, without_writing
from surveykit.readers.table import Codebook, Grid

_MARK_OF = {"(跳过)": "-3", "(空)": "-2"}
_NOT_CHOSEN = ("0", "", *MARKS)
#: Disagreeing cells that are named one by one.
_NAMED = 10


def joined(texts: Grid, numbers: Grid, path: Path, other: Path) -> Grid:
    """The text file with the options' columns of the number file, after every cell of both was compared."""
    order = _order(texts, numbers, path, other)
    columns = {name: [cells[row] for row in order] for name, cells in zip(numbers.header, numbers.columns, strict=True)}
    codebook: dict[str, Codebook] = {}
    added: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for name, cells in zip(texts.header, texts.columns, strict=True):
        where = [f"{path.name}, row {row}, column {name!r}" for row in texts.rows]
        if name in columns:
            book, differences = _single(cells, columns[name], where)
            codebook |= {name: book} if book else {}
        else:
            options = _options_of(name, columns)
            differences = _several(name, cells, options, where, other)
            added |= options
        problems += differences
    left = [name for name in columns if name not in texts.header and name not in added]
    if left:
        problems.append(Problem("the pair has columns that the file has not", other.name, found=listing(left, 5)))
    if problems:
        more = len(problems) - _NAMED
        rest = [Problem(f"{more} further cells disagree", path.name)] if more > 0 else []
        raise ReadError([*problems[:_NAMED], *rest])
    note = f"paired with {other.name}: {len(texts.rows)} rows and {len(texts.header)} columns agree cell by cell"
    return replace(
        texts,
        header=[*texts.header, *added],
        columns=[*texts.columns, *added.values()],
        notes=(*texts.notes, note),
        codebook=codebook,
    )


def _options_of(name: str, columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """The columns of a question's options: ``question(option)``, in old exports ``第6题(option)``."""
    number = question_number(name)
    beginnings = (f"{name}(",) if number is None else (f"{name}(", f"第{number}题(")
    return {header: column for header, column in columns.items() if header.startswith(beginnings)}


def _order(texts: Grid, numbers: Grid, path: Path, other: Path) -> list[int]:
    """For every row of the text file the row of the number file with the same 序号."""
    serials = [[tidy(cell) for cell in grid.columns[grid.header.index(SERIAL)]] for grid in (texts, numbers)]
    problems = []
    for cells, file in zip(serials, (path, other), strict=True):
        if again := [serial for serial, n in Counter(cells).items() if n > 1]:
            problems.append(Problem("序号 occurs more than once", file.name, found=listing(again, 5)))
    alone = [sorted(set(first) - set(second)) for first, second in (serials, serials[::-1])]
    for missing, file in zip(alone, (other, path), strict=True):
        if missing:
            without = f"no 序号 {listing(missing, 5)}"
            problems.append(Problem("answers are in one file of the pair only", file.name, found=without))
    if problems:
        raise ReadError(problems)
    row_of = {serial: row for row, serial in enumerate(serials[1])}
    return [row_of[serial] for serial in serials[0]]


def _single(texts: Sequence[str], numbers: Sequence[str], where: Sequence[str]) -> tuple[Codebook, list[Problem]]:
    """Codes and labels of a single choice, or nothing for open answers; and cells that disagree."""
    labels = [text if text in _MARK_OF else without_writing(text) for text in texts]
    pairs = dict.fromkeys(zip(labels, numbers, strict=True))
    if all(label == without_writing(code) or _MARK_OF.get(label) == code for label, code in pairs):
        return (), []
    are_codes = all(code.isdecimal() or code in MARKS for _, code in pairs)
    code_of: dict[str, str] = {}
    label_of: dict[str, str] = {}
    problems: list[Problem] = []
    for row, (label, code) in enumerate(zip(labels, numbers, strict=True)):
        expected: str | None = label
        if not are_codes:
            agree = label == without_writing(code)
        elif label in _MARK_OF or code in _MARK_OF.values():
            expected = _MARK_OF.get(label)
            agree = expected in (code, None) and (label in _MARK_OF or not label)
        else:
            expected = code_of.setdefault(label, code)
            agree = expected == code and label_of.setdefault(code, label) == label
        if not agree:
            problems.append(Problem("the two files disagree", where[row], f"{label!r} as {expected}", f"code {code}"))
    book = sorted(((code, label) for label, code in code_of.items()), key=lambda entry: (len(entry[0]), entry[0]))
    return tuple(book), problems


def _several(
    name: str, cells: Sequence[str], options: dict[str, list[str]], where: Sequence[str], other: Path
) -> list[Problem]:
    """Cells of a multiple choice or a ranking that say something else in the number file."""
    if not options:
        return [Problem("the pair has no such column", other.name, found=repr(name))]
    labels = [without_writing(header.removeprefix(name).partition("(")[2][:-1]) for header in options]
    problems = []
    for cell, position, numbers in zip(cells, where, zip(*options.values(), strict=True), strict=True):
        said = _said(cell, dict(zip(labels, map(tidy, numbers), strict=True)))
        if said is not None:
            problems.append(Problem("the two files disagree", position, cell, said))
    return problems


def _said(cell: str, numbers: dict[str, str]) -> str | None:
    """What the number file says, if it is not what the cell says."""
    chosen = {option: number for option, number in numbers.items() if number not in _NOT_CHOSEN}
    if cell in _MARK_OF or not cell:
        return f"chosen: {listing(chosen, 5)}" if chosen else None
    if THEN in cell:
        ranked = {without_writing(option): str(rank) for rank, option in enumerate(cell.split(THEN), 1)}
        return None if chosen == ranked else ", ".join(f"{option} {number}" for option, number in chosen.items())
    return None if set(chosen_options(cell)) == set(chosen) else f"chosen: {listing(sorted(chosen), 5)}"
