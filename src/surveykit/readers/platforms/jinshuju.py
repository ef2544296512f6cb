"""Exports of 金数据: workbooks, and the fields of its interface."""

from __future__ import annotations

import re
from pathlib import Path

from surveykit.readers.layout import Layout, Signs, arranged, by_pattern, by_signs, parsed_headers
from surveykit.readers.table import Grid, HeaderCell

META = (
    "序号",
    "扩展属性",
    "微信昵称",
    "微信性别",
    "微信国家",
    "微信省市",
    "微信OpenID",
    "微信头像",
    "提交人",
    "修改人",
    "提交时间",
    "修改时间",
    "更新时间",
    "填写时长",
    "填写设备",
    "操作系统",
    "浏览器",
    "填写地区",
    "IP",
    "填写IP",
    "总价",
    "serial_number",
    "total_price",
    "creator_name",
    "updater_name",
    "created_at",
    "updated_at",
    "info_remote_ip",
    "info_platform",
    "info_os",
    "info_browser",
    "info_filling_duration",
    "info_region",
)
_FIELDS = Signs(
    ("serial_number", "created_at", "updated_at", "creator_name", "info_remote_ip", "info_filling_duration"),
    least=3,
    score=0.95,
    mode="fields of the interface",
)
_SHEET = Signs(("提交人", "修改时间", "填写时长", "填写设备", "填写地区", "扩展属性"), 3, 0.85, "workbook")
#: ``题目 - 行``: a matrix has one column per row.
_ROW = by_pattern(re.compile(r"(?P<question>.+?)\s+-\s+(?P<subquestion>.+)", re.DOTALL))
recognise = by_signs(_FIELDS, _SHEET)


def arrange(grid: Grid, path: Path) -> Grid:
    """Headers parsed into question and row of a matrix; every cell stays as it is."""
    guessed = ("the times created_at and updated_at are in UTC",) if recognise(grid).mode == _FIELDS.mode else ()
    return arranged(grid, parsed_headers(grid, _parsed, META), guessed=guessed)


def _parsed(header: str) -> HeaderCell:
    return HeaderCell(header, meta=True) if header.startswith("x_field_") else _ROW(header)


LAYOUT = Layout(recognise, arrange, "金数据", "columns such as 提交人, 修改时间, 填写时长")
