"""Cutting a survey's clean responses into one slice per unit, and writing the published benchmarks beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from surveykit.cleaning import Responses
from surveykit.estimation import Design, design_of
from surveykit.estimation.weighting import weighted
from surveykit.files import canonical_json, replacing, safe_name, sha256_of, sha256_of_json, write_atomic
from surveykit.slices.places import places_of, write_places
from surveykit.slices.published import published


@dataclass(frozen=True)
class Slice:
    """One notebook's input.

    Args:
        unit: The unit's id, or ``None`` for all responses (the overall report).
        path: The file that names the parts (``SURVEYKIT_SLICE``).
        digest: SHA-256 over the content of all parts: equal digests mean an equal notebook.
        n: Number of responses.
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
    """All slices of a run: the units in official order, and the overall one."""

    units: tuple[Slice, ...]
    overall: Slice
    benchmarks: pd.DataFrame


def cut(responses: Responses, folder: Path) -> Slices:
    """Write every slice below ``folder`` in one pass over the responses.

    The notebook of a unit sees its own rows, how many respondents the whole sample has (so that a unit's standard
    errors are those of a domain of the sample), the benchmarks, and what it has to withhold for the sake of others;
    never another unit's rows.
    """
    common = folder / "common"
    responses = weighted(responses)
    design = design_of(responses)
    together = published(responses, design)
    write_frame(together.benchmarks, common / "benchmarks.parquet")
    write_places(places_of(responses, design, together.decisions), common)
    write_atomic(common / "survey.json", responses.survey.to_json())
    write_atomic(common / "sample.json", canonical_json(_sample(design)))
    shared = {path.name: sha256_of(path) for path in sorted(common.iterdir())}
    counts = responses.frame["unit"].value_counts()
    groups = responses.frame.groupby("unit", observed=True)
    empty = responses.frame.iloc[:0]
    units = []
    for unit in responses.survey.register.ids:
        n = int(counts.get(unit, 0))
        rows = groups.get_group(unit) if n else empty
        here = together.decisions.here(unit)
        texts = {"account.json": responses.account.of_unit(unit).to_json(), "withheld.json": here.model_dump_json()}
        units.append(_write(folder, unit, rows, texts, shared, withheld=n == 0 or here.closed is not None))
    findings = canonical_json([asdict(finding) for finding in responses.findings])
    here = together.decisions.here(None)
    texts = {"account.json": responses.account.to_json(), "findings.json": findings}
    texts["withheld.json"] = here.model_dump_json()
    frames = {"flags.parquet": responses.flags, "aside.parquet": responses.aside}
    overall = _write(folder, None, responses.frame, texts, shared, withheld=False, frames=frames)
    return Slices(tuple(units), overall, together.benchmarks)


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as Parquet, whole or not at all."""
    with replacing(path) as temporary:
        frame.to_parquet(temporary, engine="pyarrow", compression="zstd")


def _sample(design: Design) -> dict[str, object]:
    """What a part of the sample must know of the whole: the number of sampled clusters per stratum."""
    return {"n_psu": design.psu_counts}


def _write(
    folder: Path,
    unit: str | None,
    rows: pd.DataFrame,
    texts: Mapping[str, str],
    shared: Mapping[str, str],
    *,
    withheld: bool,
    frames: Mapping[str, pd.DataFrame] | None = None,
) -> Slice:
    name = "overall" if unit is None else f"units/{safe_name(unit)}"
    target = folder / name
    write_frame(rows.reset_index(drop=True), target / "responses.parquet")
    for part, frame in (frames or {}).items():
        write_frame(frame, target / part)
    for part, content in texts.items():
        write_atomic(target / part, content)
    parts = {part: sha256_of(target / part) for part in ("responses.parquet", *(frames or ()), *texts)}
    index = {"unit": unit, "common": "../common" if unit is None else "../../common"}
    write_atomic(target / "slice.json", canonical_json(index))
    digest = sha256_of_json({"unit": unit, "parts": parts, "common": dict(shared)})
    return Slice(unit, target / "slice.json", digest, len(rows), withheld)


def read_index(path: Path) -> dict[str, str | None]:
    """The parts that a slice file names."""
    index: dict[str, str | None] = json.loads(path.read_text(encoding="utf-8"))
    return index
