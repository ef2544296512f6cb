"""The ledger: one row for every row that was excluded and every answer that was changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

#: ``kind`` is ``excluded`` (the row does not count), ``corrected`` (a text was confirmed to mean an answer or a
#: unit) or ``set_missing`` (an answer no longer counts as one).
COLUMNS = ("source", "sheet", "row", "respondent", "question", "old", "new", "rule", "kind", "unit")


def entries(
    frame: pd.DataFrame, sheets: pd.Series, *, question: str, old: Any, new: Any, rule: Any, kind: str
) -> pd.DataFrame:
    """Ledger rows for rows of a typed frame; ``old``, ``new`` and ``rule`` are one text or one per row."""
    given = {"question": question, "old": old, "new": new, "rule": rule, "kind": kind}
    columns = {
        "source": frame["source"].astype("str").to_numpy(),
        "sheet": sheets.to_numpy(),
        "row": frame["row"].to_numpy(),
        "respondent": frame["respondent"].to_numpy(),
        **{name: np.broadcast_to(np.asarray(text, dtype=object), (len(frame),)) for name, text in given.items()},
        "unit": frame["unit"].astype("object").to_numpy(),
    }
    return _typed(pd.DataFrame(columns))


def joined(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """One ledger, in the order of sources and rows."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return _typed(pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS}))
    whole = pd.concat(filled, ignore_index=True)
    order = {source: number for number, source in enumerate(dict.fromkeys(whole["source"]))}
    keys = pd.DataFrame({"source": whole["source"].map(order), "row": whole["row"]})
    return whole.loc[keys.sort_values(["source", "row"], kind="stable").index].reset_index(drop=True)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    texts = {name: "str" for name in COLUMNS if name != "row"}
    return frame.loc[:, list(COLUMNS)].astype({**texts, "row": "int64"})
