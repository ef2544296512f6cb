"""Results of 腾讯文档收集表: headers marked （自动） and （必填）, one row per rated object."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from surveykit.readers.layout import NOTHING, Layout, Recognition, arranged, headers_of, parsed_headers
from surveykit.readers.table import Grid, HeaderCell

_MARK = re.compile(r"\s*[（(](自动|必填|选填)[）)]\s*$")
#: What is in a cell that was left empty.
MARKS = {"-": "blank"}


def recognise(grid: Grid) -> Recognition:
    """By headers marked （自动）; those marked （必填） say more."""
    marks = [mark[1] for mark in map(_MARK.search, headers_of(grid)) if mark]
    automatic, required = marks.count("自动"), marks.count("必填") + marks.count("选填")
    if not automatic:
        return NOTHING
    reasons = [f"{automatic} headers are marked （自动）"] + ([f"{required} are marked （必填）"] if required else [])
    return Recognition(0.98 if required else 0.85, tuple(reasons))


def arrange(grid: Grid, path: Path) -> Grid:
    """The marks taken off the questions; columns keep their names, cells stay as they are."""
    table = arranged(grid, parsed_headers(grid, _parsed), notes=_repeats(grid))
    return replace(table, marks={"": MARKS})


def _repeats(grid: Grid) -> tuple[str, ...]:
    times = [index for index, header in enumerate(headers_of(grid)) if "时间" in header and "自动" in header]
    compared = [column for index, column in enumerate(grid.columns) if index not in times]
    keys = zip(*compared, strict=True) if compared else [()] * len(grid.rows)
    first: dict[tuple[str, ...], int] = {}
    again = [row for key, row in zip(keys, grid.rows, strict=True) if first.setdefault(key, row) != row]
    if not again:
        return ()
    return (f"{len(again)} rows repeat an earlier row of the same submitter (first: row {again[0]})",)


def _parsed(header: str) -> HeaderCell:
    mark = _MARK.search(header)
    return HeaderCell(_MARK.sub("", header), meta=mark is not None and mark[1] == "自动")


LAYOUT = Layout(recognise, arrange, "腾讯文档收集表", "headers marked （自动）")
