"""Frames for people: answers in words in the place of codes, and rows by conditions that people write."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np
import pandas as pd

from surveykit.cleaning.columns import Rows, categorical
from surveykit.language import Language, text
from surveykit.survey import Definition

_MISSING = ".missing"


def in_words(frame: pd.DataFrame, survey: Definition, language: Language) -> pd.DataFrame:
    """A typed frame with labels in the place of codes; orders of choices, numbers, texts and days stay as they are."""
    words = {str(name): _labelled(frame[name], str(name), survey, language) for name in frame.columns}
    return frame.assign(**{name: column for name, column in words.items() if column is not None})


def _labelled(column: pd.Series, name: str, survey: Definition, language: Language) -> pd.Series | None:
    """The column in words; None where it has no codes."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return None
    codes = [str(code) for code in column.cat.categories]
    if name.endswith(_MISSING) and name.removesuffix(_MISSING) in survey.questions:
        labels = {kind: text(f"tables.missing.{kind}", language) for kind in codes}
    else:
        labels = survey.labels_in(name, codes, language)
    words = categorical(column.cat.codes.to_numpy(), labels.values(), ordered=bool(column.cat.ordered))
    return pd.Series(words, index=column.index, name=name)


def values_of(column: str, condition: object, survey: Definition) -> set[Hashable]:
    """What a condition on a column means: one value or several; of a column with declared groups their codes.

    Raises:
        ParameterError: A group is not declared.
    """
    given: Iterable[Hashable] = condition if isinstance(condition, list | tuple | set | frozenset) else [condition]
    if not survey.groups_of(column):
        return set(given)
    return {survey.code_of(column, group) for group in given}


def rows_with(frame: pd.DataFrame, column: str, values: set[Hashable], survey: Definition) -> Rows:
    """The rows that have one of the values; of a question with several answers those that ticked one of the choices."""
    of_choices = survey.choice_columns(column) if column in survey.questions else {}
    ticked = [of_choices[str(value)] for value in values if str(value) in of_choices]
    if of_choices and survey.questions[column].type == "multiple":
        return np.asarray((frame[ticked] == 1).any(axis=1), dtype=np.bool_)
    return np.asarray(frame[column].isin(list(values)), dtype=np.bool_)
