"""What a row of the data is called, by its kind: in the singular, in the plural, and in Chinese its measure word.

``answers`` are rows with a valid answer, ``ratings`` those of a rated unit; kinds other than ``answer`` have one word
for all.
"""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "records.answer.one": ("答卷", "response"),
    "records.answer.many": ("答卷", "responses"),
    "records.answer.answers": ("回答", "answers"),
    "records.answer.ratings": ("评价", "ratings"),
    "records.answer.counter": ("份", ""),
    "records.rating.one": ("评价", "rating"),
    "records.rating.many": ("评价", "ratings"),
    "records.rating.counter": ("份", ""),
    "records.visit.one": ("走访", "visit"),
    "records.visit.many": ("走访", "visits"),
    "records.visit.counter": ("次", ""),
    "records.score.one": ("评分", "score"),
    "records.score.many": ("评分", "scores"),
    "records.score.counter": ("个", ""),
    "records.case.one": ("办件", "case"),
    "records.case.many": ("办件", "cases"),
    "records.case.counter": ("件", ""),
}
