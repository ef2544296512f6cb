"""Exports of 金数据: workbooks, and the fields of its interface."""

from __future__ import annotations

import re
from pathlib import Path

from surveykit.readers.layout import NOTHING, Layout, Recognition, arranged, found_among, headers_of, no_export
from surveykit.readers.table import Grid, HeaderCell

META = frozenset(
    {
        "序号", "扩展属性", "微信昵称", "微信性别", "微信国家", "微信省市", "微信OpenID", "微信头像", "提交人",
        "修改人", "提交时间",
        "修改时间", "更新时间", "填写时长", "填写设备", "操作系统", "浏览器", "填写地区", "IP", "填写IP", "总价",
        "serial_number", "total_price", "creator_name", "updater_name", "created_at", "updated_at", "info_remote_ip",
        "info_platform", "info_os", "info_browser", "info_filling_duration", "info_region",
    }
)  # fmt: skip
_SHEET_SIGNS = ("提交人", "修改时间", "填写时长", "填写设备", "填写地区", "扩展属性")
_FIELD_SIGNS = ("serial_number", "created_at", "updated_at", "creator_name", "info_remote_ip", "info_filling_duration")
#: ``题目 - 行``: a matrix has one column per row.
_ROW = re.compile(r"(.+?)\s+-\s+(.+)", re.DOTALL)


def recognise(grid: Grid) -> Recognition:
    """By at least three columns that only this platform writes together."""
    headers = headers_of(grid)
    for signs, score in ((_FIELD_SIGNS, 0.95), (_SHEET_SIGNS, 0.85)):
        found = found_among(headers, signs)
        if len(found) >= 3:
            return Recognition(score, (f"columns {', '.join(found)}",))
    return NOTHING


def arrange(grid: Grid, path: Path) -> Grid:
    """Headers parsed into question and row of a matrix; every cell stays as it is."""
    known = recognise(grid)
    if not known.score:
        raise no_export("金数据", path, "columns such as 提交人, 修改时间, 填写时长", headers_of(grid))
    cells = [_cell(tidied, raw) for tidied, raw in zip(headers_of(grid), grid.header, strict=True)]
    utc = known.score == 0.95
    return arranged(
        grid,
        cells,
        recognised=(f"金数据, {'fields of the interface' if utc else 'workbook'}: {'; '.join(known.reasons)}",),
        guessed=("the times created_at and updated_at are in UTC",) if utc else (),
    )


def _cell(tidied: str, raw: str) -> HeaderCell:
    if tidied in META or tidied.startswith("x_field_"):
        return HeaderCell(tidied, column=raw, meta=True)
    found = _ROW.fullmatch(tidied)
    return HeaderCell(found[1], subquestion=found[2], column=raw) if found else HeaderCell(tidied, column=raw)


LAYOUT = Layout(recognise, arrange)
