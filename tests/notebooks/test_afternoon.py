"""An analyst's afternoon, as the docs tell it: few lines, no pandas, and the numbers of the file."""

from __future__ import annotations

import ast
import csv
import json
import shutil
from operator import mul
from pathlib import Path
from typing import Any

import docx
import pytest

from places import ROOT

NOTEBOOK = ROOT / "docs" / "afternoon.ipynb"
ITEMS = ("advice_work", "advice_personal", "affection", "cry")
SCORES = {"Often": 5, "Sometimes": 4, "Rarely": 3, "Never, but open to it": 2, "Never, and not open to it": 1}


def code_cells() -> list[str]:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def result_of(cell: str, names: dict[str, Any]) -> Any:
    """Run a cell; the value of its last line."""
    tree = ast.parse(cell)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return None if last is None else eval(compile(ast.Expression(last.value), "cell", "eval"), names)


@pytest.fixture(scope="module")
def afternoon(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], list[Any]]:
    """A folder with the poll alone, the notebook's names, and what each of its cells showed."""
    place = tmp_path_factory.mktemp("afternoon")
    shutil.copytree(ROOT / "surveys" / "poll", place / "surveys" / "poll", ignore=shutil.ignore_patterns(".surveykit"))
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        shown = [result_of(cell, names) for cell in code_cells()]
    return place, names, shown


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (ROOT / "surveys" / "poll" / "raw" / "answers.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_it_takes_at_most_25_lines_and_no_pandas() -> None:
    lines = [line for cell in code_cells() for line in cell.splitlines() if line.strip(" #")]
    assert len(lines) <= 25
    assert not any("pandas" in line or "pd." in line or ".frame" in line for line in lines)


def test_the_frame_is_in_words(afternoon: tuple[Path, dict[str, Any], list[Any]]) -> None:
    first = afternoon[2][1]
    assert first["age"].iloc[0] == "35 - 64" and first["masculine"].iloc[0] == "Somewhat masculine"


def test_the_filter_is_of_young_graduates(
    afternoon: tuple[Path, dict[str, Any], list[Any]], rows: list[dict[str, str]]
) -> None:
    filtered = afternoon[2][3]
    young = [row for row in rows if row["age"] == "18 - 34" and row["education"].startswith(("College", "Post"))]
    weights = {answer: sum(float(row["weight"]) for row in young if row["pressure"] == answer) for answer in ("Yes", "No")}
    (yes,) = filtered.where(category="y")["value"]
    total = sum(float(row["weight"]) for row in young)
    assert yes == pytest.approx(weights["Yes"] / total)
    assert set(filtered["n"]) == {len(young)}


def test_means_by_group_and_alpha_are_those_of_the_file(
    afternoon: tuple[Path, dict[str, Any], list[Any]], rows: list[dict[str, str]]
) -> None:
    _, names, shown = afternoon
    published = {number.by["age"]: number for number in names["openness"].table.numbers if "age" in number.by}
    for code, age in (("young", "18 - 34"), ("middle", "35 - 64"), ("old", "65 and up")):
        people = [(row, [SCORES[row[item]] for item in ITEMS if row[item] in SCORES]) for row in rows if row["age"] == age]
        valid = [(float(row["weight"]), sum(known) / len(known)) for row, known in people if len(known) >= 2]
        mean = sum(weight * score for weight, score in valid) / sum(weight for weight, _ in valid)
        assert published[code].value == pytest.approx(mean, abs=1e-4)
        assert published[code].low < mean < published[code].high
    complete = [row for row in rows if all(row[item] in SCORES for item in ITEMS)]
    weights = [float(row["weight"]) for row in complete]
    columns = [[SCORES[row[item]] for row in complete] for item in ITEMS]
    spread = sum(_variance(column, weights) for column in columns)
    alpha = 4 / 3 * (1 - spread / _variance(list(map(sum, zip(*columns, strict=True))), weights))
    assert shown[-2].alpha == pytest.approx(alpha)


def _variance(values: list[int], weights: list[float]) -> float:
    mean = sum(map(mul, values, weights)) / sum(weights)
    return sum(weight * (value - mean) ** 2 for value, weight in zip(values, weights, strict=True)) / sum(weights)


def test_word_holds_what_was_shown(afternoon: tuple[Path, dict[str, Any], list[Any]]) -> None:
    place, names, shown = afternoon
    document = docx.Document(str(place / "reports" / "poll" / "draft" / "appendix.docx"))
    assert len(document.tables) >= 4
    assert len(document.inline_shapes) == 1  # the plot of means
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {"Father or father figure(s)", "18 - 34"} <= cells
    assert "p" in [column.label for column in shown[-3].columns]  # the regression's coefficients are tested
    assert any("Rao" in note or "p " in note for note in names["cross"].notes)
