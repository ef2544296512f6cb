"""Texts of the table of flagged rows."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "tables.flagged.title": ("剔除或保留存疑答卷对主要结果的影响", "The headline with and without flagged rows"),
    "tables.flagged.column.check": ("存疑情形", "What was noticed"),
    "tables.flagged.column.action": ("处理", "What was done"),
    "tables.flagged.column.rows": ("答卷数", "Rows"),
    "tables.flagged.column.mean": ("报告均值", "Mean as reported"),
    "tables.flagged.column.mean_otherwise": ("作相反处理时的均值", "Mean otherwise"),
    "tables.flagged.column.rate": ("报告比率", "Rate as reported"),
    "tables.flagged.column.rate_otherwise": ("作相反处理时的比率", "Rate otherwise"),
    "tables.flagged.kept": ("保留", "kept"),
    "tables.flagged.excluded": ("剔除", "excluded"),
    "tables.flagged.note": (
        "“作相反处理”指将保留的存疑答卷剔除，或将剔除的答卷重新计入。答卷数为主要题目有效作答的份数；不足{floor}份的不显示。",
        "Otherwise: without the rows that were kept, or with those that were excluded. Rows are those with a valid "
        "answer to the headline question; the effect of fewer than {floor} is not shown.",
    ),
}
