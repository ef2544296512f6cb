"""Files that belong together: the two modes of one 问卷星 export, known by their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_NEW = re.compile(r"(?P<before>.*?)(?P<id>\d{6,})_(?P<mode>按文本|按序号)_(?P<after>.+)\.(?:xlsx|xls|csv)")
_OLD = re.compile(r"(?P<id>.+\d+_\d+)_(?P<mode>[02])\.(?:xlsx|xls|csv)")
_TEXT = ("按文本", "0")


def with_pairs(paths: Sequence[Path]) -> list[tuple[Path, Path | None]]:
    """Each file with the one in number mode beside it; files in number mode whose text mode is there are not alone."""
    matches = [(path, _NEW.fullmatch(path.name) or _OLD.fullmatch(path.name)) for path in paths]
    shared = {path: f"{path.parent}/{name['id']}" for path, name in matches if name}
    is_text = {path: name["mode"] in _TEXT for path, name in matches if name}
    texts, numbers = ({shared[path]: path for path in shared if is_text[path] is wanted} for wanted in (True, False))
    return [
        (path, numbers.get(shared[path]) if is_text.get(path) else None)
        for path in paths
        if is_text.get(path, True) or shared[path] not in texts
    ]
