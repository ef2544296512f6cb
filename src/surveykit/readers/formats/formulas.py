"""Formulas without a stored value: programs write them, and only Excel or WPS would calculate them.

A parser of cells gives nothing for such a cell (ECMA-376 part 1, 18.3.1.40: ``v`` holds the value last calculated),
which would become a blank answer.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from surveykit.readers.formats.odd_cells import MOST, part_of_sheet

_FORMULA = re.compile(
    rb"<(?P<p>\w+:)?c(?P<about>\s[^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?P<value><(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_NAME = re.compile(rb"\sr\s*=\s*[\"']([A-Z]+)([0-9]+)[\"']")
#: A formula whose value is stored, and is an empty text.
_IS_TEXT = re.compile(rb"\st\s*=\s*[\"']str[\"']")


def formulas_without_values(path: Path, sheet: str) -> list[tuple[int, int]]:
    """Row and column (from 0) of the formulas of a sheet for which an .xlsx workbook holds no value."""
    with zipfile.ZipFile(path) as archive:
        part = part_of_sheet(path, sheet)
        if part not in archive.namelist() or archive.getinfo(part).file_size > MOST:
            return []
        content = archive.read(part)
    if b"<f" not in content and b":f" not in content:
        return []
    cells = []
    for match in _FORMULA.finditer(content):
        name = _NAME.search(match["about"])
        if name is not None and not (match["value"] and _IS_TEXT.search(match["about"])):
            cells.append((int(name[2]) - 1, _number_of(name[1])))
    return cells


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1
