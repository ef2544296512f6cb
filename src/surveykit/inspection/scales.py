"""Named scales: known by their whole set of labels, never by one label.

The same word has different ranks in different scales: 基本满意 is third of five and second of three, 一般 is the
middle of five and "fair" of four. So a set of labels either is one scale, or could be several, and then a person says
which; a label that is in none of them is reported, with the one that was probably meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

from surveykit.matching.texts import differ_in_one_letter, folded, tidy
from surveykit.registry import Registry

#: Those that surveykit brings along: name to labels, the best (most, highest) first.
_SHIPPED: Mapping[str, tuple[str, ...]] = {
    "satisfaction_5": ("非常满意", "满意", "基本满意", "不满意", "非常不满意"),
    "satisfaction_5_neutral": ("非常满意", "满意", "一般", "不满意", "非常不满意"),
    "satisfaction_5_rather": ("非常满意", "比较满意", "一般", "不太满意", "非常不满意"),
    "satisfaction_5_both_rather": ("非常满意", "比较满意", "一般", "比较不满意", "非常不满意"),
    "satisfaction_5_not_very": ("非常满意", "比较满意", "一般", "不太满意", "很不满意"),
    "satisfaction_5_plain": ("很满意", "满意", "一般", "不满意", "很不满意"),
    "satisfaction_4_fair": ("满意", "比较满意", "基本满意", "不满意"),
    "satisfaction_4_neutral": ("满意", "比较满意", "一般", "不满意"),
    "satisfaction_4_strong": ("非常满意", "满意", "基本满意", "不满意"),
    "satisfaction_3": ("满意", "基本满意", "不满意"),
    "satisfaction_3_neutral": ("满意", "一般", "不满意"),
    "satisfaction_2": ("满意", "不满意"),
    "appraisal_competent": ("优秀", "称职", "基本称职", "不称职"),
    "appraisal_fit": ("优秀", "胜任", "基本胜任", "不胜任"),
    "appraisal_qualified": ("优秀", "合格", "基本合格", "不合格"),
    "appraisal_good": ("好", "较好", "一般", "差"),
    "agreement_5": ("非常同意", "同意", "一般", "不同意", "非常不同意"),
    "agreement_5_unsure": ("非常同意", "同意", "不确定", "不同意", "非常不同意"),
    "agreement_5_rather": ("非常同意", "比较同意", "一般", "不太同意", "非常不同意"),
    "agreement_5_full": ("完全同意", "比较同意", "一般", "比较不同意", "完全不同意"),
    "fitting_5": ("非常符合", "比较符合", "一般", "比较不符合", "非常不符合"),
    "fitting_5_full": ("完全符合", "比较符合", "一般", "比较不符合", "完全不符合"),
    "importance_5": ("非常重要", "重要", "一般", "不重要", "非常不重要"),
    "frequency_5": ("总是", "经常", "有时", "很少", "从不"),
    "frequency_5_occasional": ("总是", "经常", "有时", "偶尔", "从不"),
    "yes_no_zh": ("是", "否"),
    "very_satisfied_5": ("Very satisfied", "Satisfied", "Neither satisfied nor dissatisfied", "Dissatisfied",
                         "Very dissatisfied"),
    "very_satisfied_5_neutral": ("Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied"),
    "very_satisfied_5_neither": ("Very satisfied", "Satisfied", "Neither", "Dissatisfied", "Very dissatisfied"),
    "very_satisfied_5_somewhat": ("Very satisfied", "Somewhat satisfied", "Neither satisfied nor dissatisfied",
                                  "Somewhat dissatisfied", "Very dissatisfied"),
    "strongly_agree_5": ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree"),
    "strongly_agree_5_neutral": ("Strongly agree", "Agree", "Neutral", "Disagree", "Strongly disagree"),
    "strongly_agree_5_undecided": ("Strongly agree", "Agree", "Undecided", "Disagree", "Strongly disagree"),
    "strongly_agree_5_no_opinion": ("Strongly agree", "Agree", "No opinion", "Disagree", "Strongly disagree"),
    "strongly_agree_4": ("Strongly agree", "Agree", "Disagree", "Strongly disagree"),
    "always_never_5": ("Always", "Often", "Sometimes", "Rarely", "Never"),
    "all_of_the_time_5": ("All of the time", "Often", "Sometimes", "Rarely", "Never"),
    "very_often_5": ("Very often", "Often", "Sometimes", "Rarely", "Never"),
    "always_very_often_5": ("Always", "Very often", "Often", "Sometimes", "Never"),
    "all_of_it_5": ("All of it", "Most of it", "About half of it", "Some of it", "None of it"),
    "excellent_poor_4": ("Excellent", "Good", "Fair", "Poor"),
    "excellent_poor_5": ("Excellent", "Very good", "Good", "Fair", "Poor"),
    "extremely_not_at_all_5": ("Extremely", "Very", "Moderately", "Slightly", "Not at all"),
    "very_important_4": ("Very important", "Somewhat important", "Not too important", "Not at all important"),
    "very_likely_5": ("Very likely", "Likely", "Neither likely nor unlikely", "Unlikely", "Very unlikely"),
    "a_lot_4": ("A lot", "Some", "Not much", "Not at all"),
    "favorable_5": ("Very favorably", "Somewhat favorably", "Neither favorably nor unfavorably (neutral)",
                    "Somewhat unfavorably", "Very unfavorably"),
    "yes_no": ("Yes", "No"),
}  # fmt: skip

#: Every named scale by its labels, the best first; installed packages add theirs as entry points.
SCALES: Registry[tuple[str, ...]] = Registry("named scale", group="surveykit.scales")
for _name, _labels in _SHIPPED.items():
    SCALES.register(_name, _labels)

#: Labels that are no valid answer, and which kind of missing answer each is.
MISSING: Mapping[str, str] = MappingProxyType(
    {
        "不了解": "dont_know", "不清楚": "dont_know", "说不清": "dont_know", "不知道": "dont_know",
        "未接触": "dont_know",
        "不适用": "skipped", "弃权": "refused", "未评价": "blank", "默认好评": "default_rating",
        "超时自动好评": "default_rating", "系统默认": "default_rating",
        "(跳过)": "skipped", "（跳过）": "skipped", "(空)": "blank", "（空）": "blank", "-": "blank",
        "don't know": "dont_know", "i don't know": "dont_know", "not sure": "dont_know", "unsure": "dont_know",
        "prefer not to say": "refused", "refused": "refused", "no answer": "blank", "blank": "blank",
        "n/a": "skipped", "na": "skipped", "not applicable": "skipped", "unfamiliar (n/a)": "dont_know",
        "nan": "blank", "null": "blank", "none given": "blank",
    }
)  # fmt: skip

#: What programs write in the place of a number that is missing.
_SIGNS = dict.fromkeys([".", "..", "--", "—", "/", "#n/a", "#null!", "missing", "none", "无"], "blank")
#: Yes and no order nothing: a question with them is a choice, not a rating.
CHOICES_ONLY = frozenset({"yes_no", "yes_no_zh"})
#: ``A.``, ``1、``, ``①``, ``5分-``, ``2-`` before a label and ``(5)``, ``（5分）`` behind it.
_BEFORE = re.compile(r"^(?:[A-Ha-h]|\d{1,2})(?:分)?\s*[.、．:：-]\s*(?=\D)")
_CIRCLED = re.compile(r"^[①-⑩]\s*")
#: ``Neither agree or disagree`` is ``Neither agree nor disagree``.
_NEITHER = re.compile(r"^(neither \w+) or\b")
_BEHIND = re.compile(r"\s*[(（]\d{1,3}\s*分?[)）]$")


@dataclass(frozen=True)
class ScaleMatch:
    """What a set of labels is.

    Args:
        name: The scale, if there is exactly one.
        labels: The labels as the data have them, the best first; the scale's own where the data have none of them.
        whole: Whether every label of the scale occurs in the data.
        candidates: The scales that hold all labels, where there are several.
        unknown: Labels that no scale holds although most others are of one scale, each with the label probably meant.
    """

    name: str | None = None
    labels: tuple[str, ...] = ()
    whole: bool = False
    candidates: tuple[str, ...] = ()
    unknown: tuple[tuple[str, str | None], ...] = ()


def bare(label: str) -> str:
    """A label without numbering and points, in plain width and lower case, for comparison only."""
    plain = _BEHIND.sub("", _BEFORE.sub("", folded(_CIRCLED.sub("", tidy(label)))))
    return _NEITHER.sub(r"\1 nor", plain)


def missing_kind(label: str, *, among_numbers: bool = False) -> str | None:
    """The kind of missing answer that a label is by its words; ``None`` if it is an answer.

    ``among_numbers``: the others are numbers, so that a sign alone (``.``, ``--``) is no answer either.
    """
    key = folded(label)
    return MISSING.get(key) or (_SIGNS.get(key) if among_numbers else None)


def match_scale(labels: Collection[str]) -> ScaleMatch:
    """Which named scale a set of labels is; labels that mean "no answer" are left aside.

    A whole scale is recognised; a part of one only where it has at least three labels (or all but one) and no other
    scale holds them too.
    """
    written = {bare(label): label for label in labels if missing_kind(label) is None}
    seen = set(written)
    if len(seen) < 2:
        return ScaleMatch()
    folded = {name: [bare(label) for label in scale] for name, scale in SCALES.items()}
    wholes = [name for name, scale in folded.items() if seen == set(scale)]
    holding = [name for name, scale in folded.items() if seen <= set(scale)]
    enough = [name for name in holding if len(seen) >= 3 or len(seen) >= len(folded[name]) - 1]
    if len(wholes) == 1 or (not wholes and len(holding) == 1 and enough):
        name = (wholes or holding)[0]
        own = SCALES[name]
        return ScaleMatch(name, tuple(written.get(bare(label), label) for label in own), bool(wholes))
    if holding:
        return ScaleMatch(candidates=tuple(wholes or holding))
    return ScaleMatch(unknown=_unknown(written, folded))


def _unknown(written: Mapping[str, str], folded: Mapping[str, list[str]]) -> tuple[tuple[str, str | None], ...]:
    """Labels outside the scale that holds most of the others; nothing where no scale holds at least three of four."""
    best = max(folded, key=lambda name: (len(set(folded[name]) & set(written)), -len(folded[name])))
    inside = set(folded[best]) & set(written)
    if len(inside) < 2 or len(inside) < 0.6 * len(written):
        return ()
    spellings = dict(zip(folded[best], SCALES[best], strict=True))
    return tuple(
        (label, next((spellings[known] for known in folded[best] if differ_in_one_letter(key, known)), None))
        for key, label in written.items()
        if key not in inside
    )


def misspellings(counts: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """Pairs of labels of one column that differ in one letter, the rarer first: probably one label, mistyped."""
    pairs = combinations(sorted(counts, key=lambda label: (counts[label], label)), 2)
    unequal = [(rare, usual) for rare, usual in pairs if counts[rare] < counts[usual]]
    return tuple(pair for pair in unequal if differ_in_one_letter(*(label.casefold() for label in pair)))
