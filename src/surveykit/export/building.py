"""From clean responses to the variables of a data file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from surveykit.cleaning import Responses
from surveykit.cleaning.columns import MISSING_KINDS
from surveykit.cleaning.typing.written_durations import unit_word
from surveykit.disclosure.anonymity import public_columns, refuse_if_recognisable
from surveykit.export.formats import DataFormat
from surveykit.export.model import Category, DataFile, Kind, Measure, Values, Variable
from surveykit.export.names import legal_names
from surveykit.language import Language, text
from surveykit.survey import Definition, Question
from surveykit.survey.weighting import WEIGHT

_PLACES = ("unit", "wave", "channel")
_MEASURES: dict[str, Measure] = {"rating": "ordinal", "ranking": "ordinal"}
#: Larger codes are taken for names: a value label of Stata belongs to a number of 32 bits.
_LARGEST = 1_000_000_000


def data_file(
    responses: Responses, form: DataFormat, language: Language | None = None, *, public: bool = False
) -> DataFile:
    """The variables of a study, in the order of the questionnaire, behind unit, wave, channel and respondent.

    Respondents are numbers in the order of the rows, so that their rows still belong together and nobody is named;
    the raw file and its row are not written. Texts are as they were cleaned, thus masked; what ``privacy`` drops is in
    no response.

    Args:
        responses: The rows that count.
        form: The format of the file, which says how long names may be and how missing answers are told apart.
        language: Of the labels; the survey's own by default.
        public: Only what a public bundle may hold: closed questions, sorted, without respondents and weight.

    Raises:
        ParameterError: ``public``, and people could be recognised by what a public file would hold.
    """
    survey, frame = responses.survey, responses.frame
    if public:
        refuse_if_recognisable(responses.frame, survey)
        kept = [name for name in public_columns(survey) if name in frame.columns]
        frame = frame[kept].sort_values(kept, key=_as_texts, ignore_index=True)
    builder = _Builder(frame, survey, language or survey.language, form.apart)
    drafts = [
        *builder.places(),
        *(part for question in survey.questions.values() for part in builder.question(question)),
    ]
    names = legal_names((draft.name for draft in drafts), form.rule)
    variables = tuple(replace(draft, name=names[draft.name]) for draft in drafts)
    several = [question.id for question in survey.questions.values() if question.type == "multiple"]
    made = DataFile(
        survey.id, survey.title.in_language(builder.language), builder.language, len(frame), variables, form.marks,
        weight=next((one.name for one in variables if one.column == _weight_of(frame, survey)), ""),
        notes=_renamed(variables),
    )  # fmt: skip
    labels = {name: survey.questions[name].wording.in_language(builder.language) for name in several}
    sets = {name: (labels[name], tuple(one.name for one in made.of(name) if one.choice)) for name in several}
    return replace(made, sets={name: entry for name, entry in sets.items() if entry[1]})


def _as_texts(column: pd.Series) -> pd.Series:
    return column.astype("str")


def _weight_of(frame: pd.DataFrame, survey: Definition) -> str | None:
    """The column by which answers count: the one that weighting made, or the one that the design names."""
    return WEIGHT if WEIGHT in frame.columns else survey.design.weight


def _renamed(variables: Iterable[Variable]) -> tuple[str, ...]:
    """The variables whose names are not those of their columns with ``_`` in place of ``.``, in a sentence."""
    pairs = [f"{one.column} is {one.name}" for one in variables if one.name != one.column.replace(".", "_")]
    return (f"names that the format does not allow: {', '.join(pairs)}",) if pairs else ()


@dataclass(frozen=True)
class _Builder:
    """Makes variables of the columns of a frame."""

    frame: pd.DataFrame
    survey: Definition
    language: Language
    apart: frozenset[Kind]

    def places(self) -> Iterator[Variable]:
        """Unit, wave and channel where the survey has them; the number of the respondent; the weight."""
        survey = self.survey
        for name, codes in zip(_PLACES, (survey.register.ids, survey.waves, survey.channels), strict=True):
            if codes and name in self.frame.columns:
                yield self._coded(name, "", self._word(name), [*codes], "nominal")
        if survey.respondent is not None and "respondent" in self.frame.columns:
            numbers, _ = pd.factorize(self.frame["respondent"])
            values = np.where(numbers < 0, np.nan, numbers + 1.0)
            yield self._variable("respondent", "", self._word("respondent"), values, "nominal")
        if WEIGHT in self.frame.columns and WEIGHT not in survey.questions:
            values = self.frame[WEIGHT].to_numpy(np.float64)
            yield self._variable(WEIGHT, "", self._word("weight"), values, "scale")

    def question(self, question: Question) -> Iterator[Variable]:
        """The variables of a question: one, or one for every choice; and why answers are missing, where need be."""
        made = tuple(self._parts(question))
        yield from made
        silent = next((part for part in made if part.kind in self.apart and part.missing_kinds), None)
        if silent is not None:
            numbers = {kind: number for number, kind in enumerate(MISSING_KINDS, 1)}
            words = {kind: text(f"tables.missing.{kind}", self.language) for kind in silent.missing_kinds}
            label = question.wording.in_language(self.language)
            yield Variable(
                column=f"{question.id}.missing",
                name=f"{question.id}.missing",
                question=question.id,
                label=text("export.variable.missing", self.language, name=label),
                kind="coded",
                measure="nominal",
                values=np.array([numbers.get(kind, np.nan) for kind in silent.missing], dtype=np.float64),
                missing=np.full(len(silent.missing), None, dtype=object),
                categories=tuple(Category(numbers[kind], label, kind) for kind, label in words.items()),
            )

    def _parts(self, question: Question) -> Iterator[Variable]:
        label = question.wording.in_language(self.language)
        choices = self.survey.choice_columns(question.id)
        present = {code: column for code, column in choices.items() if column in self.frame.columns}
        if question.id in self.frame.columns and (not present or question.type == "ballot"):
            yield self._answers(question, label)
        for code, column in present.items():
            words = self.survey.label_of(question.id, code, self.language)
            whole = f"{words} ({label})"
            values = self.frame[column].to_numpy(np.float64)
            measure = "nominal" if question.type == "multiple" else _MEASURES.get(question.type, "scale")
            made = replace(self._variable(column, question.id, whole, values, measure), choice=code)
            yield replace(made, kind="coded", categories=self._ticks(words)) if question.type == "multiple" else made
        for column in self.survey.further_columns(question.id):
            if column in self.frame.columns:
                yield self._further(column, question.id, f"{label} ({self._word(column.rpartition('.')[2])})")

    def _further(self, column: str, question: str, label: str) -> Variable:
        """What an answer is besides its number: the ends of an interval, a group of recommenders, a net score."""
        values = self.frame[column]
        if not isinstance(values.dtype, pd.CategoricalDtype):
            return self._variable(column, question, label, values.to_numpy(np.float64), "scale")
        coded = self._coded(column, question, label, [*map(str, values.cat.categories)], "ordinal")
        named = (replace(entry, label=self._word(entry.code)) for entry in coded.categories)
        return replace(coded, categories=tuple(named))

    def _ticks(self, choice: str) -> tuple[Category, ...]:
        return Category(0, text("export.not_chosen", self.language), "0"), Category(1, choice, "1")

    def _answers(self, question: Question, label: str) -> Variable:
        column = self.frame[question.id]
        if isinstance(column.dtype, pd.CategoricalDtype):
            declared = self.survey.scale_of(question.id).codes
            codes = list(dict.fromkeys([*declared, *map(str, column.cat.categories)]))
            return self._coded(question.id, question.id, label, codes, _MEASURES.get(question.type, "nominal"))
        if pd.api.types.is_numeric_dtype(column.dtype):
            words = label
            if question.type == "duration":
                words = f"{label} ({text(f'tables.unit.{unit_word(question.unit)}', self.language)})"
            return self._variable(question.id, question.id, words, column.to_numpy(np.float64), "scale")
        if question.type == "date" and question.period == "year":
            values = pd.to_numeric(column, errors="coerce").to_numpy(np.float64)
            return self._variable(question.id, question.id, label, values, "scale")
        if question.type == "date" and question.period != "second":
            days = np.array([None if pd.isna(day) else day for day in column], dtype="datetime64[D]")
            return self._variable(question.id, question.id, label, days, "scale")
        texts = np.array([None if pd.isna(value) else str(value) for value in column], dtype=object)
        return self._variable(question.id, question.id, label, texts, "nominal")

    def _coded(self, column: str, question: str, label: str, codes: Sequence[str], measure: Measure) -> Variable:
        numbers = dict(zip(codes, _numbers(codes), strict=True))
        values = self.frame[column].astype("object").map(numbers).to_numpy(np.float64, na_value=np.nan)
        categories = tuple(
            Category(number, self.survey.label_of(column, code, self.language), code)
            for code, number in numbers.items()
        )
        return replace(self._variable(column, question, label, values, measure), kind="coded", categories=categories)

    def _variable(self, column: str, question: str, label: str, values: Values, measure: Measure) -> Variable:
        kinds_of_dtype: dict[str, Kind] = {"f": "number", "M": "day"}
        kind = kinds_of_dtype.get(values.dtype.kind, "text")
        absent, recorded = pd.isna(values), f"{question}.missing"
        missing = np.full(len(values), None, dtype=object)
        if recorded in self.frame.columns:
            kinds = self.frame[recorded].astype("object").to_numpy()
            told = absent & ~pd.isna(kinds)
            missing[told] = kinds[told]
        return Variable(column, column, question, label, kind, measure, values, missing)

    def _word(self, name: str) -> str:
        if name == "unit":
            return self.survey.units.label.in_language(self.language)
        return text(f"export.variable.{name}", self.language)


def _numbers(codes: Sequence[str]) -> list[int]:
    """The numbers of codes: themselves where all are whole numbers, else their places in the questionnaire."""
    if all(code.removeprefix("-").isdecimal() and code == str(int(code)) for code in codes):
        whole = [int(code) for code in codes]
        if max(map(abs, whole), default=0) < _LARGEST:
            return whole
    return list(range(1, len(codes) + 1))
