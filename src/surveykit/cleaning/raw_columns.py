"""Checks of the raw files' columns against the questionnaire: missing ones, unused ones, and files cut wrongly."""

from __future__ import annotations

from collections.abc import Iterator

from surveykit.cleaning.finding import Finding
from surveykit.cleaning.identities import headers_of
from surveykit.cleaning.typing import Typed
from surveykit.matching.texts import did_you_mean, listing
from surveykit.readers import RawTable
from surveykit.readers.platforms.wjx import META
from surveykit.readers.platforms.wjx_texts import question_number
from surveykit.survey import Definition, Source
from surveykit.survey.document import Document, Position, mapping, read_document, sequence
from surveykit.survey.load import FILE
from surveykit.survey.questions import column_in
from surveykit.survey.settings import PACKAGE, fitting, is_pattern

_DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}

#: The column that data sets of packages begin with: the number of the row.
_ROW_NAMES = "rownames"
#: Where ``survey.yml`` names columns that are not a question's.
_NAMED_AT: dict[str, Position] = {"unit": ("units", "column"), "respondent": ("respondent",)}


def missing_columns(typed: Typed) -> Iterator[Finding]:
    """Columns that the questionnaire expects and a source has not."""
    cut_wrongly = {table.path for _, table, _ in _cut_wrongly(typed)}
    absent = [missing for missing in typed.absent if missing.path not in cut_wrongly]
    document = document_of(typed.survey) if absent else None
    for missing in absent:
        keys = _NAMED_AT.get(missing.question, ("questions", missing.question, "column"))
        keys = (*keys, missing.channel) if missing.channel else keys
        where = document.where(keys) if document else f"{missing.question!r} in {FILE}"
        what = f"{missing.path} has no column {missing.column!r} for {missing.question!r}"
        remedy = did_you_mean(missing.column, missing.headers, f"correct the column's name in {FILE}")
        present = f"the file has: {listing(missing.headers, 30)}"
        yield Finding("missing_columns", "error", what, where, remedy=remedy, found=present)


def document_of(survey: Definition) -> Document | None:
    """``survey.yml`` with its lines, where the survey was loaded from a folder."""
    path = survey.folder / FILE if survey.folder is not None else None
    return read_document(path) if path is not None and path.is_file() else None


def wrong_delimiter(typed: Typed) -> Iterator[Finding]:
    """Files that a declared delimiter does not cut, although their header holds another usual one."""
    for source, table, likely in _cut_wrongly(typed):
        document = document_of(typed.survey)
        where = document.where(_source_at(source, document, typed.survey)) if document else table.path
        read = f"{table.path} is read as one column with the delimiter {source.delimiter!r}"
        remedy = f"write delimiter: {likely!r} ({_DELIMITERS[likely]}), or remove the key: it is found by itself"
        what, header = f"{read}; its header holds {likely!r}", f"the header: {table.frame.columns[0]}"
        yield Finding("wrong_delimiter", "error", what, where, remedy=remedy, found=header)


def _cut_wrongly(typed: Typed) -> Iterator[tuple[Source, RawTable, str]]:
    """Sources of one column whose header holds a usual delimiter that is not the declared one, and that delimiter."""
    for source, table in zip(typed.survey.sources, typed.tables, strict=True):
        if source.delimiter is not None and len(table.frame.columns) == 1:
            header = str(table.frame.columns[0])
            likely = max(_DELIMITERS, key=header.count)
            if likely in header and likely != source.delimiter:
                yield source, table, likely


def _source_at(source: Source, document: Document, survey: Definition) -> Position:
    for number, entry in enumerate(sequence(mapping(document.value).get("sources"))):
        path = str(mapping(entry).get("path"))
        several = survey.folder is not None and is_pattern(path) and source.path in fitting(path, survey.folder)
        if path == source.path or several:
            return ("sources", number, "delimiter")
    return ("sources",)


def unused_columns(typed: Typed) -> Iterator[Finding]:
    """Columns that nothing in ``survey.yml`` names; files with the same ones are reported together."""
    cut_wrongly = {table.path for _, table, _ in _cut_wrongly(typed)}
    left: dict[tuple[str, str | None], tuple[str, ...]] = {}
    for source, table in zip(typed.survey.sources, typed.tables, strict=True):
        named = _used_headers(typed.survey, source)
        named |= _said_again(table, named) if source.pair is not None else set()
        key = (table.path, table.sheet)  # a file with several channels comes once for each
        left[key] = tuple(header for header in left.get(key, map(str, table.frame.columns)) if header not in named)
    files: dict[tuple[str, ...], list[str]] = {}
    for (path, _), unused in left.items():
        if unused and path not in cut_wrongly:
            files.setdefault(unused, []).append(path)
    for unused, paths in files.items():
        what = f"nothing in {FILE} uses {len(unused)} of the columns: {listing(unused, 20)}"
        yield Finding("unused_columns", "note", what, listing(paths, 4))


def _said_again(table: RawTable, used: set[str]) -> set[str]:
    """The columns in which the pair of a file repeats what a used column says: one for every choice."""
    questions = {cell.question for cell in table.header if cell.column in used}
    numbers = {question_number(header) for header in used} - {None}
    return {
        cell.column
        for cell in table.header
        if cell.option is not None and (cell.question in questions or question_number(cell.column) in numbers)
    }


def _used_headers(survey: Definition, source: Source) -> set[str]:
    """The headers that a survey names for a source, and what a platform writes in front of the questions."""
    privacy = (*survey.privacy.drop, *survey.privacy.hash, *survey.privacy.generalise, *survey.privacy.keep)
    headers: set[str | None] = {*headers_of((*survey.questions, "respondent", *privacy), survey, source)}
    headers |= {*survey.units.columns_in(source.channel), *META, source.wave_column, source.channel_column}
    headers |= {column_in(column, source.channel) for column in survey.checks.columns()}
    headers |= {_ROW_NAMES} if source.path.startswith(PACKAGE) else set()
    return {header for header in headers if header is not None}
