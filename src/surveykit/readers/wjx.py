"""Exports of 问卷星: in text mode (按文本), in number mode (按序号), and the two of one survey read together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from surveykit.errors import Problem, ReadError
from surveykit.readers.plain import read_plain
from surveykit.readers.table import Grid
from surveykit.survey.matching import listing, tidy

#: Columns in front of the questions, as the platform names them.
META = (
    "序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "总分",
    "用户ID", "姓名", "部门", "附加信息", "微信昵称",
)  # fmt: skip
SERIAL = "序号"
#: What the platform writes where there is no answer: in text mode, and as codes.
MARKS = {"(跳过)": "skipped", "(空)": "blank", "-3": "skipped", "-2": "blank"}
_MARK_OF = {"(跳过)": "-3", "(空)": "-2"}
_NOT_CHOSEN = ("0", "", *MARKS)
#: Divides chosen options, and ranked ones.
AND, THEN = "┋", "→"

_QUESTION = tuple(
    re.compile(form)
    for form in (r"(\d{1,3})[、．.](?!\d)", r"第(\d{1,3})题\(", r"(\d{1,3})\s*[(（]", r"Q(\d+)(?:[._\s|-]|$)")
)
_BLANK = re.compile(r"[(（]\d+[)）]")
_ROW_MARK = re.compile("(?<!—)—(?!—)")
_OPTION_ONLY = re.compile(r"(\d{1,3})\s*\(")
#: Chosen options; the mark also stands inside what a respondent wrote, where it divides nothing.
_OPTIONS = re.compile("(?:[^┋〖]|〖[^〗]*〗|〖)+")
_FILLED_IN = re.compile("〖[^〗]*〗")
_NAMED = 10


def question_number(header: str) -> int | None:
    """The number of the question that a header begins with."""
    for form in _QUESTION:
        found = form.match(header)
        if found:
            return int(found[1])
    return None


def chosen_options(cell: str) -> tuple[str, ...]:
    """The options of a multiple choice without what was written behind them: ``┋`` inside ``〖〗`` divides nothing."""
    return tuple(_without_writing(option) for option in _OPTIONS.findall(cell))


def _without_writing(text: str) -> str:
    return tidy(_FILLED_IN.sub("", text))


def read_wjx(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    pair: str | None = None,
) -> Grid:
    """Read an export of 问卷星; with ``pair``, the same answers in number mode beside it.

    Cells stay as they are. Rows of a matrix, which the platform names in full only once, are named
    ``question—row`` throughout, options in number mode ``question(option)``. With ``pair`` both files are joined by
    序号 and compared cell by cell; the options' columns of the number file are added, and the table's codebook holds
    the codes and labels of every single choice.

    Raises:
        ReadError: The file is no export of 问卷星, or the pair holds other answers.
    """
    grid = _named(read_plain(path, sheet=sheet, encoding=encoding, delimiter=delimiter), path)
    if pair is None:
        return grid
    other = Path(pair)
    numbers = _named(read_plain(other, encoding=encoding, delimiter=delimiter), other)
    return _joined(grid, numbers, path, other)


def _named(grid: Grid, path: Path) -> Grid:
    """The grid with headers that name their question."""
    headers = [tidy(header) for header in grid.header]
    if SERIAL not in headers or not {"提交答卷时间", "所用时间"} & set(headers):
        raise ReadError(
            Problem(
                "the file is no export of 问卷星",
                path.name,
                "columns 序号, 提交答卷时间, 所用时间",
                listing(headers, 8),
                "name its sheet (sheet: NAME), or leave the reader out",
            )
        )
    named = full_headers(headers)
    changed = sum(1 for old, new in zip(headers, named, strict=True) if old != new)
    note = (f"{changed} columns of matrix rows or options are named with their question",) if changed else ()
    return Grid(named, grid.columns, grid.rows, grid.sheet, (*grid.notes, *note), {"": MARKS})


def full_headers(headers: Sequence[str]) -> list[str]:
    """Headers in which every row of a matrix and every option names its question.

    Matrix: ``3、…评价—服务态度``, ``办事效率`` becomes ``3、…评价—办事效率``; the block ends at the next header with a
    number. Options: ``4、…(甲)``, ``4(乙)`` becomes ``4、…(乙)``.
    """
    if not any(question_number(header) is not None for header in headers):
        return list(headers)
    result: list[str] = []
    matrix, options = None, None
    for header in headers:
        name, number = header, question_number(header)
        if header in META or _BLANK.match(header):
            matrix = None
        elif options is not None and _OPTION_ONLY.match(header) and number == options[0]:
            name = options[1] + header[header.index("(") :]
        elif _ROW_MARK.search(header):
            matrix = _ROW_MARK.split(header, maxsplit=1)[0]
        elif number is None and matrix is not None:
            name = f"{matrix}—{header}"
        else:
            matrix = None
            options = (number, _without_option(header)) if number is not None else None
        result.append(name)
    return result


def _without_option(header: str) -> str:
    """A header without the brackets at its end."""
    depth = 0
    for place in range(len(header) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(header[place], 0)
        if depth == 0:
            return header[:place] if header.endswith(")") else header
    return header


# -- the pair ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Column:
    """A column of the text file beside what the number file says of it, in the text file's rows."""

    header: str
    texts: Sequence[str]
    numbers: Sequence[str]


