"""Clean responses: typed answers that never travel without their survey and the account of rows."""

from __future__ import annotations

import html
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from surveykit.cleaning import ledger
from surveykit.cleaning.account import Account
from surveykit.cleaning.columns import MISSING_KINDS, Floats
from surveykit.cleaning.deriving import scores_in, with_derived_answers
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.frames import in_words, rows_with, values_of
from surveykit.errors import ParameterError
from surveykit.language import Language
from surveykit.matching.texts import did_you_mean, listing
from surveykit.survey import Definition
from surveykit.survey.recoding import with_question
from surveykit.survey.weighting import WEIGHT

#: A text in the survey's language, or one per language.
LabelOf = str | Mapping[str, str]
#: Columns that the account and the ledger also know.
_ACCOUNTED = ("source", "channel", "wave", "unit")


@dataclass(frozen=True, eq=False)
class Responses:
    """The rows that count, with everything needed to understand them.

    Args:
        frame: One row per response: ``source``, ``row``, ``unit``, ``wave``, ``channel``, ``respondent``, then one
            column per question; where an answer is missing, ``QUESTION.missing`` holds the kind.
        survey: The questionnaire and everything decided in advance.
        ledger: Every excluded row and every changed answer.
        account: Received = kept + excluded by reason.
        findings: What the checks noticed.
        flags: For every row of ``frame`` (the same index) one boolean column per check that flagged any row: flagged
            rows count unless a rule or a decision excludes them.
        aside: The rows that a check's rule excluded, repeated ones too, with the columns of ``frame`` and ``reason``:
            to see what a result would be with them.
        part: Whether the rows were chosen out of all that count.
    """

    frame: pd.DataFrame
    survey: Definition
    ledger: pd.DataFrame
    account: Account
    findings: tuple[Finding, ...] = ()
    flags: pd.DataFrame = field(default_factory=pd.DataFrame)
    aside: pd.DataFrame = field(default_factory=pd.DataFrame)
    part: bool = False

    @classmethod
    def from_slice(cls, frame: pd.DataFrame, survey: Definition, account: Account) -> Responses:
        """Responses from rows that were cleaned before; the ledger and the findings stay with the whole."""
        return cls(frame, survey, ledger.joined(()), account)

    def scores(self, question: str) -> pd.Series:
        """The scores of the answers to a rating question, or the numbers of a number question."""
        self._column(question)
        return scores_in(self.frame, question, self.survey)

    def labels(self, question: str, language: Language | None = None) -> pd.Series:
        """The answers in words, in the survey's language by default."""
        language = language or self.survey.language
        column = self._column(question)
        if not isinstance(column.dtype, pd.CategoricalDtype):
            return column.astype("str")
        words = {code: self.survey.label_of(question, code, language) for code in column.cat.categories}
        return column.astype("object").map(words).astype("str")

    def rate(self, rate: str) -> pd.Series:
        """1 where the answer counts for the rate, 0 where it does not, missing where it is not in the denominator.

        In net rates -1 where the answer is subtracted.
        """
        if rate not in self.survey.rates:
            raise _unknown("rate", rate, self.survey.rates)
        declared = self.survey.rates[rate]
        answers = self._column(declared.question)
        hits = answers.isin(list(declared.choices)).astype("float64") - answers.isin(list(declared.minus))
        counted = answers.notna()
        if declared.base == "with_dont_know":
            counted |= self._kinds(declared.question) == "dont_know"
        elif declared.base == "returned":
            counted |= self._kinds(declared.question).isin(["dont_know", "blank", "refused", "invalid"])
        return hits.where(counted).rename(rate)

    def answered(self, question: str) -> pd.Series:
        """Whether each row has an answer: also who was asked for several answers and explicitly gave none of them.

        That is the base of the shares of such a question, although nothing is ticked and its kind is ``blank``.
        """
        self._column(question)
        columns = [question, *self.survey.choice_columns(question).values()]
        return self.frame[[name for name in columns if name in self.frame.columns]].notna().any(axis=1)

    def missing(self, question: str) -> dict[str, int]:
        """The number of missing answers of every kind that occurs."""
        kinds = self._kinds(question)[~self.answered(question)].value_counts()
        return {kind: int(kinds[kind]) for kind in MISSING_KINDS if kinds.get(kind, 0)}

    def dont_know(self, question: str) -> float:
        """The share of don't-knows among valid answers and don't-knows; it is part of every satisfaction rate."""
        unknown = self.missing(question).get("dont_know", 0)
        asked = int(self._column(question).notna().sum()) + unknown
        return unknown / asked if asked else float("nan")

    def _kinds(self, question: str) -> pd.Series:
        self._column(question)
        name = f"{question}.missing"
        return self.frame[name] if name in self.frame.columns else pd.Series(None, index=self.frame.index, dtype="str")

    def where(self, **conditions: object) -> Responses:
        """The responses whose columns have the given value, or one of the given values.

        Groups are given by code or label: ``where(age="18 - 34", unit=["A", "Office B"])``. Of a question with several
        answers it is those who ticked the choice, or one of them.

        ``account`` and ``ledger`` follow conditions on source, channel, wave and unit; other conditions choose among
        the rows that count and leave the account of what was received as it is. Estimates of such a part take it for
        the whole sample: ``design.where(...)`` does not.

        Raises:
            ParameterError: There is no such column or group; the message suggests one.
        """
        kept = pd.Series(True, index=self.frame.index)
        accounted: dict[str, set[Hashable]] = {}
        account, book, aside = self.account, self.ledger, self.aside
        for column, condition in conditions.items():
            if column not in self.frame.columns:
                raise _unknown("column", column, self.frame.columns)
            values = values_of(column, condition, self.survey)
            kept &= rows_with(self.frame, column, values, self.survey)
            if column in aside.columns:
                aside = aside.loc[rows_with(aside, column, values, self.survey)].reset_index(drop=True)
            if column in _ACCOUNTED:
                accounted[column] = values
            if column in ("source", "unit"):
                book = book.loc[book[column].isin(list(values))].reset_index(drop=True)
        if accounted:
            account = account.filtered(lambda row: all(getattr(row, key) in accounted[key] for key in accounted))
        flags = self.flags.loc[kept].reset_index(drop=True) if len(self.flags.columns) else self.flags
        frame = self.frame.loc[kept].reset_index(drop=True)
        return replace(self, frame=frame, account=account, ledger=book, flags=flags, aside=aside, part=True)

    def to_frame(self, *, labels: bool | Language = False) -> pd.DataFrame:
        """A frame of one's own, one row per response; with ``labels`` in words of the survey's or the named language.

        Choices stay ordered as in the questionnaire; the reasons in ``QUESTION.missing`` are in words as well.
        """
        if not labels:
            return self.frame.copy()
        return in_words(self.frame, self.survey, self.survey.language if labels is True else labels)

    def derive(
        self,
        name: str,
        expression: str,
        *,
        text: LabelOf | None = None,
        choices: Mapping[str, LabelOf] | Sequence[LabelOf] = (),
        unit: str | None = None,
        decimals: int | None = None,
    ) -> Responses:
        """The responses with one more question, made of others as ``derive`` of ``survey.yml`` makes it.

        Args:
            name: Of the new question.
            expression: What it is made of: ``bands(age, [30, 45])``, ``overall >= 3`` (docs/derive.md).
            text: What it is called in outputs, in the survey's language or ``{"zh": ..., "en": ...}``.
            choices: The labels of its choices by code, or those of bands in order.
            unit: What its numbers count.
            decimals: Digits behind the point of its means.

        Raises:
            ParameterError: The name is taken, or the expression is mistaken; with every mistake.
        """
        labels = dict(choices) if isinstance(choices, Mapping) else list(choices)
        written = {"is": expression, "text": text, "choices": labels or None, "unit": unit, "decimals": decimals}
        survey = with_question(self.survey, name, {key: value for key, value in written.items() if value is not None})
        frame = with_derived_answers(self.frame, survey, [name])
        aside = with_derived_answers(self.aside, survey, [name]) if len(self.aside.columns) else self.aside
        return replace(self, frame=frame, aside=aside, survey=survey)

    def with_weights(self, weights: Floats) -> Responses:
        """The responses with one weight each, in the column ``weight``."""
        return replace(self, frame=self.frame.assign(**{WEIGHT: weights}))

    def _column(self, question: str) -> pd.Series:
        if question not in self.survey.questions:
            raise _unknown("question", question, self.survey.questions)
        return self.frame[question]

    def __len__(self) -> int:
        return len(self.frame)

    def __repr__(self) -> str:
        units = self.frame["unit"].nunique()
        guesses = f"; {self.survey.guesses} guesses that nobody confirmed" if self.survey.guesses else ""
        return f"Responses({self.survey.id!r}: {len(self.frame):,} rows, {units} units{guesses}; {self.account!r})"

    def _repr_html_(self) -> str:
        """What there is, never a row: outputs of notebooks are passed on, and a row is one respondent."""
        title = html.escape(self.survey.title.in_language(self.survey.language))
        findings = "".join(f"<li>{html.escape(str(finding.what)[:200])}</li>" for finding in self.findings[:5])
        columns = html.escape(", ".join(map(str, self.frame.columns))[:2000])
        return (
            f"<p><b>{title}</b></p><p>{html.escape(repr(self)[:600])}</p><ul>{findings}</ul>"
            f"<p>Columns of <code>.frame</code>: {columns}</p>"
        )


def _unknown(what: str, name: str, known: Iterable[object]) -> ParameterError:
    names = [str(entry) for entry in known]
    remedy = did_you_mean(name, names)
    return ParameterError(f"there is no {what} {name!r}", expected=listing(names, 20), found=name, remedy=remedy)
