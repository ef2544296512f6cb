"""The words for variables, groups and choices, and the order in which they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from surveykit.errors import DocumentError, Problem
from surveykit.language import Language, text
from surveykit.presentation.shown import Estimate

if TYPE_CHECKING:
    from surveykit.survey import Definition

#: Longest label that is printed; the rest is cut, with an ellipsis.
LABEL_LENGTH = 80
#: Longest list of group columns in a caption.
_LISTED: dict[Language, int] = {"zh": 20, "en": 40}
#: Stands for the code of all groups together.
EVERYBODY = ""

#: A group: (column, code) from the outermost to the innermost; empty for everybody.
Path = tuple[tuple[str, str], ...]


def language_of(survey: Definition, language: Language | None) -> Language:
    """The language asked for, or the survey's own."""
    return language if language is not None else survey.language


def shortened(label: str, length: int = LABEL_LENGTH) -> str:
    """``label`` on one line, without control characters, with at most ``length`` characters."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in label).split())
    return plain if len(plain) <= length else plain[: length - 1].rstrip() + "…"


def variable_label(survey: Definition, variable: str, language: Language) -> str:
    """The text of a question or the label of a rate; the id itself for a column that the survey does not describe."""
    if variable in survey.rates:
        return shortened(survey.rates[variable].label.in_language(language))
    if variable in survey.questions:
        return shortened(survey.questions[variable].text.in_language(language))
    return shortened(variable)


def column_label(survey: Definition, column: str, language: Language) -> str:
    """The heading of a group column: the units' word, the word for units below, or the question's text."""
    if column == "unit":
        return shortened(survey.units.label.in_language(language))
    if column in ("below", survey.units.below):
        label = survey.units.below_label
        if label is not None:
            return shortened(label.in_language(language))
        column = survey.units.below or column
    if column in ("channel", "wave"):
        return text(f"tables.column.{column}", language)
    return variable_label(survey, column, language)


def in_sentence(label: str, language: Language) -> str:
    """``label`` as it stands in the middle of a sentence: in English with a small letter, but for abbreviations."""
    word = label.split(" ", 1)[0]
    return label[:1].lower() + label[1:] if language == "en" and word[1:] == word[1:].lower() else label


def group_label(survey: Definition, column: str, code: str, language: Language) -> str:
    """The label of one group; ``column`` ``below`` of the benchmarks stands for the question that names units below."""
    if code == EVERYBODY:
        return text("tables.everybody", language)
    source = survey.units.below if column == "below" and survey.units.below else column
    return shortened(survey.label_of(source, code, language)) or code


def default_title(
    survey: Definition, variables: Iterable[str], by: str | Sequence[str] | None, language: Language, key: str
) -> str:
    """A caption made of what is shown: the variables (the headline question where there is no row) and the groups.

    Several group columns are listed where their names are short; otherwise it says that there are such groups.
    """
    names = text("tables.join.list", language).join(
        variable_label(survey, variable, language)
        for variable in dict.fromkeys(variables) or (survey.headline.question,)
    )
    return text(key, language, names=shortened(names)) + _groups_in_title(survey, by, language)


def _groups_in_title(survey: Definition, by: str | Sequence[str] | None, language: Language) -> str:
    columns = () if by is None else (by,) if isinstance(by, str) else tuple(by)
    if not columns:
        return ""
    labels = [in_sentence(column_label(survey, column, language), language) for column in columns]
    listed = text("tables.join.list", language).join(labels)
    if len(columns) > 1 and len(listed) > _LISTED[language]:
        return text("tables.title.by_traits", language)
    return text("tables.title.by", language, group=listed)


def choice_label(survey: Definition, variable: str, code: str, language: Language) -> str:
    """The label of one choice of a question."""
    return shortened(survey.label_of(variable, code, language)) or code


def choice_codes(survey: Definition, variable: str) -> tuple[str, ...]:
    """The codes of a question's choices in questionnaire order; empty where it has none."""
    if variable not in survey.questions:
        return ()
    return tuple(choice.code for choice in survey.scale_of(variable).choices)


def group_codes(survey: Definition, column: str) -> tuple[str, ...]:
    """The codes of a group column in official or questionnaire order; empty where none is declared."""
    if column == "unit":
        return tuple(survey.register.ids)
    if column == "channel":
        return tuple(survey.channels)
    if column == "wave":
        return tuple(survey.waves)
    return choice_codes(survey, column)


def in_order(codes: Iterable[str], declared: Iterable[str]) -> tuple[str, ...]:
    """Distinct ``codes``: first those ``declared``, in that order, then the others as they come."""
    found = dict.fromkeys(codes)
    first = [code for code in declared if code in found]
    return tuple(dict.fromkeys([*first, *found]))


def path_label(survey: Definition, path: Path, language: Language, *, with_outer: bool = False) -> str:
    """The label of a group; ``with_outer`` adds the group it lies in, where it lies in one."""
    if not path:
        return text("tables.everybody", language)
    label = group_label(survey, *path[-1], language)
    if with_outer and len(path) > 1:
        return text("tables.within", language, label=label, outer=group_label(survey, *path[-2], language))
    return label


def paths_in_order(paths: Iterable[Path], survey: Definition) -> tuple[Path, ...]:
    """Groups in official or questionnaire order level by level, undeclared ones by their codes; everybody first."""
    found = list(dict.fromkeys(paths))
    codes: dict[str, dict[str, None]] = {}
    for path in found:
        for column, code in path:
            codes.setdefault(column, {})[code] = None
    places = {
        column: {
            code: place for place, code in enumerate(in_order(sorted(seen, key=natural), group_codes(survey, column)))
        }
        for column, seen in codes.items()
    }
    return tuple(sorted(found, key=lambda path: [places[column][code] for column, code in path]))


def natural(code: str) -> list[tuple[int, str]]:
    """A sort key by which 102 stands before 1000."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]+)", code) if part]


def by_group(estimates: Iterable[Estimate], column: str, what: str) -> dict[Path, Estimate]:
    """The estimate of each group of ``column`` inside its outer groups; that of everybody under the empty path.

    Raises:
        DocumentError: There is no such group column, or a group has several estimates.
    """
    groups: dict[Path, Estimate] = {}
    for estimate in estimates:
        if estimate.by and estimate.by[-1][0] != column:
            raise DocumentError(
                Problem(
                    f"{what} cannot be made by {column!r}",
                    expected=f"estimates by {column!r}, with a value of it in every row",
                    found=f"a row by {', '.join(name for name, _ in estimate.by)}",
                    remedy=f"estimate with by={column!r}",
                )
            )
        if estimate.by in groups:
            first = groups[estimate.by].variable
            raise DocumentError(
                Problem(
                    f"{what} has two estimates for one group: {dict(estimate.by)}",
                    expected="one row per group, of one variable",
                    found=f"rows of {first!r} and {estimate.variable!r}",
                    remedy="filter the frame of estimates before",
                )
            )
        groups[estimate.by] = estimate
    return groups
