"""The papers that account for cleaning: ledger and account, byte for byte the same at every run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from surveykit.cleaning.replies import NO_REPLY
from surveykit.cleaning.responses import Responses
from surveykit.files import normalise_zip, replacing, write_atomic
from surveykit.language import text

#: Characters a workbook's cell can hold, and rows its sheet can hold.
_CELL = 32_767
_ROWS = 1_000_000
_CUT = "…"


def write_quality(responses: Responses, folder: Path) -> tuple[Path, ...]:
    """Write ``ledger.xlsx``, ``ledger.parquet`` and ``account.json`` into ``folder``; gives their paths.

    The Parquet file and the account hold every text in full; the workbook is for reading, and only counts messages
    that nobody answered.
    """
    book, parquet, account = folder / "ledger.xlsx", folder / "ledger.parquet", folder / "account.json"
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(book) as temporary:
        _write_workbook(responses, temporary)
        normalise_zip(temporary, responses.survey.report.date)
    with replacing(parquet) as temporary:
        responses.ledger.to_parquet(temporary, engine="pyarrow", index=False)
    write_atomic(account, responses.account.to_json())
    return book, parquet, account


def _write_workbook(responses: Responses, path: Path) -> None:
    from openpyxl import Workbook

    language, words = responses.survey.language, responses.survey.records.words(responses.survey.language)
    reasons = {name: label.in_language(language) for name, label in responses.account.reasons.items()}
    excluded = text("cleaning.column.excluded", language)
    workbook = Workbook(write_only=True)
    account = responses.account.to_frame()
    named = [name for name in account.columns if name not in reasons]
    headings = {name: text(f"cleaning.column.{name}", language, **words) for name in named}
    headings |= {name: f"{excluded}{words}" for name, words in reasons.items()}
    _add_sheet(workbook, text("cleaning.sheet.account", language), account.rename(columns=headings))
    ledger = responses.ledger[responses.ledger["rule"] != NO_REPLY]
    ledger = ledger.assign(
        kind=[text(f"cleaning.kind.{kind}", language) for kind in ledger["kind"]],
        rule=[reasons.get(rule, rule) for rule in ledger["rule"]],
    )
    ledger = ledger.rename(columns={name: text(f"cleaning.column.{name}", language) for name in ledger.columns})
    title = text("cleaning.sheet.ledger", language)
    for number, start in enumerate(range(0, max(len(ledger), 1), _ROWS)):
        _add_sheet(workbook, title if number == 0 else f"{title} {number + 1}", ledger.iloc[start : start + _ROWS])
    workbook.save(path)


def _add_sheet(workbook: Any, title: str, frame: pd.DataFrame) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, name in enumerate(frame.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = max(10, min(50, 2 + 2 * len(str(name))))
    sheet.append(list(_cells(sheet, frame.columns, Font(bold=True))))
    for row in frame.itertuples(index=False):
        sheet.append(list(_cells(sheet, row)))


def _cells(sheet: Any, values: Iterable[Any], font: Any = None) -> Iterable[Any]:
    """Cells that hold numbers as numbers and every text as a text, never as a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    for value in values:
        if isinstance(value, str):
            legal = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
            cell = WriteOnlyCell(sheet, legal if len(legal) <= _CELL else legal[: _CELL - 1] + _CUT)
            cell.data_type = "s"
        else:
            cell = WriteOnlyCell(sheet, None if pd.isna(value) else int(value))
        if font is not None:
            cell.font = font
        yield cell
