"""What 问卷星 writes into cells: marks of missing answers, joined options, what was written behind them."""

from __future__ import annotations

import re

from surveykit.matching.texts import tidy

SERIAL = "序号"
#: What the platform writes where there is no answer: in text mode, and as codes.
MARKS = {"(跳过)": "skipped", "(空)": "blank", "-3": "skipped", "-2": "blank"}
#: Divides chosen options, and ranked ones.
AND, THEN = "┋", "→"

#: Chosen options; the mark is also part of what a respondent wrote, where it divides nothing.
_OPTIONS = re.compile("(?:[^┋〖]|〖[^〗]*〗|〖)+")
_FILLED_IN = re.compile("〖[^〗]*〗")
_QUESTION = tuple(
    re.compile(form)
    for form in (r"(\d{1,3})[、．.](?!\d)", r"第(\d{1,3})题\(", r"(\d{1,3})\s*[(（]", r"Q(\d+)(?:[._\s|-]|$)")
)


#: Numbers as platforms write them before a question's text: ``1、``, ``12.``, ``第3题：``, ``Q4. ``.
_BEFORE = re.compile(
    r"\s*(?:\d{1,3}\s*[、．.](?!\d)|第\s*\d{1,3}\s*题\s*[:：、.．]?|[Qq]\d{1,3}\s*[、．.:：](?!\d))\s*"
)


def question_number(header: str) -> int | None:
    """The number of the question that a header begins with."""
    numbers = (form.match(header) for form in _QUESTION)
    return next((int(number[1]) for number in numbers if number), None)


def without_number(text: str) -> str:
    """A question's text without the number before it; a text that is nothing but a number stays."""
    return tidy(_BEFORE.sub("", text)) or tidy(text)


def chosen_options(cell: str) -> tuple[str, ...]:
    """The options of a multiple choice without what was written behind them: ``┋`` inside ``〖〗`` divides nothing."""
    return tuple(without_writing(option) for option in _OPTIONS.findall(cell))


def without_writing(text: str) -> str:
    """A text without what a respondent wrote behind an option."""
    return tidy(_FILLED_IN.sub("", text))
