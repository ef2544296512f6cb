"""Texts of the tables of many questions, of cross-tables, trends, scales and weights."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # titles
    "tables.banner.title": ("{names}：分组比较", "{names}: comparison of groups"),
    "tables.crosstab.title": ("{row}与{column}交叉表", "{row} by {column}"),
    "tables.frequency.title": ("{names}：频数分布", "{names}: frequencies"),
    "tables.means.title": ("平均分及其精度", "Means and their precision"),
    "tables.multiple.title": ("{names}（多选）", "{names} (several answers)"),
    "tables.trend.title": ("{names}：各期变化", "{names}: change over time"),
    "tables.control.title": ("{names}：控制图数值", "{names}: control limits"),
    "tables.scale.title": ("{names}：信度", "{names}: reliability"),
    "tables.weights.title": ("权数情况", "The weights"),
    "tables.continued": ("{title}（续）", "{title} (continued)"),
    # headings
    "tables.column.lettered": ("{label}（{letter}）", "{label} ({letter})"),
    "tables.column.n_eff": ("有效样本量", "Effective n"),
    "tables.column.item_mean": ("全部题目均作答者的平均分", "Mean of complete answers"),
    "tables.column.se": ("标准误", "Std. error"),
    "tables.column.deff": ("设计效应", "Design effect"),
    "tables.column.of_all": ("占全部{responses}/%", "Percent of all"),
    "tables.column.of_valid": ("占有效回答/%", "Percent of valid"),
    "tables.column.cumulative": ("累计/%", "Cumulative percent"),
    "tables.column.of_cases": ("占有效个案/%", "Percent of cases"),
    "tables.column.of_responses": ("占应答次数/%", "Percent of responses"),
    "tables.column.change": ("比上期", "Change"),
    "tables.column.change_points": ("比上期/百分点", "Change, percentage points"),
    "tables.column.change_interval": ("变化的95%置信区间", "95% interval of the change"),
    "tables.column.centre": ("中心线/%", "Centre, percent"),
    "tables.column.limits": ("控制限/%", "Control limits, percent"),
    "tables.column.signal": ("是否超限", "Outside the limits"),
    "tables.column.period": ("时段", "Period"),
    "tables.column.item": ("题目", "Item"),
    "tables.column.sd": ("标准差", "Std. deviation"),
    "tables.column.item_rest": ("题总相关", "Item–rest correlation"),
    "tables.column.alpha_without": ("删除该题后α", "Alpha without the item"),
    "tables.column.weight_value": ("数值", "Value"),
    # rows
    "tables.row.n": ("样本量（n）", "n"),
    "tables.row.missing": ("缺失：{kind}", "Missing: {kind}"),
    "tables.row.all": ("全部{responses}", "All {responses}"),
    "tables.row.valid": ("有效回答合计", "Valid answers"),
    "tables.signal.yes": ("超出控制限", "yes"),
    "tables.signal.no": ("否", "no"),
    # notes
    "tables.note.letters": (
        "字母表示该组数值显著高于所列字母对应的组（同一分组变量内两两比较，t检验，{correction}校正，"
        "{family}，α＝{alpha}）。",
        "A letter says that the figure is significantly higher than that of the group with this letter (pairs of "
        "groups of one column, t tests, {correction} correction, {family}, α = {alpha}).",
    ),
    "tables.note.arrows": (
        "▲、▼表示该组数值显著高于、低于同一分组变量内其余各组合计（t检验，{correction}校正，{family}，α＝{alpha}）。",
        "▲ and ▼: significantly higher or lower than everybody else in the same column (t tests, {correction} "
        "correction, {family}, α = {alpha}).",
    ),
    "tables.correction.holm": ("Holm", "Holm"),
    "tables.correction.benjamini_hochberg": ("Benjamini–Hochberg", "Benjamini–Hochberg"),
    "tables.family.question": (
        "检验族为每题在每个分组变量内的全部比较，至多{n}次",
        "the family is all comparisons of one question by one column, at most {n}",
    ),
    "tables.family.banner": ("检验族为全表{n}次比较", "the family is all {n} comparisons of the table"),
    "tables.note.effective": (
        "有效样本量大于n，表示估计比同样{counter}数的简单随机抽样更精确（如分层抽样，或群内差异大于群间差异），照实列出。",
        "An effective n above n says that the estimate is more precise than one of as many independent {answers}, as "
        "in samples by strata or where people in one cluster differ more than clusters do. It is printed as it is.",
    ),
    "tables.note.small_base": (
        "*样本量不足{n}，不参加检验，数值仅供参考。",
        "* Fewer than {n} {answers}: not tested, and to be read with care.",
    ),
    "tables.note.banner_percent": (
        "占比为{weighting}占比（以该题有效回答为分母，单位为%）；n为未加权样本量；有效样本量＝n÷平均设计效应。",
        "Figures are {weighting} percentages of the valid answers to the question; n is unweighted; effective n is n "
        "over the mean design effect.",
    ),
    "tables.note.banner_percent.unweighted": (
        "占比以该题有效回答为分母，单位为%；有效样本量＝n÷平均设计效应。",
        "Figures are percentages of the valid answers to the question; effective n is n over the mean design effect.",
    ),
    "tables.note.nothing_compared": (
        "样本量足够的组不足两组，未作检验。",
        "No groups are compared: fewer than two have enough {answers}.",
    ),
    "tables.weighting.weighted": ("加权", "weighted"),
    "tables.weighting.plain_frame": ("按所给设计计算的", "design-based"),
    "tables.note.crosstab_column": ("数值为列百分比。", "Figures are percentages of the column."),
    "tables.note.crosstab_row": ("数值为行百分比。", "Figures are percentages of the row."),
    "tables.note.crosstab_cells": ("数值为占全表的百分比。", "Figures are percentages of the whole table."),
    "tables.note.independence": (
        "独立性检验（Rao–Scott二阶校正）：F＝{f}，自由度{df}和{below}，{p}。",
        "Test of independence (Rao–Scott, second order): F = {f} on {df} and {below} degrees of freedom, {p}.",
    ),
    "tables.p.below": ("＜{p}", "< {p}"),
    "tables.regression.linear": ("{names}：线性回归", "{names}: linear regression"),
    "tables.regression.logistic": ("{names}：logistic回归", "{names}: logistic regression"),
    "tables.regression.constant": ("常数项", "Constant"),
    "tables.column.predictor": ("自变量", "Predictor"),
    "tables.column.coefficient": ("系数", "Coefficient"),
    "tables.column.odds_ratio": ("优势比", "Odds ratio"),
    "tables.column.t": ("t", "t"),
    "tables.column.p": ("p", "p"),
    "tables.note.regression.linear": (
        "完整作答{n}份，自由度{df}；R²＝{explained}。",
        "{n} complete answers, {df} degrees of freedom; R² = {explained}.",
    ),
    "tables.note.regression.logistic": (
        "完整作答{n}份，自由度{df}；偏差{deviance}（仅含常数项时{null}），麦克法登R²＝{explained}。系数为对数优势。",
        "{n} complete answers, {df} degrees of freedom; deviance {deviance} (of the constant alone {null}), "
        "McFadden's R² = {explained}. Coefficients are log odds.",
    ),
    "tables.note.regression.reference": ("各类别的对照类别：{pairs}。", "Categories are compared with: {pairs}."),
    "tables.note.regression.interval": (
        "区间为{level}%置信区间（t分布）。",
        "Intervals are {level}% confidence intervals (t).",
    ),
    "tables.note.regression_withheld": (
        "自变量某一类别的完整作答少于{floor}份，系数不予显示；请合并类别或去掉该变量。",
        "A category of a predictor has fewer than {floor} complete answers, so no coefficient is shown: "
        "join categories, or leave the predictor out.",
    ),
    "tables.p.less": ("p＜0.001", "p < 0.001"),
    "tables.p.is": ("p＝{p}", "p = {p}"),
    "tables.note.multiple": (
        "多选题，占有效个案百分比之和可能大于100%；占应答次数百分比之和为100%。",
        "Several answers were possible, so percentages of cases may add up to more than 100; those of responses add up "
        "to 100.",
    ),
    "tables.note.multiple.asked": (
        "多选题的有效个案是被问到该题的答卷，包括明确表示一项也不选的。",
        "Cases of a question with several answers are the responses of people who were asked it, also of those who "
        "explicitly chose nothing.",
    ),
    "tables.note.multiple.ticked": (
        "多选题的有效个案是至少选了一项的{responses}。",
        "Cases of a question with several answers are the {responses} in which anything was chosen.",
    ),
    "tables.note.cumulative": (
        "百分比{weighting}，累计按选项顺序相加；份数未加权。",
        "Percentages are {weighting}, and those of valid answers are added up in the order of the choices; counts are "
        "not weighted.",
    ),
    "tables.note.cumulative.unweighted": (
        "累计按选项顺序相加。",
        "Percentages of valid answers are added up in the order of the choices.",
    ),
    "tables.note.change": (
        "比上期为与前一期之差，方差计入了两期都作答的受访者；带*的变化在Holm校正（共{n}次比较）后显著（α＝{alpha}）。",
        "Changes are against the period before; respondents of both periods are allowed for. * marks a change that is "
        "significant after Holm's correction (comparisons: {n}; α = {alpha}).",
    ),
    "tables.note.control_laney": (
        "控制限为中心线±3倍二项标准误，再乘以各期波动的离散系数（Laney p′图）；超限表示偏离常态，不说明原因。",
        "Limits are the centre plus and minus 3 binomial standard errors times the spread between periods (Laney's p′ "
        "chart). A share outside them is unusual; the chart does not say why.",
    ),
    "tables.note.control_p": (
        "控制限为中心线±3倍二项标准误（p图）；超限表示偏离常态，不说明原因。",
        "Limits are the centre plus and minus 3 binomial standard errors (p chart). A share outside them is unusual; "
        "the chart does not say why.",
    ),
    "tables.note.alpha": (
        "Cronbach α＝{alpha}（95%置信区间{interval}，Feldt法），{items}题，n＝{n}。",
        "Cronbach's alpha = {alpha} (95% interval {interval}, Feldt), {items} items, n = {n}.",
    ),
    "tables.note.alpha_weighted": (
        "系数、均值和标准差均为加权；区间以基什有效样本量代替n。",
        "Coefficients, means and standard deviations are weighted; the interval takes Kish's effective n for n.",
    ),
    "tables.note.alpha_meaning": (
        "α随题数增加而增大，不能证明各题只测量一个维度。",
        "Alpha grows with the number of items and is no proof that the items measure one thing.",
    ),
    # weights
    "tables.weights.n": ("有权数的{responses}", "{Responses} with a weight"),
    "tables.weights.sum": ("权数合计", "Sum of the weights"),
    "tables.weights.mean": ("平均权数", "Mean weight"),
    "tables.weights.variation": ("变异系数", "Coefficient of variation"),
    "tables.weights.kish": ("Kish设计效应（1＋变异系数的平方）", "Kish's design effect (1 + squared variation)"),
    "tables.weights.kish_n_eff": ("Kish有效样本量", "Kish's effective n"),
    "tables.note.weights": (
        "Kish设计效应只反映权数不等造成的损失，不含抽样设计的影响。",
        "Kish's design effect is the loss from unequal weights alone, without what the sample design does.",
    ),
}
