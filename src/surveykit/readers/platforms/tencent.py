"""Exports of 腾讯问卷 and of Tencent's survey system: texts, or codes with one column per option."""

from __future__ import annotations

import re
from pathlib import Path

from surveykit.readers.layout import Layout, Signs, arranged, by_pattern, by_signs, headers_of, parsed_headers
from surveykit.readers.table import Grid, HeaderCell

META = (
    "编号",
    "开始答题时间",
    "结束答题时间",
    "答题时长",
    "语言",
    "清洗状态",
    "地理位置国家和地区",
    "地理位置省",
    "地理位置市",
    "自定义字段",
    "IP",
    "UA",
    "Referrer",
    "设备信息",
    "硬件型号",
    "操作系统类型",
    "id",
    "ip",
    "province",
    "browser",
    "device",
    "starttime",
    "endtime",
    "time",
    "source",
    "uid",
    "uidType",
    "uidSource",
    "info",
    "continent",
    "region",
    "age",
)
_CODES = Signs(("starttime", "endtime", "uid", "uidType", "uidSource"), 4, 0.95, "codes")
_TEXTS = Signs(("开始答题时间", "结束答题时间"), 2, 0.85, "texts")
#: ``6.通勤地点:一丹图书馆``: the option is behind the last colon.
_TEXT_OPTION = by_pattern(re.compile(r"(?P<question>\d{1,3}[.、].+)[:：](?P<option>[^:：]+)", re.DOTALL))
#: ``Q3_1_题干``: question, option, text.
_RAW = re.compile(r"(Q\d+)(?:_(\d+))?(?:_(open))?(?:_(\D.*))?", re.DOTALL)
recognise = by_signs(_CODES, _TEXTS)


def arrange(grid: Grid, path: Path) -> Grid:
    """Headers parsed into question and option; every cell stays as it is (codes are no scores)."""
    coded = recognise(grid).mode == _CODES.mode
    several = any(match[2] for match in map(_RAW.fullmatch, headers_of(grid)) if match)
    guess = "the order of the codes is not the order of the scale: name every code in survey.yml"
    cells = parsed_headers(grid, _coded if coded or several else _TEXT_OPTION, META)
    return arranged(grid, cells, guessed=(guess,) if coded else ())


def _coded(header: str) -> HeaderCell:
    match = _RAW.fullmatch(header)
    if match is None:
        return HeaderCell(header)
    question = f"{match[1]} {match[4]}" if match[4] else match[1]
    return HeaderCell(question, option=f"{match[2]}_open" if match[2] and match[3] else match[2])


LAYOUT = Layout(recognise, arrange, "腾讯问卷", "columns 开始答题时间, 结束答题时间, or starttime, endtime, uid")
