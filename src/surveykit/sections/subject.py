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
        question: The question that the headline is about, its own or its rate's; ``None`` where there is no headline.
        measured: The headline's measure, or the question whose mean it is; ``None`` where it has neither.
        rate: The headline's rate; ``None`` where it has none.
        questions: All rating questions that have results.
        scored: All of which reports show means: these, and the constructs that are questions.
        rates: All rates of the headline's question.
        further: The declared measures that are neither rates nor the headline's.
        scored_question: The headline's question where its answers have scores.
        has_choices: Whether the headline's question has choices, whose shares can be shown.
        traits: Recorded traits by which results are broken down.
        parts: ``channel`` and ``wave``, where there are several.
        below: The question that names what lies below a unit.
    """

    question: str | None
    measured: str | None
    rate: str | None
    questions: tuple[str, ...]
    scored: tuple[str, ...]
    rates: tuple[str, ...]
    further: tuple[str, ...]
    scored_question: str | None
    has_choices: bool
    traits: tuple[str, ...]
    parts: tuple[str, ...]
    below: str | None

    @classmethod
    def of(cls, survey: Definition) -> Subject:
        """The subject of a survey."""
        question = survey.subject
        several = {"channel": survey.channels, "wave": survey.waves}
        return cls(
            question,
            survey.measured,
            survey.headline.rate,
            tuple(asked.id for asked in survey.rating_questions() if survey.has_result(asked.id)),
            tuple(asked.id for asked in survey.scored_questions() if survey.has_result(asked.id)),
            tuple(known.id for known in survey.rates.values() if known.question == question),
            tuple(name for name in survey.own_measures if name != survey.measured),
            survey.scored,
            question is not None and survey.questions[question].type in ("rating", "single"),
            tuple(survey.report.breakdowns),
            tuple(name for name, known in several.items() if len(known) > 1),
            survey.units.below,
        )

    @property
    def divisions(self) -> tuple[str, ...]:
        """Traits and channels: by what the results of the latest wave are divided."""
        return (*self.traits, *(name for name in self.parts if name != "wave"))


def headline_of(data: UnitResponses, by: str | list[str] | None = None) -> tuple[Estimates | None, Estimates | None]:
    """The headline's measure (or mean) and its rate, where it has them."""
    measure, rate, design = data.survey.measured, data.survey.headline.rate, data.design()
    return design.measure(measure, by=by) if measure else None, design.rate(rate, by=by) if rate else None


def leading_of(data: UnitResponses, by: str | list[str] | None = None) -> Estimates | None:
    """What of the headline is drawn: its measure or mean, or else its rate; ``None`` where it has neither."""
    means, rates = headline_of(data, by)
    return rates if means is None else means


def said_of_headline(data: UnitResponses, view: View) -> str:
    """The headline in a sentence, with the wave it is of where there are several."""
    return wording.of_wave(wording.headline(*headline_of(data), view), data.wave, view)


def is_overall(view: View) -> bool:
    """Whether the view is that of the overall report."""
    return view.floor.unit is None
