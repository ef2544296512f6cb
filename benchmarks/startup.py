"""How long ``surveykit --help`` and ``import surveykit`` take, beside an empty Python: at most 0.3 s each."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

from benchmarks.measure import median_seconds, report


def main() -> bool:
    """Measure in fresh processes."""
    runs = {
        "surveykit --help": [sys.executable, "-m", "surveykit", "--help"],
        "import surveykit": [sys.executable, "-c", "import surveykit"],
    }
    empty = median_seconds(lambda: _run([sys.executable, "-c", ""]), times=7)
    sys.stdout.write(f"        an empty Python process: {empty:.3f} s\n")
    met = [report(name, median_seconds(partial(_run, command), times=7), 0.3) for name, command in runs.items()]
    return all(met)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
