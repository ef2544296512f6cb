"""Files of targets, and what is wrong with the shares that ``weighting`` names."""

from __future__ import annotations

import csv
from pathlib import Path

from surveykit.errors import Problem
from surveykit.survey.document import Document, Entries, is_number, mapping
from surveykit.survey.register_file import records_of

#: Headers of the share's column in a file of targets.
SHARES = ("share", "total", "population", "占比", "人数")


def with_targets(document: Document, folder: Path) -> list[Problem]:
    """Replace the names of files of targets by their contents; gives what is wrong with them.

    A file has a column of categories (called as the column that is raked, or ``category``), one of shares (``share``,
    ``total``, ``population``) and, where shares differ by wave, one called ``wave``.
    """
    raw = mapping(document.value)
    weighting = mapping(raw.get("weighting"))
    rake = mapping(weighting.get("rake"))
    if not rake:
        return []
    problems: list[Problem] = []
    written: Entries = {}
    for column, given in rake.items():
        if isinstance(given, str):
            written[column] = {}
            is_inside = not Path(given).is_absolute() and ".." not in Path(given).parts
            if is_inside and (folder / given).is_file():
                written[column], wrong = _read(folder / given, column)
                problems += wrong
            else:
                where = document.where(("weighting", "rake", column))
                what = f"the file of targets {given!r} is not in the survey's folder"
                problems.append(Problem(what, where, "a path inside the folder", given))
        elif isinstance(given, dict) and not any(isinstance(value, dict) for value in given.values()):
            written[column] = {"": given}
        else:
            written[column] = given
    document.value = {**raw, "weighting": {**weighting, "rake": written}}
    return problems


def _read(path: Path, column: str) -> tuple[Entries, list[Problem]]:
    """Wave to category to share, and what is wrong with the file."""
    try:
        rows = list(records_of(path.read_bytes().decode("utf-8-sig")))
    except (UnicodeDecodeError, csv.Error) as error:
        return {}, [Problem(f"the file of targets cannot be read: {error}", path.name, "UTF-8 text with commas")]
    header = rows[0][1] if rows else []
    names = [next((name for name in wanted if name in header), None) for wanted in ((column, "category"), SHARES)]
    if None in names:
        expected = f"columns {column!r} (or 'category') and 'share', and 'wave' where shares differ by wave"
        return {}, [Problem("the file of targets lacks a column", f"{path.name}:1", expected, ", ".join(header))]
    result: dict[str, Entries] = {}
    problems = []
    for line, cells in rows[1:]:
        record = dict(zip(header, cells, strict=False))
        wave, category, share = (record.get(str(name), "") for name in ("wave", *names))
        where = f"{path.name}:{line}"
        if not is_number(share) or float(share) < 0:
            problems.append(Problem(f"the share of {category!r} is no number", where, "0 or more", share))
        elif category in result.setdefault(wave, {}):
            problems.append(Problem(f"{category!r} is written a second time", where, "one share for each category"))
        else:
            result[wave][category] = share
    return {**result}, problems
