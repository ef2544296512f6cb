"""The ids of a draft's questions: taken from the export, so that a person can foretell them.

In this order: the name of a column that is a name (``Q7_2``, ``sat/overall``, ``Gender``; the code of LimeSurvey), the
number that the export gives the question (``7、…`` is ``q7``), else its place among the questions of the file. Rows of
a matrix and blanks of one question end in ``_1``, ``_2``, … in the order of the file, the first one too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, count, groupby, takewhile

from surveykit.inspection.columns import ColumnGuess
from surveykit.survey.model import CLASS, FRAME_COLUMNS, RESULT_COLUMNS

#: Names that columns of the typed frame and of results have already.
_TAKEN = frozenset({*FRAME_COLUMNS, *RESULT_COLUMNS, CLASS, "weight"})
_NUMBER = re.compile(r"(?:第|Q|q)?\s*(\d{1,3})(?:题|[、．.:：]|\s*[(（]|$)")
#: A blank of a question with several, which 问卷星 writes without the question's number.
_BLANK = re.compile(r"[(（](\d{1,2})[)）]")
#: ``likert0[time1can]. How often …``: LimeSurvey writes the code before the text.
_CODE = re.compile(r"([A-Za-z][A-Za-z0-9]*(?:\[[^\[\]]+\]){0,2})\. ")
#: What keeps the columns of one question apart: ``_1``, ``_a3``, ``_sq00``.
_ROW = re.compile(r"_[a-z]{0,2}\d*$")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,59}")
#: Words and letters from which on a header is no name but a sentence.
_WORDS, _LETTERS = 3, 30
_SENTENCE = re.compile(r"[?!;,]|[.:]\s")
_OTHER = re.compile(r"other|specify|其他|其它|请注明", re.IGNORECASE)


class Identifiers:
    """Gives every question of one file its id, from the columns that hold its questions, in the order of the file.

    ``letters`` are those of the columns in a workbook. Ids in ``taken`` are in use, and those given here are added;
    ``channel`` is put before an id that a file of another channel has already.
    """

    def __init__(
        self, reader: str, asked: Sequence[ColumnGuess], letters: dict[str, str], taken: set[str], channel: str | None
    ) -> None:
        self._reader, self._letters, self._taken, self._channel = reader, letters, taken, channel
        together = [list(group) for _, group in groupby(asked, key=lambda guess: guess.cell.question)]
        stems = _numbered([group[0].cell.question for group in together])
        stems = stems or [f"q{number}" for number in range(1, len(together) + 1)]
        self._stems = {guess.name: stem for stem, group in zip(stems, together, strict=True) for guess in group}
        self._rows = {guess.name: row for group in together for row, guess in enumerate(group, 1)}

    def of(self, columns: Sequence[ColumnGuess]) -> str:
        """The id of a question that has these columns: a column of its own, or one for each choice."""
        if len(columns) == 1:
            return self._unique(self._own(columns[0]) or self._stem(columns[0]))
        own = [name for column in columns if (name := self._own(column)) is not None]
        same = takewhile(lambda letters: len(set(letters)) == 1, zip(*own, strict=False))
        shared = _ROW.sub("", "".join(letters[0] for letters in same)) if len(own) == len(columns) else ""
        named = (shared if _IDENTIFIER.fullmatch(shared) else None) or _as_name(columns[0].cell.question)
        return self._unique(named or self._stem(columns[0]))

    def of_part(self, column: ColumnGuess) -> str:
        """The id of one row, blank or written-in text of a question with several columns."""
        own = self._own(column)
        if own is not None and own not in self._taken:
            return self._unique(own)
        part = column.cell.subquestion or column.cell.option
        if part is None and own is not None:
            return self._unique(f"{own}_text")
        if column.cell.option is not None and _OTHER.search(column.cell.option):
            return self._unique(f"{self._stem(column)}_other")
        return self._unique(f"{self._stem(column)}_{self._rows[column.name]}")

    def _own(self, column: ColumnGuess) -> str | None:
        code = _CODE.match(column.name) if self._reader == "limesurvey" else None
        return _as_name(code[1] if code else column.name)

    def _stem(self, column: ColumnGuess) -> str:
        return self._stems[column.name] or f"column_{self._letters[column.name]}"

    def _unique(self, name: str) -> str:
        if name in _TAKEN:
            name = f"{name}_answer"
        if name in self._taken and self._channel is not None:
            name = f"{self._channel}_{name}"
        further = (f"{name}_v{number}" for number in count(2))
        unique = next(form for form in chain([name], further) if form not in self._taken)
        self._taken.add(unique)
        return unique


def _as_name(header: str) -> str | None:
    """A header as an identifier; ``None`` where it is a sentence, in Chinese, or begins with a number."""
    words = header.split()
    is_long = len(words) > _WORDS or (len(words) > 1 and len(header) > _LETTERS)
    if is_long or not header.isascii() or _SENTENCE.search(header):
        return None
    plain = re.sub(r"[^a-z0-9]+", "_", header.lower()).strip("_")
    return plain if _IDENTIFIER.fullmatch(plain) else None


def _numbered(questions: Sequence[str]) -> list[str | None] | None:
    """Ids with the numbers that the export gives its questions; ``None`` where it numbers none, or two alike.

    Blanks come without the number of their question, which is the one that is passed over.
    """
    matches = [_NUMBER.match(question) for question in questions]
    numbers = [int(match[1]) for match in matches if match]
    if len(numbers) < 2 or len(set(numbers)) < len(numbers):
        return None
    result: list[str | None] = []
    last = blanks = 0
    for question, match in zip(questions, matches, strict=True):
        blank = _BLANK.match(question)
        if match:
            last = blanks = int(match[1])
            result.append(f"q{last}")
        elif blank:
            blanks += blank[1] == "1"
            is_passed = blanks > last and blanks not in numbers
            result.append(f"q{blanks}_{blank[1]}" if is_passed else f"blank_{blank[1]}")
        else:
            result.append(None)
    return result
