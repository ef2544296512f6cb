"""A few units that stand for all: of every class, from small to large."""

from __future__ import annotations

import itertools

from surveykit.survey import Register, Unit

#: Surveys with more units than this are shown by a sample.
MOST = 60
#: Groups of size within a class.
_GROUPS = 4


def sample_of(register: Register) -> tuple[str, ...] | None:
    """The first unit in official order of every class and size group; ``None`` where there are few units anyway."""
    if len(register.units) <= MOST:
        return None
    classes: dict[str | None, list[Unit]] = {}
    for unit in register.units:
        classes.setdefault(unit.cls, []).append(unit)
    chosen = {unit_id for units in classes.values() for unit_id in _one_per_size(units)}
    return tuple(unit_id for unit_id in register.ids if unit_id in chosen)


def _one_per_size(units: list[Unit]) -> list[str]:
    """The first unit of each quarter of a class by size."""
    by_size = sorted(units, key=lambda unit: unit.size or 0)
    bounds = [len(units) * group // _GROUPS for group in range(_GROUPS + 1)]
    quarters = [by_size[low:high] for low, high in itertools.pairwise(bounds) if high > low]
    return [min(quarter, key=lambda unit: unit.order).unit_id for quarter in quarters]
