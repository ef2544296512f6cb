"""The JSON files of a published folder, as far as a check of a bundle relies on them; a stranger may have made them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypedDict


class StoredNumber(TypedDict, total=False):
    """One entry of ``numbers.json``."""

    id: str
    table: str
    statistic: str
    value: float | None
    se: float | None
    low: float | None
    high: float | None
    n: float | None
    shown: str


class StoredCell(TypedDict, total=False):
    """One cell of a table in ``appendix.json``; ``number`` is the id of the number that it prints."""

    kind: str
    text: str
    number: str | None
    decimals: int


class StoredBlock(TypedDict, total=False):
    """One block of ``appendix.json``; tables have an id and rows."""

    kind: str
    id: str
    rows: list[list[StoredCell]]


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file; empty where there is none that can be read."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, RecursionError):
        return {}


def read_numbers(folder: Path) -> list[StoredNumber]:
    """The numbers of a published folder, in order."""
    return _listed(read_json(folder / "numbers.json").get("numbers"))


def read_blocks(folder: Path) -> list[StoredBlock]:
    """The blocks of the document in a published folder, in order."""
    return _listed(read_json(folder / "appendix.json").get("blocks"))


def _listed(entries: Any) -> list[Any]:
    return entries if isinstance(entries, list) else []
