"""Received = kept + excluded, by reason, whatever is excluded; the papers of cleaning are the same at every run."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from surveykit.cleaning import Account, AccountRow, write_quality
from surveykit.cleaning.account import account_of
from surveykit.files import sha256_of
from surveykit.language import Label

REASONS = {"first": Label(zh="一", en="one"), "second": Label(zh="二", en="two")}
row = st.tuples(st.sampled_from("st"), st.sampled_from([None, "c"]), st.sampled_from([None, "A", "B"]), st.booleans())


@given(st.lists(st.tuples(row, st.sampled_from([None, "first", "second"])), max_size=40))
def test_the_account_always_adds_up(rows):
    facts = [fact for fact, _ in rows]
    frame = pd.DataFrame(facts, columns=["source", "channel", "unit", "unanswered"]).assign(wave=None)
    reason = pd.Series([reason for _, reason in rows], dtype="str")
    missing = pd.Series([("blank" if fact[3] else None) for fact in facts], dtype="str")
    account = account_of(frame, reason, missing, REASONS, {}, {})
    assert account.received == len(rows)
    assert account.received == account.kept + sum(account.excluded.values())
    assert account.kept == sum(1 for _, why in rows if why is None)
    assert account.excluded == {name: sum(1 for _, why in rows if why == name) for name in REASONS}
    assert account.unanswered == sum(1 for fact, why in rows if why is None and fact[3])
    units = {"A", "B", ""}
    assert sum(account.of_unit(unit).received for unit in units) == len(rows)
    assert Account.from_json(account.to_json()) == account
    table = account.to_frame()
    assert (table["received"] == table["kept"] + table["first"] + table["second"]).all()


def test_an_account_that_does_not_add_up_cannot_be_made():
    with pytest.raises(ValueError, match="does not add up"):
        AccountRow("s", "", "", "A", received=3, kept=1, excluded={"first": 1})


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["A", "B", "", "二局"]), st.sampled_from("123")), max_size=12
    ),
    st.data(),
)
def test_every_raw_row_is_kept_or_in_the_ledger(tmp_path_factory, kitchens, rows, data):
    lines = "".join(f"{who},{unit},{answer},3,1,\n" for who, unit, answer in rows)
    chosen = data.draw(st.lists(st.integers(2, 13), max_size=4, unique=True)) or [99]
    survey = kitchens(tmp_path_factory.mktemp("k") / "small").make(
        window="id,unit,y,speed,min,comment\n" + lines,
        decisions=f"exclude: [{{name: chosen, label: Chosen, rows: {{raw/window.csv: {chosen}}}}}]\n",
        extra="checks: {duplicates: {keys: [respondent, unit], action: keep_first}}\n",
    )
    responses = survey.clean()
    excluded = responses.ledger[responses.ledger["kind"] == "excluded"]
    assert responses.account.received == len(rows) + 2
    assert len(responses.frame) == responses.account.kept
    assert len(excluded) == sum(responses.account.excluded.values())
    assert excluded["rule"].value_counts().to_dict() == {k: v for k, v in responses.account.excluded.items() if v}
    kept = set(zip(responses.frame["source"], responses.frame["row"], strict=True))
    gone = set(zip(excluded["source"], excluded["row"], strict=True))
    assert not kept & gone
    assert len(kept | gone) == len(rows) + 2


def test_the_account_tells_source_channel_and_wave(kitchen):
    table = kitchen.make().clean().account.to_frame()
    assert table[["source", "channel", "wave", "received", "kept", "unanswered"]].values.tolist() == [
        ["raw/window.csv", "window", "2025", 4, 4, 1],
        ["raw/sms.csv", "sms", "2025", 2, 2, 1],
    ]


DECISIONS = "answers: [{question: overall, found: '=HYPERLINK(1)', means: 3, note: '=1+1'}]\n"
WINDOW = "id,unit,y,speed,min,comment\n=cmd,A,=HYPERLINK(1),3,1,\n@x\u0001y,A,3,3,1,\n@x\u0001y,A,3,3,1,\n"
EXTRA = "checks: {duplicates: {keys: [respondent, unit], action: keep_first}}\n"


def test_the_papers_are_the_same_bytes_at_every_run(kitchen, tmp_path):
    hashes = []
    for name in ("one", "two"):
        responses = kitchen.make(window=WINDOW, decisions=DECISIONS, extra=EXTRA).clean()
        paths = write_quality(responses, tmp_path / name)
        assert [path.name for path in paths] == ["ledger.xlsx", "ledger.parquet", "account.json"]
        hashes.append([sha256_of(path) for path in paths])
    assert hashes[0] == hashes[1]


def test_texts_in_the_workbook_are_never_formulas(kitchen, tmp_path):
    responses = kitchen.make(window=WINDOW, decisions=DECISIONS, extra=EXTRA).clean()
    write_quality(responses, tmp_path)
    book = load_workbook(tmp_path / "ledger.xlsx")
    assert book.sheetnames == ["Account of rows", "Ledger"]
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    texts = [cell.value for cell in cells]
    assert "=HYPERLINK(1)" in texts
    assert "=cmd" in texts
    assert "@x\ufffdy" in texts
    assert "Repeated response" in texts
    ledger = pd.read_parquet(tmp_path / "ledger.parquet")
    assert "@x\u0001y" in ledger["respondent"].tolist()
    pd.testing.assert_frame_equal(ledger, responses.ledger)


def test_a_survey_in_chinese_has_chinese_papers(kitchen, tmp_path):
    responses = kitchen.make(("language: en", "language: zh")).clean()
    write_quality(responses, tmp_path)
    book = load_workbook(tmp_path / "ledger.xlsx")
    assert book.sheetnames == ["数据收支", "清洗台账"]
    assert [cell.value for cell in book["数据收支"][1]][:5] == ["数据来源", "渠道", "期次", "收回答卷", "有效答卷"]


def test_every_row_of_many_is_accounted_for(kitchen):
    """Among them rows whose answers read like the levels of a tally of ballots."""
    n = 14_000
    chance = np.random.default_rng(1)
    answers = chance.choice(["1", "2", "Good", "差", ""], n)
    units = chance.choice(["A", "乙局", "C"], n)
    lines = "".join(
        f"{k % 9000},{u},{a},{a},{k % 60},text {k}\n" for k, (u, a) in enumerate(zip(units, answers, strict=True))
    )
    survey = kitchen.make(window="id,unit,y,speed,min,comment\n" + lines, extra=EXTRA)
    responses = survey.clean()
    assert responses.account.received == n + 2


def test_an_account_without_units_adds_up_and_names_no_unit():
    rows = (
        AccountRow("a.csv", "web", "1", "A", 5, 4, {"staff": 1}, 1, {"dont_know": 1}),
        AccountRow("a.csv", "web", "1", "B", 3, 3),
        AccountRow("a.csv", "sms", "1", "A", 2, 1, {"no_unit": 1}),
    )
    words = {"staff": Label(zh="本单位人员", en="Staff"), "no_unit": Label(zh="无", en="None")}
    account = Account(rows, words, {("web", "1"): 9}).without_units({"a.csv": "raw export 1"})
    assert account.rows == (
        AccountRow("raw export 1", "web", "1", "", 8, 7, {"staff": 1}, 1),
        AccountRow("raw export 1", "sms", "1", "", 2, 1, {"no_unit": 1}),
    )
    assert (account.received, account.kept, account.issued) == (10, 8, {("web", "1"): 9})
