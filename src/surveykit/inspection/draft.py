"""A first survey.yml and units.csv from raw files: valid, and every guess marked for confirmation."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from surveykit.cleaning.typing.written_days import Order, day_of
from surveykit.errors import Problem, SurveyError
from surveykit.files import write_atomic
from surveykit.inspection.columns import ColumnGuess
from surveykit.inspection.joined import bare_choice
from surveykit.inspection.overview import Overview
from surveykit.inspection.questions import DraftQuestion, questions_of
from surveykit.inspection.scales import match_scale
from surveykit.inspection.units import SURE, UnitGuess, UnitNames, merged_names
from surveykit.readers.wjx_texts import without_number
from surveykit.survey.folder_name import ID_IN_WORDS, is_usable, usable_name
from surveykit.survey.matching import listing, tidy
from surveykit.survey.report_settings import NO_DAY

#: Marks what was guessed; a person confirms by deleting it.
GUESS = "GUESS"
#: A question about the whole.
_WHOLE = re.compile(r"总体|整体|总的|overall|as a whole", re.IGNORECASE)
_CJK = re.compile("[\u4e00-\u9fff]")
#: 03/25/2024, 25/03/2024, 03/05/2024: one number is no month, or both could be one.
_MONTH_FIRST = re.compile(r"\d{1,2}/(?:1[3-9]|2\d|3[01])/\d{2,4}")
_DAY_FIRST = re.compile(r"(?:1[3-9]|2\d|3[01])/\d{1,2}/\d{2,4}")
_EITHER = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}")
#: Texts of a column that is made a rating for want of one; a person names another question anyway.
_MOST_TEXTS = 300
#: Why a channel is one where no reader tells it.
_BY_DEFAULT = "the file does not tell by which way people answered"
_FORMATS_OF_OPTIONS = ("sheet", "encoding", "delimiter", "reader")


@dataclass(frozen=True)
class Draft:
    """The texts of a draft.

    Args:
        survey: ``survey.yml``.
        units: ``units.csv``.
        guesses: How many guesses are marked.
    """

    survey: str
    units: str
    guesses: int


def write_draft(overviews: Sequence[Overview], folder: Path) -> Draft:
    """Write ``survey.yml`` and ``units.csv`` into a folder, with the raw files copied to ``raw/`` below it.

    Raises:
        SurveyError: The folder holds a ``survey.yml`` already, or its name can be no survey's id.
    """
    identifier = _identifier(folder)
    for name in ("survey.yml", "units.csv"):
        if (folder / name).exists():
            where = str(folder / name)
            raise SurveyError(Problem("there is already a file of that name", where, remedy="choose another folder"))
    paths = {overview.path: _path_in(overview.path, folder) for overview in overviews}
    paths |= {one.pair: _path_in(one.pair, folder) for one in overviews if one.pair is not None}
    draft = draft_survey(overviews, identifier, paths)
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    for path, told in paths.items():
        if not (folder / told).exists():
            shutil.copyfile(path, folder / told)
    write_atomic(folder / "units.csv", draft.units)
    write_atomic(folder / "survey.yml", draft.survey)
    return draft


def _path_in(path: Path, folder: Path) -> str:
    """Where a raw file stands in the survey's folder: where it is, or in ``raw/``."""
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return f"raw/{path.name}"


def draft_survey(overviews: Sequence[Overview], name: str, paths: dict[Path, str]) -> Draft:
    """The draft of a survey with these raw files.

    Files with the same columns are sources of the same questions; others are channels of their own, whose questions a
    person puts together.

    Args:
        overviews: What each file holds.
        name: The survey's id, which is the name of its folder.
        paths: File to the path that ``sources`` names.
    """
    channels = _channels(overviews)
    writer = _Writer(overviews, channels, paths)
    text = "\n".join(writer.lines(name)) + "\n"
    return Draft(text, _register(writer.names), text.count(f"# {GUESS}"))


def _identifier(folder: Path) -> str:
    """The survey's id: the folder's name, which the command line, notebooks and reports use.

    Raises:
        SurveyError: The name cannot be an id; the message proposes another folder.
    """
    name = folder.resolve().name
    if is_usable(name):
        return name
    other = (folder.parent / usable_name(name)).as_posix()
    raise SurveyError(
        Problem(
            f"the folder's name becomes the survey's id, and {name!r} cannot be one",
            str(folder),
            expected=ID_IN_WORDS,
            found=name,
            remedy=f"choose another folder: --draft {other} (the raw files are copied there; the title in survey.yml"
            f" can be {name})",
        )
    )


