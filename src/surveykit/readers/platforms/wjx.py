"""Exports of 问卷星: in text mode (按文本), in number mode (按序号), as .sav, and the two modes read together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from surveykit.matching.texts import tidy
from surveykit.readers.formats.known import format_of
from surveykit.readers.layout import NOTHING, Layout, Recognition, headers_of
from surveykit.readers.opening import read_format
from surveykit.readers.platforms.wjx_pair import joined
from surveykit.readers.platforms.wjx_texts import AND, MARKS, SERIAL, THEN, chosen_options, question_number
from surveykit.readers.table import Grid, HeaderCell

__all__ = ["LAYOUT", "MARKS", "META", "arrange", "chosen_options", "full_headers", "question_number", "recognise"]

#: Columns in front of the questions, as the platform names them.
META = (
    "序号",
    "提交答卷时间",
    "所用时间",
    "来源",
    "来源详情",
    "来自IP",
    "总分",
    "用户ID",
    "姓名",
    "部门",
    "附加信息",
    "微信昵称",
)
#: What the platform asks no one, in its .sav files.
_SAV_META = ("index", "totalseconds")
_BLANK = re.compile(r"[(（]\d+[)）]")
_ROW_MARK = re.compile("(?<!—)—(?!—)")
_BY_HAND = re.compile(r"(\d{1,3})\s+\S")
_OPTION_ONLY = re.compile(r"(\d{1,3})\s*\(")
#: Options of a .sav file and of old exports: ``Q3_Row1``, ``Q12_Blank1``, ``第4题(其他)``.
_SAV = re.compile(r"(Q\d+)(?:_(Row|Blank)?(\d+))?")
_OLD_PART = re.compile(r"第(\d{1,3})题\((.*)\)", re.DOTALL)
_STEM = re.compile(r"(.*?)\((?:.*—)?([^—]*)\)", re.DOTALL)
_CHOSEN = frozenset({"0", "1", "", *MARKS})


def recognise(grid: Grid) -> Recognition:
    """By 提交答卷时间 and 所用时间; a .sav file by ``index``, ``totalseconds`` and ``Q1``."""
    headers = headers_of(grid)
    signs = [name for name in ("提交答卷时间", "所用时间") if name in headers]
    if SERIAL in headers and signs:
        score = 1.0 if len(signs) == 2 else 0.8
        return Recognition(score, (f"columns 序号, {', '.join(signs)}",), _mode(grid, headers))
    if headers[:2] == list(_SAV_META) and any(_SAV.fullmatch(header) for header in headers):
        return Recognition(0.95, ("variables index, totalseconds, Q1",), ".sav")
    return NOTHING


def arrange(
    grid: Grid,
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    quoting: str | None = None,
    pair: str | None = None,
) -> Grid:
    """Arrange an export of 问卷星; with ``pair``, the same answers in number mode beside it.

    Cells stay as they are. Rows of a matrix, which the platform names in full only once, are named
    ``question—row`` throughout, options in number mode ``question(option)``. With ``pair`` both files are joined by
    序号 and compared cell by cell; the options' columns of the number file are added, and the table's codebook holds
    the codes and labels of every single choice.
    """
    if headers_of(grid)[:2] == list(_SAV_META):
        return _from_sav(grid)
    texts = _named(grid)
    if pair is None:
        return texts
    other = Path(pair)
    options = {"encoding": encoding, "delimiter": delimiter, "quoting": quoting}
    given = {name: option for name, option in options.items() if option is not None}
    numbers = LAYOUT.read(read_format(format_of(other), other, given), other)
    table = joined(texts, numbers, path, other)
    return replace(
        table,
        parsed=_parsed(table.header, numbers_of(table)),
        recognised=(*table.recognised, f"pair: {other.name} in number mode, joined on 序号"),
    )


def numbers_of(grid: Grid) -> set[str]:
    """The columns that hold only 0, 1 and the platform's marks."""
    return {
        name for name, cells in zip(grid.header, grid.columns, strict=True) if {tidy(cell) for cell in cells} <= _CHOSEN
    }


def _named(grid: Grid) -> Grid:
    headers = headers_of(grid)
    named = full_headers(headers)
    changed = sum(old != new for old, new in zip(headers, named, strict=True))
    note = (f"{changed} columns of matrix rows or options are named with their question",) if changed else ()
    parsed = _parsed(named, numbers_of(grid))
    return replace(grid, header=named, notes=(*grid.notes, *note), marks={"": MARKS}, parsed=parsed)


