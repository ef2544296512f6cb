"""Forms of other Chinese platforms (飞书, 钉钉, WPS, …): what they write by themselves, told from a list of names."""

from __future__ import annotations

import re

from surveykit.matching.texts import listing
from surveykit.readers.layout import NOTHING, Recognition, by_pattern, headers_of, named_among, one_header_row
from surveykit.readers.table import Grid

#: Names of columns that platforms write, as whole names: parts of them are also in questions (您每天的学习时间).
META = (
    "序号",
    "编号",
    "答卷编号",
    "答题编号",
    "答题序号",
    "id",
    "seq",
    "index",
    "提交答卷时间",
    "提交时间",
    "提交时间（自动）",
    "开始时间",
    "结束时间",
    "开始答题时间",
    "结束答题时间",
    "填写时间",
    "修改时间",
    "start",
    "finish",
    "starttime",
    "endtime",
    "submittime",
    "created_at",
    "所用时间",
    "答题时长",
    "作答时长",
    "填写时长",
    "用时",
    "耗时",
    "time_used",
    "totalseconds",
    "timetaken",
    "来源",
    "来源详情",
    "来源渠道",
    "source",
    "channel",
    "来自IP",
    "IP",
    "IP地址",
    "info_remote_ip",
    "IP省份",
    "IP城市",
    "ip_province",
    "ip_city",
    "地理位置",
    "填写地区",
    "浏览器",
    "操作系统",
    "设备",
    "设备信息",
    "填写设备",
    "UA",
    "Referrer",
    "语言",
    "提交者（自动）",
    "提交者",
    "提交人",
    "填写者",
    "填写人",
    "答题人",
    "微信昵称",
    "昵称",
    "部门",
    "所在部门",
    "工号",
    "总分",
    "扩展属性",
)
#: Of these at least one must be there: who answered or when.
_SIGNS = (
    "提交时间", "提交答卷时间", "开始答题时间", "结束答题时间", "填写时间", "提交人", "提交者", "填写人", "填写者",
    "答题人", "答题时长", "填写时长", "作答时长", "答卷编号", "答题编号", "答题序号",
)  # fmt: skip
_NUMBERED = re.compile(r"(?:Q)?\d{1,3}[、．.](?!\d)")


def recognise(grid: Grid) -> Recognition:
    """By the names of at least two columns that such platforms write; questions with numbers say more."""
    headers = headers_of(grid)
    written = named_among(headers, META)
    if len(written) < 2 or not named_among(headers, _SIGNS):
        return NOTHING
    numbered = sum(bool(_NUMBERED.match(header)) for header in headers)
    more = (f"{numbered} headers begin with a question's number",) if numbered else ()
    return Recognition(0.45 if numbered else 0.4, (f"columns {listing(written, 6)}", *more))


LAYOUT = one_header_row(
    recognise,
    by_pattern(re.compile("(?P<question>[^—]+)—(?P<subquestion>.+)", re.DOTALL)),
    meta=META,
    platform="a form of a Chinese platform",
    expected="columns such as 提交人, 提交时间, 答题时长",
    guessed="which columns the platform wrote is taken from their names",
)
