"""What the questionnaire and the register do not declare, and rows that lack what every row needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from surveykit.cleaning.columns import Rows
from surveykit.cleaning.decisions import CODE, NUMBER, UNIT_ID
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.raw_columns import document_of
from surveykit.cleaning.typing import SAMPLE, Typed, Unmatched
from surveykit.matching.texts import listing, shortened, tidy
from surveykit.readers.table import NOT_CALCULATED
from surveykit.survey.document import yaml_name, yaml_text
from surveykit.survey.questions import column_in

#: Rows of unknown units from which on the column itself is doubted.
_ENOUGH = 10


def undeclared_answers(typed: Typed) -> Iterator[Finding]:
    """Texts that are no choice, no number and no declared mark of a missing answer."""
    for entry in typed.unmatched:
        text = repr(shortened(entry.text))
        if entry.kind == "answer":
            yield _unmatched(entry, f"no choice of {entry.question!r} has the code or label {text}")
        elif entry.kind == "number":
            yield _unmatched(entry, f"{text} is no number, and {entry.question!r} holds numbers")
        elif entry.kind == "ticks":
            yield _unmatched(entry, f"{entry.question!r} has one answer, and several choices are ticked: {text}")
        elif entry.kind == "places":
            yield _unmatched(entry, f"{entry.question!r} has a choice in several places: {text}")


def ambiguous_answers(typed: Typed) -> Iterator[Finding]:
    """Numbers with two possible decimal signs, which are not read, and cells that divide in more than one way."""
    for entry in typed.unmatched:
        where, either = f"question {entry.question!r}", " or ".join(entry.proposed)
        text = repr(shortened(entry.text))
        if entry.kind == "decimal":
            what = f"the numbers of {entry.question!r} can be read in two ways: {text} is {either}"
            remedy = 'say at the question, or at its source, which is the decimal sign: decimal: "," or decimal: "."'
            yield Finding("ambiguous_answers", "error", what, where, entry.n, entry.places, remedy)
        elif entry.kind == "division":
            what = f"cells of {entry.question!r} can be divided in more than one way: {text} is {either}"
            remedy = (
                "the longest choice counts, from the left on (the first of these); export with one column per choice "
                "or with codes, or accept it in decisions.yml"
            )
            finding = Finding("ambiguous_answers", "warning", what, where, entry.n, entry.places, remedy)
            yield replace(finding, suggestion=f"findings:\n  - {{id: {finding.id}, action: accept}}")


def undeclared_units(typed: Typed) -> Iterator[Finding]:
    """Texts in the unit's column that are no id, name or alias of the register, or of several units of it."""
    yield from _another_column(typed)
    for entry in typed.unmatched:
        if entry.kind == "unit":
            yield _unmatched(entry, _why_no_unit(entry, typed), typed.survey.units.register_file)


def _another_column(typed: Typed) -> Iterator[Finding]:
    """A question where most rows name something that the register does not know: probably another column is meant."""
    unknown = sum(entry.n for entry in typed.unmatched if entry.kind == "unit")
    named = len(typed.frame) - int(blank_units(typed).sum())
    if unknown * 2 <= named or unknown < _ENOUGH:
        return
    document = document_of(typed.survey)
    where = document.where(("units", "column")) if document is not None else "units.column"
    what = f"{unknown} of {named} rows name no unit of the register: is units.column ({where}) the right column?"
    settings = typed.survey.units
    columns = dict.fromkeys(header for source in typed.survey.sources for header in settings.columns_in(source.channel))
    remedy = f"name the column that holds the units, or add the units to {settings.register_file}"
    named_by = f"column {listing(columns, 4)}"
    yield Finding("undeclared_units", "error", what, where, unknown, remedy=remedy, found=named_by)


def _why_no_unit(entry: Unmatched, typed: Typed) -> str:
    """Why a text means no unit: nobody of that name, several, or none at that time."""
    units = typed.survey.register.candidates(entry.text, wave=entry.wave)
    gone = typed.survey.register.candidates(entry.text)
    text = repr(shortened(entry.text))
    if len(units) > 1:
        return f"{text} is the name of {len(units)} units ({listing(units, 4)}); the body above must be named too"
    if gone and not units:
        return f"the unit {text} ({listing(gone, 4)}) does not exist in the wave {entry.wave!r}"
    return f"the register has no unit {text}"


def unit_spellings(typed: Typed) -> Iterator[Finding]:
    """Texts that look like a unit in another spelling than the register's: read as meant until a decision says else."""
    if typed.spellings:
        shown = tuple(f"{text!r} read as {unit_id}" for text, unit_id, _ in typed.spellings)
        n = sum(count for _, _, count in typed.spellings)
        what = f"{len(shown)} texts look like one unit in another spelling than the register: {listing(shown, SAMPLE)}"
        remedy = "if so, add them to the unit's aliases; if not, say in decisions.yml (units:) what they mean"
        yield Finding("unit_spellings", "warning", what, "the unit's column", n, remedy=remedy, known=shown)


