"""A unit's own responses and the published benchmarks, handed to its notebook.

In a batch the slices are cut once and the environment names the one to open; when a person runs a notebook, the
survey is read and filtered on the spot. Either way the notebook sees the same values.
"""

from __future__ import annotations

from surveykit.slices.cut import Slice, Slices, cut
from surveykit.slices.opening import UnitResponses, open_all, open_overall, open_unit
from surveykit.slices.places import rule_places
from surveykit.slices.quick import read

__all__ = ["Slice", "Slices", "UnitResponses", "cut", "open_all", "open_overall", "open_unit", "read", "rule_places"]
__dir__ = __all__.copy
