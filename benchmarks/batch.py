"""Unit notebooks per minute, warm against stock papermill: at least 8 times as many (aim 12), with equal outputs.

Both run the shipped unit report of the same units of the mass evaluation, simulated, two at a time, each with the slice
and the folders that a run gives it. Stock is ``papermill.execute_notebook`` as it is installed, in two processes, with
a new kernel for every notebook. Warm runs all 60 units three times over from one server, whose start is included: it is
paid once a run, and a run of this survey has 712 units. No documents are written.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path

from benchmarks.measure import report
from surveykit.batch.demo.shipped import bring_survey, find_notebook
from surveykit.batch.demo.simulated import settle_from_truth, simulate_into
from surveykit.batch.engines.injection import inject
from surveykit.batch.engines.limits import Limits
from surveykit.batch.engines.stored import stable
from surveykit.batch.engines.warm.client import Server, run_order
from surveykit.batch.engines.warm.engine import executed, order_of
from surveykit.batch.engines.warm.imports import imports_of
from surveykit.cleaning import load_survey
from surveykit.forking.surroundings import SURROUNDINGS
from surveykit.simulation import Settings
from surveykit.slices import Slice, cut

#: Notebooks side by side, and how many of them each engine runs in one measurement.
JOBS = 2
STOCK_UNITS = 6
WARM_NOTEBOOKS = 180
TIMES = 3


def main() -> bool:
    """Measure both engines in turn, three times, and compare what they store."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        place = Path(name)
        pieces, notebook = _prepared(place)
        every = tuple(islice(cycle(pieces), WARM_NOTEBOOKS))
        ratios, stock, warm = [], [], []
        for _ in range(TIMES):
            stock.append(_timed(lambda: _run_stock(place / "stock", notebook, pieces[:STOCK_UNITS]), STOCK_UNITS))
            warm.append(_timed(lambda: _run_warm(place / "warm", notebook, every), WARM_NOTEBOOKS))
            ratios.append(stock[-1][0] / warm[-1][0])
        figures = _compare(place, pieces[:STOCK_UNITS])
    for kind, found in (("stock papermill", stock), ("warm", warm)):
        wall, processor = (statistics.median(column) for column in zip(*found, strict=True))
        sys.stdout.write(
            f"        {kind}: {wall:.2f} s a notebook at {JOBS} jobs, {60 / wall:.0f} a minute; "
            f"{processor:.2f} processor seconds each\n"
        )
    sys.stdout.write(f"        equal cell by cell, with {figures} figures in each notebook\n")
    return report("unit notebooks, warm against stock papermill", statistics.median(ratios), 8, unit="x", at_least=True)


def _prepared(place: Path) -> tuple[tuple[Slice, ...], Path]:
    """A simulated campaign, cleaned and cut; the largest units first."""
    os.chdir(place)
    folder = bring_survey("mass-evaluation")
    simulate_into("mass-evaluation", folder, Settings(seed=1, units=60, ratings=12_000))
    settle_from_truth(folder)
    survey = load_survey(folder)
    slices = cut(survey.clean(), place / "slices")
    pieces = sorted(slices.units, key=lambda piece: -piece.n)
    return tuple(pieces), find_notebook(survey.report.notebooks.unit, survey).resolve()


def _timed(run: Callable[[], None], notebooks: int) -> tuple[float, float]:
    """Seconds and processor seconds per notebook, all child processes included."""
    before, began = _processor_seconds(), time.perf_counter()
    run()
    return (time.perf_counter() - began) / notebooks, (_processor_seconds() - before) / notebooks


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _surroundings(folder: Path, piece: Slice) -> dict[str, str]:
    own = {"SURVEYKIT_SLICE": str(piece.path), "SURVEYKIT_OUTPUT": str(folder / str(piece.unit) / "out")}
    return {**os.environ, **SURROUNDINGS, **own}


def _parameters(piece: Slice) -> dict[str, str | None]:
    return {"survey": "mass-evaluation", "unit": piece.unit}


def _run_stock(folder: Path, notebook: Path, pieces: tuple[Slice, ...]) -> None:
    with ProcessPoolExecutor(JOBS) as pool:
        list(pool.map(_one_stock, [(folder, notebook, piece) for piece in pieces]))


def _one_stock(job: tuple[Path, Path, Slice]) -> None:
    folder, notebook, piece = job
    place = folder / str(piece.unit)
    place.mkdir(parents=True, exist_ok=True)
    os.chdir(place)
    os.environ.update(_surroundings(folder, piece))
    import papermill

    papermill.execute_notebook(
        str(notebook), str(place / "report.ipynb"), parameters=_parameters(piece), progress_bar=False
    )


def _run_warm(folder: Path, notebook: Path, pieces: tuple[Slice, ...]) -> None:
    """The time includes the start of the server."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    server = Server(imports_of(content), {**os.environ, **SURROUNDINGS})
    server.wait()
    lines = [server.connect() for _ in range(JOBS)]
    parts = [pieces[start::JOBS] for start in range(JOBS)]

    def work(number: int) -> None:
        for piece in parts[number]:
            place = folder / str(piece.unit)
            place.mkdir(parents=True, exist_ok=True)
            source = inject(content, _parameters(piece))
            order = order_of(source, place, _surroundings(folder, piece), None)
            ending = run_order(lines[number], order, Limits())
            (place / "report.ipynb").write_text(json.dumps(executed(source, order, ending)), encoding="utf-8")

    with ThreadPoolExecutor(JOBS) as threads:
        list(threads.map(work, range(JOBS)))
    server.close()


def _compare(place: Path, pieces: tuple[Slice, ...]) -> int:
    """The number of figures in each notebook; refuses notebooks that differ."""
    counts = set()
    for piece in pieces:
        here, there = (
            json.loads((place / kind / str(piece.unit) / "report.ipynb").read_text(encoding="utf-8"))
            for kind in ("warm", "stock")
        )
        if stable(here) != stable(there):
            raise SystemExit(f"the notebooks of {piece.unit} differ")
        outputs = [output for cell in here["cells"] for output in cell.get("outputs", ())]
        counts.add(sum("image/png" in output.get("data", {}) for output in outputs))
    if min(counts) < 3:
        raise SystemExit(f"figures are missing: {counts}")
    return min(counts)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
