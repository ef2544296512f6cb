"""The checks: each looks at the typed rows and gives findings. More can be registered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning.broken_routes import broken_route
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.identities import headers_of
from surveykit.cleaning.personal import masked
from surveykit.cleaning.raw_columns import missing_columns, unused_columns, wrong_delimiter
from surveykit.cleaning.typing import IMPOSSIBLE, SAMPLE, Typed, Unmatched
from surveykit.cleaning.unused import unused_decisions
from surveykit.errors import ParameterError, Problem
from surveykit.survey import Question
from surveykit.survey.matching import listing, tidy
from surveykit.survey.model import column_in

Check = Callable[[Typed], Iterable[Finding]]

CHECKS: dict[str, Check] = {}


def register(name: str, function: Check) -> None:
    """Add a check, or put another in the place of one."""
    CHECKS[name] = function


def get(name: str) -> Check:
    """The check of this name.

    Raises:
        ParameterError: There is none; the message lists the known ones.
    """
    if name not in CHECKS:
        raise ParameterError(Problem(f"there is no check {name!r}", expected=", ".join(CHECKS), found=name))
    return CHECKS[name]


def run_checks(typed: Typed) -> tuple[Finding, ...]:
    """All findings of all checks, errors first."""
    severity = {"error": 0, "warning": 1, "note": 2}
    findings = [finding for check in CHECKS.values() for finding in check(typed)]
    return tuple(sorted(findings, key=lambda finding: severity[finding.severity]))


def undeclared_answers(typed: Typed) -> Iterator[Finding]:
    """Texts that are no choice, no number and no declared mark of a missing answer."""
    for entry in typed.unmatched:
        if entry.kind == "answer":
            yield _unmatched(entry, "undeclared_answers", "no choice of {question!r} has the code or label {text!r}")
        elif entry.kind == "number":
            yield _unmatched(entry, "undeclared_answers", "{text!r} is no number, and {question!r} holds numbers")


def undeclared_units(typed: Typed) -> Iterator[Finding]:
    """Texts in the unit's column that are no id, name or alias of the register, or of several units of it."""
    for entry in typed.unmatched:
        if entry.kind == "unit":
            why = _why_no_unit(entry, typed).replace("{", "{{").replace("}", "}}")
            yield _unmatched(entry, "undeclared_units", why)


def _why_no_unit(entry: Unmatched, typed: Typed) -> str:
    """Why a text means no unit: nobody of that name, several, or none at that time."""
    found = typed.survey.register.candidates(entry.text, wave=entry.wave)
    gone = typed.survey.register.candidates(entry.text)
    text = repr(_short(entry.text))
    if len(found) > 1:
        return f"{text} is the name of {len(found)} units ({listing(found, 4)}); the body above must be named too"
    if gone and not found:
        return f"the unit {text} ({listing(gone, 4)}) does not exist in the wave {entry.wave!r}"
    return f"the register has no unit {text}"


def unit_spellings(typed: Typed) -> Iterator[Finding]:
    """Texts that name a unit in another spelling than the register's: read as meant, and told."""
    if typed.spellings:
        shown = tuple(f"{text!r} read as {unit_id}" for text, unit_id, _ in typed.spellings)
        n = sum(count for _, _, count in typed.spellings)
        what = f"{len(shown)} texts name a unit in another spelling than the register: {listing(shown, SAMPLE)}"
        yield Finding("unit_spellings", "note", what, "the unit's column", n, known=shown)


def _unmatched(entry: Unmatched, check: str, what: str) -> Finding:
    where = f"question {entry.question!r}" if entry.kind != "unit" else "the unit's column"
    if entry.more:
        return Finding(
            check, "error", f"{entry.more} further texts mean nothing declared", where, entry.n, known=entry.known
        )
    said = what.format(question=entry.question, text=_short(entry.text))
    return Finding(check, "error", said, where, entry.n, entry.places, _settling(entry), entry.known)


def _settling(entry: Unmatched) -> str:
    """The lines that would settle the finding, for a person to confirm and paste into ``decisions.yml``."""
    found, meant = _quoted(entry.text), entry.proposals[0] if entry.proposals else None
    what = f"did you mean {' or '.join(repr(words) for words in entry.proposed)}? " if entry.proposals else ""
    if entry.kind == "unit":
        line = f"units:\n      - {{found: {found}, means: {meant or 'UNIT_ID'}}}"
        return f"{what}add it to the register's aliases, or confirm it in decisions.yml:\n    {line}"
    line = f"answers:\n      - {{question: {entry.question}, found: {found}, means: {meant or 'CODE'}}}"
    return f"{what}declare it in survey.yml (choices, or missing), or confirm it in decisions.yml:\n    {line}"


