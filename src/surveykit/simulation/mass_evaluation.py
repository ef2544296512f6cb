"""A city's mass evaluation (万人评议): terminals, text messages and a year-end web form, every wave."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import numpy as np

from surveykit.files import sha256_of_folder
from surveykit.simulation import truth
from surveykit.simulation.city import MadeCity, found_city, with_misspellings
from surveykit.simulation.messages import STAFF, staff_phone, write_messages
from surveykit.simulation.planting import FaultLog, read_planted
from surveykit.simulation.questionnaires import write_questionnaires
from surveykit.simulation.register_table import HEADER, register_rows
from surveykit.simulation.rows import ChannelWave
from surveykit.simulation.scores import CHANNELS, Scores, in_three, level_shares, mean_of, named, scales, true_scores
from surveykit.simulation.settings import Settings
from surveykit.simulation.sizes import Plan, plan_ratings
from surveykit.simulation.terminals import write_terminals

_WRITERS = {"window": write_terminals, "sms": write_messages, "web": write_questionnaires}
#: Of how many cases one is rated, about.
_CASES_PER_RATING = 4
#: The list of the staff's own telephones.
STAFF_FILE = "staff.csv"


def mass_evaluation(settings: Settings, folder: Path, advanced: Callable[[int], None]) -> truth.Truth:
    """Write the raw exports, the register and the truth of a campaign into an empty folder."""
    city = with_misspellings(found_city(settings), settings)
    scores, plans = true_scores(city, settings), plan_ratings(city, settings)
    (folder / "raw").mkdir()
    with closing(FaultLog(folder / truth.FAULTS_FILE)) as log:
        files = [
            file
            for plan in plans
            for channel in CHANNELS
            for file in _WRITERS[channel](ChannelWave(channel, settings, city, scores, plan, log, advanced), folder)
        ]
    truth.write_table(folder / "units.csv", HEADER, register_rows(city, settings.waves, _cases(city, plans)))
    staff = (
        (unit.unit_id, staff_phone(settings.seed, at, person))
        for at, unit in enumerate(city.units)
        for person in range(STAFF)
    )
    truth.write_table(folder / STAFF_FILE, ("unit_id", "identity"), staff)
    units = tuple(_units(settings, city, scores, plans))
    return _truth(settings, folder, units, [file.truth() for file in files], log)


def _cases(city: MadeCity, plans: tuple[Plan, ...]) -> list[int]:
    """How many cases each unit handles in a year: a multiple of the ratings in the waves in which it exists."""
    totals = np.sum([np.sum(list(plan.counts.values()), axis=0) for plan in plans], axis=0)
    waves = [sum(unit.is_rated(plan.wave) for plan in plans) for unit in city.units]
    return [int(total) * _CASES_PER_RATING // max(1, count) for total, count in zip(totals, waves, strict=True)]


def _truth(
    settings: Settings, folder: Path, units: tuple[truth.UnitTruth, ...], files: list[truth.FileTruth], log: FaultLog
) -> truth.Truth:
    """The truth of the campaign, written beside its files; the list of faults stays a file of its own if it is long."""
    counts = log.counts()
    many = sum(entry["faults"] for entry in counts.values()) > truth.MOST_FAULTS
    digests = {name: digest for name, digest in sha256_of_folder(folder).items() if many or name != truth.FAULTS_FILE}
    whole = truth.Truth(
        campaign=settings.campaign,
        seed=settings.seed,
        parameters=settings.as_json(),
        scales=scales(),
        waves={
            wave: _totals(wave, units, files) | _correlation(units, wave, before)
            for before, wave in pairwise(("", *settings.waves))
        },
        units=units,
        files=tuple(files),
        faults=counts,
        digests=digests,
    )
    versions = {"surveykit": version("surveykit"), "python": platform.python_version(), "numpy": np.__version__}
    truth.write_truth(whole, folder, {"file": truth.FAULTS_FILE} if many else list(read_planted(log.path)), versions)
    if not many:
        log.path.unlink()
    return whole


def _units(settings: Settings, city: MadeCity, scores: Scores, plans: tuple[Plan, ...]) -> Iterator[truth.UnitTruth]:
    ids = {unit.key: unit.unit_id for unit in city.units}
    for at, unit in enumerate(city.units):
        waves = {
            settings.waves[plan.wave]: _wave(settings, scores, plan, at)
            for plan in plans
            if (plan.wave, at) in scores.latent
        }
        origins = tuple(ids[key] for key in unit.origins)
        yield truth.UnitTruth(unit.unit_id, unit.name, unit.cls, unit.body.body_id, origins, waves)


def _wave(settings: Settings, scores: Scores, plan: Plan, at: int) -> truth.WaveTruth:
    counts = {channel: int(plan.counts[channel][at]) for channel in CHANNELS}
    shares = {channel: scores.shares[plan.wave, at, channel] for channel in CHANNELS}
    total = sum(counts.values())
    mixed = [sum(counts[name] * in_three(shares[name])[level] for name in CHANNELS) / total for level in range(3)]
    latent = scores.latent[plan.wave, at]
    own = {name: in_three(values) if name == "sms" else values for name, values in shares.items()}
    return truth.WaveTruth(
        n=total,
        latent=latent,
        score=round(mean_of(level_shares(settings.model, latent)), 6),
        shares=named(mixed),
        mean=round(mean_of(mixed), 6),
        channels={
            name: truth.ChannelTruth(counts[name], named(values), mean_of(values)) for name, values in own.items()
        },
    )


def _totals(wave: str, units: tuple[truth.UnitTruth, ...], files: list[truth.FileTruth]) -> dict[str, float]:
    """A wave as a whole: units, ratings, the spread of true scores, messages sent."""
    rated = [unit.waves[wave] for unit in units if wave in unit.waves]
    rows = {
        f"rows_{channel}": sum(file.rows for file in files if (file.wave, file.channel) == (wave, channel))
        for channel in CHANNELS
    }
    copies = sum(
        file.counts.get(kind, 0)
        for file in files
        for kind in ("duplicates", "repeated_replies")
        if (file.wave, file.channel) == (wave, "sms")
    )
    total = sum(unit.n for unit in rated)
    return {
        "units": len(rated),
        "ratings": total,
        **rows,
        "messages_sent": rows["rows_sms"] - copies,
        "mean": round(sum(unit.n * unit.mean for unit in rated) / total, 6),
        "sd_of_scores": round(float(np.std([unit.score for unit in rated])), 4),
    }


def _correlation(units: tuple[truth.UnitTruth, ...], wave: str, before: str) -> dict[str, float]:
    """The correlation of units' true scores with those of the wave before, where more than two units have both."""
    pairs = [(unit.waves[before].score, unit.waves[wave].score) for unit in units if {before, wave} <= set(unit.waves)]
    if len(pairs) < 3:
        return {}
    return {"correlation_with_the_wave_before": round(float(np.corrcoef(np.array(pairs).T)[0, 1]), 4)}
