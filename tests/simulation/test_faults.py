"""The parameter file of faults: what is right is taken as written, everything that is wrong is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveykit.errors import ParameterError
from surveykit.simulation import Fault, Settings, default_faults, load_faults
from surveykit.simulation.faults import KINDS


def written(folder: Path, text: str) -> Path:
    path = folder / "faults.yml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ParameterError) as caught:
        load_faults(written(folder, text))
    return [str(problem) for problem in caught.value.problems]


def test_the_shipped_file_names_every_kind() -> None:
    faults = default_faults()
    assert tuple(faults.by_kind) == KINDS
    assert faults["terminal_bursts"] == Fault(0.03, rows=(22, 40), minutes=4)
    assert all(faults[kind].rate > 0 for kind in KINDS)


def test_a_kind_that_is_not_named_is_not_planted(tmp_path: Path) -> None:
    faults = load_faults(written(tmp_path, "format: 1\nduplicates: {rate: 0.25}\n"))
    assert faults["duplicates"].rate == 0.25
    assert faults["phone_floods"] == Fault()


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    said = problems(
        tmp_path,
        "format: 2\nduplicate: {rate: 0.1}\ndefault_ratings: {rate: 1.5}\nphone_floods: {rate: often, rows: [9, 3]}\n"
        "terminal_bursts: {rate: 0.1, rows: [5, 9]}\nmisspelt_units: 3\nimpossible_dates: {rate: nan, rats: 1}\n"
        "personal_data: {rate: -1}\n",
    )
    assert [text.splitlines()[0] for text in said] == [
        "faults.yml:1: format cannot be '2'",
        "faults.yml:2: unknown key 'duplicate'",
        "faults.yml:3: default_ratings.rate is too high",
        "faults.yml:4: phone_floods.rate cannot be used as written",
        "faults.yml:4: phone_floods.rows cannot be used as written",
        "faults.yml:5: terminal_bursts.minutes is missing",
        "faults.yml:6: misspelt_units cannot be used as written",
        "faults.yml:7: impossible_dates.rate is too high",
        "faults.yml:7: unknown key 'rats' in impossible_dates",
        "faults.yml:8: personal_data.rate is too low",
    ]
    assert "did you mean 'duplicates'?" in said[1]
    assert "did you mean 'rate'?" in said[8]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "the file is empty"),
        ("- a\n", "the file is no list of keys"),
        ("format: 1\nduplicates: {rate: 0.1\n", "this is not valid YAML"),
        ("format: 1\nduplicates: {rate: 0.1}\nduplicates: {rate: 0.1}\n", "is written a second time"),
        ("format: 1\nduplicates: {rate: 0.6}\nundeclared_labels: {rate: 0.6}\n", "add up to more than 1"),
        ("format: 1\nphone_floods: {rate: 0.1, rows: [1, 2000]}\n", "expected: [fewest, most] from 1 to 1000"),
        ("format: 1\nphone_floods: {rate: 0.1, rows: many}\n", "found: many"),
        ("format: 1\nterminal_bursts: {rate: 0, rows: [1, 2], minutes: 0}\n", "terminal_bursts.minutes is too low"),
    ],
)
def test_single_mistakes(tmp_path: Path, text: str, part: str) -> None:
    (said,) = problems(tmp_path, text)
    assert part in said


def test_settings_that_cannot_be_simulated_are_all_told() -> None:
    with pytest.raises(ParameterError) as caught:
        Settings(-1, units=0, ratings=20_000_000, waves=("2025", "2024")).checked()
    assert [problem.what for problem in caught.value.problems] == [
        "the seed cannot be used",
        "the number of units cannot be used",
        "the number of ratings cannot be used",
        "the waves cannot be used",
    ]
    with pytest.raises(ParameterError, match="one rating per unit"):
        Settings(1, units=100, ratings=99).checked()
    with pytest.raises(ParameterError, match="different years in order"):
        Settings(1, waves=("spring", "autumn")).checked()
