"""Logs of window terminals (评价器): one line per case, with the level that was pressed, or given by default."""

from __future__ import annotations

from pathlib import Path

from surveykit.readers.plain import column_of, needed, read_plain
from surveykit.readers.table import Grid
from surveykit.readers.times import day_of, unreadable

RESULT = ("评价结果", "评价等级", "等级", "评价", "满意度")
UNIT = ("窗口名称", "窗口", "窗口编号", "处室", "单位", "部门")
TIME = ("评价时间", "时间", "提交时间")
#: The column that the reader adds: the day of the rating.
DAY = "评价日"
#: What terminals write where nobody pressed a key.
MARKS = {
    "默认好评": "default_rating",
    "超时自动好评": "default_rating",
    "系统默认": "default_rating",
    "未评价": "blank",
}


def read_terminal(
    path: Path, *, sheet: str | None = None, encoding: str | None = None, delimiter: str | None = None
) -> Grid:
    """Read a terminal's log; every cell stays as it is, and a column ``评价日`` (the day, ISO) is added.

    Ratings that the terminal gave by itself (默认好评, 超时自动好评) and cases without a rating (未评价) are no
    answers: the table says so to whoever types it.

    Raises:
        ReadError: The file cannot be read, or has no column with the window, the time or the rating.
    """
    grid = read_plain(path, sheet=sheet, encoding=encoding, delimiter=delimiter)
    needed(grid, UNIT, "the window or unit", path)
    results = needed(grid, RESULT, "the rating", path)
    header = grid.header[column_of(grid, RESULT) or 0]
    times = list(needed(grid, TIME, "the time of the rating", path))
    by_default = sum(1 for result in results if MARKS.get(result.strip()) == "default_rating")
    notes = (f"{by_default} ratings were given by the terminal itself and are no answers",) if by_default else ()
    return Grid(
        [*grid.header, DAY],
        [*grid.columns, [day_of(time) for time in times]],
        grid.rows,
        grid.sheet,
        (*grid.notes, *notes, *unreadable(times, list(grid.rows), "the time of the rating")),
        {header: MARKS},
    )
