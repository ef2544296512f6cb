"""Whether all documents of a survey say the same: a number that stands in several of them is one number."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: What estimates are published as; each may be printed by several tables, figures and documents.
ESTIMATED = (
    "mean", "rate", "share", "difference", "change", "share_of_cases", "share_of_responses", "quartile_1", "median",
    "quartile_3", "total", "mean_rank", "net_promoter_score",
)  # fmt: skip
_MEASURES = ("value", "se", "low", "high", "n")
#: Of other units, a unit's report holds what is printed: two digits of a mean, one of a percentage.
_PRINTED = {"mean": 0.5e-2, "rate": 0.5e-3, "share": 0.5e-3}

Key = tuple[str, tuple[tuple[str, str], ...]]


def contradictions(folder: Path, headline: str) -> list[tuple[Key, str, dict[str, float]]]:
    """Numbers that stand somewhere below ``folder`` with two values, ends, errors or n: measure, and value by place."""
    found: dict[Key, dict[str, dict[str, Any]]] = defaultdict(dict)
    for unit, path in documents(folder):
        for number in numbers_in(path):
            key = key_of(number, unit, headline)
            found[key][f"{path.relative_to(folder)}: {number['id']}"] = number | {"others": is_other(key, unit)}
    result = []
    for key, places in found.items():
        for measure in _MEASURES:
            known = {place: number for place, number in places.items() if number.get(measure) is not None}
            values = {place: float(number[measure]) for place, number in known.items()}
            rough = any(number["others"] for number in known.values()) and measure not in ("se", "n")
            tolerance = _PRINTED.get(key[0], 0.0) if rough else 0.0
            if measure == "se":
                values = {place: value for place, value in values.items() if not known[place]["others"]}
            tolerance += 2e-5 * max(map(abs, values.values()), default=0.0)
            if values and max(values.values()) - min(values.values()) > tolerance:
                result.append((key, measure, values))
    return result


def repeated(folder: Path, headline: str) -> int:
    """How many numbers stand in more than one place, so that there is something to compare."""
    counts: dict[Key, int] = defaultdict(int)
    for unit, path in documents(folder):
        for number in numbers_in(path):
            key = key_of(number, unit, headline)
            counts[key] += number["value"] is not None
    return sum(count > 1 for count in counts.values())


def documents(folder: Path) -> Iterator[tuple[str | None, Path]]:
    """Every file with published numbers, and the unit it is of."""
    for path in sorted(folder.rglob("*.json")):
        if path.name in ("numbers.json", "feedback.json", "bulletin.json"):
            yield json.loads(path.read_text(encoding="utf-8")).get("unit"), path


def numbers_in(path: Path) -> list[dict[str, Any]]:
    content = json.loads(path.read_text(encoding="utf-8"))
    listed = content.get("numbers")
    if listed is None:
        listed = [number for block in content["blocks"] for number in block.get("numbers", ())]
    return [number for number in listed if number["statistic"] in ESTIMATED]


def key_of(number: dict[str, Any], unit: str | None, headline: str) -> Key:
    """What a number is of, whatever table it stands in."""
    by = {"variable": headline, **({"unit": unit} if unit else {}), **number["by"]}
    return number["statistic"], tuple(sorted(by.items()))


def is_other(key: Key, unit: str | None) -> bool:
    """Whether a unit's report holds a number of another unit."""
    return unit is not None and dict(key[1]).get("unit") != unit
