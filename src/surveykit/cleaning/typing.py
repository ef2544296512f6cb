"""From texts to typed answers, by the questionnaire. A text that means nothing declared is never dropped silently.

Every distinct text of a column is looked up once, so the time does not grow with the number of rows but with the
number of different answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning import ledger
from surveykit.cleaning.columns import MISSING_KINDS, categorical
from surveykit.cleaning.decisions import AnswerDecision, Decisions
from surveykit.cleaning.deriving import in_order, with_derived_answers
from surveykit.cleaning.personal import masked
from surveykit.readers import RawTable
from surveykit.readers.times import moment
from surveykit.survey import Definition, Question, Scale, Source
from surveykit.survey.derived import SUFFIX
from surveykit.survey.matching import nearest, tidy
from surveykit.survey.model import column_in

#: The check, and rule in the ledger, for days that do not exist or cannot have been.
IMPOSSIBLE = "impossible_dates"
#: Places named in a finding.
SAMPLE = 5
#: Different texts of one column that are named one by one.
LISTED = 30
#: What a respondent wrote behind a choice: ``其他〖停车难〗``.
_FILLED_IN = re.compile("〖[^〗]*〗\\s*$")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True)
class Unmatched:
    """A text in the raw data that means nothing declared.

    ``kind`` is ``answer`` (no choice), ``number`` (no number) or ``unit`` (no unit of the register). ``proposals`` are
    the codes or ids that may have been meant, ``proposed`` the same in words. ``more`` is the number of different texts
    that this entry stands for, where there are too many to name.
    """

    kind: str
    question: str
    text: str
    n: int
    places: tuple[str, ...]
    known: tuple[str, ...]
    proposals: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    wave: str | None = None
    more: int = 0


@dataclass(frozen=True)
class Absent:
    """A column that a source should have and has not."""

    question: str
    column: str
    path: str
    headers: tuple[str, ...]
    channel: str | None = None


@dataclass(frozen=True)
class Typed:
    """All raw rows, typed, with what could not be understood.

    Args:
        survey: The survey.
        decisions: What was decided about its data.
        tables: The raw tables in the order of the sources.
        frame: One row per raw row, in order, with all columns of ``Responses`` and a ``.missing`` column for every
            question.
        table: For each row of ``frame`` the number of its table.
        position: For each row of ``frame`` its position in that table.
        sheets: For each row of ``frame`` its sheet.
        changes: Ledger rows of confirmed texts.
        unmatched: Texts that mean nothing declared.
        absent: Columns that are not there.
        used: The decisions on answers and units that met a row.
        spellings: Texts read as a unit although the register spells it otherwise, the unit and the number of rows.
    """

    survey: Definition
    decisions: Decisions
    tables: tuple[RawTable, ...]
    frame: pd.DataFrame
    table: NDArray[np.int64]
    position: NDArray[np.int64]
    sheets: pd.Series
    changes: pd.DataFrame
    unmatched: tuple[Unmatched, ...]
    absent: tuple[Absent, ...]
    used: frozenset[tuple[str, str]]
    spellings: tuple[tuple[str, str, int], ...] = ()

    def places(self, rows: Iterable[int], column: str | None = None) -> tuple[str, ...]:
        """Where some rows of ``frame`` (by position) stand in the raw files; at most a handful."""
        result = []
        for row in list(rows)[:SAMPLE]:
            raw = self.tables[self.table[row]]
            source = self.survey.sources[self.table[row]]
            header = self._header(column, source) if column else None
            at = int(self.position[row])
            result.append(raw.place(at, header) if header else _row_place(raw, at))
        return tuple(result)

    def _header(self, column: str, source: Source) -> str | None:
        if column == "unit":
            headers = self.survey.units.columns_in(source.channel)
            return headers[-1] if headers else None
        return self.survey.questions[column].column_in(source.channel)


def _row_place(raw: RawTable, position: int) -> str:
    row = int(raw.rows[position])
    return f"{raw.path}:{row}" if raw.sheet is None else f"{raw.path}, {raw.sheet}, row {row}"


@dataclass(frozen=True)
class _Meaning:
    """What one text means: a value, or a kind of missing answer, or nothing that is declared.

    ``refused``: it was given as an answer and cannot be one.
    """

    value: Any = None
    missing: str | None = None
    decision: Any = None
    known: bool = True
    refused: bool = False


def type_tables(survey: Definition, tables: tuple[RawTable, ...], decisions: Decisions) -> Typed:
    """Type the raw tables, which stand in the order of the survey's sources."""
    parts = [
        _TableTyping(survey, source, table, decisions) for source, table in zip(survey.sources, tables, strict=True)
    ]
    for part in parts:
        part.run()
    frames = [part.frame for part in parts]
    frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    frame = in_order(with_derived_answers(frame, survey), survey)
    lengths = [len(table) for table in tables]
    sheets = [pd.Series([table.sheet] * len(table), dtype="str") for table in tables]
    return Typed(
        survey,
        decisions,
        tables,
        frame,
        np.repeat(np.arange(len(tables)), lengths),
        np.concatenate([np.arange(length) for length in lengths]),
        pd.concat(sheets, ignore_index=True),
        ledger.joined(change for part in parts for change in part.changes),
        _merged(unmatched for part in parts for unmatched in part.unmatched),
        tuple(absent for part in parts for absent in part.absent),
        frozenset(key for part in parts for key in part.used),
        _counted(spelling for part in parts for spelling in part.spellings),
    )


