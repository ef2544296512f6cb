"""Rows that nobody answered with care: which are flagged, which are not, and what rules and decisions make of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from surveykit.cleaning.checks.campaign import crowds, spikes, too_perfect, unlikely_runs
from surveykit.cleaning.checks.careful import seconds_taken
from surveykit.errors import FindingsError, SurveyError
from surveykit.survey.check_settings import Burst, Runs

HEADER = "id,unit,y,speed,min,comment,taken,device,time\n"


def rows_of(count, **columns):
    """A window file whose columns are constant, or given row by row."""
    plain = {"id": range(1, count + 1), "unit": "A", "y": 2, "speed": 2, "min": 5, "comment": "", "taken": "100秒",
             "device": "W1", "time": "2025-03-05 09:00:00"}  # fmt: skip
    every = plain | columns
    lists = [[value] * count if isinstance(value, str | int) else list(value) for value in every.values()]
    return HEADER + "".join(",".join(map(str, row)) + "\n" for row in zip(*lists, strict=True))


def flagged(survey, check):
    responses = survey.clean()
    assert responses.flags.index.equals(responses.frame.index)
    return [] if check not in responses.flags else np.flatnonzero(responses.flags[check]).tolist()


def test_too_fast_rows_are_flagged_and_stay(kitchen):
    window = rows_of(10, taken=["100秒"] * 8 + ["5秒", "0:00:20"])
    survey = kitchen.make(window=window, extra="checks: {too_fast: {duration: {window: taken}}}\n")
    assert flagged(survey, "too_fast") == [8, 9]
    responses = survey.clean()
    assert len(responses) == 12
    (finding,) = [one for one in responses.findings if one.check == "too_fast"]
    assert (finding.severity, finding.n) == ("warning", 2)
    assert "below 30 seconds" in finding.what
    assert f"- {{id: {finding.id}, action: exclude}}" in finding.suggestion
    assert str(finding).endswith(f"findings:\n        {finding.suggestion.splitlines()[1].strip()}")


def test_a_rule_excludes_what_a_check_finds_and_the_account_says_so(kitchen):
    window = rows_of(10, taken=["100秒"] * 8 + ["5秒", "6秒"])
    rule = "checks: {too_fast: {duration: {window: taken}, action: exclude}}\n"
    responses = kitchen.make(window=window, extra=rule).clean()
    assert responses.account.excluded["too_fast"] == 2
    assert responses.account.received == responses.account.kept + 2 == 12
    assert responses.ledger["rule"].tolist() == ["too_fast", "too_fast"]
    assert responses.ledger["row"].tolist() == [10, 11]
    assert responses.aside["reason"].tolist() == ["too_fast", "too_fast"]
    assert responses.account.reason_label("too_fast", "zh") == "作答用时过短"


@pytest.mark.parametrize(("action", "kept", "left"), [("exclude", 10, []), ("accept", 12, []), ("flag", 12, [8, 9])])
def test_a_person_decides_about_a_finding_by_its_id(kitchen, action, kept, left):
    window = rows_of(10, taken=["100秒"] * 8 + ["5秒", "6秒"])
    extra = "checks: {too_fast: {duration: {window: taken}}}\n"
    (finding,) = [one for one in kitchen.make(window=window, extra=extra).check() if one.check == "too_fast"]
    survey = kitchen.make(window=window, extra=extra, decisions=f"findings: [{{id: {finding.id}, action: {action}}}]\n")
    assert len(survey.clean()) == kept
    assert flagged(survey, "too_fast") == left
    assert not [one for one in survey.check() if one.check == "unused_decisions"]


def test_a_decision_about_a_finding_that_has_changed_is_told(kitchen):
    survey = kitchen.make(decisions="findings: [{id: too_fast-00000000, action: exclude}]\n")
    (finding,) = [one for one in survey.check() if one.check == "unused_decisions"]
    assert "the decision on the finding 'too_fast-00000000' meets none" in finding.what


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("215秒", 215), ("3分35秒", 215), ("1小时2分3秒", 3723), ("0:03:35", 215), ("3:35", 215), ("215", 215),
     ("215s", 215), ("2小时", 7200), ("", None), ("快", None)],
)  # fmt: skip
def test_lengths_of_time_are_read_as_people_and_platforms_write_them(text, seconds):
    (found,) = seconds_taken(pd.Series([text], dtype="object"))
    assert np.isnan(found) if seconds is None else found == seconds, found


def test_straight_lining_is_flagged_by_default(kitchen):
    more = "".join(f"  q{n}: {{text: Q{n}, type: rating, scale: five, column: {{window: q{n}}}}}\n" for n in range(5))
    header = "id,unit,y,speed,min,comment,q0,q1,q2,q3,q4\n"
    window = header + "1,A,3,3,5,,3,3,3,3,3\n2,A,3,3,5,,3,3,2,3,3\n3,A,3,3,5,,,,,,\n"
    survey = kitchen.make(("rates:\n", more + "rates:\n"), window=window)
    assert flagged(survey, "constant_answers") == [0]
    (finding,) = [one for one in survey.check() if one.check == "constant_answers"]
    # What is only worth knowing takes no row out when its line is pasted unread.
    assert finding.severity == "note" and f"{{id: {finding.id}, action: accept}}  # or exclude" in finding.suggestion
    off = kitchen.make(("rates:\n", more + "rates:\n"), window=window, extra="checks: {constant_answers: off}\n")
    assert flagged(off, "constant_answers") == []


def test_attention_items_and_contradictions(kitchen):
    window = rows_of(4, y=[1, 2, 3, 3], speed=[3, 2, 3, 1])
    extra = """\
