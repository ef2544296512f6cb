"""Texts of the figures: axes, notes below them, alternative texts."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "figures.empty": ("没有可以显示的结果", "there is nothing to show"),
    "figures.reference": ("总体", "Overall"),
    "figures.groups.title": ("{names}：分组比较", "{names} by group"),
    "figures.axis.mean": ("{label}（{statistic}）", "{label} ({statistic})"),
    "figures.axis.percent": ("{label}（%）", "{label} (%)"),
    "figures.column.percent": ("%", "%"),
    "figures.likert.profile": (
        "共{n}条，每条细线为一组，按好评多少排列",
        "{n} groups, one thin bar each, in the order of their favourable answers",
    ),
    "figures.caterpillar.value": (
        "{group}（共{n}个，由高到低排列）",
        "{group}: {n}, from the highest to the lowest value",
    ),
    "figures.caterpillar.official": ("{group}（共{n}个，按名录顺序排列）", "{group}: {n}, in official order"),
    # notes
    "figures.note.likert": (
        "条内数字为占有效{answers}的百分比，样本量（n）指有效{answers}{counter}数。",
        "Numbers in the bars are percentages of valid {answers}; n is the number of valid {answers}.",
    ),
    "figures.note.likert.through": (
        "竖线穿过“{middle}”的正中：更好的评价在右，更差的在左。",
        "The upright line runs through the middle of “{middle}”: better answers lie to its right, worse ones to its "
        "left.",
    ),
    "figures.note.likert.between": (
        "竖线以右为“{upper}”及更好的评价，以左为“{lower}”及更差的评价。",
        "To the right of the upright line lie “{upper}” and what is better, to its left “{lower}” and what is worse.",
    ),
    "figures.note.likert.through.neutral": (
        "竖线穿过“{middle}”的正中：更高的回答在右，更低的在左。",
        "The upright line runs through the middle of “{middle}”: higher answers lie to its right, lower ones to its "
        "left.",
    ),
    "figures.note.likert.between.neutral": (
        "竖线以右为“{upper}”及更高的回答，以左为“{lower}”及更低的回答。",
        "To the right of the upright line lie “{upper}” and what is higher, to its left “{lower}” and what is lower.",
    ),
    "figures.note.unlabelled": (
        "组数较多，图中不逐一标注名称，各组数值见附表。",
        "There are too many groups to name each; the tables list them.",
    ),
    "figures.note.caterpillar": (
        "组数较多，图中不逐一标注名称；两个区间是否重叠不能用来判断两组有无差别。",
        "There are too many groups to name each. "
        "Whether two intervals overlap does not tell whether two groups differ.",
    ),
    "figures.note.more_groups": (
        "另有{n}组未画出，见附表。",
        "Groups not drawn for lack of room: {n}; the tables list them.",
    ),
    "figures.note.open": ("空心点表示不给出区间。", "An open point has no interval."),
    "figures.note.withheld": ("另有{n}组不予公布，未画出。", "Groups withheld and not drawn: {n}."),
    # alternative texts
    "figures.alt.stacks": ("{title}，堆叠条形图，共{n}条。", "{title}: stacked bar chart, bars: {n}."),
    "figures.alt.bar": ("{label}（n＝{n}）：{shares}。", "{label} (n = {n}): {shares}."),
    "figures.alt.share": ("{choice} {share}%", "{choice} {share}%"),
    "figures.alt.more": ("其余{n}条见附表。", "The tables list the other {n}."),
    "figures.alt.points": ("{title}，点图（含区间），共{n}个点。", "{title}: dot plot with intervals, points: {n}."),
    "figures.alt.point": ("{label}：{value}。", "{label}: {value}."),
    "figures.alt.range": (
        "最低{low}（{low_label}），中位{middle}，最高{high}（{high_label}）。",
        "Lowest {low} ({low_label}), median {middle}, highest {high} ({high_label}).",
    ),
    "figures.alt.reference": ("参照线：{label}，{value}。", "Reference line: {label}, {value}."),
}
