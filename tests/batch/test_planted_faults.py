"""Campaigns with three files of faults: rows reconcile, planted faults are found, and no person is in any output."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fault_report import FILES, Campaign, campaign_of, rows_by_kind
from test_mass_evaluation import texts_of

import surveykit as sk
from surveykit.batch import Request, run_survey
from surveykit.simulation import load_truth

#: ``make campaigns`` asks for the size of a city.
BIG = os.environ.get("SURVEYKIT_CAMPAIGNS") == "city"
SIZE = {"units": 712, "ratings": 140_000} if BIG else {"units": 60, "ratings": 6_000}


#: What it holds is tried of one campaign by test_mass_evaluation.py, and to the row by the tests of cleaning.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=FILES)
def campaign(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    place = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SURVEYKIT_KEY", str(place / "key"))
        return campaign_of(request.param, place / "mass-evaluation", seed=5, **SIZE)


def test_rows_reconcile_exactly(campaign: Campaign) -> None:
    account, truth = campaign.responses.account, load_truth(campaign.folder)
    assert account.received == sum(file.rows for file in truth.files)
    assert account.received == account.kept + sum(account.excluded.values())
    table = account.to_frame().set_index(["source", "channel", "wave"])
    for file in truth.files:
        line = table.loc[(file.path, file.channel, file.wave)]
        assert line["received"] == file.rows
        assert line["received"] == line["kept"] + line[list(account.reasons)].sum()
    assert account.kept == len(campaign.responses.frame) == len(campaign.responses.flags)
    excluded = campaign.responses.ledger[campaign.responses.ledger["kind"] == "excluded"]
    assert Counter(excluded["rule"]) == +Counter(account.excluded)


def test_every_planted_kind_is_found_and_little_else(campaign: Campaign) -> None:
    found = campaign.found()
    assert set(found) >= {"duplicates", "impossible_dates", "fast_forms"}
    for kind, one in found.items():
        assert one.recall >= 0.95, (kind, one)
        assert one.false_positives <= 0.01, (kind, one)


def test_what_only_a_person_can_settle_is_told_to_the_row(campaign: Campaign) -> None:
    planted = Counter(fault.value for fault in campaign.faults if fault.kind in ("misspelt_units", "undeclared_labels"))
    told = [finding for finding in campaign.before if finding.check in ("undeclared_units", "undeclared_answers")]
    assert sum(finding.n for finding in told) == sum(planted.values())
    assert all(finding.suggestion for finding in told if "further" not in finding.what)


def test_earlier_replies_do_not_count(campaign: Campaign) -> None:
    earlier = rows_by_kind(campaign.faults)["repeated_replies"]
    frame = campaign.responses.frame
    here = [pair in earlier for pair in zip(frame["source"].astype(str), frame["row"], strict=True)]
    assert sum(here) >= 0.95 * len(earlier)
    assert frame.loc[here, "overall_harmonised"].isna().all()


def test_personal_data_in_comments_are_masked_and_counted(campaign: Campaign) -> None:
    planted = rows_by_kind(campaign.faults)["personal_data"]
    masked = campaign.responses.ledger[campaign.responses.ledger["kind"] == "masked"]
    hit = set(zip(masked["source"], masked["row"], strict=True))
    assert len(planted & hit) == len(planted) > 0
    assert len(hit - planted) <= 0.01 * campaign.responses.account.received


@pytest.mark.parametrize("campaign", FILES if BIG else ["faults-heavy"], indirect=True)
def test_no_planted_telephone_identity_number_or_address_is_in_any_output(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEYKIT_KEY", str(campaign.folder.parent / "key"))
    out = campaign.folder.parent / "reports"
    n = campaign.responses.frame["unit"].value_counts()
    units = tuple(map(str, n.index[:1]))
    report = run_survey(Request(sk.load_survey(campaign.folder), out, units=units))
    assert {entry.status for entry in report.outcome.entries.values()} == {"done"}
    kinds = ("personal_data", "phone_floods", "staff_ratings")
    planted = {fault.value for fault in campaign.faults if fault.kind in kinds}
    everything = [path for path in out.rglob("*") if path.is_file()]
    everything += [path for path in (campaign.folder / ".surveykit").rglob("*") if path.is_file()]
    assert {path.suffix for path in everything} >= {".docx", ".xlsx", ".pdf", ".html", ".json", ".ipynb", ".parquet"}
    pattern = re.compile("|".join(map(re.escape, sorted(planted))))
    for path in everything:
        assert not pattern.search(texts_of(path)), path
