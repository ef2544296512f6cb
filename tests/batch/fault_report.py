"""How well the checks find what was planted: recall and false positives by kind of fault, from raw rows to
findings."""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import surveykit as sk
from surveykit.batch.demo.shipped import shipped
from surveykit.batch.demo.simulated import settle_from_truth, simulate_into
from surveykit.cleaning import Responses
from surveykit.simulation import Planted, Settings, load_faults, read_faults

NAME = "mass-evaluation"
FILES = ("faults", "faults-heavy", "faults-light")
#: Kind of fault to the check that finds it.
CHECKS = {
    "duplicates": "duplicates",
    "terminal_bursts": "burst",
    "phone_floods": "flood",
    "staff_ratings": "staff",
    "top_runs": "runs",
    "posing_defaults": "posing_defaults",
    "default_ratings": "default_ratings",
    "fast_forms": "too_fast",
    "impossible_dates": "impossible_dates",
}
Row = tuple[str, int]


@dataclass(frozen=True)
class Found:
    """One kind of fault: planted rows, how many of them were found, and how many others were taken for it."""

    planted: int
    recall: float
    false_positives: float


@dataclass(frozen=True)
class Campaign:
    """A simulated campaign, what was planted, and what cleaning made of it."""

    folder: Path
    faults: tuple[Planted, ...]
    before: tuple[sk.cleaning.Finding, ...]
    responses: Responses
    flagged: dict[str, set[Row]]

    def found(self) -> dict[str, Found]:
        """Recall and false positives of every kind that was planted and that a check of rows finds."""
        planted = rows_by_kind(self.faults)
        everything = set().union(*planted.values()) if planted else set()
        unplanted = self.responses.account.received - len(everything)
        result = {}
        for kind, check in CHECKS.items():
            if planted[kind]:
                hit = self.flagged.get(check, set())
                recall = (
                    self._pairs_found(hit) if kind == "duplicates" else len(planted[kind] & hit) / len(planted[kind])
                )
                result[kind] = Found(len(planted[kind]), recall, len(hit - everything) / unplanted)
        return result

    def _pairs_found(self, hit: set[Row]) -> float:
        """Of two equal rows either may be called the copy."""
        pairs = [{(f.file, f.of), (f.file, f.row_numbers()[0])} for f in self.faults if f.kind == "duplicates"]
        return sum(bool(pair & hit) for pair in pairs) / len(pairs)


def rows_by_kind(faults: tuple[Planted, ...]) -> dict[str, set[Row]]:
    """Kind to the rows that carry such a fault; of a duplicate both rows."""
    rows: dict[str, set[Row]] = defaultdict(set)
    for fault in faults:
        rows[fault.kind] |= {(fault.file, row) for row in fault.row_numbers()}
        if fault.kind == "duplicates":
            rows[fault.kind].add((fault.file, fault.of))
    return rows


def campaign_of(name: str, folder: Path, *, units: int, ratings: int, seed: int) -> Campaign:
    """Simulate a campaign with the faults of a shipped file, settle what only a person can, and clean it."""
    folder.mkdir(parents=True)
    shutil.copy(shipped("surveys") / NAME / "survey.yml", folder)
    import surveykit.simulation as simulation

    parameters = load_faults(Path(simulation.__file__).with_name(f"{name}.yml"))
    simulate_into(NAME, folder, Settings(seed=seed, units=units, ratings=ratings, faults=parameters))
    survey = sk.load_survey(folder)
    before = survey.check()
    settle_from_truth(folder)
    from surveykit.cleaning.checks import run_checks

    typed = sk.load_survey(folder)._typed()
    checked = run_checks(typed)
    sources, numbers = typed.frame["source"].astype(str).to_numpy(), typed.frame["row"].to_numpy()
    flagged = {
        str(check): {(sources[at], int(numbers[at])) for at in np.flatnonzero(checked.flags[check])}
        for check in checked.flags
    }
    return Campaign(folder, tuple(read_faults(folder)), before, sk.load_survey(folder).clean(), flagged)
