"""Named scales, harmonising maps and rates of official practice, so that reports can say which one they use.

A name once published keeps its meaning: another definition gets another name. ``survey.yml`` names them with
``preset:``; what is written beside it has priority. Sources: usage collected in the project's reference
on Chinese practice (local rules of scoring, the two-channel evaluation of Wuhan 2018).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from surveykit.survey.document import Entries, Written, mapping, sequence
from surveykit.survey.questions import SUFFIX

P = TypeVar("P")
Preset = Mapping[str, Entries]

#: The levels of official scales, and their English words.
_LEVELS = {
    "非常满意": "Very satisfied", "比较满意": "Rather satisfied", "满意": "Satisfied", "基本满意": "Fairly satisfied",
    "一般": "Fair", "不满意": "Dissatisfied", "非常不满意": "Very dissatisfied",
    "优秀": "Excellent", "称职": "Competent", "基本称职": "Barely competent", "不称职": "Incompetent",
    "合格": "Qualified", "基本合格": "Barely qualified", "不合格": "Not qualified",
    "好": "Good", "较好": "Rather good", "差": "Poor",
}  # fmt: skip
_FIVE = {"5": "非常满意", "4": "满意", "3": "基本满意", "2": "不满意", "1": "非常不满意"}
_FOUR = {"4": "满意", "3": "比较满意", "2": "基本满意", "1": "不满意"}
_FOUR_FAIR = {"4": "满意", "3": "比较满意", "2": "一般", "1": "不满意"}
_THREE = {"1": "满意", "2": "基本满意", "3": "不满意"}
_TWO = {"1": "满意", "2": "不满意"}
_APPRAISAL = {"4": "优秀", "3": "称职", "2": "基本称职", "1": "不称职"}
_MEMBERS = {"4": "优秀", "3": "合格", "2": "基本合格", "1": "不合格"}
_REPORTS = {"4": "好", "3": "较好", "2": "一般", "1": "差"}
#: Texts that are no valid answer, and ratings that nobody gave.
_NO_RATING = {
    **dict.fromkeys(["不了解", "不清楚", "说不清", "未接触"], "dont_know"),
    "弃权": "refused",
    "未评价": "blank",
    **dict.fromkeys(["默认好评", "超时自动好评"], "default_rating"),
}
#: What the reader of text messages makes of replies that are no rating.
_NO_REPLY = {"未回复": "blank", "退订": "refused", "无效": "invalid", "被取代": "invalid", "逾期": "invalid"}


def _scale(levels: Mapping[str, str], *scores: float, more: Mapping[str, str] = MappingProxyType({})) -> Preset:
    return {
        "choices": {code: {"zh": level, "en": _LEVELS[level]} for code, level in levels.items()},
        "scores": {code: f"{score:g}" for code, score in zip(levels, scores, strict=True)},
        "missing": {**_NO_RATING, **more},
    }


#: Choices, scores and marks of missing answers by the scale's name.
SCALES: Mapping[str, Preset] = MappingProxyType(
    {
        "five_level_100_80_60_30_0": _scale(_FIVE, 100, 80, 60, 30, 0),
        "five_level_100_80_60_40_20": _scale(_FIVE, 100, 80, 60, 40, 20),
        "five_level_100_75_50_25_0": _scale(_FIVE, 100, 75, 50, 25, 0),
        "four_level_100_80_60_40": _scale(_FOUR, 100, 80, 60, 40),
        "three_level_100_70_30": _scale(_THREE, 100, 70, 30, more=_NO_REPLY),
        "five_level_5_4_3_2_1": _scale(_FIVE, 5, 4, 3, 2, 1),
        "four_level_fair_100_80_60_40": _scale(_FOUR_FAIR, 100, 80, 60, 40),
        "two_level_100_0": _scale(_TWO, 100, 0),
        "members_100_80_60_40": _scale(_MEMBERS, 100, 80, 60, 40),
        "reports_100_80_60_40": _scale(_REPORTS, 100, 80, 60, 40),
        "appraisal_100_80_60_40": _scale(_APPRAISAL, 100, 80, 60, 40),
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
    """A rate by name, in Chinese and English.

    ``counted`` says of scales with so many choices how many of them count, the ``best`` ones or the worst; ``minus``
    how many of the worst are subtracted. ``base`` is the denominator, see :class:`~surveykit.survey.questions.Rate`.
    """

    zh: str
    en: str
    counted: Mapping[int, int]
    best: bool = True
    base: str = "valid"
    minus: Mapping[int, int] = field(default_factory=dict)


_WIDE, _NARROW = {3: 2, 4: 3, 5: 3}, {2: 1, 3: 1, 4: 2, 5: 2, 7: 3}
#: Rates by name.
RATES: Mapping[str, RatePreset] = MappingProxyType(
    {
        "rate_wide": RatePreset("满意率（宽口径）", "Satisfied (wide definition)", {2: 1, **_WIDE}),
        "rate_narrow": RatePreset("满意率（窄口径）", "Satisfied (narrow definition)", _NARROW),
        "rate_wide_with_dont_know": RatePreset(
            "满意率（宽口径，含不了解）",
            "Satisfied (wide definition, don't-knows included)",
            _WIDE,
            base="with_dont_know",
        ),
        "rate_wide_of_returned": RatePreset(
            "满意率（宽口径，按收回票）", "Satisfied (wide definition, of all returned)", _WIDE, base="returned"
        ),
        "rate_net": RatePreset("净满意率", "Net satisfaction", _NARROW, minus={2: 1, 3: 1, 4: 1, 5: 2, 7: 3}),
        "rate_top": RatePreset("最高等次率", "Share of the best level", {3: 1, 4: 1, 5: 1}),
        "rate_dissatisfied": RatePreset("不满意率", "Dissatisfied", {2: 1, 3: 1, 4: 1, 5: 2}, best=False),
    }
)


def expanded(raw: Written) -> Written:
    """``survey.yml`` as written, with presets written out and questions given the scales of their channels.

    What cannot be written out (an unknown preset, an unknown scale) is left as it is, to be complained of.
    """
    if not isinstance(raw, dict):
        return raw
    whole = dict(raw)
    if isinstance(raw.get("scales"), dict):
        whole["scales"] = {name: _with_scale(entry) for name, entry in mapping(raw["scales"]).items()}
    if isinstance(raw.get("questions"), dict):
        channels = mapping(raw.get("channels"))
        asked = mapping(raw["questions"]).items()
        whole["questions"] = {name: _with_channel_scales(entry, channels) for name, entry in asked}
    if isinstance(raw.get("harmonise"), dict | list):
        rules = raw["harmonise"] if isinstance(raw["harmonise"], list) else [raw["harmonise"]]
        whole["harmonise"] = [_with_map(rule) for rule in rules]
    if isinstance(raw.get("rates"), dict):
        whole["rates"] = {name: _with_choices(entry, whole) for name, entry in mapping(raw["rates"]).items()}
    return whole


def _preset(entry: Written, known: Mapping[str, P]) -> P | None:
    return known.get(str(mapping(entry).get("preset")))


def _with_scale(entry: Written) -> Written:
    scale, preset = mapping(entry), _preset(entry, SCALES)
    if preset is None:
        return entry
    given = {key: scale.get(key) for key in preset if isinstance(scale.get(key) or {}, dict)}
    return {**scale, **{key: {**preset[key], **mapping(own)} for key, own in given.items()}}


def _with_channel_scales(entry: Written, channels: Entries) -> Written:
    """A question that names no choices has the scales of the channels that ask it."""
    question = mapping(entry)
    has_choices = (question.get("scale") or question.get("choices")) is not None
    if has_choices or question.get("type") not in ("rating", "single"):
        return entry
    column = question.get("column")
    asked = [name for name in channels if not isinstance(column, dict) or name in column]
    scales = {name: mapping(channels[name]).get("scale") for name in asked}
    if not scales or not all(isinstance(scale, str) for scale in scales.values()):
        return entry
    first = next(iter(scales.values()))
    return {**question, "scale": first if all(scale == first for scale in scales.values()) else scales}


def _with_map(rule: Written) -> Written:
    preset = _preset(rule, HARMONISING)
    return rule if preset is None or mapping(rule).get("map") is not None else {**mapping(rule), "map": dict(preset)}


def _with_choices(entry: Written, raw: Entries) -> Written:
    preset = _preset(entry, RATES)
    if preset is None:
        return entry
    label: Entries = {"zh": preset.zh, "en": preset.en}
    whole: Entries = {"label": label, "base": preset.base, **mapping(entry)}
    scores = scored_codes(mapping(entry).get("question"), raw)
    chosen = counted_choices(preset, scores)
    if chosen is None:
        return whole
    worst = preset.minus.get(len(scores), 0)
    minus: Entries = {"minus": [*sorted(scores, key=lambda code: scores[code])[:worst]]} if worst else {}
    return {"choices": [*chosen], **minus, **whole}


def counted_choices(preset: RatePreset, scores: Mapping[str, float]) -> list[str] | None:
    """The choices of a scale that a rate counts, best first; ``None`` where it does not know scales of this kind."""
    size = preset.counted.get(len(scores))
    if size is None or len(set(scores.values())) != len(scores):
        return None
    order = sorted(scores, key=lambda code: -scores[code])
    return order[:size] if preset.best else order[-size:]


def scored_codes(question: Written, raw: Entries) -> dict[str, float]:
    """The codes of a question's (first) scale and their scores; empty where they are not known."""
    questions = mapping(raw.get("questions")) | harmonised_questions(raw)
    answers = first_answers(question, questions, mapping(raw.get("scales")))
    codes, scores = mapping(answers.get("choices")), mapping(answers.get("scores"))
    try:
        return {code: float(str(scores[code] if scores else code)) for code in codes}
    except (KeyError, ValueError):
        return {}


