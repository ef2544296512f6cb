"""How strong the evidence is that a unit truly is where a rule puts it, in one plain sentence with its probability."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.language import Language, text
from surveykit.presentation.labels import group_label, language_of
from surveykit.presentation.printing import count_text, fixed, number_text
from surveykit.tables.placing import shown_places

if TYPE_CHECKING:
    from surveykit.survey import Definition, Rule
    from surveykit.units import Comparisons

#: From which probability on evidence is called so.
STRENGTHS = ((0.95, "strong"), (0.8, "moderate"), (0.5, "weak"), (0.0, "none"))


def evidence(
    places: Comparisons,
    number: int,
    survey: Definition,
    *,
    unit: str | None = None,
    language: Language | None = None,
) -> tuple[str, ...]:
    """One sentence per unit that a rule names, joint over its waves; for one unit also where it is not named.

    Nothing is said of a rule that could not be checked, but of one unit, why.

    Args:
        places: ``UnitResponses.places``.
        number: The rule's place in ``survey.rules``, from 0.
        survey: Gives names and the publishing floor.
        unit: Only this unit.
        language: The survey's, unless given.
    """
    tongue = language_of(survey, language)
    rule = survey.rules[number]
    own = places.evidence[places.evidence["rule"] == number]
    chosen = own[own["named"]] if unit is None else own[own["unit"] == unit]
    shown = shown_places(chosen, survey)
    if unit is None and not len(own):
        return ()
    if not len(shown):
        return (_nobody(places, number, survey, unit, tongue),)
    return tuple(_sentence(row, rule, survey, tongue) for _, row in shown.iterrows())


def _nobody(places: Comparisons, number: int, survey: Definition, unit: str | None, language: Language) -> str:
    """Why there is nothing to say of a unit, or of any."""
    rule = survey.rules[number].name.in_language(language)
    if unit is None:
        return text("units.evidence.nobody", language, rule=rule)
    classes = {one.unit_id: one.cls or "" for one in survey.register.units}
    skipped = places.skipped[(places.skipped["rule"] == number) & (places.skipped["class"] == classes.get(unit))]
    if len(skipped):
        return text("units.evidence.small_class", language, rule=rule, n=int(skipped["units"].iloc[0]))
    return text("units.evidence.no_part", language, rule=rule)


def strength(probability: float) -> str:
    """``strong`` from 95 % (as it is printed), ``moderate`` from 80 %, ``weak`` from 50 %, else ``none``."""
    return next(name for least, name in STRENGTHS if fixed(probability, 2) >= Decimal(str(least)))


def _sentence(row: pd.Series, rule: Rule, survey: Definition, language: Language) -> str:
    values = {
        "unit": group_label(survey, "unit", str(row["unit"]), language),
        "rule": rule.name.in_language(language),
        "k": rule.k,
        "years": rule.years,
        "threshold": rule.threshold,
        "p": chance_text(row["p_every_wave"], language),
        "far": _far_end(row, rule, language),
        "better": chance_text(row["p_better_half"], language),
        "strength": text(f"units.strength.{strength(row['p_every_wave'])}", language),
    }
    key = "named" if row["named"] else "not_named"
    span = "one" if rule.years == 1 else "several"
    return text(f"units.evidence.{key}.{rule.kind}.{span}", language, **values)


def _far_end(row: pd.Series, rule: Rule, language: Language) -> str:
    """The probability of the far 5 % of the class; nothing where these are fewer units than the rule names.

    There it would seem to contradict what is said of the last k.
    """
    from surveykit.units.rule_simulation import FAR_END

    if rule.kind == "below" or max(round(FAR_END * row["units"]), 1) < int(rule.k or 1):
        return ""
    return text(f"units.evidence.far.{rule.kind}", language, p=chance_text(row["p_far_end"], language))


def chance_text(probability: float, language: Language) -> str:
    """A probability in whole percent, to follow ``is`` or 概率; never 0 or 100, which no simulation can tell."""
    printed = fixed(probability, 2)
    if printed == 0:
        return text("units.chance.below", language)
    if printed == 1:
        return text("units.chance.above", language)
    return text("units.chance", language, p=number_text(100 * probability, 0, language))


def rule_finding(places: Comparisons, number: int, survey: Definition, *, language: Language | None = None) -> str:
    """What a rule catches in simulated surveys like this one, or why nothing can be simulated, in one sentence."""
    tongue = language_of(survey, language)
    found = places.outcomes[(places.outcomes["rule"] == number) & (places.outcomes["alternative"] == "as_published")]
    if not len(found):
        return text("units.rule.nothing", tongue)
    row, rule = found.iloc[0], survey.rules[number]
    if not row["named"] > 0:
        return text("units.rule.names_nobody", tongue, rule=rule.name.in_language(tongue))
    right = float(fixed(100 * row["truly_bottom_k"], 0))  # so that the two shares add up to 100 as printed
    return text(
        f"units.rule.finding.{rule.kind}",
        tongue,
        rule=rule.name.in_language(tongue),
        named=number_text(row["named"], 2, tongue),
        right=number_text(right, 0, tongue),
        wrong=number_text(100 - right, 0, tongue),
        better=number_text(100 * row["better_half"], 1, tongue),
        n=count_text(round(row["median_n"]), tongue),
        k=rule.k,
        scope=text("units.rule.in_classes", tongue) if _is_in_classes(rule, places, survey) else "",
        per=text("units.rule.per_wave", tongue) if len(survey.waves) > 1 else "",
    )


def _is_in_classes(rule: Rule, places: Comparisons, survey: Definition) -> bool:
    """Whether a rule about places looks at several classes, each by itself; a unit's places are of its own class."""
    return rule.kind != "below" and len({*survey.register.classes, *places.classes["class"]}) > 1
