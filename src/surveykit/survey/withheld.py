"""What is withheld in one report although it has enough answers, because it would give a smaller group away.

A report sees its own answers only and cannot know this. It is worked out once for all reports and travels with the
survey that a report is handed; it is never written in ``survey.yml``.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class WithheldGroups(BaseModel):
    """Groups that are withheld.

    Args:
        columns: What makes the groups: ``("unit",)``, ``("unit", "age")``.
        groups: The withheld groups, a code for each of the columns.
        variable: The question or rate that is withheld; ``None`` for all.
        distribution: Whether only the distribution is withheld, not the mean or rate.
        untold: Whether it is not told either which of the groups have too few answers.
        everybody: Whether only the groups of all units together are withheld, not those of a single unit.
        alone: Whether a group may be withheld without a sibling: what it protects is shown nowhere.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    variable: str | None = None
    distribution: bool = False
    untold: bool = False
    everybody: bool = False
    alone: bool = False


class Withheld(BaseModel):
    """What one report withholds besides what has too few answers.

    Args:
        unit: The unit whose report it is; ``None`` for the overall report.
        closed: Why nothing at all of this unit is shown: its headline has too few answers (``small``), or would give
            another unit away (``protects``); ``None`` where something may be shown.
        groups: What else is withheld.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: str | None = None
    closed: Literal["small", "protects"] | None = None
    groups: tuple[WithheldGroups, ...] = ()
