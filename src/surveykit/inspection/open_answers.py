"""Whether a column with few different texts is an open question all the same: its texts must become no choices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from surveykit.cleaning import personal

#: Headers that ask for an opinion in words.
_OPEN = re.compile(r"意见|建议|评语|留言|备注|\b(comments?|suggestions?|remarks?)\b", re.IGNORECASE)
#: Headers that may ask for words or offer reasons to choose from.
_MAYBE_OPEN = re.compile(
    r"原因|理由|说明|其[他它]|请注明|\b(reasons?|feedback|why|specify|explain)\b|\bother\W*(text|$)", re.IGNORECASE
)
#: Headers that speak of opinions and ask something else: 您的意见是否被采纳.
_CLOSED = re.compile(
    r"是否|吗|[单多]选|选项|选择|哪[些个种类方]|渠道|多少|几次|满意度|程度|采纳|\b(how|which|select|choose|tick)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[，。！？；,.!?;]")
_WIDE = re.compile("[\u4e00-\u9fff]")
#: Characters from which on a text with the signs of a sentence is one, in Chinese and in other scripts.
_LONG_CHINESE, _LONG = 25, 60
#: Texts that come again beside comments: 无, 没有意见.
_FEW = 2


def is_open(header: str, labels: Mapping[str, int]) -> bool:
    """Whether what would be choices are answers in a person's own words.

    A header says so (意见建议), or personal data in the texts, or sentences that nobody wrote a second time
    beside hardly any text that comes again. Long labels of real choices come again. ``labels`` counts the texts.
    """
    if holds_personal_data(labels) or asks_for_words(header):
        return True
    again = sum(n > 1 for n in labels.values())
    if _MAYBE_OPEN.search(header) and not _CLOSED.search(header):
        return len(labels) >= 2 * again
    return again <= _FEW and any(n == 1 and _is_sentence(label) for label, n in labels.items())


def asks_for_words(header: str) -> bool:
    """Whether a header asks for an opinion in a person's own words."""
    return _OPEN.search(header) is not None and _CLOSED.search(header) is None


def holds_personal_data(labels: Iterable[str]) -> bool:
    """Whether the detectors find anything of a person in the texts."""
    return bool(personal.find(labels))


def _is_sentence(label: str) -> bool:
    least = _LONG_CHINESE if 2 * len(_WIDE.findall(label)) > len(label) else _LONG
    return len(label) >= least and _SENTENCE.search(label) is not None