def _counted(every: Iterable[tuple[str, str, int]]) -> tuple[tuple[str, str, int], ...]:
    """One entry per text and unit, with the rows of all tables; the most frequent first."""
    counts: dict[tuple[str, str], int] = {}
    for text, unit_id, n in every:
        counts[text, unit_id] = counts.get((text, unit_id), 0) + n
    return tuple((*key, n) for key, n in sorted(counts.items(), key=lambda entry: -entry[1]))


def _merged(every: Iterable[Unmatched]) -> tuple[Unmatched, ...]:
    """One entry per text, whatever the number of tables it stands in."""
    result: dict[tuple[str, str, str, tuple[str, ...]], Unmatched] = {}
    for entry in every:
        key = (entry.kind, entry.question, entry.text, entry.proposals)
        first = result.get(key)
        if first is not None:
            places = (*first.places, *entry.places)[:SAMPLE]
            n, more = first.n + entry.n, first.more + entry.more
            result[key] = replace(first, n=n, places=places, more=more)
        else:
            result[key] = entry
    return tuple(result.values())


#: From a tidied text and the text as it stands to what it means.
_LookUp = Callable[[str, str], _Meaning]
#: From a text to the codes that may have been meant, and the same in words.
_Proposal = Callable[[str], tuple[tuple[str, ...], tuple[str, ...]]]

#: Stands between the body's and the unit's text where two columns name a unit (the control character "unit separator").
UNIT_MARK = "\x1f"


def shown_unit(text: str) -> str:
    """A text that names a unit as people see it: ``市财政局/办公室``."""
    return "/".join(part for part in text.split(UNIT_MARK) if part.strip())


