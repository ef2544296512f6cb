"""Numbering of headings, tables and figures in their order, and what a reference to them says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from surveykit import language as words
from surveykit.appendix.model import Appendix, Block, Heading, Paragraph, Reference
from surveykit.errors import DocumentError, Problem
from surveykit.figures.model import Figure
from surveykit.language import Language
from surveykit.presentation.model import Table

_CHINESE = "零一二三四五六七八九"


@dataclass(frozen=True)
class Caption:
    """A caption or a numbered heading in parts: the number is apart, so that Word can hold it in a field.

    ``word`` carries its own space where the language wants one (``Table ``, ``表``), and what of the number is not
    counted (``附表A.``). ``sequence`` names what is counted; it is empty where the number is no field. ``mark`` is a
    name for links. A table that continues another has the other's number without field or mark, and ``part``
    says which of its parts it is.
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
    def continued(self) -> str:
        """The caption where the table goes on: ``续表1 …``, ``Table 1 (continued) …``."""
        label = words.text("appendix.caption.continued", self.language, label=self.label)
        return f"{label}{self.separator}{self.title}"


@dataclass(frozen=True)
class NumberedBlock:
    """A block of a document as every writer sets it.

    ``caption`` is ``None`` where the block carries no number, ``position`` is what links to it name, and ``keeps_next``
    says that it is small print that stays on the page of the next, so that no page has the last alone.
    """

    block: Block
    caption: Caption | None
    position: int
    keeps_next: bool = False

    @property
    def text(self) -> str:
        """What the contents say of a heading, table or figure."""
        if self.caption is not None:
            return self.caption.text
        return self.block.text if isinstance(self.block, Heading) else ""


@dataclass(frozen=True)
class Piece:
    """A piece of a paragraph. Of a reference, ``caption`` is what it names and ``position`` the block it leads to.

    What shows nothing is no block of the document, so that a reference to it leads nowhere.
    """

    text: str
    caption: Caption | None = None
    position: int | None = None


@dataclass(frozen=True)
class Edition:
    """An appendix with all that its writers have in common: captions, references, and whether it has annexes."""

    appendix: Appendix

    @cached_property
    def entries(self) -> tuple[NumberedBlock, ...]:
        """The blocks in order."""
        blocks = numbered(self.appendix)
        small = [isinstance(block, Paragraph) and block.style == "note" for block, _ in blocks]
        keeps = [all(pair) for pair in pairwise([*small, False])]
        return tuple(
            NumberedBlock(block, caption, position, kept)
            for position, ((block, caption), kept) in enumerate(zip(blocks, keeps, strict=True))
        )

    @property
    def has_annexes(self) -> bool:
        """Whether headings of the first level are those of annexes, on a page of official documents."""
        return self.appendix.numbering == "official" and self.appendix.page_preset.grid is not None

    def pieces(self, paragraph: Paragraph) -> Iterator[Piece]:
        """The texts and references of a paragraph in turn."""
        for piece in paragraph.pieces:
            if isinstance(piece, str):
                yield Piece(piece)
            else:
                caption, position = self._targets[piece.target]
                yield Piece(caption.label, caption, position)

    def plain_text(self, paragraph: Paragraph) -> str:
        """A paragraph as one text, with labels instead of references."""
        return "".join(piece.text for piece in self.pieces(paragraph))

    @cached_property
    def _targets(self) -> Mapping[str, tuple[Caption, int | None]]:
        entries = [(entry.block, entry.position) for entry in self.entries]
        positions = {block.id: at for block, at in entries if isinstance(block, Heading | Table | Figure)}
        return {name: (caption, positions.get(name)) for name, caption in labels(self.appendix).items()}


def numbered(appendix: Appendix) -> tuple[tuple[Block, Caption | None], ...]:
    """Every block with its caption; ``None`` for those that carry no number.

    A table or figure that shows nothing is replaced by a paragraph that says why. It takes no number, so that the
    others are counted without a gap.
    """
    counter = _Counter(appendix)
    shown = [_shown(block, appendix) for block in appendix.blocks]
    return tuple((block, counter.caption(block)) for block in shown)


