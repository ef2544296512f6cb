"""A survey that can be read, checked and cleaned."""

from __future__ import annotations

import html
from dataclasses import replace
from pathlib import Path

import pandas as pd

from surveykit import readers
from surveykit.cleaning import cache, ledger
from surveykit.cleaning.account import account_of
from surveykit.cleaning.checks import Checked, run_checks
from surveykit.cleaning.corrections import corrected
from surveykit.cleaning.decisions import load_decisions
from surveykit.cleaning.exclusion import exclusions, reasons_of
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.identities import without_identities
from surveykit.cleaning.replies import returns, without_reply
from surveykit.cleaning.responses import Responses
from surveykit.cleaning.splitting import split
from surveykit.cleaning.tallied import laid_out
from surveykit.cleaning.typing import Typed, type_tables
from surveykit.errors import FindingsError, SurveykitError
from surveykit.readers import RawTable
from surveykit.readers.packages import PREFIX
from surveykit.survey import Definition, load_definition


class Survey(Definition):
    """A loaded survey: ``read()`` its raw files, ``check()`` them, ``clean()`` them into responses."""

    def read(self) -> tuple[RawTable, ...]:
        """The raw files as tables of texts, in the order of ``sources``; without what ``privacy`` drops or hashes.

        Raises:
            ReadError: With the problems of every file that cannot be read.
        """
        tables: list[RawTable] = []
        failures: list[SurveykitError] = []
        folder, kept = self.folder or Path(), self.folder / ".surveykit" / "cache" if self.folder is not None else None
        for source in self.sources:
            path = source.path if source.path.startswith(PREFIX) else str(folder / source.path)
            options = source.options
            if source.pair is not None:
                options["pair"] = str(folder / source.pair)
            try:
                table = readers.read(path, source=source.path, reader=source.reader, cache=kept, **options)
                tables.append(without_identities(table, self, source))
            except SurveykitError as error:
                failures.append(error)
        if failures:
            problems = [problem for failure in failures for problem in failure.problems]
            # Seen from the survey's folder: whoever reads a message knows where that is, others need not.
            inside = [replace(problem, where=problem.where.removeprefix(f"{folder}/")) for problem in problems]
            raise type(failures[0])(inside)
        return tuple(tables)

    def check(self) -> tuple[Finding, ...]:
        """What the checks notice, errors first; nothing is changed."""
        return run_checks(self._typed()).findings

    def clean(self) -> Responses:
        """The responses that count, with ledger and account; those of unchanged inputs are read from the cache.

        Raises:
            FindingsError: Some findings must be settled in ``survey.yml`` or ``decisions.yml`` first.
        """
        key = cache.key_of(self)
        kept = None if key is None else cache.stored(self, key)
        if kept is not None:
            return kept
        responses = self._made()
        if key is not None and key == cache.key_of(self):
            cache.keep(responses, key)
        return responses

    def _made(self) -> Responses:
        typed = self._typed()
        checked = run_checks(typed)
        errors = [finding.problem() for finding in checked.findings if finding.severity == "error"]
        if errors:
            raise FindingsError(errors)
        return _cleaned(typed, checked)

    def _typed(self) -> Typed:
        decisions = load_decisions(self)
        survey, tables = split(self, self.read(), decisions)
        return type_tables(survey, laid_out(survey, tables), decisions)

    def _repr_html_(self) -> str:
        questions = [*self.questions.values()][:40]
        rows = [(question.id, question.type, question.wording.in_language(self.language)) for question in questions]
        body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell[:80])}</td>' for cell in row)}</tr>" for row in rows)
        title = html.escape(self.title.in_language(self.language))
        notes = [label.in_language(self.language) for label in (self.origin, self.licence) if label is not None]
        small = "".join(f"<p>{html.escape(note[:400])}</p>" for note in notes)
        return f"<p><b>{title}</b></p><p>{html.escape(repr(self))}</p>{small}<table>{body}</table>"


def load_survey(path: str | Path) -> Survey:
    """Load a survey by its folder, or by its name below ``surveys/``.

    Raises:
        SurveyError: With every problem of ``survey.yml`` and the register, each with file and line.
    """
    return load_definition(path, Survey)


def _cleaned(typed: Typed, checked: Checked) -> Responses:
    """Apply what was decided: numbers out of range, exclusions, the account."""
    survey = typed.survey
    frame, changes = corrected(typed)
    frame = _with_respondents(frame, survey)
    silent = without_reply(typed)
    reason = exclusions(typed, checked, silent)
    counts = reason.isna()
    out, sheets, rule = frame.loc[~counts], typed.sheets.loc[~counts], reason[~counts].to_numpy()
    excluded = ledger.entries(out, sheets, question="", old="", new="", rule=rule, kind="excluded")
    fielded = list(returns(frame, survey, silent))
    issued = {(part.channel, part.wave): part.issued for part in fielded}
    people = {(part.channel, part.wave): part.back for part in fielded if part.by_person}
    reasons = reasons_of(typed, checked, silent)
    account = account_of(frame, reason, _missing_headline(frame, survey), reasons, issued, people)
    kept = frame.loc[counts].reset_index(drop=True)
    kinds = [f"{question}.missing" for question in survey.questions]
    kept = kept.drop(columns=[name for name in kinds if kept[name].isna().all()])
    by_check = reason.isin([*checked.excluded, "duplicates"])
    # A longer column would give a frame without rows rows of nothing.
    aside = frame.loc[by_check, list(kept.columns)].assign(reason=reason[by_check])
    book = ledger.joined([typed.changes, *changes, excluded])
    flags = checked.flags.loc[counts].reset_index(drop=True)
    aside = _without_categories(aside) if not len(aside) else aside.reset_index(drop=True)
    return Responses(kept, survey, book, account, checked.findings, flags, aside)


def _without_categories(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame without rows as Parquet gives it back, so that clean responses are the same when they were kept."""
    categories = [name for name, column in frame.items() if isinstance(column.dtype, pd.CategoricalDtype)]
    none = pd.Index([], dtype="str")
    return frame.assign(**{str(name): frame[name].cat.set_categories(none) for name in categories}).reset_index(
        drop=True
    )


def _missing_headline(frame: pd.DataFrame, survey: Definition) -> pd.Series:
    """The kind of every missing answer to the headline question; none where there is no such question."""
    question = survey.subject
    if question is None:
        return pd.Series(None, frame.index, dtype=object)
    kinds = frame[f"{question}.missing"].astype("object")
    return kinds.where(kinds.notna(), "blank").where(frame[question].isna(), None)


def _with_respondents(frame: pd.DataFrame, survey: Definition) -> pd.DataFrame:
    """Rows without a respondent become respondents of their own, where the survey names respondents."""
    missing = frame["respondent"].isna()
    if survey.respondent is None or not missing.any():
        return frame
    named = frame["source"].astype("str") + "#" + frame["row"].astype("str")
    return frame.assign(respondent=frame["respondent"].where(~missing, named))
