"""Which faults are planted, and how often: a parameter file, checked with all that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, create_model
from pydantic_core import PydanticCustomError

from surveykit.errors import ParameterError
from surveykit.matching.texts import listing
from surveykit.survey.check_settings import Share
from surveykit.survey.document import Written, read_document
from surveykit.survey.load import by_line, validated
from surveykit.survey.schema import keys_at
from surveykit.survey.types import YamlSection

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

#: Kinds of which one row can carry one only; their rates are shares of the same rows.
_EXCLUSIVE = ("duplicates", "misspelt_units", "undeclared_labels", "impossible_dates", "fast_forms")
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

    def as_json(self) -> dict[str, dict[str, float | list[int]]]:
        """The parameters of every kind, for the record."""
        return {kind: {name: _plain(getattr(self[kind], name)) for name in _form(kind).model_fields} for kind in KINDS}


def _plain(value: float | tuple[int, int]) -> float | list[int]:
    return list(value) if isinstance(value, tuple) else value


def _span(value: Written) -> tuple[int, int]:
    match value:
        case [str(fewest), str(most)] if fewest.isdecimal() and most.isdecimal():
            if 1 <= int(fewest) <= int(most) <= _MOST_ROWS:
                return int(fewest), int(most)
    raise PydanticCustomError("rows", f"[fewest, most] from 1 to {_MOST_ROWS} is expected")


class _Rated(YamlSection):
    rate: Share


class _Repeated(_Rated):
    rows: Annotated[tuple[int, int], BeforeValidator(_span)]


class _Burst(_Repeated):
    minutes: int = Field(ge=1, le=60)


class _Misspelt(_Rated):
    units: Share


#: What the file says of kinds that need more than a rate.
_FORMS: dict[str, type[_Rated]] = {
    "terminal_bursts": _Burst,
    "phone_floods": _Repeated,
    "staff_ratings": _Repeated,
    "top_runs": _Repeated,
    "misspelt_units": _Misspelt,
}


def _form(kind: str) -> type[_Rated]:
    return _FORMS.get(kind, _Rated)


@cache
def _file() -> type[BaseModel]:
    kinds: dict[str, tuple[object, None]] = {kind: (_form(kind) | None, None) for kind in KINDS}
    return create_model("FaultsFile", __base__=YamlSection, format=(Literal["1"], ...), **kinds)  # type: ignore[call-overload, no-any-return]


def default_faults() -> Faults:
    """The faults that surveykit brings along."""
    return load_faults(Path(__file__).with_name("faults.yml"))


def load_faults(path: Path) -> Faults:
    """The faults that a parameter file names.

    Raises:
        ParameterError: With everything that is wrong with the file, each with its line.
    """
    document = read_document(path)
    if document.problems:
        raise ParameterError(document.problems)
    content, problems = validated(document, _file(), partial(keys_at, _file().model_json_schema()))
    if content is None:
        raise ParameterError(by_line(problems))
    forms = content.model_dump(include=set(KINDS), exclude_none=True)
    faults = Faults({kind: Fault(**form) for kind, form in forms.items()})
    total = sum(faults[kind].rate for kind in _EXCLUSIVE)
    if total > 1:
        what = f"the rates of {listing(_EXCLUSIVE)} add up to more than 1, but a row carries one of these faults only"
        raise ParameterError(what, document.where(), expected="1 or less", found=f"{total:g}")
    return faults
