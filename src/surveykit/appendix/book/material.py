"""What the parts of a book are made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from surveykit.estimation import Design
from surveykit.language import Language
from surveykit.slices import UnitResponses
from surveykit.survey import Definition


@dataclass(frozen=True)
class Material:
    """All responses, with what they withhold together with the reports of the units, and the language of the book."""

    data: UnitResponses
    language: Language

    @property
    def survey(self) -> Definition:
        """The questionnaire and everything decided in advance."""
        return self.data.survey

    @cached_property
    def design(self) -> Design:
        """The sampling design."""
        return self.data.design()

    @property
    def traits(self) -> tuple[str, ...]:
        """The columns by which results are broken down: recorded traits; channel and wave where there are several."""
        survey = self.survey
        parts = (("channel", survey.channels), ("wave", survey.waves))
        return (*survey.report.breakdowns, *(name for name, known in parts if len(known) > 1))

    def has_answers(self, question: str) -> bool:
        """Whether anybody answered a question."""
        return bool(self.data.frame[question].notna().any())
