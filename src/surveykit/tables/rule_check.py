"""What a rule about places catches, beside its alternatives; and the evidence for each unit it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.presentation.making import TableRow, count_cell, number_cell, percent_cell, table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.numbers import id_part, published
from surveykit.presentation.view import View
from surveykit.results import Number
from surveykit.survey.periods import kind_of_waves
from surveykit.tables.placing import class_label, end_of, reasons_apart, shown_places

if TYPE_CHECKING:
    from surveykit.survey import Rule
    from surveykit.units import Comparisons

_SHARES = ("some", "truly_bottom_k", "truly_bottom_5", "better_half")
#: Their columns take so much that a heading with a digit in it is not broken before its last letter.
_WIDE = (1.5, 1.5, 1.4)
_EVIDENCE = ("p_every_wave", "p_k", "p_far_end", "p_better_half")


def rule_outcomes(
    places: Comparisons, number: int, view: View, *, id: str | None = None, title: str | None = None
) -> Table:
    """A rule and its alternatives: how many units they name in simulated cities, and how many of these rightly.

    ``places`` are ``UnitResponses.places``; ``number`` is that of the rule in ``survey.rules``, from 0. The table's id
    is ``rule_1`` and so on unless given.
    """
    owner, rule = id or f"rule_{number + 1}", view.survey.rules[number]
    outcomes = [row for _, row in places.outcomes[places.outcomes["rule"] == number].iterrows()]
    heads = [view.text(f"units.column.{name}.{end_of(rule, view)}", k=rule.k) for name in _SHARES[1:]]
    spanner = view.text("units.column.of_named")
    return table_of(
        view,
        id=owner,
        title=title or view.text("units.rule.title", rule=view.label(rule.name)),
        columns=(
            Column(view.text("units.column.alternative"), width=1.2),
            Column(view.text("units.column.named"), "right", width=1.3),
            Column(view.text("units.column.some"), "right"),
            *(Column(head, "right", spanner, wide) for head, wide in zip(heads, _WIDE, strict=True)),
            Column(view.text("units.column.median_n"), "right", width=1.2),
        ),
        rows=[_outcome(row, view, owner) for row in outcomes],
        notes=_notes(outcomes[0], rule, view) if outcomes else (view.text("units.rule.nothing"),),
        numbers=_numbers(outcomes, "alternative", ("named", *_SHARES), owner, "simulation"),
        nothing=view.text("units.empty.rule"),
    )


def _numbers(rows: Sequence[pd.Series], key: str, names: Sequence[str], owner: str, method: str) -> list[Number]:
    """The numbers of a table's rows, whose ``key`` is in their ids; averages over cities have no n."""
    return [
        published(
            f"{name}.{id_part(str(row[key]))}",
            owner,
            name,
            {key: str(row[key])},
            None if pd.isna(row[name]) else float(row[name]),
            n=int(row["n"]) if "n" in row else None,
            method=method,
        )
        for row in rows
        for name in names
    ]


def _outcome(row: pd.Series, view: View, owner: str) -> TableRow:
    name = str(row["alternative"])
    key = id_part(name)
    return (
        Cell(view.text(f"units.alternative.{name}")),
        number_cell(row["named"], 2, view, f"{owner}.named.{key}"),
        *(percent_cell(100 * float(row[share]), view, f"{owner}.{share}.{key}") for share in _SHARES),
        count_cell(None if pd.isna(row["median_n"]) else round(row["median_n"]), view),
    )


def _waves_note(rule: Rule, view: View) -> tuple[str, ...]:
    """Which waves a rule over several looks at: the last ones only, called what they are."""
    last = [str(wave) for wave in view.survey.waves][-rule.years :]
    if rule.years < 2 or len(last) < 2:
        return ()
    waves = view.listed(view.group("wave", wave) for wave in last)
    return (view.text(f"units.note.waves.{kind_of_waves(last)}", n=len(last), waves=waves),)


def _notes(first: pd.Series, rule: Rule, view: View) -> tuple[str, ...]:
    compared = rule.compared or view.survey.ranked_by or ""
    is_total = view.survey.statistic_of(compared) == "total"
    return (
        *_waves_note(rule, view),
        view.text(
            "units.note.rule" if rule.years > 1 else "units.note.rule_once",
            units=view.count(int(first["units"])),
            between=view.number(first["between_sd"], 2),
            within=view.number(first["within_sd"], 1),
            errors=view.text("units.note.rule_errors" + (".total" if is_total else "")),
            correlation=view.number(first["correlation"], 2),
            draws=view.count(int(first["replications"])),
        ),
        view.text("units.note.alternatives"),
    )


