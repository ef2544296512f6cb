"""Clean responses are kept and read again: the same to the last type, and never those of other inputs."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from surveykit.cleaning import Survey, cache, load_survey
from surveykit.cleaning.checks import registry
from surveykit.files import sha256_of_folder
from surveykit.slices import cut

EXTRA = "checks: {duplicates: {keys: [respondent, unit], action: keep_first}}\n"
PARTS = [
    "account.json",
    "aside.parquet",
    "findings.json",
    "flags.parquet",
    "frame.parquet",
    "index.json",
    "ledger.parquet",
]


@pytest.fixture
def made(monkeypatch):
    """How often responses are made and not read."""
    counted = []
    original = Survey._made
    monkeypatch.setattr(Survey, "_made", lambda survey: (counted.append(survey.id), original(survey))[1])
    return counted


def same(first, second):
    for name in ("frame", "ledger", "flags", "aside"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))
    assert first.account == second.account
    assert first.findings == second.findings
    assert [finding.id for finding in first.findings] == [finding.id for finding in second.findings]


def test_a_second_clean_of_unchanged_inputs_is_read_and_the_same(kitchen, made):
    survey = kitchen.make(extra=EXTRA)
    first, second = survey.clean(), load_survey(survey.folder).clean()
    assert made == ["small"]
    same(first, second)
    assert sorted(path.name for path in (survey.folder / cache.PLACE).iterdir()) == PARTS


@pytest.mark.parametrize("extra", ["", EXTRA])
def test_slices_of_kept_responses_have_the_same_bytes(kitchen, tmp_path, extra):
    """Also where no row was set aside: a frame without rows forgets in Parquet what its categories were."""
    survey = kitchen.make(extra=extra)
    cut(survey.clean(), tmp_path / "fresh")
    cut(load_survey(survey.folder).clean(), tmp_path / "kept")
    assert sha256_of_folder(tmp_path / "fresh") == sha256_of_folder(tmp_path / "kept")


@pytest.mark.parametrize("changed", ["raw/sms.csv", "units.csv", "decisions.yml", "survey.yml"])
def test_whatever_is_changed_makes_them_anew(kitchen, made, changed):
    survey = kitchen.make(extra=EXTRA, decisions="answers: []\n")
    survey.clean()
    text = (survey.folder / changed).read_text(encoding="utf-8")
    more = {"raw/sms.csv": "003,A,1\n", "units.csv": "D,丁局,Bureau D,\n", "decisions.yml": "units: []\n"}
    text = text.replace("title: Small", "title: Other") if changed == "survey.yml" else text + more[changed]
    (survey.folder / changed).write_text(text, encoding="utf-8")
    load_survey(survey.folder).clean()
    expected = 1 if changed == "decisions.yml" and "units: []" not in text else 2
    assert len(made) == expected


@pytest.mark.parametrize("part", PARTS)
def test_a_damaged_part_is_made_anew(kitchen, made, part):
    survey = kitchen.make(extra=EXTRA)
    first = survey.clean()
    path = survey.folder / cache.PLACE / part
    path.write_bytes(path.read_bytes()[:-3] + b"xyz")
    same(first, survey.clean())
    assert len(made) == 2
    path.unlink()
    same(first, survey.clean())
    assert len(made) == 3
    shutil.rmtree(survey.folder / cache.PLACE)
    survey.clean()
    assert len(made) == 4


def test_checks_from_outside_are_never_cached(kitchen, made, request):
    registry.register("mine", lambda typed: [])
    request.addfinalizer(lambda: registry.CHECKS.forget("mine"))
    survey = kitchen.make(extra=EXTRA)
    survey.clean()
    survey.clean()
    assert len(made) == 2
