"""What identifies a person inside a text: found, replaced by a word, counted by kind, never written down."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from surveykit.language import Language, text

#: Between the digits of a number people put spaces, hyphens and marks that nobody sees.
_GAP = "[ \\-\u2010-\u2015\u200b-\u200f\u2060\ufeff]?"
_CHINESE_DIGITS = dict(zip("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789", strict=True))
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
#: A text without any of these holds nothing that is looked for.
_WORTH_A_LOOK = re.compile(
    r"\d|@|qq|微信|薇信|vx|wx|weixin|wechat|v信|[〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{7}", re.IGNORECASE
)


def _digits(count: int) -> str:
    return _GAP.join([r"\d"] * count)


def is_identity_number(number: str) -> bool:
    """Whether 18 characters are a resident identity number: a possible birthday and a right check character.

    ISO 7064 MOD 11-2 as in GB 11643-1999.
    """
    if not re.fullmatch(r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]", number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == number[-1].upper()


def _is_card(number: str) -> bool:
    """Whether digits are a bank card's number (Luhn's check)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _always(_: str) -> bool:
    return True


@dataclass(frozen=True)
class _Detector:
    """A kind of thing: how it is written, and whether what is so written is one."""

    kind: str
    form: re.Pattern[str]
    accepts: Callable[[str], bool] = _always


_DETECTORS = (
    _Detector("email", re.compile(r"[a-z0-9][a-z0-9._%+\-]*@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+", re.IGNORECASE)),
    _Detector("identity", re.compile(rf"(?<!\d){_digits(17)}{_GAP}[\dXx](?![\dXx])"), is_identity_number),
    _Detector("card", re.compile(rf"(?<!\d){_digits(16)}(?:{_GAP}\d){{0,3}}(?!\d)"), _is_card),
    _Detector(
        "phone",
        re.compile(
            rf"(?<!\d)(?:\+?86{_GAP})?1{_GAP}[3-9]{_GAP}{_digits(9)}(?!\d)"
            r"|(?<!\d)1[3-9]\d[.·]\d{4}[.·]\d{4}(?!\d)"
            rf"|(?<!\d)0\d{{2,3}}{_GAP}[2-9]\d{{6,7}}(?!\d)|(?<!\d)\(0\d{{2,3}}\){_GAP}[2-9]\d{{6,7}}(?!\d)"
        ),
    ),
    _Detector(
        "plate",
        re.compile(rf"[{_PROVINCES}][A-Z][·. ]?(?=[A-Z0-9]*\d)[A-HJ-NP-Z0-9]{{5,6}}(?![A-Z0-9])", re.IGNORECASE),
    ),
    _Detector("qq", re.compile(r"(?<![a-z])qq(?:群|号|号码)?[是为: 号]{0,3}[1-9]\d{4,10}(?!\d)", re.IGNORECASE)),
    _Detector(
        "wechat",
        re.compile(
            r"(?:微信|薇信|v信|(?<![a-z])(?:vx|wx|weixin|wechat))(?:号|号码|id)?[是为: ]{0,3}[a-z][a-z0-9_\-]{5,19}",
            re.IGNORECASE,
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Masked:
    """A text without what identifies a person, and the kinds of what was taken out, one per find."""

    text: str
    kinds: tuple[str, ...]


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """A character as the detectors know it: full width and circled digits as plain ones; always one character."""
    wide = unicodedata.normalize("NFKC", character)
    return wide if len(wide) == 1 else character


def masked(answer: str, language: Language = "zh") -> Masked:
    """The text with numbers and addresses of persons replaced by words such as ``[手机号]``; everything else exact.

    Found are telephone and identity numbers (with a right check character), bank cards, e-mail addresses, car plates,
    QQ and WeChat accounts, also in full width, with gaps between the digits, and telephone numbers in Chinese numerals.
    """
    plain = "".join(map(_plain, answer)) if not answer.isascii() else answer
    if not _WORTH_A_LOOK.search(plain):
        return Masked(answer, ())
    finds = _finds(plain)
    parts, end = [], 0
    for start, stop, kind in finds:
        parts += [answer[end:start], text(f"cleaning.masked.{kind}", language)]
        end = stop
    return Masked("".join([*parts, answer[end:]]), tuple(kind for _, _, kind in finds))


def _finds(plain: str) -> list[tuple[int, int, str]]:
    """Start, end and kind of everything found, none of which overlap, in order."""
    found: list[tuple[int, int, str]] = []
    numerals = "".join(_CHINESE_DIGITS.get(character, character) for character in plain)
    for detector in _DETECTORS:
        where = numerals if detector.kind == "phone" else plain
        for hit in detector.form.finditer(where):
            free = all(hit.end() <= start or hit.start() >= stop for start, stop, _ in found)
            if free and detector.accepts(re.sub(r"[^0-9Xx]", "", hit.group())):
                found.append((hit.start(), hit.end(), detector.kind))
    return sorted(found)
