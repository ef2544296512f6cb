"""The whole mass evaluation: 712 units, each with notebook, docx, xlsx, html and pdf, from raw files to the index.

Promised on two processors: at most 8 minutes (aim 5), at most 2 GB of memory for all processes together; then a second
run with nothing changed: no notebook, at most 5 s. It takes minutes, so it runs only when it is named.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.measure import report
from surveykit.batch.demo.shipped import bring_survey
from surveykit.batch.demo.simulated import settle_from_truth, simulate_into
from surveykit.forking.processes import children


def main() -> bool:
    """Run twice; the simulation of the data is not counted."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        os.chdir(name)
        folder = bring_survey("mass-evaluation")
        simulate_into("mass-evaluation", folder)
        settle_from_truth(folder)
        first = _run(Path("first.log"))
        second = _run(Path("second.log"))
        made = re.search(r"(\d+) made now", Path("second.log").read_text(encoding="utf-8"))
    sys.stdout.write(
        f"        {first.processor:.0f} processor seconds in {first.seconds:.0f} s; load {os.getloadavg()[0]:.1f}; "
        f"the second run {second.processor:.1f} processor seconds\n"
    )
    return all(
        [
            report("712 units with all documents", first.seconds / 60, 8, unit="min"),
            report("memory of all processes", first.memory / 2**30, 2, unit="GB"),
            report("a second run with nothing changed", second.seconds, 5),
            report("reports that it makes", -1 if made is None else int(made[1]), 0, unit="reports"),
        ]
    )


class _Used:
    """What a command used: seconds, processor seconds, and the most memory of all its processes together."""

    def __init__(self) -> None:
        self.seconds = self.processor = 0.0
        self.memory = 0


def _run(log: Path) -> _Used:
    used, before, began = _Used(), _processor_seconds(), time.perf_counter()
    with log.open("wb") as output:
        command = subprocess.Popen(
            [sys.executable, "-m", "surveykit", "run", "mass-evaluation", "--jobs", "2"], stdout=output, stderr=output
        )
        watcher = threading.Thread(target=_watch, args=(command, used))
        watcher.start()
        code = command.wait()
        watcher.join()
    if code:
        raise SystemExit(f"the run ended with {code}:\n" + log.read_text(encoding="utf-8")[-2000:])
    used.seconds, used.processor = time.perf_counter() - began, _processor_seconds() - before
    return used


def _processor_seconds() -> float:
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def _watch(command: subprocess.Popen[bytes], used: _Used) -> None:
    while command.poll() is None:
        used.memory = max(used.memory, _memory(command.pid))
        time.sleep(0.5)


def _memory(pid: int) -> int:
    """Bytes that a process and all below it hold; pages that several share count once (proportional set size)."""
    own = 0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                own = int(line.split()[1]) * 1024
    except OSError:
        own = 0
    return own + sum(map(_memory, children(pid)))


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
