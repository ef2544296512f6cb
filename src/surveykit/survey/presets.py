"""Named scales, harmonising maps and rates of official practice, so that reports can say which one they use.

A name once published keeps its meaning: another definition gets another name. ``survey.yml`` names them with
``preset:``; what stands beside it goes before what the preset says. Sources: usage collected in the project's reference
on Chinese practice (local rules of scoring, the two-channel evaluation of Wuhan 2018).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

_FIVE = {
    "5": ("非常满意", "Very satisfied"),
    "4": ("满意", "Satisfied"),
    "3": ("基本满意", "Fairly satisfied"),
    "2": ("不满意", "Dissatisfied"),
    "1": ("非常不满意", "Very dissatisfied"),
}
_FOUR = {
    "4": ("满意", "Satisfied"),
    "3": ("比较满意", "Rather satisfied"),
    "2": ("基本满意", "Fairly satisfied"),
    "1": ("不满意", "Dissatisfied"),
}
_THREE = {
    "1": ("满意", "Satisfied"),
    "2": ("基本满意", "Fairly satisfied"),
    "3": ("不满意", "Dissatisfied"),
}
_APPRAISAL = {
    "4": ("优秀", "Excellent"),
    "3": ("称职", "Competent"),
    "2": ("基本称职", "Barely competent"),
    "1": ("不称职", "Incompetent"),
}
_FOUR_FAIR = {
    "4": ("满意", "Satisfied"),
    "3": ("比较满意", "Rather satisfied"),
    "2": ("一般", "Fair"),
    "1": ("不满意", "Dissatisfied"),
}
_TWO = {"1": ("满意", "Satisfied"), "2": ("不满意", "Dissatisfied")}
_MEMBERS = {
    "4": ("优秀", "Excellent"),
    "3": ("合格", "Qualified"),
    "2": ("基本合格", "Barely qualified"),
    "1": ("不合格", "Not qualified"),
}
_REPORTS = {"4": ("好", "Good"), "3": ("较好", "Rather good"), "2": ("一般", "Fair"), "1": ("差", "Poor")}
#: Texts that are no valid answer, and ratings that nobody gave.
_NO_RATING = {
    "不了解": "dont_know",
    "不清楚": "dont_know",
    "说不清": "dont_know",
    "未接触": "dont_know",
    "弃权": "refused",
    "未评价": "blank",
    "默认好评": "default_rating",
    "超时自动好评": "default_rating",
}
#: What the reader of text messages makes of replies that are no rating.
_NO_REPLY = {"未回复": "blank", "退订": "refused", "无效": "invalid", "被取代": "invalid", "逾期": "invalid"}


def _scale(labels: Mapping[str, tuple[str, str]], scores: tuple[float, ...], missing: Mapping[str, str]) -> Any:
    return MappingProxyType(
        {
            "choices": {code: {"zh": zh, "en": en} for code, (zh, en) in labels.items()},
            "scores": {code: f"{score:g}" for code, score in zip(labels, scores, strict=True)},
            "missing": dict(missing),
        }
    )


#: Choices, scores and marks of missing answers by the scale's name.
SCALES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "five_level_100_80_60_30_0": _scale(_FIVE, (100, 80, 60, 30, 0), _NO_RATING),
        "five_level_100_80_60_40_20": _scale(_FIVE, (100, 80, 60, 40, 20), _NO_RATING),
        "five_level_100_75_50_25_0": _scale(_FIVE, (100, 75, 50, 25, 0), _NO_RATING),
        "four_level_100_80_60_40": _scale(_FOUR, (100, 80, 60, 40), _NO_RATING),
        "three_level_100_70_30": _scale(_THREE, (100, 70, 30), {**_NO_RATING, **_NO_REPLY}),
        "five_level_5_4_3_2_1": _scale(_FIVE, (5, 4, 3, 2, 1), _NO_RATING),
        "four_level_fair_100_80_60_40": _scale(_FOUR_FAIR, (100, 80, 60, 40), _NO_RATING),
        "two_level_100_0": _scale(_TWO, (100, 0), _NO_RATING),
        "members_100_80_60_40": _scale(_MEMBERS, (100, 80, 60, 40), _NO_RATING),
        "reports_100_80_60_40": _scale(_REPORTS, (100, 80, 60, 40), _NO_RATING),
        "appraisal_100_80_60_40": _scale(_APPRAISAL, (100, 80, 60, 40), _NO_RATING),
    }
)

#: From the codes of one scale to those of another, by name.
HARMONISING: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        # Wuhan 2018: five stars are 满意, four and three 基本满意, two and one 不满意.
        "wuhan_2018": MappingProxyType({"5": "1", "4": "2", "3": "2", "2": "3", "1": "3"}),
        # The other usage: the two upper levels are 满意.
        "two_upper_levels": MappingProxyType({"5": "1", "4": "1", "3": "2", "2": "3", "1": "3"}),
    }
)


@dataclass(frozen=True)
class RatePreset:
    """A rate by name.

    Args:
        label: Its name in Chinese and English.
        counted: Number of choices of a scale to how many of them count.
        best: Whether the best choices count, or the worst.
        base: What the denominator is: ``valid`` answers, these ``with_dont_know``, or all that ``returned``.
        minus: Number of choices of a scale to how many of the worst are subtracted.
    """

    label: tuple[str, str]
    counted: Mapping[int, int]
    best: bool = True
    base: str = "valid"
    minus: Mapping[int, int] = field(default_factory=dict)


#: Rates by name.
RATES: Mapping[str, RatePreset] = MappingProxyType(
    {
        "rate_wide": RatePreset(("满意率（宽口径）", "Satisfied (wide definition)"), {2: 1, 3: 2, 4: 3, 5: 3}),
        "rate_narrow": RatePreset(
            ("满意率（窄口径）", "Satisfied (narrow definition)"), {2: 1, 3: 1, 4: 2, 5: 2, 7: 3}
        ),
        "rate_wide_with_dont_know": RatePreset(
            ("满意率（宽口径，含不了解）", "Satisfied (wide definition, don't-knows included)"),
            {3: 2, 4: 3, 5: 3},
            base="with_dont_know",
        ),
        "rate_wide_of_returned": RatePreset(
            ("满意率（宽口径，按收回票）", "Satisfied (wide definition, of all returned)"),
            {3: 2, 4: 3, 5: 3},
            base="returned",
        ),
        "rate_net": RatePreset(
            ("净满意率", "Net satisfaction"), {2: 1, 3: 1, 4: 2, 5: 2, 7: 3}, minus={2: 1, 3: 1, 4: 1, 5: 2, 7: 3}
        ),
        "rate_top": RatePreset(("最高等次率", "Share of the best level"), {3: 1, 4: 1, 5: 1}),
        "rate_dissatisfied": RatePreset(("不满意率", "Dissatisfied"), {2: 1, 3: 1, 4: 1, 5: 2}, best=False),
    }
)


def expanded(raw: Any) -> Any:
    """``survey.yml`` as written, with presets written out and questions given the scales of their channels.

    What cannot be written out (an unknown preset, an unknown scale) is left as it is, to be complained of.
    """
    if not isinstance(raw, dict):
        return raw
    whole = dict(raw)
    if isinstance(raw.get("scales"), dict):
        whole["scales"] = {name: _with_scale(entry) for name, entry in raw["scales"].items()}
    if isinstance(raw.get("questions"), dict):
        whole["questions"] = {name: _with_channel_scales(entry, raw) for name, entry in raw["questions"].items()}
    if isinstance(raw.get("harmonise"), dict | list):
        rules = raw["harmonise"] if isinstance(raw["harmonise"], list) else [raw["harmonise"]]
        whole["harmonise"] = [_with_map(rule) for rule in rules]
    if isinstance(raw.get("rates"), dict):
        whole["rates"] = {name: _with_choices(entry, whole) for name, entry in raw["rates"].items()}
    return whole


def _named(entry: Any, known: Mapping[str, Any]) -> Any:
    preset = entry.get("preset") if isinstance(entry, dict) else None
    return known.get(preset) if isinstance(preset, str) else None


def _with_scale(entry: Any) -> Any:
    preset = _named(entry, SCALES)
    if preset is None:
        return entry
    whole = dict(entry)
    for key, content in preset.items():
        given = entry.get(key)
        if given is None or isinstance(given, dict):
            whole[key] = {**content, **(given or {})}
    return whole


def _with_channel_scales(entry: Any, raw: dict[str, Any]) -> Any:
    """A question that names no choices has the scales of the channels that ask it."""
    channels = raw.get("channels")
    if not isinstance(entry, dict) or not isinstance(channels, dict) or entry.get("type") not in ("rating", "single"):
        return entry
    if entry.get("scale") is not None or entry.get("choices") is not None:
        return entry
    column = entry.get("column")
    asked = [name for name in channels if not isinstance(column, dict) or name in column]
    scales = {name: _entry(channels, name).get("scale") for name in asked}
    if not scales or not all(isinstance(scale, str) for scale in scales.values()):
        return entry
    return {**entry, "scale": next(iter(scales.values())) if len(set(scales.values())) == 1 else scales}


def _with_map(rule: Any) -> Any:
    preset = _named(rule, HARMONISING)
    return rule if preset is None or rule.get("map") is not None else {**rule, "map": dict(preset)}


def _with_choices(entry: Any, raw: dict[str, Any]) -> Any:
    preset = _named(entry, RATES)
    if preset is None:
        return entry
    zh, en = preset.label
    whole = {"label": {"zh": zh, "en": en}, "base": preset.base, **entry}
    scores = scored_codes(entry.get("question"), raw)
    chosen = counted_choices(preset, scores)
    if chosen is None:
        return whole
    worst = preset.minus.get(len(scores), 0)
    minus = {"minus": sorted(scores, key=lambda code: scores[code])[:worst]} if worst else {}
    return {"choices": chosen, **minus, **whole}


def counted_choices(preset: RatePreset, scores: Mapping[str, float]) -> list[str] | None:
    """The choices of a scale that a rate counts, best first; ``None`` where it does not know scales of this kind."""
    size = preset.counted.get(len(scores))
    if size is None or len(set(scores.values())) != len(scores):
        return None
    order = sorted(scores, key=lambda code: -scores[code])
    return order[:size] if preset.best else order[-size:]


def scored_codes(question: Any, raw: dict[str, Any]) -> dict[str, float]:
    """The codes of a question's (first) scale and their scores; empty where they cannot be told."""
    answers = _entry(_entry(raw, "questions"), question)
    if not answers:
        harmonised, _, suffix = question.rpartition("_") if isinstance(question, str) else ("", "", "")
        target = harmonised_scale(_entry(_entry(raw, "questions"), harmonised), raw) if suffix == "harmonised" else None
        if target is None:
            return {}
        answers = {"scale": target}
    scale = answers.get("scale")
    scale = next(iter(scale.values()), None) if isinstance(scale, dict) else scale
    answers = _entry(_entry(raw, "scales"), scale) if isinstance(scale, str) else answers
    codes, scores = _entry(answers, "choices"), _entry(answers, "scores")
    try:
        return {code: float(scores[code] if scores else code) for code in codes}
    except (KeyError, TypeError, ValueError):
        return {}


def harmonised_scale(question: Mapping[str, Any], raw: Mapping[str, Any]) -> str | None:
    """The scale on which all channels of a question can be compared; ``None`` if it has one scale, or no map fits."""
    scales = question.get("scale")
    written = raw.get("harmonise")
    rules = [rule for rule in written if isinstance(rule, dict)] if isinstance(written, list) else []
    if not isinstance(scales, dict) or len(set(map(str, scales.values()))) < 2:
        return None
    return common_scale(
        set(map(str, scales.values())), [(str(rule.get("from")), str(rule.get("to"))) for rule in rules]
    )


def common_scale(scales: Collection[str], rules: Sequence[tuple[str, str]]) -> str | None:
    """The first scale to which the rules (from, to) bring all of these scales."""
    targets = dict.fromkeys(target for _, target in rules)
    return next((goal for goal in targets if all(one == goal or (one, goal) in rules for one in scales)), None)


def _entry(holder: Any, key: Any) -> dict[str, Any]:
    """A mapping below a key, or an empty one."""
    found = holder.get(key) if isinstance(holder, dict) and isinstance(key, str) else None
    return found if isinstance(found, dict) else {}
