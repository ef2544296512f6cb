"""What one column of a raw table holds, guessed from its cells and marked as a guess."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, groupby
from typing import Literal

from surveykit.cleaning.typing.decimal_signs import evident_sign, number_with, readings
from surveykit.inspection.joined import MOST_CHOICES, bare_choice, bare_counts, may_be_choices, options_in, separator_in
from surveykit.inspection.open_answers import holds_personal_data, is_open
from surveykit.inspection.scales import CHOICES_ONLY, SCALES, ScaleMatch, bare, match_scale, missing_kind, misspellings
from surveykit.matching.texts import tidy
from surveykit.readers import HeaderCell, RawTable
from surveykit.readers.platforms.times import moment
from surveykit.readers.table import NOT_CALCULATED, Codebook

Kind = Literal["empty", "rating", "single", "multiple", "ranking", "nps", "number", "date", "duration", "text"]

#: Texts that mean no answer, each with the kind of missing answer.
Marks = tuple[tuple[str, str], ...]

#: What joins ranked choices, the first one best.
RANKED = "→"
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_WITH_COMMAS = re.compile(r"[+-]?[\d.]+(?:,\d[\d.]*)*", re.ASCII)
_AMERICAN = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}(?: \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?)?", re.IGNORECASE)
_DURATION = re.compile(r"(?:\d+\s*小时)?(?:\d+\s*分钟?)?\d+\s*秒|\d{1,2}:\d{2}:\d{2}|\d+s")
_RECOMMENDS = re.compile(r"recommend|推荐", re.IGNORECASE)
#: Digits from which on a number is a name: telephones, accounts, cases.
_NAMES = 9
#: What the column of one choice holds where it was selected, and where not.
TICKED_WORDS = frozenset(
    {"0", "1", "no", "yes", "y", "n", "x", "selected", "not selected", "false", "true", "否", "是"}
)
_UNSELECTED = frozenset({"not selected", "unselected", "not checked", "unchecked", "未选中", "未选"})
_PART = re.compile(r"(.*[^\W\d_]\d*?)[_. -]?\d+")
#: A point of a scale that may have words: ``0 - Not at all``, ``10 (Completely)``, ``7``.
_POINT = re.compile(r"(\d{1,2})(?:\s*[-–—:：.、]\s*(?=\D)\S.*|\s*[(（].+[)）])?")
#: The day that spreadsheets write before a time of day.
_NO_DAY = re.compile(r"(?:1899-12-3[01]|12/3[01]/1899)[ T]")
_LEADING_ZERO = re.compile(r"0\d+")


@dataclass(frozen=True)
class ColumnGuess:
    """What a column seems to hold.

    Args:
        cell: What its header says.
        kind: The type of question it seems to be.
        n: Cells that are filled and not marked as missing.
        counts: The different texts and how often each occurs, in the order of the file (all of them).
        choices: Code to label where choices are known; the codes are those of the file where it has them.
        coded: Whether the codes come from the file.
        scale: The named scale its labels are.
        separator: What joins several choices in one cell.
        missing: Texts that mean no answer, and their kinds.
        low: The smallest number.
        high: The largest number.
        decimal: The decimal sign, where numbers hold commas.
        doubts: What a person should look at.
    """

    cell: HeaderCell
    kind: Kind
    n: int
    counts: Mapping[str, int]
    choices: Codebook = ()
    coded: bool = False
    scale: ScaleMatch = field(default_factory=ScaleMatch)
    separator: str | None = None
    missing: Marks = ()
    low: float | None = None
    high: float | None = None
    decimal: str | None = None
    doubts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The column's name in the table."""
        return self.cell.column


def guess_column(table: RawTable, cell: HeaderCell) -> ColumnGuess:
    """What a column of a table seems to hold."""
    counts: Counter[str] = Counter()
    for text, n in Counter(table.frame[cell.column].tolist()).items():
        counts[tidy(text)] += n
    del counts[""], counts[NOT_CALCULATED]
    missing = {tidy(mark): kind for mark, kind in table.marks_in(cell.column).items() if tidy(mark) in counts}
    missing = _missing_by_words(counts) | missing
    valid = {text: n for text, n in counts.items() if text not in missing}
    return _guessed(cell, valid, tuple(sorted(missing.items())), table.codebook.get(cell.column, ()))


def _missing_by_words(counts: Mapping[str, int]) -> dict[str, str]:
    """The texts that are missing answers by their words, and their kinds.

    They are where the question is closed, or all other texts are numbers, moments or durations, however rare the words
    are; in open answers they are answers like others.
    """
    marks = {text: kind for text in counts if (kind := missing_kind(text, among_numbers=True)) is not None}
    others = counts.keys() - marks.keys()
    if others and (all(map(_WITH_COMMAS.fullmatch, others)) or all(map(_is_moment, others)) or _are_durations(others)):
        return marks
    few = len(counts) <= MOST_CHOICES + 5
    return {text: kind for text in marks if (kind := missing_kind(text)) and (few or text in ("(跳过)", "(空)"))}


