"""Exports of 问卷网 (wenjuan.com): codes with the platform's columns at both ends, texts, and the list of codes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from surveykit.matching.texts import tidy
from surveykit.readers.layout import NOTHING, Layout, Recognition, arranged, found_among, headers_of, no_export
from surveykit.readers.plain import read_plain
from surveykit.readers.table import Grid, HeaderCell

META = frozenset(
    {
        "seq", "source", "start", "finish", "time_used", "ip_province", "ip_city", "ip", "browser", "os",
        "序号", "来源", "答题时长", "开始时间", "结束时间", "提交时间", "IP", "IP省份", "IP城市", "浏览器", "操作系统",
    }
)  # fmt: skip
_CODED_SIGNS = ("seq", "start", "finish", "time_used", "ip_province")
#: ``Q2|A1|open`` and ``Q4_A2``: question, option, what was written behind it.
_CODE = re.compile(r"(Q\d+)(?:[_|]([AR]\d+))?(?:[_|]([AC]\d+))?(\|open)?")
_TYPES = frozenset({"单选题", "多选题", "矩阵单选题", "矩阵多选题", "排序题", "填空题", "量表题", "打分题", "下拉题"})


def recognise(grid: Grid) -> Recognition:
    """By the columns of the coded file at both ends, or by 答题时长 beside numbered questions."""
    headers = headers_of(grid)
    found = found_among(headers, _CODED_SIGNS)
    if len(found) >= 4:
        return Recognition(0.95, (f"columns {', '.join(found)}",))
    if "答题时长" in headers and "开始答题时间" not in headers and any(re.match(r"Q\d+", one) for one in headers):
        return Recognition(0.75, ("column 答题时长 and headers such as Q1",))
    return NOTHING


def arrange(grid: Grid, path: Path, *, pair: str | None = None) -> Grid:
    """Headers parsed into question, row and option; ``pair`` (the platform's ``code.csv``) gives codes their labels."""
    known = recognise(grid)
    if not known.score:
        raise no_export("问卷网", path, "columns seq, start, finish, time_used, or 答题时长", headers_of(grid))
    texts, books = ({}, {}) if pair is None else _code_list(Path(pair))
    cells = [_cell(tidied, raw, texts, books) for tidied, raw in zip(headers_of(grid), grid.header, strict=True)]
    mode = "codes" if known.score == 0.95 else "texts"
    table = arranged(grid, cells, recognised=(f"问卷网, {mode}: {'; '.join(known.reasons)}",))
    codebook = {
        raw: books[tidied] for tidied, raw in zip(headers_of(grid), grid.header, strict=True) if tidied in books
    }
    return replace(table, codebook=codebook)


def _code_list(path: Path) -> tuple[dict[str, str], dict[str, tuple[tuple[str, str], ...]]]:
    """Questions and their codes: rows ``Qn, text, type``, below each rows ``'', code, option``."""
    grid = read_plain(path)
    texts: dict[str, str] = {}
    books: dict[str, tuple[tuple[str, str], ...]] = {}
    question = ""
    for cells in [list(grid.header), *(list(row) for row in zip(*grid.columns, strict=True))]:
        first, second, third = (tidy(cell) for cell in (*cells, "", "", "")[:3])
        if first:
            question = first
            texts[question] = second
        elif question and second:
            books[question] = (*books.get(question, ()), (second, third))
    return texts, books


def _cell(tidied: str, raw: str, texts: dict[str, str], books: dict[str, tuple[tuple[str, str], ...]]) -> HeaderCell:
    if tidied in META:
        return HeaderCell(tidied, column=raw, meta=True)
    found = _CODE.fullmatch(tidied)
    if found is None:
        question, _, row = tidied.rpartition("_")
        return HeaderCell(question, subquestion=row, column=raw) if question and row else HeaderCell(tidied, column=raw)
    question, part, column = texts.get(found[1], found[1]), found[2], found[3]
    if part and part[0] == "R":
        return HeaderCell(question, subquestion=part, option=column, column=raw)
    labels = dict(books.get(found[1], ()))
    option = labels.get(part[1:], part) if part else None
    return HeaderCell(question, option=f"{option} (open)" if option and found[4] else option, column=raw)


LAYOUT = Layout(recognise, arrange)
