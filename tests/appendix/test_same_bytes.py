"""Equal appendices give equal bytes under five environments: hash seed, time zone, locale, umask, folder, workers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from small_survey import random_answers, write_survey
from surveykit.files import sha256_of_folder

WRITE = """
import json, os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
os.umask(int(sys.argv[3], 8))
import appendix_sample as sample
from surveykit.appendix import IndexPage, IndexRow, publish, write_documents, write_index
for language in ("zh", "en"):
    folder = publish(sample.appendix(language), Path(sys.argv[2]) / language)
    write_documents(folder, ["docx", "xlsx", "html", "pdf"])
    rows = (IndexRow("D01", "A", "done", 12, "3.2", 3.2, {"docx": "units/D01/appendix.docx"}),)
    write_index(folder / "index.html", IndexPage("T", language, "s", rows, "Mean"))
"""
#: Hash seed, time zone, locale, umask and number of workers.
ENVIRONMENTS = (
    ("1", "Asia/Shanghai", "C", "022", 1),
    ("77", "America/New_York", "C.UTF-8", "077", 2),
    ("random", "Pacific/Kiritimati", "POSIX", "002", 4),
    ("0", "UTC", "en_US.UTF-8", "027", 2),
    ("4000000000", "Asia/Kathmandu", "zh_CN.UTF-8", "000", 1),
)


def surroundings(seed: str, zone: str, locale: str) -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}


def hashes(folder: Path, seed: str, zone: str, locale: str, umask: str) -> dict[str, str]:
    arguments = [sys.executable, "-c", WRITE, str(Path(__file__).parent), str(folder), umask]
    subprocess.run(arguments, check=True, env=surroundings(seed, zone, locale), cwd=folder.parent)
    modes = {oct(path.stat().st_mode & 0o777) for path in folder.rglob("*") if path.is_file()}
    assert modes == {"0o644"}
    return sha256_of_folder(folder)


@pytest.mark.parametrize("count", [2, pytest.param(5, marks=pytest.mark.slow)])
def test_processes_write_the_same_bytes(tmp_path, count):
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    places = ["one", "other place", "第三处", "four/deep", "x" * 100]
    (tmp_path / "four").mkdir()
    pairs = list(zip(places, ENVIRONMENTS, strict=True))[:count]
    found = [hashes(tmp_path / place, *environment[:4]) for place, environment in pairs]
    assert found[1:] == found[:1] * (count - 1)
    assert len(found[0]) == 2 * 11
    assert json.dumps(sorted(found[0])).count("appendix.pdf") == 2


@pytest.mark.slow  # five runs
def test_whole_runs_and_books_give_one_hash_per_file(tmp_path):
    """``run`` and ``appendix`` as typed, five times over; everything under units/, overall/, book/, and the index."""
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    answers, units = random_answers(3)
    chosen = units[:2]
    folder = write_survey(tmp_path / "made", [one for one in answers if one.unit in chosen], chosen)
    found = []
    for number, (seed, zone, locale, umask, workers) in enumerate(ENVIRONMENTS):
        place = tmp_path / f"place {number}"
        shutil.copytree(folder, place / "surveys" / "made")
        script = "import sys; from surveykit.cli import run; sys.exit(run({run}) or run({book}))"
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                script.format(run=["run", "made", "--jobs", str(workers)], book=["appendix", "made"]),
            ],
            check=False,
            env=surroundings(seed, zone, locale),
            cwd=place,
            capture_output=True,
            text=True,
            umask=int(umask, 8),
        )
        assert done.returncode == 0, done.stdout + done.stderr
        reports = sha256_of_folder(place / "reports" / "made")
        found.append(
            {
                name: digest
                for name, digest in reports.items()
                if name.startswith(("units/", "overall/", "book/")) or name in ("index.html", "index.json")
            }
        )
        shutil.rmtree(place)
    assert len(found[0]) > 50
    assert {name.rsplit(".", 1)[-1] for name in found[0]} >= {"docx", "xlsx", "html", "pdf", "json", "csv", "ipynb"}
    for other in found[1:]:
        assert {name for name in found[0] if found[0][name] != other.get(name)} == set()
        assert other.keys() == found[0].keys()
