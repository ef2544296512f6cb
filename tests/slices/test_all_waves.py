"""Several waves and channels, read by somebody who has every file of a run and adds and subtracts.

A unit's account of rows and its channels are of the latest wave and add up to each other; waves stand beside it.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pandas as pd
import pytest

import surveykit as sk
from attacking import Attack
from seeds import seeds
from small_survey import VISITS, Answer, Place, given_by_few, write_survey
from surveykit import tables
from surveykit.results import Estimates, Number
from surveykit.sections.book import bulletin
from surveykit.slices import UnitResponses, open_all

#: Channels and waves of the sources: every channel in every wave; a channel that began late; waves alone; a channel
#: whose ratings of one wave came in two files.
SHAPES: tuple[tuple[Place, ...], ...] = (
    (("window", "2024"), ("sms", "2024"), ("window", "2025"), ("sms", "2025")),
    (("window", "2024"), ("window", "2025"), ("sms", "2025")),
    (("web", "2024"), ("web", "2025")),
    (("window", "2024"), ("sms", "2024"), ("window", "2025"), ("window", "2025"), ("sms", "2025")),
)


_THREE = ("2023", "2024", "2025")
THREE_WAVES: tuple[tuple[Place, ...], ...] = (
    tuple((channel, wave) for wave in _THREE for channel in ("window", "sms")),
    tuple(("web", wave) for wave in _THREE),
    (("window", "2023"), ("window", "2024"), ("sms", "2024"), ("window", "2025"), ("sms", "2025")),
    (("window", "2023"), ("sms", "2023"), ("window", "2024"), ("window", "2024"), ("window", "2025"), ("sms", "2025")),
)


def random_waves(
    seed: int, shapes: tuple[tuple[Place, ...], ...] = SHAPES
) -> tuple[list[Answer], list[str], tuple[Place, ...]]:
    """Answers to units of which some have few answers in one source; of even seeds, everybody answered everything."""
    rng = random.Random(seed)
    places = shapes[seed % len(shapes)]
    units = [f"U{number}" for number in range(rng.randint(3, 6))]
    answers = []
    for unit in units:
        size = rng.choice([12, 30, 60, 120])
        lift = rng.uniform(-0.8, 0.8)
        for source in range(1, len(places) + 1):
            n = rng.choice([0, 3, 9, 12, size, size + 7, size + 11])
            answers += [
                Answer(
                    unit,
                    "" if seed % 2 and rng.random() < 0.03 else str(min(5, max(1, round(rng.gauss(3.4 + lift, 1))))),
                    rng.choice(VISITS),
                    f"{unit}c",
                    source,
                    "" if rng.random() < 0.1 else str(rng.randint(1, 5)),
                )
                for _ in range(n)
            ]
    return answers + [Answer("U0", "3", source=1 + number % len(places)) for number in range(48)], units, places


def numbers_of(data: UnitResponses) -> dict[tuple[str, tuple[tuple[str, str], ...]], Number]:
    """Every number of answers that the notebooks publish of channels, waves and sources."""
    survey, question = data.survey, data.survey.headline.question
    design = {name: data.design_by(name) for name in ("", "channel", "wave")}
    several = [name for name in ("channel", "wave") if len(getattr(survey, f"{name}s")) > 1]
    parts = Estimates.joined(design[name].mean(question, by=name) for name in several)
    medians = Estimates.joined(design[name].measure("middle", by=name) for name in several)
    rates = Estimates.joined(design[name].rate("satisfied", by=name) for name in several)
    made = [
        tables.account(data.responses, data.view()),
        tables.summary(design[""].mean(question), None, data.view(), id="headline"),
        tables.summary(parts, rates, data.view(), by=several, id="parts"),
        tables.summary(design[""].measure("middle"), None, data.view(), id="headline"),
        tables.summary(medians, None, data.view(), by=several, id="parts"),
        *(tables.response(data.responses_by(name), data.view(), by=[name], id=f"response_{name}") for name in several),
    ]
    if data.unit is None:
        made.append(tables.response(data.responses_by(*several), data.view(), by=several, id="response"))
    found = {}
    for table in made:
        for number in table.numbers:
            wanted = number.by.get("variable") in ("kept", "valid") if number.statistic == "count" else True
            if wanted:
                found[table.id + "." + number.statistic, tuple(sorted(number.by.items()))] = number
    return found


class Everything:
    """What is told of answers by unit, channel and wave, as one system of equations."""

    def __init__(self, frame: pd.DataFrame, places: tuple[Place, ...], units: list[str], several: bool) -> None:
        self.attack, self.places, self.frame = Attack(several), places, frame
        self.sources = [f"raw/answers{number}.csv" for number in range(1, len(places) + 1)]
        valid, missing = frame[frame["overall"].notna()], frame[frame["overall"].isna()]
        self.units = units
        for kind, rows in (("valid", valid), ("missing", missing), ("kept", frame)):
            counted = rows.groupby(["unit", "source"], observed=False).size()
            for unit in units:
                for source in self.sources:
                    self.attack.unknown((kind, unit, source), counted.get((unit, source), 0))
        for unit in units:
            for source in self.sources:
                self.attack.sums(("kept", unit, source), [(kind, unit, source) for kind in ("valid", "missing")])

    def total(self, kind: str, unit: str | None, **where: str) -> tuple[str, ...]:
        """The name of a sum over sources, and over units where none is named; its equation is added once."""
        name = (f"sum of {kind}", unit or "", *(f"{key}={code}" for key, code in sorted(where.items())))
        if name in self.attack.names:
            return name
        parts = [
            (kind, one, source)
            for one in ([unit] if unit else self.units)
            for source, (channel, wave) in zip(self.sources, self.places, strict=True)
            if all({"channel": channel, "wave": wave, "source": source}[key] == code for key, code in where.items())
        ]
        truth = sum(self.attack.truth[self.attack.names[part]] for part in parts)
        self.attack.unknown(name, truth)
        self.attack.sums(name, parts)
        return name

    def people(self, kind: str, unit: str | None, **where: str) -> int:
        """How many people gave the rows of a sum."""
        rows = self.frame if kind == "kept" else self.frame[self.frame["overall"].notna()]
        for column, code in {**where, **({"unit": unit} if unit else {})}.items():
            rows = rows[rows[column] == code]
        return rows["respondent"].nunique()

    def truth(self, name: tuple[str, ...]) -> float:
        return self.attack.truth[self.attack.names[name]]

    def told(self, unit: str | None, data: UnitResponses) -> None:
        for (table, by), number in numbers_of(data).items():
            codes = dict(by)
            where = {name: codes[name] for name in ("channel", "wave") if name in codes}
            if number.shown == "withheld" and where == {"wave": data.wave}:
                continue  # its table withholds the latest wave beside a small one; the headline tells it
            is_cell = len(where) == 2
            if "wave" not in where and data.wave is not None:
                where["wave"] = data.wave
            source = None
            if table == "account.count":
                source = next((one for one in self.sources if codes["source"].startswith("raw-" + one[4:12])), None)
                kind, at = "kept", {"wave": where["wave"], **({"source": source} if source else {})}
            else:
                kind, at = "valid", where
            name = self.total(kind, unit, **at)
            if number.shown == "withheld" and self.people(kind, unit, **at) >= 10 and (source or is_cell):
                # A report tells all of its lines or none: one that is large is no secret by itself.
                continue
            self.attack.told(name, number, reasons=table == "account.count" and not source)
        if unit is None:
            self.bulletin(data)

    def bulletin(self, data: UnitResponses) -> None:
        """What the bulletin says in words: received by wave and channel, and units with their answers of a wave."""
        said = "\n".join(block.text for block in bulletin(data, data.view()).blocks if isinstance(block, sk.Paragraph))
        wave = re.search(r"In (\d{4}), ", said)
        where = {"wave": wave.group(1)} if wave else {}
        for unit, n in re.findall(r"(U\d) \([\d.]+%, n = (\d+)\)", said):
            self.know(self.total("valid", unit, **where), int(n))
        for channel, n in re.findall(r"By (\w+) ([\d,]+) \([\d.]+%\)", said):
            self.know(self.total("kept", None, channel=channel, **where), int(n.replace(",", "")))
        received = re.search(r"([\d,]+) valid ratings were received", said)
        assert received, said
        self.know(self.total("kept", None, **where), int(received.group(1).replace(",", "")))

    def know(self, name: tuple[str, ...], n: int) -> None:
        index = self.attack.names[name]
        assert self.truth(name) == n, (name, n)
        self.attack.rows.append(({index: 1.0}, float(n)))

    def small_parts(self) -> None:
        """No report shows a channel in one wave of a unit, so a small one must not follow either."""
        nothing = Number(id="", table="", statistic="mean", by={}, value=None, n=None, method="", shown="withheld")
        for unit in (*self.units, None):
            for place in dict.fromkeys(self.places):
                name = self.total("valid", unit, channel=place[0], wave=place[1])
                if 0 < self.people("valid", unit, channel=place[0], wave=place[1]) < 10:
                    self.attack.told(name, nothing, reasons=False)


def attacked(
    answers: list[Answer], units: list[str], places: tuple[Place, ...], folder: Path, several: bool = False
) -> list[tuple[str, ...]]:
    responses = sk.load_survey(write_survey(folder, answers, units, places=places)).clean()
    overall, parts = open_all(responses)
    everything = Everything(responses.frame, places, units, several)
    for data in (overall, *parts):
        everything.told(data.unit.unit_id if data.unit else None, data)
    everything.small_parts()
    return everything.attack.solved()


def answers_of(sizes: dict[str, tuple[int, ...]]) -> list[Answer]:
    """So many answers of each unit in every source."""
    return [
        Answer(unit, "4" if number % 3 else "2", source=source)
        for unit, counts in sizes.items()
        for source, n in enumerate(counts, start=1)
        for number in range(n)
    ]


@pytest.mark.parametrize(
    ("shape", "sizes"),
    [
        (0, {"A": (60, 5, 70, 80), "B": (50, 0, 60, 90)}),
        (0, {"A": (60, 3, 70, 80), "B": (50, 2, 60, 90), "C": (30, 1, 40, 50)}),
        (1, {"A": (60, 5, 70), "B": (50, 2, 60), "C": (30, 1, 40)}),
        (1, {"A": (60, 70, 5), "B": (50, 60, 2), "C": (30, 40, 1)}),
        (2, {"A": (4, 70), "B": (3, 60), "C": (0, 40)}),
        (3, {"A": (60, 5, 70, 3, 20), "B": (50, 20, 60, 3, 0), "C": (30, 10, 40, 2, 14)}),
        # All of A answered, so its account's lines would tell the channels that it withholds for C.
        (3, {"A": (22, 10, 29, 18, 12), "B": (30, 12, 30, 3, 12), "C": (127, 131, 127, 131, 3)}),
    ],
)
def test_a_small_part_does_not_follow(shape: int, sizes: dict[str, tuple[int, ...]], tmp_path: Path) -> None:
    """Few answered through one channel in one wave, or stand in one file: of all units together, or of one."""
    assert attacked(answers_of(sizes), list(sizes), SHAPES[shape], tmp_path) == []


@pytest.mark.parametrize("seed", seeds(12))
def test_no_withheld_number_follows_from_all_waves_and_channels(seed: int, tmp_path: Path) -> None:
    assert attacked(*random_waves(seed), tmp_path) == []


@pytest.mark.parametrize("seed", seeds(8, 2))
def test_no_withheld_number_follows_from_three_waves(seed: int, tmp_path: Path) -> None:
    """Beside a small wave its report withholds another one, which must not follow from the other units either."""
    assert attacked(*random_waves(seed, THREE_WAVES), tmp_path) == []


@pytest.mark.parametrize("seed", seeds(12))
@pytest.mark.parametrize("shapes", [SHAPES, THREE_WAVES])
def test_no_small_number_of_people_follows_from_all_waves(seed: int, shapes, tmp_path: Path) -> None:
    """Many gave several answers: in one place, or also in others. What must not follow goes by people."""
    answers, units, places = random_waves(seed, shapes)
    assert attacked(given_by_few(answers, seed), units, places, tmp_path, several=True) == []


FULL = SHAPES[0]


def survey_of(sizes: dict[str, tuple[int, ...]], folder: Path) -> tuple[UnitResponses, list[UnitResponses]]:
    """A survey with so many answers of each unit in every source, all channels in both waves."""
    written = write_survey(folder, answers_of(sizes), list(sizes), places=FULL)
    overall, units = open_all(sk.load_survey(written).clean())
    return overall, list(units)


def said_in(data: UnitResponses) -> str:
    return "\n".join(block.text for block in bulletin(data, data.view()).blocks if isinstance(block, sk.Paragraph))


def test_the_bulletin_tells_channels_apart_only_if_they_are_large_in_every_wave(tmp_path: Path) -> None:
    """Of 2024 there are 5 messages. Those of 2025, and of both years, would tell it."""
    few, _ = survey_of({"A": (60, 5, 70, 80), "B": (50, 0, 60, 90)}, tmp_path / "few")
    assert "In 2025, 300 valid ratings" in said_in(few)
    assert "By sms" not in said_in(few)
    many, _ = survey_of({"A": (60, 10, 70, 80), "B": (50, 0, 60, 90)}, tmp_path / "many")
    assert "By sms 170 (56.7%)" in said_in(many)


def test_the_bulletin_does_not_name_an_earlier_wave_that_is_small(tmp_path: Path) -> None:
    data, _ = survey_of({"A": (4, 3, 70, 80), "B": (1, 1, 60, 90)}, tmp_path)
    said = said_in(data)
    assert "In 2025, 300 valid ratings were received." in said
    assert "the comparison of 2025 with 2024 is withheld" in said.lower()
    assert "309" not in said and "A (" in said and "n = 150" in said


def test_the_bulletin_of_a_tiny_survey_tells_nothing(tmp_path: Path) -> None:
    data, _ = survey_of({"A": (1, 1, 1, 1), "B": (1, 1, 1, 1)}, tmp_path)
    assert not re.search(r"[0-9]", said_in(data).replace("10", ""))


def test_waves_of_a_unit_do_not_stand_side_by_side_where_one_is_small(tmp_path: Path) -> None:
    """``A`` has 7 answers of 2024. Its 2025 is its headline and in the bulletin; the 2024 of ``C`` protects the 7."""
    overall, units = survey_of({"A": (4, 3, 70, 80), "B": (90, 80, 95, 85), "C": (40, 41, 42, 43)}, tmp_path)
    listed = re.findall(r"(\w+) \([\d.]+%, n = \d+\)", said_in(overall))
    assert sorted(listed) == ["A", "B", "C"]
    shown = {
        (data.unit.unit_id, dict(by)["wave"]): number.shown != "withheld"
        for data in units
        for (table, by), number in numbers_of(data).items()
        if data.unit and table == "parts.mean" and "wave" in dict(by)
    }
    assert {key for key, told in shown.items() if told} == {("B", "2024"), ("B", "2025"), ("C", "2025")}


def test_a_channel_that_began_late_gives_no_small_wave_away(tmp_path: Path) -> None:
    """All answers of ``A`` minus its messages minus its first wave are the 6 at the window of 2025."""
    places = SHAPES[1]
    answers = answers_of({"A": (50, 6, 60), "B": (70, 80, 90), "C": (40, 45, 50)})
    _, units = open_all(sk.load_survey(write_survey(tmp_path, answers, list("ABC"), places=places)).clean())
    told: dict[str, set[str]] = {}
    for data in units:
        for (table, by), number in numbers_of(data).items():
            if data.unit and number.n is not None and table in ("parts.mean", "account.count"):
                told.setdefault(data.unit.unit_id, set()).update({f"{table} {name}={code}" for name, code in by})
    by_parts = {unit: {one.split("=")[0] for one in found} for unit, found in told.items()}
    means = {unit: {one for one in found if one.startswith("parts")} for unit, found in by_parts.items()}
    assert means["A"] == {"parts.mean variable", "parts.mean wave"}
    assert sorted(map(len, means.values())) == [2, 2, 3]
    assert not [one for one in told["A"] if "source=raw" in one]
    assert attacked(answers, list("ABC"), places, tmp_path / "again") == []
