"""Hand in two studies and check them as a stranger would: ``python tools/reproduce.py [lecture|mass] … [--keep DIR]``.

The lecture evaluation (real data) and a mass evaluation of 60 units (simulated, from raw exports) are run, each with
its book, and packed with the wheels of all programs. Each bundle is then verified by ``surveykit verify --full
--offline`` in a network namespace without network, with an empty home, in another folder and another time zone. Both
must come out again in full, all numbers equal, within ten and fifteen minutes.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from surveykit.batch import bring_survey
from surveykit.batch.demo.simulated import settle_from_truth, simulate_into
from surveykit.simulation import Settings, default_faults
from surveykit.submission.isolation import can_isolate

ZONE = "Pacific/Kiritimati"
NO_NETWORK = ("unshare", "--user", "--map-root-user", "--net")


@dataclass(frozen=True)
class Study:
    """One study: its survey, whether raw exports are packed, and the minutes that verifying it may take."""

    survey: str
    raw: bool
    minutes: float


STUDIES = {"lecture": Study("lecture-evaluation", False, 10.0), "mass": Study("mass-evaluation", True, 15.0)}


def main(names: list[str]) -> int:
    """Check the studies; 0 if all came out again in full and in time."""
    keep = Path(names.pop(names.index("--keep") + 1)).resolve() if "--keep" in names else None
    chosen = [name for name in names if name != "--keep"] or list(STUDIES)
    place = keep or Path(tempfile.mkdtemp(prefix="reproduce-"))
    place.mkdir(parents=True, exist_ok=True)
    try:
        return max(checked(STUDIES[name], place / name) for name in chosen)
    finally:
        if keep is None:
            shutil.rmtree(place, ignore_errors=True)


def checked(study: Study, place: Path) -> int:
    """Make, pack and verify one study below a folder; 0 if it came out again in full and in time."""
    home = place / "home"
    home.mkdir(parents=True, exist_ok=True)
    around = {**os.environ, "XDG_CONFIG_HOME": str(home)}
    made = timed(lambda: make(study, place, around))
    digest: list[str] = []
    packed = timed(lambda: digest.append(pack(study, place, around)))
    result, seconds = verify(place / "study.zip", place / "else where", digest[0])
    again = result["rerun"]
    compared = again["compared"]
    for said in (
        f"{study.survey}: made in {made:.0f} s, packed in {packed:.0f} s, "
        f"{(place / 'study.zip').stat().st_size / 1e6:,.0f} MB",
        f"  verified from {again['started_from']} in {seconds:.0f} s: environment {again['fresh']['seconds']:.0f} s "
        f"({again['fresh']['packages']} packages, from {again['fresh']['origin']}), "
        f"re-run {again['ended']['seconds']:.0f} s",
        f"  class {result['result']}; numbers {equal(compared['numbers'])}, tables {equal(compared['tables'])}, "
        f"files {equal(compared['files'])}; network off: {again['isolated']}",
    ):
        print(said, flush=True)
    for one in result["differences"][:10]:
        print(f"  {one['file']} {one['place']}: {one['what']} ({one['expected'][:60]} / {one['found'][:200]})")
    fine = result["result"] == "full" and compared["numbers"][0] == compared["numbers"][1] and again["isolated"]
    if seconds > 60 * study.minutes:
        print(f"  longer than {study.minutes:.0f} minutes")
    return 0 if fine and seconds <= 60 * study.minutes else 1


def equal(total_and_equal: list[int]) -> str:
    """How many of how many came out again."""
    total, same = total_and_equal
    return f"{same:,} of {total:,}"


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.monotonic()
    work()
    return time.monotonic() - began


def make(study: Study, place: Path, around: Mapping[str, str]) -> None:
    """The finished reports of a study."""
    before = Path.cwd()
    os.chdir(place)
    try:
        folder = bring_survey(study.survey)
    finally:
        os.chdir(before)
    if study.survey == "mass-evaluation":
        settings = Settings(seed=5, units=60, ratings=12_000, faults=default_faults())
        simulate_into(study.survey, place / folder, settings)
        settle_from_truth(place / folder)
    units = ["--units", "all"] if study.survey == "mass-evaluation" else []
    surveykit(["run", study.survey, *units], place, around)
    surveykit(["appendix", study.survey], place, around)


def pack(study: Study, place: Path, around: Mapping[str, str]) -> str:
    """The SHA-256 of the bundle with wheels."""
    raw = ["--raw"] if study.raw else []
    said = surveykit(["pack", study.survey, "--wheels", *raw, "-o", "study.zip"], place, around)
    return re.findall(r"SHA-256 ([0-9a-f]{64})", said)[0]


def verify(bundle: Path, elsewhere: Path, digest: str) -> tuple[dict, float]:
    """The report of ``verify --full --offline`` as a stranger runs it, and how many seconds it took."""
    shutil.rmtree(elsewhere, ignore_errors=True)
    (elsewhere / "home").mkdir(parents=True)
    where = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    around = {**where, "HOME": str(elsewhere / "home"), "TZ": ZONE, "LANG": "C.UTF-8"}
    shutil.copy(bundle, elsewhere / "handed in.zip")
    began = time.monotonic()
    surveykit(
        ["verify", "handed in.zip", "--full", "--offline", "--yes", "--expect", digest, "--report", "checked"],
        elsewhere,
        around,
        before=NO_NETWORK,
        codes=(0, 1),
    )
    seconds = time.monotonic() - began
    return json.loads((elsewhere / "checked" / "verify.json").read_text(encoding="utf-8")), seconds


def surveykit(
    arguments: list[str], folder: Path, around: Mapping[str, str], before: tuple[str, ...] = (), codes: tuple = (0,)
) -> str:
    """Run the command and give what it printed."""
    command = [*before, sys.executable, "-m", "surveykit", *arguments]
    done = subprocess.run(command, cwd=folder, env=dict(around), capture_output=True, text=True, check=False)
    if done.returncode not in codes:
        said = (done.stdout + done.stderr)[-3000:]
        sys.exit(f"surveykit {' '.join(arguments)} ended with {done.returncode}:\n{said}")
    return done.stdout


if __name__ == "__main__":
    if not can_isolate():
        sys.exit("not done: this system allows no namespaces (unshare), so that the network cannot be switched off")
    sys.exit(main(sys.argv[1:]))
