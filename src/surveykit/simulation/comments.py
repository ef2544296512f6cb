"""Short comments as people write them under a rating, from a small grammar, and personal data of nobody.

Numbers, identity numbers and addresses cannot belong to a person: mobile prefixes 160 and 161 are not assigned, no
region has the code 99, nobody born before 1860 lives, and ``example`` domains are reserved.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from surveykit.simulation.draws import Integers


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_GOOD = (
    "{staff}态度很好，{matter}办得很快",
    "{staff}很有耐心，点赞",
    "{matter}一次就办好了，满意",
    "服务{well}，继续保持",
    "效率高，{staff}讲解清楚",
    "{matter}流程比以前简单多了",
    "环境干净，叫号有序，{staff}{well}",
    "感谢{staff}帮忙解决{matter}的问题",
    "希望继续保持{well}的作风",
    "网上就能办{matter}，很方便",
)
_MIXED = (
    "总体不错，就是{problem}",
    "建议{wish}",
    "{matter}办下来还可以，希望{wish}",
    "{staff}态度可以，但{problem}",
    "希望{matter}能够{better}",
    "{problem}，其他都好",
    "材料清单不够清楚，建议{wish}",
    "电话不太好打通，{wish}为好",
)
_BAD = (
    "{staff}态度{bad}，{problem}",
    "{matter}跑了{times}趟才办好",
    "排队{minutes}分钟才轮到，{problem}",
    "{problem}，问了几次都没有答复",
    "办{matter}要求反复提交材料，{problem}",
    "{staff}互相推诿，{matter}至今没有结果",
    "窗口{minutes}分钟没有人，{staff}在聊天",
    "说好{days}个工作日办结，拖了很久",
    "政策解释前后不一致，{problem}",
    "打了{times}次电话没人接，建议{wish}",
)
_EMPTY = _words("无 没有 暂无 没有意见 很好 好 挺好的 希望越来越好 。 / 非常好")
_SLOTS = {
    "staff": _words("工作人员 窗口人员 办事员 经办同志 值班人员 前台"),
    "matter": _words(
        "证件换领 备案手续 资质申请 补贴申领 登记业务 许可审批 信息变更 缴费业务 档案查询 投诉处理 项目验收 转移手续"
    ),
    "well": _words("热情 周到 细致 规范 高效"),
    "bad": _words("差 冷淡 生硬 敷衍 不耐烦"),
    "problem": _words(
        "等候时间太长 材料要求说不清楚 系统经常出故障 中午没有人值班 "
        "停车不方便 网上预约不好用 告知不一次说全 办事指南没有更新"
    ),
    "wish": _words(
        "增加窗口 延长服务时间 一次性告知所需材料 开通网上办理 增设引导人员 加强培训 公布办理进度 多为老年人提供帮助"
    ),
    "better": _words("全程网办 就近办理 再快一些 少交一些材料"),
    "times": _words("两 三 四 好几"),
    "minutes": _words("二十 四十 五十 九十"),
    "days": _words("三 五 七 十"),
}
_SLOT = re.compile(r"\{(\w+)\}")
#: What people add to the digit of a bad rating in a text message.
_SHORT = _words("态度差 排队太久 没人接电话 推来推去 效率太低 材料反复交 至今没办好 解释不清楚 中午没人 让我跑了好几趟")

#: The chance of a comment by level, and the chance that it says nothing.
CHANCE = {5: 0.12, 4: 0.15, 3: 0.35, 2: 0.6, 1: 0.7}
_SAYS_NOTHING = {5: 0.4, 4: 0.3, 3: 0.15, 2: 0.05, 1: 0.03}

_CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def comment(level: int, draws: list[int]) -> str:
    """A comment that goes with a level; of seven draws from 0 to 999,999 a larger first one lets it say something."""
    if draws[0] < _SAYS_NOTHING[level] * 1_000_000:
        return _EMPTY[draws[1] % len(_EMPTY)]
    kinds = _GOOD if level >= 4 else _MIXED if level == 3 else _BAD
    if level == 4 and draws[1] % 3 == 0:
        kinds = _MIXED
    template, rest = kinds[draws[2] % len(kinds)], iter(draws[3:])
    return _SLOT.sub(lambda slot: _SLOTS[slot[1]][next(rest) % len(_SLOTS[slot[1]])], template)


def short_complaint(draw: int) -> str:
    """What people write after the digit of a bad rating in a text message."""
    return _SHORT[draw % len(_SHORT)]


def mobile(number: int) -> str:
    """A mobile number with a prefix that is not assigned."""
    return f"16{number % 2}{number // 2 % 100_000_000:08d}"


def identity(number: int) -> str:
    """An identity number with a right check digit, of a region that does not exist and somebody long dead."""
    day, month = number % 28 + 1, number // 28 % 12 + 1
    year, serial = 1820 + number // 336 % 40, number // 13_440 % 1_000
    body = f"9901{number // 7 % 90 + 10:02d}{year}{month:02d}{day:02d}{serial:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _CHECK_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def address(number: int) -> str:
    """An e-mail address at a reserved domain."""
    name = ("wang", "li", "zhang", "liu", "chen", "yang")[number % 6]
    return f"{name}{number // 6 % 10_000:04d}@example.{('com', 'org', 'net')[number % 3]}"


_MOBILE = re.compile("(.{3})(.{4})(.{4})")
#: The text around personal data, and how the data are made.
_PERSONAL: tuple[tuple[str, Callable[[int], str]], ...] = (
    ("，我的电话{}", mobile),
    ("，请回电{}", lambda number: _MOBILE.sub(r"\1 \2 \3", mobile(number))),
    ("，联系方式：{}", lambda number: _MOBILE.sub(r"\1-\2-\3", mobile(number))),
    ("，身份证号{}", identity),
    ("（证件号码{}）", identity),
    ("，邮箱{}", address),
)


def personal_data(draws: list[int]) -> tuple[str, str]:
    """Text with personal data to add to a comment, and the data in it, for two whole numbers."""
    around, make = _PERSONAL[draws[0] % len(_PERSONAL)]
    value = make(draws[1])
    return around.format(value), value


def chances(levels: Integers) -> Integers:
    """The chance of a comment for each of many levels (0 for none), in millionths."""
    return np.array([0, *(round(CHANCE[level] * 1_000_000) for level in range(1, 6))], dtype=np.int64)[levels]
