"""Made surveys of counters: units, their clerks and kinds of visit, with as many answers as a test wants."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from surveykit.survey import new_survey

VISITS = ("first", "again", "phone")


@dataclass(frozen=True)
class Answer:
    """One row of an export; empty texts were not answered."""

    unit: str
    overall: str
    visit: str = "first"
    clerk: str = ""
    source: int = 1
    attitude: str = "4"
    note: str = ""
    person: str = ""


#: The channel and the wave of a source.
Place = tuple[str, str]


def write_survey(
    parent: Path, answers: Sequence[Answer], units: Sequence[str], name: str = "made", places: Sequence[Place] = ()
) -> Path:
    """A survey with these answers, a breakdown by kind of visit, clerks below the counters, a median and a total.

    The answers stand in two sources; or in one for each of ``places``, which makes channels and waves of them.
    """
    folder = new_survey(name, parent)
    settings = (folder / "survey.yml").read_text(encoding="utf-8")
    for old, new in (
        ("  - path: raw/answers.csv", _sources(places)),
        ("label: {zh: 服务窗口, en: Counter}", "label: {zh: 服务窗口, en: Counter}\n  below: clerk"),
        ("      again: {zh: 再次办理, en: Return visit}", "      again: Return visit\n      phone: By phone"),
        ("\nrates:", "\n  clerk: {text: Clerk, type: text, column: clerk}\n\nrates:"),
        ("checks:\n  duplicates: {keys: [respondent, unit], action: keep_last}", "checks:\n  #"),
    ):
        assert old in settings
        settings = settings.replace(old, new, 1)
    settings += "\nmeasures:\n  middle: {of: overall, statistic: median}\n  stock: {of: attitude, statistic: total}\n"
    if places:
        waves, channels = (sorted({place[part] for place in places}) for part in (1, 0))
        settings += f"\nwaves: {json.dumps(waves)}\nchannels:\n"
        settings += "".join(f"  {channel}: {{label: {{zh: {channel}, en: By {channel}}}}}\n" for channel in channels)
    (folder / "survey.yml").write_text(settings, encoding="utf-8")
    register = [f"{unit},{unit},{unit},{number},\n" for number, unit in enumerate(units)]
    (folder / "units.csv").write_text("unit_id,name_zh,name_en,order,aliases\n" + "".join(register), encoding="utf-8")
    (folder / "raw" / "answers.csv").unlink()
    head = '"id","counter","Overall, how satisfied are you?","How friendly was the staff?",'
    head += '"Minutes waited","First visit?","note","clerk"\n'
    for source in range(1, max(len(places), 2) + 1):
        rows = [
            f"{one.person or f'R{number:05d}'},{one.unit},{one.overall},{one.attitude},7,{one.visit},"
            f"{one.note},{one.clerk}\n"
            for number, one in enumerate(answers)
            if one.source == source
        ]
        (folder / "raw" / f"answers{source}.csv").write_text(head + "".join(rows), encoding="utf-8")
    return folder


def _sources(places: Sequence[Place]) -> str:
    if not places:
        return "  - path: raw/answers1.csv\n  - path: raw/answers2.csv"
    return "\n".join(
        f'  - {{path: raw/answers{number}.csv, channel: {channel}, wave: "{wave}"}}'
        for number, (channel, wave) in enumerate(places, start=1)
    )


def given_by_few(answers: Sequence[Answer], seed: int) -> list[Answer]:
    """The same answers, but many people gave several: at one counter, and some of them at several counters."""
    rng = random.Random(seed)
    rows = {unit: sum(answer.unit == unit for answer in answers) for unit in {answer.unit for answer in answers}}
    shares = {unit: rng.choice([1, 1, 2, 4]) for unit in sorted(rows)}
    return [
        replace(
            answer,
            person=f"all-{rng.randrange(6)}"
            if rng.random() < 0.1
            else f"{answer.unit}-{rng.randrange(max(1, rows[answer.unit] // shares[answer.unit]))}",
        )
        for answer in answers
    ]


def random_answers(seed: int) -> tuple[list[Answer], list[str]]:
    """Answers to counters of very different sizes, some tiny, one perhaps without any."""
    rng = random.Random(seed)
    units = [f"U{number}" for number in range(rng.randint(3, 7))]
    visits = rng.choices([1, 2, 5, 12], k=len(VISITS))
    answers = []
    for unit in units:
        n = rng.choice([0, 3, 8, 9, 11, 14, 17, 25, 40, 70])
        lift = rng.uniform(-0.8, 0.8)
        clerks = [f"{unit}c{number}" for number in range(rng.randint(1, 4))]
        own = [weight * rng.choice([0.2, 1, 1, 3]) for weight in visits]
        answers += [
            Answer(
                unit,
                "" if rng.random() < 0.03 else str(min(5, max(1, round(rng.gauss(3.4 + lift, 1))))),
                "" if rng.random() < 0.02 else rng.choices(VISITS, own)[0],
                "" if rng.random() < 0.03 else rng.choice(clerks),
                2 if rng.random() < 0.25 else 1,
                "" if rng.random() < 0.1 else str(rng.randint(1, 5)),
            )
            for _ in range(n)
        ]
    return answers + [Answer("U0", "3", source=source) for source in (1, 2) for _ in range(12)], units
