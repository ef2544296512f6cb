"""The outputs of a notebook's cells, gathered as a Jupyter client gathers the messages of a kernel."""

from __future__ import annotations

import json
from threading import RLock
from typing import Any, cast

from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from traitlets import Any as AnyTrait

from surveykit.batch.engines.notebook import Output
from surveykit.batch.engines.stored import cut


class Content(Output, total=False):
    """The content of a kernel's message."""

    wait: bool
    transient: dict[str, str]


class Outputs:
    """What the cells have put out so far.

    The rules are those of ``nbclient``: clearing may wait for the next output, and a display with an id that was shown
    before changes what was shown before, also in earlier cells.
    """

    def __init__(self) -> None:
        self.cells: dict[int, list[Output]] = {}
        self.changed: set[int] = set()
        self._cell = -1
        self._clears = False
        self._shown: dict[str, list[tuple[int, Output]]] = {}
        self._lock = RLock()

    def begin(self, cell: int) -> None:
        """What is put out from now on belongs to ``cell``."""
        with self._lock:
            self._cell, self._clears = cell, False
            self.cells[cell] = []
            self.changed.add(cell)

    def taken(self) -> dict[str, list[Output]]:
        """The outputs of every cell that changed since the last call, by its position."""
        with self._lock:
            changed, self.changed = self.changed, {self._cell}
            return {str(cell): [_whole(output) for output in self.cells[cell]] for cell in sorted(changed) if cell >= 0}

    def stream(self, name: str, text: str) -> None:
        """Text on ``stdout`` or ``stderr``; pieces are joined when they are taken."""
        with self._lock:
            last = self._current[-1] if self._current and not self._clears else None
            if last and last["output_type"] == "stream" and last["name"] == name:
                cast(list[str], last["text"]).append(text)
            else:
                self._add({"output_type": "stream", "name": name, "text": [text]})

    def message(self, kind: str, content: Content) -> None:
        """A message of a kernel, by its type in the messaging protocol of Jupyter."""
        with self._lock:
            if kind == "clear_output":
                self._clear(wait=bool(content.get("wait")))
            elif kind == "error":
                self._add(
                    {
                        "output_type": kind,
                        "ename": content["ename"],
                        "evalue": content["evalue"],
                        "traceback": content["traceback"],
                    }
                )
            elif kind in ("execute_result", "display_data", "update_display_data"):
                self._display(kind, content)

    @property
    def _current(self) -> list[Output]:
        return self.cells.setdefault(self._cell, [])

    def _add(self, output: Output) -> None:
        if self._clears:
            self._clear(wait=False)
        self._current.append(output)

    def _clear(self, *, wait: bool) -> None:
        self._clears = wait
        if not wait:
            self._current.clear()
            for shown in self._shown.values():
                shown[:] = [(cell, output) for cell, output in shown if cell != self._cell]

    def _display(self, kind: str, content: Content) -> None:
        shown: Output = {"data": content["data"], "metadata": content.get("metadata") or {}}
        identifier = (content.get("transient") or {}).get("display_id")
        for cell, earlier in self._shown.get(str(identifier), ()):
            earlier.update(shown)
            self.changed.add(cell)
        if kind == "update_display_data":
            return
        output: Output = {"output_type": kind, **shown}
        if kind == "execute_result":
            output["execution_count"] = content.get("execution_count")
        self._add(output)
        if identifier:
            self._shown.setdefault(identifier, []).append((self._cell, output))


class Collector(Session):
    """Takes the messages that IPython's Jupyter shell sends, instead of sending them anywhere."""

    outputs = AnyTrait()

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *others: Any, **named: Any) -> None:
        """Hand a message to the outputs."""
        if isinstance(msg_or_type, dict):
            msg_or_type, content = msg_or_type["header"]["msg_type"], msg_or_type["content"]
        self.outputs.message(msg_or_type, self._sent(content))

    def _sent(self, content: Any) -> Any:
        """What would arrive: pictures given as bytes become text, and later changes of an object are not seen."""
        try:
            text = json.dumps(content, default=json_default, allow_nan=False)
        except (TypeError, ValueError):
            return self.unpack(self.pack(content))
        return json.loads(text)


def _whole(output: Output) -> Output:
    return {**output, "text": cut("".join(output["text"]))} if output["output_type"] == "stream" else output
