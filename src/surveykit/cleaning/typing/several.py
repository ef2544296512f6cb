"""Several answers in one cell: where they divide, and which choices they are.

Platforms divide ticked choices by ``┋``, commas, semicolons, line breaks. Choices hold such marks themselves
(``ACG文化(动漫、游戏等)``), and so does what is written behind one (``其他〖停车难┋排队〗``, ``Other: far, slow``).
So a cell is not cut blindly: the declared choices say where it divides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from surveykit.cleaning.typing.choices import FILLED_IN, codes_by_text
from surveykit.matching.texts import tidy
from surveykit.survey import Scale

#: Marks that divide answers, the most telling first.
SEPARATORS = ("┋", "\n", ";", "；", "|", "→", "，", ",", "、")
#: Behind an open choice, before what the respondent wrote.
_WRITTEN = re.compile(r"\s*[:：(（\[【〖—-]")
#: Parts beyond this are not joined again: no questionnaire has so many choices in one cell.
_PARTS = 60


@dataclass(frozen=True)
class Parts:
    """The choices in a cell, in its order, the parts that are no choice, and whether a choice occurs twice."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    repeats: bool = False


@dataclass(frozen=True)
class Known:
    """What a text can mean: the codes of tidied codes and labels, and of texts about which a person decided.

    ``open`` are the labels behind which a respondent can write, the longest first, and their codes.
    """

    codes: Mapping[str, str]
    open: Mapping[str, str]
    decided: Mapping[str, str]

    def exact(self, text: str) -> str | None:
        """The choice that a text is, whatever was written behind it between ``〖〗``."""
        text = tidy(text)
        bare = tidy(FILLED_IN.sub("", text))
        return self.codes.get(text) or self.codes.get(bare) or self.decided.get(text)

    def code(self, text: str) -> str | None:
        """The choice that a text is, or the open choice that it begins with."""
        exact, plain = self.exact(text), tidy(text)
        if exact is not None:
            return exact
        begun = (label for label in self.open if plain.startswith(label) and _WRITTEN.match(plain[len(label) :]))
        return next((self.open[label] for label in begun), None)


def known_choices_of(scale: Scale, open_codes: Collection[str] = (), decided: Mapping[str, str] | None = None) -> Known:
    """What texts can mean by a scale."""
    codes = codes_by_text(scale)
    labels = sorted((text for text, code in codes.items() if code in open_codes), key=len, reverse=True)
    return Known(codes, {label: codes[label] for label in labels}, decided or {})


def parts_of(text: str, known: Known, separators: Sequence[str] = SEPARATORS) -> Parts:
    """The answers in a cell; where nothing fits entirely, the division that leaves the fewest parts unknown."""
    whole = known.exact(text)
    if whole is not None:
        return Parts((whole,))
    best = Parts(())
    for separator in separators:
        parts = _divided(text, separator)
        ends = text.endswith(separator)  # some programs write the mark behind every choice: 1;3;
        if len(parts) < (1 if ends else 2):
            continue
        codes = _joined(parts, separator, known)
        if codes is not None:
            different = tuple(dict.fromkeys(codes))
            return Parts(different, repeats=len(different) < len(codes))
        best = max(best, _separately(parts, known), key=lambda division: len(division.codes))
    opened = known.code(text)
    if opened is not None:
        return Parts((opened,))
    return best if best.codes else Parts((), (tidy(text),))


def _divided(text: str, separator: str) -> list[str]:
    """A text cut at a mark, but not inside what a respondent wrote between ``〖〗``; empty parts count for nothing."""
    return [part for part in re.findall(f"(?:[^{re.escape(separator)}〖]|〖[^〗]*〗|〖)+", text) if tidy(part)]


def _joined(parts: Sequence[str], separator: str, known: Known) -> list[str] | None:
    """The choices that the parts are, some of them perhaps made of several parts; ``None`` where they are not."""
    if len(parts) > _PARTS:
        return None
    ways: dict[int, list[str]] = {len(parts): []}
    for start in range(len(parts) - 1, -1, -1):
        for stop in range(start + 1, len(parts) + 1):
            code = known.code(separator.join(parts[start:stop])) if stop in ways else None
            if code is not None:
                ways[start] = [code, *ways[stop]]
                break
    return ways.get(0)


def _separately(parts: Sequence[str], known: Known) -> Parts:
    codes = [(part, known.code(part)) for part in parts]
    chosen = dict.fromkeys(code for _, code in codes if code is not None)
    return Parts(tuple(chosen), tuple(tidy(part) for part, code in codes if code is None))
