"""Results of Typeform: one header row with Markdown in it, a token or a network identity at the end."""

from __future__ import annotations

import re

from surveykit.readers.layout import Recognition, Signs, by_signs, headers_of, one_header_row
from surveykit.readers.table import Grid, HeaderCell

META = (
    "#", "Token", "Network ID", "Start Date (UTC)", "Submit Date (UTC)", "Stage Date (UTC)", "Response Type",
    "Tags", "Ending", "Score",
)  # fmt: skip
_SIGNS = Signs(("Start Date (UTC)", "Submit Date (UTC)", "Network ID", "Stage Date (UTC)"), 2, 0.95)
_TOKEN = re.compile(r"[0-9a-z]{20,40}")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_STRESS = re.compile(r"(?<!\w)([*_]{1,2})(\S(?:.*?\S)?)\1(?!\w)")


def recognise(grid: Grid) -> Recognition:
    """By the platform's columns at the end, or by a column of tokens."""
    known, headers = by_signs(_SIGNS)(grid), headers_of(grid)
    if not known.score and headers and headers[-1] == "Token":
        tokens = grid.columns[-1]
        if tokens and all(_TOKEN.fullmatch(token) for token in tokens) and len(set(tokens)) == len(tokens):
            return Recognition(0.8, ("the last column, Token, holds a different token in every row",))
    return known


def plain_markdown(text: str) -> str:
    """A text without Markdown: ``[dapps](https://…)`` is ``dapps``, ``_excluded_`` is ``excluded``."""
    return _STRESS.sub(r"\2", _LINK.sub(r"\1", text))


LAYOUT = one_header_row(
    recognise,
    lambda header: HeaderCell(plain_markdown(header)),
    meta=META,
    platform="Typeform",
    expected="columns Start Date (UTC), Submit Date (UTC), or Token",
)
