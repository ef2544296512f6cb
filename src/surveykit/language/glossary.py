"""One glossary of the words in outputs, Chinese and English; the docs print it from here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word in both languages and what it means here, in English and Chinese."""

    zh: str
    en: str
    meaning: str
    meaning_zh: str


TERMS: tuple[Term, ...] = (
    Term("参评单位", "rated unit", "an office, department or station that is rated", "被评价的处室、部门或站所"),
    Term("单位名录", "register", "the list of all rated units in official order", "全部参评单位及其官方顺序"),
    Term("受访者", "respondent", "a person who answered", "作答的人"),
    Term(
        "答卷",
        "response",
        "one respondent's answers about one unit, in one wave, by one channel",
        "一名受访者经一个渠道、在一期中对一个单位的作答",
    ),
    Term(
        "渠道",
        "channel",
        "the way of answering: window terminal, text message, web form",
        "作答方式：窗口、短信、网络等",
    ),
    Term("期次", "wave", "one round of the survey", "调查的一轮"),
    Term(
        "有效回答",
        "valid answer",
        "an answer that names one of the choices; don't-knows and blanks are none",
        "选择了所列选项之一的回答；不了解、未作答不算",
    ),
    Term("样本量", "n", "the number of valid answers, never weighted", "有效回答份数，不加权"),
    Term(
        "有效样本量",
        "effective n",
        "n over the design effect: as many independent answers would be worth the same",
        "样本量除以设计效应",
    ),
    Term(
        "设计效应",
        "design effect",
        "the variance as a multiple of that of a simple random sample of n answers",
        "方差与同样本量简单随机抽样方差之比",
    ),
    Term(
        "标准误", "standard error", "the standard deviation of an estimate over samples", "估计值在重复抽样中的标准差"
    ),
    Term(
        "置信区间",
        "confidence interval",
        "the range that holds the true value in 95 of 100 samples, if respondents are a sample",
        "在重复抽样中有95%的把握包含真值的范围",
    ),
    Term(
        "满意率",
        "satisfaction rate",
        "the share of the answers that its definition counts; every report prints the definition",
        "按公布的口径计入的回答占比",
    ),
    Term(
        "满意度",
        "satisfaction score",
        "the mean of the scores of the answers, usually from 0 to 100",
        "回答得分的平均值，通常为0至100分",
    ),
    Term(
        "百分点",
        "percentage point",
        "the unit of a difference of two percentages: from 80% to 84% is 4 percentage points",
        "两个百分比之差的单位：由80%到84%为4个百分点",
    ),
    Term(
        "百分比",
        "percent",
        "a share of a whole, or a relative change: from 80 to 84 cases is 5 percent",
        "占比，或相对变化：由80件到84件为增长5%",
    ),
    Term(
        "环比", "on the period before", "the relative change against the period just before", "与上一期相比的相对变化"
    ),
    Term(
        "同比",
        "on the year before",
        "the relative change against the same period of the year before",
        "与上年同期相比的相对变化",
    ),
    Term(
        "占有效个案百分比",
        "percent of cases",
        "of the people who answered a question with several answers; may add up to more than 100",
        "多选题中选择该项的人占作答人数的百分比，合计可大于100%",
    ),
    Term(
        "占应答次数百分比",
        "percent of responses",
        "of everything that was chosen; adds up to 100",
        "该项占全部选择次数的百分比，合计为100%",
    ),
    Term(
        "显著",
        "significant",
        "a difference that the test, corrected for the number of comparisons, takes for real",
        "经多重比较校正的检验认定不为零的差别",
    ),
    Term(
        "多重比较校正",
        "correction for multiple comparisons",
        "keeps chance differences rare although many pairs are compared (Holm; Benjamini–Hochberg)",
        "比较次数较多时控制误判的方法",
    ),
    Term("检验族", "family of tests", "the comparisons that are corrected together", "一并校正的全部比较"),
    Term("控制限", "control limits", "the range in which a share varies by chance alone", "只由偶然波动造成的变化范围"),
    Term(
        "权数",
        "weight",
        "how many people of the population an answer stands for, up to a factor",
        "一份答卷所代表的总体人数（可差一个常数）",
    ),
    Term(
        "信度",
        "reliability",
        "how well the items of a scale agree (Cronbach's alpha)",
        "量表各题的一致程度（Cronbach α）",
    ),
    Term(
        "不予公布",
        "withheld",
        "too few answers, or another group's result could be found from it by subtraction",
        "回答过少，或会使他人推出其他组被隐去的结果",
    ),
    Term("清洗台账", "ledger", "the account of every excluded row and every changed answer", "每一条剔除和修改的记录"),
    Term("送审材料包", "submission", "the bundle from which reviewers repeat everything", "供评审人复核的全部材料"),
    Term("情况通报", "bulletin", "a fixed form of periodic report on cases and follow-up", "按固定格式编写的定期通报"),
)


def glossary_page() -> str:
    """The glossary as a page of the docs, in the order of the list."""
    rows = [f"| {term.zh} | {term.en} | {term.meaning} | {term.meaning_zh} |" for term in TERMS]
    head = (
        "# Glossary 词汇表\n\n"
        "The words that outputs use, one per idea. Written from `surveykit.language.glossary` by "
        "`tools/write_reference.py`.\n\n"
        "| 中文 | English | meaning | 含义 |\n|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"
