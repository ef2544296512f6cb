"""Exports of 腾讯问卷 and of Tencent's survey system: texts, or codes with one column per option."""

from __future__ import annotations

import re
from pathlib import Path

from surveykit.readers.layout import NOTHING, Layout, Recognition, arranged, found_among, headers_of, no_export
from surveykit.readers.table import Grid, HeaderCell

META = frozenset(
    {
        "编号", "开始答题时间", "结束答题时间", "答题时长", "语言", "清洗状态", "地理位置国家和地区", "地理位置省",
        "地理位置市",
        "自定义字段", "IP", "UA", "Referrer", "设备信息", "硬件型号", "操作系统类型",
        "id", "ip", "province", "browser", "device", "starttime", "endtime", "time", "source", "uid", "uidType",
        "uidSource", "info", "continent", "region", "age",
    }
)  # fmt: skip
_TEXT_SIGNS = ("开始答题时间", "结束答题时间")
_CODED_SIGNS = ("starttime", "endtime", "uid", "uidType", "uidSource")
#: ``6.通勤地点:一丹图书馆``: the option stands behind the last colon.
_TEXT_OPTION = re.compile(r"(\d{1,3}[.、].+)[:：]([^:：]+)", re.DOTALL)
#: ``Q3_1_题干``: question, option, text.
_RAW = re.compile(r"(Q\d+)(?:_(\d+))?(?:_(open))?(?:_(\D.*))?", re.DOTALL)


def recognise(grid: Grid) -> Recognition:
    """By the times of answering, or by the columns of the coded file."""
    headers = headers_of(grid)
    for signs, least, score in ((_CODED_SIGNS, 4, 0.95), (_TEXT_SIGNS, 2, 0.85)):
        found = found_among(headers, signs)
        if len(found) >= least:
            return Recognition(score, (f"columns {', '.join(found)}",))
    return NOTHING


def arrange(grid: Grid, path: Path) -> Grid:
    """Headers parsed into question and option; every cell stays as it is (codes are no scores)."""
    known = recognise(grid)
    if not known.score:
        raise no_export(
            "腾讯问卷", path, "columns 开始答题时间, 结束答题时间, or starttime, endtime, uid", headers_of(grid)
        )
    headers = headers_of(grid)
    coded = known.score == 0.95
    several = {found[1] for found in map(_RAW.fullmatch, headers) if found and found[2]}
    parse = _coded if coded or several else _texts
    cells = [
        HeaderCell(tidied, column=raw, meta=True) if tidied in META else parse(tidied, raw)
        for tidied, raw in zip(headers, grid.header, strict=True)
    ]
    return arranged(
        grid,
        cells,
        recognised=(f"腾讯问卷, {'codes' if coded else 'texts'}: {'; '.join(known.reasons)}",),
        guessed=("the order of the codes is not the order of the scale: name every code in survey.yml",)
        if coded
        else (),
    )


def _coded(tidied: str, raw: str) -> HeaderCell:
    found = _RAW.fullmatch(tidied)
    if found is None:
        return HeaderCell(tidied, column=raw)
    question = f"{found[1]} {found[4]}" if found[4] else found[1]
    option = f"{found[2]}_open" if found[2] and found[3] else found[2]
    return HeaderCell(question, option=option, column=raw)


def _texts(tidied: str, raw: str) -> HeaderCell:
    found = _TEXT_OPTION.fullmatch(tidied)
    return HeaderCell(found[1], option=found[2], column=raw) if found else HeaderCell(tidied, column=raw)


LAYOUT = Layout(recognise, arrange)
