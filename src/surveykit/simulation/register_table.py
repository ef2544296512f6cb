"""The register of a made city, as ``units.csv``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count, groupby

from surveykit.simulation.city import ENGLISH_CLASSES, MadeCity, RatedUnit

HEADER = (
    "unit_id", "name_zh", "name_en", "class", "class_en", "parent", "order", "aliases",
    "rated", "valid_from", "valid_to", "successor", "size", "note",
)  # fmt: skip
_MARK = "|"


def register_rows(city: MadeCity, waves: Sequence[str], sizes: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """One row per body and rated unit, in official order; ``sizes`` says how many cases a unit handles in a year."""
    ids = {unit.key: unit.unit_id for unit in city.units}
    heirs: dict[str, list[str]] = defaultdict(list)
    for unit in city.units:
        for origin in unit.origins:
            heirs[origin].append(unit.unit_id)
    order = count(1)
    for body, units in groupby(enumerate(city.units), key=lambda entry: entry[1].body):
        others = dict.fromkeys(form for form in (body.name.short, body.name.daily) if form != body.name.full)
        name = (body.body_id, body.name.full, body.name.english)
        yield (*name, "", "", "", str(next(order)), _MARK.join(others), "no", "", "", "", "", "")
        for at, unit in units:
            start = f"{waves[unit.first]}-01-01" if unit.first is not None else ""
            end = f"{waves[unit.last]}-12-31" if unit.last is not None else ""
            note = _note(unit, waves, heirs[unit.key], [ids[key] for key in unit.origins])
            yield (
                unit.unit_id, unit.name, unit.english, unit.cls, ENGLISH_CLASSES[unit.cls], body.body_id,
                str(next(order)), _MARK.join(unit.aliases), "yes", start, end, _MARK.join(heirs[unit.key]),
                str(sizes[at]), note,
            )  # fmt: skip


def _note(unit: RatedUnit, waves: Sequence[str], heirs: list[str], origins: list[str]) -> str:
    """What happened to the unit, for readers of the register."""
    if len(origins) > 1:
        return f"由{'、'.join(origins)}合并设立"
    if origins:
        return f"由{origins[0]}分设"
    if heirs:
        return f"{waves[unit.last or 0]}年底撤并，职能划入{'、'.join(heirs)}"
    return f"{waves[unit.renamed]}年起更为现名" if unit.renamed is not None else ""
