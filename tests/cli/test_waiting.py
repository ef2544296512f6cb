"""What a person sees while something takes long."""

from __future__ import annotations

import time

from surveykit.cli.counting import Counting
from surveykit.cli.waiting import Waiting


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


def test_a_line_per_tenth_where_there_is_no_terminal(capsys):
    with Counting(712, "sheets written") as counting:
        for _ in range(712):
            counting.advanced(1)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10
    assert (lines[0], lines[-1]) == ("72 of 712 sheets written", "712 of 712 sheets written")
