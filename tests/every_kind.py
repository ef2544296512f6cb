"""A weighted poll without units that asks in every way there is: what the codebooks of archives have to hold."""

from __future__ import annotations

import csv
from pathlib import Path

from surveykit.cleaning import Responses, load_survey

SURVEY = """\
format: 1
id: kinds
title: {zh: "每种题型 <都有> & 一份", en: "Every <kind> & more"}
language: zh
origin: {zh: "为测试而编 ]]> 的数据", en: "Made ]]> for tests"}
sources: [{path: raw/answers.csv}]
scales:
  five:
    choices: {1: {zh: 很差, en: Very poor}, 2: {zh: 差, en: Poor}, 3: {zh: 一般, en: Fair}, 4: {zh: 好, en: Good},
      5: {zh: 很好, en: Very good}}
    missing: {DK: dont_know, REF: refused}
questions:
  overall: {text: {zh: 总体, en: Overall}, type: rating, scale: five}
  aspects:
    text: {zh: 各方面, en: Aspects}
    type: matrix
    scale: five
    items: {speed: {text: {zh: 速度, en: Speed}, column: speed}, manner: {text: {zh: 态度, en: Manner}, column: manner}}
  city:
    text: {zh: 城市, en: City}
    type: single
    choices: {n: {zh: 北, en: North}, s: {zh: 南, en: South}}
    role: trait
  reasons:
    text: {zh: 原因, en: Reasons}
    type: multiple
    choices: {wait: {zh: 等, en: Wait}, staff: {zh: 人, en: Staff}}
    asked_if: overall <= 3
    columns: {wait: wait, staff: staff}
  first:
    text: {zh: 排序, en: Order}
    type: ranking
    choices: {price: {zh: 价, en: Price}, place: {zh: 地, en: Place}}
  votes:
    text: {zh: 票数, en: Votes}
    type: ballot
    choices: {1: {zh: 差, en: Bad}, 5: {zh: 好, en: Good}}
    columns: {1: bad, 5: good}
  recommend: {text: {zh: 推荐, en: Recommend}, type: nps}
  income: {text: {zh: 收入, en: Income}, type: number, minimum: 0, maximum: 1000.5, intervals: true}
  age: {text: {zh: 年龄, en: Age}, type: number, minimum: 16}
  born: {text: {zh: 生日, en: Day of birth}, type: date}
  since: {text: {zh: 入职年, en: Since}, type: date, period: year}
  took: {text: {zh: 用时, en: Time taken}, type: duration}
  why: {text: {zh: "说明\\n第二行", en: "Why?\\nSay more"}, type: text}
  w: {text: {zh: 权数, en: Weight}, type: number}
derive:
  pleased: overall >= 4
  band: {is: "bands(age, [30, 45])", text: {zh: 年龄段, en: Age band}, choices: {1: 青, 2: 中, 3: 老}}
  points: {is: "mean(speed, manner)", text: {zh: 得分, en: Points}}
constructs: {service: {label: {zh: 服务, en: Service}, questions: [speed, manner]}}
rates: {good: {label: {zh: 好评率, en: Good}, question: overall, choices: [4, 5]}}
headline: {question: overall, rate: good}
design: {weight: w}
report: {title: {zh: 报告, en: Report}, author: {zh: 统计处 & 分部, en: An office}, date: 2025-12-31}
"""


def row(number: int) -> dict[str, str]:
    """What one person answered."""
    low = number % 8 < 3
    return {
        "overall": ("1", "2", "3", "4", "5", "DK", "REF", "")[number % 8],
        "speed": str(number % 5 + 1),
        "manner": ("1", "5", "DK", "")[number % 4],
        "city": ("n", "s")[number % 2],
        "wait": str(number % 2) if low else "",
        "staff": str(number // 2 % 2) if low else "",
        "first": ("price;place", "place;price", "")[number % 3],
        "bad": str(number % 3),
        "good": str(number % 7),
        "recommend": str(number % 11),
        "income": ("12.5", "300余", "10-15", "", "900")[number % 5],
        "age": str(18 + number % 60),
        "born": ("1990-02-03", "", "2001-11-30")[number % 3],
        "since": str(1990 + number % 30),
        "took": ("0:03:35", "30:00:00", "")[number % 3],
        "why": ("", "<b>慢</b> & 贵", "]]>", "a\x0bb")[number % 4],
        "w": f"{0.5 + number % 4 / 4:g}",
    }


def responses(folder: Path, rows: list[dict[str, str]] | None = None, survey: str = SURVEY) -> Responses:
    """The clean responses of a survey that is written to ``folder``; 160 of them if none are given."""
    (folder / "raw").mkdir(parents=True)
    (folder / "survey.yml").write_text(survey, encoding="utf-8")
    rows = rows or [row(number) for number in range(160)]
    with (folder / "raw" / "answers.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return load_survey(folder).clean()
