"""The kinds of campaign that can be simulated, and the one function that simulates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from surveykit.errors import ParameterError, Problem
from surveykit.matching.texts import nearest
from surveykit.simulation.mass_evaluation import mass_evaluation
from surveykit.simulation.output import whole_folder
from surveykit.simulation.settings import Settings
from surveykit.simulation.truth import Truth

#: A campaign takes settings, an empty folder and a function to call with the number of ratings written.
Campaign = Callable[[Settings, Path, Callable[[int], None]], Truth]

CAMPAIGNS: dict[str, Campaign] = {"mass-evaluation": mass_evaluation}


def register(name: str, function: Campaign) -> None:
    """Add a campaign, or put another in the place of one."""
    CAMPAIGNS[name] = function


def known() -> tuple[str, ...]:
    """The names of all campaigns."""
    return tuple(sorted(CAMPAIGNS))


def get(name: str) -> Campaign:
    """The campaign of this name.

    Raises:
        ParameterError: There is none; the message lists the known ones.
    """
    if name not in CAMPAIGNS:
        meant = nearest(name, CAMPAIGNS)
        raise ParameterError(
            Problem(
                f"there is no campaign {name!r}",
                expected=", ".join(known()),
                found=name,
                remedy=f"did you mean {meant!r}?" if meant else "",
            )
        )
    return CAMPAIGNS[name]


def simulate(settings: Settings, folder: Path, advanced: Callable[[int], None] | None = None) -> Truth:
    """Simulate a rating campaign: raw exports, the register, and the truth about both.

    The folder appears when it is complete; equal settings give equal bytes (with the same versions of Python, numpy
    and zlib). Memory does not grow with the number of ratings.

    Args:
        settings: What to simulate.
        folder: Where to write; new, empty, or made by a simulation before and unchanged since.
        advanced: Called with the number of ratings written since the last call.

    Raises:
        ParameterError: The settings cannot be simulated, or the folder holds something else.
        RunError: Another command is making the same folder.
    """
    campaign = get(settings.campaign)
    with whole_folder(folder) as new:
        return campaign(settings.checked(), new, advanced or (lambda count: None))
