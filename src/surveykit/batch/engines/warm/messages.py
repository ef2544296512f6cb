"""What server, children and clients say to each other, one line of JSON for each message."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from typing import Literal, Required, TypedDict

from surveykit.batch.engines.failure import Raised
from surveykit.batch.engines.notebook import Json, Output


class ServerSettings(TypedDict):
    """What a server is started with: modules to import, those to leave out, its folder, the command's process."""

    modules: list[str]
    skipped: list[str]
    folder: str
    parent: int


class Notice(TypedDict, total=False):
    """What the server says to a client: a child is forked, or gone with a status, or the system refused it."""

    said: Required[Literal["forked", "gone", "refused"]]
    pid: int
    status: int
    processor: float
    why: str


class Message(TypedDict, total=False):
    """What a child says: it has started; a cell has begun, or ended with outputs by position; all cells are done."""

    said: Required[Literal["started", "begun", "ended", "finished"]]
    position: int
    raised: Raised | None
    count: int
    outputs: dict[str, list[Output]]
    language: Mapping[str, Json]


def send(line: socket.socket, message: Message | Notice) -> None:
    """Send a message."""
    line.sendall(json.dumps(message).encode("ascii") + b"\n")
