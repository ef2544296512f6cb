"""Files that belong together: the two modes of one 问卷星 export, told from their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_NEW = re.compile(r"(?P<before>.*?)(?P<id>\d{6,})_(?P<mode>按文本|按序号)_(?P<after>.+)\.(?:xlsx|xls|csv)")
_OLD = re.compile(r"(?P<id>.+\d+_\d+)_(?P<mode>[02])\.(?:xlsx|xls|csv)")
_TEXT = ("按文本", "0")


def with_pairs(paths: Sequence[Path]) -> list[tuple[Path, Path | None]]:
    """Each file with the one in number mode beside it; files in number mode whose text mode is there are not alone."""
    known = {path: key for path in paths if (key := _key(path)) is not None}
    texts = {key[0]: path for path, key in known.items() if key[1] in _TEXT}
    numbers = {key[0]: path for path, key in known.items() if key[1] not in _TEXT}
    result: list[tuple[Path, Path | None]] = []
    for path in paths:
        key = known.get(path)
        if key is None:
            result.append((path, None))
        elif key[1] in _TEXT:
            result.append((path, numbers.get(key[0])))
        elif key[0] not in texts:
            result.append((path, None))
    return result


def _key(path: Path) -> tuple[str, str] | None:
    """What both files of a pair share, and the mode."""
    name = _NEW.fullmatch(path.name) or _OLD.fullmatch(path.name)
    return None if name is None else (f"{path.parent}/{name['id']}", name["mode"])