class _TableTyping:
    """Typing of one table; results gather in its attributes."""

    def __init__(self, survey: Definition, source: Source, table: RawTable, decisions: Decisions) -> None:
        self.survey, self.source, self.table, self.decisions = survey, source, table, decisions
        self.changes: list[pd.DataFrame] = []
        self.unmatched: list[Unmatched] = []
        self.absent: list[Absent] = []
        self.used: set[tuple[str, str]] = set()
        self.spellings: list[tuple[str, str, int]] = []
        self.columns: dict[str, Any] = {}
        self.frame = pd.DataFrame()

    def run(self) -> None:
        """Type every column."""
        survey, n = self.survey, len(self.table)
        paths = list(dict.fromkeys(source.path for source in survey.sources))
        self.columns["source"] = _constant(self.source.path, paths, n)
        self.columns["row"] = self.table.rows
        self.columns["unit"] = _constant(None, survey.register.ids, n)
        self.columns["wave"] = _constant(self.source.wave, survey.waves, n)
        self.columns["channel"] = _constant(self.source.channel, survey.channels, n)
        self.columns["respondent"] = self._respondents()
        self.frame = pd.DataFrame(self.columns)
        self._type_units()
        for question in survey.questions.values():
            if question.id not in survey.derived:
                self._type_question(question)
        self.frame = pd.DataFrame(self.columns)

    def _texts(self, name: str, column: str | None) -> pd.Series | None:
        """The raw texts of a column; ``None``, and an entry in ``absent``, where the table has no such column."""
        if column is None:
            return None
        if column not in self.table.frame.columns:
            headers = tuple(self.table.frame.columns)
            self.absent.append(Absent(name, column, self.table.path, headers, self.source.channel))
            return None
        return self.table.frame[column]

    def _respondents(self) -> Any:
        texts = self._texts("respondent", column_in(self.survey.respondent, self.source.channel))
        if texts is None:
            return pd.array([None] * len(self.table), dtype="str")
        codes, uniques = pd.factorize(texts)
        tidied = pd.array([tidy(text) or None for text in uniques], dtype="str")
        return tidied.take(codes)

    def _type_units(self) -> None:
        texts = self._unit_texts()
        if texts is None:
            return
        decided, register, wave = self.decisions.unit_meaning(), self.survey.register, self.source.wave

        def meaning(text: str, raw: str) -> _Meaning:
            body, _, name = raw.rpartition(UNIT_MARK)
            unit_id = register.match(name, body=body or None, wave=wave)
            if unit_id is not None:
                return _Meaning(unit_id)
            decision = decided.get(tidy(shown_unit(raw)))
            return _Meaning(decision.means, decision=decision) if decision else _Meaning(known=False)

        codes, uniques, meanings = self._look_up(texts, meaning)
        ids = register.ids
        self.columns["unit"] = categorical(_positions(meanings, ids)[codes], ids)
        self.frame["unit"] = self.columns["unit"]
        names = tuple(self._named(unit_id) for unit_id in ids)
        uniques = [shown_unit(text) for text in uniques]
        self._note_spellings(codes, uniques, meanings)
        self._report("unit", "unit", codes, uniques, meanings, names, self._units_alike)

    def _unit_texts(self) -> pd.Series | None:
        """The texts that name the units; those of two columns are joined by a mark that no file holds."""
        columns = [self._texts("unit", header) for header in self.survey.units.columns_in(self.source.channel)]
        if not columns or any(column is None for column in columns):
            return None
        first, *rest = [column for column in columns if column is not None]
        return first.str.cat(rest[0], sep=UNIT_MARK) if rest else first

    def _units_alike(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        ids = self.survey.register.proposals(text, wave=self.source.wave)
        return ids, tuple(self._named(unit_id) for unit_id in ids)

    def _named(self, unit_id: str) -> str:
        return f"{unit_id} {self.survey.label_of('unit', unit_id)}"

    def _note_spellings(self, codes: NDArray[np.int64], texts: list[str], meanings: list[_Meaning]) -> None:
        """Remember texts that mean a unit without standing in the register as they are."""
        rows = np.bincount(codes[codes >= 0], minlength=len(texts))
        for text, one, n in zip(texts, meanings, rows, strict=True):
            name = text.rpartition("/")[2]
            read = one.value is not None and one.decision is None
            if read and not any(self.survey.register.is_spelled_out(part) for part in (text, name)):
                self.spellings.append((text, one.value, int(n)))

    def _type_question(self, question: Question) -> None:
        """Type a question and, where channels ask it on several scales, its answers on the common one."""
        channel, common = self.source.channel, self._common(question)
        texts = self._texts(question.id, question.column_in(channel))
        if texts is None:
            nothing = np.zeros(len(self.table), dtype=np.int64), [_Meaning(missing="skipped")]
            for one in (question, common):
                if one is not None:
                    self._keep(one, *nothing)
            return
        scale = self.survey.scale_in(question.id, channel)
        codes, uniques, meanings = self._look_up(texts, self._meaning_in(question, scale))
        own = question.scale_in(channel) == question.scale_in(None)
        self._keep(
            question, codes, meanings if own else [_Meaning(missing=one.missing or "skipped") for one in meanings]
        )
        if common is not None:
            self._keep(common, codes, self._told_on(question, common, meanings))
        self._note_refused(question, codes, uniques, meanings)
        kind = "number" if question.type == "number" else "answer"
        known = _known_answers(question, scale, self.survey)
        self._report(question.id, kind, codes, uniques, meanings, known, _choices_alike(scale))

    def _note_refused(
        self, question: Question, codes: NDArray[np.int64], raws: list[str], meanings: list[_Meaning]
    ) -> None:
        """Write down answers that cannot be answers."""
        refused = [number for number, one in enumerate(meanings) if one.refused]
        rows_of = _rows_by_number(codes) if refused else {}
        for number in refused:
            rows = rows_of[number]
            sheets = pd.Series([self.table.sheet] * len(rows), dtype="str")
            change = {"old": raws[number], "new": "invalid", "rule": IMPOSSIBLE, "kind": "set_missing"}
            self.changes.append(ledger.entries(self.frame.iloc[rows], sheets, question=question.id, **change))

    def _common(self, question: Question) -> Question | None:
        """The derived question that holds the answers of all channels on one scale."""
        name = question.id + SUFFIX
        return self.survey.questions[name] if name in self.survey.derived else None

    def _told_on(self, question: Question, common: Question, meanings: list[_Meaning]) -> list[_Meaning]:
        """What the answers mean on the common scale."""
        told = self.survey.harmonising(str(question.scale_in(self.source.channel)), str(common.scale_in(None)))
        return [one if one.value is None else replace(one, value=told[one.value]) for one in meanings]

    def _meaning_in(self, question: Question, scale: Scale) -> _LookUp:
        """The look-up of tidied texts for one question."""
        told = self.table.marks_in(str(question.column_in(self.source.channel)))
        marks = {tidy(mark): kind for mark, kind in told.items() if not _is_code(mark, question)}
        marks |= {tidy(mark.mark): mark.kind for mark in scale.missing}
        decided = self.decisions.meaning(question.id)
        choices = {tidy(text): choice.code for choice in scale.choices for text in (*choice.label.texts, choice.code)}

        def value(text: str, raw: str) -> _Meaning:
            if question.type in ("rating", "single"):
                text = text if text in choices else tidy(_FILLED_IN.sub("", text))
                return _Meaning(choices[text]) if text in choices else _Meaning(known=False)
            if question.type == "number":
                return _Meaning(float(text)) if _NUMBER.fullmatch(text) else _Meaning(known=False)
            if question.type == "date":
                day = _possible_day(text, question)
                return _Meaning(day) if day else _Meaning(missing="invalid", refused=True)
            return _Meaning(raw)

        def meaning(text: str, raw: str) -> _Meaning:
            decision: AnswerDecision | None = decided.get(text)
            if decision is not None and decision.means is None:
                return _Meaning(missing=decision.missing, decision=decision)
            if decision is not None:
                found = value(tidy(str(decision.means)), str(decision.means))
                return _Meaning(found.value, decision=decision)
            if text in marks:
                return _Meaning(missing=marks[text])
            return value(text, raw)

        return meaning

    def _look_up(self, texts: pd.Series, meaning: _LookUp) -> tuple[NDArray[np.int64], list[str], list[_Meaning]]:
        """For every row the number of its distinct text, the distinct texts, and what each means."""
        codes, uniques = pd.factorize(texts)
        raws = [str(text) for text in uniques]
        tidied = [tidy(raw) for raw in raws]
        blank = _Meaning(missing="blank")
        meanings = [meaning(text, raw) if text else blank for text, raw in zip(tidied, raws, strict=True)]
        return codes.astype(np.int64), raws, meanings

    def _keep(self, question: Question, codes: NDArray[np.int64], meanings: list[_Meaning]) -> None:
        """Put the typed column and its kinds of missing answer into the columns."""
        if question.type in ("rating", "single"):
            categories = list(self.survey.scale_of(question.id).codes)
            positions = _positions(meanings, categories)[codes]
            self.columns[question.id] = categorical(positions, categories, ordered=question.type == "rating")
        elif question.id in self.survey.privacy.mask:
            self._keep_masked(question, codes, meanings)
        elif question.type == "number":
            values = np.array([np.nan if m.value is None else m.value for m in meanings], dtype=np.float64)
            self.columns[question.id] = values[codes]
        else:
            self.columns[question.id] = pd.array([m.value for m in meanings], dtype="str").take(codes)
        kinds = np.array([MISSING_KINDS.index(m.missing) if m.missing else -1 for m in meanings], dtype=np.int64)
        self.columns[f"{question.id}.missing"] = categorical(kinds[codes], MISSING_KINDS)

    def _keep_masked(self, question: Question, codes: NDArray[np.int64], meanings: list[_Meaning]) -> None:
        """Put texts into the columns without what identifies a person; the ledger says what kind of thing that was."""
        masks = [masked(str(one.value), self.survey.language) if one.value is not None else None for one in meanings]
        self.columns[question.id] = pd.array([None if mask is None else mask.text for mask in masks], dtype="str").take(
            codes
        )
        changed = {number: mask for number, mask in enumerate(masks) if mask is not None and mask.kinds}
        rows_of = _rows_by_number(codes) if changed else {}
        for number, mask in changed.items():
            rows = rows_of[number]
            self.changes.append(
                ledger.entries(
                    self.frame.iloc[rows],
                    pd.Series([self.table.sheet] * len(rows), dtype="str"),
                    question=question.id,
                    old="",
                    new=", ".join(mask.kinds),
                    rule="privacy.mask",
                    kind="masked",
                )
            )

    def _report(
        self,
        name: str,
        kind: str,
        codes: NDArray[np.int64],
        raws: list[str],
        meanings: list[_Meaning],
        known: tuple[str, ...],
        proposal: _Proposal,
    ) -> None:
        """Gather ledger rows of confirmed texts and the texts that mean nothing."""
        channel = self.source.channel
        headers = self.survey.units.columns_in(channel) if name == "unit" else ()
        header = headers[-1] if headers else str(self.survey.questions[name].column_in(channel))
        unmatched = [number for number, meaning in enumerate(meanings) if not meaning.known]
        decided = [number for number, meaning in enumerate(meanings) if meaning.decision is not None]
        rows_of = _rows_by_number(codes) if unmatched or decided else {}
        unmatched.sort(key=lambda number: -len(rows_of[number]))
        for number in unmatched[:LISTED]:
            rows = rows_of[number]
            places = tuple(self.table.place(int(row), header) for row in rows[:SAMPLE])
            raw = raws[number]
            wave = self.source.wave if kind == "unit" else None
            self.unmatched.append(Unmatched(kind, name, raw, len(rows), places, known, *proposal(raw), wave))
        if rest := unmatched[LISTED:]:
            n = sum(len(rows_of[number]) for number in rest)
            self.unmatched.append(Unmatched(kind, name, "", n, (), known, more=len(rest)))
        for number in decided:
            self.used.add((name, tidy(raws[number])))
            self.changes.append(self._change(name, rows_of[number], raws[number], meanings[number]))

    def _change(self, name: str, rows: NDArray[np.int64], raw: str, meaning: _Meaning) -> pd.DataFrame:
        """The ledger rows of a confirmed text."""
        rule = ": ".join(part for part in ("decisions.yml", meaning.decision.note) if part)
        sheets = pd.Series([self.table.sheet] * len(rows), dtype="str")
        kind = "set_missing" if meaning.missing else "corrected"
        new = meaning.missing or str(meaning.value)
        return ledger.entries(self.frame.iloc[rows], sheets, question=name, old=raw, new=new, rule=rule, kind=kind)


def _rows_by_number(codes: NDArray[np.int64]) -> dict[int, NDArray[np.int64]]:
    """The rows of every number, in order."""
    order = np.argsort(codes, kind="stable")
    numbers, starts = np.unique(codes[order], return_index=True)
    return dict(zip(numbers.tolist(), np.split(order, starts[1:]), strict=True))


def _constant(value: str | None, categories: Iterable[str], n: int) -> pd.Categorical:
    """A categorical column with one value in all rows."""
    names = list(categories)
    position = names.index(value) if value is not None else -1
    return categorical(np.full(n, position, dtype=np.int64), names)


def _positions(meanings: list[_Meaning], categories: Iterable[str]) -> NDArray[np.int64]:
    """The category number of every meaning; -1 for none."""
    number = {category: position for position, category in enumerate(categories)}
    return np.array([number.get(meaning.value, -1) for meaning in meanings], dtype=np.int64)


def _possible_day(text: str, question: Question) -> str | None:
    """The day that a text means, as ``2025-03-05``; ``None`` for a day that does not exist or cannot have been."""
    found = moment(text)
    if found is None:
        return None
    too_early = question.earliest is not None and found.date() < question.earliest
    too_late = question.latest is not None and found.date() > question.latest
    return None if too_early or too_late else found.date().isoformat()


def _is_code(mark: str, question: Question) -> bool:
    """Whether a mark of missing answers that is a number could be an answer itself."""
    return question.type not in ("rating", "single") and _NUMBER.fullmatch(mark) is not None


def _choices_alike(scale: Scale) -> _Proposal:
    """Which choice a text that means none may have meant."""
    codes = {text: choice.code for choice in scale.choices for text in (*choice.label.texts, choice.code)}

    def alike(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        meant = nearest(text, codes)
        return ((codes[meant],), (meant,)) if meant is not None else ((), ())

    return alike


def _known_answers(question: Question, scale: Scale, survey: Definition) -> tuple[str, ...]:
    """What would have been right, for a person to read."""
    if question.type == "number":
        return ("a number", *(mark.mark for mark in scale.missing))
    choices = tuple(f"{choice.code} {choice.label.in_language(survey.language)}" for choice in scale.choices)
    return (*choices, *(mark.mark for mark in scale.missing))
