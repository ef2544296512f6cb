"""How numbers, addresses and accounts of persons are written: one function per kind, from a text to places in it.

Where a kind has a check character or sum, what does not satisfy it is not found.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Places = Iterator[tuple[int, int]]

#: Between the digits of a number people put spaces, hyphens and marks that nobody sees.
_GAP = "[ \\-\u2010-\u2015\u200b-\u200f\u2060\ufeff]?"
#: The numerals in which people write telephone numbers to get past filters.
CHINESE_DIGITS = dict(zip("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789", strict=True))
_NUMERALS = str.maketrans(CHINESE_DIGITS)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
#: First two digits of the regions of identity numbers (GB/T 2260), needed where no check character guards.
_REGIONS = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82|91"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
#: The hundred most frequent surnames and some of two characters.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)


def _digits(count: int) -> str:
    return _GAP.join([r"\d"] * count)


@dataclass(frozen=True)
class Forms:
    """Finds what is written in one of several forms, each with the check that it must satisfy."""

    forms: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...]

    def __call__(self, plain: str) -> Places:
        """Start and end of everything that is written so."""
        return (hit.span() for form, accepts in self.forms for hit in form.finditer(plain) if accepts(hit.group()))


def _any(written: str) -> bool:
    return True


def _bare(written: str) -> str:
    return re.sub(r"[^0-9Xx]", "", written)


def is_identity_number(number: str) -> bool:
    """Whether 18 characters are a resident identity number: a possible birthday and a right check character.

    ISO 7064 MOD 11-2 as in GB 11643-1999.
    """
    if not re.fullmatch(r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]", number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == number[-1].upper()


def is_card_number(number: str) -> bool:
    """Whether digits satisfy Luhn's check (ISO/IEC 7812-1), as the numbers of bank cards do."""
    doubled = [int(digit) * (2 if position % 2 else 1) for position, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


_ACCOUNT = r"[a-z0-9][a-z0-9._%+\-]*"
_DOT = r"(?:[.。]|\(dot\)|\[dot\])"
#: Also as people write them to get past filters: ``zhang @ qq.com``, ``zhang(at)qq(dot)com``, ``zhang@qq。com``.
_EMAIL = re.compile(
    rf"{_ACCOUNT}@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+"
    rf"|{_ACCOUNT} ?(?:@|\(at\)|\[at\]) ?[a-z0-9\-]+(?:{_DOT}[a-z0-9\-]+)*{_DOT}[a-z]{{2,}}",
    re.IGNORECASE,
)
_IDENTITY = re.compile(rf"(?<!\d){_digits(17)}{_GAP}[\dXx](?![\dXx])")
_OLD_IDENTITY = re.compile(
    rf"(?<![\da-z])(?:{_REGIONS})\d{{4}}\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}(?!\d)", re.IGNORECASE
)
_CARD = re.compile(rf"(?<!\d){_digits(16)}(?:{_GAP}\d){{0,3}}(?!\d)")
#: Between the groups of a telephone number there can be more: ``138 - 0000 - 0000``, ``138/0000/0000``.
_BREAK = "[ \\-_/.·\u2010-\u2015]{1,3}"
_LANDLINE = rf"[2-9]\d{{2,3}}{_GAP}\d{{4}}(?!\d)"
_PHONE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?1{_GAP}[3-9]{_GAP}{_digits(9)}(?!\d)"
    rf"|(?<!\d)1[3-9]\d{_BREAK}\d{{4}}{_BREAK}\d{{4}}(?!\d)"
    rf"|(?<!\d)0\d{{2,3}}{_GAP}{_LANDLINE}|(?<!\d)\(0\d{{2,3}}\){_GAP}{_LANDLINE}"
)
_FOREIGN_PHONE = re.compile(r"(?<![\d+])\+[1-9](?:[ \-]?\(?\d\)?){7,14}(?!\d)")
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-Z][·. \-]?(?=[A-Z0-9]*\d)[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9港澳学警挂领](?![A-Z0-9])",
    re.IGNORECASE,
)
_QQ = re.compile(r"(?:(?<![a-z])q(?:q|号)|扣扣|企鹅)(?:群|号|号码)?[是为: 号]{0,3}[1-9]\d{4,10}(?!\d)", re.IGNORECASE)
_WECHAT = re.compile(
    r"(?:微信|薇信|v信|(?<![a-z])(?:vx|wx|weixin|wechat))(?:号|号码|id)?[是为: ]{0,3}[a-z][a-z0-9_\-]{5,19}",
    re.IGNORECASE,
)
#: The platform's number of an account: always 28 characters, with capitals and small letters mixed.
_OPENID = re.compile(
    r"(?<![A-Za-z0-9_\-])o(?=[A-Za-z0-9_\-]*[A-Z])(?=[A-Za-z0-9_\-]*\d)[A-Za-z0-9_\-]{27}(?![A-Za-z0-9_\-])"
)
_IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d]|\.\d)")
_IPV6 = re.compile(
    r"(?<![0-9a-z:])(?=[0-9a-f:]*[0-9a-f])(?=[0-9a-f]*:[0-9a-f]*:)[0-9a-f:]{6,39}(?![0-9a-z:])", re.IGNORECASE
)
_NAME = rf"(?:[{_SURNAMES}]|欧阳|司马|上官|诸葛)[\u4e00-\u9fff]{{1,2}}"
_SAID_NAME = re.compile(
    r"(?:我叫|(?:我的|本人|联系人|填表人|真实)?(?:姓名|名字)(?:是|为|叫|: ?)|联系人(?:是|为|叫|: ?)?)"
    rf"({_NAME})(?=$|[\s,。;!?、()\[,.\d]|是|电话|手机)"
)
#: Words that begin like a surname and come before 同志 without being a name.
_NO_NAMES = "任何|任意|全体|方面|高级|高兴|常务|常年"
#: Clerks: who dealt with the matter, and whom a text calls 同志, 先生 or 女士.
_SERVED = re.compile(
    rf"(?:经办|承办|经手)人(?:是|为|叫|: ?)?(?!{_NO_NAMES})({_NAME})(?=$|[\s,。;!?、()\[,.\d]|是|电话|手机|同志|态度)"
    rf"|(?:^|(?<=[\s,。;!?、()])|(?<=感谢|表扬|投诉|批评))(?!{_NO_NAMES})({_NAME})(?=同志|先生|女士)"
)
_SAID_ENGLISH_NAME = re.compile(r"(?i:my name is|my name's) ([A-Z][a-z'\-]+(?: [A-Z][a-z'\-]+){0,2})")


