"""Numbering of headings, tables and figures, in the order in which they stand, and what a reference to them says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from surveykit import language as words
from surveykit.appendix.model import Appendix, Block, Heading, Paragraph, Reference
from surveykit.errors import DocumentError, Problem
from surveykit.figures.model import Figure
from surveykit.language import Language
from surveykit.presentation.model import Table

_CHINESE = "零一二三四五六七八九"


@dataclass(frozen=True)
class Caption:
    """A caption or a numbered heading in parts: the number stands alone, so that Word can hold it in a field.

    ``word`` carries its own space where the language wants one (``Table ``, ``表``), and what of the number is not
    counted (``附表A.``). ``sequence`` names what is counted; it is empty where the number is no field. ``mark`` is a
    name for links. A table that continues another has the other's number without field or mark, and ``part`` tells
    which of its parts it is.
    """

    word: str
    number: str
    separator: str
    title: str
    language: Language
    sequence: str = ""
    mark: str = ""
    part: int = 1

    @property
    def label(self) -> str:
        """What a reference says: ``Table 1``, ``表1``."""
        return f"{self.word}{self.number}"

    @property
    def sheet(self) -> str:
        """The name of its sheet in a workbook, where no two are alike: ``表1``, ``表1-2`` where the table goes on."""
        return self.label if self.part == 1 else f"{self.label}-{self.part}"

    @property
    def text(self) -> str:
        """The whole caption."""
        return self.continued if self.part > 1 else f"{self.label}{self.separator}{self.title}"

    @property
    def continued_label(self) -> str:
        """The label where the table goes on: ``续表1``, ``Table 1 (continued)``."""
        return words.text("appendix.caption.continued", self.language, label=self.label)

    @property
    def continued(self) -> str:
        """The caption where the table goes on."""
        return f"{self.continued_label}{self.separator}{self.title}"


def numbered(appendix: Appendix) -> tuple[tuple[Block, Caption | None], ...]:
    """Every block with its caption; ``None`` for those that carry no number.

    In the place of a table or figure that shows nothing stands a paragraph that says why. It takes no number, so that
    the others are counted without a gap.
    """
    counter = _Counter(appendix)
    shown = (_shown(block, appendix.language) for block in appendix.blocks)
    return tuple((block, counter.caption(block)) for block in shown)


def _shown(block: Block, language: Language) -> Block:
    """The block, or the sentence that stands for a table or figure without results."""
    if not isinstance(block, Table | Figure) or not (reason := _why_empty(block, language)):
        return block
    kind = "table" if isinstance(block, Table) else "figure"
    return Paragraph(words.text(f"appendix.empty.{kind}", language, title=block.title, reason=reason))


def _why_empty(block: Table | Figure, language: Language) -> str:
    if block.nothing or isinstance(block, Figure):
        return block.nothing
    if not block.rows:
        return words.text("tables.empty.none", language)
    return words.text("tables.empty.withheld", language) if block.is_withheld else ""


def labels(appendix: Appendix) -> Mapping[str, Caption]:
    """The captions that references may name, by id.

    Raises:
        DocumentError: A paragraph refers to something that is not there.
    """
    known = {
        block.id: caption or _unnumbered(block, appendix.language)
        for block, (_, caption) in zip(appendix.blocks, numbered(appendix), strict=True)
        if isinstance(block, Table | Figure | Heading) and block.id
    }
    missing = [name for name in dict.fromkeys(_targets(appendix)) if name not in known]
    if missing:
        raise DocumentError([_missing(name, known) for name in missing])
    return known


def plain_text(paragraph: Paragraph, known: Mapping[str, Caption]) -> str:
    """A paragraph as one text, with labels in the place of references."""
    return "".join(piece if isinstance(piece, str) else known[piece.target].label for piece in paragraph.pieces)


class _Counter:
    """Counts headings, tables and figures by the document's scheme."""

    def __init__(self, appendix: Appendix) -> None:
        self._scheme, self._language = appendix.numbering, appendix.language
        self._levels = [0, 0, 0, 0]
        self._counts: dict[str, int] = {}
        self._tables: dict[str, Caption] = {}

    def caption(self, block: Block) -> Caption | None:
        if isinstance(block, Heading):
            return self._heading(block) if block.numbered and self._scheme != "plain" else None
        if isinstance(block, Table) and block.continues in self._tables:
            return self._continuing(block)
        if isinstance(block, Table | Figure):
            made = self._numbered(block)
            if isinstance(block, Table):
                self._tables[block.id] = made
            return made
        return None

    def _continuing(self, block: Table) -> Caption:
        """The caption of further columns of a table that stands before."""
        before = self._tables[block.continues]
        made = replace(before, title=block.title, sequence="", mark="", part=before.part + 1)
        self._tables[block.continues] = made
        return made

    def _numbered(self, block: Table | Figure) -> Caption:
        kind = "table" if isinstance(block, Table) else "figure"
        part = _letter(self._levels[0]) if self._scheme == "lettered" and self._levels[0] else ""
        attached = "appendix.attached" if self._scheme in ("lettered", "official") else "appendix.caption"
        word = words.text(f"{attached}.{kind}", self._language) + (f"{part}." if part else "")
        count = self._counts[word] = self._counts.get(word, 0) + 1
        separator = words.text("appendix.caption.separator", self._language)
        sequence = word.strip(" .").replace(" ", "_")
        mark = "_".join(filter(None, (kind, part, str(count))))
        return Caption(word, str(count), separator, block.title, self._language, sequence, mark)

    def _heading(self, block: Heading) -> Caption:
        level = block.depth
        self._levels[level - 1] += 1
        self._levels[level:] = [0] * (4 - level)
        mark = "heading_" + "_".join(map(str, self._levels[:level]))
        if level == 1 and self._scheme in ("lettered", "official"):
            word = words.text(f"appendix.{self._scheme}", self._language)
            number = _letter(self._levels[0]) if self._scheme == "lettered" else str(self._levels[0])
            separator = words.text("appendix.caption.separator", self._language)
            return Caption(word, number, separator, block.text, self._language, word.strip(), mark)
        number, separator = self._below(level)
        return Caption("", number, separator, block.text, self._language, "", mark)

    def _below(self, level: int) -> tuple[str, str]:
        """Number and separator of a heading that has no word of its own."""
        own = self._levels[level - 1]
        if self._language == "en" or self._scheme == "lettered":
            counts = [str(count) for count in self._levels[:level]]
            if self._scheme == "lettered":
                counts[0] = _letter(self._levels[0])
            return ".".join(counts), words.text("appendix.heading.separator", self._language)
        depth = level - 1 if self._scheme == "official" else level
        official = {1: (chinese(own), "、"), 2: (f"（{chinese(own)}）", ""), 3: (str(own), "．"), 4: (f"（{own}）", "")}
        return official[depth]


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese, as headings are numbered."""
    tens, ones = divmod(number, 10)
    if not 1 <= number <= 99:
        return str(number)
    front = "" if tens == 0 else "十" if tens == 1 else _CHINESE[tens] + "十"
    return front + (_CHINESE[ones] if ones else "")


def _letter(number: int) -> str:
    """A, B ... Z, AA, as Word counts letters: AA is followed by BB."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _unnumbered(block: Table | Figure | Heading, language: Language) -> Caption:
    """What a reference to something without a number says: a heading's text, or the title of what shows nothing."""
    text = block.text if isinstance(block, Heading) else f"“{block.title}”"
    return Caption("", text, "", "", language, "", "")


def _targets(appendix: Appendix) -> Iterator[str]:
    for block in appendix.blocks:
        if isinstance(block, Paragraph):
            yield from (piece.target for piece in block.pieces if isinstance(piece, Reference))


def _missing(name: str, known: Mapping[str, Caption]) -> Problem:
    return Problem(
        what="a paragraph refers to something that the document does not have",
        expected="the id of one of its tables, figures and headings: " + (", ".join(known) or "there are none"),
        found=name,
        remedy="add it to the document, or leave out the reference",
    )
