"""What a draft of ``survey.yml`` guessed and nobody has confirmed: lines marked ``# GUESS``."""

from __future__ import annotations

import re
from pathlib import Path

_MARKED = re.compile(r"#\s*GUESS\b")


def marked_lines(path: Path) -> list[int]:
    """The lines of a file that are still marked as guesses, counted from 1; none of a file that is not there."""
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return [number for number, line in enumerate(lines, 1) if _MARKED.search(line)]
