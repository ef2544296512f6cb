"""What a data frame that belongs to no survey says of itself: labels, choices and their order, as a definition."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

import pandas as pd

from surveykit.language import Label, Language
from surveykit.survey import (
    Channel,
    Choice,
    Definition,
    DesignSettings,
    Headline,
    Question,
    ReportSettings,
    UnitsSettings,
)
from surveykit.survey.questions import Role
from surveykit.survey.report_settings import NO_DAY

if TYPE_CHECKING:
    from surveykit.estimation import Design

_Text: TypeAlias = str | Label
_Codes: TypeAlias = Mapping[str, _Text] | Mapping[int, _Text] | Mapping[float, _Text] | Mapping[bool, _Text]
#: Labels by column, and labels by code by column, as a person writes them.
Labels: TypeAlias = Mapping[str, _Text]
Choices: TypeAlias = Mapping[str, _Codes]

_Kind = Literal["rating", "single", "multiple", "number", "text"]


def plain_definition(
    frame: pd.DataFrame, labels: Labels | None, choices: Choices | None, spoken: Language, design: Design | None
) -> Definition:
    """The definition of a survey whose questions are the columns of ``frame`` and all that is labelled.

    A numeric column with labelled choices is a rating whose codes are its scores; any other column with choices or
    categories is a trait, whose small cells are protected. What is labelled without being a column, but with columns
    ``<name>.<code>`` in the frame, is a question with several answers. Nothing is checked as ``survey.yml`` is: columns
    may have any name.
    """
    texts, codes = labels or {}, choices or {}
    names = [name for name in map(str, frame.columns) if name.rpartition(".")[0] not in codes]
    listed = dict.fromkeys([*names, *texts, *codes])
    questions = {
        name: _question(name, _label(texts.get(name, name), spoken), frame, codes.get(name, {}), spoken)
        for name in listed
    }
    divisions = {name: questions[name].choices if name in questions else () for name in ("channel", "wave")}
    title = Label(zh="数据", en="Data")
    return Definition.model_construct(
        id="frame",
        title=title,
        language=spoken,
        units=UnitsSettings.model_construct(register_file="", column="unit"),
        channels={choice.code: Channel.model_construct(label=choice.label) for choice in divisions["channel"]},
        waves=tuple(choice.code for choice in divisions["wave"]),
        sources=(),
        questions=questions,
        headline=Headline(question=next(iter(questions), None)),
        design=_design_settings(design),
        report=ReportSettings(title=title, date=date.fromisoformat(NO_DAY)),
    )


def _question(name: str, text: Label, frame: pd.DataFrame, labels: _Codes, language: Language) -> Question:
    column = frame[name] if name in frame.columns else pd.Series(dtype=object)
    categories = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else None
    kind = _kind(name, column, labels, frame)
    # How estimates will call the values of a column: 1.0 is the 1 of a column that has missing answers.
    codes = {_key(code): str(code) for code in (column.dropna().unique() if categories is None else categories)}
    known = {} if categories is None else {str(category): str(category) for category in categories}
    choices = tuple(
        Choice.model_construct(
            code=codes.get(_key(key), str(key)),
            label=_label(label, language),
            score=_number(key) if kind == "rating" else None,
        )
        for key, label in (labels or known).items()
    )
    role: Role | None = "trait" if kind == "single" else None
    return Question.model_construct(id=name, text=text, type=kind, role=role, column=name, choices=choices)


def _kind(name: str, column: pd.Series, labels: _Codes, frame: pd.DataFrame) -> _Kind:
    if name not in frame.columns and any(str(other).startswith(f"{name}.") for other in frame.columns):
        return "multiple"
    is_number = pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)
    if labels:
        return "rating" if is_number and all(_number(key) is not None for key in labels) else "single"
    if isinstance(column.dtype, pd.CategoricalDtype):
        return "single"
    return "number" if is_number else "text"


def _key(value: Hashable) -> Hashable:
    """By what a value is found: 1, 1.0 and "1" are the same code."""
    number = _number(value)
    return str(value) if number is None else number


def _number(value: Hashable) -> float | None:
    written = str(value)
    try:
        return float({"False": "0", "True": "1"}.get(written, written))
    except ValueError:
        return None


def _label(label: _Text, language: Language) -> Label:
    if isinstance(label, Label):
        return label
    return Label(zh=label) if language == "zh" else Label(en=label)


def _design_settings(design: Design | None) -> DesignSettings:
    if design is None:
        return DesignSettings()
    psu = design.psu if design.psu is None or isinstance(design.psu, str) else design.psu[0]
    return DesignSettings(weight=design.weight, strata=design.strata, psu=psu)
