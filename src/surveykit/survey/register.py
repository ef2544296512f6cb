"""The register: every rated unit with its names, in official order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from surveykit.errors import ParameterError
from surveykit.language import Language
from surveykit.matching.office_names import name_key, without_brackets
from surveykit.matching.texts import did_you_mean, listing, nearest, spelled_alike, tidy
from surveykit.survey.types import LabelText, Text

#: How much two name keys must resemble each other for one to be proposed for the other (difflib's ratio).
_RESEMBLANCE = 0.6
#: How many keys are compared with one that means nothing.
_COMPARED = 300

_Ids = Mapping[str, tuple[str, ...]]


class Unit(BaseModel):
    """A rated object: an office, a department, a window.

    Args:
        unit_id: Its id, which never changes.
        name: Its name.
        cls: The class in which it is compared.
        parent: The id of the unit or body it belongs to.
        order: Its place in official order.
        aliases: Other texts that mean it in raw data.
        rated: Whether it is rated itself; a body that is only named as a parent is not.
        valid_from: The first day, or wave, of its existence; empty without a limit.
        valid_to: The last one.
        waves: The waves in which it exists; ``None`` for all.
        successors: The units that came out of it: one where it was renamed or merged, several where it was split.
        size: How many cases it handles or persons it serves, where this is known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit_id: Text
    name: LabelText
    cls: str | None = None
    parent: str | None = None
    order: int = 0
    aliases: tuple[str, ...] = ()
    rated: bool = True
    valid_from: str = ""
    valid_to: str = ""
    waves: tuple[str, ...] | None = None
    successors: tuple[str, ...] = ()
    size: int | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Its names in every language and its aliases."""
        return (*self.name.texts, *self.aliases)

    def exists_in(self, wave: str | None) -> bool:
        """Whether it exists in a wave; without a wave every unit does."""
        return wave is None or self.waves is None or wave in self.waves


class Register(BaseModel):
    """All units of a survey, in official order, and the bodies above them.

    Args:
        units: The rated units.
        bodies: Bodies that are not rated themselves; units name them as their parents.
        places: Names of places that may precede a unit's name and mean nothing.
        class_names: Names of classes in the languages of reports, by what the column ``class`` says.
        unseen: Units whose names hold marks that nobody sees; the marks are taken away.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    units: tuple[Unit, ...] = ()
    bodies: tuple[Unit, ...] = ()
    places: tuple[str, ...] = ()
    class_names: Mapping[str, LabelText] = {}
    unseen: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all rated units in official order."""
        return tuple(unit.unit_id for unit in self.units)

    @property
    def classes(self) -> dict[str, tuple[str, ...]]:
        """Class to the ids of its units, both in official order."""
        return _grouped((unit.cls, unit.unit_id) for unit in self.units if unit.cls)

    def class_name(self, cls: str, language: Language) -> str:
        """A class's name in a language; where the register has none in it, what ``class`` says."""
        names = self.class_names.get(cls)
        called = None if names is None else names.zh if language == "zh" else names.en
        return cls if called is None else called

    def unit(self, unit_id: str) -> Unit:
        """The unit with this id.

        Raises:
            ParameterError: There is none; the message lists the known ones.
        """
        if unit_id not in self._by_id:
            remedy = did_you_mean(unit_id, self._by_id, "use the unit_id of a row of the register")
            what = f"the register has no unit {unit_id!r}"
            raise ParameterError(what, expected=listing(self.ids), found=unit_id, remedy=remedy)
        return self._by_id[unit_id]

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self._by_id

    def name_of(self, unit_id: str, language: Language) -> str:
        """A unit's name; where units of several bodies share it, with the body: ``市财政局办公室``."""
        name = self.unit(unit_id).name.in_language(language)
        parent = self.unit(unit_id).parent
        if parent is None or len(self._by_text.get(tidy(name), ())) < 2:
            return name
        body = self._everyone[parent].name.in_language(language)
        return f"{body}{name}" if language == "zh" else f"{name}, {body}"

    # -- what a text means -------------------------------------------------------------------------------------------

    def match(self, raw_text: str, *, body: str | None = None, wave: str | None = None) -> str | None:
        """The id of the unit that a text in the raw data means, or ``None`` if it means none, or more than one.

        A text means a unit if it is the unit's id, a name or an alias; else if it has the same key as one of them (see
        :func:`~surveykit.matching.office_names.name_key`). Two units of one name are told apart by the body above them,
        in a column of its own (``body``) or before the name (``市财政局/办公室``). A unit that does not exist in the
        wave is never meant.

        Args:
            raw_text: The text.
            body: The text that names the body above the unit, where the raw data have one.
            wave: The wave the text belongs to.
        """
        candidates = self.candidates(raw_text, body=body, wave=wave)
        return candidates[0] if len(candidates) == 1 else None

    def candidates(self, raw_text: str, *, body: str | None = None, wave: str | None = None) -> tuple[str, ...]:
        """Every unit that a text could mean, in official order."""
        if body is not None and tidy(body):
            return self._below(body, raw_text, wave) if tidy(raw_text) else self.candidates(body, wave=wave)
        exact = self._existing(self._by_text.get(tidy(raw_text), ()), wave)
        return exact or self._existing(self._by_key.get(self._key(raw_text), ()), wave)

    def is_spelled_out(self, raw_text: str) -> bool:
        """Whether a text is in the register as it is, and not only by its key."""
        return tidy(raw_text) in self._by_text

    def alike(self) -> tuple[tuple[str, ...], ...]:
        """Units whose names or aliases differ only in width, case, spaces and the like, in groups.

        Units below different bodies, or that exist in no wave together, may share a name. What is in brackets
        counts where two names have brackets (``分局（东区）`` is not ``分局（西区）``), not where one has none.
        """
        whole = {unit.unit_id: {self._key(text) for text in unit.texts} for unit in self.units}
        named = _grouped((key, unit.unit_id) for unit in self.units for key in self._keys(unit))
        groups = (
            tuple(unit_id for unit_id in ids if any(self._rival(unit_id, other, key, whole) for other in ids))
            for key, ids in named.items()
        )
        return tuple(dict.fromkeys(filter(None, groups)))

    def _rival(self, unit_id: str, other: str, key: str, whole: Mapping[str, set[str]]) -> bool:
        """Whether two units that share a key look like one; ``whole`` holds the keys of names with their brackets."""
        if key not in whole[unit_id] | whole[other]:
            return False
        first, second = self._by_id[unit_id], self._by_id[other]
        together = first.waves is None or second.waves is None or set(first.waves) & set(second.waves)
        return unit_id != other and bool(together) and first.parent == second.parent

    def _below(self, body: str, raw_text: str, wave: str | None) -> tuple[str, ...]:
        """The units meant by a text beside the name of a body."""
        above = set(self._bodies_by_text.get(tidy(body), ()) or self._bodies_by_key.get(self._key(body), ()))
        for index, key in ((self._by_text, tidy(raw_text)), (self._by_key, self._key(raw_text))):
            named = self._existing(index.get(key, ()), wave)
            inside = tuple(unit_id for unit_id in named if above.intersection(self._above(unit_id)))
            on_their_own = tuple(unit_id for unit_id in named if self._by_id[unit_id].parent is None)
            if inside or on_their_own:
                return inside or on_their_own
        return ()

    def proposals(self, raw_text: str, *, wave: str | None = None, limit: int = 3) -> tuple[str, ...]:
        """Units that a text might mean, for a person to confirm, likeliest first; never applied by themselves.

        Units of that name first, then the successors of a unit that no longer exists, then names spelled alike.
        """
        named = self.candidates(raw_text, wave=wave)
        gone = self.candidates(raw_text)
        successors = [heir for unit_id in gone for heir in self._heirs(unit_id, wave)]
        key = self._key(raw_text)
        # Comparing with all keys letter by letter takes long: those that share most characters are enough.
        shared = Counter(known for character in set(key) for known in self._by_character.get(character, ()))
        sharing = [known for known, _ in shared.most_common(_COMPARED)]
        close = spelled_alike(key, sharing, limit=3 * limit, least=_RESEMBLANCE)
        alike = [unit_id for key in close for unit_id in self._existing(self._by_key[key], wave)]
        text = None if alike else self.nearest(raw_text)
        nearly = self._existing(self._by_text[text], wave) if text is not None else ()
        return tuple(dict.fromkeys([*named, *successors, *alike, *nearly]))[:limit]

    def nearest(self, raw_text: str) -> str | None:
        """The known text nearest to one that matches no unit, for a proposal to a person."""
        return nearest(raw_text, self._by_text)

    # -- renamed, merged and split units -----------------------------------------------------------------------------

    def predecessors(self, unit_id: str) -> tuple[str, ...]:
        """The units that a unit came out of: one where it was renamed or split off, several where they were merged."""
        return self._predecessors.get(unit_id, ())

    def lineage(self, unit_id: str) -> tuple[str, ...]:
        """A unit and everything it came out of, nearest first: whose earlier ratings can be compared with its own."""
        line = [unit_id]
        for later in line:
            line += [earlier for earlier in self.predecessors(later) if earlier not in line]
        return tuple(line)

    def _heirs(self, unit_id: str, wave: str | None) -> list[str]:
        """The nearest successors of a unit that exist in the wave; none if it does itself."""
        if self._by_id[unit_id].exists_in(wave):
            return []
        heirs: list[str] = []
        for heir in self._by_id[unit_id].successors:
            heirs += [heir] if self._by_id[heir].exists_in(wave) else self._heirs(heir, wave)
        return heirs

    # -- indexes -----------------------------------------------------------------------------------------------------

    def _key(self, text: str) -> str:
        return name_key(text, self.places)

    def _existing(self, unit_ids: Iterable[str], wave: str | None) -> tuple[str, ...]:
        return tuple(unit_id for unit_id in unit_ids if self._by_id[unit_id].exists_in(wave))

    def _above(self, unit_id: str) -> tuple[str, ...]:
        """The ids of everything above a unit, nearest first."""
        above: list[str] = []
        parent = self._everyone[unit_id].parent
        while parent is not None and parent not in above:
            above.append(parent)
            parent = self._everyone[parent].parent if parent in self._everyone else None
        return tuple(above)

    @cached_property
    def _by_id(self) -> dict[str, Unit]:
        return {unit.unit_id: unit for unit in self.units}

    @cached_property
    def _everyone(self) -> dict[str, Unit]:
        return {unit.unit_id: unit for unit in (*self.units, *self.bodies)}

    @cached_property
    def _by_text(self) -> _Ids:
        """Tidied text to the units it names; an id means its unit whatever else is called so."""
        named = _grouped((tidy(text), unit.unit_id) for unit in self.units for text in unit.texts)
        return named | {tidy(unit.unit_id): (unit.unit_id,) for unit in self.units}

    @cached_property
    def _by_key(self) -> _Ids:
        """Key to the units it names, alone or behind the name of a body above them."""
        return _grouped((key, unit.unit_id) for unit in self.units for key in self._keys_with_bodies(unit))

    @cached_property
    def _by_character(self) -> _Ids:
        return _grouped((character, key) for key in self._by_key for character in set(key))

    def _keys_with_bodies(self, unit: Unit) -> list[str]:
        own = self._keys(unit)
        above = [self._everyone[unit_id] for unit_id in self._above(unit.unit_id) if unit_id in self._everyone]
        return [*own, *(f"{key}{name}" for body in above for key in self._keys(body) for name in own)]

    def _keys(self, unit: Unit) -> list[str]:
        """The keys of a unit's names and aliases, also without what is in brackets behind them."""
        texts = [form for text in unit.texts for form in (text, without_brackets(text)) if form]
        return list(dict.fromkeys(filter(None, map(self._key, texts))))

    @cached_property
    def _bodies_by_text(self) -> _Ids:
        everyone = self._everyone.values()
        return _grouped((tidy(text), unit.unit_id) for unit in everyone for text in (unit.unit_id, *unit.texts))

    @cached_property
    def _bodies_by_key(self) -> _Ids:
        return _grouped((key, unit.unit_id) for unit in self._everyone.values() for key in self._keys(unit))

    @cached_property
    def _predecessors(self) -> _Ids:
        return _grouped((heir, unit.unit_id) for unit in self.units for heir in unit.successors)

    def __len__(self) -> int:
        return len(self.units)

    def __repr__(self) -> str:
        return f"Register({len(self.units)} units: {listing(self.ids, 5)})"


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Key to its different values, in order."""
    groups: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        groups.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in groups.items()}
