"""Texts of the figures of bars, trends, heat maps, weights and response over time."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # titles
    "figures.trend.title": ("{names}：各期变化", "{names} over time"),
    "figures.control.title": ("{names}：控制图", "{names}: control chart"),
    "figures.heat.title_many": ("平均分一览", "Means at a glance"),
    "figures.heat.title_rates": ("比率一览（%）", "Rates at a glance (%)"),
    "figures.weights.title": ("权数分布", "Distribution of the weights"),
    "figures.response.title": ("各时段收到{responses}数", "{Responses} over time"),
    # axes and labels
    "figures.axis.weight": ("权数", "Weight"),
    "figures.axis.count": ("{responses}数", "{Responses}"),
    "figures.axis.per_width": ("每单位权数的{responses}占比", "Share of {responses} per unit of weight"),
    "figures.axis.day": ("日", "day"),
    "figures.axis.week": ("周（起始日）", "week (first day)"),
    "figures.axis.month": ("月", "month"),
    "figures.axis.day_count": ("每日{responses}数", "{Responses} per day"),
    "figures.axis.week_count": ("每周{responses}数", "{Responses} per week"),
    "figures.axis.month_count": ("每月{responses}数", "{Responses} per month"),
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
        "每个柱至少含{n}{counter}{responses}，相邻的较小区段已合并；面积表示{responses}占比。",
        "Every bar holds at least {n} {responses}, smaller neighbours are joined; areas are shares of the {responses}.",
    ),
    "figures.note.response": (
        "共{n}{counter}；{responses}少于{floor}{counter}的时段不显示，必要时另行隐去其他时段。",
        "{n} {responses}. Periods with fewer than {floor} are not shown, nor others from which these could be found.",
    ),
    "figures.note.response_untold": (
        "{responses}少于{floor}{counter}的时段不显示，必要时另行隐去其他时段。",
        "Periods with fewer than {floor} {responses} are not shown, nor others from which these could be found.",
    ),
    # alternative texts
    "figures.alt.bars": ("{title}，条形图（含区间），共{n}条。", "{title}: bar chart with intervals, bars: {n}."),
    "figures.alt.trend": ("{title}，折线图（含区间），共{n}期。", "{title}: line chart with intervals, periods: {n}."),
    "figures.alt.control": ("{title}，控制图，共{n}期。", "{title}: control chart, periods: {n}."),
    "figures.alt.heat": ("{title}，热力图，共{n}格。", "{title}: heat map, cells: {n}."),
    "figures.alt.weights": (
        "{title}，直方图，共{n}{counter}{responses}，Kish设计效应{kish}。",
        "{title}: histogram of {n} {responses}; Kish's design effect {kish}.",
    ),
    "figures.alt.response": ("{title}，柱形图，共{n}个时段。", "{title}: column chart, periods: {n}."),
    "figures.alt.outside": ("超出控制限：{labels}。", "Outside the limits: {labels}."),
    "figures.alt.none_outside": ("没有时段超出控制限。", "No period lies outside the limits."),
}
