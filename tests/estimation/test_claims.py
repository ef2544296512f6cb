"""The tool that tries intervals and claims (``make calibration-claims``), on a few of its cells."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from places import ROOT
from surveykit.estimation import Design

sys.path.insert(0, str(ROOT))

from tools import claims

CELLS = {
    "raters nested": claims.Cell(5, 0.9, 15, raters="nested"),
    "raters crossed": claims.Cell(5, 0.5, 30, "far end", raters="crossed"),
    "weights": claims.Cell(5, 0.9, 30, weighted=True),
    "units that differ": claims.Cell(5, 0.9, 30, spread=0.1),
    "unlike the pool": claims.Cell(5, 0.95, 30, own=0.7, elsewhere=True),
    "floor": claims.Cell(8, 0.95, 30, flipped=True),
}


@pytest.mark.parametrize("name", CELLS)
def test_intervals_hold_and_equal_units_are_not_called_different(name):
    below, above, _, higher, lower = claims.measured(CELLS[name], 1_200, 1)[:5]
    assert 1 - below - above >= (0.90 if name == "unlike the pool" else 0.93)
    if name not in ("units that differ", "unlike the pool"):
        assert higher + lower <= 0.06


@pytest.mark.parametrize("raters", ["one each", "nested", "crossed"])
def test_the_tool_tries_what_a_design_gives(raters):
    """A city of the tool as a sample: the same standard errors, intervals and differences from the rest."""
    answers = claims.draw(claims.Cell(5, 0.8, 16, raters=raters, weighted=True), 1, np.random.default_rng(2))
    own, rest, variance = claims.sides(answers.values, answers.weights, answers.raters)
    frame = claims.framed(answers.values[0], answers.weights[0], answers.raters)
    design = Design(frame, weight="w", psu="rater", score_ranges={"q": (0.0, 1.0)}, units="unit")
    means, gaps = design.mean("q", "unit"), design.against_rest("q", "unit")
    np.testing.assert_allclose(means["se"], own.means.se)
    np.testing.assert_allclose(gaps["se"], np.sqrt(variance))
    bounded, differences = claims.bounded(claims.Cell(5, 0.8, 16), answers.values, own, rest, variance)
    for found, expected in ((means, bounded), (gaps, differences)):
        np.testing.assert_allclose(found[["low", "high"]].to_numpy().T, expected.interval(0.95), atol=1e-9)
