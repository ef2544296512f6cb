"""The made city: its bodies, the rated units below them, and what renaming, merging and splitting did to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from surveykit.matching.office_names import name_key
from surveykit.simulation import names
from surveykit.simulation.draws import Stream, generator, share_out
from surveykit.simulation.names import BodyName, PartName
from surveykit.simulation.settings import Settings

#: The classes of rated units and their shares of all units.
CLASSES = {"市直机关处室": 0.55, "基层站所": 0.30, "公共服务窗口": 0.15}
_DIVISION, _STATION, _WINDOW = CLASSES
ENGLISH_CLASSES = {_DIVISION: "Municipal divisions", _STATION: "Grassroots stations", _WINDOW: "Service windows"}

#: Names before a renaming, by the name of today.
_EARLIER = {
    "综合科": "秘书科",
    "行政审批科": "审批服务科",
    "监督检查科": "督查科",
    "规划发展科": "规划科",
    "业务管理科": "业务科",
    "宣传教育科": "宣教科",
    "信息统计科": "统计信息科",
    "项目管理科": "项目科",
    "市场监管所": "工商所",
    "人社服务所": "劳动保障所",
    "执法中队": "城管中队",
    "交管站": "交通管理站",
}
_PARTS_OF_SPLIT = (("一", "1", "I"), ("二", "2", "II"))
#: Units per renaming, and per merger and split, between two waves; smaller cities than ``_SMALL`` are not reorganised.
_PER_RENAMING, _PER_MERGER, _SMALL = 120, 200, 30


@dataclass(frozen=True)
class Body:
    """A body that has rated units; it is itself not rated."""

    body_id: str
    name: BodyName


@dataclass(frozen=True)
class RatedUnit:
    """A rated unit.

    ``part`` is its own name, which other bodies' units may share, and ``location`` where a station is. ``first`` and
    ``last`` are the waves from and up to which it is rated if it was founded or dissolved, ``renamed`` the one from
    which it has its name of today. ``key`` identifies it before it has an id, ``origins`` the units it arose from.
    """

    unit_id: str
    cls: str
    body: Body
    part: PartName
    location: tuple[str, str] = ("", "")
    first: int | None = None
    last: int | None = None
    renamed: int | None = None
    origins: tuple[str, ...] = ()
    key: str = ""

    @property
    def name(self) -> str:
        """Its name in the register."""
        return self.location[0] + self.part.name

    @property
    def english(self) -> str:
        """Its English name in the register."""
        return f"{self.location[1]} {self.part.english}".strip()

    @property
    def code(self) -> str:
        """Its code in the text message system."""
        return f"{self.body.name.code}-{self.part.code}"

    def is_rated(self, wave: int) -> bool:
        """Whether it exists in a wave."""
        return (self.first is None or self.first <= wave) and (self.last is None or wave <= self.last)

    def written(self, wave: int) -> tuple[str, ...]:
        """The forms in which terminals and people write its name in a wave, the usual one first."""
        own = self.part.name
        if self.renamed is not None and wave < self.renamed:
            own = _EARLIER[own]
        return self._forms(self.location[0] + own)

    def _forms(self, own: str) -> tuple[str, ...]:
        body = self.body.name
        forms = [body.short + own, body.daily + own, body.full + own]
        return tuple(dict.fromkeys([own, *forms] if self.location[0] else forms))

    @property
    def aliases(self) -> tuple[str, ...]:
        """Every other text that means it in the raw files."""
        forms = self._forms(self.name)
        if self.renamed is not None:
            forms += self._forms(self.location[0] + _EARLIER[self.part.name])
        return tuple(form for form in dict.fromkeys((*forms, self.code)) if form != self.name)


@dataclass(frozen=True)
class MadeCity:
    """Rated units in official order, and the wrong forms of their names by wave and position of the unit."""

    units: tuple[RatedUnit, ...]
    misspelt: dict[int, dict[int, str]] = field(default_factory=dict)

    def rated(self, wave: int) -> list[int]:
        """The positions of the units rated in a wave."""
        return [at for at, unit in enumerate(self.units) if unit.is_rated(wave)]


def found_city(settings: Settings) -> MadeCity:
    """A city with as many rated units as asked for, the same for equal seeds."""
    random = generator(settings.seed, Stream.CITY)
    changes = len(settings.waves) - 1
    mergers = max(1, settings.units // _PER_MERGER) if settings.units >= _SMALL and changes else 0
    of_class = share_out(settings.units - 3 * mergers * changes, list(CLASSES.values()))
    makers = (_divisions, _stations, _windows)
    units = {unit.key: unit for make, count in zip(makers, of_class, strict=True) for unit in make(count)}
    for wave in range(1, len(settings.waves)):
        _reorganise(units, wave, mergers, random)
        able = [key for key, unit in units.items() if unit.part.name in _EARLIER and _is_untouched(unit)]
        renamed = max(1, settings.units // _PER_RENAMING) if mergers else 0
        for at in random.permutation(len(able))[:renamed].tolist():
            units[able[at]] = replace(units[able[at]], renamed=wave)
    # Bodies in official order, each body's units below it; ids are given in this order.
    classes = list(CLASSES)
    ordered = sorted(units.values(), key=lambda unit: (unit.body.body_id, classes.index(unit.cls)))
    width = max(4, len(str(len(units))))
    named = (replace(unit, unit_id=f"U{number:0{width}d}") for number, unit in enumerate(ordered, start=1))
    return MadeCity(tuple(named))


def _body(number: int) -> Body:
    """The body of that number: the municipal ones, then those of the districts."""
    level, at = divmod(number, len(names.BODIES))
    name = names.BODIES[at]
    if level:
        zh, english = names.DISTRICTS[level - 1]
        forms = [form if form.startswith("市") else "市" + form for form in (name.full, name.short, name.daily)]
        full, short, daily = (form.replace("市", zh, 1) for form in forms)
        name = BodyName(full, short, daily, f"{name.code}{level}", name.english.replace("Municipal", english))
    return Body(f"B{number + 1:03d}", name)


def _unit(cls: str, body: Body, part: PartName, location: tuple[str, str] = ("", "")) -> RatedUnit:
    return RatedUnit("", cls, body, part, location, key=f"{body.body_id}-{part.code}")


def _divisions(count: int) -> Iterator[RatedUnit]:
    """Divisions body by body: every body has its first few, so names repeat."""
    if not count:
        return
    per_level = len(names.BODIES) * len(names.DIVISIONS)
    levels = -(-count // per_level)
    bodies = min(levels * len(names.BODIES), max(2, -(-count // 7)))
    for number, has in enumerate(share_out(count, [1.0] * bodies)):
        for part in names.DIVISIONS[:has]:
            yield _unit(_DIVISION, _body(number), part)


def _stations(count: int) -> Iterator[RatedUnit]:
    """Stations town by town, each below the body that runs its kind."""
    codes = [body.code for body in names.BODIES]
    for number in range(count):
        at_town, at_kind = divmod(number, len(names.STATIONS))
        level, town = divmod(at_town, len(names.TOWNS))
        code, kind = names.STATIONS[at_kind]
        zh, english = names.TOWNS[town]
        district = names.DISTRICTS[level - 1] if level else ("", "")
        part = replace(kind, code=f"{kind.code}{town + 1:02d}")
        body = _body(level * len(names.BODIES) + codes.index(code))
        yield _unit(_STATION, body, part, (district[0] + zh, f"{district[1]} {english}".strip()))


def _windows(count: int) -> Iterator[RatedUnit]:
    per_level = len(names.BODIES) * len(names.WINDOWS)
    for number in range(count):
        level, within = divmod(number, per_level)
        kind, body = divmod(within, len(names.BODIES))
        yield _unit(_WINDOW, _body(level * len(names.BODIES) + body), names.WINDOWS[kind])


def _reorganise(units: dict[str, RatedUnit], wave: int, count: int, random: np.random.Generator) -> None:
    """Merge ``count`` pairs of divisions of one body, and split as many divisions, from ``wave`` on."""
    by_body: dict[str, list[str]] = defaultdict(list)
    for key, unit in units.items():
        if unit.cls == _DIVISION and _is_untouched(unit) and unit.part.code not in {"BGS", "ZHK"}:
            by_body[unit.body.body_id].append(key)
    able = [keys for keys in by_body.values() if len(keys) >= 2]
    chosen = [able[at] for at in random.permutation(len(able))[: 2 * count].tolist()]
    for number, keys in enumerate(chosen):
        if number % 2 == 0:
            _merge(units, (keys[0], keys[1]), wave)
        else:
            _split(units, keys[0], wave)


def _is_untouched(unit: RatedUnit) -> bool:
    return unit.first is None and unit.last is None and unit.renamed is None


def _merge(units: dict[str, RatedUnit], keys: tuple[str, str], wave: int) -> None:
    first, second = (units[key] for key in keys)
    part = PartName(
        f"{first.part.name.removesuffix('科')}{second.part.name}",
        f"{first.part.code}{second.part.code}",
        f"{first.part.english.removesuffix(' Division')} and {second.part.english}",
    )
    _succeed(units, keys, part, wave)


def _succeed(units: dict[str, RatedUnit], origins: tuple[str, ...], part: PartName, wave: int) -> None:
    """Let a division take over from those it arises from."""
    new = replace(_unit(_DIVISION, units[origins[0]].body, part), first=wave, origins=origins)
    units |= {key: replace(units[key], last=wave - 1) for key in origins}
    units[new.key] = new


def _split(units: dict[str, RatedUnit], key: str, wave: int) -> None:
    whole = units[key].part
    for zh, code, english in _PARTS_OF_SPLIT:
        part = PartName(f"{whole.name.removesuffix('科')}{zh}科", whole.code + code, f"{whole.english} {english}")
        _succeed(units, (key,), part, wave)


def with_misspellings(city: MadeCity, settings: Settings) -> MadeCity:
    """The city with the wrong forms of some units' names.

    A wrong form differs in one character from the usual form and means no unit.
    """
    fault = settings.faults["misspelt_units"]
    if not fault.rate or not fault.units:
        return city
    random = generator(settings.seed, Stream.FAULTS)
    known = {name_key(text) for unit in city.units for text in (unit.name, *unit.aliases)}
    bodies = {unit.body.name for unit in city.units}
    known |= {name_key(text) for name in bodies for text in (name.full, name.short, name.daily)}
    able = [at for at, unit in enumerate(city.units) if _wrong_forms(unit.written(0)[0])]
    count = min(len(able), max(1, round(fault.units * len(city.units))))
    chosen = sorted(able[at] for at in random.permutation(len(able))[:count].tolist())
    misspelt: dict[int, dict[int, str]] = defaultdict(dict)
    for wave in range(len(settings.waves)):
        for at in chosen:
            forms = [form for form in _wrong_forms(city.units[at].written(wave)[0]) if name_key(form) not in known]
            if forms and city.units[at].is_rated(wave):
                misspelt[wave][at] = forms[at % len(forms)]
    return replace(city, misspelt=misspelt)


def _wrong_forms(name: str) -> list[str]:
    """The name with one character replaced by a homophone, for every character that has one."""
    wrong = names.HOMOPHONES
    return [name[:at] + wrong[mark] + name[at + 1 :] for at, mark in enumerate(name) if mark in wrong]
