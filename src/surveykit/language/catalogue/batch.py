"""Texts of a run's index page that depend on the survey."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "batch.index.floor": (
        "有效{answers}少于{n}{counter}的单位，其结果不予公布；为防止推算，必要时另行隐去其他单位的结果。",
        "Results of units with fewer than {n} valid {answers} are withheld; those of further units are where withheld "
        "results could be found by subtraction.",
    ),
    "batch.index.rank_label": ("名次（按{statistic}）", "Rank by {statistic}"),
    "batch.index.value": ("{measure}：{statistic}", "{measure}: {statistic}"),
    "batch.index.rank.low": (
        "名次和名次区间按“{by}”的{statistic}在同一类别内计算，数值低者名次在前，与各单位报告一致；名次区间以95%的把握包含该单位的真实名次，"
        "区间相互重叠的单位，不能仅据名次分出高低。",
        "Ranks go by the {statistic} of “{by}” within a class, the lowest first, as in the units' reports. With 95% "
        "confidence a unit's true rank is among the possible ones; of units whose possible ranks overlap, none is "
        "better for its rank alone.",
    ),
    "batch.index.rank": (
        "名次和名次区间按“{by}”的{statistic}在同一类别内计算，与各单位报告一致；名次区间以95%的把握包含该单位的真实名次，"
        "区间相互重叠的单位，不能仅据名次分出高低。",
        "Ranks go by the {statistic} of “{by}” within a class, as in the units' reports. With 95% confidence a unit's "
        "true rank is among the possible ones; of units whose possible ranks overlap, none is better for its rank "
        "alone.",
    ),
}
