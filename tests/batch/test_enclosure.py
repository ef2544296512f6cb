"""A notebook sees its own answers only and writes where its result is collected; what it does otherwise fails alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from made import write_notebook
from small_survey import Answer, write_survey
from surveykit.batch import Journal, Limits, Request, run_survey
from surveykit.batch.engines.enclosure import Enclosure, can_enclose, enclose
from surveykit.cleaning import load_survey
from surveykit.files import sha256_of_folder

pytestmark = pytest.mark.skipif(not can_enclose(), reason="this system does not enclose processes (Linux 5.13 does)")

FOUND = """
import os, pathlib, signal, subprocess, sys, time
import surveykit as sk
own = pathlib.Path(os.environ["SURVEYKIT_SLICE"]).parent
run = pathlib.Path.cwd().parents[2]
other = own.parent / "south"
"""
PUBLISH = """
sk.publish(sk.Appendix(title="R", language="en", survey=survey, unit=unit).add(sk.Paragraph(f"unit {unit}")))
"""
#: What a notebook does before it publishes, and what is said of it; nothing where it may do so and reaches nobody.
DAEMON = """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(2)
        (run / "units" / "south" / "appendix.html").write_text("forged")
    os._exit(0)
"""
ACTS = {
    "reads another's answers": ("(other / 'responses.parquet').read_bytes()", "PermissionError"),
    "lists the slices": ("os.listdir(own.parent)", "PermissionError"),
    "rewrites another's answers": ("(other / 'responses.parquet').write_bytes(b'')", "PermissionError"),
    "rewrites its own answers": ("(own / 'responses.parquet').write_bytes(b'')", "PermissionError"),
    "removes another's answers": ("import shutil; shutil.rmtree(other)", "PermissionError"),
    "writes another's report": ("(run / 'units' / 'south').mkdir(parents=True, exist_ok=True)", "PermissionError"),
    "adds to the journal": ("open(run / 'journal.jsonl', 'a').write('{}')", "PermissionError"),
    "reads the seal's key": ("(run / '.surveykit' / 'seal.key').read_text()", "PermissionError"),
    "reads the raw answers": ("pathlib.Path('RAW').read_text()", "PermissionError"),
    "reads the key of identities": ("pathlib.Path(os.environ['SURVEYKIT_KEY']).read_text()", "PermissionError"),
    "writes into the temporary folder of all": ("pathlib.Path('/tmp/sk-was-here').write_text('')", "PermissionError"),
    "publishes to another's folder": (
        "os.environ['SURVEYKIT_OUTPUT'] = str(run / 'units' / 'south')",
        "Permission denied",
    ),
    "kills its parent": ("os.kill(os.getppid(), 9)", "PermissionError"),
    "looks into its parent's memory": ("open(f'/proc/{os.getppid()}/mem', 'rb')", "PermissionError"),
    "starts a program that does": ("subprocess.run(['cat', other / 'slice.json'], check=True)", "CalledProcessError"),
    "leaves a process behind": (DAEMON, ""),
    "closes its files": ("os.closerange(0, 3)", ""),
    "goes elsewhere": ("os.chdir('/')", ""),
    "fills the memory": ("import numpy; numpy.ones(2**28)", "Unable to allocate"),
    "floods its output": ("for _ in range(40): print('x' * 2**20)", ""),
    "removes its own folder": ("import shutil; shutil.rmtree(pathlib.Path.cwd() / 'result')", ""),
    "publishes a link to another's folder": (
        "os.rmdir('result'); os.symlink(run / 'units' / 'south', 'result')",
        "cannot be written",
    ),
    "puts a link where its notebook is kept": ("os.symlink(run / 'journal.jsonl', 'report.ipynb')", ""),
    "stops itself": ("os.kill(os.getpid(), signal.SIGSTOP)", "took longer than"),
    "sets the clock of its process": ("time.time = time.monotonic = lambda: 0.0", ""),
}


def test_an_enclosed_process_reads_and_writes_what_it_may(tmp_path: Path) -> None:
    for name in ("hidden/own", "hidden/other", "work"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "x").write_text("x")
    read, write = os.pipe()
    if (pid := os.fork()) == 0:
        said = [str(enclose(Enclosure((str(tmp_path),), (str(tmp_path / "hidden/own"),), (str(tmp_path / "work"),))))]
        for name, mode in (("hidden/own/x", "r"), ("hidden/own/x", "w"), ("hidden/other/x", "r"), ("work/y", "w")):
            try:
                (tmp_path / name).open(mode).close()
                said.append("yes")
            except PermissionError:
                said.append("no")
        os.write(write, " ".join(said).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    assert os.read(read, 100).decode() == "True yes no no yes"


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["warm", "stock"])
def test_what_a_hostile_notebook_does_reaches_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    acts = ACTS if engine == "warm" else dict(list(ACTS.items())[::5])
    names = {f"a{number:02}": act for number, act in enumerate(acts)}
    monkeypatch.setenv("SURVEYKIT_KEY", str(tmp_path / "key"))
    (tmp_path / "key").write_text("0123456789abcdef" * 2)
    units = [*names, "north", "south"]
    folder = write_survey(tmp_path, [Answer(unit, "5") for unit in units for _ in range(12)], units)
    raw = sorted(path for path in (folder / "raw").iterdir())
    branches = ["pass"]
    for unit, name in names.items():
        branches += [f"if unit == {unit!r}:", *(f"    {line}" for line in _lines(acts[name][0], raw[0]))]
    hostile = write_notebook(tmp_path / "hostile.ipynb", FOUND, "\n".join(branches), PUBLISH)
    survey = load_survey(folder)
    before = sha256_of_folder(folder / "raw")
    # A kernel of its own imports everything anew, also for those that do nothing wrong.
    limits = Limits(cell=3.0 if engine == "warm" else 20.0, unit=60.0, memory=1 << 30)
    out = tmp_path / "out"
    request = Request(survey, out, unit_notebook=hostile, formats=("html",), engine=engine, limits=limits, workers=2)
    entries = run_survey(request).outcome.entries
    ends = {name: entries[f"units/{unit}"] for unit, name in names.items()}
    said = {name: entry.problem(" ") for name, entry in ends.items()}
    assert {name: said[name] for name, (_, text) in acts.items() if text not in said[name]} == {}
    if engine == "warm":  # a kernel of its own may be lost with what it starts or closes: its unit's failure alone
        assert {name: said[name] for name, (_, text) in acts.items() if said[name] and not text} == {}
    for entry in entries.values():
        assert entry.status == "failed" or entry.files == sha256_of_folder(out / entry.job)
    assert entries["units/north"].status == entries["units/south"].status == "done"
    assert Journal(out / "journal.jsonl").forged() == ()
    assert len(Journal(out / "journal.jsonl").latest()) == len(units) + 1
    assert sha256_of_folder(folder / "raw") == before
    assert not Path("/tmp/sk-was-here").exists()


def _lines(act: str, raw: Path) -> list[str]:
    return act.replace("RAW", str(raw)).strip().splitlines()
