"""Results of 腾讯文档收集表: headers marked （自动） and （必填）, one row per rated object."""

from __future__ import annotations

import re
from pathlib import Path

from surveykit.readers.layout import NOTHING, Layout, Recognition, arranged, headers_of, no_export
from surveykit.readers.table import Grid, HeaderCell

_MARK = re.compile(r"\s*[（(](自动|必填|选填)[）)]\s*$")
#: What stands in a cell that was left empty.
MARKS = {"-": "blank"}


def recognise(grid: Grid) -> Recognition:
    """By headers marked （自动）; those marked （必填） say more."""
    marks = [found[1] for found in map(_MARK.search, headers_of(grid)) if found]
    automatic, required = marks.count("自动"), marks.count("必填") + marks.count("选填")
    if not automatic:
        return NOTHING
    reasons = [f"{automatic} headers are marked （自动）"] + ([f"{required} are marked （必填）"] if required else [])
    return Recognition(0.98 if required else 0.85, tuple(reasons))


def arrange(grid: Grid, path: Path) -> Grid:
    """The marks taken off the questions; columns keep their names, cells stay as they are."""
    known = recognise(grid)
    if not known.score:
        raise no_export("腾讯文档收集表", path, "headers marked （自动）", headers_of(grid))
    cells = [_cell(tidied, raw) for tidied, raw in zip(headers_of(grid), grid.header, strict=True)]
    table = arranged(grid, cells, recognised=(f"腾讯文档收集表: {'; '.join(known.reasons)}",), notes=_repeats(grid))
    return Grid(
        table.header, table.columns, table.rows, table.sheet, table.notes, {"": MARKS}, table.codebook,
        table.parsed, table.recognised, table.guessed,
    )  # fmt: skip


def _repeats(grid: Grid) -> tuple[str, ...]:
    """A note on rows of one submitter that are equal but for the time."""
    automatic = [position for position, header in enumerate(headers_of(grid)) if "时间" in header and "自动" in header]
    seen: dict[tuple[str, ...], int] = {}
    again = []
    for position, number in enumerate(grid.rows):
        key = tuple(column[position] for at, column in enumerate(grid.columns) if at not in automatic)
        if key in seen:
            again.append(number)
        seen[key] = number
    if not again:
        return ()
    return (f"{len(again)} rows repeat an earlier row of the same submitter (first: row {again[0]})",)


def _cell(tidied: str, raw: str) -> HeaderCell:
    mark = _MARK.search(tidied)
    return HeaderCell(_MARK.sub("", tidied), column=raw, meta=mark is not None and mark[1] == "自动")


LAYOUT = Layout(recognise, arrange)
