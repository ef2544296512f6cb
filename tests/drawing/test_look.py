"""Fonts and colours."""

from __future__ import annotations

import os
from itertools import pairwise

import pytest

from surveykit.drawing import fonts, theme


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 11])
def test_neighbouring_colours_differ_in_grey_print(count):
    greys = [theme.brightness(colour) for colour in theme.diverging(count)]
    assert len(greys) == count
    least = 0.10 if count <= 5 else 0.04
    assert all(abs(first - second) >= least for first, second in pairwise(greys))
    assert count < 4 or abs(greys[0] - greys[-1]) >= 0.15


def test_a_forked_process_opens_the_font_anew():
    """Processes that share an open font read at each other's place in the file and find it broken."""
    path = fonts.font().path
    inherited = fonts._face(path)
    assert fonts._face(path) is inherited
    child = os.fork()
    if child == 0:
        os._exit(fonts._face(path) is inherited)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
