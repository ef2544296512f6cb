"""Numbers as people write them: ``1.2万``, ``３百``, ``约300``, ``10-15万``, ``百分之二十``, ``5人以下``.

A number is an interval: an exact one begins and ends at the same place, ``300余`` lies between 300 and 400, and
``30000以上`` has no end. How wide the vague words are is a convention, stated here once. The last place is that of the
last digit that is not zero (the hundreds of 300, the tens of 120).

========================== ==================================
``300多``, ``300余``, ``over`` from 300 to one more in the last place: 300 to 400
``约300``, ``300左右``, ``about`` half a place to either side: 250 to 350
``近300``, ``nearly``        half a place below: 250 to 300
``三四百``, ``两三个``        from the first to the second: 300 to 400, 2 to 3
``300(含)以上``               as without ``(含)``: both ends always count
========================== ==================================
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from surveykit.matching.texts import plain_width

_DIGITS: dict[str, int] = dict(zip("零一二三四五六七八九两", [*range(10), 2], strict=True))
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
#: Other signs for the same: those of cheques, traditional ones.
_SAME = str.maketrans("〇壹贰叁肆伍陆柒捌玖俩拾佰仟萬億", "零一二三四五六七八九两十百千万亿")
_TENS = {"廿": "二十", "卅": "三十"}
_ENGLISH = {"k": 10**3, "thousand": 10**3, "million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9}
_CHINESE = "".join([*_DIGITS, *_PLACES, *_MYRIADS, *_TENS, "半"])
_DIGIT = f"[{''.join(_DIGITS)}]"
_NUMERAL = rf"[{_CHINESE}]+(?:点{_DIGIT}+[万亿]?)?"
_SECTION = re.compile(f"(?:(?P<k>{_DIGIT})千)?零*(?:(?P<h>{_DIGIT})百)?零*(?:(?P<t>{_DIGIT})?十)?零*(?P<o>{_DIGIT})?")

_MACHINE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_PLAIN = r"[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?"
_MULTIPLIER = r"(?:\s*[十百千]?[万亿]+|[十百千]|\s*(?:thousand|million|billion|mn|bn)\b|k\b)?"
_CORE = rf"(?:{_PLAIN}{_MULTIPLIER}|{_NUMERAL})"
_DASH = r"\s*(?:-|–|—|~|−|至|到|to\b)\s*"
_ABOUT = ("大约", "大概", "约", "approximately", "about", "around", "circa", "ca.", "~")
_NEARLY = ("将近", "接近", "近", "nearly", "almost")
_OVER = ("超过", "超", "逾", "多于", "more than", "over")
_LEAST = ("至少", "不少于", "不低于", "不小于", "大于", "高于", "at least", "no less than", "above", ">=", "≥", ">")
_MOST = (
    "至多", "最多", "不超过", "不多于", "不大于", "不高于", "不足", "不到", "少于", "低于", "小于", "at most", "up to",
    "less than", "fewer than", "no more than", "under", "below", "<=", "≤", "<",
)  # fmt: skip
_HEADS = {"about": _ABOUT, "nearly": _NEARLY, "over": _OVER, "least": _LEAST, "most": _MOST}
_HEAD = "|".join(re.escape(word) for words in _HEADS.values() for word in sorted(words, key=len, reverse=True))
_TAILS = {"左右": "about", "上下": "about", "以上": "least", "及以上": "least", "or more": "least", "+": "least",
          "以下": "most", "及以下": "most", "以内": "most", "or less": "most"}  # fmt: skip
_TAIL = "|".join(re.escape(word) for word in sorted(_TAILS, key=len, reverse=True))
_FORM = re.compile(
    rf"(?P<head>{_HEAD})?\s*(?P<low>{_CORE})(?P<more>[多余来几](?P<moreover>[万亿千百十]?))?"
    rf"(?:(?P<first>[^\d{_CHINESE}\s~–—−-]{{0,6}}?){_DASH}(?P<high>{_CORE}))?"
    rf"\s*(?P<unit>[^\d\s]*?|[a-z]+(?: [a-z]+)?)\s*(?P<tail>{_TAIL})?",
    re.IGNORECASE,
)
_SCALE = re.compile(rf"(?:[{''.join([*_PLACES, *_MYRIADS])}]+|\s*(?:k|thousand|million|billion|mn|bn))$", re.IGNORECASE)
_SHARE = re.compile(rf"(?P<whole>[百千万])分之(?P<part>{_CORE})")
_TENTHS = re.compile(rf"(?P<part>[{_CHINESE}]|\d(?:\.\d)?)成(?P<half>半)?")
_NEIGHBOURS = re.compile("([一二三四五六七八九两])([一二三四五六七八九两])([十百千]?[万亿]?)(.*)")
#: ``3万5``, ``1万2千``, ``1亿2000万``: what follows a multiplier in plain digits.
_MIXED = re.compile(rf"(\d+)([千万亿])(\d+)([十百千万]?)([^\d{_CHINESE}]*)")
_INCLUDED = re.compile(r"\(含(?:本数)?\)")


@dataclass(frozen=True)
class Quantity:
    """A written number, from ``low`` to ``high``: ``None`` where it has no such end (``5人以下``, ``30000以上``).

    ``unit`` is what is counted, as written behind the number; ``%`` for shares, which are counted in hundredths.
    """

    low: float | None
    high: float | None
    unit: str = ""

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    def times(self, factor: float) -> Quantity:
        """The same in another unit."""
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        return Quantity(low, high, self.unit)


def is_plain_number(text: str) -> bool:
    """Whether a text is a number as machines write it."""
    return _MACHINE.fullmatch(text) is not None


@lru_cache(maxsize=65_536)
def quantity_of(text: str) -> Quantity | None:
    """The number that a text means; ``None`` where it means none."""
    plain = _INCLUDED.sub("", plain_width(text)).strip().translate(_SAME)
    if plain in ("百", "千", *_MYRIADS):
        return None  # a unit rather than a number
    if plain.startswith("¥"):
        quantity = _ordinary(plain[1:].strip())
        return None if quantity is None or quantity.unit not in ("", "元") else replace(quantity, unit="元")
    readings = (reading(plain) for reading in (_share, _tenths, _neighbours, _mixed, _ordinary))
    return next((quantity for quantity in readings if quantity is not None), None)


def _share(plain: str) -> Quantity | None:
    """``百分之二十``, ``千分之三``, in hundredths."""
    match = _SHARE.fullmatch(plain)
    if match is None:
        return None
    value = _number(match["part"])
    factor = {"百": 1.0, "千": 0.1, "万": 0.01}[match["whole"]]
    return None if value is None else Quantity(value * factor, value * factor, "%")


def _tenths(plain: str) -> Quantity | None:
    """``三成``, ``三成半``, ``一半``, in hundredths."""
    if plain in ("一半", "半数"):
        return Quantity(50.0, 50.0, "%")
    match = _TENTHS.fullmatch(plain)
    value = None if match is None else _number(match["part"])
    if match is None or value is None:
        return None
    share = 10 * value + (5 if match["half"] else 0)
    return Quantity(share, share, "%")


def _neighbours(plain: str) -> Quantity | None:
    """``三四百人``, ``两三年``, ``三五个``, ``七八成``: between the one and the other."""
    match = _NEIGHBOURS.fullmatch(plain)
    if match is None or not set(_CHINESE).isdisjoint(match[4]):
        return None
    low, high = _DIGITS[match[1]], _DIGITS[match[2]]
    if high != low + 1 and (low, high) != (3, 5):
        return None
    factor = _factor(match[3])
    return _in_tenths(Quantity(low * factor, high * factor, match[4].strip()))


def _in_tenths(quantity: Quantity) -> Quantity:
    """``九成以上`` in hundredths; other quantities as they are."""
    return replace(quantity.times(10), unit="%") if quantity.unit == "成" else quantity


def _mixed(plain: str) -> Quantity | None:
    """``3万5`` is 35000, ``3万500元`` is 30500."""
    match = _MIXED.fullmatch(plain)
    if match is None:
        return None
    whole, part = _factor(match[2]), int(match[3])
    rest = part * (_factor(match[4]) if match[4] else whole / 10 if len(match[3]) == 1 else 1.0)
    if rest >= whole:
        return None
    value = int(match[1]) * whole + rest
    return Quantity(value, value, match[5].strip())


def _ordinary(plain: str) -> Quantity | None:
    match = _FORM.fullmatch(re.sub("成([多余])", r"\1成", plain))
    if match is None:
        return None
    low, unit = _number(match["low"]), match["unit"].strip()
    if low is None or not set(_CHINESE).isdisjoint(unit):
        return None
    factor = _factor(match["moreover"] or "")
    low, step = low * factor, _place(low) * factor
    if match["high"] is not None:
        return _range(match, low, unit)
    head, tail = ((match[name] or "").lower() for name in ("head", "tail"))
    how = next((name for name, words in _HEADS.items() if head in words), _TAILS.get(tail, ""))
    how = how or ("over" if match["more"] else "")
    ends: dict[str, tuple[float | None, float | None]] = {
        "": (low, low),
        "about": (low - step / 2, low + step / 2),
        "nearly": (low - step / 2, low),
        "over": (low, low + step),
        "least": (low, None),
        "most": (None, low),
    }
    return _in_tenths(Quantity(*ends[how], unit))


def _range(match: re.Match[str], low: float, unit: str) -> Quantity | None:
    """``10-15万``: what follows the second number counts for the first, unless it has its own."""
    high = _number(match["high"])
    if high is None or match["more"] or match["head"] not in (None, *_ABOUT):
        return None
    if _TAILS.get((match["tail"] or "").lower(), "about") != "about":
        return None  # 3-5次以上: nobody knows which of both is meant
    scale = _SCALE.search(match["high"])
    bare = re.fullmatch(_PLAIN, match["low"], re.IGNORECASE)
    if scale is not None and bare is not None and re.match(_PLAIN, match["high"], re.IGNORECASE):
        low *= _factor(scale[0].strip())
    first = (match["first"] or "").strip()
    if low > high or (first and first != unit):
        return None
    return _in_tenths(Quantity(low, high, unit))


def _factor(words: str) -> float:
    """What multipliers such as ``千万`` or ``million`` stand for."""
    factor = _ENGLISH.get(words.lower())
    if factor is not None:
        return float(factor)
    return float(math.prod({**_PLACES, **_MYRIADS}[sign] for sign in words))


def _number(text: str) -> float | None:
    """A number without vague words."""
    match = re.match(_PLAIN, text, re.IGNORECASE)
    if match is None:
        return chinese_number(text)
    behind = text[match.end() :].strip()
    return float(match[0].replace(",", "")) * (_factor(behind) if behind else 1.0)


def chinese_number(text: str) -> float | None:
    """The value of Chinese numerals; ``None`` for other texts.

    Read are ``二十三万五千``, ``二〇二四``, ``壹佰``, ``廿三``, ``一点五万``.
    """
    plain = text.translate(_SAME)
    whole, dot, decimals = plain.partition("点")
    if dot:
        return _with_decimals(whole, decimals)
    for sign, words in _TENS.items():
        plain = plain.replace(sign, words)
    if plain == "半":
        return 0.5
    if plain and all(sign in _DIGITS for sign in plain):
        return float(_in_digits(plain))
    return _with_myriads(plain)


def _with_decimals(whole: str, decimals: str) -> float | None:
    """``一点五``, ``一点五万``."""
    value, factor = chinese_number(whole), _MYRIADS.get(decimals[-1:], 1)
    digits = decimals.rstrip("万亿")
    if value is None or not digits or not set(digits) <= _DIGITS.keys():
        return None
    return float(f"{value:.0f}.{_in_digits(digits)}") * factor


def _in_digits(signs: str) -> str:
    return "".join(str(_DIGITS[sign]) for sign in signs)


def _with_myriads(plain: str) -> float | None:
    """``两亿三千万``: what precedes 亿 and 万 is counted in them; ``一万五`` is 15000."""
    sign = next((myriad for myriad in "亿万" if myriad in plain), None)
    if sign is None:
        return _below_myriad(plain)
    head, _, tail = plain.rpartition(sign)
    factor, front = _MYRIADS[sign], _with_myriads(head) if head else 1.0
    if front is None:
        return None
    if tail in _DIGITS and tail != "零":
        return front * factor + _DIGITS[tail] * factor / 10
    rest = _with_myriads(tail) if tail else 0.0
    return None if rest is None or rest >= factor else front * factor + rest


def _below_myriad(plain: str) -> float | None:
    """``三千零五``, ``十五``, ``一百二`` (which is 120)."""
    if plain in ("百", "千"):
        return float(_PLACES[plain])
    match = _SECTION.fullmatch(plain)
    if match is None or not plain:
        return None
    thousands, hundreds, tens, ones = (_DIGITS[match[name] or "零"] for name in ("k", "h", "t", "o"))
    ten = 10 * tens if match["t"] else 10 if "十" in plain else 0
    short = match["o"] and len(plain) > 1 and plain[-2] in "千百"
    last = ones * (100 if plain[-2] == "千" else 10) if short else ones
    return float(1000 * thousands + 100 * hundreds + ten + last)


def _place(value: float) -> float:
    """The place of the last digit that is not zero: 100 for 300, 10 for 120, 0.1 for 1.5."""
    digits = f"{abs(value):.10f}".rstrip("0").rstrip(".")
    whole, _, decimals = digits.partition(".")
    if decimals:
        return float(10 ** -len(decimals))
    return float(10 ** (len(whole) - len(whole.rstrip("0")))) if whole.strip("0") else 1.0
