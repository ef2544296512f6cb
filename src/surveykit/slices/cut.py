"""Cutting a survey's clean responses into one slice per unit, and writing the published benchmarks beside them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from surveykit.cleaning import Account, Responses
from surveykit.files import canonical_json, replacing, safe_name, sha256_of_folder, sha256_of_json, write_atomic
from surveykit.slices.handed import of_class, of_unit, places_of_class, places_of_unit
from surveykit.slices.headline import Basis
from surveykit.slices.places import places_of, places_text
from surveykit.slices.published import published
from surveykit.survey import Definition, Withheld
from surveykit.units import Comparisons

#: The folder of what every notebook is handed.
COMMON = "common"
#: A name below the folder of slices with the hashes of the files in it.
Shared = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Slice:
    """One notebook's input.

    Args:
        unit: The unit's id, or ``None`` for all responses (the overall report).
        path: The file that names the parts (``SURVEYKIT_SLICE``).
        digest: SHA-256 over the content of all parts: equal digests mean an equal notebook.
        n: Number of responses that its headline is of.
        withheld: Whether the report may show nothing of the unit: it has too few answers, or would give another one
            away.
    """

    unit: str | None
    path: Path
    digest: str
    n: int
    withheld: bool


@dataclass(frozen=True)
class Slices:
    """All slices of a run: the units in official order, and the overall one; what is published of all units.

    ``wave`` is the one that this is of, where there are several.
    """

    units: tuple[Slice, ...]
    overall: Slice
    benchmarks: pd.DataFrame
    places: Comparisons
    wave: str | None = None


def cut(responses: Responses, folder: Path) -> Slices:
    """Write every slice below ``folder`` in one pass over the responses.

    The notebook of a unit sees its own rows, how many respondents the whole sample has (so that a unit's standard
    errors are those of a domain of the sample), the benchmarks of the whole, of its class and of itself, and what it
    has to withhold for the sake of others; never another unit's rows.
    """
    basis = Basis.of(responses)
    responses, design, latest = basis.responses, basis.design, basis.latest
    together = published(basis)
    places = places_of(basis, together.decisions)
    write_atomic(folder / COMMON / "survey.json", responses.survey.to_json())
    # What a part of the sample must know of the whole: its sampled clusters per stratum, how answers vary, which wave
    # is the latest.
    pools = {name: asdict(pool) for name, pool in design.all_pools.items()}
    sample = {"n_psu": design.part_counts, "pools": pools, "wave": basis.wave}
    write_atomic(folder / COMMON / "sample.json", canonical_json(sample))
    common = {COMMON: sha256_of_folder(folder / COMMON)}
    classes = _write_classes(folder, responses.survey, together.benchmarks, places)
    counts = latest.frame["unit"].value_counts()
    groups = responses.frame.groupby("unit", observed=True)
    units = []
    for rated in responses.survey.register.units:
        unit, n = rated.unit_id, int(counts.get(rated.unit_id, 0))
        here = together.decisions.here(unit)
        rows = groups.get_group(unit) if unit in groups.groups else responses.frame.iloc[:0]
        own = of_unit(together.benchmarks, responses.survey, unit)
        frames = {"responses.parquet": rows, "benchmarks.parquet": own}
        texts = _texts(responses.account.of_unit(unit), here, places_of_unit(places, responses.survey, unit))
        closed = n == 0 or here.closed is not None
        units.append(_write(folder, unit, frames, texts, {**common, **classes[rated.cls or ""]}, n=n, withheld=closed))
    texts = _texts(responses.account, together.decisions.here(None), places)
    texts["findings.json"] = canonical_json([asdict(finding) for finding in responses.findings])
    frames = {"responses.parquet": responses.frame, "benchmarks.parquet": together.benchmarks}
    frames |= {"flags.parquet": responses.flags, "aside.parquet": responses.aside}
    overall = _write(folder, None, frames, texts, common, n=len(latest.frame), withheld=False)
    return Slices(tuple(units), overall, together.benchmarks, places, basis.wave)


def _texts(account: Account, here: Withheld, places: Comparisons) -> dict[str, str]:
    texts = {"account.json": account.to_json(), "withheld.json": here.model_dump_json()}
    return {**texts, "places.json": places_text(places)}


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as Parquet, whole or not at all."""
    with replacing(path) as temporary:
        frame.to_parquet(temporary, engine="pyarrow", compression="zstd")


def _write_classes(
    folder: Path, survey: Definition, benchmarks: pd.DataFrame, places: Comparisons
) -> Mapping[str, Shared]:
    """Write once what all units of a class are handed of each other; the folder of each class and what is in it."""
    written: dict[str, Shared] = {}
    for cls in dict.fromkeys(unit.cls or "" for unit in survey.register.units):
        name = f"classes/{len(written) + 1}"
        write_frame(of_class(benchmarks, survey, cls), folder / name / "benchmarks.parquet")
        write_atomic(folder / name / "places.json", places_text(places_of_class(places, survey, cls)))
        written[cls] = {name: sha256_of_folder(folder / name)}
    return written


def _write(
    folder: Path,
    unit: str | None,
    frames: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    shared: Shared,
    *,
    n: int,
    withheld: bool,
) -> Slice:
    target = folder / ("overall" if unit is None else f"units/{safe_name(unit)}")
    for part, frame in frames.items():
        write_frame(frame.reset_index(drop=True) if part == "responses.parquet" else frame, target / part)
    for part, content in texts.items():
        write_atomic(target / part, content)
    above = Path(os.path.relpath(folder, target)).as_posix()
    index = {"unit": unit, "shared": [f"{above}/{name}" for name in shared]}
    write_atomic(target / "slice.json", canonical_json(index))
    digest = sha256_of_json([sha256_of_folder(target), *map(dict, shared.values())])
    return Slice(unit, target / "slice.json", digest, n, withheld)


def read_index(path: Path) -> dict[str, Any]:
    """The parts that a slice file names: ``unit``, and the folders ``shared`` with other slices."""
    index: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return index


def folders_of(path: Path) -> tuple[Path, ...]:
    """The folders that make up a slice: its own, and those that it shares with others."""
    names = (".", *read_index(path).get("shared", ()))
    return tuple((path.parent / name).resolve() for name in names)


def digest_of(path: Path) -> str:
    """The digest of a slice as it is on the disk now."""
    return sha256_of_json([sha256_of_folder(folder) for folder in folders_of(path)])
