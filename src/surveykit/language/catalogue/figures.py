"""Texts of the figures: axes, notes below them, alternative texts."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "figures.empty": ("没有可以显示的结果", "there is nothing to show"),
    "figures.reference": ("总体", "Overall"),
    "figures.groups.title": ("{names}：分组比较", "{names} by group"),
    "figures.axis.mean": ("{label}（平均分）", "{label} (mean)"),
    "figures.axis.percent": ("{label}（%）", "{label} (%)"),
    "figures.column.mean": ("平均分", "mean"),
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
        "条内数字为占有效回答的百分比；竖线为态度正负分界，样本量（n）指有效回答份数。",
        "Numbers in the bars are percentages of valid answers; n is the number of valid answers. "
        "The upright line divides favourable from unfavourable answers.",
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
    # titles
    "figures.trend.title": ("{names}：各期变化", "{names} over time"),
    "figures.control.title": ("{names}：控制图", "{names}: control chart"),
    "figures.heat.title_many": ("平均分一览", "Means at a glance"),
    "figures.heat.title_rates": ("比率一览（%）", "Rates at a glance (%)"),
    "figures.weights.title": ("权数分布", "Distribution of the weights"),
    "figures.response.title": ("各时段收到答卷数", "Responses over time"),
    # axes and labels
    "figures.axis.weight": ("权数", "Weight"),
    "figures.axis.count": ("答卷数", "Responses"),
    "figures.axis.per_width": ("每单位权数的答卷占比", "Share of responses per unit of weight"),
    "figures.axis.day": ("日", "day"),
    "figures.axis.week": ("周（起始日）", "week (first day)"),
    "figures.axis.month": ("月", "month"),
    "figures.axis.day_count": ("每日答卷数", "Responses per day"),
    "figures.axis.week_count": ("每周答卷数", "Responses per week"),
    "figures.axis.month_count": ("每月答卷数", "Responses per month"),
    "figures.control.centre": ("中心线", "centre"),
    "figures.control.upper": ("上控制限", "upper limit"),
    "figures.control.lower": ("下控制限", "lower limit"),
    "figures.weights.kish": ("Kish设计效应 {value}", "Kish's design effect {value}"),
    "figures.weights.mean": ("平均权数 {value}", "mean weight {value}"),
    "figures.weights.equal": ("全部权数相同（{value}），n＝{n}", "All weights are equal ({value}); n = {n}"),
    # notes
    "figures.note.trend": (
        "竖线为95%置信区间；相邻两点之差是否显著见附表，不能由区间是否重叠判断。",
        "Upright lines are 95% confidence intervals. Whether two periods differ is in the table; "
        "overlapping intervals do not tell.",
    ),
    "figures.note.signal": (
        "菱形为超出控制限的时段；超限表示偏离常态，不说明原因。",
        "Diamonds lie outside the limits. That is unusual; the chart does not say why.",
    ),
    "figures.note.heat": (
        "颜色越深数值越大；“—”为不予公布或没有数据。",
        "Darker is higher; a dash is withheld or has no data.",
    ),
    "figures.note.heat_many": (
        "颜色越深数值越大；白色为不予公布或没有数据。行数较多，不逐一标注，各行数值见附表。",
        "Darker is higher; white is withheld or has no data. There are too many rows to name; the tables list them.",
    ),
    "figures.note.weights": (
        "每个柱至少含{n}份答卷，相邻的较小区段已合并；面积表示答卷占比。",
        "Every bar holds at least {n} responses, smaller neighbours are joined; areas are shares of the responses.",
    ),
    "figures.note.response": (
        "共{n}份；答卷少于{floor}份的时段不显示，必要时另行隐去其他时段。",
        "{n} responses. Periods with fewer than {floor} are not shown, nor others from which these could be found.",
    ),
    "figures.note.response_untold": (
        "答卷少于{floor}份的时段不显示，必要时另行隐去其他时段。",
        "Periods with fewer than {floor} responses are not shown, nor others from which these could be found.",
    ),
    # alternative texts
    "figures.alt.bars": ("{title}，条形图（含区间），共{n}条。", "{title}: bar chart with intervals, bars: {n}."),
    "figures.alt.trend": ("{title}，折线图（含区间），共{n}期。", "{title}: line chart with intervals, periods: {n}."),
    "figures.alt.control": ("{title}，控制图，共{n}期。", "{title}: control chart, periods: {n}."),
    "figures.alt.heat": ("{title}，热力图，共{n}格。", "{title}: heat map, cells: {n}."),
    "figures.alt.weights": (
        "{title}，直方图，共{n}份答卷，Kish设计效应{kish}。",
        "{title}: histogram of {n} responses; Kish's design effect {kish}.",
    ),
    "figures.alt.response": ("{title}，柱形图，共{n}个时段。", "{title}: column chart, periods: {n}."),
    "figures.alt.outside": ("超出控制限：{labels}。", "Outside the limits: {labels}."),
    "figures.alt.none_outside": ("没有时段超出控制限。", "No period lies outside the limits."),
}
