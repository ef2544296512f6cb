"""What may be published: the floor under the number of answers, and siblings that protect each other."""

from __future__ import annotations

from surveykit.disclosure.comments import comments
from surveykit.disclosure.crossed import Crossed, withheld_cells, withheld_in_silence
from surveykit.disclosure.decided import is_missing
from surveykit.disclosure.floor import Floor, Reason
from surveykit.disclosure.nested import Nested, NestedCells, lost_by_everybody, withheld_nested
from surveykit.disclosure.screening import Columns, is_screened, joined, listed, screen, verdicts

__all__ = [
    "Columns",
    "Crossed",
    "Floor",
    "Nested",
    "NestedCells",
    "Reason",
    "comments",
    "is_missing",
    "is_screened",
    "joined",
    "listed",
    "lost_by_everybody",
    "screen",
    "verdicts",
    "withheld_cells",
    "withheld_in_silence",
    "withheld_nested",
]
__dir__ = __all__.copy
