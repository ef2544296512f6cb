"""Logs of window terminals (评价器): one line per case, with the level that was pressed, or given by default."""

from __future__ import annotations

from pathlib import Path

from surveykit.readers.layout import NOTHING, Layout, Recognition, headers_of, named_among
from surveykit.readers.platforms.logs import column_of, needed, unreadable, with_columns
from surveykit.readers.platforms.times import day_of
from surveykit.readers.table import Grid

RESULT = ("评价结果", "评价等级", "等级", "评价", "满意度")
UNIT = ("窗口名称", "窗口", "窗口编号", "处室", "单位", "部门")
TIME = ("评价时间", "时间", "提交时间")
#: What is beside a rating only where a device wrote it.
_OWN = frozenset({"窗口编号", "窗口名称", "窗口", "工号", "业务流水号", "流水号", "叫号时间", "设备编号"})
#: The column that the reader adds: the day of the rating.
DAY = "评价日"
#: What terminals write where nobody pressed a key.
MARKS = {
    "默认好评": "default_rating",
    "超时自动好评": "default_rating",
    "系统默认": "default_rating",
    "未评价": "blank",
}


def recognise(grid: Grid) -> Recognition:
    """By columns with window, time and level, together with what only such devices write; its marks say more."""
    own = named_among(headers_of(grid), _OWN)
    rating, unit, time = (column_of(grid, names) for names in (RESULT, UNIT, TIME))
    if rating is None or unit is None or time is None or not own:
        return NOTHING
    reasons = [f"columns {', '.join(grid.header[index] for index in (unit, time, rating))} with {', '.join(own)}"]
    marks = sorted({cell.strip() for cell in grid.columns[rating]} & set(MARKS))
    reasons += [f"ratings such as {', '.join(marks)}"] if marks else []
    return Recognition(0.8 + 0.15 * bool(marks), tuple(reasons))


def arrange(grid: Grid, path: Path) -> Grid:
    """Arrange a terminal's log; every cell stays as it is, and a column ``评价日`` (the day, ISO) is added.

    Ratings that the terminal gave by itself (默认好评, 超时自动好评) and cases without a rating (未评价) are no
    answers: the table says so to whoever types it.
    """
    needed(grid, UNIT, "the window or unit", path)
    results = needed(grid, RESULT, "the rating", path)
    header = grid.header[column_of(grid, RESULT) or 0]
    times = needed(grid, TIME, "the time of the rating", path)
    by_default = sum(1 for result in results if MARKS.get(result.strip()) == "default_rating")
    notes = (f"{by_default} ratings were given by the terminal itself and are no answers",) if by_default else ()
    return with_columns(
        grid,
        {DAY: [day_of(time) for time in times]},
        asked=(header, *UNIT),
        marks={header: MARKS},
        notes=(*notes, *unreadable(times, grid.rows, "the time of the rating")),
    )


LAYOUT = Layout(recognise, arrange, "a log of window terminals")
