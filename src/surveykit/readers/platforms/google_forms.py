"""Answers of Google Forms: a time stamp first, grids as ``question [row]``."""

from __future__ import annotations

import re

from surveykit.readers.layout import NOTHING, Recognition, by_pattern, headers_of, one_header_row
from surveykit.readers.platforms.times import moment
from surveykit.readers.table import Grid

STAMPS = (
    "Timestamp", "时间戳记", "时间戳", "時間戳記", "Zeitstempel", "Horodateur", "Marca temporal", "タイムスタンプ",
)  # fmt: skip
META = frozenset({*STAMPS, "Email Address", "电子邮件地址", "Username", "用户名", "Score", "得分"})
_GRID = re.compile(r"(?P<question>.+?) ?\[(?P<subquestion>[^\[\]]+)\]", re.DOTALL)
#: ``4/22/2016 19:57:50``, as forms in American English write it.
_AMERICAN = re.compile(r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2}")


def recognise(grid: Grid) -> Recognition:
    """By the name of the first column; moments below it, and grids, say more."""
    headers = headers_of(grid)
    if not headers or headers[0] not in STAMPS:
        return NOTHING
    reasons, score = [f"the first column is {headers[0]}"], 0.6
    stamps = [cell for cell in grid.columns[0][:50] if cell.strip()]
    if stamps and all(_AMERICAN.fullmatch(cell) or moment(cell) for cell in stamps):
        reasons.append("it holds moments")
        score += 0.2
    if any(_GRID.fullmatch(header) for header in headers):
        reasons.append("headers such as question [row]")
        score += 0.1
    return Recognition(score, tuple(reasons))


LAYOUT = one_header_row(
    recognise,
    by_pattern(_GRID),
    meta=META,
    platform="Google Forms",
    expected="a first column Timestamp or 时间戳记",
    guessed="several choices in one cell are joined by ', ', which options may hold themselves",
)
