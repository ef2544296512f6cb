"""Questions that are answered in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from surveykit.cleaning.identities import is_masked
from surveykit.cleaning.personal import masked
from surveykit.cleaning.typing.asked import Asked, OneColumn, TypedAnswers, one_column
from surveykit.cleaning.typing.meaning import LookedUp, Meaning
from surveykit.cleaning.typing.numbers import is_plain_number
from surveykit.cleaning.typing.remarks import Remarks


def text_column(looked_up: LookedUp) -> Any:
    """The values as a column of texts."""
    return pd.array(looked_up.values(), dtype="str").take(looked_up.codes)


def type_text(asked: Asked) -> TypedAnswers:
    """Answers without what identifies a person; as written where ``privacy`` keeps them."""
    how = OneColumn(
        lambda text, raw: Meaning(raw),
        lambda looked_up: {asked.id: text_column(looked_up)},
        counts=lambda mark: not is_plain_number(mark),
    )
    typed, looked_up = one_column(asked, how)
    return _masked(asked, typed, looked_up) if is_masked(asked.question, asked.survey, asked.source) else typed


def _masked(asked: Asked, typed: TypedAnswers, looked_up: LookedUp) -> TypedAnswers:
    """The texts without what identifies a person; the ledger says what kind of thing that was."""
    language, values = asked.survey.language, looked_up.values()
    masks = [None if value is None else masked(str(value), language) for value in values]
    texts = pd.array([None if mask is None else mask.text for mask in masks], dtype="str").take(looked_up.codes)
    changed = {number: ", ".join(mask.kinds) for number, mask in enumerate(masks) if mask is not None and mask.kinds}
    what = np.array([changed.get(number, "") for number in range(len(masks))], dtype=object)
    rows = np.flatnonzero((what != "")[looked_up.codes]) if changed else np.arange(0)
    cells = asked.cells(str(asked.question.column_in(asked.channel)))
    new = what[looked_up.codes[rows]] if changed else what
    changes = (cells.entries(rows, old="", new=new, rule="privacy.mask", kind="masked"),) if changed else ()
    return replace(typed, columns={**typed.columns, asked.id: texts}, remarks=Remarks(changes=changes) + typed.remarks)
