"""Places of units made safe for presentation: the one door by which ranks enter a table, a figure or a sentence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from surveykit.disclosure import screen
from surveykit.presentation.labels import whole
from surveykit.presentation.view import View
from surveykit.survey import Rule

#: What a unit with fewer answers than ``min_n_rank`` has none of.
_PLACES = ("rank", "rank_low", "rank_high", "band", "reliability", "real_gap", "n_needed")


def shown_places(league: pd.DataFrame, view: View) -> pd.DataFrame:
    """The league without withheld units and without spread where the floor allows none.

    Units with fewer answers than ``min_n_rank`` are listed without a place.
    """
    floor = view.floor
    seen = screen(league.assign(variable=view.survey.ranked_by), floor)
    kept = league[(seen["shown"] != "withheld").to_numpy()].copy()
    few = (kept["n"] < floor.min_n_rank).to_numpy()
    if "se" in kept.columns:
        kept.loc[(kept["n"] < floor.min_n_spread).to_numpy(), ["se", "low", "high"]] = np.nan
    if "status" not in kept.columns:
        return kept[~few].reset_index(drop=True)
    kept.loc[few, "status"] = "listed"
    kept.loc[few, [name for name in _PLACES if name in kept.columns]] = np.nan
    if "gate" in kept.columns:
        kept.loc[few, "gate"] = ""
    return kept.reset_index(drop=True)


def end_of(rule: Rule, view: View) -> str:
    """At which end a rule names units: its kind, or ``above`` for ``below`` where low values are the good ones."""
    compared = rule.compared or view.survey.ranked_by or ""
    return "above" if rule.kind == "below" and view.survey.better(compared) == "low" else rule.kind


def reasons_apart(apart: pd.DataFrame, rule: Rule, view: View) -> str:
    """Why a unit takes no part in a rule, of the rows of ``Comparisons.apart`` of both."""
    said = []
    for _, row in apart.iterrows():
        wave = view.group("wave", str(row["wave"])) if row["wave"] else view.text("units.apart.all")
        n, least = int(row["n"]), int(row["least"])
        statistic = view.statistic(rule.compared or view.survey.ranked_by or "")
        reason = "none" if not n else str(row["reason"])
        said.append(view.text(f"units.apart.{reason}", wave=wave, n=n, least=least, statistic=statistic))
    return view.listed(said, "tables.join.semicolon")


def ranked_places(league: pd.DataFrame, cls: str, view: View) -> pd.DataFrame:
    """The units of a class that have a place and may be shown with it."""
    shown = shown_places(league, view)
    return shown[(shown["class"] == cls) & (shown["status"] == "ranked")]


def by_class(shown: pd.DataFrame, view: View) -> Iterator[tuple[str, pd.DataFrame]]:
    """The units of each class under its name; the name is empty where there is one class only."""
    several = shown["class"].nunique() > 1
    for cls, own in shown.groupby("class", sort=False):
        yield class_label(str(cls), view) if several else "", own


def class_label(cls: str, view: View) -> str:
    """The name of a class; of units without one, that they are all units."""
    return whole(view.survey.register.class_name(cls, view.language)) if cls else view.text("units.no_class")
