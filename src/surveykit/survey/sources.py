"""Which files a path with ``*`` and ``?`` means."""

from __future__ import annotations

import re
from pathlib import Path

from surveykit.survey.settings import Source

PACKAGE = "package:"


def is_pattern(path: str) -> bool:
    """Whether a path means every file that fits it; brackets, which file names hold, mean nothing special."""
    return not path.startswith(PACKAGE) and ("*" in path or "?" in path)


def fitting(pattern: str, folder: Path) -> list[str]:
    """The files below ``folder`` whose paths fit, in the order of their names; ``*`` and ``?`` stop at ``/``."""
    form = re.compile("".join({"*": "[^/]*", "?": "[^/]"}.get(sign, re.escape(sign)) for sign in pattern))
    depth = pattern.count("/")
    files = folder.glob("/".join(["*"] * (depth + 1)))
    paths = (file.relative_to(folder).as_posix() for file in files if file.is_file())
    return sorted(path for path in paths if form.fullmatch(path) and not Path(path).name.startswith((".", "~$")))


def files_of(source: Source, folder: Path) -> list[Source]:
    """A source for every file that its path means, with its pair."""
    if not is_pattern(source.path) and not is_pattern(source.pair or ""):
        return [source]
    paths = fitting(source.path, folder) if is_pattern(source.path) else [source.path]
    pairs: list[str] | list[None] = [None] * len(paths)
    if source.pair is not None:
        pairs = fitting(source.pair, folder) if is_pattern(source.pair) else [source.pair]
    return [source.model_copy(update={"path": path, "pair": pair}) for path, pair in zip(paths, pairs, strict=True)]
