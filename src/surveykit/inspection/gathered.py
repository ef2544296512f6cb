"""What the raw files of a draft hold together: channels, questions, units, the question that reports open with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveykit.cleaning.typing.written_days import Order, day_of
from surveykit.errors import SurveyError
from surveykit.inspection.columns import ColumnGuess
from surveykit.inspection.joined import bare_choice
from surveykit.inspection.overview import Overview
from surveykit.inspection.questions import DraftQuestion, questions_of
from surveykit.inspection.units import SURE, UnitGuess, UnitNames, merged_names
from surveykit.matching.texts import tidy

#: A question about the whole.
_WHOLE = re.compile(r"总体|整体|总的|overall|as a whole", re.IGNORECASE)
#: 03/25/2024, 25/03/2024, 03/05/2024: one number is no month, or both could be one.
_ORDERS: tuple[tuple[re.Pattern[str], tuple[Order, str]], ...] = (
    (re.compile(r"\d{1,2}/(?:1[3-9]|2\d|3[01])/\d{2,4}"), ("mdy", "months seem to come first")),
    (re.compile(r"(?:1[3-9]|2\d|3[01])/\d{1,2}/\d{2,4}"), ("dmy", "days seem to come first")),
    (
        re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}"),
        ("mdy", "day and month cannot be told apart: mdy takes the first number for the month, dmy for the day"),
    ),
)


@dataclass(frozen=True)
class Gathered:
    """What several raw files hold together.

    ``channels`` are those of the files (none where all have the same columns). ``questions`` come with their channel;
    ``units`` are the columns that name the rated units, by channel (none where no column looks like them), ``names``
    these units with their other spellings.
    """

    overviews: tuple[Overview, ...]
    channels: tuple[str | None, ...]
    questions: tuple[tuple[str | None, DraftQuestion], ...]
    units: Mapping[str | None, UnitGuess]
    names: tuple[UnitNames, ...]

    @property
    def first_of_each(self) -> list[tuple[Overview, str | None]]:
        """The first file of every channel."""
        return _first_of_each(self.overviews, self.channels)

    @property
    def headline(self) -> str | None:
        """The rating that reports open with: the one about the whole, else the first; ``None`` without ratings."""
        ratings = [question for _, question in self.questions if question.guesses[0].kind == "rating"]
        names = [*(rating.id for rating in ratings if _WHOLE.search(rating.text)), *(rating.id for rating in ratings)]
        return next(iter(names), None)

    @property
    def latest_day(self) -> str | None:
        """The latest day in the data, ``2024-03-25``; ``None`` where there is no day in it."""
        dates = [guess for overview in self.overviews for guess in overview.columns if guess.kind == "date"]
        orders = [(guess, (order_of(guess) or (None, ""))[0]) for guess in dates]
        days = (day_of(text, order) for guess, order in orders for text in guess.counts)
        return max((day.first.isoformat() for day in days if day is not None), default=None)


def gather(overviews: Sequence[Overview]) -> Gathered:
    """What these files hold together; files in which nothing was asked are an error."""
    channels = _channels(overviews)
    taken: set[str] = set()
    questions: list[tuple[str | None, DraftQuestion]] = []
    units: dict[str | None, UnitGuess] = {}
    for overview, channel in _first_of_each(overviews, channels):
        questions += [(channel, question) for question in questions_of(overview, taken, channel)]
        if overview.units and overview.units[0].score >= SURE:
            units[channel] = overview.units[0]
    if not questions:
        raise SurveyError("the file holds no question", overviews[0].path.name, remedy="name its sheet or reader")
    pairs = zip(overviews, channels, strict=True)
    columns = (overview.table.frame[units[channel].column] for overview, channel in pairs if channel in units)
    names = merged_names(bare_choice(tidy(text)) for column in columns for text in column if tidy(text))
    return Gathered(tuple(overviews), tuple(channels), tuple(questions), units, names)


def _channels(overviews: Sequence[Overview]) -> list[str | None]:
    shapes = [tuple(overview.table.frame.columns) for overview in overviews]
    if len(set(shapes)) == 1:
        return [None] * len(overviews)
    named: dict[tuple[str, ...], str] = {}
    for overview, shape in zip(overviews, shapes, strict=True):
        wanted = overview.channel[0]
        same = sum(used.rstrip("0123456789_") == wanted for used in named.values())
        named.setdefault(shape, wanted if not same else f"{wanted}_{same + 1}")
    return [named[shape] for shape in shapes]


def _first_of_each(overviews: Sequence[Overview], channels: Sequence[str | None]) -> list[tuple[Overview, str | None]]:
    return [(overviews[channels.index(channel)], channel) for channel in dict.fromkeys(channels)]


def order_of(guess: ColumnGuess) -> tuple[Order, str] | None:
    """Which number comes first in the days of a column, and why; ``None`` where none is written in that way."""
    return next((order for form, order in _ORDERS if any(map(form.match, guess.counts))), None)
