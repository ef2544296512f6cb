"""Measures: anything that can be a headline, a trend or a rank, with the statistic by which it is estimated."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from surveykit.survey.answers import Direction
from surveykit.survey.document import Entries, Written, mapping, sequence
from surveykit.survey.questions import SUFFIX
from surveykit.survey.types import Identifier, LabelText, Text, YamlSection

Statistic = Literal["mean", "median", "total", "share"]

#: Behind a measure's id, what the question is called that its expression makes.
VALUE = "_value"
#: Types of questions whose answers are numbers.
NUMERIC = ("rating", "number", "duration", "nps")


class Measure(YamlSection):
    """A statistic of a question, of a construct or of an expression, under a name of its own.

    Args:
        id: Its name.
        label: What it is called; by default as the question is.
        of: The question whose answers it is estimated from; in ``survey.yml`` also a construct, or an expression of
            the language of ``derive``, which then becomes a question ``<id>_value``.
        statistic: ``mean``, ``median`` (Woodruff's interval), ``total`` (weights add up to the population), or
            ``share`` of answers for which the expression is true.
        unit: The unit of measurement, printed behind the label; by default the question's.
        decimals: Digits behind the point; by default the question's.
        better: Whether ``high`` or ``low`` values are good, or ``neither``: then nothing is ranked by it.
    """

    id: Identifier
    label: LabelText | None = None
    of: Text
    statistic: Statistic = "mean"
    unit: LabelText | None = None
    decimals: int | None = Field(default=None, ge=0, le=6)
    better: Direction = "high"


def with_measures(raw: Written) -> Written:
    """``survey.yml`` with the questions and rates that its measures are made of.

    What is no name of a question becomes a derived question; a share becomes a rate of the measure's name, and is the
    headline's rate where the measure is the headline's.
    """
    declared = mapping(mapping(raw).get("measures"))
    if not isinstance(raw, dict) or not declared:
        return raw
    whole, headline = dict(raw), mapping(raw.get("headline"))
    for name, entry in declared.items():
        if isinstance(entry, dict) and isinstance(entry.get("of"), str):
            whole = _with_measure(whole, name, entry)
    named = headline.get("measure")
    if isinstance(named, str) and mapping(declared.get(named)).get("statistic") == "share":
        whole["headline"] = {"rate": named, **headline}
    if isinstance(named, str) and isinstance(raw.get("rules"), list):
        whole["rules"] = [_with_headline(rule, named) for rule in sequence(raw["rules"])]
    return whole


def _with_headline(rule: Written, measure: str) -> Written:
    """A rule that names neither question nor measure goes by the headline's."""
    return rule if not isinstance(rule, dict) or {"question", "measure"} & rule.keys() else {**rule, "measure": measure}


def _with_measure(raw: Entries, name: str, entry: Entries) -> Entries:
    of, label = str(entry["of"]), entry.get("label")
    named: Entries = {} if label is None else {"text": label}
    questions = (mapping(raw.get(part)) for part in ("questions", "derive"))
    is_construct = of in mapping(raw.get("constructs"))
    value = name + VALUE
    if is_construct or not any(of in part or of.removesuffix(SUFFIX) in part for part in questions):
        line: Entries = {"is": f"mean({of})" if is_construct else of, **named}
        of, raw = value, {**raw, "derive": {**mapping(raw.get("derive")), value: line}}
    if entry.get("statistic") == "share":
        rate: Entries = {"label": label or str(entry["of"]), "question": of, "choices": ["1"]}
        raw = {**raw, "rates": {**mapping(raw.get("rates")), name: rate}}
    return {**raw, "measures": {**mapping(raw.get("measures")), name: {**entry, "of": of}}}
