"""The table of all names in ``survey.yml`` that must mean something declared in it, each with where it is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from surveykit.errors import Problem
from surveykit.survey.document import values_at
from surveykit.survey.measures import NUMERIC
from surveykit.survey.model import CLASS, FRAME_COLUMNS
from surveykit.survey.presets import HARMONISING, RATES, SCALES
from surveykit.survey.references.declared import Declared

_SCORED, _CHOSEN = ("rating", "number"), ("rating", "single")
_OPENING = (*NUMERIC, "single")


@dataclass(frozen=True)
class _Name:
    """A name that must be declared: its path (see :func:`values_at`), and what it names, in the words of a complaint.

    ``among`` are the names to choose from: parts of the file (see :class:`Declared`), or the names themselves.
    ``types`` are those of the questions that can be used here (all if empty), ``lacks`` what others are or have not.
    """

    path: str
    what: str
    among: Sequence[str | Collection[str]]
    types: tuple[str, ...] = ()
    lacks: str = ""


_NAMES = (
    _Name("channels.*.scale", "scale", ["scales"]),
    _Name("questions.*.scale", "scale", ["scales"]),
    _Name("questions.*.scale.*", "scale", ["scales"]),
    _Name("questions.*.scale.@", "channel", ["channels"]),
    _Name("questions.*.column.@", "channel", ["channels"]),
    _Name("questions.*.columns.*.@", "channel", ["channels"]),
    _Name("units.column.@", "channel", ["channels"]),
    _Name("respondent.@", "channel", ["channels"]),
    _Name("fielded.@", "channel", ["channels"]),
    _Name("units.below", "question", ["questions"]),
    _Name("harmonise.#.from", "scale", ["scales"]),
    _Name("harmonise.#.to", "scale", ["scales"]),
    _Name("harmonise.#.preset", "harmonising map", [HARMONISING]),
    _Name("scales.*.preset", "preset of a scale", [SCALES]),
    _Name("rates.*.preset", "preset of a rate", [RATES]),
    _Name("rates.*.question", "question", ["answers"], _CHOSEN, "has no choices to count"),
    _Name("headline.question", "question", ["answers"], _OPENING, "has no numbers or choices to open a report with"),
    _Name("headline.rate", "rate", ["rates"]),
    _Name("headline.measure", "measure", ["measures"]),
    _Name("rules.#.measure", "measure", ["measures"]),
    _Name("constructs.*.#", "question", ["questions"], _SCORED, "has no scores to average"),
    _Name("constructs.*.questions.#", "question", ["questions"], _SCORED, "has no scores to average"),
    _Name("sources.#.wave", "wave", ["waves"]),
    _Name("sources.#.channel", "channel", ["channels"]),
    _Name("checks.constant_answers.questions.#", "question", ["questions"]),
    _Name("checks.careless.questions.#", "question", ["questions"]),
    _Name("checks.careless.subscales.#", "construct", ["constructs"]),
    _Name("checks.attention.#.question", "question", ["answers"]),
    _Name("checks.inconsistent.#.when.@", "question", ["answers"]),
    _Name("checks.inconsistent.#.pair.#", "question", ["answers"]),
    _Name("checks.duplicates.keys.#", "question or column", [FRAME_COLUMNS, "answers"]),
    _Name("privacy.mask.#", "question", ["questions"], ("text",), "is no text question, and masking is for texts"),
    _Name("privacy.quasi_identifiers.#", "question", ["questions"]),
    _Name("rules.#.question", "question", ["answers"], _SCORED, "has no scores to compare units by"),
    _Name("weighting.rake.@", "column with known shares", ["answers", ("channel", CLASS)], _CHOSEN,
          "has no choices whose shares could be known"),
    _Name("report.breakdowns.#", "question", ["answers"], _CHOSEN, "has no choices to break down by"),
    _Name("report.comments.#", "question", ["questions"], ("text",), "is no text question"),
)  # fmt: skip


def name_problems(declared: Declared) -> Iterator[Problem]:
    """Every name that means nothing, and every question of a type that does not fit."""
    for entry in _NAMES:
        parts = (_names(part, declared) if isinstance(part, str) else part for part in entry.among)
        names = [*chain.from_iterable(parts)]
        for position, name in values_at(declared.raw, entry.path):
            yield from declared.known(name, names, position, entry.what)
            if entry.types and declared.kind(name) not in (None, *entry.types):
                expected = f"a {' or '.join(entry.types)} question"
                yield declared.problem(position, f"{name!r} {entry.lacks}", expected)


def _names(part: str, declared: Declared) -> Collection[str]:
    return {"waves": declared.waves, "answers": declared.answers}.get(part, declared.part(part))
