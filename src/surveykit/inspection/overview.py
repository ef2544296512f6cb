"""Everything that can be known of one raw table before anything is declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from surveykit.cleaning import personal
from surveykit.inspection.columns import ColumnGuess, guess_columns
from surveykit.inspection.units import UnitGuess, suspected_units
from surveykit.readers import RawTable, read

#: Readers whose files come from one way of answering, and the channel's usual name and labels.
CHANNELS: Mapping[str, tuple[str, str, str]] = {
    "terminal": ("window", "窗口实时评价", "Window terminal"),
    "sms": ("sms", "短信测评", "Text message"),
    "ballot": ("ballot", "纸质票", "Paper ballot"),
}
_WEB = ("web", "网络问卷", "Web questionnaire")
#: Names of columns by which platforms tell respondents or answers apart.
RESPONDENT = (
    "序号", "编号", "答卷编号", "Respondent ID", "RespondentID", "ResponseId", "ResponseID", "Response ID", "_uuid",
    "id", "seq", "index", "Token", "#", "serial_number", "RESPNUM",
)  # fmt: skip
#: Share of the different rows that must have a number of their own in such a column.
_UNIQUE = 0.99


@dataclass(frozen=True)
class PersonalData:
    """Personal data in one column.

    Args:
        column: The column.
        kind: What the column is made of (phone, name, …); ``None`` where such things are only part of its texts.
        found: Kind to the number of cells that hold one.
    """

    column: str
    kind: str | None
    found: Mapping[str, int]


@dataclass(frozen=True)
class Overview:
    """What a raw file holds.

    Args:
        path: The file.
        table: Its table, as read.
        pair: The second file that was read together with it.
        columns: What every column seems to hold, in order.
        units: Columns that may name the rated units, the likeliest first.
        personal: Columns with personal data.
        respondent: The column that tells respondents apart.
        channel: Id and labels (zh, en) of the way of answering.
        options: The options with which it was read.
    """

    path: Path
    table: RawTable
    pair: Path | None
    columns: tuple[ColumnGuess, ...]
    units: tuple[UnitGuess, ...]
    personal: tuple[PersonalData, ...]
    respondent: str | None
    channel: tuple[str, str, str]
    options: Mapping[str, str]

    @property
    def is_channel_known(self) -> bool:
        """Whether the kind of file says which channel it is; else it is taken by default."""
        return self.table.reader in CHANNELS

    @property
    def questions(self) -> tuple[ColumnGuess, ...]:
        """The columns that somebody was asked about, filled ones only."""
        return tuple(guess for guess in self.columns if not guess.cell.meta and guess.kind != "empty")


def overview_of(path: Path, *, pair: Path | None = None, reader: str | None = None, **options: str) -> Overview:
    """Read a file and guess what its columns hold.

    Raises:
        ReadError: The file is no readable table.
    """
    paired = options if pair is None else {**options, "pair": str(pair)}
    table = read(path, source=None, reader=reader, cache=None, **paired)
    columns = guess_columns(table)
    asked = [guess for guess in columns if not guess.cell.meta and guess.kind != "empty"]
    private = tuple(data for guess in columns if (data := _personal(guess)) is not None)
    respondent, channel = _respondent(table, columns), CHANNELS.get(table.reader, _WEB)
    given = options if reader is None else {**options, "reader": reader}
    return Overview(path, table, pair, columns, suspected_units(asked), private, respondent, channel, given)


def _personal(guess: ColumnGuess) -> PersonalData | None:
    kinds = personal.find(guess.counts) if guess.kind in ("text", "single", "number") else {}
    kind = personal.kind_of_column(guess.name, list(guess.counts))
    if kind is None and not kinds:
        return None
    cells = {name: sum(n for text, n in guess.counts.items() if personal.find([text]).get(name)) for name in kinds}
    return PersonalData(guess.name, kind, cells)


def _respondent(table: RawTable, columns: tuple[ColumnGuess, ...]) -> str | None:
    """The column with a number for every answer; a few numbers may occur twice, which ``check`` reports."""
    different = int((~table.frame.duplicated()).sum())
    fitting = {guess.name for guess in columns if guess.n == len(table) and len(guess.counts) >= _UNIQUE * different}
    return next((name for name in RESPONDENT if name in fitting), None)
