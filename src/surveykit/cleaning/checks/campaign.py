"""Ratings that somebody made up: bursts, floods from one telephone, staff, runs, time-outs, perfect units."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import numpy as np
import pandas as pd

from surveykit.cleaning.checks.named import codes_of, rated, seconds_of, texts_of, top_rated
from surveykit.cleaning.checks.registry import Flagged, active, flagged
from surveykit.cleaning.columns import Floats, Numbers, Rows
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.identities import hashed_like
from surveykit.cleaning.typing import Typed
from surveykit.errors import SurveyError
from surveykit.survey.check_settings import Action, Burst, Runs, Staff

#: Events that are reported one by one; the others are reported together.
LISTED = 100


def burst(typed: Typed) -> Iterator[Flagged]:
    """More top ratings at one device within minutes than visitors can give."""
    settings = active(typed.survey.checks.burst)
    if settings is None:
        return
    what = f"more than {settings.limit} top ratings at one device within {settings.window / 60:g} minutes"
    yield from _of_events(typed, "burst", what, _bursts(typed), settings.action)


def _bursts(typed: Typed) -> Numbers:
    """The number of the burst that a row belongs to, -1 for none; none at all where bursts are not looked for."""
    settings = active(typed.survey.checks.burst)
    if settings is None:
        return np.full(len(typed.frame), -1)
    return crowds(codes_of(typed, settings.device), seconds_of(typed, settings.time), top_rated(typed), settings)


def crowds(device: Numbers, time: Floats, top: Rows, settings: Burst) -> Numbers:
    """The number of the crowd that a row belongs to, -1 for none: crowds are windows with too many top ratings."""
    event, at = np.full(len(device), -1), _in_time(top & (device >= 0) & ~np.isnan(time), device, time)
    if not len(at):
        return event
    # Devices far apart on one axis, so that one search finds the end of every window.
    axis = time[at] - time[at].min() + device[at] * (np.ptp(time[at]) + 2 * settings.window + 1)
    last = np.searchsorted(axis, axis + settings.window, side="right")
    crowded = last - np.arange(len(at)) > settings.limit
    cover = np.zeros(len(at) + 1, dtype=np.int64)
    np.add.at(cover, np.flatnonzero(crowded), 1)
    np.add.at(cover, last[crowded], -1)
    inside = np.cumsum(cover[:-1]) > 0
    starts = inside & ~np.concatenate([[False], inside[:-1] & (device[at][1:] == device[at][:-1])])
    event[at] = np.where(inside, np.cumsum(starts) - 1, -1)
    return event


def _in_time(rows: Rows, device: Numbers, time: Floats) -> Numbers:
    """The positions of these rows, device by device in the order of time."""
    at = np.flatnonzero(rows)
    return at[np.lexsort([time[at], device[at]])]


def flood(typed: Typed) -> Iterator[Flagged]:
    """More ratings of one unit from one telephone, address or device than one person gives."""
    settings = active(typed.survey.checks.flood)
    if settings is None:
        return
    rater, unit = codes_of(typed, settings.rater), _unit_codes(typed)
    time = np.zeros(len(rater)) if settings.time is None else seconds_of(typed, settings.time)
    counted = (rater >= 0) & (unit >= 0) & ~np.isnan(time) & rated(typed)
    period = np.where(counted, np.floor(np.nan_to_num(time) / settings.window), -1).astype(np.int64)
    table = pd.DataFrame({"rater": rater, "unit": unit, "period": period})[counted]
    n = table.groupby(["rater", "unit", "period"])["unit"].transform("size")
    event = np.full(len(rater), -1)
    chosen = table[n > settings.limit]
    event[chosen.index] = chosen.groupby(["rater", "unit", "period"], sort=False).ngroup()
    what = f"more than {settings.limit} ratings of one unit from one telephone, address or device"
    yield from _of_events(typed, "flood", what, event, settings.action)


def staff(typed: Typed) -> Iterator[Flagged]:
    """Ratings of a unit that come from its own staff."""
    settings = active(typed.survey.checks.staff)
    if settings is None:
        return
    known = pd.MultiIndex.from_tuples(sorted(set(_register(typed, settings))), names=["unit", "identity"])
    texts = texts_of(typed, settings.rater)
    unit_ids = typed.frame["unit"].astype("object").to_numpy()
    rows = np.zeros(len(texts), dtype=bool)
    for number, source in enumerate(typed.survey.sources):
        at = np.flatnonzero((typed.table == number) & texts.notna().to_numpy())
        codes, uniques = pd.factorize(texts.iloc[at])
        # 问卷星 writes a place behind an address.
        bare = np.array([str(text).partition("(")[0].strip() for text in uniques], dtype=object)
        as_written = hashed_like(known.get_level_values("identity"), settings.rater, typed.survey, source)
        listed = pd.MultiIndex.from_arrays([known.get_level_values("unit"), as_written])
        if len(at):
            rows[at] = pd.MultiIndex.from_arrays([unit_ids[at], bare[codes]]).isin(listed)
    what = f"ratings of a unit come from its own staff ({settings.register_file})"
    finding = Finding("staff", "warning", what, str(settings.rater))
    yield from flagged(typed, finding, rows & rated(typed), settings.action)


def _unit_codes(typed: Typed) -> Numbers:
    """The number of every row's unit in the register, -1 for none."""
    return np.asarray(typed.frame["unit"].cat.codes, dtype=np.int64)