def unit_names(typed: Typed) -> Iterator[Finding]:
    """Names in the register that look like one, and names with marks that nobody sees."""
    register, where = typed.survey.register, "the register"
    for group in register.alike():
        named = listing((f"{unit_id} {typed.survey.label_of('unit', unit_id)!r}" for unit_id in group), 4)
        remedy = "if they are one, keep one of them with the other names as aliases; else accept it in decisions.yml"
        finding = Finding("unit_names", "warning", f"these units look like one: {named}", where, remedy=remedy)
        to_paste = f"findings:\n  - {{id: {finding.id}, action: accept}}  # they are different units"
        yield replace(finding, suggestion=to_paste)
    if register.unseen:
        what = "names hold marks that nobody sees (zero-width, direction, split accents); they are read without them"
        yield Finding("unit_names", "warning", what, where, known=register.unseen)


def _unmatched(entry: Unmatched, what: str, register: str = "") -> Finding:
    check, where = "undeclared_answers", f"question {entry.question!r}"
    if entry.kind == "unit":
        check, where = "undeclared_units", "the unit's column"
    if entry.more:
        what = f"{entry.more} further texts mean nothing declared"
        return Finding(check, "error", what, where, entry.n, known=entry.known)
    if entry.text == NOT_CALCULATED:
        what = f"{entry.question!r} reads formulas for which the workbook holds no value"
        remedy = "open the workbook in Excel or WPS and save it there: that stores the values"
        return Finding(check, "error", what, where, entry.n, entry.places, remedy)
    remedy, lines = _settling(entry, register)
    return Finding(check, "error", what, where, entry.n, entry.places, remedy, entry.known, suggestion=lines)


def _settling(entry: Unmatched, register: str) -> tuple[str, str]:
    """What would settle the finding, and the lines for a person to confirm and paste into ``decisions.yml``."""
    text, question = yaml_text(entry.text), yaml_name(entry.question)
    what = f"did you mean {' or '.join(repr(words) for words in entry.proposed)}? " if entry.proposals else ""
    if entry.kind == "unit":
        meant = entry.proposals[0] if entry.proposals else UNIT_ID
        line = f"units:\n      - {{found: {text}, means: {yaml_name(meant)}}}"
        how = f"add a line to {register} (or the text to a unit's aliases), or say in decisions.yml what it means"
    else:
        line = f"answers:\n      - {{question: {question}, found: {text}, means: {yaml_name(_code_for(entry))}}}"
        how = "declare it in survey.yml (choices, or missing), or confirm it in decisions.yml"
        if entry.kind in ("ticks", "places"):
            line = f"answers:\n      - {{question: {question}, found: {text}, missing: invalid}}"
            how = "say in decisions.yml what counts"
            how = f"give it the type multiple, or {how}" if entry.kind == "ticks" else how
    return f"{what}{how}:\n    {line}", line.replace("\n      - ", "\n  - ")


def _code_for(entry: Unmatched) -> str:
    """What ``means:`` of a suggested decision says: the code that the file gives the text, else a place to fill in.

    What is only spelled alike is named in words and never filled in: a line pasted unread would change answers.
    """
    if entry.kind == "number":
        return NUMBER
    declared = {known.split(" ")[0] for known in entry.known}
    return entry.coded if entry.coded is not None and entry.coded in declared else CODE


def no_unit(typed: Typed) -> Iterator[Finding]:
    """Rows that name no unit; they are received but cannot count for any."""
    # A table that lacks the columns is an error of its own, which its rows need not repeat.
    whole = [
        set(table.frame.columns).issuperset(typed.survey.units.columns_in(source.channel))
        for source, table in zip(typed.survey.sources, typed.tables, strict=True)
    ]
    rows = np.flatnonzero(blank_units(typed) & np.array(whole)[typed.table])
    if len(rows):
        what, where = "rows name no unit and are excluded", "the unit's column"
        yield Finding("no_unit", "warning", what, where, len(rows), typed.places(rows, "unit"))


def blank_units(typed: Typed) -> Rows:
    """Whether a row names no unit at all (a name that is not in the register is another matter).

    Where nothing is rated, no row has to name anything.
    """
    if not typed.survey.has_units:
        return np.zeros(len(typed.frame), dtype=np.bool_)
    missing = typed.frame["unit"].isna().to_numpy(copy=True)
    for number, (source, table) in enumerate(zip(typed.survey.sources, typed.tables, strict=True)):
        rows = np.flatnonzero(missing & (typed.table == number))
        headers = typed.survey.units.columns_in(source.channel)
        if headers and all(header in table.frame.columns for header in headers):
            cells = table.frame[list(headers)].to_numpy()[typed.position[rows]]
            missing[rows] = [not any(tidy(text) for text in texts) for texts in cells]
    return missing


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


def one_unit_below(typed: Typed) -> Iterator[Finding]:
    """What lies below a unit should lie below one unit only."""
    below = typed.survey.units.below
    if below is None:
        return
    pairs = typed.frame.loc[typed.frame[below].notna() & typed.frame["unit"].notna(), [below, "unit"]].drop_duplicates()
    shared = pairs[below].value_counts()
    names = sorted(str(name) for name in shared[shared > 1].index)
    if names:
        what = f"{len(names)} values of {below!r} lie below more than one unit: {listing(names, SAMPLE)}"
        yield Finding("one_unit_below", "note", what, f"question {below!r}", len(names))


def reading_notes(typed: Typed) -> Iterator[Finding]:
    """What the readers had to say."""
    return (Finding("reading", "note", note, table.path) for table in typed.tables for note in table.notes)
