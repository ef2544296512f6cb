"""What a rule about places catches, beside its alternatives; and the evidence for each unit it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from surveykit.language import Language, text
from surveykit.presentation.cells import count_cell, dash_cell, nothing_row, nothing_said, text_cell
from surveykit.presentation.labels import column_label, group_label, language_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.numbers import id_part
from surveykit.presentation.printing import PERCENT_DECIMALS, count_text, fixed, number_text, percent
from surveykit.tables.league import number_cell
from surveykit.tables.placing import class_label, shown_places

if TYPE_CHECKING:
    from surveykit.survey import Definition
    from surveykit.units import Comparisons

_SHARES = ("some", "truly_bottom_k", "truly_bottom_5", "better_half")
#: Their columns take so much that a heading with a digit in it is not broken before its last letter.
_WIDE = (1.5, 1.5, 1.4)
_EVIDENCE = ("p_every_wave", "p_k", "p_far_end", "p_better_half")


def rule_outcomes(
    places: Comparisons,
    number: int,
    survey: Definition,
    *,
    id: str | None = None,  # noqa: A002 - the word of the table model
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """A rule and its alternatives: how many units they name in simulated cities, and how many of these rightly.

    Args:
        places: ``UnitResponses.places``.
        number: The rule's place in ``survey.rules``, from 0.
        survey: Gives labels.
        id: The table's id; ``rule_1`` and so on unless given.
        title: The caption.
        language: The survey's, unless given.
    """
    tongue = language_of(survey, language)
    owner, rule = id or f"rule_{number + 1}", survey.rules[number]
    found = places.outcomes[places.outcomes["rule"] == number]
    end = rule.kind
    columns = [
        Column(text("units.column.alternative", tongue), width=1.2),
        Column(text("units.column.named", tongue), "right", width=1.3),
        Column(text("units.column.some", tongue), "right"),
    ]
    columns += [
        Column(
            text(f"units.column.{name}.{end}", tongue, k=rule.k), "right", text("units.column.of_named", tongue), wide
        )
        for name, wide in zip(_SHARES[1:], _WIDE, strict=True)
    ]
    columns.append(Column(text("units.column.median_n", tongue), "right", width=1.2))
    rows = tuple(_outcome(row, tongue, owner) for _, row in found.iterrows())
    return Table(
        id=owner,
        title=title or text("units.rule.title", tongue, rule=rule.name.in_language(tongue)),
        columns=tuple(columns),
        rows=rows or (nothing_row(len(columns), tongue),),
        notes=_notes(found, rule.years, tongue) if rows else (text("units.rule.nothing", tongue),),
        numbers=tuple(number for _, row in found.iterrows() for number in _outcome_numbers(row, owner)),
        language=tongue,
        nothing=nothing_said(rows, tongue, "units.empty.rule"),
    )


def _outcome(row: pd.Series, language: Language, owner: str) -> tuple[Cell, ...]:
    key = str(row["alternative"])
    shares = [_percent(row[name], language, f"{owner}.{name}.{key}") for name in _SHARES]
    name = f"units.alternative.{key}"
    median = dash_cell() if pd.isna(row["median_n"]) else count_cell(round(row["median_n"]), language)
    return (
        text_cell(text(name, language)),
        number_cell(row["named"], 2, language, f"{owner}.named.{key}"),
        *shares,
        median,
    )


def _percent(share: float, language: Language, number: str | None = None) -> Cell:
    value = percent(float(share))
    if value is None:
        return dash_cell()
    printed = number_text(value, PERCENT_DECIMALS, language)
    return Cell(printed, "percent", float(fixed(value, PERCENT_DECIMALS)), PERCENT_DECIMALS, number=number)


def _outcome_numbers(row: pd.Series, owner: str) -> list[Number]:
    key = str(row["alternative"])
    return [
        Number(
            f"{owner}.{name}.{key}", owner, name, {"alternative": key},
            None if pd.isna(row[name]) else float(row[name]), method="simulation",
        )
        for name in ("named", *_SHARES)
    ]  # fmt: skip


def _notes(found: pd.DataFrame, years: int, language: Language) -> tuple[str, ...]:
    first = found.iloc[0]
    return (
        text(
            "units.note.rule" if years > 1 else "units.note.rule_once",
            language,
            units=count_text(int(first["units"]), language),
            between=number_text(first["between_sd"], 2, language),
            within=number_text(first["within_sd"], 1, language),
            correlation=number_text(first["correlation"], 2, language),
            draws=count_text(int(first["replications"]), language),
        ),
        text("units.note.alternatives", language),
    )


def rule_evidence(
    places: Comparisons,
    number: int,
    survey: Definition,
    *,
    id: str | None = None,  # noqa: A002 - the word of the table model
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """The units that a rule names, with the probabilities that it names them rightly. Arguments as above."""
    tongue = language_of(survey, language)
    owner, rule = id or f"rule_{number + 1}_named", survey.rules[number]
    found = shown_places(places.evidence[(places.evidence["rule"] == number) & places.evidence["named"]], survey)
    skipped = _skipped_note(places, number, survey, tongue)
    columns = [Column(column_label(survey, "unit", tongue), width=2.0)]
    several = found["class"].nunique() > 1 or (len(found) > 0 and found["class"].iloc[0] != "")
    if several:
        columns.append(Column(text("units.column.class", tongue), width=1.2))
    # In one wave, every time and overall are the same, and there is one number of answers.
    once = rule.years == 1
    told = _EVIDENCE[1:] if once else _EVIDENCE
    columns.append(Column(text("tables.column.n" if once else "units.column.least_n", tongue), "right", width=1.3))
    columns += [
        Column(text(_heading(name, rule.kind, once), tongue, k=rule.k), "right", text("units.column.truly", tongue))
        for name in told
    ]
    rows = []
    for _, one in found.iterrows():
        key = id_part(str(one["unit"]))
        head = [text_cell(group_label(survey, "unit", str(one["unit"]), tongue))]
        head += [text_cell(class_label(str(one["class"]), survey, tongue))] if several else []
        chances = [_percent(one[name], tongue, f"{owner}.{name}.{key}") for name in told]
        rows.append((*head, count_cell(int(one["n"]), tongue), *chances))
    numbers = [
        Number(
            f"{owner}.{name}.{id_part(str(one['unit']))}", owner, name, {"unit": str(one["unit"])}, float(one[name]),
            n=int(one["n"]), method="posterior simulation",
        )
        for _, one in found.iterrows()
        for name in told
    ]  # fmt: skip
    return Table(
        id=owner,
        title=title or text("units.rule_named.title", tongue, rule=rule.name.in_language(tongue)),
        columns=tuple(columns),
        rows=tuple(rows) or (nothing_row(len(columns), tongue),),
        notes=(
            text("units.note.evidence_once" if once else "units.note.evidence", tongue),
            *skipped,
        ),
        numbers=tuple(numbers),
        language=tongue,
        nothing="" if rows else _nobody(places, number, skipped, tongue),
    )


def _nobody(places: Comparisons, number: int, skipped: tuple[str, ...], language: Language) -> str:
    """Why a rule names no unit, and which classes were not checked; without the last full stop."""
    was_checked = bool((places.evidence["rule"] == number).any())
    reasons = [text("units.empty.named", language)] if was_checked else []
    reasons += [note.rstrip("。.") for note in skipped]
    return ("。" if language == "zh" else ". ").join(reasons or [text("units.empty.rule", language)])


def _heading(name: str, kind: str, once: bool) -> str:
    """The key of a column's heading; over one wave nothing is "overall"."""
    return f"units.column.{name}.{kind}" + (".one" if once and name == "p_k" else "")


def _skipped_note(places: Comparisons, number: int, survey: Definition, language: Language) -> tuple[str, ...]:
    """The classes in which the rule was not checked; nothing where there are none."""
    found, rule = places.skipped[places.skipped["rule"] == number], survey.rules[number]
    if not len(found):
        return ()
    several = rule.kind != "below"
    listed = [
        class_label(str(cls), survey, language) + (f" ({int(units)})" if several else "")
        for cls, units in zip(found["class"], found["units"], strict=True)
    ]
    said = text("tables.join.list", language).join(listed)
    return (text(f"units.note.skipped.{rule.kind}", language, k=rule.k, classes=said),)
