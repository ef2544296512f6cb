"""Answers that can be chosen, and marks of missing ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from pydantic import ConfigDict, field_validator, model_validator
from pydantic_core import PydanticCustomError

from surveykit.survey.types import LABEL_SCHEMA, LabelText, Text, YamlSection

#: Which end of a scale is good: ``neither`` of amounts, frequencies and agreement with what is neither good nor bad.
Direction = Literal["high", "low", "neither"]
MissingKind = Literal["skipped", "blank", "dont_know", "refused", "invalid", "default_rating"]

_SCORES_SCHEMA = {
    "description": "Code: score. Left out, codes that are numbers are their own scores.",
    "type": "object",
    "additionalProperties": {"type": "number"},
}


class Choice(YamlSection):
    """One answer that can be chosen; ``score`` is what it counts in a mean."""

    code: Text
    label: LabelText
    score: float | None = None


class MissingMark(YamlSection):
    """A text in the raw data that is no answer, and which kind of missing answer it is."""

    mark: Text
    kind: MissingKind


def _entries(value: Any, key: str, content: str) -> Any:
    """A mapping as written (``5: very good``) as the list that the model keeps."""
    return [{key: name, content: entry} for name, entry in value.items()] if isinstance(value, Mapping) else value


def _written_choices(schema: dict[str, Any]) -> None:
    """Describe choices, scores and missing marks as they are written, not as they are kept."""
    choices = {"description": "Code: label, in the order of the questionnaire.", "type": "object", "minProperties": 1}
    missing = {"description": "Text in the raw data: kind of missing answer.", "type": "object"}
    schema["properties"] |= {
        "choices": {**choices, "additionalProperties": LABEL_SCHEMA},
        "scores": dict(_SCORES_SCHEMA),
        "missing": {**missing, "additionalProperties": {"enum": list(get_args(MissingKind))}},
    }


class Answers(YamlSection):
    """Choices and marks of missing answers, as a scale or a question declares them.

    ``better`` says whether ``high`` scores are good (if nothing is said), ``low`` ones, or ``neither``.
    """

    model_config = ConfigDict(json_schema_extra=_written_choices)

    choices: tuple[Choice, ...] = ()
    missing: tuple[MissingMark, ...] = ()
    better: Direction | None = None

    @model_validator(mode="before")
    @classmethod
    def _as_kept(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        kept = dict(value)
        scores = kept.pop("scores", None)
        if scores is not None and not isinstance(scores, Mapping):
            raise PydanticCustomError("scores", "scores are written as code: score")
        choices = _entries(kept.get("choices", ()), "code", "label")
        if isinstance(choices, list) and scores:
            choices = [{**choice, "score": scores.get(choice.get("code"))} for choice in choices]
        if "choices" in kept:
            kept["choices"] = choices
        if "missing" in kept:
            kept["missing"] = _entries(kept["missing"], "mark", "kind")
        return kept

    @field_validator("choices")
    @classmethod
    def _scored(cls, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        """Codes that are all numbers are their own scores where no scores are given."""
        if any(choice.score is not None for choice in choices):
            return choices
        try:
            return tuple(choice.model_copy(update={"score": float(choice.code)}) for choice in choices)
        except ValueError:
            return choices


class Scale(Answers):
    """A named ordered set of choices, used by several questions; ``preset`` names one of official practice."""

    preset: str | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of the questionnaire."""
        return tuple(choice.code for choice in self.choices)

    def choice(self, code: str) -> Choice:
        """The choice with this code.

        Raises:
            KeyError: There is none.
        """
        return {choice.code: choice for choice in reversed(self.choices)}[code]
