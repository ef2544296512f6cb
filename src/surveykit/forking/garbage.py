"""How often Python looks for garbage in circles: seldom, since next to nothing here is made in circles."""

from __future__ import annotations

import gc

#: Objects made, and collections of the young ones for one of the older ones. Python's own (700, 10, 10) look through
#: all that the imports have made again and again: a twelfth of the processor time of a run of two reports.
_THRESHOLDS = (50_000, 20, 20)


def collect_seldom() -> None:
    """Have this process, and what is forked from it, look for garbage in circles seldom."""
    gc.set_threshold(*_THRESHOLDS)
