"""Texts of the table of findings."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "tables.quality.title": ("数据检查发现的问题", "What the checks noticed"),
    "tables.quality.column.check": ("检查项目", "Check"),
    "tables.quality.column.severity": ("程度", "Weight"),
    "tables.quality.column.rows": ("涉及行数", "Rows"),
    "tables.quality.warning": ("提醒", "warning"),
    "tables.quality.note": ("说明", "note"),
    "tables.quality.nothing": ("各项检查均未发现问题", "No check noticed anything"),
    "tables.quality.source": (
        "每行数据的处理情况见清洗台账（quality/ledger.xlsx）。",
        "What became of every row stands in the ledger (quality/ledger.xlsx).",
    ),
    "tables.quality.check.no_unit": ("未注明参评单位（已剔除）", "Rows that name no unit (excluded)"),
    "tables.quality.check.out_of_range": ("数值超出规定范围", "Numbers out of range"),
    "tables.quality.check.impossible_dates": ("日期不存在或超出期限（计为缺失）", "Impossible dates (set to missing)"),
    "tables.quality.check.duplicates": ("重复答卷", "Duplicate responses"),
    "tables.quality.check.constant_answers": ("各题答案完全相同", "The same answer to all questions"),
    "tables.quality.check.no_respondent": ("未注明受访者", "Rows without a respondent"),
    "tables.quality.check.one_unit_below": ("下级对象归属多个单位", "Below several units"),
    "tables.quality.check.reading": ("读取文件时的说明", "Remarks on reading the files"),
    "tables.quality.check.unit_spellings": ("单位名称写法与名录不同（已识别）", "Units spelled otherwise (recognised)"),
    "tables.quality.check.default_ratings": ("系统默认评价（不计为回答）", "Default ratings (no answers)"),
    "tables.quality.check.personal_data": ("文字回答中含有个人信息", "Personal data in texts"),
    "tables.quality.check.privacy_columns": ("应隐去的列不存在", "Columns to be hidden that are not there"),
    "tables.quality.check.unused_columns": ("原始文件中未使用的列", "Columns of the raw files that are not used"),
    "tables.quality.check.unused_decisions": ("未用到的处理意见", "Decisions that met no row"),
}
