"""What a warm server is started with, and what its children say, one line of JSON for each message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Required, TypedDict

from surveykit.batch.engines.failure import Raised
from surveykit.batch.engines.notebook import Json, Output


class ServerSettings(TypedDict):
    """What a server is started with: modules to import, those to leave out, its folder, and whether it rehearses."""

    modules: list[str]
    skipped: list[str]
    folder: str
    rehearsed: bool


class Message(TypedDict, total=False):
    """What a child says: it has started; a cell has begun, or ended with outputs by position; all cells are done."""

    said: Required[Literal["started", "begun", "ended", "finished"]]
    position: int
    raised: Raised | None
    count: int
    outputs: dict[str, list[Output]]
    language: Mapping[str, Json]
