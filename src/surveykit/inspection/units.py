"""Which column probably names the rated units, by its header and by how its texts repeat."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from surveykit.inspection.columns import ColumnGuess
from surveykit.inspection.joined import bare_choice
from surveykit.inspection.open_answers import asks_for_words
from surveykit.matching.office_names import name_key

_STRONG = re.compile(
    r"(被评|评价的|评议的|办理业务的|所评)?(单位|处室|科室|站所|窗口名称|机构|支部|部门名称)"
    r"|\b(unit|office|department|counter|branch|site|organi[sz]ation|agency|instructor|lecturer|teacher|course|airline)\b"
    r"|MemberSite|instcode",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"部门|窗口|学校|医院|地区|区县|街道|校区|school|hospital|region|district|station|location", re.IGNORECASE
)
#: Headers that ask for an opinion about it.
_ASKS = re.compile(r"作出评价|是否满意|满意吗|满意度|意见|建议|how (satisfied|likely|often)|agree", re.IGNORECASE)
#: Headers about the respondent and not about what is rated.
_OWN = re.compile(r"您的(单位|部门|身份|人员)|性质|类型|类别|编号|编码|your|type", re.IGNORECASE)


#: From this score on a column is taken for the rated units and asks nothing else.
SURE = 0.5


@dataclass(frozen=True)
class UnitGuess:
    """A column that may name the rated units.

    Args:
        column: Its name.
        names: The different names, in the order of the file.
        n: Rows that name one.
        score: From 0 to 1; below 0.5 nothing but its shape speaks for it.
        reasons: What speaks for it.
    """

    column: str
    names: tuple[str, ...]
    n: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class UnitNames:
    """A unit as the data name it most often, and its other spellings (width, case, spaces, short forms of offices)."""

    name: str
    others: tuple[str, ...] = ()


def merged_names(texts: Iterable[str]) -> tuple[UnitNames, ...]:
    """The units that texts name, in the order of the texts; spellings with one matching key are one unit."""
    groups: dict[str, Counter[str]] = {}
    for text in texts:
        groups.setdefault(name_key(text) or text, Counter())[text] += 1
    merged = [[text for text, _ in group.most_common()] for group in groups.values()]
    return tuple(UnitNames(name, tuple(others)) for name, *others in merged)


def suspected_units(guesses: Sequence[ColumnGuess]) -> tuple[UnitGuess, ...]:
    """The columns that may name the units, the likeliest first."""
    units = [guess for guess in map(_unit, guesses) if guess is not None]
    return tuple(sorted(units, key=lambda guess: -guess.score))


def _unit(guess: ColumnGuess) -> UnitGuess | None:
    names = tuple(dict.fromkeys(map(bare_choice, guess.counts)))
    if guess.kind not in ("single", "text", "number") or len(names) < 2 or guess.scale.name or guess.separator:
        return None
    header, is_strong = guess.cell.question, _STRONG.search(guess.cell.question)
    is_part = guess.cell.option is not None or guess.cell.subquestion is not None
    if is_part or _ASKS.search(header) or asks_for_words(header) or (guess.kind == "number" and not is_strong):
        return None
    reasons, score = [], 0.0
    if is_strong and not _OWN.search(header):
        reasons, score = [f"its header names such things: {header[:30]}"], 0.6
    elif _WEAK.search(header) and not _OWN.search(header):
        reasons, score = [f"its header may name such things: {header[:30]}"], 0.35
    repeated = guess.n / len(names)
    if repeated >= 2 and max(map(len, names)) <= 60:
        reasons.append(f"{len(names)} names in {guess.n} rows")
        score += min(0.3, 0.05 * repeated)
    if not reasons or (score < 0.3 and guess.kind == "text" and repeated < 2):
        return None
    return UnitGuess(guess.name, names, guess.n, round(score, 2), tuple(reasons))
