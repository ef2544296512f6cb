"""A made survey of offices with everything a measure can be of: minutes waited, amounts, ratings, ages; two waves."""

from __future__ import annotations

import csv
import random
from pathlib import Path

WAVES = ("2024", "2025")
#: Centre of the minutes waited in each office; the shorter the better.
CENTRES = {"A": 42, "B": 18, "C": 30, "D": 9, "E": 36, "F": 24, "G": 50, "H": 13}
_SETTINGS = """\
format: 1
id: offices
title: {zh: 办事大厅, en: Offices}
language: zh
waves: ["2024", "2025"]
units: {register: units.csv, column: office, label: {zh: 窗口, en: Office}}
respondent: person
sources: [{path: raw/answers.csv, wave_column: wave}]
scales:
  five:
    choices: {5: {zh: 很好, en: Fine}, 4: {zh: 好, en: Good}, 3: {zh: 中, en: Fair}, 2: {zh: 差, en: Bad}, 1: 很差}
questions:
  overall: {text: {zh: 总体, en: Overall}, type: rating, scale: five, column: overall}
  staff: {text: {zh: 态度, en: Staff}, type: rating, scale: five, column: staff}
  minutes: {text: {zh: 等候分钟数, en: Minutes waited}, type: number, minimum: 0, maximum: 400, column: minutes}
  amount: {text: {zh: 金额, en: Amount}, type: number, minimum: 0, maximum: 100000, column: amount}
  age: {text: {zh: 年龄, en: Age}, type: number, minimum: 0, maximum: 120, column: age}
  visit:
    text: {zh: 办事次数, en: Visit}
    type: single
    choices: {first: {zh: 首次, en: First}, again: {zh: 再次, en: Return}}
constructs: {service: {label: {zh: 服务, en: Service}, questions: [overall, staff]}}
measures:
  waiting:
    label: {zh: 等候时间, en: Waiting time}
    of: minutes
    statistic: median
    unit: {zh: 分钟, en: min}
    decimals: 1
    better: low
  turnover:
    label: {zh: 办理金额, en: Turnover}
    of: amount
    statistic: total
    unit: {zh: 万元, en: "10,000 yuan"}
    decimals: 0
  under_30: {label: {zh: 30岁以下, en: Under 30}, of: age < 30, statistic: share, better: low}
  courtesy: {label: {zh: 服务水平, en: Courtesy}, of: service}
  per_minute: {label: {zh: 每分钟金额, en: Amount per minute}, of: amount / (minutes + 1), better: neither}
HEADLINE
RULES
report: {title: {zh: 报告, en: Report}, date: 2025-12-31, breakdowns: [visit]}
"""


def write_measured(parent: Path, headline: str, rules: str = "", *, per_wave: int = 60, name: str = "offices") -> Path:
    """The survey below ``parent / surveys``, opening with ``headline`` (a line of YAML), with these rules."""
    folder = parent / "surveys" / name
    (folder / "raw").mkdir(parents=True)
    settings = _SETTINGS.replace("HEADLINE", f"headline: {headline}").replace("RULES", rules and f"rules: {rules}")
    (folder / "survey.yml").write_text(settings.replace("id: offices", f"id: {name}"), encoding="utf-8")
    lines = [f"{unit},{unit}窗口,Office {unit},{number}\n" for number, unit in enumerate(CENTRES)]
    (folder / "units.csv").write_text("unit_id,name_zh,name_en,order\n" + "".join(lines), encoding="utf-8")
    with (folder / "raw" / "answers.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(_rows(per_wave))
    return folder


def _rows(per_wave: int) -> list[list[object]]:
    rng = random.Random(29)
    rows: list[list[object]] = [["person", "office", "wave", "overall", "staff", "minutes", "amount", "age", "visit"]]
    for wave in WAVES:
        for place, (office, centre) in enumerate(CENTRES.items()):
            for number in range(per_wave + 5 * place):
                person = f"P{rng.randrange(100_000):05d}" if number else f"{office}0"
                minutes = max(0, round(rng.gauss(centre - 3 * (wave == "2025"), 7)))
                score = min(5, max(1, round(5.2 - centre / 14 + rng.gauss(0, 0.8))))
                other = min(5, max(1, score + rng.choice([-1, 0, 0, 1])))
                age = rng.randint(18, 29) if rng.random() < centre / 70 else rng.randint(30, 80)
                visit = rng.choice(["first", "again"])
                amount = round(rng.expovariate(1 / (20 + 4 * place)))
                rows.append([person, office, wave, score, other, minutes, amount, age, visit])
    return rows
