"""What the sections of one survey are about: the headline's question and rate, and the ways of dividing."""

from __future__ import annotations

from dataclasses import dataclass

from surveykit import wording
from surveykit.presentation import View
from surveykit.results import Estimates
from surveykit.slices import UnitResponses
from surveykit.survey import Definition


@dataclass(frozen=True)
class Subject:
    """Names that several sections go by.

    Args:
        question: The headline's question.
        rate: The headline's rate; ``None`` where it has none.
        questions: All rating questions.
        scored: All of which reports show means: these, and the constructs that are questions.
        rates: All rates of the headline's question.
        traits: Recorded traits by which results are broken down.
        parts: ``channel`` and ``wave``, where there are several.
        below: The question that names what lies below a unit.
    """

    question: str
    rate: str | None
    questions: tuple[str, ...]
    scored: tuple[str, ...]
    rates: tuple[str, ...]
    traits: tuple[str, ...]
    parts: tuple[str, ...]
    below: str | None

    @classmethod
    def of(cls, survey: Definition) -> Subject:
        """The subject of a survey."""
        question, rate = survey.headline.question, survey.headline.rate
        several = {"channel": survey.channels, "wave": survey.waves}
        return cls(
            question,
            rate,
            tuple(asked.id for asked in survey.rating_questions()),
            tuple(asked.id for asked in survey.scored_questions()),
            tuple(known.id for known in survey.rates.values() if known.question == question),
            tuple(survey.report.breakdowns),
            tuple(name for name, known in several.items() if len(known) > 1),
            survey.units.below,
        )

    @property
    def divisions(self) -> tuple[str, ...]:
        """Traits and channels: by what the results of the latest wave are divided."""
        return (*self.traits, *(name for name in self.parts if name != "wave"))


def headline_of(data: UnitResponses, by: str | list[str] | None = None) -> tuple[Estimates, Estimates | None]:
    """The headline's mean, and its rate where it has one."""
    headline, design = data.survey.headline, data.design()
    return design.mean(headline.question, by=by), design.rate(headline.rate, by=by) if headline.rate else None


def said_of_headline(data: UnitResponses, view: View) -> str:
    """The headline in a sentence, with the wave it is of where there are several."""
    return wording.of_wave(wording.headline(*headline_of(data), view), data.wave, view)


def is_overall(view: View) -> bool:
    """Whether the view is that of the overall report."""
    return view.floor.unit is None
