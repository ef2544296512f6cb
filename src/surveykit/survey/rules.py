"""Rules that give the places of rated units a consequence: the worst three in two years running, all below a mark."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from surveykit.language import text
from surveykit.survey.types import LabelText, YamlSection

RuleKind = Literal["top", "bottom", "below"]

#: Which of the two numbers belongs to which kind of rule.
MEASURES: dict[str, str] = {"top": "k", "bottom": "k", "below": "threshold"}


class Rule(YamlSection):
    """A rule about the places of units.

    Args:
        name: What the rule is called; by default what it says.
        kind: ``top`` and ``bottom`` name the first or last ``k`` units, ``below`` all units under ``threshold``.
        k: How many units ``top`` and ``bottom`` name.
        years: In how many consecutive waves a unit must be named before the rule takes effect.
        threshold: The score under which ``below`` names a unit.
        min_n: Fewest answers with which a unit takes part; by default ``disclosure.min_n_rank``.
        question: The question whose mean score is compared.
        measure: The measure that is compared, instead of a question; by default the headline's.
    """

    name: LabelText
    kind: RuleKind
    k: int | None = Field(default=None, ge=1)
    years: int = Field(default=1, ge=1)
    threshold: float | None = None
    min_n: int | None = Field(default=None, ge=1)
    question: str | None = None
    measure: str | None = None

    @property
    def compared(self) -> str | None:
        """The measure or question by which units are compared; ``None`` where it is the headline's."""
        return self.measure or self.question

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        """A rule without a name is called what it says."""
        if isinstance(value, dict) and value.get("name") is None and value.get("kind") in MEASURES:
            number = value.get(MEASURES[value["kind"]])
            said = {"number": number, "years": value.get("years", 1)}
            # Whether low values of a measure are the bad ones, it says itself.
            kind = "beyond" if value["kind"] == "below" and value.get("measure") is not None else value["kind"]
            words = {language: text(f"survey.rule_{kind}", language, **said) for language in ("zh", "en")}
            return {**value, "name": words}
        return value

    @model_validator(mode="after")
    def _measured(self) -> Self:
        """Every kind has its own number and no other, and units are compared by one thing."""
        if self.question is not None and self.measure is not None:
            raise PydanticCustomError("rule", "a question or a measure, not both")
        own = MEASURES[self.kind]
        for key in ("k", "threshold"):
            given = getattr(self, key) is not None
            if given and key != own:
                raise PydanticCustomError("rule", "a rule of kind {kind} with {own} and without {key}",
                                          {"kind": self.kind, "own": own, "key": key})  # fmt: skip
            if not given and key == own:
                raise PydanticCustomError("rule", "{own}: NUMBER, which a rule of kind {kind} needs",
                                          {"kind": self.kind, "own": own})  # fmt: skip
        return self
