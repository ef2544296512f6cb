"""Several choices in one cell: which sign joins them, and whether it is part of labels instead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from surveykit.matching.texts import tidy
from surveykit.readers.platforms.wjx_texts import without_writing

#: Most choices that a question is taken to have.
MOST_CHOICES = 25
#: Signs that join several choices in one cell, the surest first.
SEPARATORS = ("┋", "|", ";", "；", "\n", "、", "，", ",")
#: Those that labels hold themselves, and the share of the joined cells that must be made of parts that come again.
_IN_LABELS = ("、", "，", ",")
_MOSTLY = 0.75
#: Longest text that is a label whoever wrote it; longer ones are where they come again, each so often on average.
_LONGEST, _AGAIN = 80, 3
#: Brackets, inside which nothing divides.
_BRACKETS = re.compile(r"[(（〖\[][^()（）〖〗\[\]]*[)）〗\]]")
_SEVERAL = re.compile(r"多选|可选多项|select all|all that apply|choose all", re.IGNORECASE)


def separator_in(valid: Mapping[str, int], n: int, question: str) -> str | None:
    """The sign that cuts the cells into few choices that come again and again.

    Where the question says that several may be chosen, the platform's own sign is enough.
    """
    for separator in SEPARATORS:
        joined = sum(times for text, times in valid.items() if separator in _BRACKETS.sub("", text))
        if joined and separator == "┋" and _SEVERAL.search(question):
            return separator
        if joined and joined * 10 >= n and len(valid) >= 4 and _recombined(valid, separator):
            options = options_in(valid, separator)
            is_few = 2 <= len(options) <= MOST_CHOICES and sum(options.values()) >= 4 * len(options)
            if is_few and may_be_choices(options):
                return separator
    return None


def _recombined(valid: Mapping[str, int], separator: str) -> bool:
    """Whether the parts of the texts come together as choices do; if not, the sign belongs to the labels.

    It is enough for the signs of platforms that any part comes again. A comma is also part of labels (``Yes, once``
    beside ``Yes, often``). There, of nearly every cell either all parts come again in other texts, or one also comes
    alone and in different positions beside others, as ``IPyKernel`` does beside what people wrote in.
    """
    parts = {text: tuple(options_in({text: 1}, separator)) for text in valid}
    times = Counter(part for every in parts.values() for part in every)
    if separator not in _IN_LABELS:
        return any(n > 1 for n in times.values())
    joined = {text: every for text, every in parts.items() if len(every) > 1}
    positions = {(part, index) for every in joined.values() for index, part in enumerate(every)}
    alone = {every[0] for every in parts.values() if len(every) == 1}
    moving = {part for part, index in positions if index and (part, 0) in positions}
    if not moving and not alone & {part for part, _ in positions} and len({*map(len, joined.values())}) == 1:
        return False  # always as many, each in its position: two properties in one label (Male, young)
    again = sum(
        valid[text]
        for text, every in joined.items()
        if all(times[part] > 1 for part in every) or moving & alone & set(every)
    )
    return again >= _MOSTLY * sum(valid[text] for text in joined)


def may_be_choices(counts: Mapping[str, int]) -> bool:
    """Whether texts are short enough for labels of choices; nobody writes a long one word for word as others do."""
    long = [n for text, n in counts.items() if len(text) > _LONGEST]
    return sum(long) >= _AGAIN * len(long)


def options_in(valid: Mapping[str, int], separator: str) -> dict[str, int]:
    """The choices that cells join; a separator inside brackets divides nothing."""
    options: Counter[str] = Counter()
    for text, n in valid.items():
        hidden = _BRACKETS.sub(lambda bracket: bracket.group().replace(separator, "\x1f"), text)
        for part in hidden.split(separator):
            options[bare_choice(tidy(part.replace("\x1f", separator)))] += n
    return {label: n for label, n in options.items() if label}


def bare_counts(texts: Mapping[str, int]) -> dict[str, int]:
    """Choices without what was written behind them, and how often each was chosen."""
    counts: Counter[str] = Counter()
    for text, n in texts.items():
        counts[bare_choice(text)] += n
    return dict(counts)


def bare_choice(text: str) -> str:
    """A choice without what was written behind it: ``其他〖停车难〗`` is ``其他``."""
    return without_writing(text) or text
