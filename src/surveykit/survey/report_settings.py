"""What reports say, in which formats, fonts and parts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from surveykit.book_parts import PARTS, USUAL
from surveykit.formats import FORMATS, SHIPPED
from surveykit.survey.types import Day, FileName, LabelText, NameOf, Text, YamlSection

#: The date that a draft writes where the data hold no day; a person puts the documents' date in its place.
NO_DAY = "2000-01-01"

#: A document format, and a part of the appendix volume, that surveykit, or another package, has registered.
Format = Annotated[str, NameOf(FORMATS)]
BookPart = Annotated[str, NameOf(PARTS)]


class Notebooks(YamlSection):
    """Names of the notebooks for one unit and for the whole survey, without ``.ipynb``.

    The usual one for the whole is ``overall_report``, and ``poll_report`` where nothing is rated.
    """

    unit: FileName = "unit_report"
    overall: FileName | None = None


class Fonts(YamlSection):
    """Families that Word shall name, by kind; a kind that is left out keeps its usual family.

    Offices prescribe families such as 仿宋_GB2312 or 方正小标宋_GBK. Fonts are named in the document, never embedded.
    """

    songti: Text | None = None
    heiti: Text | None = None
    fangsong: Text | None = None
    kaiti: Text | None = None
    xiaobiaosong: Text | None = None
    latin: Text | None = None
    latin_display: Text | None = None

    @property
    def named(self) -> dict[str, str]:
        """The families that are given."""
        return {kind: family for kind, family in self.model_dump().items() if family is not None}


class ReportSettings(YamlSection):
    """What reports say and which formats are written. ``date`` is the documents' date, never today's.

    ``ranking`` says whether units have places: where it is off, no report holds ranks, bands or rules.
    ``comments`` are text questions whose answers a unit's report gives word for word, in shuffled order. ``page``
    is the page of Word and PDF: ``academic``, or ``gbt9704`` as official documents have it; ``fonts`` names other fonts
    for Word. ``book`` chooses the parts of the appendix volume and their order; ``numbering`` counts them: ``lettered``
    (附录A, Appendix A) or ``official`` (附件1, Annex 1). ``bulletin`` and ``feedback`` say whether a bulletin of the
    last wave and a sheet for each unit are written beside it.
    """

    title: LabelText
    author: LabelText | None = None
    date: Day
    notebooks: Notebooks = Notebooks()
    formats: tuple[Format, ...] = Field(default=tuple(SHIPPED), min_length=1)
    ranking: bool = True
    breakdowns: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    page: Literal["academic", "gbt9704"] = "academic"
    fonts: Fonts = Fonts()
    numbering: Literal["lettered", "official"] = "lettered"
    book: tuple[BookPart, ...] = Field(default=USUAL, min_length=1)
    bulletin: bool = True
    feedback: bool = True
