"""From cleaned answers to a design: scores, rates and categories side by side."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.cleaning.frames import values_of
from surveykit.errors import DesignError, Problem
from surveykit.estimation.bounded import Pool
from surveykit.estimation.columns import CHOICE_SUFFIX, names_of
from surveykit.estimation.design import Design
from surveykit.estimation.weighting.declared import weighted

if TYPE_CHECKING:
    from surveykit.cleaning import Responses
    from surveykit.survey import Definition


def design_of(
    responses: Responses, n_psu: int | Mapping[str, int] | None = None, pools: Mapping[str, Pool] | None = None
) -> Design:
    """The design of cleaned answers as ``survey.yml`` declares it.

    Columns of the design's frame: every rating question's scores under the question's name and its choices under
    ``<question>.choice`` (used by ``proportion`` and ``by`` under the question's name); every other question as it is;
    every rate as 0 and 1 under the rate's name; what a measure is estimated from under the measure's; the class of the
    rated unit under ``class``, where the register has classes and no question is called so; the weights that the survey
    declares under ``weight``. An answer without a respondent number counts as a person of its own. With ``psu: unit``
    everything is clustered by unit, and a unit's own results rest on the people in it (the second stage).

    Args:
        responses: ``Responses``, or a unit's slice of them.
        n_psu: For a slice: ``part_counts`` of the whole sample's design.
        pools: For a slice: ``all_pools`` of the whole sample's design.

    Raises:
        DesignError: A rate has the name of a question or another column, or a design column is not there.
    """
    if n_psu is None:
        responses = weighted(responses)
    survey = responses.survey
    frame = _frame(responses)
    settings = survey.design
    psu = names_of(settings.psu) if settings.psu else ()
    is_of_units = psu[:1] == ("unit",)
    if is_of_units and survey.respondent:
        psu = ("unit", "respondent")
    for name in psu:
        if name in frame.columns and name != "unit":
            frame[name] = _each_its_own(frame[name])
    net = tuple(name for name, rate in survey.rates.items() if rate.minus)
    statistics = {name: survey.statistic_of(name) for name in (*survey.rates, *survey.own_measures)}
    ranges = {**survey.score_ranges, **dict.fromkeys(survey.rates, (0.0, 1.0)), **dict.fromkeys(net, (-1.0, 1.0))}
    weight, strata, fpc = (settings.weight or None, settings.strata or None, settings.fpc or None)
    drawn = (weight, strata, psu or None, fpc)
    design = Design(
        frame,
        *drawn,
        score_ranges=ranges,
        net_rates=net,
        statistics=statistics,
        units="unit",
        code_of=partial(_code_of, survey),
        person=_person(survey, frame),
    )
    if n_psu is not None:
        design = replace(design.within if is_of_units else design, n_psu=n_psu)
    return replace(design, pools=pools) if pools else design


def _person(survey: Definition, frame: pd.DataFrame) -> str | None:
    """The column whose values are people, where they have to be protected."""
    return survey.person if survey.person in frame.columns and survey.records.is_about_people else None


def _code_of(survey: Definition, column: str, group: object) -> Hashable:
    """The code of a group given by code or label; of columns without declared groups the value itself."""
    (code,) = values_of(column, [group], survey)
    return code


def _frame(responses: Responses) -> pd.DataFrame:
    survey = responses.survey
    frame: pd.DataFrame = _with_class(responses.frame.copy(), survey)
    ratings = [question.id for question in survey.rating_questions()]
    choices = {f"{name}{CHOICE_SUFFIX}": frame[name] for name in ratings}
    for name in ratings:
        frame[name] = responses.scores(name)
    taken = [name for name in survey.rates if name in frame.columns]
    if taken:
        raise DesignError(Problem(f"the rate {name!r} has the name of a question or another column") for name in taken)
    rates = {name: responses.rate(name) for name in survey.rates}
    rates |= {name: frame[survey.measures[name].of] for name in survey.own_measures}
    return pd.concat([frame, pd.DataFrame(choices, index=frame.index), pd.DataFrame(rates, index=frame.index)], axis=1)


def _with_class(frame: pd.DataFrame, survey: Definition) -> pd.DataFrame:
    """The frame with the class of every row's unit."""
    classes = list(survey.register.classes)
    if not classes or "class" in frame.columns:
        return frame
    by_unit = {unit.unit_id: classes.index(unit.cls) for unit in survey.register.units if unit.cls}
    numbers = pd.Index([by_unit.get(unit, -1) for unit in frame["unit"].cat.categories] + [-1])
    codes = numbers.to_numpy()[frame["unit"].cat.codes.to_numpy()]
    frame["class"] = pd.Categorical.from_codes(codes, categories=pd.Index(classes, dtype="str"))
    return frame


def _each_its_own(persons: pd.Series) -> pd.Series:
    """Respondent numbers, with a number of its own for every answer that has none."""
    missing = persons.isna()
    own = pd.Series([f"unknown-{label}" for label in persons.index], persons.index, dtype=object)
    return persons.astype(object).where(~missing, own).astype(str) if missing.any() else persons