def _register(typed: Typed, settings: Staff) -> Iterator[tuple[str, str]]:
    """Unit and identity of everybody on the list."""
    if typed.survey.folder is None:
        return
    path = typed.survey.folder / settings.register_file
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            if not {"unit_id", "identity"} <= set(reader.fieldnames or ()):
                headers = ", ".join(reader.fieldnames or ())
                raise SurveyError("the list of staff lacks columns", path.name, "unit_id, identity", headers)
            for record in reader:
                yield str(record["unit_id"]), str(record["identity"]).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SurveyError(f"the list of staff cannot be read: {error}", "checks.staff.register") from error


def runs(typed: Typed) -> Iterator[Flagged]:
    """Runs of identical top ratings at one device that are too long for chance."""
    settings = active(typed.survey.checks.runs)
    if settings is None:
        return
    device, time = codes_of(typed, settings.device), seconds_of(typed, settings.time)
    # What a burst explains needs no other explanation, and must not make a run of the visitors around it.
    counted = (device >= 0) & ~np.isnan(time) & rated(typed) & (_bursts(typed) < 0)
    event = unlikely_runs(device, time, top_rated(typed), counted, _unit_codes(typed), settings)
    what = f"runs of {settings.length} or more identical top ratings at one device, too long for chance"
    yield from _of_events(typed, "runs", what, event, settings.action)


def unlikely_runs(device: Numbers, time: Floats, top: Rows, counted: Rows, unit: Numbers, settings: Runs) -> Numbers:
    """The number of the unlikely run that a row belongs to, -1 for none.

    In n ratings with a share p of top ones, n (1 - p) p^L runs of L or more are to be expected; p is the unit's share
    outside the run, drawn towards the share of all units by as much as 20 ratings weigh.
    """
    event, at = np.full(len(device), -1), _in_time(counted, device, time)
    if not len(at):
        return event
    is_top, of = top[at], device[at]
    breaks = np.concatenate([[True], (of[1:] != of[:-1]) | (is_top[1:] != is_top[:-1])])
    run = np.cumsum(breaks) - 1
    length = np.bincount(run)
    long = np.flatnonzero((length >= settings.length) & is_top[np.flatnonzero(breaks)])
    n, tops = (np.bincount(unit[at] + 1, weights, unit.max() + 2) for weights in (None, is_top.astype(np.float64)))
    share = tops.sum() / n.sum()
    first = np.flatnonzero(breaks)[long]
    of_unit, taken = unit[at][first] + 1, length[long]
    p = (tops[of_unit] - taken + 20 * share) / (n[of_unit] - taken + 20)
    expected = n.sum() * (1 - p) * np.exp(taken * np.log(p))
    unlikely = long[expected < settings.chance]
    number = np.full(len(length), -1)
    number[unlikely] = np.arange(len(unlikely))
    event[at] = number[run]
    return event


def posing_defaults(typed: Typed) -> Iterator[Flagged]:
    """Top ratings that all came exactly one time-out after the call: given by the system, marked as answers."""
    settings = active(typed.survey.checks.default_ratings)
    if settings is None:
        return
    passed = seconds_of(typed, settings.end) - seconds_of(typed, settings.start)
    rows = spikes(passed, top_rated(typed), settings.times)
    at_once = sorted(set(passed[rows].astype(int).tolist()))
    what = f"top ratings came {', '.join(map(str, at_once[:5]))} seconds after the call, to the second: a time-out"
    yield from flagged(typed, Finding("posing_defaults", "warning", what, str(settings.end)), rows, settings.action)


