"""A simulated campaign with known truth: three channels, two waves, planted faults; nothing is lost or mistaken."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from surveykit.cleaning import load_survey
from surveykit.simulation import Faults, Settings, load_truth, read_faults, simulate

YAML = Path(__file__).with_name("mass_evaluation.yml")
RULE = "exclude:\n  - {name: superseded, label: 已被取代, where: {reply_state: [被取代, 逾期]}}\n"


def campaign(folder, **settings):
    simulate(Settings(seed=11, units=60, ratings=6_000, **settings), folder)
    (folder / "survey.yml").write_text(YAML.read_text(encoding="utf-8"), encoding="utf-8")
    return load_truth(folder)


@pytest.fixture(scope="module", autouse=True)
def key(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SURVEYKIT_KEY", str(tmp_path_factory.mktemp("key") / "key"))
        yield


@pytest.fixture(scope="module")
def clean_campaign(tmp_path_factory):
    folder = tmp_path_factory.mktemp("c") / "mass-evaluation"
    truth = campaign(folder, faults=Faults({}))
    return truth, load_survey(folder).clean()


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """The truth, the planted faults, the findings, and the responses after every finding was settled by its remedy."""
    folder = tmp_path_factory.mktemp("f") / "mass-evaluation"
    truth = campaign(folder)
    findings = load_survey(folder).check()
    lines: dict[str, list[str]] = {"units": [], "answers": []}
    for finding in findings:
        for line in finding.remedy.splitlines():
            if finding.severity == "error" and line.strip().startswith("- {"):
                kind = "units" if finding.check == "undeclared_units" else "answers"
                lines[kind].append(re.sub("means: [^}]*}", "missing: invalid}", line) if kind == "answers" else line)
    decided = "".join(f"{kind}:\n" + "\n".join(some) + "\n" for kind, some in lines.items() if some)
    (folder / "decisions.yml").write_text(decided + RULE, encoding="utf-8")
    return truth, list(read_faults(folder)), findings, load_survey(folder).clean()


def test_without_faults_every_rating_counts_for_the_unit_that_existed_then(clean_campaign):
    truth, responses = clean_campaign
    valid = responses.frame[responses.frame["overall_harmonised"].notna()]
    counted = Counter(zip(valid["unit"], valid["wave"], strict=True))
    expected = {(unit.unit_id, wave): one.n for unit in truth.units for wave, one in unit.waves.items() if one.n}
    assert {key: n for key, n in counted.items() if n} == expected
    assert responses.account.excluded["duplicates"] == 0
    assert not [finding for finding in responses.findings if finding.severity == "error"]


def test_every_channel_is_told_on_one_scale_and_accounted_for(clean_campaign):
    truth, responses = clean_campaign
    table = responses.account.response().set_index(["channel", "wave"])
    for file in truth.files:
        assert table.loc[(file.channel, file.wave), "valid"] == file.counts["ratings"]
    assert table.loc[("sms", "2024"), "response_rate"] < 1
    assert set(responses.frame["overall_harmonised"].dropna()) == {"1", "2", "3"}
    assert responses.frame["service_score"].dropna().between(0, 100).all()


def test_the_faulty_campaign_reconciles_to_the_row(faulty):
    truth, faults, _, responses = faulty
    planted: Counter[str] = Counter()
    for fault in faults:
        planted[fault.kind] += fault.n
    assert responses.account.received == sum(file.rows for file in truth.files)
    excluded = responses.account.excluded
    assert excluded["superseded"] + excluded["duplicates"] == planted["duplicates"] + planted["repeated_replies"]
    assert excluded["no_unit"] == 0
    assert responses.account.missing["default_rating"] == planted["default_ratings"]
    assert (responses.ledger["rule"] == "impossible_dates").sum() == planted["impossible_dates"] > 0
    assert responses.frame["day"].dropna().str.fullmatch(r"202[3-6]-\d\d-\d\d").all()
    corrected = responses.ledger[responses.ledger["question"] == "overall"]
    assert len(corrected) == planted["undeclared_labels"]
    assert (corrected["kind"] == "set_missing").all()


def test_a_misspelt_unit_waits_for_a_person_and_the_right_one_is_proposed(faulty):
    _, faults, findings, _ = faulty
    misspelt = {fault.value: fault.unit for fault in faults if fault.kind == "misspelt_units"}
    told = {f.what: f.remedy for f in findings if f.check == "undeclared_units"}
    assert len(told) == len(misspelt) > 0
    for text, unit in misspelt.items():
        (remedy,) = [remedy for what, remedy in told.items() if repr(text) in what]
        assert unit in remedy


def test_no_planted_personal_data_is_left(faulty):
    _, faults, _, responses = faulty
    everything = responses.frame.to_csv() + responses.ledger.to_csv()
    planted = [fault.value for fault in faults if fault.kind == "personal_data"]
    assert planted
    assert not [value for value in planted if value in everything]
    assert not re.search(r"(?<![0-9a-f])1[3-9]\d{9}(?![0-9a-f])", everything)
    assert (responses.ledger["kind"] == "masked").sum() >= len(planted)
