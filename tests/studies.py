"""Real surveys declared under ``tests/studies``; their raw files are in the folder of real data.

``by_hand`` counts a study's answers from its raw file and its ``survey.yml`` with nothing of surveykit: the truth that
reports are held against.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

STUDIES = Path(__file__).parent / "studies"

#: The raw files of each study below the folder of real data, by their names in ``survey.yml``.
FILES = {
    "carpentries": {"raw/answers.csv": "carpentries-instructor-training/20180908_post_clean.csv"},
    "masculinity": {"raw/raw-responses.csv": "masculinity/raw-responses.csv"},
    "rse-2017": {"raw/answers.csv": "rse-2017-uk/public_data.csv"},
    "sfo-2017": {"raw/answers.csv": "sfo-airport/2017_SFO_Customer_Survey_20250817.csv"},
    "wjx-800": {
        "raw/text.xls": "wenjuanxing/[问卷星数据]800_800_0.xls",
        "raw/codes.xls": "wenjuanxing/[问卷星数据]800_800_2.xls",
    },
}

Question = dict[str, Any]
#: (question, statistic) or (question, statistic, code): number of valid answers and value
Truth = dict[tuple[str, ...], tuple[int, float]]


def study(name: str, parent: Path, shared_data: Path) -> Path:
    """The folder of a study below ``parent``, with its raw files under the names that ``survey.yml`` gives them."""
    folder = shutil.copytree(STUDIES / name, parent / name)
    for inside, path in FILES[name].items():
        target = folder / inside
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(shared_data / path, target)
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a delimited file, by header; a column without header is called by its letter."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        table = list(csv.reader(lines))
    headers = [header.strip() or "column A" for header in table[0]]
    return [dict(zip(headers, map(plain, row), strict=True)) for row in table[1:]]


def plain(text: str) -> str:
    return text.replace("\xa0", " ").strip()


def texts_of(path: Path) -> Any:
    """A YAML file with all its values as texts: ``No`` is a word, and 01 is not 1."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


def questions_of(folder: Path) -> dict[str, Question]:
    """The questions of ``survey.yml`` with their choices, the items of matrices as questions of their own."""
    survey = texts_of(folder / "survey.yml")
    result: dict[str, Question] = {}
    for name, question in survey["questions"].items():
        whole = {**survey.get("scales", {}).get(question.get("scale"), {}), **question}
        if question["type"] != "matrix":
            result[name] = whole
            continue
        for item, own in whole.pop("items").items():
            result[item] = {**whole, "type": whole.get("of", "rating"), **own}
    return result


def by_hand(folder: Path) -> Truth:
    """Shares of all choices, means and net promoter scores, weighted where the survey has a weight."""
    (path,) = (folder / "raw").glob("*.csv")
    rows, questions, path = rows_of(path), questions_of(folder), folder / "decisions.yml"
    decided = texts_of(path)["answers"] if path.exists() else []
    means = {(line["question"], line["found"]): line.get("means") for line in decided}
    weight = next(
        (question.get("column", name) for name, question in questions.items() if question.get("role") == "weight"), ""
    )
    weights = [float(row[weight]) if weight else 1.0 for row in rows]
    result: Truth = {}
    for name, question in questions.items():
        meant = {found: code for (asked, found), code in means.items() if asked == name}
        if question["type"] in ("single", "rating"):
            result |= single(name, question, meant, rows, weights)
        elif question["type"] == "multiple":
            result |= multiple(name, question, meant, rows, weights)
        elif question["type"] == "ranking":
            result |= ranking(name, question, rows, weights)
        elif question["type"] == "nps":
            result |= net_promoter_score(name, question, rows, weights)
        elif question["type"] == "number" and question.get("role") != "weight":
            result |= mean_of(name, [row[question["column"]] for row in rows], weights)
    return result | constructs(folder, questions, rows, weights)


def mean_of(name: str, cells: list[str], weights: list[float]) -> Truth:
    answers = [(float(cell), weight) for cell, weight in zip(cells, weights, strict=True) if cell]
    total = sum(weight for _, weight in answers)
    return {(name, "mean"): (len(answers), sum(value * weight for value, weight in answers) / total)}


def constructs(folder: Path, questions: dict[str, Question], rows: list[dict[str, str]], weights: list[float]) -> Truth:
    """Mean scores of those who answered at least half of a construct's questions."""
    survey = texts_of(folder / "survey.yml")
    result: Truth = {}
    for name, construct in survey.get("constructs", {}).items():
        cells = []
        for row in rows:
            known = [
                score
                for item in construct["questions"]
                if (score := score_of(row, questions[item], item in construct.get("reverse", ()))) is not None
            ]
            cells.append(str(sum(known) / len(known)) if 2 * len(known) >= len(construct["questions"]) else "")
        result |= mean_of(name, cells, weights)
    return result


