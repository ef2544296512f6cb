"""What a person sees while something takes long."""

from __future__ import annotations

import io
import re
import time
from functools import partial

from rich.console import Console

from surveykit.batch import Entry
from surveykit.cli.progress import Progress
from surveykit.cli.waiting import Counting, Waiting


def test_nothing_is_said_of_what_is_quick(capsys):
    with Waiting("cleaning"):
        pass
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_what_takes_long_is_said_now_and_then_with_the_seconds(capsys):
    with Waiting("cleaning", first=0.05, following=0.05) as waiting:
        time.sleep(0.2)
        waiting.now("writing")
        time.sleep(0.2)
    captured = capsys.readouterr()
    lines = captured.err.splitlines()
    assert captured.out == ""
    assert lines[0] == "cleaning ... 0 s"
    assert lines[-1] == "writing ... 0 s"


def test_the_start_of_a_run_is_not_silent_until_the_first_report_is_made(capsys, monkeypatch):
    monkeypatch.setattr("surveykit.cli.progress.Waiting", partial(Waiting, first=0.05, following=0.05))
    with Progress() as progress:
        progress.planned(2, 1, 2)
        progress.ended_job(Entry("overall", None, "", "done"), skipped=True)
        time.sleep(0.3)
        progress.ended_job(Entry("units/D01", "D01", "", "done", seconds={"notebook": 1.0}), skipped=False)
        lines = capsys.readouterr()
        time.sleep(0.3)
    assert "2 reports, 1 of them up to date; 1 to make" in lines.out
    assert lines.out.endswith("[2/2] D01: done (notebook 1.0 s)\n")
    assert "starting the engine, making the first report ... 0 s" in lines.err
    assert tuple(capsys.readouterr()) == ("", "")


def test_on_a_terminal_one_board_tells_what_is_done_running_and_failed(monkeypatch):
    screen = io.StringIO()
    terminal = partial(Console, force_terminal=True, width=100, file=screen)
    monkeypatch.setattr("surveykit.cli.progress.Console", terminal)
    with Progress() as progress:
        progress.planned(5, 1, 2)
        progress.ended_job(Entry("overall", None, "", "done"), skipped=True)
        progress.ended_job(Entry("units/D01", "D01", "", "failed"), skipped=False)
        progress.ended_job(Entry("units/D02", "D02", "", "withheld"), skipped=False)
        assert "2 done, 2 running, 1 failed" in shown(progress, screen)
        progress.ended_job(Entry("units/D03", "D03", "", "done"), skipped=False)
        last = shown(progress, screen)
    assert "3 done, 1 running, 1 failed" in last
    assert "4/5" in last
    assert re.search(r"4/5 \d:\d\d:\d\d (-|0):(--|\d\d):(--|\d\d)", last)  # elapsed and remaining


def shown(progress, screen):
    """What the board shows now, without the codes that place and colour it."""
    screen.truncate(0)
    progress.bar.refresh()
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())


def test_a_line_per_tenth_where_there_is_no_terminal(capsys):
    with Counting(712, "sheets written") as counting:
        for _ in range(712):
            counting.advanced(1)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10
    assert (lines[0], lines[-1]) == ("72 of 712 sheets written", "712 of 712 sheets written")
