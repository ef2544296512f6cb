"""Exports of 问卷网 (wenjuan.com): codes with the platform's columns at both ends, texts, and the list of codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from surveykit.matching.texts import tidy
from surveykit.readers.formats.known import format_of
from surveykit.readers.layout import Layout, Recognition, Signs, arranged, by_signs, headers_of, parsed_headers
from surveykit.readers.opening import read_format
from surveykit.readers.table import Codebook, Grid, HeaderCell

META = (
    "seq",
    "source",
    "start",
    "finish",
    "time_used",
    "ip_province",
    "ip_city",
    "ip",
    "browser",
    "os",
    "序号",
    "来源",
    "答题时长",
    "开始时间",
    "结束时间",
    "提交时间",
    "IP",
    "IP省份",
    "IP城市",
    "浏览器",
    "操作系统",
)
_CODES = Signs(("seq", "start", "finish", "time_used", "ip_province"), 4, 0.95, "codes")
#: ``Q2|A1|open`` and ``Q4_A2``: question, option, what was written behind it.
_CODE = re.compile(r"(Q\d+)(?:[_|]([AR]\d+))?(?:[_|]([AC]\d+))?(\|open)?")


def recognise(grid: Grid) -> Recognition:
    """By the columns of the coded file at both ends, or by 答题时长 beside numbered questions."""
    known, headers = by_signs(_CODES)(grid), headers_of(grid)
    has_times = "答题时长" in headers and "开始答题时间" not in headers
    if not known.score and has_times and any(re.match(r"Q\d+", header) for header in headers):
        return Recognition(0.75, ("column 答题时长 and headers such as Q1",), "texts")
    return known


def arrange(grid: Grid, path: Path, *, pair: str | None = None) -> Grid:
    """Headers parsed into question, row and option; ``pair`` (the platform's ``code.csv``) gives codes their labels."""
    texts, books = ({}, {}) if pair is None else _code_list(Path(pair))
    cells = parsed_headers(grid, partial(_parsed, texts, books), META)
    names = zip(headers_of(grid), grid.header, strict=True)
    return replace(arranged(grid, cells), codebook={raw: books[name] for name, raw in names if name in books})


def _code_list(path: Path) -> tuple[dict[str, str], dict[str, Codebook]]:
    """Questions and their codes: rows ``Qn, text, type``, below each rows ``'', code, option``."""
    grid = read_format(format_of(path), path, {})
    texts: dict[str, str] = {}
    books: dict[str, Codebook] = {}
    question = ""
    for cells in [list(grid.header), *(list(row) for row in zip(*grid.columns, strict=True))]:
        first, second, third = (tidy(cell) for cell in (*cells, "", "", "")[:3])
        if first:
            question = first
            texts[question] = second
        elif question and second:
            books[question] = (*books.get(question, ()), (second, third))
    return texts, books


def _parsed(texts: Mapping[str, str], books: Mapping[str, Codebook], header: str) -> HeaderCell:
    code = _CODE.fullmatch(header)
    if code is None:
        question, _, row = header.rpartition("_")
        return HeaderCell(question, subquestion=row) if question and row else HeaderCell(header)
    question, part, column = texts.get(code[1], code[1]), code[2], code[3]
    if part and part[0] == "R":
        return HeaderCell(question, subquestion=part, option=column)
    option = dict(books.get(code[1], ())).get(part[1:], part) if part else None
    return HeaderCell(question, option=f"{option} (open)" if option and code[4] else option)


LAYOUT = Layout(recognise, arrange, "问卷网", "columns seq, start, finish, time_used, or 答题时长")