def first_answers(question: Written, questions: Entries, scales: Entries) -> Entries:
    """What a question or its first scale declares: choices, scores, marks of missing answers."""
    entry = mapping(questions.get(question)) if isinstance(question, str) else {}
    scale = entry.get("scale")
    scale = next(iter(scale.values()), None) if isinstance(scale, dict) else scale
    return mapping(scales.get(scale)) if isinstance(scale, str) else entry


def harmonised_questions(raw: Entries) -> Entries:
    """What questions on one scale for all channels would look like if a person had written them."""
    goals = {name: harmonised_scale(mapping(entry), raw) for name, entry in mapping(raw.get("questions")).items()}
    return {name + SUFFIX: {"type": "rating", "scale": goal} for name, goal in goals.items() if goal is not None}


def harmonised_scale(question: Entries, raw: Entries) -> str | None:
    """The scale on which all channels of a question can be compared; ``None`` if it has one scale, or no map fits."""
    scales = set(map(str, mapping(question.get("scale")).values()))
    rules = [mapping(rule) for rule in sequence(raw.get("harmonise"))]
    pairs = [(str(rule.get("from")), str(rule.get("to"))) for rule in rules]
    return common_scale(scales, pairs) if len(scales) > 1 else None


def common_scale(scales: Collection[str], rules: Sequence[tuple[str, str]]) -> str | None:
    """The first scale to which the rules (from, to) bring all of these scales."""
    targets = dict.fromkeys(target for _, target in rules)
    return next((goal for goal in targets if all(name == goal or (name, goal) in rules for name in scales)), None)