def rule_evidence(
    places: Comparisons, number: int, view: View, *, id: str | None = None, title: str | None = None
) -> Table:
    """The units that a rule names, with the probabilities that it names them rightly. Arguments as above."""
    owner, rule = id or f"rule_{number + 1}_named", view.survey.rules[number]
    named = shown_places(places.evidence[(places.evidence["rule"] == number) & places.evidence["named"]], view)
    units = [unit for _, unit in named.iterrows()]
    with_class = any(unit["class"] != "" for unit in units)
    # In one wave, every time and overall are the same, and there is one number of answers.
    once = rule.years == 1
    chances = _EVIDENCE[1:] if once else _EVIDENCE
    skipped = _skipped(places, number, view)
    return table_of(
        view,
        id=owner,
        title=title or view.text("units.rule_named.title", rule=view.label(rule.name)),
        columns=_evidence_columns(rule, chances, view, with_class=with_class),
        rows=[_evidence(unit, chances, owner, view, with_class=with_class) for unit in units],
        notes=(
            *_waves_note(rule, view),
            view.text("units.note.evidence_once" if once else "units.note.evidence"),
            *skipped,
            *_apart(places, number, view),
        ),
        numbers=_numbers(units, "unit", chances, owner, "posterior simulation"),
        nothing="" if units else _nobody(places, number, skipped, view),
    )


def _evidence_columns(rule: Rule, chances: Sequence[str], view: View, *, with_class: bool) -> tuple[Column, ...]:
    once = rule.years == 1
    # Over one wave nothing is "overall".
    keys = [
        f"units.column.{name}.{end_of(rule, view)}" + (".one" if once and name == "p_k" else "") for name in chances
    ]
    return (
        Column(view.column("unit"), width=2.0),
        *([Column(view.text("units.column.class"), width=1.2)] if with_class else []),
        Column(view.text("tables.column.n" if once else "units.column.least_n"), "right", width=1.3),
        *(Column(view.text(key, k=rule.k), "right", view.text("units.column.truly")) for key in keys),
    )


def _evidence(unit: pd.Series, chances: Sequence[str], owner: str, view: View, *, with_class: bool) -> TableRow:
    key = id_part(str(unit["unit"]))
    return (
        Cell(view.unit(str(unit["unit"]))),
        *([Cell(class_label(str(unit["class"]), view))] if with_class else []),
        count_cell(int(unit["n"]), view),
        *(percent_cell(100 * float(unit[name]), view, f"{owner}.{name}.{key}") for name in chances),
    )


def _nobody(places: Comparisons, number: int, skipped: tuple[str, ...], view: View) -> str:
    """Why a rule names no unit, and which classes were not checked; without the last full stop."""
    was_checked = bool((places.evidence["rule"] == number).any())
    reasons = [view.text("units.empty.named")] if was_checked else []
    reasons += [note.rstrip("。.") for note in skipped]
    return ("。" if view.language == "zh" else ". ").join(reasons or [view.text("units.empty.rule")])


def _apart(places: Comparisons, number: int, view: View) -> tuple[str, ...]:
    """Over how many units the rule looks, and which take no part, and why; nothing where all of them take part."""
    apart, rule = places.apart[places.apart["rule"] == number], view.survey.rules[number]
    if not len(apart):
        return ()
    by_reasons: dict[str, list[str]] = {}
    for unit, own in apart.groupby("unit", sort=False):
        by_reasons.setdefault(reasons_apart(own, rule, view), []).append(view.unit(str(unit)))
    units = [
        view.text("units.note.apart_units", units=view.listed(names), reasons=reasons)
        for reasons, names in by_reasons.items()
    ]
    n = int((places.evidence["rule"] == number).sum())
    key = "units.note.apart" if rule.years > 1 else "units.note.apart_once"
    counts = {"n": view.count(n), "total": view.count(len(view.survey.register.units))}
    return (view.text(key, rule=view.label(rule.name), units=view.listed(units, "tables.join.semicolon"), **counts),)


def _skipped(places: Comparisons, number: int, view: View) -> tuple[str, ...]:
    """The classes in which the rule was not checked; nothing where there are none."""
    skipped, rule = places.skipped[places.skipped["rule"] == number], view.survey.rules[number]
    if not len(skipped):
        return ()
    kind = "below" if rule.kind == "below" else "ends"
    classes = view.listed(
        class_label(str(cls), view) + ("" if kind == "below" else f" ({int(units)})")
        for cls, units in zip(skipped["class"], skipped["units"], strict=True)
    )
    return (view.text(f"units.note.skipped.{kind}", k=rule.k, classes=classes),)