def _is_address(written: str) -> bool:
    try:
        ipaddress.ip_address(written)
    except ValueError:
        return False
    return True


#: Addresses for electronic mail.
email_addresses = Forms(((_EMAIL, _any),))
#: Resident identity numbers of 18 characters, checked, and of the old 15 digits with a region and a birthday.
identity_numbers = Forms(((_IDENTITY, lambda written: is_identity_number(_bare(written))), (_OLD_IDENTITY, _any)))
#: Numbers of bank cards: 16 to 19 digits that satisfy Luhn's check.
card_numbers = Forms(((_CARD, lambda written: is_card_number(_bare(written))),))
#: Plates of cars.
plates = Forms(((_PLATE, _any),))
#: Numbers of QQ accounts and groups, with the word before them.
qq_accounts = Forms(((_QQ, _any),))
#: WeChat accounts with the word before them, and the platform's own account numbers (openid).
wechat_accounts = Forms(((_WECHAT, _any), (_OPENID, _any)))
#: Internet addresses of the fourth and sixth version; numbers of sections such as 1.2.3.4 are none.
internet_addresses = Forms(
    (
        (_IPV4, lambda written: _is_address(written) and len(written) > len("1.2.3.4")),
        (_IPV6, lambda written: written.count(":") >= 2 and _is_address(written)),
    )
)


def telephone_numbers(plain: str) -> Places:
    """Chinese mobile and landline numbers, with gaps or in Chinese numerals too, and numbers that begin with ``+``."""
    yield from (hit.span() for hit in _PHONE.finditer(plain.translate(_NUMERALS)))
    yield from (hit.span() for hit in _FOREIGN_PHONE.finditer(plain))


def said_names(plain: str) -> Places:
    """Names that a text says are somebody's, alone: ``我叫张三``, ``联系人：李四``, ``经办人王五``, ``王五同志``."""
    for form in (_SAID_NAME, _SAID_ENGLISH_NAME):
        yield from (hit.span(1) for hit in form.finditer(plain))
    yield from (hit.span(hit.lastindex or 0) for hit in _SERVED.finditer(plain))
