"""What is true of a simulated campaign: ``truth.json``, and how it is written and read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypedDict

from pydantic import TypeAdapter

from surveykit.errors import ReadError
from surveykit.simulation.planting import Planted, read_planted
from surveykit.simulation.settings import Parameters

FILE = "truth.json"
FAULTS_FILE = "truth-faults.csv"
FORMAT = 1
MADE_BY = "surveykit simulate"
#: More faults than this get a file of their own.
MOST_FAULTS = 50_000

NOTE = {
    "zh": "本文件夹中的数据均由程序模拟生成，不涉及任何真实的人员、单位和评价，不得作为真实评价结果使用。",
    "en": "All data in this folder are simulated. They describe no real person, office or rating and must not be used "
    "as if they did.",
}


class Level(TypedDict):
    """A choice of a scale."""

    label: str
    score: float


class TrueScales(TypedDict):
    """The levels by channel and on the common scale, and the map from five levels to three."""

    window: dict[str, Level]
    sms: dict[str, Level]
    web: dict[str, Level]
    harmonised: dict[str, Level]
    five_to_three: dict[str, str]


@dataclass(frozen=True)
class ChannelTruth:
    """A unit in one wave and channel.

    Args:
        n: Ratings that count, before faults.
        shares: The true share of each level.
        mean: The true mean score on the channel's own scale, from 0 to 100.
    """

    n: int
    shares: dict[str, float]
    mean: float


@dataclass(frozen=True)
class WaveTruth:
    """A unit in one wave.

    Args:
        n: Ratings that count, over all channels.
        latent: The true score on the logit scale, without channel effects.
        score: The true mean score (five levels, 0 to 100) in a channel without effect: comparable between units.
        shares: The true share of each of three levels among the unit's own ratings, channels mixed as they are.
        mean: The true mean of the unit's own ratings on three levels, 0 to 100: what their plain mean estimates.
        channels: By channel.
    """

    n: int
    latent: float
    score: float
    shares: dict[str, float]
    mean: float
    channels: dict[str, ChannelTruth]


@dataclass(frozen=True)
class UnitTruth:
    """A rated unit and its truth by wave."""

    unit_id: str
    name: str
    cls: str
    parent: str
    origins: tuple[str, ...]
    waves: dict[str, WaveTruth]


@dataclass(frozen=True)
class FileTruth:
    """A raw file.

    Args:
        path: Relative to the folder.
        wave: Its wave.
        channel: Its channel.
        encoding: ``gb18030`` or ``xlsx``.
        rows: Rows without the header.
        counts: Rows by kind; they add up to ``rows``.
        pair: The other file of a 问卷星 pair, with the same rows.
    """

    path: str
    wave: str
    channel: str
    encoding: str
    rows: int
    counts: dict[str, int]
    pair: str = ""


@dataclass(frozen=True)
class Truth:
    """A simulated campaign.

    Args:
        campaign: Its kind.
        seed: The seed.
        parameters: Everything else that decides the bytes.
        scales: Labels and scores of the levels, and the map from five to three.
        waves: Totals by wave.
        units: Rated units in official order.
        files: Raw files.
        faults: By kind: how many faults, in how many rows.
        digests: The SHA-256 of every file but ``truth.json``, by its path.
    """

    campaign: str
    seed: int
    parameters: Parameters
    scales: TrueScales
    waves: dict[str, dict[str, float]]
    units: tuple[UnitTruth, ...]
    files: tuple[FileTruth, ...]
    faults: dict[str, dict[str, int]]
    digests: dict[str, str]

    def unit(self, unit_id: str) -> UnitTruth:
        """The unit of this id.

        Raises:
            KeyError: There is none.
        """
        for unit in self.units:
            if unit.unit_id == unit_id:
                return unit
        raise KeyError(unit_id)


def write_truth(truth: Truth, folder: Path, faults: dict[str, str] | list[Planted], versions: dict[str, str]) -> None:
    """Write ``truth.json``; ``faults`` are the planted ones, or the file that holds them."""
    record = {
        "format": FORMAT,
        "made_by": f"{MADE_BY} {truth.campaign}",
        "simulated": True,
        "note": NOTE,
        "versions": versions,
        "campaign": truth.campaign,
        "seed": truth.seed,
        "parameters": truth.parameters,
        "scales": truth.scales,
        "waves": truth.waves,
        "fault_counts": truth.faults,
        "digests": truth.digests,
        "files": list(truth.files),
        "units": list(truth.units),
        "faults": faults,
    }
    with (folder / FILE).open("w", encoding="utf-8", newline="\n") as handle:
        handle.writelines(_lines(record))


def _lines(record: Mapping[str, object]) -> Iterator[str]:
    """JSON with one line per key, and one per entry of a list or of a mapping of mappings."""
    yield "{\n"
    for number, (key, value) in enumerate(record.items()):
        yield (",\n " if number else " ") + f"{_json(key)}: "
        if isinstance(value, list) and value:
            yield "[\n" + ",\n".join(f"  {_json(item)}" for item in value) + "\n ]"
        elif isinstance(value, dict) and value:
            yield "{\n" + ",\n".join(f"  {_json(name)}: {_json(item)}" for name, item in value.items()) + "\n }"
        else:
            yield _json(value)
    yield "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_fields)


def _fields(value: Any) -> dict[str, Any]:
    """The fields of a part of the truth; of a fault without those that have nothing to say."""
    hidden = ("", 0) if isinstance(value, Planted) else ()
    return {name: item for name, item in asdict(value).items() if item not in hidden}


def recorded_files(path: Path) -> dict[str, str] | None:
    """The files that a simulation recorded in a ``truth.json``, with their SHA-256; ``None`` if it made none."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    made = isinstance(record, dict) and str(record.get("made_by", "")).startswith(MADE_BY)
    digests = record.get("digests") if made else None
    return digests if isinstance(digests, dict) else None


def load_truth(folder: Path) -> Truth:
    """The truth of a simulated campaign.

    Raises:
        ReadError: The folder holds no ``truth.json`` of a simulation.
    """
    record = _record(folder)
    as_they_are = {name: record[name] for name in ("campaign", "seed", "parameters", "scales", "waves", "digests")}
    units = TypeAdapter(tuple[UnitTruth, ...]).validate_python(record["units"])
    files = TypeAdapter(tuple[FileTruth, ...]).validate_python(record["files"])
    return Truth(**as_they_are, units=units, files=files, faults=record["fault_counts"])


def _record(folder: Path) -> dict[str, Any]:
    try:
        record = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except OSError as error:
        raise ReadError(f"the folder holds no {FILE}: {error.strerror}", str(folder)) from error
    except ValueError as error:
        raise ReadError(f"{FILE} is not valid JSON: {error}", str(folder)) from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ReadError(f"{FILE} is not of a known format", str(folder), expected=f"format {FORMAT}")
    return record


def read_faults(folder: Path) -> Iterator[Planted]:
    """The planted faults of a simulated campaign, one by one, in the order in which they were planted.

    Raises:
        ReadError: The folder holds no ``truth.json`` of a simulation.
    """
    listed = _record(folder)["faults"]
    if isinstance(listed, dict):
        yield from read_planted(folder / listed["file"])
    else:
        yield from TypeAdapter(tuple[Planted, ...]).validate_python(listed)


def write_table(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Write a CSV in UTF-8 with a mark at its beginning, so that spreadsheet programs read it rightly."""
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
