"""What an expression gives, with every name in it known: the step between the text of ``derive`` and its values.

A formula is an expression in which every name is a question, a choice, a number or a day. It knows no data: values are
calculated from it elsewhere (``cleaning.calculating``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from surveykit.language import filled
from surveykit.survey.answers import Choice

#: What an expression or a question gives; ``many`` are several ticked choices, ``other`` what cannot be used.
Gives = Literal["number", "yes_no", "choice", "rating", "day", "text", "many", "other"]
#: What questions of each type give.
GIVES: Mapping[str, Gives] = {
    "rating": "rating", "single": "choice", "multiple": "many", "date": "day", "text": "text",
    **dict.fromkeys(("number", "duration", "nps"), "number"),
}  # fmt: skip


@cache
def yes_and_no() -> tuple[Choice, Choice]:
    """The choices of what is yes or no."""
    yes = Choice(code="1", label=filled("survey.yes"), score=1.0)
    return yes, Choice(code="0", label=filled("survey.no"), score=0.0)


@dataclass(frozen=True)
class Operand:
    """What expressions may know of a question.

    Args:
        gives: What its answers are.
        choices: Its choices, those of its first scale.
        bounds: The least and the greatest answer, where numbers have such.
        ordered: Whether its choices are in an order although they have no scores.
        several_scales: Whether channels ask it on different scales.
        period: What a date is: ``second``, ``day``, ``month`` or ``year``.
    """

    gives: Gives
    choices: tuple[Choice, ...] = ()
    bounds: tuple[float, float] | None = None
    ordered: bool = False
    several_scales: bool = False
    period: str = "day"


@dataclass(frozen=True)
class Items:
    """Questions that measure one thing: those that are turned round, and how many have to be answered."""

    questions: tuple[str, ...]
    reverse: tuple[str, ...] = ()
    minimum: int | None = None


@dataclass(frozen=True)
class Names:
    """Everything that expressions can name, and the expressions by the name of what they make."""

    questions: Mapping[str, Operand]
    expressions: Mapping[str, str] = field(default_factory=dict)
    constructs: Mapping[str, Items] = field(default_factory=dict)
    calendars: Collection[str] = ()


@dataclass(frozen=True)
class Formula:
    """What is done to what, and what it gives.

    Args:
        does: ``question``, ``constant``, ``score``, ``among`` or the sign or function.
        gives: What comes of it.
        of: What it is done to.
        value: A question's id, a number (days since 1970 for days), limits, or the positions of choices that count.
        choices: Those of what comes of it.
        bounds: The least and the greatest number that can come of it, where scores give it such.
        ordered: Whether its choices are in an order although they have no scores.
        minimum: How many of ``of`` have to be answered.
    """

    does: str
    gives: Gives
    of: tuple[Formula, ...] = ()
    value: Any = None
    choices: tuple[Choice, ...] = ()
    bounds: tuple[float, float] | None = None
    ordered: bool = False
    minimum: int = 0

    @property
    def parts(self) -> tuple[Formula, ...]:
        """Everything that is done in it, itself first."""
        return (self, *(inner for part in self.of for inner in part.parts))

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions it is made of, each once."""
        own = (self.value,) if self.does in ("question", "moment", "texts", "ticks", "ticked") else ()
        names = (*(name for name in own), *(name for part in self.of for name in part.questions))
        return tuple(dict.fromkeys(name if isinstance(name, str) else name[0] for name in names))

    @property
    def needed(self) -> int:
        """How many of its questions have to be put to people so that it can have values."""
        every = len(self.questions)
        if self.does in ("if", "and", "or"):
            return 1
        return min(self.minimum, every) if self.minimum else every


def operand_of(formula: Formula) -> Operand:
    """What other expressions may know of a derived question."""
    choices = yes_and_no() if formula.gives == "yes_no" else formula.choices
    return Operand(formula.gives, choices, ordered=formula.ordered)