def _joined(texts: Grid, numbers: Grid, path: Path, other: Path) -> Grid:
    order = _order(texts, numbers, path, other)
    columns = {name: [cells[row] for row in order] for name, cells in zip(numbers.header, numbers.columns, strict=True)}
    codebook: dict[str, tuple[tuple[str, str], ...]] = {}
    added: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for name, cells in zip(texts.header, texts.columns, strict=True):
        places = [f"{path.name}, row {row}, column {name!r}" for row in texts.rows]
        if name in columns:
            book, found = _single(_Column(name, cells, columns[name]), places)
            codebook |= {name: book} if book else {}
        else:
            options = {header: column for header, column in columns.items() if header.startswith(f"{name}(")}
            found = _several(name, cells, options, places, other)
            added |= options
        problems += found
    left = [name for name in columns if name not in texts.header and name not in added]
    if left:
        problems.append(Problem("the pair has columns that the file has not", other.name, found=listing(left, 5)))
    if problems:
        more = len(problems) - _NAMED
        rest = [Problem(f"{more} further cells disagree", path.name)] if more > 0 else []
        raise ReadError([*problems[:_NAMED], *rest])
    note = f"paired with {other.name}: {len(texts.rows)} rows and {len(texts.header)} columns agree cell by cell"
    return Grid(
        [*texts.header, *added],
        [*texts.columns, *added.values()],
        texts.rows,
        texts.sheet,
        (*texts.notes, note),
        {"": MARKS},
        codebook,
    )


def _order(texts: Grid, numbers: Grid, path: Path, other: Path) -> list[int]:
    """For every row of the text file the row of the number file with the same 序号."""
    serials = [[tidy(cell) for cell in grid.columns[grid.header.index(SERIAL)]] for grid in (texts, numbers)]
    problems = []
    for cells, file in zip(serials, (path, other), strict=True):
        again = (
            [serial for serial in dict.fromkeys(cells) if cells.count(serial) > 1]
            if len(set(cells)) < len(cells)
            else []
        )
        if again:
            problems.append(Problem("序号 stands here more than once", file.name, found=listing(again, 5)))
    alone = [sorted(set(one) - set(two)) for one, two in (serials, serials[::-1])]
    for missing, file in zip(alone, (other, path), strict=True):
        if missing:
            problems.append(
                Problem("answers stand in one file of the pair only", file.name, found=f"no 序号 {listing(missing, 5)}")
            )
    if problems:
        raise ReadError(problems)
    place = {serial: row for row, serial in enumerate(serials[1])}
    return [place[serial] for serial in serials[0]]


def _single(column: _Column, places: Sequence[str]) -> tuple[tuple[tuple[str, str], ...], list[Problem]]:
    """Codes and labels of a single choice, or nothing for open answers; and cells that disagree."""
    labels = [text if text in _MARK_OF else _without_writing(text) for text in column.texts]
    pairs = dict.fromkeys(zip(labels, column.numbers, strict=True))
    if all(label == _without_writing(code) or _MARK_OF.get(label) == code for label, code in pairs):
        return (), []
    are_codes = all(code.isdecimal() or code in MARKS for _, code in pairs)
    code_of: dict[str, str] = {}
    label_of: dict[str, str] = {}
    problems: list[Problem] = []
    for row, (label, code) in enumerate(zip(labels, column.numbers, strict=True)):
        expected: str | None = label
        if not are_codes:
            agree = label == _without_writing(code)
        elif label in _MARK_OF or code in _MARK_OF.values():
            agree, expected = (
                _MARK_OF.get(label) in (code, None) and (label in _MARK_OF or not label),
                _MARK_OF.get(label),
            )
        else:
            expected = code_of.setdefault(label, code)
            agree = expected == code and label_of.setdefault(code, label) == label
        if not agree:
            problems.append(Problem("the two files disagree", places[row], f"{label!r} as {expected}", f"code {code}"))
    book = sorted(((code, label) for label, code in code_of.items()), key=lambda entry: (len(entry[0]), entry[0]))
    return tuple(book), problems


def _several(
    name: str, cells: Sequence[str], options: dict[str, list[str]], places: Sequence[str], other: Path
) -> list[Problem]:
    """Cells of a multiple choice or a ranking that say something else in the number file."""
    if not options:
        return [Problem("the pair has no such column", other.name, found=repr(name))]
    named = {_without_writing(header[len(name) + 1 : -1]): column for header, column in options.items()}
    problems = []
    for row, cell in enumerate(cells):
        numbers = {option: tidy(column[row]) for option, column in named.items()}
        said = _said(cell, numbers)
        if said is not None:
            problems.append(Problem("the two files disagree", places[row], cell, said))
    return problems


def _said(cell: str, numbers: dict[str, str]) -> str | None:
    """What the number file says, if it is not what the cell says."""
    if cell in _MARK_OF or not cell:
        said = [option for option, number in numbers.items() if number not in _NOT_CHOSEN]
        return f"chosen: {listing(said, 5)}" if said else None
    if THEN in cell:
        ranked = {_without_writing(option): str(place) for place, option in enumerate(cell.split(THEN), 1)}
        found = {option: number for option, number in numbers.items() if number not in _NOT_CHOSEN}
        return None if found == ranked else ", ".join(f"{option} {number}" for option, number in found.items())
    chosen = {option for option, number in numbers.items() if number not in _NOT_CHOSEN}
    return None if set(chosen_options(cell)) == chosen else f"chosen: {listing(sorted(chosen), 5)}"
