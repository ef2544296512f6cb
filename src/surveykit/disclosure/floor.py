"""How many answers a published number needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from surveykit.errors import ParameterError, Problem

if TYPE_CHECKING:
    from surveykit.survey import Definition, Withheld, WithheldGroups

Level = Literal["withheld", "mean_only", "all"]
Reason = Literal["small", "protects"]
_LOWEST = {"min_n": 10, "min_n_spread": 15, "min_n_rank": 30}


@dataclass(frozen=True)
class Floor:
    """The least numbers of answers; they can be raised, never lowered. And what else a report withholds.

    Args:
        min_n: For any number at all.
        min_n_spread: For a standard error, an interval or a distribution.
        min_n_rank: For a place in a ranking.
        unit: The unit whose report it is: rows that name no unit are its own. ``None`` for the overall report.
        closed: Why nothing of this unit may be shown, not even how many answered; ``None`` where something may.
        protects: Groups that are withheld whatever their n, because they would give a smaller one away in some other
            report.
        is_none: That there is no floor, see :meth:`none`.
        is_of_things: That rows are about things and nobody has to be protected (``records: {protect: none}``).

    Raises:
        ParameterError: A number is below the package's own floor, or the three are not in ascending order.
    """

    min_n: int = _LOWEST["min_n"]
    min_n_spread: int = _LOWEST["min_n_spread"]
    min_n_rank: int = _LOWEST["min_n_rank"]
    unit: str | None = None
    closed: Reason | None = None
    protects: tuple[WithheldGroups, ...] = ()
    is_none: bool = False
    is_of_things: bool = False

    def __post_init__(self) -> None:
        numbers = {"min_n": self.min_n, "min_n_spread": self.min_n_spread, "min_n_rank": self.min_n_rank}
        problems = [
            Problem(f"the disclosure floor {name} can be raised but not lowered", "", f"at least {least}", str(number))
            for (name, number), least in zip(numbers.items(), _LOWEST.values(), strict=True)
            if number < least and not (self.is_none or self.is_of_things)
        ]
        if not self.min_n <= self.min_n_spread <= self.min_n_rank:
            all_three = ", ".join(map(str, numbers.values()))
            problems.append(Problem("min_n, min_n_spread and min_n_rank must not decrease", found=all_three))
        if problems:
            raise ParameterError(problems)

    @classmethod
    def of(cls, survey: Definition, withheld: Withheld | None = None) -> Floor:
        """The floor of a survey, with what one report has to withhold.

        A raised ``min_n`` raises the other two where they would be below it. Of records about things
        (``records: {protect: none}``) nothing is withheld for being small; a place in a ranking needs what it needs.
        """
        if not survey.records.is_about_people:
            return cls(0, 0, survey.records.min_n_rank or _LOWEST["min_n_rank"], is_of_things=True)
        settings = survey.disclosure
        spread = max(settings.min_n, settings.min_n_spread)
        numbers = (settings.min_n, spread, max(spread, settings.min_n_rank))
        return cls(*numbers, *(() if withheld is None else (withheld.unit, withheld.closed, withheld.groups)))

    @classmethod
    def none(cls) -> Floor:
        """No floor at all, for the analyst's own eyes: whatever is made with it is marked and cannot be published."""
        return cls(0, 0, 0, is_none=True)

    def level(self, n: float) -> Level:
        """What may be shown of ``n`` answers: nothing, the mean or rate with n, or all; an unknown n is withheld."""
        if n >= self.min_n_spread:
            return "all"
        return "mean_only" if n >= self.min_n else "withheld"
