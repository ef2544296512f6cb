"""What a rule about places catches, beside its alternatives; and the evidence for each unit it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from surveykit.presentation.cells import count_cell, dash_cell, number_cell, percent_cell, text_cell
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.numbers import id_part
from surveykit.presentation.view import View
from surveykit.tables.placing import class_label, shown_places

if TYPE_CHECKING:
    from surveykit.units import Comparisons

_SHARES = ("some", "truly_bottom_k", "truly_bottom_5", "better_half")
#: Their columns take so much that a heading with a digit in it is not broken before its last letter.
_WIDE = (1.5, 1.5, 1.4)
_EVIDENCE = ("p_every_wave", "p_k", "p_far_end", "p_better_half")


def rule_outcomes(
    places: Comparisons, number: int, view: View, *, id: str | None = None, title: str | None = None
) -> Table:
    """A rule and its alternatives: how many units they name in simulated cities, and how many of these rightly.

    Args:
        places: ``UnitResponses.places``.
        number: The rule's place in ``survey.rules``, from 0.
        view: Labels, language and floor.
        id: The table's id; ``rule_1`` and so on unless given.
        title: The caption.
    """
    owner, rule = id or f"rule_{number + 1}", view.survey.rules[number]
    found = places.outcomes[places.outcomes["rule"] == number]
    end = rule.kind
    columns = [
        Column(view.text("units.column.alternative"), width=1.2),
        Column(view.text("units.column.named"), "right", width=1.3),
        Column(view.text("units.column.some"), "right"),
    ]
    columns += [
        Column(view.text(f"units.column.{name}.{end}", k=rule.k), "right", view.text("units.column.of_named"), wide)
        for name, wide in zip(_SHARES[1:], _WIDE, strict=True)
    ]
    columns.append(Column(view.text("units.column.median_n"), "right", width=1.2))
    rows = tuple(_outcome(row, view, owner) for _, row in found.iterrows())
    return table_of(
        view,
        id=owner,
        title=title or view.text("units.rule.title", rule=rule.name.in_language(view.language)),
        columns=columns,
        rows=rows,
        notes=_notes(found, rule.years, view) if rows else (view.text("units.rule.nothing"),),
        numbers=tuple(number for _, row in found.iterrows() for number in _outcome_numbers(row, owner)),
        nothing=view.text("units.empty.rule"),
    )


def _outcome(row: pd.Series, view: View, owner: str) -> tuple[Cell, ...]:
    key = str(row["alternative"])
    shares = [percent_cell(100 * float(row[name]), view, f"{owner}.{name}.{key}") for name in _SHARES]
    name = f"units.alternative.{key}"
    median = dash_cell() if pd.isna(row["median_n"]) else count_cell(round(row["median_n"]), view)
    return (text_cell(view.text(name)), number_cell(row["named"], 2, view, f"{owner}.named.{key}"), *shares, median)


def _outcome_numbers(row: pd.Series, owner: str) -> list[Number]:
    key = str(row["alternative"])
    return [
        Number(
            f"{owner}.{name}.{key}", owner, name, {"alternative": key},
            None if pd.isna(row[name]) else float(row[name]), method="simulation",
        )
        for name in ("named", *_SHARES)
    ]  # fmt: skip


def _notes(found: pd.DataFrame, years: int, view: View) -> tuple[str, ...]:
    first = found.iloc[0]
    return (
        view.text(
            "units.note.rule" if years > 1 else "units.note.rule_once",
            units=view.count(int(first["units"])),
            between=view.number(first["between_sd"], 2),
            within=view.number(first["within_sd"], 1),
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
    found = shown_places(places.evidence[(places.evidence["rule"] == number) & places.evidence["named"]], view)
    skipped = _skipped_note(places, number, view)
    columns = [Column(view.column("unit"), width=2.0)]
    several = found["class"].nunique() > 1 or (len(found) > 0 and found["class"].iloc[0] != "")
    if several:
        columns.append(Column(view.text("units.column.class"), width=1.2))
    # In one wave, every time and overall are the same, and there is one number of answers.
    once = rule.years == 1
    told = _EVIDENCE[1:] if once else _EVIDENCE
    columns.append(Column(view.text("tables.column.n" if once else "units.column.least_n"), "right", width=1.3))
    columns += [
        Column(view.text(_heading(name, rule.kind, once), k=rule.k), "right", view.text("units.column.truly"))
        for name in told
    ]
    rows = []
    for _, one in found.iterrows():
        key = id_part(str(one["unit"]))
        head = [text_cell(view.group("unit", str(one["unit"])))]
        head += [text_cell(class_label(str(one["class"]), view))] if several else []
        chances = [percent_cell(100 * float(one[name]), view, f"{owner}.{name}.{key}") for name in told]
        rows.append((*head, count_cell(int(one["n"]), view), *chances))
    numbers = [
        Number(
            f"{owner}.{name}.{id_part(str(one['unit']))}", owner, name, {"unit": str(one["unit"])}, float(one[name]),
            n=int(one["n"]), method="posterior simulation",
        )
        for _, one in found.iterrows()
        for name in told
    ]  # fmt: skip
    return table_of(
        view,
        id=owner,
        title=title or view.text("units.rule_named.title", rule=rule.name.in_language(view.language)),
        columns=columns,
        rows=rows,
        notes=(view.text("units.note.evidence_once" if once else "units.note.evidence"), *skipped),
        numbers=numbers,
        nothing="" if rows else _nobody(places, number, skipped, view),
    )


def _nobody(places: Comparisons, number: int, skipped: tuple[str, ...], view: View) -> str:
    """Why a rule names no unit, and which classes were not checked; without the last full stop."""
    was_checked = bool((places.evidence["rule"] == number).any())
    reasons = [view.text("units.empty.named")] if was_checked else []
    reasons += [note.rstrip("。.") for note in skipped]
    return ("。" if view.language == "zh" else ". ").join(reasons or [view.text("units.empty.rule")])


def _heading(name: str, kind: str, once: bool) -> str:
    """The key of a column's heading; over one wave nothing is "overall"."""
    return f"units.column.{name}.{kind}" + (".one" if once and name == "p_k" else "")


def _skipped_note(places: Comparisons, number: int, view: View) -> tuple[str, ...]:
    """The classes in which the rule was not checked; nothing where there are none."""
    found, rule = places.skipped[places.skipped["rule"] == number], view.survey.rules[number]
    if not len(found):
        return ()
    several = rule.kind != "below"
    listed = [
        class_label(str(cls), view) + (f" ({int(units)})" if several else "")
        for cls, units in zip(found["class"], found["units"], strict=True)
    ]
    said = view.text("tables.join.list").join(listed)
    return (view.text(f"units.note.skipped.{rule.kind}", k=rule.k, classes=said),)