def _quoted(text: str) -> str:
    return '"' + _short(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def no_unit(typed: Typed) -> Iterator[Finding]:
    """Rows that name no unit; they are received but cannot count for any."""
    without = [_lacks(typed, table, typed.survey.units.columns_in) for table in range(len(typed.tables))]
    rows = np.flatnonzero(blank_units(typed) & ~np.array(without)[typed.table])
    if len(rows):
        places = typed.places(rows, "unit")
        yield Finding(
            "no_unit", "warning", "rows name no unit and are excluded", "the unit's column", len(rows), places
        )


def _lacks(typed: Typed, number: int, headers_in: Callable[[str | None], Iterable[str]]) -> bool:
    """Whether a table has not the columns it should have: an error of its own, which its rows need not repeat."""
    headers = headers_in(typed.survey.sources[number].channel)
    return any(header not in typed.tables[number].frame.columns for header in headers)


def blank_units(typed: Typed) -> NDArray[np.bool_]:
    """Whether a row names no unit at all (a name that is not in the register is another matter)."""
    missing = typed.frame["unit"].isna().to_numpy(copy=True)
    for number, (source, table) in enumerate(zip(typed.survey.sources, typed.tables, strict=True)):
        rows = np.flatnonzero(missing & (typed.table == number))
        headers = typed.survey.units.columns_in(source.channel)
        if headers and all(header in table.frame.columns for header in headers):
            cells = table.frame[list(headers)].to_numpy()[typed.position[rows]]
            missing[rows] = [not any(tidy(text) for text in texts) for texts in cells]
    return missing


def out_of_range(typed: Typed) -> Iterator[Finding]:
    """Numbers outside a question's minimum and maximum."""
    action = typed.survey.checks.out_of_range.action
    for question in typed.survey.questions.values():
        rows = np.flatnonzero(beyond(typed.frame[question.id], question)) if question.type == "number" else ()
        if len(rows):
            consequence = "set to missing (invalid)" if action == "set_invalid" else "kept"
            yield Finding(
                "out_of_range",
                "warning",
                f"numbers lie outside the range of {question.id!r}; they are {consequence}",
                f"question {question.id!r}",
                len(rows),
                typed.places(rows, question.id),
                "" if action == "set_invalid" else "checks: {out_of_range: {action: set_invalid}} takes them out",
                (f"{'' if question.minimum is None else f'{question.minimum:g}'} to "
                 f"{'' if question.maximum is None else f'{question.maximum:g}'}",),
            )  # fmt: skip


def beyond(numbers: pd.Series, question: Question) -> NDArray[np.bool_]:
    """Whether a number lies outside its question's range."""
    values = numbers.to_numpy(dtype=np.float64)
    below = values < question.minimum if question.minimum is not None else np.zeros(len(values), dtype=bool)
    above = values > question.maximum if question.maximum is not None else np.zeros(len(values), dtype=bool)
    result: NDArray[np.bool_] = below | above
    return result


def impossible_dates(typed: Typed) -> Iterator[Finding]:
    """Days that do not exist, or lie outside a question's limits: set to missing, the row still counts."""
    for question in typed.survey.questions.values():
        changed = typed.changes[(typed.changes["rule"] == IMPOSSIBLE) & (typed.changes["question"] == question.id)]
        if len(changed):
            first = changed.head(SAMPLE)
            places = tuple(f"{source}:{row}" for source, row in zip(first["source"], first["row"], strict=True))
            limits = f"{question.earliest or '...'} to {question.latest or '...'}"
            what = f"days of {question.id!r} do not exist or lie outside its limits; they are set to missing (invalid)"
            where = f"question {question.id!r}"
            yield Finding(IMPOSSIBLE, "warning", what, where, len(changed), places, known=(limits,))


def duplicates(typed: Typed) -> Iterator[Finding]:
    """Rows that are equal in all keys; which of them counts is decided in ``survey.yml``."""
    settings = typed.survey.checks.duplicates
    if settings is None:
        return
    keys = list(settings.keys)
    rows = np.flatnonzero(repeated(typed.frame, keys, settings.action))
    if len(rows):
        kept = {"keep_first": "the first counts", "keep_last": "the last counts", "flag": "all of them count"}
        what = f"rows repeat another row in {listing(keys)}; {kept[settings.action]}"
        yield Finding("duplicates", "warning", what, listing(keys), len(rows), typed.places(rows))


def repeated(frame: pd.DataFrame, keys: list[str], action: str) -> NDArray[np.bool_]:
    """Whether a row repeats another one in all keys and is not the one kept; rows with a missing key never do."""
    complete = frame[keys].notna().all(axis=1)
    again = frame[keys].duplicated(keep="last") if action == "keep_last" else frame[keys].duplicated(keep="first")
    result: NDArray[np.bool_] = (again & complete).to_numpy()
    return result


def constant_answers(typed: Typed) -> Iterator[Finding]:
    """Rows with one and the same answer to every question of a set."""
    settings = typed.survey.checks.constant_answers
    if settings is None:
        return
    names = list(settings.questions) or [question.id for question in typed.survey.rating_questions()]
    rows = np.flatnonzero(constant(typed.frame[names], settings.at_least))
    if len(rows):
        share = len(rows) / len(typed.frame)
        what = f"rows give the same answer to all of {len(names)} questions ({share:.1%} of all rows)"
        yield Finding("constant_answers", "note", what, listing(names, 5), len(rows), typed.places(rows))


def constant(answers: pd.DataFrame, at_least: int) -> NDArray[np.bool_]:
    """Whether a row gives one and the same answer to all questions it answers, and answers enough of them."""
    numbers: dict[object, int] = {}
    n, lowest, highest = len(answers), np.full(len(answers), np.iinfo(np.int64).max), np.full(len(answers), -1)
    answered = np.zeros(n, dtype=np.int64)
    for name in answers.columns:
        codes, values = pd.factorize(answers[name])
        common = np.array([numbers.setdefault(value, len(numbers)) for value in values] + [-1], dtype=np.int64)[codes]
        given = codes >= 0
        answered += given
        lowest = np.where(given, np.minimum(lowest, common), lowest)
        highest = np.maximum(highest, common)
    result: NDArray[np.bool_] = (answered >= at_least) & (lowest == highest)
    return result


def no_respondent(typed: Typed) -> Iterator[Finding]:
    """Rows without a respondent, where the design needs one: each counts as a respondent of its own."""
    if typed.survey.respondent is None:
        return
    named = [column_in(typed.survey.respondent, source.channel) for source in typed.survey.sources]
    asked = [header in table.frame.columns for header, table in zip(named, typed.tables, strict=True)]
    rows = np.flatnonzero(typed.frame["respondent"].isna().to_numpy() & np.array(asked)[typed.table])
    if len(rows):
        what = "rows name no respondent; each counts as a respondent of its own"
        yield Finding("no_respondent", "warning", what, "respondent", len(rows), typed.places(rows))


def default_ratings(typed: Typed) -> Iterator[Finding]:
    """Ratings that a system gave because nobody did: kept and counted, never an answer."""
    for question in typed.survey.rating_questions():
        rows = np.flatnonzero((typed.frame[f"{question.id}.missing"] == "default_rating").to_numpy())
        if len(rows) and question.id not in typed.survey.derived:
            what = f"ratings of {question.id!r} were given by the system and are no answers"
            yield Finding(
                "default_ratings", "note", what, f"question {question.id!r}", len(rows), typed.places(rows, question.id)
            )


def personal_data(typed: Typed) -> Iterator[Finding]:
    """Texts that hold what identifies a person, in questions that are not masked."""
    for question in typed.survey.questions.values():
        if question.type != "text" or question.id in typed.survey.privacy.mask:
            continue
        codes, texts = pd.factorize(typed.frame[question.id].where(~_hashed(typed, question)))
        found = np.array([bool(masked(str(answer)).kinds) for answer in texts] + [False])
        rows = np.flatnonzero(found[codes])
        if len(rows):
            yield Finding(
                "personal_data",
                "warning",
                f"answers to {question.id!r} hold telephone or identity numbers, addresses or the like",
                f"question {question.id!r}",
                len(rows),
                typed.places(rows, question.id),
                f"privacy: {{mask: [{question.id}]}} replaces them by words",
            )


def _hashed(typed: Typed, question: Question) -> NDArray[np.bool_]:
    """Whether a row's answer is a keyed hash, in which digits mean nothing."""
    survey = typed.survey
    by_source = [
        question.column_in(source.channel)
        in {one for name in survey.privacy.hash for one in headers_of(name, survey, source)}
        for source in survey.sources
    ]
    result: NDArray[np.bool_] = np.array(by_source)[typed.table]
    return result


def privacy_columns(typed: Typed) -> Iterator[Finding]:
    """Columns that are to be dropped or hashed and that no source has: often a spelling."""
    privacy = typed.survey.privacy
    headers = {header for table in typed.tables for header in table.frame.columns}
    for name in (*privacy.drop, *privacy.hash):
        columns = {header for source in typed.survey.sources for header in headers_of(name, typed.survey, source)}
        if not columns & headers:
            what = f"no source has the column {name!r} that privacy names"
            yield Finding("privacy_columns", "warning", what, "privacy", known=tuple(sorted(headers)))


def one_unit_below(typed: Typed) -> Iterator[Finding]:
    """What lies below a unit should lie below one unit only."""
    below = typed.survey.units.below
    if below is None:
        return
    pairs = typed.frame.loc[typed.frame[below].notna() & typed.frame["unit"].notna(), [below, "unit"]].drop_duplicates()
    shared = pairs[below].value_counts()
    names = sorted(str(name) for name in shared[shared > 1].index)
    if names:
        what = f"{len(names)} values of {below!r} stand below more than one unit: {listing(names, SAMPLE)}"
        yield Finding("one_unit_below", "note", what, f"question {below!r}", len(names))


def reading_notes(typed: Typed) -> Iterator[Finding]:
    """What the readers had to say."""
    for table in typed.tables:
        for note in table.notes:
            yield Finding("reading", "note", note, table.path)


for _check in (
    wrong_delimiter,
    missing_columns,
    undeclared_answers,
    undeclared_units,
    unit_spellings,
    no_unit,
    no_respondent,
    out_of_range,
    broken_route,
    impossible_dates,
    duplicates,
    constant_answers,
    default_ratings,
    personal_data,
    privacy_columns,
    one_unit_below,
    reading_notes,
    unused_columns,
    unused_decisions,
):
    register(_check.__name__, _check)
