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
from surveykit.cleaning.typing.remarks import Remarks
from surveykit.cleaning.typing.written_numbers import is_plain_number


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
    masks = [None if value is None else masked(str(value), asked.survey.language) for value in looked_up.values()]
    texts = pd.array([None if mask is None else mask.text for mask in masks], dtype="str").take(looked_up.codes)
    columns = {**typed.columns, asked.id: texts}
    kinds = np.array(["" if mask is None else ", ".join(mask.kinds) for mask in masks], dtype=object)
    rows = np.flatnonzero((kinds != "")[looked_up.codes])
    if not len(rows):
        return replace(typed, columns=columns)
    cells = asked.cells(str(asked.question.column_in(asked.channel)))
    new = kinds[looked_up.codes[rows]]
    changes = cells.entries(rows, old="", new=new, rule="privacy.mask", kind="masked")
    return replace(typed, columns=columns, remarks=Remarks(changes=(changes,)) + typed.remarks)
