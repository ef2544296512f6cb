"""The kinds of campaign that can be simulated, and the one function that simulates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from surveykit.registry import Registry
from surveykit.simulation.output import whole_folder
from surveykit.simulation.settings import Settings
from surveykit.simulation.truth import Truth

#: A campaign takes settings, an empty folder and a function to call with the number of ratings written.
Campaign = Callable[[Settings, Path, Callable[[int], None]], Truth]

#: Every kind of campaign; installed packages add theirs as entry points.
CAMPAIGNS: Registry[Campaign] = Registry(
    "campaign", {"mass-evaluation": "surveykit.simulation.mass_evaluation:mass_evaluation"}, group="surveykit.campaigns"
)


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
    campaign = CAMPAIGNS.one(settings.campaign)
    with whole_folder(folder) as new:
        return campaign(settings.checked(), new, advanced or (lambda count: None))
