"""A study with every type of question and every kind of missing answer, in Chinese and English."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from surveykit.cleaning import Responses, load_survey

ANSWERS = 120

SURVEY = """\
format: 1
id: everything
title: {zh: 什么都问的调查, en: A survey that asks everything}
language: en
units: {register: units.csv, column: office, label: {zh: 单位, en: Office}}
respondent: id
sources: [{path: raw/answers.csv, wave_column: year}]
waves: ["2024", "2025"]
scales:
  five:
    choices: {1: {zh: 很差, en: Very poor}, 2: {zh: 差, en: Poor}, 3: {zh: 一般, en: Fair}, 4: {zh: 好, en: Good},
      5: {zh: 很好, en: Very good}}
    missing: {DK: dont_know, REF: refused}
questions:
  overall: {text: {zh: 总体评价, en: Overall rating}, type: rating, scale: five}
  why: {text: {zh: 原因, en: What was wrong}, type: text, asked_if: overall <= 2}
  region:
    text: {zh: 地区, en: Region}
    type: single
    choices: {north: {zh: 北, en: North}, south: {zh: 南, en: South}, islands: {zh: 岛, en: The islands}}
    missing: {REF: refused}
  reasons:
    text: {zh: 不满意的原因, en: Reasons}
    type: multiple
    choices: {wait: {zh: 等候, en: "Too long a wait, or it's \\"late\\""}, 态度: {zh: 态度, en: Rude staff},
      other: {zh: 其他, en: Other}}
    asked_if: overall <= 3
  balance: {text: {zh: 余额, en: Balance}, type: number, missing: {REF: refused}}
  born: {text: {zh: 出生日期, en: Day of birth}, type: date}
  spent: {text: {zh: 用时, en: Time spent}, type: duration}
  order:
    text: {zh: 排序, en: Most important}
    type: ranking
    choices: {price: {zh: 价格, en: Price}, speed: {zh: 速度, en: Speed}}
  recommend: {text: {zh: 推荐, en: Would you recommend us}, type: nps}
  with: {text: {zh: 陪同, en: Who came with you}, type: text}
derive: {good: overall >= 4}
rates: {satisfied: {label: {zh: 满意率, en: Satisfied}, question: overall, choices: [4, 5]}}
headline: {question: overall, rate: satisfied}
design: {psu: respondent}
privacy: {drop: [nickname], quasi_identifiers: [region]}
report: {title: {zh: 报告, en: Report}, author: An office, date: 2025-12-31}
"""


def _row(number: int) -> dict[str, str]:
    overall = ("1", "2", "3", "4", "5", "DK", "REF", "")[number % 8]
    low = overall in ("1", "2", "3")
    return {
        "id": f"p{number:03d}",
        "office": ("A", "B")[number % 2],
        "overall": overall,
        "why": ("call 13800000000", "x" * 3000, "", "=1+1")[number // 8 % 4] if overall in ("1", "2") else "",
        "region": ("north", "south", "islands", "north", "south", "REF", "")[number % 7 if number < 56 else number % 2],
        "reasons": ("wait;态度", "other", "", "态度")[number % 4] if low else "",
        "balance": ("-7", "12.5", "REF", "", "100")[number % 5],
        "born": ("1990-02-03", "1850-12-31", "", "2001-11-30")[number % 4],
        "spent": ("0:03:35", "30:00:00", "")[number % 3],
        "order": ("price;speed", "speed;price", "")[number % 3],
        "recommend": str(number % 11),
        "with": ("我的母亲", "nobody", "")[number % 3],
        "nickname": f"secret{number}",
        "year": ("2024", "2025")[number // 2 % 2],
    }


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the study."""
    folder = tmp_path_factory.mktemp("surveys") / "everything"
    (folder / "raw").mkdir(parents=True)
    (folder / "survey.yml").write_text(SURVEY, encoding="utf-8")
    (folder / "units.csv").write_text(
        "unit_id,name_zh,name_en,order\nA,甲处,Office A,1\nB,乙处,Office B,2\n", encoding="utf-8"
    )
    rows = [_row(number) for number in range(ANSWERS)]
    with (folder / "raw" / "answers.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


@pytest.fixture(scope="session")
def responses(everything: Path) -> Responses:
    """Its clean responses."""
    return load_survey(everything).clean()
