"""Words of the survey room."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "survey.unit": ("参评单位", "Rated unit"),
    "survey.questions": ("题目", "Questions"),
    "survey.units": ("参评单位数", "Rated units"),
    "survey.sources": ("数据来源", "Sources"),
    "survey.origin": ("数据出处", "Where the data come from"),
    "survey.licence": ("许可", "Licence"),
    "survey.waves": ("期次", "Waves"),
    "survey.channels": ("渠道", "Channels"),
    "survey.harmonised": ("{question}（各渠道统一口径）", "{question} (common scale of all channels)"),
    "survey.at_least": ("{question}：“{limit}”及以上", "{question}: at least “{limit}”"),
    "survey.mean": ("{question}（平均分）", "{question} (mean score)"),
    "survey.yes": ("是", "Yes"),
    "survey.no": ("否", "No"),
    "survey.rule_top": ("前 {number} 名（连续 {years} 期）", "The best {number} (waves running: {years})"),
    "survey.rule_bottom": ("后 {number} 名（连续 {years} 期）", "The last {number} (waves running: {years})"),
    "survey.rule_below": ("低于 {number} 分（连续 {years} 期）", "Below {number} (waves running: {years})"),
}
