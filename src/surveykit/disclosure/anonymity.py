"""What of the rows themselves everybody may see: closed questions, and only where no group of people is small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from surveykit.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

    from surveykit.survey import Definition

#: Fewest people who must share their quasi-identifiers: in a reviewer's bundle, in what is public.
LEAST_K = {"reviewer": 5, "public": 10}
_CLOSED = ("rating", "single", "multiple", "ranking", "nps")


def quasi_identifiers(survey: Definition) -> tuple[str, ...]:
    """The columns by which somebody could recognise a person: those declared, and unit, wave and channel."""
    return tuple(dict.fromkeys(("unit", "wave", "channel", *survey.privacy.quasi_identifiers)))


def smallest_group(frame: pd.DataFrame, names: Sequence[str]) -> int:
    """k: how many responses the smallest group of equal quasi-identifiers has; missing values are a value.

    Source: L. Sweeney (2002), k-anonymity, Int. J. Uncertainty, Fuzziness and Knowledge-Based Systems 10(5).
    """
    present = [name for name in names if name in frame.columns]
    if frame.empty or not present:
        return len(frame)
    return int(frame.groupby(present, dropna=False, observed=True).size().min())


def public_columns(survey: Definition) -> tuple[str, ...]:
    """The columns of typed frames that everybody may see where the rows are k-anonymous: no respondents, no texts."""
    closed = [question.id for question in survey.questions.values() if question.type in _CLOSED]
    columns = [column for name in closed for column in survey.columns_of(name)]
    return tuple(dict.fromkeys([*quasi_identifiers(survey), *columns]))


def is_anonymous(frame: pd.DataFrame, survey: Definition) -> bool:
    """Whether quasi-identifiers are declared and enough responses share each combination of them."""
    k = smallest_group(frame, quasi_identifiers(survey))
    return bool(survey.privacy.quasi_identifiers) and k >= LEAST_K["public"]


def refuse_if_recognisable(frame: pd.DataFrame, survey: Definition) -> None:
    """Refuse rows in which people could be recognised.

    Raises:
        ParameterError: No quasi-identifiers are declared, or too few responses share theirs.
    """
    if is_anonymous(frame, survey):
        return
    names, least = quasi_identifiers(survey), LEAST_K["public"]
    what = "a public file of these rows would let people be recognised"
    if not survey.privacy.quasi_identifiers:
        remedy = (
            "name the questions by which acquaintances could recognise somebody: privacy: {quasi_identifiers: [...]}"
        )
        raise ParameterError(what, "survey.yml", "declared quasi-identifiers", "none", remedy)
    expected = f"at least {least} responses for every combination of {', '.join(names)}"
    smallest = f"a combination with {smallest_group(frame, names)}"
    raise ParameterError(
        what, expected=expected, found=smallest, remedy="make these questions coarser, or do not publish rows"
    )
