"""Several answers in one cell: where they divide, and which choices they are.

Platforms divide ticked choices by ``┋``, commas, semicolons, line breaks. Choices hold such marks themselves
(``ACG文化(动漫、游戏等)``), and so does what is written behind one (``其他〖停车难┋排队〗``, ``Other: far, slow``).
So a cell is not cut blindly: the declared choices say where it divides. Where they allow several divisions (choices
``Tax``, ``fees`` and ``Tax, fees``), the longest choice counts from the left on, always, and the others are reported.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from surveykit.cleaning.typing.meaning import FILLED_IN, codes_by_text
from surveykit.matching.texts import tidy
from surveykit.survey import Scale

#: Marks that divide answers, the most telling first.
SEPARATORS = ("┋", "\n", ";", "；", "|", "→", "，", ",", "、")
#: Behind an open choice, before what the respondent wrote.
_WRITTEN = re.compile(r"\s*[:：(（\[【〖—-]")
#: Parts beyond this are not joined again: no questionnaire has so many choices in one cell.
_PARTS = 60
#: Divisions of one cell that are looked at.
_WAYS = 12


#: The separator at which a cell is cut (none where it is one choice), and its choices.
Way = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Parts:
    """The choices in a cell, in its order, the parts that are no choice, and whether a choice occurs twice.

    ``written`` are parts that count as one of the choices because they are none. ``by`` is the separator at which it
    was cut. ``others`` are the choices that the cell may hold instead, each with its separator, where it can be divided
    in more than one way.
    """

    codes: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    repeats: bool = False
    written: tuple[str, ...] = ()
    by: str = ""
    others: tuple[Way, ...] = ()


@dataclass(frozen=True)
class Known:
    """What a text can mean: the codes of tidied codes and labels, and of texts about which a person decided.

    ``open`` are the labels behind which a respondent can write, the longest first, and their codes.
    """

    codes: Mapping[str, str]
    open: Mapping[str, str]
    decided: Mapping[str, str]

    def longest(self, separator: str) -> int:
        """The most parts that a declared text has where it is cut at a separator."""
        sign = " " if separator.isspace() else separator  # tidied texts have no line breaks
        return 1 + max((text.count(sign) for text in (*self.codes, *self.decided)), default=0)

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
    ways: list[Way] = [] if whole is None else [("", (whole,))]
    best = Parts(())
    for separator in separators:
        parts = _divided(text, separator)
        ends = text.endswith(separator)  # some programs write the mark behind every choice: 1;3;
        if len(parts) < (1 if ends else 2):
            continue
        ways += [(separator, codes) for codes in _joined(parts, separator, known)]
        best = max(best, _separately(parts, separator, known), key=lambda division: len(division.codes))
    if ways:
        once = [way for way in ways if len({*way[1]}) == len(way[1])]  # nobody ticks a choice twice
        (by, codes), *others = once or ways[:1]
        different = tuple(dict.fromkeys(codes))
        return Parts(different, repeats=len(different) < len(codes), by=by, others=tuple(others))
    opened = known.code(text)
    if opened is not None:
        return Parts((opened,))
    return best if best.codes else Parts((), (tidy(text),))


def _divided(text: str, separator: str) -> list[str]:
    """A text cut at a mark, but not inside what a respondent wrote between ``〖〗``; empty parts count for nothing."""
    return [part for part in re.findall(f"(?:[^{re.escape(separator)}〖]|〖[^〗]*〗|〖)+", text) if tidy(part)]


def _joined(parts: Sequence[str], separator: str, known: Known) -> list[tuple[str, ...]]:
    """The choices that the parts are, some perhaps made of several parts, in every way; the longest choice first.

    What is written behind an open choice goes on until the next choice, and is not cut differently.
    """
    if len(parts) > _PARTS:
        return []
    longest, last = known.longest(separator), len(parts)
    ways: dict[int, list[tuple[str, ...]]] = {last: [()]}
    for start in range(last - 1, -1, -1):
        divisions: list[tuple[str, ...]] = []
        for stop in range(min(start + longest, last), start, -1):
            code = known.exact(separator.join(parts[start:stop])) if stop in ways else None
            divisions += [(code, *way) for way in ways[stop]] if code is not None else []
        if not divisions:
            divisions = next(
                (
                    [(code, *way) for way in ways[stop]]
                    for stop in range(start + 1, last + 1)
                    if stop in ways and (code := known.code(separator.join(parts[start:stop]))) is not None
                ),
                [],
            )
        if divisions:
            ways[start] = divisions[:_WAYS]
    return ways.get(0, [])


def _separately(parts: Sequence[str], separator: str, known: Known) -> Parts:
    """The choices among the parts, the longest first from the left on, and the parts that are none."""
    chosen: dict[str, None] = {}
    unknown: list[str] = []
    start, longest = 0, known.longest(separator)
    while start < len(parts):
        stops = range(min(start + longest, len(parts)), start, -1)
        exact = ((known.exact(separator.join(parts[start:stop])), stop) for stop in stops)
        code, stop = next(((code, stop) for code, stop in exact if code is not None), (None, start + 1))
        code = code or known.code(parts[start])
        if code is None:
            unknown.append(tidy(parts[start]))
        else:
            chosen[code] = None
        start = stop
    return Parts(tuple(chosen), tuple(unknown))
