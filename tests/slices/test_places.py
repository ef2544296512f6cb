"""Places are computed once, are the same in a batch and for a person, and know nothing of what is withheld."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import surveykit as sk
from small_survey import Answer, write_survey
from surveykit import tables
from surveykit.cli import run
from surveykit.errors import ParameterError
from surveykit.presentation import View
from surveykit.slices import cut, rule_places

SIZES = {"tiny": 7, "next": 20, "few": 25, "a": 160, "b": 180, "c": 200, "d": 220, "e": 240}


def made(folder: Path, lift: float = 0.0, name: str = "made") -> sk.Survey:
    """Counters of which two are withheld; ``lift`` changes what these two were told, nothing else."""
    rng = random.Random(5)
    answers = []
    for number, (unit, n) in enumerate(SIZES.items()):
        for _ in range(n):
            score = min(5, max(1, round(rng.gauss(3 + 0.1 * number, 1))))
            if lift and unit in ("tiny", "next"):
                score = 1 if rng.random() < lift else score
            else:
                rng.random()
            answers.append(Answer(unit, str(score)))
    path = write_survey(folder, answers, list(SIZES), name)
    text = (path / "survey.yml").read_text(encoding="utf-8")
    (path / "survey.yml").write_text(text + "\nrules:\n  - {kind: bottom, k: 1}\n", encoding="utf-8")
    return sk.load_survey(path)


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> sk.Survey:
    return made(tmp_path_factory.mktemp("surveys"))


def test_handed_on_as_a_person_sees_them(survey, tmp_path, monkeypatch):
    pieces = cut(survey.clean(), tmp_path)
    by_hand = sk.open_unit(survey.path if hasattr(survey, "path") else survey.folder, "a")
    piece = next(piece for piece in pieces.units if piece.unit == "a")
    monkeypatch.setenv("SURVEYKIT_SLICE", str(piece.path))
    handed = sk.open_unit(survey.id, "a")
    for name, part in handed.places.parts.items():
        pd.testing.assert_frame_equal(part, by_hand.places.parts[name], obj=name)


def test_only_units_that_may_be_shown_have_places(survey):
    places, _ = rule_places(survey.clean(), replications=100)
    table = places.league.set_index("unit")
    # next protects tiny, which has seven answers; few is listed because it has fewer than 30.
    assert set(table.index) == {"few", "a", "b", "c", "d", "e"}
    assert table.loc["few", "status"] == "listed" and np.isnan(table.loc["few", "rank"])
    assert set(places.evidence["unit"]) == {"a", "b", "c", "d", "e"}
    assert places.evidence["named"].sum() == 1
    assert sorted(table["rank"].dropna()) == [1, 2, 3, 4, 5]


def test_no_place_depends_on_a_withheld_unit(survey, tmp_path):
    """The same survey, but for what was said of the two withheld counters: every published place is the same."""
    other = made(tmp_path, lift=0.9)
    first, second = (rule_places(one.clean(), replications=100)[0] for one in (survey, other))
    for name, part in first.parts.items():
        pd.testing.assert_frame_equal(part, second.parts[name], obj=name)


def test_reports_and_the_command_tell_the_same_of_a_rule(survey, capsys):
    """The numbers that ``surveykit rules`` prints are those of the report, to the last digit."""
    reported = tables.rule_outcomes(sk.open_overall(survey.folder).places, 0, View.of(survey, "en"))
    assert run(["rules", str(survey.folder), "--language", "en"]) == 0
    printed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("│")]
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in printed]
    assert rows[: len(reported.rows)] == [[cell.text for cell in row] for row in reported.rows]


def test_the_command_says_why_a_table_shows_nothing(survey, capsys):
    assert run(["rules", str(survey.folder), "--kind", "below", "--threshold", "1.5", "--language", "en"]) == 0
    out = capsys.readouterr().out
    assert "Units named by " in out and "not shown: the rule names no unit this time.\n" in out
    assert out.count("┏") == 1


def test_a_rule_can_be_tried(survey):
    places, known = rule_places(survey.clean(), {"kind": "below", "threshold": 3.4}, 100)
    assert len(known.rules) == 1 and known.rules[0].kind == "below"
    means = places.league.set_index("unit")["value"]
    named = set(places.evidence.loc[places.evidence["named"], "unit"])
    assert named == set(means.index[(means < 3.4)]) - {"few"}


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"kind": "bottom"}, "which a rule of kind bottom needs"),
        ({"kind": "bottom", "k": 8}, "as many units as there are"),
        ({"kind": "bottom", "k": 1, "years": 2}, "more waves than there are"),
        ({"kind": "bottom", "k": 1, "min_n": 12}, "below the publishing floor"),
    ],
)
def test_rules_that_cannot_be_tried(survey, rule, words):
    with pytest.raises(ParameterError, match=words):
        rule_places(survey.clean(), rule)


def test_a_rule_over_more_waves_than_there_are_says_how_waves_are_declared(survey):
    with pytest.raises(ParameterError) as caught:
        rule_places(survey.clean(), {"kind": "bottom", "k": 1, "years": 2})
    (problem,) = caught.value.problems
    assert (problem.expected, problem.found) == ("at most 1", "2")
    assert "declare waves: in survey.yml, and the wave: (or wave_column:) of each source" in problem.remedy


def test_responses_on_their_own_know_no_places(survey):
    responses = survey.clean()
    data = sk.UnitResponses(None, responses, pd.DataFrame(), 1)
    with pytest.raises(ParameterError, match="open_unit"):
        _ = data.places
