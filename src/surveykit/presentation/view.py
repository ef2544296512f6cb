"""The one value of context under which results are shown: whose labels, which language, what may be published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, get_args

from surveykit.cleaning.typing.written_durations import unit_word
from surveykit.disclosure import Floor
from surveykit.language import Label, Language, text
from surveykit.presentation.labels import EVERYBODY, LABEL_LENGTH, Path, in_order, natural, whole
from surveykit.presentation.plain import Choices, Labels, plain_definition
from surveykit.presentation.printing import MEAN_DECIMALS, PERCENT_DECIMALS, count_text, interval_text, number_text
from surveykit.question_types import SHIPPED

if TYPE_CHECKING:
    import pandas as pd

    from surveykit.estimation import Design
    from surveykit.survey import Definition, Measure, Question, Withheld

#: The text that everything bears which is made without publishing floor; see :func:`is_marked`.
INTERNAL = "tables.internal"
#: A label of more words is no name of something.
_WORDS_OF_NAME = 6
#: Longest list of group columns in a caption.
_LISTED: dict[Language, int] = {"zh": 20, "en": 40}


def is_marked(words: str) -> bool:
    """Whether words bear the mark of what is made without publishing floor, in any language."""
    return any(text(INTERNAL, language) in words for language in get_args(Language))


@dataclass(frozen=True)
class Decimals:
    """Digits after the point, by what is shown."""

    mean: int = MEAN_DECIMALS
    percent: int = PERCENT_DECIMALS


@dataclass(frozen=True, eq=False)
class View:
    """Labels, language, floor and decimals under which results are shown; tables, figures and sentences take one.

    Args:
        survey: Gives labels and orders of questions, choices, units and groups, and what rates are.
        language: ``zh`` or ``en``.
        floor: The least numbers of answers, and what the report withholds besides; ``Floor.none()`` for the analyst's
            own eyes.
        decimals: Digits after the point.
        knows_design: Whether ``survey.design`` says how the answers were drawn; a plain frame's view may not know.
    """

    survey: Definition
    language: Language
    floor: Floor
    decimals: Decimals = Decimals()
    knows_design: bool = True

    @classmethod
    def of(cls, survey: Definition, language: Language | None = None, withheld: Withheld | None = None) -> View:
        """The view of a survey, in its own language unless given, with what one report has to withhold.

        That of a file opened with guessed questions (``sk.read``) is internal: nothing made with it can be published.
        """
        floor = Floor.none() if survey.guesses else Floor.of(survey, withheld)
        return cls(survey, language or survey.language, floor)

    @classmethod
    def of_frame(
        cls,
        frame: pd.DataFrame,
        labels: Labels | None = None,
        *,
        choices: Choices | None = None,
        language: Language = "en",
        design: Design | None = None,
    ) -> View:
        """The view of a plain data frame, without any survey; the publishing floor holds as everywhere.

        Args:
            frame: One row per answer. Categories of its columns are the order in which they are printed.
            labels: The text of each column; a column without one is called by its name.
            choices: For some columns the label of each code, in order. Codes of a numeric column are its scores; a
                trait of people (a region, an age group) whose codes are numbers belongs in a column of texts or
                categories, for then its small cells are protected too.
            language: ``zh`` or ``en``.
            design: The sample, from which the notes say whether answers are weighted; without it they say nothing.
        """
        definition = plain_definition(frame, labels, choices, language, design)
        return cls(definition, language, Floor(), knows_design=design is not None)

    @property
    def is_internal(self) -> bool:
        """Whether no publishing floor holds: what is made with this view must not be published."""
        return self.floor.is_none

    @property
    def internal_mark(self) -> str:
        """What sentences and pictures bear that are made without publishing floor."""
        return self.text(INTERNAL)

    @property
    def internal_note(self) -> tuple[str, ...]:
        """The note of what is made without publishing floor; none of what may be published."""
        guesses = self.survey.guesses
        guessed = (self.text("tables.note.guessed", n=self.count(guesses)),) if guesses else ()
        return (*guessed, self.text("tables.note.internal")) if self.is_internal else ()

    def marked(self, sentence: str) -> str:
        """A sentence that says whether it was made without publishing floor, once; as it is where it was not."""
        mark = self.internal_mark
        return f"{mark} {sentence}" if self.is_internal and sentence and not sentence.startswith(mark) else sentence

    def without_floor(self) -> View:
        """The same view without publishing floor, for the analyst's own eyes; what it makes cannot be published."""
        return replace(self, floor=Floor.none())

    def in_language(self, language: Language | None) -> View:
        """The same view in another language; itself where none is given."""
        if language is None or language == self.language:
            return self
        return View(self.survey, language, self.floor, self.decimals, self.knows_design)

    # Words

    def text(self, key: str, **values: object) -> str:
        """A text of the catalogue."""
        return text(key, self.language, **{**self.survey.records.words(self.language), **values})

    def counted(self, key: str, n: int, **values: object) -> str:
        """A text with a number of things: that of ``<key>.one`` where it is one."""
        return self.text(f"{key}.one" if n == 1 else key, n=self.count(n), **values)

    def label(self, label: Label) -> str:
        """A label of the survey, whole."""
        return label.in_language(self.language)

    def type_of(self, question: Question) -> str:
        """What kind of question it is, in words."""
        return self.text(f"survey.type.{question.type if question.type in SHIPPED else 'other'}")

    def sentences(self, parts: Iterable[str]) -> str:
        """Sentences as one paragraph."""
        return ("" if self.language == "zh" else " ").join(part for part in parts if part)

    def listed(self, names: Iterable[str], key: str = "tables.join.list") -> str:
        """Names as a list in a sentence; ``key`` is another joint (``tables.join.or``)."""
        return self.text(key).join(names)

    def in_sentence(self, label: str) -> str:
        """A label in the middle of a sentence: in English with a small letter, but for abbreviations.

        Texts that are no names but questions or half sentences are quoted: they end with a sign, or have many words.
        """
        word = label.split(" ", 1)[0]
        if (not label[-1:].isalnum() and label[-1:] not in ")）%") or len(label.split()) > _WORDS_OF_NAME:
            return self.text("tables.quoted", label=label)
        is_word = self.language == "en" and word[1:] == word[1:].lower() and word != "I"
        return label[:1].lower() + label[1:] if is_word else label

    def moment(self, wave: str, column: str = "wave") -> str:
        """A wave in a sentence: a year is called one in Chinese."""
        label = self.group(column, wave)
        return f"{label}年" if self.language == "zh" and label.isdecimal() and len(label) == 4 else label

    # Numbers

    def number(self, value: float, decimals: int) -> str:
        """A number as people read it."""
        return number_text(value, decimals, self.language)

    def mean_decimals(self, variable: str) -> int:
        """Digits behind the point of a value: those that its measure or question declares, else the view's."""
        declared = self.survey.decimals_of(variable)
        return self.decimals.mean if declared is None else declared

    def printing(self, variable: str) -> tuple[float, int]:
        """By what values of a measure are multiplied where they are printed (100 of shares), and their decimals."""
        return (100.0, self.decimals.percent) if variable in self.survey.rates else (1.0, self.mean_decimals(variable))

    def with_unit(self, label: str, variable: str) -> str:
        """A label with the unit of a question's numbers behind it, where they have one; of durations in words."""
        question = self.survey.questions.get(variable)
        if question is None or question.type not in ("number", "duration"):
            return label
        unit = self.counted_in(question)
        return self.text("tables.with_unit", label=label, unit=unit) if unit else label

    def counted_in(self, question: Question) -> str:
        """What the numbers of a question count: its unit, of durations in words; empty where there is none."""
        if question.type != "duration":
            return question.unit or ""
        return self.text(f"tables.unit.{unit_word(question.unit)}")

    def count(self, count: int) -> str:
        """A whole number."""
        return count_text(count, self.language)

    def interval(self, low: float, high: float, decimals: int) -> str:
        """The ends of an interval."""
        return interval_text(low, high, decimals, self.language)

    # Labels and orders

    def variable(self, name: str) -> str:
        """All that a question asks, or the label of a measure (with its unit) or rate; else the name itself.

        Of an item of a matrix this is the text of the matrix with that of the item.
        """
        if name in self.survey.measures:
            return whole(self._measure(self.survey.measures[name]))
        if name in self.survey.rates:
            return whole(self.label(self.survey.rates[name].label))
        if name in self.survey.questions:
            return whole(self.label(self.survey.questions[name].wording))
        return whole(name)

    def rows(self, names: Iterable[str], title: str) -> dict[str, str]:
        """The labels of questions below each other under a title; of items of the matrix that it names, their texts."""
        listed = tuple(dict.fromkeys(names))
        stem = self._stem(listed)
        if stem is None or stem.rstrip(" .:。：") not in title:
            return {name: self.variable(name) for name in listed}
        return {name: whole(self.label(self.survey.questions[name].text)) for name in listed}

    def _stem(self, names: Iterable[str]) -> str | None:
        """What all of some questions have in common before their own texts; ``None`` where that is nothing."""
        questions = (self.survey.questions.get(name) for name in names)
        stems = {None if question is None else question.stem for question in questions}
        stem = next(iter(stems)) if len(stems) == 1 else None
        return None if stem is None else whole(self.label(stem))

    def names(self, variables: Iterable[str]) -> str:
        """Several questions in a title: what they have in common, or all by their texts, or how many they are."""
        listed = tuple(dict.fromkeys(variables))
        joined = self.listed(map(self.variable, listed))
        if len(listed) > 1:
            many = joined if len(joined) <= LABEL_LENGTH else self.text("tables.questions", n=self.count(len(listed)))
            joined = self._stem(listed) or many
        return joined.rstrip(" :：")

    def _measure(self, measure: Measure) -> str:
        label = measure.id if measure.label is None else self.label(measure.label)
        unit = self.counted_in(self.survey.questions[measure.of]) if measure.unit is None else self.label(measure.unit)
        return self.text("tables.measure.with_unit", label=label, unit=unit) if unit else label

    def statistic(self, variable: str) -> str:
        """What the values of a measure are, in a sentence: its mean score, mean, median, total or share."""
        kind = "score" if self.has_scores(variable) else self.survey.statistic_of(variable)
        return self.text(f"tables.statistic.{kind}")

    def has_scores(self, variable: str) -> bool:
        """Whether the values of a measure are mean scores, which are counted in points."""
        measure = self.survey.measures.get(variable)
        question = self.survey.questions.get(variable if measure is None else measure.of)
        has_ends = question is None or self.survey.score_range(question.id) is not None
        return has_ends and self.survey.statistic_of(variable) == "mean"

    def statistic_heading(self, variable: str) -> str:
        """The same as a heading; of shares, which are printed as percentages, the word for these."""
        if self.survey.statistic_of(variable) == "share":
            return self.text("tables.column.share")
        word = self.statistic(variable)
        return word[:1].upper() + word[1:]

    def column(self, name: str) -> str:
        """The heading of a group column: the units' word, the word for units below, or the question's text."""
        units = self.survey.units
        if name in self.survey.questions and name not in ("below", units.below):
            return self.variable(name)
        if name == "unit":
            return whole(self.label(units.label))
        if name in ("below", units.below):
            if units.below_label is not None:
                return whole(self.label(units.below_label))
            name = units.below or name
        return self.text(f"tables.column.{name}") if name in ("channel", "wave") else self.variable(name)

    def group(self, column: str, code: str) -> str:
        """The label of a group; the column ``below`` of the benchmarks means the question that names units below."""
        if code == EVERYBODY:
            return self.text("tables.everybody")
        return self.choice(self.survey.units.below if column == "below" and self.survey.units.below else column, code)

    def unit(self, unit_id: str) -> str:
        """The name of a unit."""
        return self.group("unit", unit_id)

    def choice(self, variable: str, code: str) -> str:
        """The label of a choice of a question."""
        return whole(self.survey.label_of(variable, code, self.language)) or code

    def choices(self, variable: str) -> tuple[str, ...]:
        """The codes of a question's choices in questionnaire order; empty where it has none."""
        if variable not in self.survey.questions:
            return ()
        return tuple(choice.code for choice in self.survey.scale_of(variable).choices)

    def scores(self, variable: str) -> dict[str, float]:
        """The scores of a question's choices by their codes, in questionnaire order, of those that have one."""
        choices = self.survey.scale_of(variable).choices if variable in self.survey.questions else ()
        return {choice.code: float(choice.score) for choice in choices if choice.score is not None}

    def groups(self, column: str) -> tuple[str, ...]:
        """The codes of a group column in official or questionnaire order; empty where none is declared."""
        survey = self.survey
        declared = {"unit": survey.register.ids, "channel": survey.channels, "wave": survey.waves}
        return self.choices(column) if column in survey.questions else tuple(declared.get(column, ()))

    def path(self, path: Path, *, with_outer: bool = False) -> str:
        """The label of a group; ``with_outer`` adds the group it lies in, where it lies in one."""
        if not path:
            return self.text("tables.everybody")
        label = self.group(*path[-1])
        if with_outer and len(path) > 1:
            return self.text("tables.within", label=label, outer=self.group(*path[-2]))
        return label

    def paths_in_order(self, paths: Iterable[Path]) -> tuple[Path, ...]:
        """Groups in official or questionnaire order level by level, undeclared ones by their codes; everybody first."""
        distinct = tuple(dict.fromkeys(paths))
        codes: dict[str, list[str]] = defaultdict(list)
        for column, code in chain.from_iterable(distinct):
            codes[column].append(code)
        order = {column: in_order(sorted(seen, key=natural), self.groups(column)) for column, seen in codes.items()}
        rank = {(column, code): at for column, ordered in order.items() for at, code in enumerate(ordered)}
        return tuple(sorted(distinct, key=lambda path: [rank[group] for group in path]))

    def title(self, variables: Iterable[str], by: str | Sequence[str] | None, key: str) -> str:
        """A caption of what is shown: the variables (the headline's question where there is no row) and the groups.

        Several group columns are listed where their names are short; otherwise it says that there are such groups.
        """
        shown = dict.fromkeys(variables) or tuple(filter(None, (self.survey.subject,)))
        title = self.text(key, names=self.names(shown))
        columns = [by] if isinstance(by, str) else by or ()
        if not columns:
            return title
        listed = self.listed(self.in_sentence(self.column(column)) for column in columns)
        if len(columns) > 1 and len(listed) > _LISTED[self.language]:
            return title + self.text("tables.title.by_traits")
        return title + self.text("tables.title.by", group=listed)
