"""Standard output and error of a notebook: what Python writes, and what the process and its children write below it."""

from __future__ import annotations

import contextlib
import io
import os
import select
import threading
from codecs import getincrementaldecoder
from typing import Literal

from surveykit.batch.engines.warm.outputs import Outputs

_PIECE = 1 << 16


class OutStream(io.TextIOBase):
    """Stands for ``sys.stdout`` or ``sys.stderr`` under the name it has in a kernel: text goes to the outputs at once.

    File descriptor 1 or 2 becomes a pipe, so that what child processes and C code write is caught as well: by a thread
    while the notebook works, and before every text that Python writes, which keeps the order.
    """

    encoding = "UTF-8"

    def __init__(self, name: Literal["stdout", "stderr"], outputs: Outputs) -> None:
        self.name, self._outputs = name, outputs
        self._owner = os.getpid()
        descriptor = 1 if name == "stdout" else 2
        self._former = os.dup(descriptor)
        self._pipe, end = os.pipe()
        os.set_blocking(self._pipe, False)
        os.dup2(end, descriptor)
        os.close(end)
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._lock = threading.RLock()
        threading.Thread(target=self._watch, name=f"Watch {name}", daemon=True).start()

    def write(self, text: str) -> int:
        """Put text out."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._owner:
            # A process that the notebook forked: its text goes through the pipe, like that of any child.
            os.write(1 if self.name == "stdout" else 2, text.encode("utf-8", "replace"))
            return len(text)
        with self._lock:
            self._drain()
            if text:
                self._outputs.stream(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Fetch what was written below Python."""
        if os.getpid() == self._owner:
            self._drain()

    def writable(self) -> bool:
        """It is."""
        return True

    def isatty(self) -> bool:
        """It is not."""
        return False

    def fileno(self) -> int:
        """The stream that was there before, as in a kernel."""
        return self._former

    def _drain(self) -> None:
        with self._lock, contextlib.suppress(BlockingIOError):
            while piece := os.read(self._pipe, _PIECE):
                if text := self._decoder.decode(piece):
                    self._outputs.stream(self.name, text)

    def _watch(self) -> None:
        while True:
            select.select([self._pipe], [], [])
            self._drain()
