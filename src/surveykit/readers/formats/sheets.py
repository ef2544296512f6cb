"""Which sheet of a workbook holds the answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import python_calamine

from surveykit.errors import ReadError

#: A header of a numbered question, and headers that platforms write before the questions.
_NUMBERED = re.compile(r"\s*1[、．.](?!\d)")
_WRITTEN = frozenset({"提交答卷时间", "提交时间（自动）", "提交者（自动）", "StartDate", "Respondent ID"})


def chosen_sheet(book: python_calamine.CalamineWorkbook, sheet: str | None, name: str) -> tuple[str, tuple[str, ...]]:
    """The sheet that was asked for, else the one that looks like answers; a note names the others.

    People add sheets of their own to an export. Of several visible sheets the first is read whose headers are those of
    a platform or begin with ``1、``; where none is, the first that is not empty.
    """
    names = book.sheet_names
    if sheet is not None:
        if sheet not in names:
            raise ReadError(f"there is no sheet {sheet!r}", name, ", ".join(names), sheet)
        return sheet, ()
    if not names:
        raise ReadError("the workbook has no sheet", name)
    chosen, why = _likeliest(book, _visible(book) or names)
    others = [other for other in names if other != chosen]
    if not others:
        return chosen, ()
    listed = ", ".join(repr(other) for other in others)
    return chosen, (f"the sheet {chosen!r} is read{why}; {listed} are not (sheet: NAME reads another)",)


def _visible(book: python_calamine.CalamineWorkbook) -> list[str]:
    return [
        entry.name
        for entry in book.sheets_metadata
        if entry.visible == python_calamine.SheetVisibleEnum.Visible
        and entry.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]


def _likeliest(book: python_calamine.CalamineWorkbook, names: Sequence[str]) -> tuple[str, str]:
    """The sheet that looks like answers, and the reason where it is not the first one."""
    if len(names) == 1:
        return names[0], ""
    headers = {name: _first_texts(book, name) for name in names}
    asked = [name for name in names if any(_NUMBERED.match(text) or text in _WRITTEN for text in headers[name])]
    filled = [name for name in names if headers[name]]
    chosen = (asked or filled or list(names))[0]
    why = "its headers are those of an export" if asked else "it is the first that is not empty"
    return chosen, "" if chosen == names[0] else f", since {why}"


def _first_texts(book: python_calamine.CalamineWorkbook, name: str) -> list[str]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=True, nrows=1)
    return [cell.strip() for cell in (rows[0] if rows else []) if isinstance(cell, str) and cell.strip()]
