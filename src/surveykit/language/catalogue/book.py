"""Words of the appendix volume and of the units' feedback sheets."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "book.title": ("{title}　附录", "{title}: appendices"),
    "book.subtitle": ("{survey}", "{survey}"),
    "book.questionnaire": ("调查问卷", "Questionnaire"),
    "book.sample": ("样本与回收情况", "Sample and response"),
    "book.account": ("数据处理情况", "How the data were processed"),
    "book.frequencies": ("各题频数分布", "Frequency tables"),
    "book.crosstabs": ("交叉分析", "Cross-tables"),
    "book.reliability": ("量表信度", "Reliability of the scales"),
    "book.units": ("各{units}结果", "Results by {units}"),
    "book.open_answers": ("开放题意见摘录", "Answers in respondents' own words"),
    "book.methods": ("指标口径与方法说明", "Definitions and methods"),
    "book.lead": (
        "本册汇集研究报告的全部附录，各表数字均由程序据原始数据计算，并可在 numbers.json 中逐一核对。",
        "This volume holds all appendices of the research report; every figure is computed from the raw data and "
        "stands in numbers.json, where it can be checked.",
    ),
    "book.questionnaire.lead": (
        "问卷共 {n} 题。题目、选项和计分办法均以调查前确定的定义为准。",
        "The questionnaire has {n} questions. Their words, choices and scores are those declared before the survey.",
    ),
    "book.questionnaire.title": ("问卷题目、选项与计分", "Questions, choices and scores"),
    "book.column.number": ("题号", "No."),
    "book.column.question": ("题目", "Question"),
    "book.column.type": ("题型", "Type"),
    "book.column.choices": ("选项（计分）", "Choices (score)"),
    "book.choice": ("{label}", "{label}"),
    "book.choice.scored": ("{label}（{score}分）", "{label} ({score})"),
    "book.choice.channel": ("{channel}：{choices}", "{channel}: {choices}"),
    "book.choice.between": ("{low}至{high}", "{low} to {high}"),
    "book.choice.least": ("不小于{low}", "at least {low}"),
    "book.choice.most": ("不大于{high}", "at most {high}"),
    "book.choice.none": ("—", "—"),
    "book.asked_if": ("（仅在{condition}时作答）", " (asked if {condition})"),
    "book.route.and": ("，且", " and "),
    "book.route.or": ("或", " or "),
    "book.route.not": ("不满足{part}这一条件", "it is not so that {part}"),
    "book.route.bracketed": ("（{part}）", "({part})"),
    "book.route.quoted": ("“{label}”", "“{label}”"),
    "book.route.place": ("{name}为{answers}", "the {name} is {answers}"),
    "book.route.not_place": ("{name}不是{answers}", "the {name} is not {answers}"),
    "book.route.one_of": ("{name}选{answers}", "{name} is {answers}"),
    "book.route.none_of": ("{name}未选{answers}", "{name} is not {answers}"),
    "book.route.ticked": ("{name}中选了{answers}", "{answers} is ticked in {name}"),
    "book.route.below": ("{name}小于{value}", "{name} is below {value}"),
    "book.route.at_most": ("{name}不大于{value}", "{name} is at most {value}"),
    "book.route.above": ("{name}大于{value}", "{name} is above {value}"),
    "book.route.at_least": ("{name}不小于{value}", "{name} is at least {value}"),
    "book.crosstabs.lead": (
        "各表列出不同类别受访者对“{question}”的回答。百分比为列百分比，独立性检验采用 Rao–Scott 二阶校正。",
        'The tables show the answers to "{question}" in each group, in percent of the column; tests of independence '
        "are Rao-Scott tests of the second order.",
    ),
    "book.crosstabs.left_out": ("按“{trait}”未作交叉表：{reason}。", "There is no cross-table by {trait}: {reason}."),
    "book.reliability.lead": (
        "信度以 Cronbach α 系数及其95%置信区间（Feldt 法）表示；系数随题数增加而提高，不能证明量表只测量一个维度。",
        "Reliability is Cronbach's alpha with its 95% interval (Feldt). It grows with the number of items and does "
        "not show that they measure one thing.",
    ),
    "book.reliability.left_out": (
        "量表“{scale}”未计算信度：{reason}。",
        "The reliability of {scale} was not computed: {reason}.",
    ),
    "book.open_answers.lead": (
        "以下为受访者对“{question}”的回答，程序识别出的个人信息已隐去，次序随机，不注明来源单位。",
        'These are answers to "{question}", without the personal details that were recognised, in random order and '
        "without the unit.",
    ),
    "book.open_answers.some": (
        "共有 {n} 条，此处列出其中随机抽取的 {shown} 条；各单位的全部意见见其单位报告。",
        "There are {n}; a random {shown} of them stand here. The reports of the units hold theirs in full.",
    ),
    "book.feedback.title": ("评价结果反馈单", "Feedback sheet"),
    "book.feedback.lead": (
        "现将《{title}》中对贵单位的评价结果反馈如下，供改进工作参考。",
        "These are the results for your unit from the {title}.",
    ),
    "book.feedback.result": ("评价结果", "Result"),
    "book.feedback.comments": ("意见建议", "Comments"),
    "book.feedback.no_comments": ("没有可以反馈的意见建议。", "There are no comments that can be passed on."),
    "book.feedback.more": (
        "共 {n} 条意见，此处列出其中随机抽取的 {shown} 条，其余见单位报告。",
        "{n} comments; a random {shown} of them stand here, all of them in the unit's report.",
    ),
    "book.feedback.privacy": (
        "意见建议中识别出的个人信息已隐去，次序随机；请勿据此追查评价人。",
        "Comments are without the personal details that were recognised, in random order. Do not try to find out who "
        "wrote them.",
    ),
    "book.bulletin.wave": ("{wave}年度", "{wave}"),
    "book.bulletin.period": ("本次调查", "this survey"),
    "book.bulletin.subject": ("{ratings}", "{ratings}"),
}
