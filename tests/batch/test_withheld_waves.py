"""A whole run of two waves and two channels, with its book: what is withheld of a wave stands in no file."""

from __future__ import annotations

import random
import re

import pandas as pd
import pytest

import surveykit as sk
from run_texts import texts_of
from small_survey import Answer, Place, write_survey
from surveykit.batch import Request, run_survey
from surveykit.presentation.printing import percent, significant
from surveykit.sections.book import Volume, write_volume

PLACES: tuple[Place, ...] = (("window", "2024"), ("sms", "2024"), ("window", "2025"), ("sms", "2025"))
#: Answers in each source. ``young`` has a small first wave; ``quiet`` has few messages; ``mixed`` few in one wave only.
SIZES = {
    "young": (4, 4, 83, 97),
    "quiet": (71, 3, 67, 5),
    "mixed": (59, 6, 61, 113),
    "large": (131, 127, 139, 151),
    "larger": (229, 241, 233, 239),
}


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> sk.Survey:
    rng = random.Random(5)
    answers = [
        Answer(
            unit,
            str(rng.choices([1, 2, 3, 4, 5], [1, 2, 3, 4, 2])[0]),
            rng.choice(("first", "again")),
            f"{unit}-clerk",
            source,
            note=f"SENTINEL-{unit}",
        )
        for unit, counts in SIZES.items()
        for source, n in enumerate(counts, start=1)
        for _ in range(n)
    ]
    folder = write_survey(tmp_path_factory.mktemp("surveys"), answers, list(SIZES), places=PLACES)
    settings = folder / "survey.yml"
    rule = "\nrules:\n  - {kind: bottom, k: 1, years: 2}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + rule, encoding="utf-8")
    return sk.load_survey(folder)


@pytest.fixture(scope="module")
def texts(survey: sk.Survey, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    ran = run_survey(Request(survey, tmp_path_factory.mktemp("reports"), formats=("html", "docx", "xlsx"), workers=2))
    write_volume(survey.clean(), ran.folder / "book", Volume(("html", "docx", "xlsx")))
    found = texts_of(ran.folder)
    assert {name.split("!")[0] for name in found} >= {"book/bulletin.docx", "book/feedback/young/feedback.docx"}
    return found


def cells(survey: sk.Survey) -> pd.DataFrame:
    """Unscreened means and rates of every unit: of all waves together, by wave, by channel, and by both."""
    design = sk.estimation.design_of(survey.clean())
    parts = [
        estimate(name, by=["unit", *by]).frame
        for by in ([], ["wave"], ["channel"], ["channel", "wave"])
        for estimate, name in ((design.mean, "overall"), (design.rate, "satisfied"))
    ]
    return pd.concat(parts, ignore_index=True)


def printed(rows: pd.DataFrame) -> set[str]:
    """Values of rows, as files hold them, of which none can stand there by chance."""
    values = {
        repr(abs(number))
        for row in rows.to_dict("records")
        for name in ("value", "se", "low", "high")
        for number in (significant(row[name]), percent(row[name]))
        if number is not None
    }
    return {value for value in values if len(value) >= 7}


def hits(values: set[str], texts: dict[str, str]) -> set[tuple[str, str]]:
    wanted = re.compile(rf"(?<![\d.])(?:{'|'.join(re.escape(value) for value in sorted(values))})(?!\d)")
    return {(name, hit) for name, text in texts.items() for hit in wanted.findall(text)}


def test_what_is_withheld_of_a_wave_or_channel_stands_in_no_file(survey: sk.Survey, texts: dict[str, str]) -> None:
    every = cells(survey)
    withheld = every[
        every["wave"].isna()
        | ((every["unit"] == "quiet") & every["channel"].notna())
        | (every["n"] < 10)
        | (every["channel"].notna() & (every["wave"].astype("str") == "2024"))
    ]
    assert len(printed(withheld)) > 100
    # Some means of all waves are those of a wave of another unit by chance.
    shown = every.drop(withheld.index)
    assert hits(printed(withheld) - printed(shown), texts) == set()


def test_the_search_finds_what_is_shown_of_a_wave(survey: sk.Survey, texts: dict[str, str]) -> None:
    every = cells(survey)
    shown = every[(every["unit"] == "larger") & every["wave"].notna() & every["channel"].isna()]
    found = {name.split("/")[0] for name, _ in hits(printed(shown), texts)}
    assert "units" in found


def test_no_unit_with_a_small_part_tells_its_sources(texts: dict[str, str]) -> None:
    """``quiet`` has few messages of 2025; ``young`` and ``mixed`` protect them."""
    for unit, sizes in SIZES.items():
        told = re.findall(r'"id": ?"account\.kept\.raw[^}]*?"value": ?([^,}]*)', texts[f"units/{unit}/numbers.json"])
        assert len(told) == sum(wave == "2025" for _, wave in PLACES) < len(sizes)
        assert all((value == "null") == (unit in ("quiet", "young", "mixed")) for value in told), (unit, told)


def test_the_bulletin_lists_a_unit_by_its_latest_wave_alone(texts: dict[str, str]) -> None:
    said = re.sub(r"<[^>]+>", "", texts["book/bulletin.docx!word/document.xml"])
    listed = re.findall(r"(\w+) \(\d+\.\d%, n = (\d+)\)", said)
    assert {name: int(n) for name, n in listed} == {unit: sum(sizes[2:]) for unit, sizes in SIZES.items()}
