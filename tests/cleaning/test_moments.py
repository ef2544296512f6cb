"""Moments: dates to the second, the time between two of them, and forms sent too fast by their start and end."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.cleaning.typing.written_clocks import clock_of
from surveykit.cleaning.typing.written_days import day_of
from surveykit.errors import SurveyError

STARTED = "started: {text: Started, type: date, period: second, order: mdy, column: {window: start}}"
ENDED = "ended: {text: Ended, type: date, period: second, order: mdy, column: {window: end}}"
DERIVED = """\
derive:
  s: seconds(started, ended)
  m: minutes(started, ended)
  h: hours(started, ended)
  d: days(started, ended)
"""


def made(kitchen, rows, extra=""):
    question = ("rates:", f"  {STARTED}\n  {ENDED}\nrates:")
    lines = (f"{number},A,3,3,5,,{start},{end}" for number, (start, end) in enumerate(rows))
    window = "\n".join(["id,unit,y,speed,min,comment,start,end", *lines]) + "\n"
    return kitchen.make(question, window=window, extra=extra)


moments = st.datetimes(datetime(1971, 1, 1), datetime(2060, 1, 1)).map(lambda when: when.replace(microsecond=0))
#: A form, and whether it has seconds.
FORMS = [
    ("%Y-%m-%d %H:%M:%S", True), ("%Y-%m-%dT%H:%M:%S", True), ("%Y/%m/%d %H:%M", False), ("%m/%d/%Y %H:%M:%S", True),
    ("%m/%d/%y %H:%M", False), ("%m/%d/%Y %I:%M:%S %p", True), ("%d-%b-%Y %H:%M", False), ("%B %d, %Y %I:%M %p", False),
    ("%Y年%m月%d日 %H:%M:%S", True), ("%Y年%m月%d日 %H时%M分", False),
]  # fmt: skip


@given(when=moments, form=st.sampled_from(FORMS))
def test_a_moment_is_read_as_pandas_reads_it(when, form):
    if not 1971 <= when.year < 2060:
        return
    written = when.strftime(form[0])
    expected = pd.to_datetime(written, format=form[0]).isoformat()
    day = day_of(written, "mdy")
    assert day is not None
    assert day.written_by("second") == expected
    assert day.written_by("day") == expected[:10]


@given(when=moments)
def test_a_day_of_a_spreadsheet_has_its_time_behind_the_point(when):
    serial = (when - datetime(1899, 12, 30)) / timedelta(days=1)
    assert day_of(f"{serial:.7f}").written_by("second") == when.isoformat()


def test_a_day_without_a_time_is_no_moment(kitchen):
    frame = (
        made(kitchen, [("5/10/18 4:01", "5/10/18"), ("2018-05-10", "20180510"), ("", "5/10/2018 0:00")]).clean().frame
    )
    assert frame["started"].tolist()[:1] == ["2018-05-10T04:01:00"]
    assert frame["started"].isna().tolist()[1:3] == [True, True]
    assert frame["started.missing"].astype(object).tolist()[1:3] == ["invalid", "blank"]
    assert frame["ended"].astype(object).tolist()[2] == "2018-05-10T00:00:00"


def test_the_time_between_two_moments_is_that_of_pandas(kitchen):
    rows = [
        ("5/10/18 4:01", "5/10/18 4:31"),
        ("5/10/18 23:50", "5/11/18 1:20"),
        ("5/10/18 4:01", ""),
        ("2/28/16 12:00", "2/27/16 11:59"),
    ]
    frame = made(kitchen, rows, DERIVED).clean().frame.iloc[: len(rows)]
    start, end = (
        pd.to_datetime(pd.Series([row[at] or None for row in rows]), format="%m/%d/%y %H:%M") for at in (0, 1)
    )
    for name, unit in (("s", "s"), ("m", "min"), ("h", "h")):
        np.testing.assert_allclose(frame[name].to_numpy(), ((end - start) / pd.Timedelta(1, unit)).to_numpy())
    np.testing.assert_array_equal(
        frame["d"].to_numpy(), ((end.dt.normalize() - start.dt.normalize()) / pd.Timedelta(days=1)).to_numpy()
    )
    assert frame["m.missing"].astype(object).tolist()[2] == "blank"


def test_minutes_between_days_are_refused(kitchen):
    days = STARTED.replace("period: second, ", "")
    with pytest.raises(SurveyError, match="a date question with period: second"):
        kitchen.make(("rates:", f"  {days}\nrates:"), extra="derive: {m: 'minutes(started, started)'}\n")


@pytest.mark.parametrize("named", ["start: started, end: ended", "start: {window: started}, end: {window: ended}"])
def test_forms_sent_too_fast_are_known_by_their_start_and_end(kitchen, named):
    rows = [(f"5/10/18 4:{number:02}", f"5/10/18 4:{number + 5:02}") for number in range(9)]
    rows += [("5/10/18 5:00:00", "5/10/18 5:00:01"), ("5/10/18 5:00", ""), ("5/10/18 5:00", "5/10/18 4:00")]
    survey = made(kitchen, rows, f"checks: {{too_fast: {{{named}}}}}\n")
    (finding,) = [finding for finding in survey.check() if finding.check == "too_fast"]
    assert (finding.n, finding.rows) == (1, ("window.csv:11",))
    assert [finding for finding in survey.check() if finding.check in ("check_times", "check_columns")] == []
    (backwards,) = [finding for finding in survey.check() if finding.check == "ends_before_start"]
    assert (backwards.n, backwards.rows) == (1, ("window.csv:13",))


def test_a_start_without_an_end_is_told(kitchen):
    with pytest.raises(SurveyError, match="start: COLUMN and end: COLUMN"):
        made(kitchen, [], "checks: {too_fast: {start: started}}\n")


@given(
    seconds=st.integers(0, 86_399),
    form=st.sampled_from(["%H:%M:%S", "%I:%M:%S %p", "%I:%M:%S%p", "%H.%M.%S", "%H时%M分%S秒"]),
)
def test_a_time_of_day_is_read_as_pandas_reads_it(seconds, form):
    written = (datetime(2000, 1, 1) + timedelta(seconds=seconds)).strftime(form)
    assert clock_of(written) == seconds
    assert clock_of(f"12/31/1899 {written}") == seconds


@pytest.mark.parametrize(
    ("text", "hours"),
    [("6:00:00", 6), ("8:30 AM", 8.5), ("12:00 am", 0), ("12:15 p.m.", 12.25), ("下午3点半", 15.5), ("上午9时", 9),
     ("中午12点", 12), ("晚上12点", 0), ("８：３０", 8.5), ("24:00", 24), ("N", None),
     ("25:00", None), ("8:61", None), ("8", None), ("8.30", None), ("", None)],
)  # fmt: skip
def test_times_of_day_as_people_write_them(text, hours):
    assert clock_of(text) == (None if hours is None else hours * 3600)
