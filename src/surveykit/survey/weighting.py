"""How answers are weighted to known shares of the population: ``weighting`` in ``survey.yml``."""

from __future__ import annotations

from typing import Any, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from surveykit.survey.types import Identifier, YamlSection

#: The column of typed frames that holds the weights.
WEIGHT = "weight"

_SHARES = {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}, "minProperties": 1}
_BY_WAVE = {"type": "object", "additionalProperties": _SHARES, "minProperties": 1}
_WRITTEN = {
    "description": "Column: a file of targets, {category: share}, or {wave: {category: share}}.",
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {"anyOf": [{"type": "string"}, _SHARES, _BY_WAVE]},
}


class Trim(YamlSection):
    """The smallest and largest weight, as multiples of the mean weight."""

    lower: float = Field(default=0.0, ge=0.0, lt=1.0)
    upper: float | None = Field(default=None, gt=1.0)


def _as_written(schema: dict[str, Any]) -> None:
    schema["properties"]["rake"] = dict(_WRITTEN)
    schema["properties"].pop("start", None)


class Weighting(YamlSection):
    """Raking to known shares, in every wave by itself.

    Args:
        rake: Column (``channel``, ``class``, or a question with one answer) to wave to category to share; the empty
            wave stands for every one. Shares of a wave are brought to a sum of 1.
        trim: Limits of the weights; the sum stays.
        start: The question that holds the weights before raking; filled in from ``design.weight`` on loading.
    """

    model_config = ConfigDict(json_schema_extra=_as_written)

    rake: dict[Identifier, dict[str, dict[str, float]]] = Field(min_length=1)
    trim: Trim | None = None
    start: str | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        for column, waves in self.rake.items():
            for wave, shares in waves.items():
                if any(share < 0 for share in shares.values()) or sum(shares.values()) <= 0:
                    where = f"{column}, {wave}" if wave else column
                    raise PydanticCustomError("shares", "shares of 0 or more for {where}", {"where": where})
        return self

    def shares(self, column: str, wave: str | None) -> dict[str, float]:
        """The share of every category of a column in a wave; they add up to 1."""
        waves = self.rake[column]
        known = waves[wave] if wave is not None and wave in waves else waves[""]
        total = sum(known.values())
        return {category: share / total for category, share in known.items()}
