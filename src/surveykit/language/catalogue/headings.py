"""Headings of the reports' sections."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "wording.heading.who": ("数据来源与有效样本", "Who answered"),
    "wording.heading.rating": ("总体评价", "The rating"),
    "wording.heading.questions": ("各题平均分", "Mean of every rating question"),
    "wording.heading.comparison": ("与全部{units}的比较", "Compared with all units"),
    "wording.heading.own_class": ("与同类{units}的比较（{cls}）", "Compared with the units of its class ({cls})"),
    "wording.heading.units": ("各{units}结果", "Results by {units}"),
    "wording.heading.below": ("各{below}结果", "Results by {below}"),
    "wording.heading.traits": ("分组结果", "Results by recorded traits"),
    "wording.heading.parts": ("各渠道、各期次结果", "Channels and waves"),
    "wording.heading.comments": ("意见建议原文", "Comments, word for word"),
    "wording.heading.quality": ("数据质量", "Quality of the data"),
    "wording.heading.methods": ("指标口径与方法说明", "Definitions and methods"),
}