def guess_columns(table: RawTable) -> tuple[ColumnGuess, ...]:
    """What all columns of a table seem to hold.

    The rows of a matrix share the labels that occur in any of them; columns with the same labels, their codes; and
    columns that say of one choice each whether it was selected are those of one question.
    """
    guesses = _selected([guess_column(table, cell) for cell in table.header])
    matrices: dict[str, list[int]] = {}
    for index, guess in enumerate(guesses):
        is_worded = guess.low is None or not all(map(str.isdecimal, guess.counts))
        if guess.cell.subquestion is not None and guess.kind in ("rating", "single", "text") and is_worded:
            matrices.setdefault(guess.cell.question, []).append(index)
    for rows in matrices.values():
        for index, guess in zip(rows, _sharing([guesses[index] for index in rows]), strict=True):
            guesses[index] = guess
    return tuple(_coded_alike(guesses))


def _coded_alike(guesses: Sequence[ColumnGuess]) -> list[ColumnGuess]:
    """The same labels have the same codes in all columns, where codes are made up.

    Of three labels or more those of a column may be some of another's: nobody chose the others there.
    """
    made_up = [guess for guess in guesses if guess.kind == "single" and not guess.coded]
    known = sorted(
        {_labels(guess): guess.choices for guess in reversed(made_up)}.items(), key=lambda item: -len(item[0])
    )

    def alike(guess: ColumnGuess) -> Codebook:
        own = _labels(guess)
        return next(choices for labels, choices in known if own == labels or (len(own) >= 3 and own < labels))

    return [replace(guess, choices=alike(guess)) if guess in made_up else guess for guess in guesses]


def _labels(guess: ColumnGuess) -> frozenset[str]:
    return frozenset(label for _, label in guess.choices)


def _selected(guesses: Sequence[ColumnGuess]) -> list[ColumnGuess]:
    """Columns such as ``q4_1`` and ``q4_2`` that hold the choice where it was selected, else ``Not selected``."""
    result = list(guesses)
    for stem, run in groupby(range(len(guesses)), key=lambda index: _stem_of_selected(guesses[index])):
        columns = list(run)
        if stem is None or len(columns) < 2:
            continue
        for index in columns:
            cell, labels = guesses[index].cell, [text for text in guesses[index].counts if not _is_unselected(text)]
            option = next((label for label in labels if label.casefold() not in TICKED_WORDS), cell.column)
            result[index] = replace(guesses[index], cell=replace(cell, question=stem, option=option))
    return result


def _stem_of_selected(guess: ColumnGuess) -> str | None:
    """What the names of such columns have in common; ``None`` for other columns."""
    name, cell = _PART.fullmatch(guess.name), guess.cell
    labels = [text for text in guess.counts if not _is_unselected(text)]
    is_alone = cell.option is None and cell.subquestion is None and not cell.meta
    return name[1] if name and is_alone and len(labels) <= 1 and len(guess.counts) > len(labels) else None


def _is_unselected(text: str) -> bool:
    return text.casefold() in _UNSELECTED


def _sharing(rows: Sequence[ColumnGuess]) -> Sequence[ColumnGuess]:
    """Rows of a matrix with one scale, where all their labels together are one."""
    shown = [[label for _, label in row.choices] if row.coded else bare_counts(row.counts) for row in rows]
    labels = dict.fromkeys(chain.from_iterable(shown))
    points = worded_points([text for row in rows for text in row.counts])
    if points and not any(row.coded and row.low is None for row in rows):
        return [_with_labelled_ends(row, points) for row in rows]
    if len(rows) < 2 or len(labels) > MOST_CHOICES:
        return rows
    scale = match_scale(list(labels))
    if scale.name is None:
        return rows
    given = {bare(label): code for row in rows if row.coded for code, label in row.choices}
    codes = given or {bare(label): code for code, label in _descending(scale)}
    choices = tuple((codes[bare(label)], label) for label in scale.labels if bare(label) in codes)
    missing = tuple(sorted({mark for row in rows for mark in row.missing}))
    return [
        replace(row, kind=_kind_of(scale), choices=choices, coded=bool(given), scale=scale, missing=missing, doubts=())
        for row in rows
    ]


