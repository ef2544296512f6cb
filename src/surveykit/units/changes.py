"""How the units changed from one wave to the next."""

from __future__ import annotations

import pandas as pd

from surveykit.estimation import Design, adjusted_p

#: Columns of :func:`unit_changes`: ``wave`` is the later wave and ``reference`` the earlier one; ``n`` is that of the
#: wave with fewer answers.
CHANGE_COLUMNS = (
    "unit", "wave", "reference", "variable", "value", "se", "low", "high", "n", "df", "method", "p", "p_adjusted",
)  # fmt: skip


def unit_changes(design: Design, question: str, start: str, end: str, units: list[str]) -> pd.DataFrame:
    """The change of the mean of every unit, with its 95 % interval and its test, corrected for all of them.

    Args:
        design: The sample with all waves.
        question: A scored question.
        start: The earlier wave.
        end: The later wave.
        units: Those whose means of both waves may be shown with an interval.

    Returns:
        One row per unit (:data:`CHANGE_COLUMNS`) as :meth:`Design.change` gives it; ``p_adjusted`` is Holm's, all units
        being one family. (Source: S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian
        Journal of Statistics 6(2), 1979.)
    """
    every = design.change(question, "wave", start, end, by="unit").frame.astype({"unit": "str"})
    own = every[every["unit"].isin(units)].assign(wave=end, reference=start)
    own["p_adjusted"] = adjusted_p(own["p"].to_numpy(dtype="float64"))
    return own[list(CHANGE_COLUMNS)].reset_index(drop=True)
