"""300 units without content, three times over in one process: at most 90 s each, and nothing grows from round to round.

The notebooks only publish one line; what is measured is everything around them: slices, processes, folders, journal.
After each round the files that this process holds open, its memory, its processes and the files in the temporary folder
are counted.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import report
from surveykit.batch import JobSettings, plan, run
from surveykit.forking.processes import children
from surveykit.slices import Slice
from surveykit.slices.cut import digest_of

UNITS = 300
ROUNDS = 3
JOBS = 2
#: Memory that a process may hold more after the last round than after the first: what Python keeps for reuse.
MOST_GROWTH = 10 * 2**20
CELLS = (
    'survey = ""\nunit = ""',
    "import surveykit as sk\n"
    'sk.publish(sk.Appendix(title="R", language="en", survey=survey, unit=unit).add(sk.Paragraph(unit)))',
)


def main(units: int = UNITS) -> bool:
    """Run every round in a folder of its own and compare what is left after each."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        place = Path(name)
        (place / "tmp").mkdir()
        tempfile.tempdir = os.environ["TMPDIR"] = str(place / "tmp")
        notebook = _written(place / "empty.ipynb")
        (place / "slices").mkdir()
        (place / "slices" / "slice.json").write_text("{}", encoding="utf-8")
        seconds, left = [], []
        for number in range(ROUNDS):
            began = time.perf_counter()
            _round(place, place / f"round-{number}", notebook, units)
            seconds.append(time.perf_counter() - began)
            left.append(_left(place / "tmp"))
            sys.stdout.write(f"        round {number + 1}: {seconds[-1]:.1f} s; left behind: {left[-1]}\n")
        tempfile.tempdir = None
        del os.environ["TMPDIR"]
    grown = left[-1].pop("memory") - left[0].pop("memory")
    return all(
        [
            report(f"{units} empty units", max(seconds), 90),
            report("growth of memory over three rounds", grown / 2**20, MOST_GROWTH / 2**20, unit="MB"),
            *(
                report(f"growth of {what} over three rounds", left[-1][what] - left[0][what], 0, unit="")
                for what in left[0]
            ),
        ]
    )


def _written(path: Path) -> Path:
    cells = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": source,
        }
        for number, source in enumerate(CELLS)
    ]
    cells[0]["metadata"] = {"tags": ["parameters"]}
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def _round(place: Path, folder: Path, notebook: Path, units: int) -> None:
    pieces = [
        Slice(
            f"U{number:04}",
            place / "slices" / "slice.json",
            digest_of(place / "slices" / "slice.json"),
            20,
            withheld=False,
        )
        for number in range(units)
    ]
    jobs = plan(pieces, {"unit": notebook}, JobSettings("empty", folder, formats=()))
    outcome = run(jobs, folder, workers=JOBS)
    if len(outcome.with_status("done")) != units:
        raise SystemExit(f"units failed: {[entry.failure for entry in outcome.with_status('failed')][:3]}")


def _left(temporary: Path) -> dict[str, int]:
    gc.collect()
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    memory = next(line for line in lines if line.startswith("VmRSS:"))
    return {
        "memory": int(memory.split()[1]) * 1024,
        "open files": len(list(Path("/proc/self/fd").iterdir())),
        "processes": len(children(os.getpid())),
        "temporary files": sum(1 for _ in temporary.rglob("*")),
    }


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
