"""Questions whose choices are put in an order: ``ranking``.

``QUESTION.CODE`` holds the rank of a choice (1 is first), NaN where it was not ranked; ``QUESTION`` the codes in the
respondent's order, divided by ``;``.
"""

from __future__ import annotations

from surveykit.cleaning.typing.asked import Asked, TypedAnswers
from surveykit.cleaning.typing.by_choice import cells_for_choices, frame_columns, numbers_in
from surveykit.cleaning.typing.meaning import UNKNOWN, LookUp, Meaning
from surveykit.cleaning.typing.mentions import in_one_place_each, mentions
from surveykit.cleaning.typing.multiple import one_cell
from surveykit.cleaning.typing.several import SEPARATORS


def type_ranking(asked: Asked) -> TypedAnswers:
    """Ranks of choices, from one column, from one for every choice, or from one for every place."""
    if asked.question.mentioned:
        placed = in_one_place_each(asked, mentions(asked))
        return TypedAnswers(frame_columns(asked, placed.places, placed.kinds), placed.remarks)
    if asked.question.columns is None:
        return one_cell(asked, ("→", ">", *SEPARATORS))
    cells = cells_for_choices(asked, _rank_in)
    return TypedAnswers(frame_columns(asked, numbers_in(asked, cells), cells.kinds), cells.remarks)


def _rank_in(asked: Asked, code: str, header: str) -> LookUp:
    """The rank that a cell gives to a choice; 0 and an empty cell give none."""
    marks, highest = asked.marks(header), len(asked.scale.codes)

    def meaning(text: str, raw: str) -> Meaning:
        if text in marks:
            return Meaning(missing=marks[text])
        if text in ("0", "0.0"):
            return Meaning()
        whole = text.removesuffix(".0")
        return Meaning(int(whole)) if whole.isdecimal() and 1 <= int(whole) <= highest else UNKNOWN

    return meaning