def _mode(grid: Grid, headers: Sequence[str]) -> str:
    """Text mode or number mode, told from the answers to the questions."""
    questions = [
        cells for header, cells in zip(headers, grid.columns, strict=True) if header not in META and any(cells)
    ]
    if any(AND in cell or THEN in cell or cell in ("(跳过)", "(空)") for cells in questions for cell in cells):
        options = sum(_OPTION_ONLY.match(header) is not None or bool(_OLD_PART.match(header)) for header in headers)
        if not options:
            return "text mode (按文本)"
    numbers = sum(all(re.fullmatch(r"\s*-?\d*\s*", cell) for cell in cells) for cells in questions)
    return "number mode (按序号)" if numbers * 2 > len(questions) else "text mode (按文本)"


def _parsed(named: Sequence[str], numbers: set[str]) -> tuple[HeaderCell, ...]:
    """The parts of every header; ``question(option)`` where at least two share their question."""
    stems = {name: _without_option(name) for name in named if name.endswith(")") and question_number(name) is not None}
    counts = Counter(stem for name, stem in stems.items() if stem != name)
    return tuple(
        _cell(name, stem if (stem := stems.get(name, name)) != name and counts[stem] > 1 else None, name in numbers)
        for name in named
    )


def _cell(name: str, stem: str | None, is_choice: bool) -> HeaderCell:
    if name in META:
        return HeaderCell(name, column=name, meta=True)
    if old := _OLD_PART.fullmatch(name):
        row, option = (None, old[2]) if is_choice else (old[2], None)
        return HeaderCell(f"第{old[1]}题", row, option, name)
    if stem is not None:
        return HeaderCell(stem, option=name[len(stem) + 1 : -1], column=name)
    question, *rows = _ROW_MARK.split(name, maxsplit=1)
    return HeaderCell(question, subquestion=rows[0] if rows else None, column=name)


def _from_sav(grid: Grid) -> Grid:
    """A .sav of the platform: codes, with the labels and texts that the file declares."""
    cells = []
    for cell in grid.parsed:
        variable = _SAV.fullmatch(cell.column)
        stem = _STEM.fullmatch(cell.question) if variable and variable[2] == "Row" else None
        if cell.column in _SAV_META:
            cells.append(replace(cell, meta=True))
        elif stem:
            cells.append(HeaderCell(tidy(stem[1]), subquestion=tidy(stem[2]), column=cell.column))
        else:
            cells.append(cell)
    return replace(grid, marks={"": MARKS, **grid.marks}, parsed=tuple(cells))


def full_headers(headers: Sequence[str]) -> list[str]:
    """Headers in which every row of a matrix and every option names its question.

    Matrix: ``3、…评价—服务态度``, ``办事效率`` becomes ``3、…评价—办事效率``; the block ends at the next header with a
    number. Rows that somebody numbered by hand (``…—1 态度``, ``2 效率``) are known by their numbers, also where the
    questions have none. Options: ``4、…(甲)``, ``4(乙)`` becomes ``4、…(乙)``.
    """
    are_numbered = any(question_number(header) is not None for header in headers)
    result: list[str] = []
    matrix, options, by_hand = None, None, None
    for header in headers:
        name, number = header, question_number(header)
        if header in META or _BLANK.match(header):
            matrix = None
        elif options is not None and _OPTION_ONLY.match(header) and number == options[0]:
            name = options[1] + header[header.index("(") :]
        elif _ROW_MARK.search(header):
            matrix, row = _ROW_MARK.split(header, maxsplit=1)
            by_hand = _number_by_hand(row) if _number_by_hand(matrix) is None else None
        elif matrix is not None and by_hand is not None and _number_by_hand(header) == by_hand + 1:
            name, by_hand = f"{matrix}—{header}", by_hand + 1
        elif number is None and matrix is not None and are_numbered:
            name = f"{matrix}—{header}"
        else:
            matrix = None
            options = (number, _without_option(header)) if number is not None else None
        result.append(name)
    return result


def _number_by_hand(row: str) -> int | None:
    """The number that somebody wrote before the label of a matrix row: ``12 社交平台``."""
    number = _BY_HAND.match(row)
    return int(number[1]) if number else None


def _without_option(header: str) -> str:
    depth = 0
    for index in range(len(header) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(header[index], 0)
        if depth == 0:
            return header[:index] if header.endswith(")") else header
    return header


LAYOUT = Layout(recognise, arrange, "问卷星", "columns 序号, 提交答卷时间, 所用时间")
