"""What may be shown of one estimate, and one published number with what a checker needs of it."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Why nothing is shown where a question was put to nobody: there are no answers, and nothing is withheld.
NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of one estimate, after the floor.

    ``by`` are the groups, outermost first, as (column, code). ``value`` and the rest are in the unit of the frame:
    scores for a mean, shares (0 to 1) for a proportion. ``count`` is the number of answers in ``category``, where it
    is known. What may not be shown is ``None``, and ``withheld`` says why: ``small``, ``protects``, or ``not_asked``.
    """

    variable: str
    by: tuple[tuple[str, str], ...]
    category: str | None
    value: float | None
    se: float | None
    low: float | None
    high: float | None
    n: int | None
    n_eff: float | None
    df: float | None
    method: str
    shown: str
    withheld: str | None
    count: int | None = None
    p: float | None = None
    #: The number of answers that is needed to show it.
    needs: int = 0
    #: Of a share, who chose the category, where somebody gave several answers.
    choosers: tuple[int, ...] | int | None = field(default=None, repr=False)

    @property
    def group(self) -> str:
        """The code of the innermost group; empty for everybody."""
        return self.by[-1][1] if self.by else ""

    @property
    def is_withheld(self) -> bool:
        """Whether nothing of it may be shown."""
        return self.shown == "withheld" or self.value is None

    @property
    def is_protected(self) -> bool:
        """Whether it is kept back although there is something: not where nobody answered and nobody is protected."""
        return self.shown == "withheld" and self.is_asked

    @property
    def is_asked(self) -> bool:
        """Whether the question was put to anybody in the group."""
        return self.withheld != NOT_ASKED

    @property
    def has_interval(self) -> bool:
        """Whether both ends of its interval may be shown and exist."""
        return self.low is not None and self.high is not None

    def hidden(self, reason: str, needs: int) -> Shown:
        """The same estimate, withheld: nothing but its names is kept."""
        nothing = (None,) * 7
        return Shown(
            self.variable, self.by, self.category, *nothing, self.method, "withheld", reason, None, None, needs
        )


@dataclass(frozen=True)
class Number:
    """One published number with everything a checker needs; a row of ``numbers.json``.

    ``shown`` is ``all``, ``mean_only`` (10 to 14 answers: no spread) or ``withheld``; a withheld number has no value.
    ``by`` names the group, for instance ``{"unit": "D01", "category": "5"}``. Values are rounded as printed or finer
    (``places`` of the room that made it), so that equal inputs give equal text.
    """

    id: str
    table: str
    statistic: str
    by: dict[str, str]
    value: float | None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    n_eff: float | None = None
    df: float | None = None
    method: str = ""
    shown: str = "all"
    withheld: str | None = None
