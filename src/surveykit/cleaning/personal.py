"""What identifies a person: found in texts and by the names of columns, replaced by words, counted by kind.

The detectors are a registry of plain functions from a text to the places of what they find. They see the text with
full width characters and circled digits as plain ones, character for character, so that places hold in the text as
written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from surveykit.cleaning.identifiers import CHINESE_DIGITS
from surveykit.language import Language, text
from surveykit.language.catalogue.cleaning import TEXTS
from surveykit.matching.texts import plain_character, plain_width
from surveykit.registry import Registry

#: From a plain text to start and end of everything of one kind in it.
Detector = Callable[[str], Iterable[tuple[int, int]]]

_SHIPPED = {
    "email": "email_addresses", "identity": "identity_numbers", "card": "card_numbers", "phone": "telephone_numbers",
    "plate": "plates", "qq": "qq_accounts", "wechat": "wechat_accounts", "ip": "internet_addresses",
    "name": "said_names",
}  # fmt: skip
#: Kind to detector; where two of them find the same place, the first one has it. Installed packages add theirs as entry
#: points. What a detector finds is replaced by ``[kind]``.
DETECTORS: Registry[Detector] = Registry(
    "detector",
    {kind: f"surveykit.cleaning.identifiers:{function}" for kind, function in _SHIPPED.items()},
    group="surveykit.detectors",
)
register = DETECTORS.register
get = DETECTORS.one

#: A text without any of these holds nothing that the detectors of surveykit look for; what has digits has seven
#: characters at least.
_WORTH_A_LOOK = re.compile(
    r"^(?=[\s\S]{7})[\s\S]*?\d|@|\(at\)|\[at\]|::|微信|薇信|vx|wx|weixin|wechat|v信|我叫|联系人|姓名|名字|my name"
    r"|经办人|承办人|经手人|同志|先生|女士|o[A-Za-z0-9_\-]{27}"
    rf"|[{''.join(CHINESE_DIGITS)}]{{7}}",
    re.IGNORECASE,
)

#: Kind to the words that a header holds whose column is of that kind.
_HEADERS = {
    "nickname": r"昵称|nick\s*name|wechat\s*name",
    "name": r"^name$|(?:full|first|last|your|contact|respondent)[ _]?name|姓名|名字|联系人(?!数)|填表人|真实名",
    "phone": r"手机|电话|联系方式|座机|号码$|mobile|phone|telephone",
    "identity": r"身份证|证件号|护照|公民身份|id[ _]?card|passport|national[ _]?id|social[ _]?security",
    "email": r"邮箱|电子邮件|e-?mail",
    "wechat": r"微信(?!公众|平台|服务|群|支付)|wechat|openid",
    "qq": r"(?<![a-z])qq(?![a-z]|群)",
    "card": r"银行卡|卡号|bank[ _]?card|account[ _]?number",
    "ip": r"来自ip|ip地址|(?<![a-z])ip(?:[ _]?addr(?:ess)?)?(?![a-z])",
    "plate": r"车牌|licen[cs]e[ _]?plate",
    "address": r"(?:家庭|居住|通讯|联系|详细|邮寄)(?:地址|住址)|住址|(?:home|street|postal|mailing)[ _]?address",
    "birthday": r"出生日期|出生年月日|生日|date[ _]of[ _]birth|birth[ _]?(?:day|date)",
}
#: Kinds that the cells show, whatever the header says.
_SEEN = ("phone", "identity", "email", "card", "ip", "plate")
_BY_HEADER = {kind: re.compile(words, re.IGNORECASE) for kind, words in _HEADERS.items()}
#: A header that asks about such things rather than for them: 您对电话服务是否满意.
_ASKS_ABOUT = re.compile(r"是否|满意|评价[:：]?$|态度|效率|热线|怎么样|如何|多少|种类|渠道")


@dataclass(frozen=True, order=True)
class Span:
    """A part of a text, and the kind of personal data that it is."""

    start: int
    stop: int
    kind: str


@dataclass(frozen=True)
class Masked:
    """A text without what identifies a person, and the kinds of what was taken out, one per find."""

    text: str
    kinds: tuple[str, ...]


def spans(answer: str) -> tuple[Span, ...]:
    """Everything in a text that identifies a person by one of :data:`DETECTORS`, in order, none overlapping another."""
    plain = answer if answer.isascii() else "".join(map(plain_character, answer))
    is_worth_a_look = _WORTH_A_LOOK.search(plain) is not None
    finds: list[Span] = []
    for kind in DETECTORS:
        if is_worth_a_look or kind not in _SHIPPED:
            for start, stop in DETECTORS[kind](plain):
                if all(stop <= other.start or start >= other.stop for other in finds):
                    finds.append(Span(start, stop, kind))
    return tuple(sorted(finds))


def masked(answer: str, language: Language = "zh") -> Masked:
    """The text with what identifies a person replaced by words such as ``[电话号码]``; everything else exact."""
    parts, end, finds = [], 0, spans(answer)
    for span in finds:
        parts += [answer[end : span.start], word(span.kind, language)]
        end = span.stop
    return Masked("".join([*parts, answer[end:]]), tuple(span.kind for span in finds))


def word(kind: str, language: Language = "zh") -> str:
    """The word that replaces something of this kind."""
    key = f"cleaning.masked.{kind}"
    return text(key, language) if key in TEXTS else f"[{kind}]"


def find(texts: Iterable[object]) -> dict[str, int]:
    """Kind to how many of the texts hold some of it, in the order of :data:`DETECTORS`; missing values hold nothing."""
    often = Counter(cell for cell in texts if isinstance(cell, str) and cell)
    counts: Counter[str] = Counter()
    for cell, n in often.items():
        counts.update(dict.fromkeys({span.kind for span in spans(cell)}, n))
    return {kind: counts[kind] for kind in DETECTORS if counts[kind]}


def kind_of_header(header: str) -> str | None:
    """The kind of personal data that a column holds by its name; ``None`` where the name says nothing of the kind.

    Besides the kinds of :data:`DETECTORS` these are ``nickname``, ``address`` and ``birthday``.
    """
    plain = plain_width(header)
    if _ASKS_ABOUT.search(plain):
        return None
    return next((kind for kind, words in _BY_HEADER.items() if words.search(plain)), None)


def kind_of_column(header: str, texts: Iterable[object]) -> str | None:
    """The kind of personal data that a column is made of: by its name, or because most of its cells are just that.

    A comment that names a telephone is no column of telephones: at least half of the filled cells must be of one kind,
    and hold nothing else. A column that is called a telephone and holds no number of a person (``001``) is none.
    """
    often = Counter(cell.strip() for cell in texts if isinstance(cell, str) and cell.strip())
    named = kind_of_header(header)
    if named in _SEEN and often and not any(map(spans, often)):
        return None
    if named is not None:
        return named
    kinds: Counter[str | None] = Counter()
    for cell, n in often.items():
        kinds[_kind_of_cell(cell)] += n
    return next((kind for kind, n in kinds.most_common() if kind is not None and 2 * n >= often.total()), None)


def _kind_of_cell(cell: str) -> str | None:
    """The kind of a cell that is made of one thing, with at most a place in brackets behind (问卷星's addresses)."""
    bare = re.sub(r"[(（][^()（）]*[)）]$", "", cell).strip()
    return next((span.kind for span in spans(bare) if (span.start, span.stop) == (0, len(bare))), None)
