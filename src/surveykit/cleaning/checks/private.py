"""Personal data that would reach the responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from surveykit.cleaning.columns import Rows
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.identities import headers_of, is_hash, sample_of, settled
from surveykit.cleaning.personal import find, kind_of_column, spans
from surveykit.cleaning.raw_columns import document_of
from surveykit.cleaning.typing import Typed
from surveykit.survey import Question, Source
from surveykit.survey.answers import Answers
from surveykit.survey.load import FILE
from surveykit.survey.questions import column_in

#: Kinds of personal data whose form alone is proof enough to stop a run.
_CERTAIN = frozenset({"phone", "identity", "email", "card"})


def personal_columns(typed: Typed) -> Iterator[Finding]:
    """Raw columns made of personal data about which ``privacy`` says nothing."""
    for source, table in zip(typed.survey.sources, typed.tables, strict=True):
        done = settled(typed.survey, source)
        for name in (str(header) for header in table.frame.columns if header not in done):
            what = _personal_column(typed, source, name, sample_of(table.frame[name]))
            if what is not None:
                remedy = f"say what becomes of it: privacy: {{drop: [{name!r}]}}, or hash, generalise, keep"
                yield Finding("personal_columns", "warning", what, table.path, remedy=remedy)


def _personal_column(typed: Typed, source: Source, header: str, cells: list[str]) -> str | None:
    """What is to be said about a column; nothing about one that holds nothing personal."""
    survey = typed.survey
    readers = [question.id for question in survey.questions.values() if question.column_in(source.channel) == header]
    readers += ["respondent"] if column_in(survey.respondent, source.channel) == header else []
    if readers and cells and all(is_hash(cell) for cell in cells):
        return f"the column {header!r} holds personal data; {', '.join(readers)} reads it; it is hashed by default"
    kind = kind_of_column(header, cells) if cells else None
    if kind is None:
        return None
    where = "it does not reach the responses" if not readers else f"{', '.join(readers)} reads it"
    return f"the column {header!r} holds personal data ({kind}); {where}"


def personal_data(typed: Typed) -> Iterator[Finding]:
    """Texts that hold what identifies a person, in questions that are kept as they are."""
    for question in typed.survey.questions.values():
        if question.type != "text" or question.id not in typed.survey.privacy.keep:
            continue
        codes, texts = pd.factorize(typed.frame[question.id].where(~_hashed(typed, question)))
        personal = np.array([bool(spans(str(answer))) for answer in texts] + [False])
        rows = np.flatnonzero(personal[codes])
        if len(rows):
            what = f"answers to {question.id!r} hold telephone or identity numbers, addresses or the like"
            where, places = f"question {question.id!r}", typed.places(rows, question.id)
            remedy = f"take {question.id} out of privacy: keep, so that they are replaced by words"
            yield Finding("personal_data", "warning", what, where, len(rows), places, remedy)


def personal_choices(typed: Typed) -> Iterator[Finding]:
    """Labels of choices that hold what identifies a person: comments that were taken for choices.

    Labels are printed in questionnaires, tables and figures, where nothing masks them. Names alone are no proof: a
    choice may be called after a person.
    """
    declared: dict[str, Mapping[str, Answers]] = {"scales": typed.survey.scales, "questions": typed.survey.questions}
    choices = [
        (section, name, choice.code, kinds)
        for section, entries in declared.items()
        for name, answers in entries.items()
        for choice in answers.choices
        if (kinds := [kind for kind in find(choice.label.texts) if kind in _CERTAIN])
    ]
    document = document_of(typed.survey) if choices else None
    remedy = (
        "labels are published in questionnaires and tables: if these are answers in people's own words,"
        " write type: text and delete the choices; else write the label without it"
    )
    for section, name, code, kinds in choices:
        what = f"the label of choice {code!r} of {name!r} holds personal data ({', '.join(kinds)})"
        where = document.where((section, name, "choices", code)) if document else f"{name!r} in {FILE}"
        yield Finding("personal_choices", "error", what, where, remedy=remedy)


def _hashed(typed: Typed, question: Question) -> Rows:
    """Whether a row's answer is a keyed hash, in which digits mean nothing."""
    survey = typed.survey
    by_source = [
        question.column_in(source.channel) in headers_of(survey.privacy.hash, survey, source)
        for source in survey.sources
    ]
    return np.asarray(np.array(by_source)[typed.table], dtype=np.bool_)


def privacy_columns(typed: Typed) -> Iterator[Finding]:
    """Columns that are to be dropped or hashed and that no source has: often a spelling."""
    privacy = typed.survey.privacy
    headers = {header for table in typed.tables for header in table.frame.columns}
    for name in (*privacy.drop, *privacy.hash):
        if all(headers.isdisjoint(headers_of([name], typed.survey, source)) for source in typed.survey.sources):
            what = f"no source has the column {name!r} that privacy names"
            yield Finding("privacy_columns", "warning", what, "privacy", known=tuple(sorted(headers)))
