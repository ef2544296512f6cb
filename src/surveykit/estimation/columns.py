"""Columns of the answers as the estimators need them, and what is said when one cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

import numpy as np
import pandas as pd

from surveykit.errors import DesignError, Problem
from surveykit.estimation.arrays import Bools, Floats
from surveykit.matching.texts import did_you_mean

#: A question's categories are in ``<question>.choice`` where the question's own column holds its scores.
CHOICE_SUFFIX = ".choice"

#: The least and the greatest possible score of a question.
Range = tuple[float, float]


def names_of(variables: str | Sequence[str]) -> tuple[str, ...]:
    """One name or several, as a tuple."""
    return (variables,) if isinstance(variables, str) else tuple(variables)


def require(frame: pd.DataFrame, names: Iterable[str]) -> None:
    """Refuse a frame without one of the columns; the error names all that are missing and what was probably meant."""
    known = [str(name) for name in frame.columns]
    expected = "one of: " + ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
    problems = [
        Problem(f"there is no column {name!r}", expected=expected, remedy=did_you_mean(name, known))
        for name in names
        if name not in frame.columns
    ]
    if problems:
        raise DesignError(problems)


def options_in(frame: pd.DataFrame, name: str) -> tuple[str, ...]:
    """The columns ``name.CODE`` of a question with several answers, each 0 or 1 (or a rank); none of other questions.

    The question's own column, if there is one, holds codes divided by ``;``, which are no categories.
    """
    start = f"{name}."
    own = [str(column) for column in frame.columns if str(column).startswith(start)]
    options = tuple(column for column in own if pd.api.types.is_numeric_dtype(frame[column].dtype))
    if len(options) < 2:
        return ()
    if name in frame.columns:
        return options if _holds_codes(frame[name], options, len(start)) else ()
    return options if all(frame[column].dropna().isin([0, 1]).all() for column in options) else ()


def _holds_codes(column: pd.Series, options: Sequence[str], start: int) -> bool:
    """Whether every text of a column is made of the options' codes."""
    if not pd.api.types.is_string_dtype(column.dtype):
        return False
    codes = {option[start:] for option in options}
    return all(codes.issuperset(str(text).split(";")) for text in column.dropna().unique())


def _refuse_several(frame: pd.DataFrame, name: str) -> None:
    options = options_in(frame, name)
    if options and f"{name}{CHOICE_SUFFIX}" not in frame.columns:
        raise DesignError(
            f"{name!r} is a question with several answers: a person may be in several of its groups, or in none",
            expected=f"one of its options: {', '.join(options[:12])}" + (", …" if len(options) > 12 else ""),
            remedy="use several() or banner() for the shares of its options, or one option's name",
        )


def numbers(frame: pd.DataFrame, name: str) -> Floats:
    """A column as numbers; NaN where there is no answer."""
    _refuse_several(frame, name)
    require(frame, [name])
    column = frame[name]
    if not pd.api.types.is_numeric_dtype(column.dtype):
        raise DesignError(
            f"the column {name!r} holds categories or text, not numbers",
            found=str(column.dtype),
            remedy="use proportion() for categories, or give the choices scores in survey.yml",
        )
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    if np.isinf(values).any():
        raise DesignError(f"the column {name!r} holds infinite numbers", where=first_rows(frame, np.isinf(values)))
    return values


def zeros_and_ones(frame: pd.DataFrame, name: str) -> Floats:
    """A rate's column: 0, 1, and NaN where there is no answer."""
    values = numbers(frame, name)
    wrong = ~(np.isnan(values) | (values == 0) | (values == 1))
    if wrong.any():
        raise DesignError(
            f"the column {name!r} is not a rate: it holds other numbers than 0 and 1",
            where=first_rows(frame, wrong),
            remedy="use mean(), or declare the rate in survey.yml",
        )
    return values


def categories(frame: pd.DataFrame, name: str) -> pd.Categorical:
    """A column as categories in their order: questionnaire order for categoricals, sorted otherwise.

    Raises:
        DesignError: There is no such column, or it is a question with several answers.
    """
    _refuse_several(frame, name)
    chosen = name + CHOICE_SUFFIX if name + CHOICE_SUFFIX in frame.columns else name
    require(frame, [chosen])
    column = frame[chosen]
    if isinstance(column.dtype, pd.CategoricalDtype):
        return pd.Categorical(column)
    codes, labels = pd.factorize(column, use_na_sentinel=True)
    try:
        order = np.argsort(np.asarray(labels, dtype=object), kind="stable")
    except TypeError:  # values of several kinds have no common order
        order = np.argsort([str(label) for label in labels], kind="stable")
    rank = np.empty(len(labels) + 1, dtype=np.int64)
    rank[order] = np.arange(len(labels))
    rank[-1] = -1
    return pd.Categorical.from_codes(rank[codes], categories=pd.Index(labels)[order])


def rows_of(
    frame: pd.DataFrame, name: str, groups: Iterable[object], code_of: Callable[[str, object], Hashable] | None = None
) -> Bools:
    """The rows in some groups of a column; of a question with several answers those that ticked one of the options.

    Args:
        frame: One row per answer.
        name: The column.
        groups: Its groups; ``code_of`` gives the code of each, where the column has declared ones.
        code_of: From a column and a group to the group's code.

    Raises:
        DesignError: There is no such column or group.
    """
    options = options_in(frame, name)
    codes = [group if code_of is None else code_of(name, group) for group in groups]
    if options and f"{name}{CHOICE_SUFFIX}" not in frame.columns:
        known: list[Hashable] = [option[len(name) + 1 :] for option in options]
        _require_groups(name, codes, known)
        return np.asarray((frame[[f"{name}.{code}" for code in codes]] == 1).any(axis=1), dtype=np.bool_)
    column = categories(frame, name)
    texts = {str(code): code for code in column.categories}
    meant = [texts.get(str(code), code) for code in codes]
    if (
        code_of is None
    ):  # what a survey declares was looked up; values of other columns, as texts, are nobody's business
        _require_groups(name, meant, column.categories.tolist())
    return np.asarray(column.isin(meant), dtype=np.bool_)


def _require_groups(name: str, groups: Iterable[object], known: Sequence[object]) -> None:
    texts = [str(code) for code in known]
    for group in groups:
        if group not in known:
            expected = "one of: " + ", ".join(texts[:12]) + (", …" if len(texts) > 12 else "")
            remedy = did_you_mean(str(group), texts)
            raise DesignError(f"there is no group {str(group)!r} of {name!r}", "", expected, str(group), remedy)


def first_rows(frame: pd.DataFrame, wrong: Bools) -> str:
    """The first rows where something is wrong, by the frame's index, for a message."""
    labels = [str(label) for label in frame.index[wrong][:5]]
    more = int(wrong.sum()) - len(labels)
    return "rows " + ", ".join(labels) + (f" and {more:,} more" if more else "")
