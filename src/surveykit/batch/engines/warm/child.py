"""What happens in a forked child: one notebook, from its surroundings to its last cell."""

from __future__ import annotations

import asyncio
import atexit
import gc
import json
import os
import random
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

from surveykit.batch.engines.enclosure import Enclosure, enclose
from surveykit.batch.engines.failure import raised
from surveykit.batch.engines.warm.messages import Message
from surveykit.batch.engines.warm.outputs import Outputs
from surveykit.batch.engines.warm.shell import LANGUAGE, run_cell, send_to
from surveykit.batch.engines.warm.streams import OutStream
from surveykit.forking.messages import send
from surveykit.forking.processes import limit_memory
from surveykit.forking.surroundings import BACKEND

#: Threads without a name of their own that a kernel starts before its first cell: the next one is ``Thread-5``.
_THREADS_OF_A_KERNEL = 4


@dataclass(frozen=True)
class Order:
    """One notebook to be run: position, source and id of each cell; ``lenient`` cells may raise; memory in bytes."""

    cells: tuple[tuple[int, str, str | None], ...]
    environment: Mapping[str, str]
    folder: str
    memory: int | None
    lenient: tuple[int, ...]
    enclosure: Enclosure | None = None

    @classmethod
    def read(cls, text: str) -> Order:
        """The order that was sent as JSON."""
        stored = json.loads(text)
        enclosure = stored.pop("enclosure")
        return cls(**stored, enclosure=None if enclosure is None else Enclosure(**enclosure))


def run_child(shell: InteractiveShell, line: socket.socket) -> None:
    """Run the notebook that is asked for on ``line``, and end the process."""
    status = 1
    try:
        with line.makefile("r", encoding="utf-8") as reader:
            order = Order.read(reader.readline())
        outputs = _settle(shell, order)
        send(line, {"said": "started"})
        # Not asyncio.run(): it would keep an interrupt from the cell that is to be stopped.
        asyncio.new_event_loop().run_until_complete(_run(shell, order, outputs, line))
        atexit._run_exitfuncs()
        status = 0
    finally:
        os._exit(status)


def _settle(shell: InteractiveShell, order: Order) -> Outputs:
    """Make this process look like a kernel that has just been started."""
    atexit._clear()  # what the server has yet to tidy up is not this process's to tidy up
    gc.enable()
    os.environ.clear()
    os.environ.update(order.environment)
    os.environ.setdefault("MPLBACKEND", BACKEND)  # for what imports matplotlib later, or in another process
    shell.init_environment()  # type: ignore[no-untyped-call]  # IPython types few of its methods
    os.chdir(order.folder)
    if order.enclosure is not None and not enclose(order.enclosure):
        raise OSError("the system did not enclose the notebook's process")
    tempfile.tempdir = None
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    # Modules of the current folder can be imported: behind the standard library, as in a kernel.
    installed = (number for number, entry in enumerate(sys.path) if Path(entry).name.endswith("-packages"))
    sys.path.insert(next(installed, 0), "")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    outputs = Outputs()
    sys.stdout, sys.stderr = OutStream("stdout", outputs), OutStream("stderr", outputs)
    # Threads and pools have the names that they have in a fresh kernel, whatever the server has run before.
    threading._counter = count(_THREADS_OF_A_KERNEL + 1).__next__  # type: ignore[attr-defined]  # the counter of names is private
    ThreadPoolExecutor._counter = count().__next__  # type: ignore[attr-defined]  # the counter of names is private
    send_to(shell, outputs)
    limit_memory(order.memory)
    return outputs


async def _run(shell: InteractiveShell, order: Order, outputs: Outputs, line: socket.socket) -> None:
    for position, source, identifier in order.cells:
        outputs.begin(position)
        send(line, {"said": "begun", "position": position})
        error = await run_cell(shell, source, identifier)
        await asyncio.sleep(0)
        is_failure = error is not None and position not in order.lenient
        ended: Message = {
            "said": "ended",
            "position": position,
            "raised": raised(error, shell.compile) if error is not None and is_failure else None,
            "count": shell.execution_count - 1,
            "outputs": outputs.taken(),
        }
        send(line, ended)
        if is_failure or shell.exit_now:
            break
    send(line, {"said": "finished", "language": LANGUAGE})
