"""What became of the units of the register: each of them counted once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from surveykit.presentation.view import View
from surveykit.tables.placing import shown_places
from surveykit.wording.marking import marked

if TYPE_CHECKING:
    import pandas as pd

_KINDS = ("ranked", "listed", "withheld", "gone")


@marked
def units_accounted(benchmarks: pd.DataFrame, league: pd.DataFrame, view: View) -> str:
    """How many units have a place, are listed without one, are withheld or no longer exist; together the register.

    A unit that was merged, split, renamed or closed before the last wave counts as such where nothing of it is shown.

    Args:
        benchmarks: Published estimates of all units, screened: ``UnitResponses.benchmarks`` of the overall report.
        league: Their places: ``UnitResponses.places.league``.
        view: Labels, language and floor.
    """
    survey, measure = view.survey, view.survey.ranked_by
    values = benchmarks[(benchmarks["level"] == "unit") & (benchmarks["statistic"] != "difference")]
    shown = set(values.loc[(values["variable"] == measure) & (values["shown"] != "withheld"), "unit"])
    placed = shown_places(league, view)
    ranked = set(placed.loc[(placed["status"] == "ranked") & placed["gate"].isin(["rank", "bands"]), "unit"])
    last = survey.waves[-1] if survey.waves else None

    def kind(unit_id: str) -> str:
        if unit_id in ranked:
            return "ranked"
        if unit_id in shown:
            return "listed"
        return "withheld" if survey.register.unit(unit_id).exists_in(last) else "gone"

    counts = Counter(map(kind, survey.register.ids))
    parts = (view.text(f"wording.units.{name}", n=view.count(counts[name])) for name in _KINDS if counts[name])
    listed = view.listed(parts, "tables.join.semicolon")
    return view.text("wording.units", n=view.count(len(survey.register.ids)), parts=listed)