def _guessed(cell: HeaderCell, valid: Mapping[str, int], missing: Marks, codebook: Codebook) -> ColumnGuess:
    texts = ColumnGuess(cell, "text", sum(valid.values()), valid, missing=missing)
    if not valid:
        return replace(texts, kind="empty")
    if codebook:
        return _with_codebook(texts, codebook)
    if all(map(_is_moment, valid)):
        return replace(texts, kind="date")
    if _are_durations(valid):
        return replace(texts, kind="duration")
    if all(map(_NUMBER.fullmatch, valid)) and not any(map(_is_name, valid)):
        return _numbers(texts)
    if all(map(_WITH_COMMAS.fullmatch, valid)) and all(map(readings, valid)):
        return _with_commas(texts)
    if points := worded_points(valid):
        return _with_labelled_ends(replace(texts, coded=True), points)
    labels = bare_counts(valid)
    scale = match_scale(list(labels))
    if scale.name is not None:
        return replace(texts, kind=_kind_of(scale), choices=_descending(scale), scale=scale)
    ranked = sum(times for text, times in valid.items() if RANKED in text)
    if 2 * ranked >= texts.n:
        return replace(texts, kind="ranking", choices=numbered(options_in(valid, RANKED)), separator=RANKED)
    separator = separator_in(valid, texts.n, cell.question)
    options = labels if separator is None else options_in(valid, separator)
    few = len(labels) <= MOST_CHOICES
    come_again = few and 3 * len(labels) <= texts.n and may_be_choices(labels)
    # Only closed questions let somebody write behind a choice (其他〖…〗), however few answered.
    written_in = few and any(bare_choice(text) != tidy(text) for text in valid)
    if separator is None and not (come_again or written_in):
        return texts
    is_closed = separator == "┋" or written_in
    if holds_personal_data(options) or (not is_closed and is_open(cell.subquestion or cell.question, options)):
        return texts
    if separator is not None:
        return replace(texts, kind="multiple", choices=numbered(options), separator=separator)
    choices = numbered(_in_order(labels, scale))
    return replace(texts, kind="single", choices=choices, scale=scale, doubts=_doubts(labels, scale))


def _is_moment(text: str) -> bool:
    if _NO_DAY.match(text):  # a time of day
        return False
    return moment(text) is not None or _AMERICAN.fullmatch(text) is not None


def _are_durations(texts: Iterable[str]) -> bool:
    return all(map(_DURATION.fullmatch, texts))


def _with_codebook(texts: ColumnGuess, codebook: Codebook) -> ColumnGuess:
    """A column whose codes and labels the file has: it is closed, whatever its cells are."""
    gone = dict(texts.missing)
    kinds = {label: kind for _, label in codebook if (kind := missing_kind(label)) is not None}
    choices = tuple((code, label) for code, label in codebook if {code, label}.isdisjoint(gone) and label not in kinds)
    scale = match_scale([label for _, label in choices])
    known = {text for pair in codebook for text in pair}
    strange = dict.fromkeys(bare_choice(text) for text in texts.counts if text not in known)
    beyond = [text for text in strange if text not in known and not holds_personal_data([text])]
    if beyond and all(map(_NUMBER.fullmatch, beyond)) and len(beyond) > len(choices):
        return _numbers(texts)
    texts = replace(texts, missing=tuple(sorted({*texts.missing, *kinds.items()})), coded=True)
    points = _points(choices)
    beside = {text for code, label in choices if code not in points for text in (code, label)}
    # A label beside the points (Not applicable) may be there that nobody has in the data.
    if points and beside.isdisjoint(texts.counts):
        return _with_labelled_ends(texts, points)
    if scale.name is not None:
        code_of = {bare(label): code for code, label in choices}
        choices = tuple((code_of[bare(label)], label) for label in scale.labels if bare(label) in code_of)
    doubts = (f"is in the data without a label: {', '.join(beyond[:5])}",) if beyond else ()
    every = (*choices, *((text, text) for text in beyond))
    return replace(texts, kind=_kind_of(scale), choices=every, scale=scale, doubts=doubts)


def _points(choices: Codebook) -> dict[str, str]:
    """The points of a scale of which only both ends have words, the highest first: 1 (Unacceptable), 2, 3, 4, 5 (…)."""
    labels = {int(code): label for code, label in choices if code.isdecimal()}
    own = [code for code in sorted(labels) if labels[code] == str(code)]
    if len(own) < 2 or own != list(range(own[0], own[-1] + 1)) or not {own[0] - 1, own[-1] + 1} <= labels.keys():
        return {}
    return {str(code): labels[code] for code in range(own[-1] + 1, own[0] - 2, -1)}


