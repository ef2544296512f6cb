"""The made city: every name in the raw files means its unit, and the register is one that surveykit accepts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from surveykit.simulation import Settings
from surveykit.simulation.city import MadeCity, found_city, with_misspellings
from surveykit.simulation.register_table import HEADER, register_rows
from surveykit.simulation.truth import write_table
from surveykit.survey.register import Register
from surveykit.survey.register_file import read_register


def register_of(city: MadeCity, waves: tuple[str, ...], folder: Path) -> Register:
    path = folder / "units.csv"
    write_table(path, HEADER, register_rows(city, waves, [100] * len(city.units)))
    register, problems = read_register(path, "zh", waves)
    assert problems == []
    return register


@pytest.mark.parametrize("units", [1, 2, 10, 30, 712, 5_000])
def test_a_city_has_as_many_units_as_asked_for(units: int, tmp_path: Path) -> None:
    city = found_city(Settings(1, units=units))
    register = register_of(city, ("2024", "2025"), tmp_path)
    assert len(register) == len(city.units) == units
    assert register.ids == tuple(unit.unit_id for unit in city.units)
    assert set(register.classes) <= {"市直机关处室", "基层站所", "公共服务窗口"}


@pytest.mark.parametrize("units", [40, 712])
def test_every_written_form_means_its_unit_in_its_wave(units: int, tmp_path: Path) -> None:
    waves = ("2023", "2024", "2025")
    city = found_city(Settings(5, units=units, waves=waves))
    register = register_of(city, waves, tmp_path)
    for number, wave in enumerate(waves):
        for at in city.rated(number):
            unit = city.units[at]
            for text in (*unit.written(number), unit.code):
                assert register.match(text, wave=wave) == unit.unit_id, text


def test_homonyms_are_told_apart_by_their_body(tmp_path: Path) -> None:
    city = found_city(Settings(1))
    register = register_of(city, ("2024", "2025"), tmp_path)
    names = Counter(unit.name for unit in city.units)
    assert names["办公室"] == 54
    assert register.match("办公室") is None
    assert register.match("办公室", body="市财政局") == register.match("市财政局/办公室") != None  # noqa: E711
    assert register.unit(register.match("市公安局办公室") or "").parent == "B014"


def test_units_are_renamed_merged_and_split_between_waves(tmp_path: Path) -> None:
    city = found_city(Settings(1))
    register = register_of(city, ("2024", "2025"), tmp_path)
    gone = [unit for unit in register.units if unit.waves == ("2024",)]
    new = [unit for unit in register.units if unit.waves == ("2025",)]
    split = [unit for unit in gone if len(unit.successors) == 2]
    merged = [unit for unit in new if len(register.predecessors(unit.unit_id)) == 2]
    assert (len(gone), len(new), len(split), len(merged)) == (9, 9, 3, 3)
    renamed = [unit for unit in city.units if unit.renamed == 1]
    assert len(renamed) == 5
    for unit in renamed:
        old, today = unit.written(0)[0], unit.written(1)[0]
        assert old != today
        assert register.match(old) == register.match(today) == unit.unit_id


def test_misspelt_names_mean_no_unit_and_resemble_theirs(tmp_path: Path) -> None:
    settings = Settings(1)
    city = with_misspellings(found_city(settings), settings)
    register = register_of(city, settings.waves, tmp_path)
    assert 25 <= len(city.misspelt[0]) <= 28  # 4 % of 712
    for wave, forms in city.misspelt.items():
        for at, wrong in forms.items():
            right = city.units[at].written(wave)[0]
            assert sum(a != b for a, b in zip(wrong, right, strict=True)) == 1
            assert register.match(wrong) is None
            assert city.units[at].unit_id in register.proposals(wrong, wave=settings.waves[wave])
