"""A poll with a question of every kind that has a result, and two breakdowns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from surveykit.cleaning import load_survey
from surveykit.slices import UnitResponses, open_all
from surveykit.survey import new_survey

BREAKDOWNS = ("sex", "region")
QUESTIONS: dict[str, dict[str, Any]] = {
    "sex": {"text": "Sex", "type": "single", "choices": {"f": "Female", "m": "Male"}},
    "region": {"text": "Region", "type": "single", "choices": {"n": "North", "s": "South", "w": "West"}},
    "party": {"text": "Party", "type": "single", "choices": {"a": "A", "b": "B", "c": "C"}},
    "likes": {"text": "Likes it", "type": "rating", "choices": {1: "No", 2: "So so", 3: "Yes"}},
    "uses": {
        "text": "Uses", "type": "multiple", "choices": {"x": "Bus", "y": "Tram"}, "columns": {"x": "u1", "y": "u2"},
    },
    "advise": {"text": "Advise", "type": "nps"},
    "children": {"text": "Children", "type": "number", "unit": "children"},
    "wait": {"text": "Wait", "type": "duration", "unit": "minutes"},
    "words": {"text": "Words", "type": "text"},
}  # fmt: skip
HEADER = ["sex", "region", "party", "likes", "u1", "u2", "advise", "children", "wait", "words"]
Row = dict[str, str]


def usual(number: int) -> Row:
    """240 answers: 5 people in the west; every eighth was not asked what they use, some ticked nothing."""
    asked = number % 8 != 0
    return {
        "sex": "fm"[number % 2], "region": "w" if number < 5 else "ns"[number // 2 % 2], "party": "abc"[number % 3],
        "likes": str(number % 3 + 1), "u1": str(number % 2) if asked else "", "u2": "0" if asked else "",
        "advise": str(number % 11), "children": str(number % 4), "wait": str(number % 7 + 1), "words": "w",
    }  # fmt: skip


def poll(folder: Path, rows: list[Row], **changes: Any) -> UnitResponses:
    made = new_survey("polled", folder, "poll")
    survey = yaml.safe_load((made / "survey.yml").read_text(encoding="utf-8"))
    for key in ("headline", "rates", "design", "privacy"):
        survey.pop(key, None)
    report = {**survey["report"], "breakdowns": list(BREAKDOWNS)}
    survey |= {"language": "en", "questions": QUESTIONS, "report": report} | changes
    (made / "survey.yml").write_text(yaml.safe_dump(survey, allow_unicode=True, sort_keys=False), encoding="utf-8")
    lines = [",".join(HEADER), *(",".join(row[name] for name in HEADER) for row in rows)]
    (made / "raw" / "answers.csv").write_text("\n".join(lines), encoding="utf-8")
    return open_all(load_survey(made).clean())[0]
