"""Hostile files are read or refused at once, in a process that may take little, and the program goes on."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.hostile_files import HOSTILE, write_gigabyte, write_hostile
from benchmarks.measure import report
from surveykit.errors import SurveykitError
from surveykit.readers import read


def main() -> bool:
    """Measure each file in a program of its own; print the slowest, and what the program itself came to hold."""
    program = "from benchmarks.hostile import read_all; read_all()"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in HOSTILE:
            write_hostile(folder, kind)
        write_gigabyte(folder / "gigabyte.csv")
        command = [sys.executable, "-c", program, str(folder)]
        *lines, peak = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    seconds = {name: float(taken) for taken, name in (line.split(" ", 1) for line in lines)}
    for name in sorted(seconds, key=lambda name: -seconds[name])[:5]:
        sys.stdout.write(f"        {seconds[name]:.2f} s {name}\n")
    endless = seconds.pop("gigabyte.csv")
    met = [
        report(f"the slowest of {len(seconds)} hostile files", max(seconds.values()), 2),
        report("a line of a gigabyte", endless, 30),
        report("memory of the program after all of them", float(peak), 500, unit="MB"),
    ]
    return all(met)


def read_all() -> None:
    """Read every file of a folder: seconds and name of each, and at the end the peak of this process's memory in MB."""
    folder = Path(sys.argv[1])
    (folder / "honest").mkdir()
    (folder / "honest" / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    read(folder / "honest" / "a.csv")
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            continue
        began = time.perf_counter()
        with contextlib.suppress(SurveykitError):
            read(path)
        sys.stdout.write(f"{time.perf_counter() - began} {path.name}\n")
    text = Path("/proc/self/status").read_text(encoding="ascii")
    peak = re.search(r"VmHWM:\s+(\d+)", text)
    sys.stdout.write(f"{int(peak[1]) / 1000 if peak else 0}\n")


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
