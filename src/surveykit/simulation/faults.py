"""Which faults are planted, and how often: a parameter file, checked with all that is wrong with it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from surveykit.errors import ParameterError, Problem
from surveykit.matching.texts import did_you_mean, listing
from surveykit.survey.document import Document, Place, read_document

#: The kinds of fault, in the order of their description.
KINDS = (
    "duplicates",
    "repeated_replies",
    "terminal_bursts",
    "phone_floods",
    "default_ratings",
    "misspelt_units",
    "undeclared_labels",
    "personal_data",
    "impossible_dates",
    "staff_ratings",
    "top_runs",
    "posing_defaults",
    "fast_forms",
)

#: What may be said of a kind besides its rate, and the kinds that must say it.
_NEEDS = {
    "terminal_bursts": ("rows", "minutes"),
    "phone_floods": ("rows",),
    "staff_ratings": ("rows",),
    "top_runs": ("rows",),
    "misspelt_units": ("units",),
}
#: Kinds of which one row can carry one only; their rates are shares of the same rows.
_EXCLUSIVE = ("duplicates", "misspelt_units", "undeclared_labels", "impossible_dates", "fast_forms")
_FORMAT = "1"
_MOST_ROWS = 1_000


@dataclass(frozen=True)
class Fault:
    """How often one kind of fault is planted.

    Args:
        rate: Its share: of ratings, of comments, or of units (for bursts, floods, staff and runs), from 0 to 1.
        rows: The fewest and the most rows of one burst, flood or run, or by one unit's staff.
        minutes: The time that a burst takes.
        units: The share of units that the fault can befall.
    """

    rate: float = 0.0
    rows: tuple[int, int] = (0, 0)
    minutes: int = 0
    units: float = 0.0


@dataclass(frozen=True)
class Faults:
    """What is planted, by kind; a kind that is not named is not planted."""

    by_kind: Mapping[str, Fault] = field(default_factory=dict)

    def __getitem__(self, kind: str) -> Fault:
        return self.by_kind.get(kind, Fault())

    def as_json(self) -> dict[str, Any]:
        """The parameters of every kind, for the record."""
        return {kind: _as_json(kind, self[kind]) for kind in KINDS}


def _as_json(kind: str, fault: Fault) -> dict[str, Any]:
    values = {"rows": list(fault.rows), "minutes": fault.minutes, "units": fault.units}
    return {"rate": fault.rate} | {name: values[name] for name in _NEEDS.get(kind, ())}


def default_faults() -> Faults:
    """The faults that surveykit brings along."""
    return load_faults(Path(__file__).with_name("faults.yml"))


def load_faults(path: Path) -> Faults:
    """The faults that a parameter file names.

    Raises:
        ParameterError: With everything that is wrong with the file, each with its line.
    """
    document = read_document(path)
    problems = [*document.problems]
    found: dict[str, Fault] = {}
    if not problems:
        problems += _outer_problems(document)
    if isinstance(document.value, dict):
        for kind in KINDS:
            if kind in document.value:
                fault, said = _fault(kind, document)
                problems += said
                found[kind] = fault
    if not problems:
        problems += _sum_problems(found, document)
    if problems:
        raise ParameterError(problems)
    return Faults(found)


def _outer_problems(document: Document) -> Iterator[Problem]:
    keys = ("format", *KINDS)
    if not isinstance(document.value, dict):
        yield Problem("the file names no faults", document.where(), expected="entries such as 'duplicates: {rate: 0}'")
        return
    if document.value.get("format") != _FORMAT:
        found = str(document.value.get("format", "nothing"))
        yield Problem("the format is not known", document.where(("format",)), "format: 1", found)
    for key in document.value:
        if key not in keys:
            yield _unknown((key,), keys, document)


def _unknown(place: Place, known: tuple[str, ...], document: Document) -> Problem:
    inside = f" in {place[0]}" if len(place) > 1 else ""
    return Problem(
        f"unknown key {str(place[-1])!r}{inside}",
        document.where(place),
        expected=listing(known, 20),
        found=str(place[-1]),
        remedy=did_you_mean(str(place[-1]), known, "remove it"),
    )


def _fault(kind: str, document: Document) -> tuple[Fault, list[Problem]]:
    """One kind's parameters, and what is wrong with them."""
    entry = document.value[kind]
    if not isinstance(entry, dict):
        expected = f"{kind}: {{rate: 0.01}}"
        return Fault(), [Problem(f"{kind} cannot be used as written", document.where((kind,)), expected, str(entry))]
    needs = ("rate", *_NEEDS.get(kind, ()))
    problems = [_unknown((kind, key), needs, document) for key in entry if key not in needs]
    values: dict[str, Any] = {}
    for name in needs:
        place = (kind, name)
        if name not in entry:
            problems.append(Problem(f"{kind}.{name} is missing", document.where((kind,)), f"a key {name!r}"))
            continue
        values[name], said = _READ[name](entry[name])
        problems += [Problem(f"{kind}.{name} {said}", document.where(place), _EXPECTED[name], str(entry[name]))] * bool(
            said
        )
    return (Fault(), problems) if problems else (Fault(**values), [])


def _share(value: Any) -> tuple[float, str]:
    """A share from 0 to 1, and what is wrong with it."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]*\.?[0-9]+([eE]-?[0-9]{1,2})?", value):
        return 0.0, "is no number"
    number = float(value)
    return (number, "") if number <= 1 else (0.0, "is no share")


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}", value) else None


def _span(value: Any) -> tuple[tuple[int, int], str]:
    """The fewest and the most rows, and what is wrong with them."""
    numbers = [_whole(item) for item in value] if isinstance(value, list) else []
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        return (0, 0), "are no two whole numbers"
    least, most = numbers[0], numbers[1]
    right = 1 <= least <= most <= _MOST_ROWS
    return ((least, most), "") if right else ((0, 0), "are no span")


def _minutes(value: Any) -> tuple[int, str]:
    number = _whole(value)
    return (number, "") if number is not None and 1 <= number <= 60 else (0, "is no time that can be used")


_READ: dict[str, Any] = {"rate": _share, "units": _share, "rows": _span, "minutes": _minutes}
_EXPECTED = {
    "rate": "a number from 0 to 1",
    "units": "a number from 0 to 1",
    "rows": f"[fewest, most] from 1 to {_MOST_ROWS}",
    "minutes": "a whole number from 1 to 60",
}


def _sum_problems(found: dict[str, Fault], document: Document) -> Iterator[Problem]:
    total = sum(found[kind].rate for kind in _EXCLUSIVE if kind in found)
    if total > 1:
        kinds = listing(_EXCLUSIVE)
        what = f"the rates of {kinds} add up to more than 1, but a row carries one of these faults only"
        yield Problem(what, document.where(), expected="1 or less", found=f"{total:g}")
