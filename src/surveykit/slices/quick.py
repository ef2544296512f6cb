"""A file opened as a study at once, with guessed questions: for exploring, never for publishing."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd

from surveykit.cleaning import Survey
from surveykit.errors import ParameterError
from surveykit.inspection import Overview, UnitGuess, overview_of, write_draft
from surveykit.matching.texts import did_you_mean, listing
from surveykit.readers import RawTable
from surveykit.slices.opening import UnitResponses
from surveykit.survey import load_definition
from surveykit.survey.new import usable_name

#: The column, which no file has, that puts all rows into one unit: nobody said what is rated, and no row is to be lost.
_EVERYBODY = "(all rows)"


class _QuickSurvey(Survey):
    """A survey whose rows all belong to one unit."""

    def read(self) -> tuple[RawTable, ...]:
        """The file as a table of texts, with the unit that all rows share."""
        return tuple(map(_with_everybody, super().read()))


def _with_everybody(table: RawTable) -> RawTable:
    return replace(table, frame=table.frame.assign(**{_EVERYBODY: _EVERYBODY}))


def read(path: str | Path, *, weight: str | None = None, **options: str) -> UnitResponses:
    """A file as a quick study, with questions, types and choices guessed from what it holds: for a first look.

    ``data = sk.read("poll.csv", weight="w")`` gives what ``sk.open_overall`` gives of a survey: ``data.show("q1")``,
    ``data.where(age="18 - 34")``, ``data.design()``. The guesses are those of ``surveykit inspect FILE --draft``. Every
    table and figure says that nobody confirmed them, and none can be published. No row is left out. Columns that name
    people are dropped and texts are masked, as in every survey.

    Args:
        path: The file, in any form that a survey's sources may have.
        weight: The column of weights, by its header or the id of its question.
        options: How to read it (``reader``, ``sheet``, ``encoding``, ``delimiter``, ``quoting``), where it is not seen.

    Raises:
        ReadError: The file is no readable table.
        ParameterError: There is no such column of weights.
        FindingsError: Something in the file cannot be understood without a ``survey.yml``.
    """
    overview = _of_everybody(overview_of(Path(path), pair=None, **options))
    with tempfile.TemporaryDirectory(prefix="sk-") as made:
        folder = Path(made) / usable_name(overview.path.stem)
        draft = write_draft([overview], folder)
        survey = load_definition(folder, _QuickSurvey)
        responses = _weighted(survey.model_copy(update={"guesses": max(draft.guesses, 1)}), weight).clean()
    closed = responses.survey.model_copy(update={"folder": None})
    return UnitResponses(None, replace(responses, survey=closed), pd.DataFrame(), 0)


def _of_everybody(overview: Overview) -> Overview:
    """What a file holds, with one unit for all rows in the place of a column that may name some."""
    reason = "all rows are one unit, since nobody said what is rated"
    unit = UnitGuess(_EVERYBODY, (_EVERYBODY,), len(overview.table), 1.0, (reason,))
    return replace(overview, table=_with_everybody(overview.table), units=(unit,))


def _weighted(survey: _QuickSurvey, weight: str | None) -> _QuickSurvey:
    """The survey with a column of weights, whatever that column was taken for; without one, nothing is weighted."""
    if weight is None:
        return survey.model_copy(update={"design": survey.design.model_copy(update={"weight": None})})
    name = survey.id_of(weight)
    if name not in survey.questions:
        columns = [str(question.column) for question in survey.questions.values() if question.column]
        remedy = did_you_mean(weight, [*columns, *survey.questions])
        raise ParameterError(f"there is no column {weight!r} of weights", "", listing(columns, 20), weight, remedy)
    question = survey.questions[name]
    number = type(question)(id=name, text=question.text, type="number", column=question.column)
    design = survey.design.model_copy(update={"weight": name})
    return survey.model_copy(update={"questions": {**survey.questions, name: number}, "design": design})