def score_of(row: dict[str, str], question: Question, reverse: bool) -> float | None:
    codes = {plain(label): float(code) for code, label in question["choices"].items()}
    score = codes.get(row[question["column"]])
    return sum((min(codes.values()), max(codes.values()))) - score if reverse and score is not None else score


def single(
    name: str, question: Question, meant: dict[str, str | None], rows: list[dict[str, str]], weights: list[float]
) -> Truth:
    code_of = codes_of(question, meant)
    column, sums, n = question.get("column", name), defaultdict[str, float](float), Counter[str]()
    for row, weight in zip(rows, weights, strict=True):
        text = row[column]
        if text in code_of:
            sums[code_of[text]] += weight
            n[code_of[text]] += 1
    if not n:
        return {}
    total = sum(sums.values())
    result: Truth = {(name, "share", code): (n.total(), sums[code] / total) for code in question["choices"]}
    if question["type"] == "rating":
        result[name, "mean"] = n.total(), sum(float(code) * value for code, value in sums.items()) / total
    return result


def multiple(
    name: str, question: Question, meant: dict[str, str | None], rows: list[dict[str, str]], weights: list[float]
) -> Truth:
    """Cells of a list of columns name choices; else each choice has a column, with a word of whoever was asked."""
    if isinstance(question["columns"], list):
        code_of = codes_of(question, meant)
        ticked = [{code_of.get(row[column]) for column in question["columns"]} - {None} for row in rows]
        asked = [bool(codes) for codes in ticked]
    else:
        not_ticked, blank = {"Not selected", "No", "0"}, {"", *question.get("missing", {})}
        ticked = [
            {code for code, column in question["columns"].items() if row[column] not in not_ticked | blank}
            for row in rows
        ]
        asked = [any(row[column] not in blank for column in question["columns"].values()) for row in rows]
    total = sum(weight for weight, was in zip(weights, asked, strict=True) if was)
    sums = {
        code: sum(weight for codes, weight in zip(ticked, weights, strict=True) if code in codes)
        for code in question["choices"]
    }
    return {
        (name, statistic, code): (sum(asked), weight / whole)
        for statistic, whole in (("share_of_cases", total), ("share_of_responses", sum(sums.values())))
        for code, weight in sums.items()
    }


def ranking(name: str, question: Question, rows: list[dict[str, str]], weights: list[float]) -> Truth:
    """Mean places of the choices, among those who gave them one."""
    code_of, places = codes_of(question, {}), dict[str, list[str]]()
    for row in rows:
        found = [code_of.get(row[column]) for column in question["columns"]]
        for code in question["choices"]:
            places.setdefault(code, []).append(str(1 + found.index(code)) if code in found else "")
    means = {code: mean_of(name, cells, weights)[name, "mean"] for code, cells in places.items()}
    return {(name, "mean_rank", code): mean for code, mean in means.items()}


def codes_of(question: Question, meant: dict[str, str | None]) -> dict[str, str]:
    """What the texts of a cell mean, but for those that are no answer."""
    codes = {code: code for code in question["choices"]}
    codes |= {plain(label): code for code, label in question["choices"].items()}
    codes |= {found: code for found, code in meant.items() if code}
    return {text: code for text, code in codes.items() if text not in question.get("missing", {})}


def net_promoter_score(name: str, question: Question, rows: list[dict[str, str]], weights: list[float]) -> Truth:
    answers = [
        (int(row[question["column"]]), weight)
        for row, weight in zip(rows, weights, strict=True)
        if re.fullmatch("10|[0-9]", row[question["column"]])
    ]
    net = sum(weight * ((answer >= 9) - (answer <= 6)) for answer, weight in answers)
    return {(name, "net_promoter_score"): (len(answers), 100 * net / sum(weight for _, weight in answers))}


def numbers_of(blocks: Any) -> Iterator[tuple[tuple[str, ...], int, float]]:
    """What a report's blocks publish of everybody, by the names of ``by_hand``."""
    for block in blocks:
        for number in getattr(block, "numbers", ()):
            if number.value is not None and set(number.by) <= {"variable", "category"}:
                yield (number.by["variable"], number.statistic, *list(number.by.values())[1:]), number.n, number.value
