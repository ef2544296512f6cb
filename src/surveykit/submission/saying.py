"""Files that were made again with other bytes: whether they say something else, and where.

A program of its own, since the files come from a bundle and from what its notebooks did: ``python -m
surveykit.submission.saying PAIRS FOUND [--keyed]`` reads a JSON list of pairs of files and writes, for every pair, the
differences as JSON.

Raw telephone numbers and the like are hashed with a key that never goes along with data, not even with raw exports: it
would undo the hashes of every other wave and bundle. A re-run from raw exports makes a key of its own, so the hashes of
its ledger are others, one for one: with ``--keyed`` these are no difference.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from surveykit.errors import SurveykitError

#: Kinds of files whose texts can be read.
READABLE = (".docx", ".xlsx", ".html", ".pdf", ".parquet", ".ipynb", ".json")
#: Place, old text and new text.
Piece = tuple[str, str, str]

#: A keyed hash, as :func:`surveykit.cleaning.identities.keyed` writes it.
_HASH = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{16}(?![0-9A-Za-z])")
_MOST = 20


def differences(old: Path, new: Path, *, keyed: bool = False) -> list[Piece]:
    """Place, old and new text of what two files say differently, at most twenty.

    Where they are ``keyed``, hashes that stand for one another one for one are equal.
    """
    there, here = list(_texts(old)), list(_texts(new))
    if len(there) != len(here):
        return [("", f"{len(there):,} texts", f"{len(here):,} texts")]
    forth: dict[str, str] = {}
    back: dict[str, str] = {}
    pieces = [
        (where, text[:200], other[:200])
        for (where, text), (_, other) in zip(there, here, strict=True)
        if text != other and not (keyed and _is_renamed(text, other, forth, back))
    ]
    return pieces[:_MOST]


def _is_renamed(text: str, other: str, forth: dict[str, str], back: dict[str, str]) -> bool:
    if _HASH.sub("#", text) != _HASH.sub("#", other):
        return False
    pairs = zip(_HASH.findall(text), _HASH.findall(other), strict=True)
    return all(forth.setdefault(old, new) == new and back.setdefault(new, old) == old for old, new in pairs)


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix == ".parquet":
        return _of_table(path)
    if path.suffix in (".ipynb", ".json"):
        stored = json.loads(path.read_text(encoding="utf-8"))
        return _of_notebook(stored["cells"]) if path.suffix == ".ipynb" else _of_value("", stored)
    from surveykit.appendix.reading import texts

    return iter(texts(path))


def _of_table(path: Path) -> Iterator[tuple[str, str]]:
    import pandas as pd

    frame = pd.read_parquet(path)
    for name in frame.columns:
        for row, text in enumerate(frame[name].astype("str").fillna("").tolist(), start=1):
            yield f"row {row:,}, column {name}", text


def _of_notebook(cells: list[Any]) -> Iterator[tuple[str, str]]:
    """Sources and outputs of cells; pictures are no texts."""
    for number, cell in enumerate(cells, start=1):
        yield f"cell {number}", "".join(cell["source"])
        for output in cell.get("outputs", ()):
            shown = {kind: said for kind, said in output.get("data", {}).items() if kind.startswith("text/")}
            for said in (output.get("text", ""), *shown.values()):
                yield f"output of cell {number}", re.sub(r"data:image/[^\"')]*", "", "".join(said))


def _of_value(where: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, item in sorted(value.items()):
            yield from _of_value(f"{where}.{name}".lstrip("."), item)
    elif isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield from _of_value(f"{where}[{number}]", item)
    else:
        yield where, f"{value}"


def _pieces(old: str, new: str, *, keyed: bool) -> list[Piece]:
    try:
        return differences(Path(old), Path(new), keyed=keyed)
    except (SurveykitError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return [("", "a readable file", f"{type(error).__name__}: {error}"[:200])]


if __name__ == "__main__":
    pairs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    answer = [_pieces(old, new, keyed="--keyed" in sys.argv) for old, new in pairs]
    Path(sys.argv[2]).write_text(json.dumps(answer), encoding="utf-8")
