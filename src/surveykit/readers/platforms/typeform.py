"""Results of Typeform: one header row with Markdown in it, a token or a network identity at the end."""

from __future__ import annotations

import re
from pathlib import Path

from surveykit.readers.layout import NOTHING, Layout, Recognition, arranged, found_among, headers_of, no_export
from surveykit.readers.table import Grid, HeaderCell

META = frozenset(
    {
        "#", "Token", "Network ID", "Start Date (UTC)", "Submit Date (UTC)", "Stage Date (UTC)", "Response Type",
        "Tags",
        "Ending", "Score",
    }
)  # fmt: skip
_SIGNS = ("Start Date (UTC)", "Submit Date (UTC)", "Network ID", "Stage Date (UTC)")
_TOKEN = re.compile(r"[0-9a-z]{20,40}")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_STRESS = re.compile(r"(?<!\w)([*_]{1,2})(\S(?:.*?\S)?)\1(?!\w)")


def recognise(grid: Grid) -> Recognition:
    """By the platform's columns at the end, or by a column of tokens."""
    headers = headers_of(grid)
    found = found_among(headers, _SIGNS)
    if len(found) >= 2:
        return Recognition(0.95, (f"columns {', '.join(found)}",))
    if headers and headers[-1] == "Token":
        tokens = grid.columns[-1]
        if tokens and all(_TOKEN.fullmatch(token) for token in tokens) and len(set(tokens)) == len(tokens):
            return Recognition(0.8, ("the last column, Token, holds a different token in every row",))
    return NOTHING


def arrange(grid: Grid, path: Path) -> Grid:
    """Questions without their Markdown; columns keep their names."""
    known = recognise(grid)
    if not known.score:
        raise no_export("Typeform", path, "columns Start Date (UTC), Submit Date (UTC), or Token", headers_of(grid))
    cells = [
        HeaderCell(plain_markdown(tidied), column=raw, meta=tidied in META)
        for tidied, raw in zip(headers_of(grid), grid.header, strict=True)
    ]
    return arranged(grid, cells, recognised=(f"Typeform: {'; '.join(known.reasons)}",))


def plain_markdown(text: str) -> str:
    """A text without Markdown: ``[dapps](https://…)`` is ``dapps``, ``_excluded_`` is ``excluded``."""
    return _STRESS.sub(r"\2", _LINK.sub(r"\1", text))


LAYOUT = Layout(recognise, arrange)