def _shown(block: Block, appendix: Appendix) -> Block:
    """The block, or the sentence that replaces a table or figure without results."""
    if not isinstance(block, Table | Figure):
        return block
    reason, kind = block.nothing, "table" if isinstance(block, Table) else "figure"
    if not reason and isinstance(block, Table) and (not block.rows or block.is_withheld):
        reason = appendix.word(f"tables.empty.{'withheld' if block.rows else 'none'}")
    return Paragraph(appendix.word(f"appendix.empty.{kind}", title=block.title, reason=reason)) if reason else block


def labels(appendix: Appendix) -> Mapping[str, Caption]:
    """The captions that references may name, by id.

    Raises:
        DocumentError: A paragraph refers to something that is not there.
    """
    known = {}
    for block, (_, caption) in zip(appendix.blocks, numbered(appendix), strict=True):
        if isinstance(block, Table | Figure | Heading) and block.id:
            # Without a number a reference says a heading's text, or the title of what shows nothing.
            text = block.text if isinstance(block, Heading) else f"“{block.title}”"
            known[block.id] = caption or Caption("", text, "", "", appendix.language)
    pieces = [piece for block in appendix.blocks if isinstance(block, Paragraph) for piece in block.pieces]
    targets = dict.fromkeys(piece.target for piece in pieces if isinstance(piece, Reference))
    what = "a paragraph refers to something that the document does not have"
    expected = "the id of one of its tables, figures and headings: " + (", ".join(known) or "there are none")
    remedy = "add it to the document, or leave out the reference"
    if missing := [Problem(what, "", expected, name, remedy) for name in targets if name not in known]:
        raise DocumentError(missing)
    return known


class _Counter:
    """Counts headings, tables and figures by the document's scheme."""

    def __init__(self, appendix: Appendix) -> None:
        self._appendix, self._scheme = appendix, appendix.numbering
        self._levels = [0, 0, 0, 0]
        self._counts: dict[str, int] = {}
        self._tables: dict[str, Caption] = {}

    def caption(self, block: Block) -> Caption | None:
        if isinstance(block, Heading):
            return self._heading(block) if block.numbered and self._scheme != "plain" else None
        if not isinstance(block, Table | Figure):
            return None
        before = self._tables.get(block.continues) if isinstance(block, Table) else None
        if before is None:
            made = self._counted(block)
        else:  # further columns of a table that came before
            made = replace(before, title=block.title, sequence="", mark="", part=before.part + 1)
        if isinstance(block, Table):
            self._tables[block.id if before is None else block.continues] = made
        return made

    def _counted(self, block: Table | Figure) -> Caption:
        kind = "table" if isinstance(block, Table) else "figure"
        part = _letter(self._levels[0]) if self._scheme == "lettered" else ""
        attached = "appendix.attached" if self._scheme in ("lettered", "official") else "appendix.caption"
        word = self._appendix.word(f"{attached}.{kind}") + (f"{part}." if part else "")
        count = self._counts[word] = self._counts.get(word, 0) + 1
        mark = "_".join(filter(None, (kind, part, str(count))))
        return self._made(word, str(count), "caption", block.title, word.strip(" .").replace(" ", "_"), mark)

    def _heading(self, block: Heading) -> Caption:
        level, scheme = block.depth, self._scheme
        self._levels[level - 1] += 1
        self._levels[level:] = [0] * (4 - level)
        mark = "heading_" + "_".join(map(str, self._levels[:level]))
        first = _letter(self._levels[0]) if scheme == "lettered" else str(self._levels[0])
        if level == 1 and scheme in ("lettered", "official"):
            word = self._appendix.word(f"appendix.{scheme}")
            return self._made(word, first, "caption", block.text, word.strip(), mark)
        if self._appendix.language == "en" or scheme == "lettered":
            number = ".".join([first, *map(str, self._levels[1:level])])
            return self._made("", number, "heading", block.text, "", mark)
        own = self._levels[level - 1]
        numbers = [(chinese(own), "、"), (f"（{chinese(own)}）", ""), (str(own), "．"), (f"（{own}）", "")]
        number, separator = numbers[level - (2 if scheme == "official" else 1)]
        return Caption("", number, separator, block.text, self._appendix.language, "", mark)

    def _made(self, word: str, number: str, kind: str, title: str, sequence: str, mark: str) -> Caption:
        separator = self._appendix.word(f"appendix.{kind}.separator")
        return Caption(word, number, separator, title, self._appendix.language, sequence, mark)


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
