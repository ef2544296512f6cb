"""How the parts of a draft are written: texts in quotes, guesses marked for confirmation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

#: Marks what was guessed; a person confirms by deleting it.
GUESS = "GUESS"


def quoted(text: str) -> str:
    """A text as YAML in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def guessed(text: str) -> str:
    """A guess as the comment behind its line."""
    return f"# {GUESS}: {' '.join(text.split())}"


def column_of(name: str, channel: str | None) -> str:
    """A column as ``column`` names it: for one channel only where files are channels of their own."""
    return quoted(name) if channel is None else f"{{{channel}: {quoted(name)}}}"


def missing_lines(marks: Sequence[Sequence[str]], indent: str) -> Iterator[str]:
    """The missing marks, each a text and its kind."""
    yield f"{indent}missing:"
    for text, kind in marks:
        yield f"{indent}  {quoted(text)}: {kind}  {guessed('the kind is that of the words')}"
