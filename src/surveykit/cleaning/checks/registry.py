"""The registry of checks, and what running all of them gives."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import pandas as pd

from surveykit.cleaning.chosen import chosen_rows
from surveykit.cleaning.columns import Rows
from surveykit.cleaning.decisions import FindingDecision
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.typing import Typed
from surveykit.registry import Registry
from surveykit.survey.check_settings import Action, Burst, DefaultRatings, Flood, Runs, Staff

#: Settings of checks that run only where they are asked for.
S = TypeVar("S", Burst, Flood, Staff, Runs, DefaultRatings)


@dataclass(frozen=True, eq=False)
class Flagged:
    """A finding about single rows, with whether it is about each row of the typed frame.

    ``action`` is what the survey's rules make of it: ``flag`` reports, ``exclude`` takes the rows out.
    """

    finding: Finding
    rows: Rows
    action: Action = "flag"


def flagged(
    typed: Typed, finding: Finding, rows: Rows, action: Action = "flag", *, column: str | None = None
) -> Iterator[Flagged]:
    """A finding about rows, if there are any and its check is not off, with their number and where the first are."""
    at = np.flatnonzero(rows)
    if len(at) and action != "off":
        yield Flagged(replace(finding, n=len(at), rows=typed.places(at, column)), rows, action)


def active(settings: S | None) -> S | None:
    """The settings of a check; ``None`` where it is not asked for or switched off."""
    return None if settings is None or settings.action == "off" else settings


#: A check looks at the typed rows and gives findings: bare ones, or with the rows they are about.
Check = Callable[[Typed], Iterable[Finding | Flagged]]

#: The checks of surveykit in the order in which they run, each in its module of the room.
_SHIPPED = (
    "raw_columns:wrong_delimiter", "raw_columns:missing_columns",
    "checks.declared:undeclared_answers", "checks.declared:ambiguous_answers", "checks.declared:undeclared_units",
    "checks.declared:unit_spellings", "checks.declared:unit_names", "checks.declared:no_unit",
    "checks.declared:no_respondent",
    "checks.values:out_of_range", "checks.values:broken_route", "checks.values:impossible_dates",
    "checks.values:impossible_results", "checks.values:calendar_years",
    "checks.returned:more_than_issued", "checks.repeats:duplicates", "checks.repeats:identical_rows",
    "checks.campaign:burst", "checks.campaign:flood", "checks.campaign:staff", "checks.campaign:runs",
    "checks.campaign:posing_defaults", "checks.careful:too_fast", "checks.careful:ends_before_start",
    "checks.careful:attention",
    "checks.careful:inconsistent", "checks.careful:constant_answers", "checks.careful:careless",
    "checks.campaign:perfect_units", "checks.values:default_ratings",
    "checks.private:personal_choices", "checks.private:personal_columns", "checks.private:personal_data",
    "checks.private:privacy_columns", "checks.declared:one_unit_below",
    "checks.declared:reading_notes", "raw_columns:unused_columns", "exclusion:unused_decisions",
    "checks.settings:check_columns", "checks.settings:check_times", "checks.drafted:unconfirmed_guesses",
)  # fmt: skip
#: Every check by name; installed packages add theirs as entry points.
CHECKS: Registry[Check] = Registry(
    "check", {name.partition(":")[2]: f"surveykit.cleaning.{name}" for name in _SHIPPED}, group="surveykit.checks"
)
register = CHECKS.register
get = CHECKS.one


@dataclass(frozen=True, eq=False)
class Checked:
    """Everything the checks noticed, after decisions about single findings; errors come first.

    ``flags`` has one row per typed row and one boolean column per check that flagged any, without what a person
    accepted. ``excluded`` holds the rows that each check excludes by a rule or a decision, in the order of the checks;
    ``decided`` names the checks whose rows a person decided about, so that the survey's rule does not apply to them.
    """

    findings: tuple[Finding, ...]
    flags: pd.DataFrame
    excluded: Mapping[str, Rows]
    decided: frozenset[str] = frozenset()


def run_checks(typed: Typed) -> Checked:
    """Run every check once, and apply what ``decisions.yml`` says about single findings."""
    decided = {decision.id: decision for decision in typed.decisions.findings}
    named = [chosen_rows(typed, exclusion) for exclusion in typed.decisions.exclude]
    gone = np.logical_or.reduce([np.zeros(len(typed.frame), dtype=np.bool_), *named])
    findings: list[Finding] = []
    flags: dict[str, Rows] = {}
    excluded: dict[str, Rows] = {}
    for check in CHECKS.values():
        for outcome in check(typed):
            finding, rows, action = _settled(outcome, typed, decided, gone)
            findings.append(finding)
            if rows is not None:
                name = finding.check
                flags[name] = flags[name] | rows if name in flags else rows
                if action == "exclude":
                    excluded[name] = excluded[name] | rows if name in excluded else rows
    ids = {finding.id for finding in findings}
    findings += [_unused(decision_id) for decision_id in decided if decision_id not in ids]
    ordered = sorted(findings, key=lambda finding: ("error", "warning", "note").index(finding.severity))
    settled = frozenset(finding.check for finding in findings if finding.id in decided)
    return Checked(tuple(ordered), pd.DataFrame(flags, index=typed.frame.index), excluded, settled)


def _settled(
    outcome: Finding | Flagged, typed: Typed, decided: Mapping[str, FindingDecision], gone: Rows
) -> tuple[Finding, Rows | None, str]:
    """A finding, the rows to flag (none where a person accepted them), and what happens to these.

    What a person decided about is not asked again: it is a note that says what was decided, also where ``exclude``
    names all of its rows (``gone``).
    """
    if isinstance(outcome, Finding):
        decision = decided.get(outcome.id)
        return outcome if decision is None else _noted(outcome, decision.action, is_about_rows=False), None, "flag"
    finding = replace(outcome.finding, digest=_digest(typed, outcome.rows))
    decision = decided.get(finding.id)
    if decision is not None:
        rows = None if decision.action == "accept" else outcome.rows
        return _noted(finding, decision.action, is_about_rows=True), rows, decision.action
    if gone[outcome.rows].all():
        return _noted(finding, "exclude", is_about_rows=True), outcome.rows, outcome.action
    if outcome.action == "flag":
        finding = replace(finding, suggestion=finding.suggestion or _to_paste(finding))
    return finding, outcome.rows, outcome.action


def _to_paste(finding: Finding) -> str:
    """The decision that a person probably takes: what is only worth knowing is no reason to take rows out."""
    usual = "action: exclude}  # or accept: these rows are right"
    if finding.severity == "note":
        usual = "action: accept}  # or exclude: they do not count"
    return f"findings:\n  - {{id: {finding.id}, {usual}"


#: What decisions.yml says about a finding, as its remedy.
_DECIDED = {
    "accept": "accepted in decisions.yml",
    "exclude": "excluded in decisions.yml: these rows do not count",
    "flag": "flagged in decisions.yml: these rows count, and are only reported",
}


def _noted(finding: Finding, action: str, *, is_about_rows: bool) -> Finding:
    """A finding that a person decided about is a note; what is an error must be settled where it comes from."""
    if finding.severity == "error":
        return finding
    if action != "accept" and not is_about_rows:
        return replace(finding, remedy=f"it is about no single rows, and {action!r} does nothing: accept it")
    return replace(finding, severity="note", remedy=_DECIDED[action], suggestion="")


def _digest(typed: Typed, rows: Rows) -> str:
    """Stands for the rows of a finding: the same rows of the same files, the same digest."""
    at = np.flatnonzero(rows)
    numbers = np.column_stack([typed.table[at], typed.frame["row"].to_numpy()[at]]).astype("<i8")
    return hashlib.sha256(numbers.tobytes()).hexdigest()[:16]


def _unused(decision_id: str) -> Finding:
    what = f"the decision on the finding {decision_id!r} meets none: the data or the rules have changed since"
    return Finding("unused_decisions", "warning", what, "decisions.yml, findings", remedy="look again, or remove it")
