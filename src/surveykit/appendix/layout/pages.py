"""Page presets: the size of the text, and which font each kind of text is set in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PageName = Literal["academic", "gbt9704"]
Face = Literal["text", "display", "second", "title", "page_number"]

A4 = (210.0, 297.0)
#: Kinds of font that an office prescribes, and the family each is named by unless ``report.fonts`` names another.
#: 宋体, 黑体, 仿宋 and 楷体 come with Chinese Windows; 小标宋 is installed by offices that write official documents.
FONTS = {
    "songti": "SimSun",
    "heiti": "SimHei",
    "fangsong": "FangSong",
    "kaiti": "KaiTi",
    "xiaobiaosong": "方正小标宋简体",
    "latin": "Times New Roman",
    "latin_display": "Arial",
}


@dataclass(frozen=True)
class Sizes:
    """Sizes of letters in points."""

    body: float
    lead: float
    small: float
    title: float
    subtitle: float
    headings: tuple[float, float, float, float]
    caption: float
    #: Letters of a table, tried in turn; a table that fits in none is set in parts.
    table: tuple[float, ...]
    note: float


@dataclass(frozen=True)
class Page:
    """A page on A4 with its margins in millimetres, named as in ``report.page`` of ``survey.yml``.

    ``faces`` are for each kind of text the Latin and the Chinese font, by their names in :data:`FONTS`; ``grid`` says
    how many lines a page and characters a line have, if so. Numbers outside (odd pages right) are like ``— 1 —``.
    """

    name: PageName
    top: float
    bottom: float
    left: float
    right: float
    faces: Mapping[Face, tuple[str, str]]
    sizes: Sizes
    grid: tuple[int, int] | None = None
    outside_numbers: bool = False

    @property
    def width(self) -> float:
        """Width of the text in millimetres."""
        return A4[0] - self.left - self.right

    @property
    def height(self) -> float:
        """Height of the text in millimetres."""
        return A4[1] - self.top - self.bottom

    @property
    def twips(self) -> int:
        """Width of the text in twentieths of a point."""
        return round(self.width / 25.4 * 1440)


ACADEMIC = Page(
    "academic", 25, 25, 25, 25,
    faces={
        "text": ("latin", "songti"), "display": ("latin_display", "heiti"), "second": ("latin_display", "heiti"),
        "title": ("latin_display", "heiti"), "page_number": ("latin", "songti"),
    },
    sizes=Sizes(10.5, 12, 9, 22, 14, (15, 12.5, 11, 10.5), 10, (9, 8, 7.5), 8.5),
)  # fmt: skip
#: GB/T 9704-2012: 156 mm x 225 mm of text, 22 lines of 28 characters, 3号 (16 pt) 仿宋, title in 2号 (22 pt) 小标宋,
#: page numbers in 4号 (14 pt) 宋体 outside.
GBT9704 = Page(
    "gbt9704", 37, 35, 28, 26,
    faces={
        "text": ("latin", "fangsong"), "display": ("latin", "heiti"), "second": ("latin", "kaiti"),
        "title": ("latin", "xiaobiaosong"), "page_number": ("songti", "songti"),
    },
    sizes=Sizes(16, 16, 12, 22, 16, (16, 16, 16, 16), 14, (12, 10.5, 9, 8, 7.5), 10.5),
    grid=(22, 28), outside_numbers=True,
)  # fmt: skip
PAGES: dict[PageName, Page] = {"academic": ACADEMIC, "gbt9704": GBT9704}