def spikes(passed: Floats, top: Rows, times: int) -> Rows:
    """Rows whose time is shared by far more top ratings than the times within a minute around it."""
    whole = top & ~np.isnan(passed) & (passed > 0) & (passed < 86_400)
    counts = np.bincount(passed[whole].astype(np.int64), minlength=1).astype(np.float64)
    padded = np.concatenate([np.zeros(61), np.cumsum(np.pad(counts, (0, 60)))])
    around = padded[121 : 121 + len(counts)] - padded[: len(counts)] if len(padded) > 121 else counts
    expected = (around - counts) / 120
    spike = (counts >= times) & (counts > expected + 8 * np.sqrt(expected + 1))
    rows = np.zeros(len(passed), dtype=bool)
    rows[whole] = spike[passed[whole].astype(np.int64)]
    return rows


def perfect_units(typed: Typed) -> Iterator[Finding]:
    """Units with a share of top ratings that units of their kind do not have."""
    settings = typed.survey.checks.perfect_units
    question = typed.survey.scored
    if settings.action == "off" or question is None or len(typed.survey.register) < 20:
        return
    table = pd.DataFrame({"unit": _unit_codes(typed), "group": typed.table, "top": top_rated(typed)})
    for number, group in table[rated(typed) & (table["unit"] >= 0)].groupby("group"):
        counts = group.groupby("unit")["top"].agg(["size", "sum"])
        counts = counts[counts["size"] >= settings.fewest]
        unlikely = too_perfect(counts["size"].to_numpy(), counts["sum"].to_numpy(), settings.chance)
        names = [str(typed.frame["unit"].cat.categories[code]) for code in counts.index[unlikely]]
        if names:
            path, n = typed.survey.sources[int(str(number))].path, int(counts["sum"][unlikely].sum())
            what = f"{len(names)} units have more top ratings than units of this survey have: {', '.join(names[:10])}"
            yield Finding("perfect_units", "warning", what, path, n, known=tuple(names))


def too_perfect(n: Numbers, top: Numbers, chance: float) -> Rows:
    """Whether a unit's share of top ratings is beyond the spread of the units.

    Shares are taken to follow a beta distribution (by its moments, from the shares' trimmed spread beyond that of
    sampling), top ratings a beta-binomial one; the limit is shared out over the units (Bonferroni).
    """
    if len(n) < 20:
        return np.zeros(len(n), dtype=bool)
    share = (top + 0.5) / (n + 1)
    low, middle, high = np.quantile(share, [0.16, 0.5, 0.84])
    sampling = float(np.mean(share * (1 - share) / n))
    between = max(((high - low) / 2) ** 2 - sampling, 1e-6)
    weight = max(middle * (1 - middle) / between - 1, 2.0)
    a, b = middle * weight, (1 - middle) * weight
    tails = np.array([beta_binomial_tail(int(k), int(size), a, b) for k, size in zip(top, n, strict=True)])
    return np.asarray(tails < chance / len(n))


def beta_binomial_tail(at_least: int, n: int, a: float, b: float) -> float:
    """The probability of ``at_least`` or more of ``n``, with a share from beta(a, b).

    As a sum, not as ``scipy.stats.betabinom.sf``, which takes it from 1 and is left with rounding of tails below 1e-12.
    """
    from scipy.special import betaln

    k = np.arange(at_least, n + 1)
    logs = betaln(k + a, n - k + b) - betaln(a, b) - betaln(n - k + 1, k + 1) - np.log1p(n)
    return min(1.0, float(np.exp(logs).sum()))


def _of_events(typed: Typed, check: str, what: str, event: Numbers, action: Action) -> Iterator[Flagged]:
    """A finding for every event, the largest first; beyond so many one for all the others."""
    order = np.argsort(-np.bincount(event[event >= 0]), kind="stable")
    for number in order[:LISTED].tolist():
        rows = event == number
        units = typed.frame["unit"].astype("object")[rows].dropna().unique()
        named = f"unit {', '.join(map(str, units[:3]))}" if len(units) else "no unit"
        yield from flagged(typed, Finding(check, "warning", f"{what}: {named}", check), rows, action)
    finding = Finding(check, "warning", f"{what}: {len(order) - LISTED} further ones", check)
    yield from flagged(typed, finding, np.isin(event, order[LISTED:]), action)
