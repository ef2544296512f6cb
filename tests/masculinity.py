"""The survey on masculinity: what its owners printed, and which columns of their file belong to which question."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

Block = list[tuple[str, str]]


def plain(label: str) -> str:
    """Apostrophes became question marks in some of the owners' files."""
    return label.strip().replace("?", "'").replace("’", "'")


def published_blocks(path: Path) -> list[Block]:
    blocks: list[Block] = []
    with path.open(encoding="utf-8") as lines:
        for title, label, share in csv.reader(lines):
            if title:
                blocks.append([])
            elif label:
                blocks[-1].append((plain(label), share))
    return [block for block in blocks if block]


def groups_of_columns(frame: pd.DataFrame) -> list[list[str]]:
    """Columns of each printed question in order: one, or all of a question with several answers."""
    result: list[list[str]] = []
    for name in [name for name in frame.columns if name.startswith("q0") and name <= "q0029"]:
        several = "Not selected" in frame[name].unique()
        if several and result and result[-1][0].split("_")[0] == name.split("_")[0]:
            result[-1].append(name)
        else:
            result.append([name])
    return [*result, ["age3"]]
