"""Ledgers that were made with another key of the hashes: equal if every hash stands for one hash of the other side.

Raw telephone numbers and the like are hashed with a key that never goes along with data, not even with raw exports: it
would undo the hashes of every other wave and bundle. A re-run from raw exports makes a key of its own, so the hashes of
its ledger are others, one for one. Tables are read in a child process, as a program of its own: ``python -m
surveykit.submission.renamed OLD NEW`` prints the differences as JSON.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from surveykit.errors import SurveykitError

#: A keyed hash, as :func:`surveykit.cleaning.identities.keyed` writes it.
_HASH = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{16}(?![0-9A-Za-z])")
_MOST = 20


def renamed_differences(old: Path, new: Path) -> list[tuple[str, str, str]]:
    """Place, old text and new text of what differs by more than one-for-one renamed hashes; at most twenty."""
    there, here = list(_texts(old)), list(_texts(new))
    if len(there) != len(here):
        return [("", f"{len(there):,} cells", f"{len(here):,} cells")]
    forth: dict[str, str] = {}
    back: dict[str, str] = {}
    found = []
    for (place, text), (_, other) in zip(there, here, strict=True):
        if text != other and not _is_renamed(text, other, forth, back):
            found.append((place, text[:200], other[:200]))
    return found[:_MOST]


def _is_renamed(text: str, other: str, forth: dict[str, str], back: dict[str, str]) -> bool:
    if _HASH.sub("#", text) != _HASH.sub("#", other):
        return False
    pairs = zip(_HASH.findall(text), _HASH.findall(other), strict=True)
    return all(forth.setdefault(one, two) == two and back.setdefault(two, one) == one for one, two in pairs)


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Every cell of a Parquet file or a workbook with its place."""
    if path.suffix == ".parquet":
        import pandas as pd

        frame = pd.read_parquet(path)
        for name in frame.columns:
            for row, text in enumerate(frame[name].astype("str").fillna("").tolist(), start=1):
                yield f"row {row:,}, column {name}", text
    else:
        from surveykit.appendix.reading import texts

        yield from texts(path)


if __name__ == "__main__":
    try:
        print(json.dumps(renamed_differences(Path(sys.argv[1]), Path(sys.argv[2]))))
    except (SurveykitError, OSError, ValueError, KeyError, TypeError) as error:
        sys.exit(f"{type(error).__name__}: {error}"[:300])