def worded_points(texts: Iterable[str]) -> dict[str, str]:
    """The points of a scale whose texts begin with their numbers, the ends with words behind; the highest first.

    ``0 - Not at all satisfied``, ``1``, …, ``10 - Completely satisfied``. Points that nobody chose are there too.
    """
    every = list(dict.fromkeys(texts))
    matches = [_POINT.fullmatch(text) for text in every]
    labels = {int(match[1]): text for match, text in zip(matches, every, strict=True) if match is not None}
    worded = {number for number, text in labels.items() if text != str(number)}
    if len(labels) < max(3, len(every)) or not worded or len(worded) == len(labels):
        return {}
    low, high = min(labels), max(labels)
    if low > 1 or high > 10 or not worded <= {low, high}:
        return {}
    return {str(point): labels.get(point, str(point)) for point in range(high, low - 1, -1)}


def _with_labelled_ends(texts: ColumnGuess, points: dict[str, str]) -> ColumnGuess:
    highest, *_, lowest = points
    doubt = f"only the ends have words: whether {points[highest]!r} is the best is not known"
    choices, low, high = tuple(points.items()), float(lowest), float(highest)
    return replace(texts, kind="rating", choices=choices, low=low, high=high, doubts=(doubt,))


def _kind_of(scale: ScaleMatch) -> Kind:
    """Labels of a scale that orders something are ratings; yes and no are choices."""
    return "rating" if scale.name is not None and scale.name not in CHOICES_ONLY else "single"


def _numbers(texts: ColumnGuess) -> ColumnGuess:
    """Numbers: few small whole ones are points on a scale, others a quantity."""
    numbers = sorted({float(text) for text in texts.counts})
    low, high = numbers[0], numbers[-1]
    quantity = replace(texts, kind="number", low=low, high=high)
    is_whole = all(number.is_integer() for number in numbers)
    if is_whole and low >= 0 and high <= 10 and len(numbers) >= 3 and _RECOMMENDS.search(texts.cell.question):
        return replace(quantity, kind="nps")
    if is_whole and low in (0, 1) and high <= 10 and len(numbers) >= 3 and texts.n >= 2 * len(numbers):
        written = {float(text): text for text in sorted(texts.counts)}
        every = (written.get(float(point), str(point)) for point in range(int(high), int(low) - 1, -1))
        choices = tuple((text, text) for text in every)
        doubt = "numbers without labels: which end is best, and which are no answers, is not known"
        return replace(quantity, kind="rating", choices=choices, coded=True, doubts=(doubt,))
    if set(numbers) <= {0.0, 1.0} and texts.n > 2:
        return replace(quantity, kind="single", choices=(("0", "0"), ("1", "1")), coded=True)
    return quantity


def _with_commas(texts: ColumnGuess) -> ColumnGuess:
    """Numbers with commas: a quantity with a decimal sign, or with a doubt where both signs would do."""
    sign = evident_sign(texts.counts)
    if sign is None:
        doubt = 'point and comma can both be the decimal sign: say decimal: "," or decimal: "."'
        return replace(texts, kind="number", doubts=(doubt,))
    numbers = [number.low for text in texts.counts if (number := number_with(text, sign)) and number.low is not None]
    return replace(texts, kind="number", low=min(numbers), high=max(numbers), decimal=sign)


def _is_name(digits: str) -> bool:
    """Whether digits name something and count nothing: with a zero in front, or as long as a telephone number."""
    return _LEADING_ZERO.fullmatch(digits) is not None or len(digits.partition(".")[0]) >= _NAMES


def _descending(scale: ScaleMatch) -> Codebook:
    """Codes made up for labels: the best has the highest."""
    return tuple((str(len(scale.labels) - index), label) for index, label in enumerate(scale.labels))


def _in_order(labels: Mapping[str, int], scale: ScaleMatch) -> Iterable[str]:
    """Labels in the order of the scales that hold them all, where there are such; else as they first come in the file.

    How often a label was chosen says nothing about its place: the order of frequency would look like one and be none.
    """
    if not scale.candidates:
        return labels
    order = [bare(label) for label in SCALES[scale.candidates[0]]]
    return sorted(labels, key=lambda label: order.index(bare(label)))


def numbered(labels: Iterable[str]) -> Codebook:
    """Codes made up for labels, in such a way that no label is the code of another."""
    every = list(labels)
    mark = "c" if any(label.isdecimal() for label in every) else ""
    return tuple((f"{mark}{number}", label) for number, label in enumerate(every, 1))


def _doubts(labels: Mapping[str, int], scale: ScaleMatch) -> tuple[str, ...]:
    doubts = [f"{rare!r} looks like {usual!r} mistyped" for rare, usual in misspellings(labels)]
    for label, meant in scale.unknown:
        hint = f"; probably {meant!r}" if meant else ""
        if not any(label in doubt for doubt in doubts):
            doubts.append(f"{label!r} is in no known scale although the other labels are of one{hint}")
    if scale.candidates:
        doubts.append(f"the labels fit several scales ({', '.join(scale.candidates[:4])}): say which")
    return tuple(doubts)
