"""Ratings come from the true shares, and the truth is what the model says."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable

import numpy as np
import pytest
from campaign_reading import LEVELS, Again, level_of_reply, name_as_registered
from scipy import stats

from surveykit import simulation
from surveykit.errors import ReadError
from surveykit.simulation.scores import level_shares, mean_of

TO_THREE = {"5": "1", "4": "2", "3": "2", "2": "3", "1": "3"}
SCORES = {"1": 100.0, "2": 70.0, "3": 30.0}


@pytest.fixture(scope="module")
def clean(simulated: Callable[..., Again]) -> Again:
    """A campaign without faults."""
    return simulated(units=80, ratings=40_000, faults=simulation.Faults(), seed=11)


@pytest.fixture(scope="module")
def answers(clean: Again) -> dict[tuple[str, str], Counter[str]]:
    """How many ratings of each level a unit has in a channel, in 2025, read without surveykit."""
    units, found = clean.units(), defaultdict(Counter)
    for row in clean.rows(clean.file("window").path)[1:]:
        if row[6] != "未评价":
            found[units[row[1]], "window"][LEVELS[row[6]]] += 1
    for row in clean.rows(clean.file("sms").path)[1:]:
        if level := level_of_reply(row[6]):
            found[units[row[2]], "sms"][level] += 1
    for row in clean.rows(clean.file("web").path)[1:]:
        if row[10] != "不了解":
            found[units[name_as_registered(row[9])], "web"][LEVELS[row[10]]] += 1
    return found


def test_without_faults_nothing_is_planted(clean: Again) -> None:
    assert list(simulation.read_faults(clean.folder)) == []
    assert all(entry == {"faults": 0, "rows": 0} for entry in clean.truth.faults.values())
    kinds = {kind for file in clean.truth.files for kind, count in file.counts.items() if count}
    assert kinds == {"ratings", "not_rated", "no_reply", "opt_out", "unreadable", "dont_know"}


def test_the_mean_of_each_units_ratings_is_unbiased(clean: Again, answers: dict[tuple[str, str], Counter[str]]) -> None:
    deviations = []
    for unit in clean.truth.units:
        if "2025" not in unit.waves:
            continue
        truth, three = unit.waves["2025"], Counter()
        for channel in ("window", "sms", "web"):
            for level, count in answers[unit.unit_id, channel].items():
                three[level if channel == "sms" else TO_THREE[level]] += count
        assert sum(three.values()) == truth.n
        mean = sum(SCORES[level] * count for level, count in three.items()) / truth.n
        variance = sum(share * (SCORES[level] - truth.mean) ** 2 for level, share in truth.shares.items())
        deviations.append((mean - truth.mean) / math.sqrt(variance / truth.n))
    assert abs(np.mean(deviations)) < 3 / math.sqrt(len(deviations))
    assert 0.7 < np.std(deviations) < 1.3
    assert stats.kstest(deviations, "norm").pvalue > 0.001


@pytest.mark.parametrize("channel", ["window", "sms", "web"])
def test_levels_are_as_frequent_as_their_true_shares(
    clean: Again, answers: dict[tuple[str, str], Counter[str]], channel: str
) -> None:
    observed, expected = Counter(), Counter()
    for unit in clean.truth.units:
        if "2025" in unit.waves:
            truth = unit.waves["2025"].channels[channel]
            observed.update(answers[unit.unit_id, channel])
            expected.update({level: truth.n * share for level, share in truth.shares.items()})
    levels = sorted(expected)
    assert sum(observed.values()) == round(sum(expected.values()))
    assert stats.chisquare([observed[level] for level in levels], [expected[level] for level in levels]).pvalue > 0.001


def test_shares_and_means_agree_with_each_other(clean: Again) -> None:
    scale = {level: entry["score"] for level, entry in clean.truth.scales["window"].items()}
    assert scale == {"5": 100, "4": 80, "3": 60, "2": 30, "1": 0}
    for unit in clean.truth.units:
        for wave in unit.waves.values():
            window, sms, web = (wave.channels[name] for name in ("window", "sms", "web"))
            assert wave.n == window.n + sms.n + web.n
            assert sum(window.shares.values()) == pytest.approx(1, abs=1e-12)
            assert window.mean == pytest.approx(sum(scale[level] * share for level, share in window.shares.items()))
            assert wave.mean == pytest.approx(
                sum(SCORES[level] * share for level, share in wave.shares.items()), abs=1e-5
            )
            assert window.mean > wave.score > web.mean  # the effects of the channels
            satisfied = window.n * window.shares["5"] + sms.n * sms.shares["1"] + web.n * web.shares["5"]
            assert wave.shares["1"] == pytest.approx(satisfied / wave.n, abs=1e-8)


def test_shares_follow_the_cumulative_logit_model() -> None:
    model = simulation.Model()
    assert level_shares(model, 0.0) == (650_000, 230_000, 80_000, 28_000, 12_000)
    assert mean_of((650_000, 230_000, 80_000, 28_000, 12_000)) == pytest.approx(65 + 18.4 + 4.8 + 0.84)
    odds = 0.65 / 0.35 * math.exp(0.4)
    assert level_shares(model, 0.4)[0] == round(1e6 * odds / (1 + odds))
    assert sum(level_shares(model, -7.3)) == 1_000_000


@pytest.mark.slow  # a city in two waves
def test_sizes_are_long_tailed_and_scores_stable_between_waves(simulated: Callable[..., Again]) -> None:
    truth = simulated(units=712, ratings=140_000, faults=simulation.Faults(), waves=("2024", "2025")).truth
    for wave in ("2024", "2025"):
        sizes = sorted(unit.waves[wave].n for unit in truth.units if wave in unit.waves)
        assert sum(sizes) == 140_000
        assert sizes[0] == 10
        assert 1_800 < sizes[-1] < 2_200
        assert 120 < sizes[len(sizes) // 2] < 160
    both = [unit.waves for unit in truth.units if len(unit.waves) == 2]
    latent = np.array([[unit[wave].latent for wave in ("2024", "2025")] for unit in both])
    assert np.corrcoef(latent.T)[0, 1] == pytest.approx(0.7, abs=0.06)
    assert latent[:, 0].std() == pytest.approx(0.5, abs=0.05)
    assert truth.waves["2025"]["correlation_with_the_wave_before"] == pytest.approx(0.7, abs=0.08)
    top = np.mean([unit["2025"].channels["window"].shares["5"] for unit in both])
    assert 0.68 < top < 0.78


def test_truth_json_says_that_the_data_are_simulated_and_reads_back(faulty: Again) -> None:
    record = json.loads((faulty.folder / "truth.json").read_text(encoding="utf-8"))
    assert record["simulated"] is True
    assert "模拟" in record["note"]["zh"]
    assert "simulated" in record["note"]["en"]
    assert record["seed"] == 3
    assert record["parameters"]["faults"]["terminal_bursts"] == {"rate": 0.3, "rows": [22, 40], "minutes": 4}
    assert simulation.load_truth(faulty.folder) == faulty.truth
    counted = Counter(fault.kind for fault in simulation.read_faults(faulty.folder))
    assert counted == Counter({kind: entry["faults"] for kind, entry in faulty.truth.faults.items()})
    with pytest.raises(KeyError):
        faulty.truth.unit("U9999")


def test_many_faults_go_into_a_file_of_their_own(
    simulated: Callable[..., Again], faulty: Again, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveykit.simulation.truth.MOST_FAULTS", 100)
    other = simulated(seed=3, units=60)
    record = json.loads((other.folder / "truth.json").read_text(encoding="utf-8"))
    assert record["faults"] == {"file": "truth-faults.csv"}
    assert "truth-faults.csv" in record["digests"]
    assert list(simulation.read_faults(other.folder)) == list(simulation.read_faults(faulty.folder))


def test_a_folder_without_truth_is_explained(tmp_path) -> None:
    with pytest.raises(ReadError, match="holds no truth"):
        simulation.load_truth(tmp_path)
    (tmp_path / "truth.json").write_text("{", encoding="utf-8")
    with pytest.raises(ReadError, match="not valid JSON"):
        simulation.load_truth(tmp_path)
