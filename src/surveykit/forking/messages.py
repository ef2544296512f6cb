"""What a fork server says to its clients, one line of JSON for each message."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from typing import Literal, Required, TypedDict


class Notice(TypedDict, total=False):
    """What the server says to a client: a child is forked, or gone with a status, or the system refused it."""

    said: Required[Literal["forked", "gone", "refused"]]
    pid: int
    status: int
    processor: float
    why: str


def send(line: socket.socket, message: Mapping[str, object]) -> None:
    """Send a message."""
    line.sendall(json.dumps(message).encode("ascii") + b"\n")
