"""Many notebooks, one after the other, from one warm server: ``python tools/forks.py [FORKS]``.

Says how long each takes, and makes sure that none hangs and that memory, open files, processes and temporary files stay
as they were: a third of the forks after the other.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from surveykit.batch.engines.limits import Limits
from surveykit.batch.engines.warm.client import Server, run_order
from surveykit.batch.engines.warm.engine import order_of
from surveykit.forking.processes import children
from surveykit.forking.surroundings import SURROUNDINGS

JOBS = 2
ROUNDS = 3
#: An almost empty notebook that still touches the libraries whose state a fork could break.
NOTEBOOK = {
    "cells": [
        {"cell_type": "code", "metadata": {}, "source": "import pandas as pd\nimport surveykit as sk\nunit = 1"},
        {"cell_type": "code", "metadata": {}, "source": "print(pd.Series([unit, 2]).sum())"},
    ]
}


def main(forks: int = 3000) -> None:
    """Fork, count, and compare the rounds."""
    with tempfile.TemporaryDirectory(prefix="forks-") as place:
        environment = {**os.environ, **SURROUNDINGS, "TMPDIR": place}
        server = Server(("pandas", "surveykit"), environment, Path(place))
        server.wait()
        lines = [server.connect() for _ in range(JOBS)]
        found = []
        for number in range(ROUNDS):
            began = time.monotonic()
            with ThreadPoolExecutor(JOBS) as threads:
                done = list(threads.map(lambda line: _round(line, Path(place), forks // ROUNDS // JOBS), lines))
            took = (time.monotonic() - began) / sum(done)
            found.append(_state(server.process.pid, Path(place)))
            sys.stdout.write(f"round {number + 1}: {sum(done)} forks, {1000 * took:.0f} ms each; {found[-1]}\n")
            sys.stdout.flush()
        server.close()
        first, last = found[0], found[-1]
        assert last["open files"] == first["open files"]
        assert last["processes"] == first["processes"] == 0
        assert last["temporary files"] == first["temporary files"]
        assert last["memory in MB"] <= first["memory in MB"] * 1.05 + 5


def _round(line: object, place: Path, forks: int) -> int:
    order = order_of(NOTEBOOK, place, {**os.environ, **SURROUNDINGS}, Limits(60, 60, 2**31))
    for _ in range(forks):
        ending = run_order(line, order, Limits(60, 60, 2**31))  # type: ignore[arg-type]  # a socket
        assert ending.cells[1].outputs[0]["text"] == "3\n", ending
    return forks


def _state(pid: int, place: Path) -> dict[str, int]:
    memory = next(
        line for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Rss:")
    )
    return {
        "open files": len(list(Path(f"/proc/{pid}/fd").iterdir())) + len(list(Path("/proc/self/fd").iterdir())),
        "processes": len(children(pid)),
        "temporary files": sum(1 for _ in place.rglob("*")),
        "memory in MB": int(memory.split()[1]) // 1024,
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
