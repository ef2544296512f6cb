"""Units in the raw data: two columns, waves, spellings; what only resembles a unit waits for a person."""

from __future__ import annotations

import pytest

from surveykit.errors import FindingsError

UNITS = """\
unit_id,name,parent,rated,valid_from,valid_to,successor
CZ,市财政局,,no,,,
GA,市公安局,,no,,,
CZ-BG,办公室,CZ,,,,
GA-BG,办公室,GA,,,,
GT,市国土资源局,,,,2024,ZR
ZR,市自然资源局,,,2025,,
"""
COLUMN = ("column: {window: unit, sms: office}", "column: {window: [body, unit], sms: office}")
EARLIER = ('waves: ["2025"]', 'waves: ["2024", "2025"]')
OLD_SMS = ('channel: sms, wave: "2025"', 'channel: sms, wave: "2024"')
WINDOW = (
    "id,body,unit,y,speed,min,comment\n1,市财政局,办公室,3,3,1,\n"
    "2,公安局,辦公室,3,3,1,\n3,,市自然资源局,3,3,1,\n4,,,3,3,1,\n"
)
SMS = "phone,office,reply\n1,市国土资源局,3\n2,财政局办公室,2\n"


def made(kitchen, *, window=WINDOW, sms=SMS, decisions=None):
    return kitchen.make(COLUMN, EARLIER, OLD_SMS, window=window, sms=sms, decisions=decisions, units=UNITS)


def test_two_columns_name_a_unit_and_waves_choose_among_names(kitchen):
    survey = made(kitchen)
    responses = survey.clean()
    assert responses.frame["unit"].tolist() == ["CZ-BG", "GA-BG", "ZR", "GT", "CZ-BG"]
    assert responses.account.excluded == {"no_unit": 1}
    (note,) = [finding for finding in responses.findings if finding.check == "unit_spellings"]
    assert note.severity == "warning"
    assert note.known == ("'公安局/辦公室' read as GA-BG", "'财政局办公室' read as CZ-BG")
    assert note.n == 2


def test_what_resembles_a_unit_is_proposed_and_applied_only_when_confirmed(kitchen):
    window = WINDOW + "5,市财政厅,办公室,3,3,1,\n6,,办公室,3,3,1,\n7,,市国土资源局,3,3,1,\n"
    survey = made(kitchen, window=window)
    with pytest.raises(FindingsError):
        survey.clean()
    found = {finding.what: finding for finding in survey.check() if finding.check == "undeclared_units"}
    assert list(found) == [
        "the register has no unit '市财政厅/办公室'",
        "'办公室' is the name of 2 units (CZ-BG, GA-BG); the body above must be named too",
        "the unit '市国土资源局' (GT) does not exist in the wave '2025'",
    ]
    first, second, third = found.values()
    assert '- {found: "市财政厅/办公室", means: CZ-BG}' in first.remedy
    assert "did you mean 'CZ-BG 办公室, 市财政局' or 'GA-BG 办公室, 市公安局'?" in second.remedy
    assert '- {found: "市国土资源局", means: ZR}' in third.remedy
    assert first.rows == ("window.csv:6, column 'unit'",)
    confirmed = (
        'units:\n  - {found: "市财政厅/办公室", means: CZ-BG}\n  - {found: 办公室, means: GA-BG}\n'
        "  - {found: 市国土资源局, means: ZR}\n"
    )
    responses = made(kitchen, window=window, decisions=confirmed).clean()
    assert responses.frame["unit"].tolist() == ["CZ-BG", "GA-BG", "ZR", "CZ-BG", "GA-BG", "ZR", "GT", "CZ-BG"]
    corrected = responses.ledger[responses.ledger["kind"] == "corrected"]
    assert corrected[["row", "old", "new"]].values.tolist() == [
        [6, "市财政厅/办公室", "CZ-BG"],
        [7, "办公室", "GA-BG"],
        [8, "市国土资源局", "ZR"],
    ]
