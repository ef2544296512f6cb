"""How strong the evidence is that a unit truly is where a rule puts it, in one plain sentence with its probability."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.presentation.printing import fixed
from surveykit.presentation.view import View
from surveykit.tables.placing import end_of, reasons_apart, shown_places
from surveykit.wording.marking import marked

if TYPE_CHECKING:
    from surveykit.survey import Rule
    from surveykit.units import Comparisons

#: From which probability on evidence is called so.
STRENGTHS = ((0.95, "strong"), (0.8, "moderate"), (0.5, "weak"), (0.0, "none"))


def evidence(places: Comparisons, number: int, view: View, *, unit: str | None = None) -> tuple[str, ...]:
    """One sentence per unit that a rule names, joint over its waves; for one unit also where it is not named.

    Nothing is said of a rule that could not be checked, but of one unit, why. ``places`` are ``UnitResponses.places``,
    and ``number`` is that of the rule in ``survey.rules``, from 0.
    """
    rule = view.survey.rules[number]
    own = places.evidence[places.evidence["rule"] == number]
    chosen = own[own["named"]] if unit is None else own[own["unit"] == unit]
    shown = shown_places(chosen, view)
    if unit is None and not len(own):
        return ()
    if not len(shown):
        return (_nobody(places, number, view, unit),)
    return tuple(_sentence(row, rule, view) for _, row in shown.iterrows())


def _nobody(places: Comparisons, number: int, view: View, unit: str | None) -> str:
    """Why there is nothing to say of a unit, or of any."""
    rule = view.label(view.survey.rules[number].name)
    if unit is None:
        return view.text("units.evidence.nobody", rule=rule)
    classes = {listed.unit_id: listed.cls or "" for listed in view.survey.register.units}
    skipped = places.skipped[(places.skipped["rule"] == number) & (places.skipped["class"] == classes.get(unit))]
    if len(skipped):
        return view.text("units.evidence.small_class", rule=rule, n=int(skipped["units"].iloc[0]))
    apart = places.apart[(places.apart["rule"] == number) & (places.apart["unit"] == unit)]
    if len(apart):
        return view.text(
            "units.evidence.apart", rule=rule, reasons=reasons_apart(apart, view.survey.rules[number], view)
        )
    return view.text("units.evidence.no_part", rule=rule)


def strength(probability: float) -> str:
    """``strong`` from 95 % (as it is printed), ``moderate`` from 80 %, ``weak`` from 50 %, else ``none``."""
    return next(name for least, name in STRENGTHS if fixed(probability, 2) >= Decimal(str(least)))


def _sentence(row: pd.Series, rule: Rule, view: View) -> str:
    values = {
        "unit": view.unit(str(row["unit"])),
        "rule": view.label(rule.name),
        "k": rule.k,
        "years": rule.years,
        "threshold": rule.threshold,
        "p": chance_text(row["p_every_wave"], view),
        "far": _far_end(row, rule, view),
        "better": chance_text(row["p_better_half"], view),
        "strength": view.text(f"units.strength.{strength(row['p_every_wave'])}"),
    }
    key, span = "named" if row["named"] else "not_named", "one" if rule.years == 1 else "several"
    event = view.text(f"units.event.{end_of(rule, view)}.{span}", **values)
    half = "" if rule.kind == "below" else view.text(f"units.evidence.half.{rule.kind}", p=values["better"])
    return view.text(f"units.evidence.{key}", **values, event=event, half=half)


def _far_end(row: pd.Series, rule: Rule, view: View) -> str:
    """The probability of the far 5 % of the class; nothing where these are fewer units than the rule names.

    There it would seem to contradict what is said of the last k.
    """
    from surveykit.units.rule_simulation import FAR_END

    if rule.kind == "below" or max(round(FAR_END * row["units"]), 1) < int(rule.k or 1):
        return ""
    return view.text(f"units.evidence.far.{rule.kind}", p=chance_text(row["p_far_end"], view))


def chance_text(probability: float, view: View) -> str:
    """A probability in whole percent, to follow ``is`` or 概率; never 0 or 100, which no simulation can show."""
    printed = fixed(probability, 2)
    if printed == 0:
        return view.text("units.chance.below")
    if printed == 1:
        return view.text("units.chance.above")
    return view.text("units.chance", p=view.number(100 * probability, 0))


@marked
def rule_finding(places: Comparisons, number: int, view: View) -> str:
    """What a rule catches in simulated surveys like this one, or why nothing can be simulated, in one sentence."""
    outcomes = places.outcomes[places.outcomes["rule"] == number]
    outcomes = outcomes[outcomes["alternative"] == "as_published"]
    if not len(outcomes):
        return view.text("units.rule.nothing")
    row, rule = outcomes.iloc[0], view.survey.rules[number]
    name = view.label(rule.name)
    if not row["named"] > 0:
        return view.text("units.rule.names_nobody", rule=name)
    # A rule about places looks at each class by itself; a unit's places are of its own class.
    in_classes = rule.kind != "below" and len({*view.survey.register.classes, *places.classes["class"]}) > 1
    right = float(fixed(100 * row["truly_bottom_k"], 0))  # so that the two shares add up to 100 as printed
    shares = {
        "right": view.number(right, 0),
        "wrong": view.number(100 - right, 0),
        "better": view.number(100 * row["better_half"], 1),
    }
    return view.text(
        "units.rule.finding",
        rule=name,
        named=view.number(row["named"], 2),
        truly=view.text(f"units.rule.truly.{end_of(rule, view)}", **shares, k=rule.k),
        n=view.count(round(row["median_n"])),
        scope=view.text("units.rule.in_classes") if in_classes else "",
        per=view.text("units.rule.per_wave") if len(view.survey.waves) > 1 else "",
    )
