"""Logs of text messages (短信评议): what people reply, and which of several replies counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from surveykit.matching.texts import plain_character
from surveykit.readers.layout import NOTHING, Layout, Recognition
from surveykit.readers.platforms.logs import column_of, needed, unreadable, with_columns
from surveykit.readers.platforms.times import day_of, moment
from surveykit.readers.table import Grid

PHONE = ("手机号", "手机号码", "号码", "电话", "phone")
CASE = ("办件编号", "办件号", "业务流水号", "流水号")
REPLY = ("回复内容", "回复", "短信内容")
REPLIED = ("回复时间", "接收时间")
_COLUMNS = {"phone": PHONE, "case": CASE, "reply": REPLY, "time": REPLIED}
#: The columns that the reader adds: the code of the reply (or why there is none), what was written behind it, whether
#: the row counts, the day of the reply.
RESULT, COMMENT, STATE, DAY = "回复结果", "回复意见", "回复状态", "回复日"
NO_REPLY, OPT_OUT, INVALID, SUPERSEDED, LATE, COUNTS = "未回复", "退订", "无效", "被取代", "逾期", "计入"
#: Columns that are no questions.
_PLATFORM = frozenset({*PHONE, *CASE, *REPLY, *REPLIED, STATE, DAY, "批次号", "发送时间"})
#: What is in ``回复结果`` where there is no code, and which kind of missing answer it is.
MARKS = {NO_REPLY: "blank", OPT_OUT: "refused", INVALID: "invalid", SUPERSEDED: "invalid", LATE: "invalid"}
#: How long after the first reply another one takes its place.
WITHIN = timedelta(hours=24)

#: Words and their codes, longer ones before those they contain.
_WORDS = {
    "非常不满意": "3", "十分不满意": "3", "很不满意": "3", "不太满意": "3", "不满意": "3",
    "非常满意": "1", "十分满意": "1", "很满意": "1", "基本满意": "2", "满意": "1", "一般": "2",
}  # fmt: skip
_WORD = re.compile("|".join(_WORDS))
#: Behind a word these make another one of it: 满意度, 满意吗, 满意不, 一般来说.
_GOES_ON = re.compile("度|吗|么|不|才怪|的话|个|来说|情况|人|程序")
_OPT_OUT = re.compile(r"(?:td|t|退订|取消|退|n)", re.IGNORECASE)
_EDGE = " \t\r\n\u3000，。！？!?,.、；;：:~～…\"'“”‘’（）()【】[]《》"
#: A digit before one of these counts something: 3点, 2楼, 1个.
_MEASURE = re.compile("[点个次天分号月年楼元块秒周日折级星条层门家步遍字]|人(?!员)|小时|以上|以下|[到至或和] *[0-9]")


@dataclass(frozen=True)
class Reply:
    """What one reply means: a code (1 satisfied, 2 fairly, 3 dissatisfied) or a mark, and the words behind it."""

    result: str
    comment: str = ""


def parse_reply(raw: str) -> Reply:
    """What a reply means; what could mean two things is invalid.

    A single digit 1, 2 or 3, or a word, at the beginning; what follows is the comment, exactly as written. Digit and
    word must agree. Words are tried by length, since 不满意 and 基本满意 contain 满意.
    """
    folded = "".join(map(plain_character, raw))
    if not folded.strip():
        return Reply(NO_REPLY)
    start = len(folded) - len(folded.lstrip(_EDGE))
    said = folded[start:].rstrip(_EDGE)
    if _OPT_OUT.fullmatch(said):
        return Reply(OPT_OUT)
    if said[:1] in ("1", "2", "3"):
        return _from_digit(raw, said, start)
    word = _word_at(said)
    return Reply(INVALID) if word is None else Reply(_WORDS[word], _rest(raw, start + len(word)))


def _from_digit(raw: str, said: str, start: int) -> Reply:
    code, behind = said[0], said[1:].lstrip(_EDGE)
    at = start + 1 + len(said[1:]) - len(behind)
    if not behind:
        return Reply(code)
    word = _word_at(behind)
    if word is not None:
        return Reply(code, _rest(raw, at + len(word))) if _WORDS[word] == code else Reply(INVALID)
    if _MEASURE.match(behind) or not (behind[0].isalpha() or unicodedata.category(behind[0]).startswith("S")):
        return Reply(INVALID)
    return Reply(INVALID) if behind[0] in "+-/%<>=~" else Reply(code, _rest(raw, at))


def _word_at(said: str) -> str | None:
    """The word at the beginning, unless it is part of another one."""
    word = _WORD.match(said)
    return None if word is None or _GOES_ON.match(said[word.end() :]) else word.group()


def _rest(raw: str, start: int) -> str:
    return raw[start:].lstrip(_EDGE).strip()


def recognise(grid: Grid) -> Recognition:
    """By columns with the phone and the text of the reply; the case and the time say more."""
    columns = {name: column_of(grid, names) for name, names in _COLUMNS.items()}
    present = [grid.header[index] for index in columns.values() if index is not None]
    if columns["phone"] is None or columns["reply"] is None or len(present) < 3:
        return NOTHING
    return Recognition(0.75 + 0.2 * (len(present) == 4), (f"columns {', '.join(present)}",))


def arrange(grid: Grid, path: Path) -> Grid:
    """Arrange a log of text messages; every cell stays as it is, and four columns are added.

    ``回复结果``: 1, 2 or 3, or why there is none (未回复, 退订, 无效, 被取代, 逾期); ``回复意见``: what was written
    behind it; ``回复状态``: 计入 or the same reason; ``回复日``. Of several replies from one phone for one case the
    last rating within 24 hours of the first reply counts; the others are 被取代 (superseded) or 逾期 (late).
    """
    phones, cases = needed(grid, PHONE, "the phone", path), needed(grid, CASE, "the case", path)
    times = needed(grid, REPLIED, "the time of the reply", path)
    texts = needed(grid, REPLY, "the text of the reply", path)
    meaning = {text: parse_reply(text) for text in set(texts)}
    replies = [meaning[text] for text in texts]
    results = [reply.result for reply in replies]
    for row, why in _not_counting(phones, cases, times, replies).items():
        results[row] = why
    added = {
        RESULT: results,
        COMMENT: [reply.comment if result not in MARKS else "" for reply, result in zip(replies, results, strict=True)],
        STATE: [result if result in MARKS else COUNTS for result in results],
        DAY: [day_of(time) for time in times],
    }
    counts = {mark: results.count(mark) for mark in MARKS}
    listed = ", ".join(f"{mark} {n}" for mark, n in counts.items() if n)
    notes = (f"replies that are no ratings: {listed}",) if listed else ()
    return with_columns(
        grid,
        added,
        asked={*grid.header, *added} - _PLATFORM,
        marks={RESULT: MARKS},
        notes=(*notes, *unreadable(times, grid.rows, "the time of the reply")),
    )


def _not_counting(
    phones: Sequence[str], cases: Sequence[str], times: Sequence[str], replies: Sequence[Reply]
) -> dict[int, str]:
    """Row to the reason why another reply of the same phone to the same case takes its place."""
    groups: dict[tuple[str, str], list[int]] = {}
    for row, (phone, case, reply) in enumerate(zip(phones, cases, replies, strict=True)):
        if reply.result != NO_REPLY and phone.strip() and case.strip():
            groups.setdefault((phone.strip(), case.strip()), []).append(row)
    several = (rows for rows in groups.values() if len(rows) > 1)
    return {row: why for rows in several for row, why in _reasons(rows, times, replies).items()}


def _reasons(rows: list[int], times: Sequence[str], replies: Sequence[Reply]) -> dict[int, str]:
    when = {row: moment(times[row]) or datetime.max for row in rows}
    order = sorted(rows, key=lambda row: (when[row], row))
    first = when[order[0]]
    in_time = [row for row in order if when[row] - first <= WITHIN]
    ratings = [row for row in in_time if replies[row].result not in MARKS]
    counting = (ratings or in_time)[-1]
    late = set(order) - set(in_time)
    return {row: LATE if row in late else SUPERSEDED for row in order if row != counting}


LAYOUT = Layout(recognise, arrange, "a log of text messages")
