"""One more question in a session: what ``derive`` of ``survey.yml`` does, for notebooks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from surveykit.errors import ParameterError, Problem, SurveyError
from surveykit.matching.texts import listing
from surveykit.survey.derived import with_expressions
from surveykit.survey.model import TAKEN_NAMES, Definition
from surveykit.survey.questions import Derive

D = TypeVar("D", bound=Definition)

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


def bands(question: str, limits: Sequence[float]) -> str:
    """The expression that puts numbers into bands: below the first limit, from it to below the second, and so on.

    >>> bands("age", [30, 45])
    'bands(age, [30, 45])'
    """
    return f"bands({question}, [{', '.join(map(repr, limits))}])"


def collapse(question: str, groups: Mapping[str, Sequence[str] | str], other: str | None = None) -> str:
    """The expression that puts the choices of a question into fewer groups, by their codes.

    >>> collapse("region", {"east": ["1", "2"], "west": "3"}, other="rest")
    "collapse(region, {'east': ['1', '2'], 'west': ['3']}, other='rest')"
    """
    listed = (
        f"{_quoted(name)}: [{', '.join(map(_quoted, [codes] if isinstance(codes, str) else codes))}]"
        for name, codes in groups.items()
    )
    rest = "" if other is None else f", other={_quoted(other)}"
    return f"collapse({question}, {{{', '.join(listed)}}}{rest})"


def with_question(survey: D, name: str, line: Mapping[str, Any]) -> D:
    """The survey with one more derived question, from a line as ``derive`` has it.

    Raises:
        ParameterError: The name is taken or has a form that cannot be used, or the line is mistaken.
    """
    taken = (*survey.questions, *survey.rates, *TAKEN_NAMES)
    if name in taken:
        raise ParameterError(
            f"there is a question or column {name!r} already", expected=f"another name than {listing(taken, 50)}"
        )
    if not _NAME.fullmatch(name):
        expected = "a lower-case letter, then lower-case letters, digits and '_'"
        raise ParameterError("a question cannot have this name", expected=expected, found=name[:100])
    try:
        derive = Derive.model_validate(dict(line), context={"language": survey.language})
        made = with_expressions(survey, {name: derive})
    except ValidationError as error:
        wrong = error.errors(include_url=False)
        raise ParameterError(
            [Problem(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}", f"derive: {name}") for detail in wrong]
        ) from None
    except SurveyError as error:
        raise ParameterError(error.problems) from None
    codes = [choice.code for choice in made.scale_of(name).choices]
    strange = [code for code in derive.choices if code not in codes]
    if strange:
        what = f"there is no choice of {name!r} {strange[0]!r}"
        raise ParameterError(what, expected=", ".join(codes) or "no labels, as it is a number", found=strange[0])
    return made


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in str(text) else f"'{text}'"