checks:
  attention: [{question: speed, expected: [2, 3]}]
  inconsistent:
    - {name: opposite, when: {overall: [1], speed: [3]}}
    - {name: far, pair: [overall, speed], differ: 60, action: exclude}
"""
    survey = kitchen.make(window=window, extra=extra)
    assert survey.clean().account.excluded["inconsistent"] == 2
    assert flagged(survey, "attention") == []
    kept = kitchen.make(window=window, extra=extra.replace(", action: exclude", ""))
    assert flagged(kept, "attention") == [3]
    assert flagged(kept, "inconsistent") == [0, 3]


def test_careless_indices_flag_the_one_who_reads_nothing(kitchen):
    random = np.random.Generator(np.random.PCG64(1))
    names = [f"q{n}" for n in range(12)]
    more = "".join(f"  {n}: {{text: {n}, type: rating, scale: five, column: {{window: {n}}}}}\n" for n in names)
    answers = random.integers(1, 4, (60, 12))
    answers[7] = 2
    lines = [f"{n},A,3,3,5,," + ",".join(map(str, row)) for n, row in enumerate(answers)]
    window = "id,unit,y,speed,min,comment," + ",".join(names) + "\n" + "\n".join(lines) + "\n"
    changes = ("rates:\n", more + "rates:\n")
    assert 7 in flagged(kitchen.make(changes, window=window), "longstring")
    settings = f"checks: {{careless: {{questions: [{', '.join(names)}], variability: 0.1, longstring: 1}}}}\n"
    survey = kitchen.make(changes, window=window, extra=settings)
    assert flagged(survey, "variability") == [7]
    assert flagged(survey, "longstring") == [7]


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        ("{attention: [{question: sped, expected: [1]}]}", "there is no question 'sped'"),
        ("{attention: [{question: speed, expected: [9]}]}", "there is no choice of 'speed' '9'"),
        ("{inconsistent: [{name: a, when: {speed: [1]}}]}", "checks.inconsistent.0 cannot be used as written"),
        ("{burst: {device: d, time: t, window: soon}}", "checks.burst.window cannot be used as written"),
        ("{careless: {questions: [q]}}", "there is no question 'q'"),
        ("{too_fast: {action: delete}}", "checks.too_fast.action cannot be 'delete'"),
        ("{bursts: {device: d}}", "unknown key 'bursts' in checks"),
    ],
)
def test_settings_that_mean_nothing_are_refused(kitchen, checks, said):
    with pytest.raises(SurveyError) as caught:
        kitchen.make(extra=f"checks: {checks}\n")
    assert any(said in str(problem) for problem in caught.value.problems), caught.value.problems


def test_a_check_whose_column_is_nowhere_is_an_error(kitchen):
    survey = kitchen.make(extra="checks: {burst: {device: {window: devise}, time: {window: time}}}\n")
    with pytest.raises(FindingsError, match="that checks: burst: device names"):
        survey.clean()


def test_a_burst_is_found_whole_and_nothing_else(kitchen):
    times = [f"2025-03-05 09:{n // 6:02d}:{n % 6 * 10:02d}" for n in range(20)]
    spread = [f"2025-03-05 {10 + n // 6}:{n % 6 * 10:02d}:00" for n in range(20)]
    window = rows_of(40, y=3, time=times + spread, device=["W1"] * 20 + ["W1"] * 20)
    extra = "checks: {burst: {device: {window: device}, time: {window: time}, window: 4min, limit: 15, action: flag}}\n"
    survey = kitchen.make(window=window, extra=extra)
    assert flagged(survey, "burst") == list(range(20))
    (finding,) = [one for one in survey.check() if one.check == "burst"]
    assert "unit A" in finding.what
    assert finding.n == 20


def test_crowds_at_different_devices_are_different_events():
    device = np.repeat([0, 1], 20)
    time = np.tile(np.arange(20.0), 2)
    settings = Burst(device="d", time="t", window=60, limit=15)
    event = crowds(device, time, np.ones(40, dtype=bool), settings)
    assert event.tolist() == [0] * 20 + [1] * 20
    assert (crowds(device, time * 100, np.ones(40, dtype=bool), settings) == -1).all()


def test_a_flood_from_one_telephone_is_found(kitchen):
    sms = "phone,office,reply\n" + "".join(f"154{n // 8:08d},{'AB'[n // 8 % 2]},3\n" for n in range(24))
    sms += "15400000009,A,3\n15400000010,B,2\n"
    survey = kitchen.make(sms=sms, extra="checks: {flood: {rater: {sms: phone}, limit: 7, action: exclude}}\n")
    responses = survey.clean()
    assert responses.account.excluded["flood"] == 24
    assert len([one for one in responses.findings if one.check == "flood"]) == 3


def test_staff_are_known_by_a_list_also_where_the_column_is_hashed(kitchen, tmp_path, monkeypatch):
    from surveykit.cleaning.identities import KEY

    monkeypatch.setenv(KEY, str(tmp_path / "elsewhere" / "key"))
    sms = "phone,office,reply\n15400000001,A,3\n15400000001,B,3\n15400000002,B,3\n"
    extra = "checks: {staff: {rater: {sms: phone}, register: staff.csv}}\nprivacy: {hash: [phone]}\n"
    survey = kitchen.make(sms=sms, extra=extra)
    (survey.folder / "staff.csv").write_text("unit_id,identity\nA,15400000001\n", encoding="utf-8")
    assert flagged(survey, "staff") == [4]
    (survey.folder / "staff.csv").write_text("unit,identity\nA,15400000001\n", encoding="utf-8")
    with pytest.raises(SurveyError, match="the list of staff lacks columns"):
        survey.clean()
    (survey.folder / "staff.csv").unlink()
    with pytest.raises(SurveyError, match="the list of staff cannot be read"):
        survey.clean()


def test_a_run_too_long_for_chance_is_found_and_a_usual_one_is_not():
    random = np.random.Generator(np.random.PCG64(2))
    top = random.random(4_000) < 0.7
    top[1_000:1_060] = True
    device, time = np.zeros(4_000, dtype=np.int64), np.arange(4_000.0)
    unit = np.repeat(np.arange(20), 200)
    settings = Runs(device="d", time="t", length=25)
    event = unlikely_runs(device, time, top, np.ones(4_000, dtype=bool), unit, settings)
    found = np.flatnonzero(event >= 0)
    assert set(range(1_000, 1_060)) <= set(found.tolist())
    assert len(found) < 75


def test_a_time_out_gives_itself_away():
    random = np.random.Generator(np.random.PCG64(3))
    passed = random.integers(20, 1_500, 5_000).astype(float)
    top = random.random(5_000) < 0.7
    passed[:40], top[:40] = 600, True
    found = spikes(passed, top, 10)
    assert found[:40].all()
    assert found[40:].sum() < 10
    assert not spikes(random.integers(20, 1_500, 5_000).astype(float), top, 10).any()


def test_perfect_units_are_those_beyond_the_spread_of_the_others():
    random = np.random.Generator(np.random.PCG64(4))
    n = random.integers(50, 400, 200)
    share = 1 / (1 + np.exp(-random.normal(1.0, 0.5, 200)))
    top = random.binomial(n, share)
    assert too_perfect(n, top, 0.01).sum() == 0
    n[0], top[0] = 300, 300
    assert np.flatnonzero(too_perfect(n, top, 0.01)).tolist() == [0]


@pytest.mark.parametrize("form", ["03/05/2025 09:00:{:02} AM", "45721.{}", "五日上午"])
def test_a_check_that_cannot_read_its_times_says_so(kitchen, form):
    """Else a burst in a file with another form of date would be no finding, and nobody would know why."""
    window = rows_of(40, y=3, time=[form.format(second) for second in range(40)])
    extra = "checks: {burst: {device: {window: device}, time: {window: time}}}\n"
    findings = kitchen.make(window=window, extra=extra).check()
    (finding,) = [one for one in findings if one.check == "check_times"]
    assert (finding.severity, finding.n, finding.where) == ("warning", 40, "raw/window.csv")
    assert "burst cannot read 40 of 40 texts" in finding.what
    assert not [one for one in findings if one.check == "burst"]


@pytest.mark.parametrize(
    "form", ["2025/03/05 9:00:{:02} 上午 GMT+8", "2025年3月5日 周三 上午9:00:{:02}", "2025-03-05 09:00:{:02}"]
)
def test_times_as_forms_write_them_are_seen_by_the_checks(kitchen, form):
    window = rows_of(40, y=3, time=[form.format(second) for second in range(40)])
    extra = "checks: {burst: {device: {window: device}, time: {window: time}}}\n"
    survey = kitchen.make(window=window, extra=extra)
    assert flagged(survey, "burst") == list(range(40))
    assert not [one for one in survey.check() if one.check == "check_times"]


def test_one_time_that_does_not_exist_is_no_matter_of_the_whole_file(kitchen):
    window = rows_of(40, time=["2025-02-30 09:00:00", *["2025-03-05 09:00:00"] * 39])
    extra = "checks: {burst: {device: {window: device}, time: {window: time}}, too_fast: {duration: {window: taken}}}\n"
    assert not [one for one in kitchen.make(window=window, extra=extra).check() if one.check == "check_times"]
