"""Kill a run again and again, at random instants, and let it resume: ``python tools/kills.py [KILLS] [UNITS] [SEED]``.

Each time either the command itself is killed with signal 9, or one of its processes: the nursery, the warm server, a
worker or a notebook. After every kill of the command no file that stands in its place may be unreadable and nothing of
the run may go on living. After one of its processes is killed the command must come to its end, with at most the
reports under way as failed. After every completed run the tree must equal that of an unbroken run byte for byte,
nothing journaled may have been made twice, and nothing may be left in the temporary folder.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from surveykit.batch import Journal
from surveykit.files import sha256_of_folder
from surveykit.forking.processes import children
from surveykit.survey import new_survey

#: Reports made at one time, and therefore the most that a kill may cost.
JOBS = 2
HEAD = '"id","counter","Overall, how satisfied are you?","How friendly was the staff?","Minutes waited","First visit?"'


def main(kills: int = 100, units: int = 60, seed: int = 1) -> None:
    """Kill and resume until there were enough kills, and say how it went."""
    rng = random.Random(seed)  # noqa: S311 - instants, not secrets
    place = Path(tempfile.mkdtemp(prefix="kills-"))
    try:
        (place / "tmp").mkdir()
        _write_survey(place, units, rng)
        began = time.monotonic()
        _start(place, "whole").wait()
        unbroken, takes = _tree(place / "whole"), time.monotonic() - began
        _say(f"an unbroken run of {units + 1} reports takes {takes:.1f} s")
        done = finished = most = processes = 0
        while done < kills:
            command = _start(place, "broken")
            try:
                command.wait(rng.uniform(0.1, 0.95 * takes))
                _check_whole(place, unbroken, command.returncode)
                finished += 1
                shutil.rmtree(place / "broken")
            except subprocess.TimeoutExpired:
                done += 1
                if rng.random() < 0.5 and (others := _below(command.pid)):
                    processes += 1
                    what = _kill_one(rng.choice(others), command, 10 * takes + 120)
                else:
                    what = "the command"
                    command.kill()
                    command.wait()
                most = max(most, _check_killed(place))
                _say(f"kill {done}, {what}: {len(_done(place))} reports stand")
        if _start(place, "broken").wait() == 0:
            _check_whole(place, unbroken, 0)
        _say(
            f"{done} kills, {processes} of them of the command's processes, {finished + 1} runs completed: every tree "
            f"as that of the unbroken run, all files readable, "
            f"at most {most} reports in place but not journaled at a kill"
        )
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _write_survey(place: Path, units: int, rng: random.Random) -> None:
    folder = new_survey("killed", place / "surveys")
    names = [f"U{number:03d}" for number in range(units)]
    register = [f"{name},{name},{name},{number},\n" for number, name in enumerate(names)]
    (folder / "units.csv").write_text("unit_id,name_zh,name_en,order,aliases\n" + "".join(register), encoding="utf-8")
    rows = [
        f"R{number},{rng.choice(names)},{rng.randint(1, 5)},{rng.randint(1, 5)},{rng.randint(1, 40)},first\n"
        for number in range(25 * units)
    ]
    (folder / "raw" / "answers.csv").write_text(f"{HEAD}\n" + "".join(rows), encoding="utf-8")


def _start(place: Path, out: str) -> subprocess.Popen[bytes]:
    options = ["--jobs", str(JOBS), "--formats", "docx,html", "--out", out]
    return subprocess.Popen(
        [sys.executable, "-m", "surveykit", "run", "killed", *options],
        cwd=place,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(place / "tmp")},
    )


def _below(pid: int) -> list[int]:
    """All processes that a process has started, directly or not."""
    below = list(children(pid))
    return below + [other for child in below for other in _below(child)]


def _kill_one(pid: int, command: subprocess.Popen[bytes], patience: float) -> str:
    """Kill a process of a command, which comes to its end; what was killed, and what the command ended with."""
    depth, parent = 0, pid
    while parent != command.pid and depth < 9:
        stat = Path(f"/proc/{parent}/stat")
        parent = int(stat.read_text().rpartition(")")[2].split()[1]) if stat.exists() else command.pid
        depth += 1
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    code = command.wait(patience)
    assert code in {0, 1}, f"the command ended with {code}"
    return f"a process {depth} below the command, which ended with {code}"


def _tree(folder: Path) -> dict[str, str]:
    """Everything that is promised to be the same."""
    parts = {name: sha256_of_folder(folder / name) for name in ("units", "overall")}
    index = {"index.html": (folder / "index.html").read_text(encoding="utf-8")}
    return {f"{part}/{name}": digest for part, files in parts.items() for name, digest in files.items()} | index


def _done(place: Path) -> dict[str, dict[str, str]]:
    entries = Journal(place / "broken" / "journal.jsonl").latest()
    return {name: entry.files for name, entry in entries.items() if entry.status != "failed"}


def _check_killed(place: Path) -> int:
    """Nothing lives on and nothing is unreadable; how many reports stand that the journal does not know."""
    _wait_for_end(place)
    folder, done = place / "broken", _done(place)
    standing = [path for path in (folder / "overall", *(folder / "units").glob("*")) if path.is_dir()]
    for report in standing:
        for path in report.rglob("*"):
            if path.is_file():
                _check_readable(path)
    unknown = [report for report in standing if report.relative_to(folder).as_posix() not in done]
    assert len(unknown) <= JOBS, f"{len(unknown)} reports would be made again"
    for name, files in done.items():
        assert sha256_of_folder(folder / name) == files, f"{name} is not as the journal says"
    return len(unknown)


def _check_readable(path: Path) -> None:
    if path.suffix in {".json", ".ipynb"}:
        json.loads(path.read_text(encoding="utf-8"))
    elif path.suffix in {".docx", ".xlsx"}:
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None, path
    elif path.suffix == ".html":
        assert path.read_text(encoding="utf-8").rstrip().endswith("</html>"), path


def _check_whole(place: Path, unbroken: dict[str, str], code: int) -> None:
    assert code == 0, f"the run ended with {code}"
    _wait_for_end(place)
    tree = _tree(place / "broken")
    other = sorted(name for name in {*tree, *unbroken} if tree.get(name) != unbroken.get(name))
    assert not other, f"differs from the unbroken run: {', '.join(other)}"
    lines = (place / "broken" / "journal.jsonl").read_bytes().splitlines()
    entries = [json.loads(line) for line in lines]
    jobs = [entry["job"] for entry in entries if entry["status"] != "failed"]
    assert len(jobs) == len(set(jobs)), "a journaled report was made again"
    left = [path.name for path in (place / "tmp").iterdir() if path.name.startswith("sk-")]
    assert not left, f"left behind: {left}"
    assert not list((place / "broken" / ".surveykit").glob("scratch/*"))


def _wait_for_end(place: Path) -> None:
    """Wait until no process of the run is there any more, at most five seconds."""
    deadline = time.monotonic() + 5
    while living := _living(place):
        assert time.monotonic() < deadline, f"processes live on: {living}"
        time.sleep(0.05)


def _living(place: Path) -> list[str]:
    """Processes whose environment names the run's temporary folder; the system tells on Linux only."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"TMPDIR={place}".encode() in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:200])
        except OSError:
            continue
    return found


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
