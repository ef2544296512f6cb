"""A single row of estimates, screened, for a sentence."""

from __future__ import annotations

import pandas as pd

from surveykit.errors import DocumentError
from surveykit.presentation.shown import Shown, estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike

#: What a sentence takes: a row of a frame of estimates, or a frame with that row alone.
Row = pd.Series | EstimatesLike


def estimate_of(row: Row, view: View, what: str) -> Shown:
    """The row as a screened estimate.

    A frame of one row keeps what it was screened with; a withheld sibling is recognised by ``shown`` only, so give rows
    of screened frames where siblings matter.

    Raises:
        DocumentError: There is not exactly one row.
    """
    frame = row.to_frame().T.infer_objects() if isinstance(row, pd.Series) else row
    if len(frame) != 1:
        raise DocumentError(
            f"the sentence on {what} needs one estimate",
            expected="one row",
            found=f"{len(frame)} rows",
            remedy="filter the frame of estimates",
        )
    return estimates_of(frame, view, what=f"the sentence on {what}")[0]