def _channels(overviews: Sequence[Overview]) -> list[str | None]:
    """The channel of every file; none where all have the same columns."""
    shapes = [tuple(overview.table.frame.columns) for overview in overviews]
    if len(set(shapes)) == 1:
        return [None] * len(overviews)
    named: dict[tuple[str, ...], str] = {}
    for overview, shape in zip(overviews, shapes, strict=True):
        wanted = overview.channel[0]
        same = sum(used.rstrip("0123456789_") == wanted for used in named.values())
        named.setdefault(shape, wanted if not same else f"{wanted}_{same + 1}")
    return [named[shape] for shape in shapes]


def _quoted(text: str) -> str:
    """A text as YAML in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    return f"# {GUESS}: {' '.join(text.split())}"


class _Writer:
    """The lines of a draft; what is shared between its parts gathers in attributes."""

    def __init__(self, overviews: Sequence[Overview], channels: Sequence[str | None], paths: dict[Path, str]) -> None:
        self.overviews, self.channels, self.paths = overviews, channels, paths
        taken: set[str] = set()
        self.questions: list[tuple[str | None, DraftQuestion]] = []
        self.scales: dict[tuple[str, ...], str] = {}
        self.units: dict[str | None, UnitGuess] = {}
        self.names: tuple[UnitNames, ...] = ()
        for overview, channel in self._first_of_each():
            self.questions += [(channel, question) for question in questions_of(overview, taken, channel)]
            self.units[channel] = overview.units[0] if overview.units else _any_column(overview)
        texts: list[str] = []
        for overview, channel in zip(overviews, channels, strict=True):
            column = self.units[channel].column
            texts += [bare_choice(tidy(text)) for text in overview.table.frame[column] if tidy(text)]
        self.names = merged_names(texts)
        self._take_a_headline()
        self.chinese = any(_CJK.search(question.text) for _, question in self.questions)

    def _first_of_each(self) -> Iterator[tuple[Overview, str | None]]:
        seen: set[str | None] = set()
        for overview, channel in zip(self.overviews, self.channels, strict=True):
            if channel not in seen:
                seen.add(channel)
                yield overview, channel

    def lines(self, name: str) -> Iterator[str]:
        """The whole file."""
        title = self.overviews[0].path.stem
        yield "# Drafted from the raw files. GUESS marks a guess: confirm or correct it, then delete the mark."
        yield "#     surveykit check names what is still to be settled."
        yield "format: 1"
        yield f"id: {name}"
        yield f"title: {_quoted(title)}  {_comment('the name of the first file')}"
        yield f"language: {'zh' if self.chinese else 'en'}"
        yield ""
        yield from self._units_lines()
        yield from self._respondent_lines()
        yield from self._channel_lines()
        yield from self._source_lines()
        body = [line for channel, question in self.questions for line in self._question_lines(channel, question)]
        yield from self._scale_lines()
        yield "questions:"
        yield from body
        yield from self._check_lines()
        yield from self._privacy_lines()
        yield ""
        headline = self._headline()
        yield f"headline: {{question: {headline}}}  {_comment('the question that reports open with')}"
        yield "report:"
        yield f"  title: {_quoted(title)}"
        day = self._latest_day()
        told = "the latest day in the data" if day else "no day stands in the data"
        yield f"  date: {day or NO_DAY}  {_comment(f'{told}; write the date of the documents')}"

    def _units_lines(self) -> Iterator[str]:
        yield "units:"
        yield "  register: units.csv                  # drafted too: one line per name that stands in the data"
        guesses = list(self.units.items())
        if guesses[0][0] is None:
            yield f"  column: {_quoted(guesses[0][1].column)}  {_comment(_why(guesses[0][1]))}"
        else:
            yield "  column:"
            for channel, guess in guesses:
                yield f"    {channel}: {_quoted(guess.column)}  {_comment(_why(guess))}"
        for unit in self.names:
            if unit.others:
                told = f"{unit.name} is also written {', '.join(map(repr, unit.others))}"
                yield f"  {_comment(f'{told}; taken for one unit, the others are its aliases in units.csv')}"
        yield ""

    def _respondent_lines(self) -> Iterator[str]:
        named = {channel: overview.respondent for overview, channel in self._first_of_each() if overview.respondent}
        if not named:
            return
        why = _comment("a number for every answer; name another column if one person answers more than once")
        if None in named:
            yield f"respondent: {_quoted(str(named[None]))}  {why}"
        elif len(named) == len(self.units):
            yield "respondent:"
            for channel, column in named.items():
                yield f"  {channel}: {_quoted(str(column))}  {why}"
        yield ""

    def _channel_lines(self) -> Iterator[str]:
        if self.channels[0] is None:
            return
        yield "channels:"
        for overview, channel in self._first_of_each():
            _, zh, en = overview.channel
            label = f"{{zh: {_quoted(zh)}, en: {_quoted(en)}}}"
            why = "told from the reader" if overview.is_channel_told else _BY_DEFAULT
            yield f"  {channel}: {{label: {label}}}  {_comment(why)}"
        yield ""

    def _source_lines(self) -> Iterator[str]:
        yield "sources:"
        for overview, channel in zip(self.overviews, self.channels, strict=True):
            yield f"  - path: {_quoted(self.paths[overview.path])}"
            if overview.pair is not None:
                yield f"    pair: {_quoted(self.paths[overview.pair])}"
            if "reader" not in overview.options:
                yield f"    reader: {overview.table.reader}  # {listing(overview.table.recognised[-1:], 1)}"
            for option in _FORMATS_OF_OPTIONS:
                if option in overview.options:
                    yield f"    {option}: {_quoted(overview.options[option])}"
            if channel is not None:
                why = "" if overview.is_channel_told else f"  {_comment(_BY_DEFAULT)}"
                yield f"    channel: {channel}{why}"
            for guess in overview.table.guessed:
                yield f"    {_comment(guess)}"
        yield ""

    def _question_lines(self, channel: str | None, question: DraftQuestion) -> Iterator[str]:
        guess = question.guesses[0]
        kind = question.several or guess.kind
        doubts = () if question.several else guess.doubts
        yield f"  {question.id}:"
        yield f"    text: {_quoted(without_number(question.text) or question.id)}"
        yield f"    type: {kind}  {_comment('; '.join(doubts) or _type_reason(question, kind))}"
        if question.several:
            yield from self._choice_columns(channel, question)
            return
        yield f"    column: {_column(guess.name, channel)}"
        if kind == "rating":
            yield f"    scale: {self._scale_name(question)}"
        elif kind in ("single", "multiple", "ranking"):
            yield f"    choices:{_order_reason(guess)}"
            for code, label in guess.choices:
                yield f"      {_quoted(code)}: {_quoted(label)}"
            if guess.separator and kind != "single":
                yield f"    separator: {_quoted(guess.separator)}"
        elif kind == "date" and (order := _order(guess)) is not None:
            yield f"    order: {order[0]}  {_comment(order[1])}"
        elif kind == "number" and guess.low is not None and guess.high is not None:
            yield f"    # minimum and maximum: the data reach from {guess.low:g} to {guess.high:g}"
        labels = {label for _, label in guess.choices}
        marks = [mark for mark in guess.missing if mark[0] not in labels]
        if marks and kind not in ("rating", "text"):  # those of a rating stand in its scale
            yield from _missing_lines(marks, "    ")

    def _choice_columns(self, channel: str | None, question: DraftQuestion) -> Iterator[str]:
        yield "    choices:"
        for number, guess in enumerate(question.guesses, 1):
            yield f"      {_quoted(str(number))}: {_quoted(guess.cell.option or guess.name)}"
        yield "    columns:"
        for number, guess in enumerate(question.guesses, 1):
            yield f"      {_quoted(str(number))}: {_column(guess.name, channel)}"
        marks = {mark for guess in question.guesses for mark in guess.missing}
        yield from _missing_lines(tuple(sorted(marks)), "    ") if marks else iter(())

    def _scale_name(self, question: DraftQuestion) -> str:
        guess = question.guesses[0]
        key = tuple(f"{code}\x1f{label}" for code, label in guess.choices)
        marks = tuple(f"{text}\x1e{kind}" for text, kind in guess.missing)
        if key + marks not in self.scales:
            points = "" if guess.low is None else f"points_{guess.low:g}_to_{guess.high:g}"
            base = guess.scale.name or points or f"choices_of_{question.id}"[:60]
            used = [name for name in self.scales.values() if name == base or name.startswith(f"{base}_v")]
            self.scales[key + marks] = base if not used else f"{base}_v{len(used) + 1}"
        return self.scales[key + marks]

    def _scale_lines(self) -> Iterator[str]:
        if not self.scales:
            return
        yield "scales:"
        for key, name in self.scales.items():
            choices = [part.split("\x1f") for part in key if "\x1f" in part]
            marks = tuple(tuple(part.split("\x1e")) for part in key if "\x1e" in part)
            whole = match_scale([label for _, label in choices]).name
            told = f"the labels are those of {whole}" if whole else "which end is best is not told by the file"
            yield f"  {name}:"
            yield f"    choices:  {_comment(f'{told}; scores are the codes unless scores: says otherwise')}"
            for code, label in choices:
                yield f"      {_quoted(code)}: {_quoted(label)}"
            yield from _scores(choices)
            if marks:
                yield from _missing_lines(marks, "    ")
        yield ""

    def _check_lines(self) -> Iterator[str]:
        """A number that stands twice is told from the first check on; nothing is excluded."""
        named = [overview.respondent for overview, _ in self._first_of_each()]
        if all(named):
            yield ""
            yield "checks:"
            why = _comment(
                "a number for every answer should stand once; keep_first or keep_last counts one row of each"
            )
            yield f"  duplicates: {{keys: [source, respondent], action: flag}}  {why}"

    def _privacy_lines(self) -> Iterator[str]:
        drop: dict[str, str] = {}
        mask: dict[str, str] = {}
        ids = {guess.name: question.id for _, question in self.questions for guess in question.guesses}
        used = {guess.column for guess in self.units.values()} | {one.respondent for one in self.overviews}
        for overview in self.overviews:
            for found in overview.personal:
                kinds = found.kind or ", ".join(found.found)
                if found.kind is not None and found.column not in used:
                    drop.setdefault(found.column, kinds)
                elif found.kind is None and found.column in ids and self._is_text(ids[found.column]):
                    mask.setdefault(ids[found.column], kinds)
        if not drop and not mask:
            return
        yield ""
        yield "privacy:"
        for key, entries, verb in (("drop", drop, "looks like"), ("mask", mask, "holds")):
            if entries:
                yield f"  {key}:"
                for name, kinds in entries.items():
                    yield f"    - {_quoted(name)}  {_comment(f'{verb} {kinds}')}"

    def _is_text(self, identifier: str) -> bool:
        return any(question.id == identifier and question.guesses[0].kind == "text" for _, question in self.questions)

    def _headline(self) -> str:
        """The rating that reports open with: the one about the whole, else the first."""
        ratings = [question for _, question in self.questions if question.guesses[0].kind == "rating"]
        return next((one.id for one in ratings if _WHOLE.search(one.text)), ratings[0].id)

    def _take_a_headline(self) -> None:
        """Where no question looks like a rating, the likeliest becomes one, since reports open with a rating.

        Raises:
            SurveyError: Nothing was asked.
        """
        if not self.questions:
            name = self.overviews[0].path.name
            raise SurveyError(Problem("the file holds no question", name, remedy="name its sheet or reader"))
        if any(question.guesses[0].kind == "rating" for _, question in self.questions):
            return
        order = ("single", "number", "nps", "date", "duration", "text", "multiple", "ranking")
        alone = [place for place, (_, question) in enumerate(self.questions) if not question.several]
        places = alone or list(range(len(self.questions)))
        guesses = {place: self.questions[place][1].guesses[0] for place in places}
        chosen = min(places, key=lambda place: (order.index(guesses[place].kind), len(guesses[place].counts), place))
        channel, question = self.questions[chosen]
        self.questions[chosen] = (channel, replace(question, guesses=(_as_rating(guesses[chosen]),), several=None))

    def _latest_day(self) -> str | None:
        days = [
            found.first.isoformat()
            for overview in self.overviews
            for guess in overview.columns
            if guess.kind == "date"
            for order in [_order(guess) or (None, "")]
            for text in guess.counts
            if (found := day_of(text, order[0])) is not None
        ]
        return max(days, default=None)


def _order(guess: ColumnGuess) -> tuple[Order, str] | None:
    """Which number comes first in the days of a column, and why; ``None`` where none is written in that way."""
    if any(_MONTH_FIRST.match(text) for text in guess.counts):
        return "mdy", "months seem to come first"
    if any(_DAY_FIRST.match(text) for text in guess.counts):
        return "dmy", "days seem to come first"
    if any(_EITHER.match(text) for text in guess.counts):
        return "mdy", "day and month cannot be told apart: mdy takes the first number for the month, dmy for the day"
    return None


def _as_rating(guess: ColumnGuess) -> ColumnGuess:
    """A column as a rating, for want of one: its choices, or the texts that stand in it."""
    counts: Counter[str] = Counter()
    for text, n in guess.counts.items():
        counts[bare_choice(text)] += n
    usual = sorted(counts, key=lambda text: -counts[text])[:_MOST_TEXTS]
    choices = guess.choices or tuple((text, text) for text in sorted(usual))
    doubt = "no question looks like a rating and reports open with one; name the right one"
    return replace(guess, kind="rating", choices=choices, low=None, high=None, separator=None, doubts=(doubt,))


def _why(guess: UnitGuess) -> str:
    weak = "" if guess.score >= SURE else "weak; "
    return f"{weak}{'; '.join(guess.reasons)}"


def _any_column(overview: Overview) -> UnitGuess:
    """The column with the fewest names that is not empty, where none looks like units."""
    filled = [guess for guess in overview.columns if guess.n and guess.cell.option is None] or list(overview.columns)
    closed = [guess for guess in filled if guess.kind == "single"] or filled
    chosen = min(closed, key=lambda guess: (guess.cell.meta, len(guess.counts)))
    names = tuple(dict.fromkeys(map(bare_choice, chosen.counts)))
    return UnitGuess(
        chosen.name, names, chosen.n, 0.0, ("no column looks like the names of rated units: name the right one",)
    )


def _type_reason(question: DraftQuestion, kind: str) -> str:
    if question.several:
        return {"multiple": "one column per choice", "ranking": "ranks", "ballot": "votes"}[question.several]
    scale = question.guesses[0].scale
    if scale.name:
        return f"all labels are of the scale {scale.name}" + ("" if scale.whole else ", some do not occur")
    counts = len({bare_choice(text) for text in question.guesses[0].counts})
    return f"{counts} different answers" if kind != "date" else "all answers are moments"


def _order_reason(guess: ColumnGuess) -> str:
    """What to confirm of the order and the codes of choices that the file does not tell."""
    if guess.coded:
        return ""
    if guess.scale.candidates:
        return f"  {_comment('in the order of a known scale, the best first; the codes are made up')}"
    return f"  {_comment('in the order in which they first stand in the file; the codes are made up')}"


def _column(name: str, channel: str | None) -> str:
    return _quoted(name) if channel is None else f"{{{channel}: {_quoted(name)}}}"


def _missing_lines(marks: Sequence[Sequence[str]], indent: str) -> Iterator[str]:
    yield f"{indent}missing:"
    for text, kind in marks:
        yield f"{indent}  {_quoted(text)}: {kind}  {_comment('the kind is told from the words')}"


def _scores(choices: Sequence[Sequence[str]]) -> Iterator[str]:
    """Scores where codes do not fall from the best choice, which stands first, to the worst."""
    codes = [int(code) for code, _ in choices if re.fullmatch(r"-?[0-9]{1,9}", code)]
    if len(codes) == len(choices) and codes == sorted(codes, reverse=True):
        return
    yield f"    scores:  {_comment('the first choice is the best')}"
    for number, (code, _) in zip(range(len(choices), 0, -1), choices, strict=True):
        yield f"      {_quoted(code)}: {number}"


def _register(names: Sequence[UnitNames]) -> str:
    """The register: an id, the name and its other spellings; with the mark by which Excel knows UTF-8."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["unit_id", "name", "aliases"])
    width = max(3, len(str(len(names))))
    for number, unit in enumerate(names, 1):
        aliases = "|".join(other for other in unit.others if "|" not in other)
        writer.writerow([f"U{number:0{width}d}", unit.name, aliases])
    return "\ufeff" + target.getvalue()
