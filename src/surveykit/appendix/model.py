"""The document model: what a notebook builds and publishes, and what every writer reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from surveykit.figures.model import Figure
from surveykit.tables.model import Number, Table


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the highest below the document's title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text. ``style`` is ``body``, ``lead`` (the first statement of a report) or ``note`` (small print)."""

    text: str
    style: Literal["body", "lead", "note"] = "body"


@dataclass(frozen=True)
class Verbatim:
    """Answers in respondents' own words, already de-identified and shuffled."""

    answers: tuple[str, ...]


Block = Heading | Paragraph | Table | Figure | Verbatim


@dataclass(frozen=True)
class Appendix:
    """An ordered document. ``add`` gives a new one, so a notebook builds it cell by cell.

    Args:
        title: The document's title.
        language: ``zh`` or ``en``: numbering words, hyphenation, fonts.
        survey: The survey's id.
        unit: The unit's id, or ``None`` for an overall report.
        subtitle: For instance the unit's name.
        author: Who answers for it.
        day: The document's date (``report.date`` of the survey; never today's).
    """

    title: str
    language: Literal["zh", "en"]
    survey: str
    unit: str | None = None
    subtitle: str = ""
    author: str = ""
    day: date = date(2000, 1, 1)
    blocks: tuple[Block, ...] = field(default=())

    def add(self, *blocks: Block) -> Appendix:
        """The document with ``blocks`` at its end.

        Raises:
            ValueError: A table or figure has the id of one that is already there.
        """
        known = {block.id for block in self.blocks if isinstance(block, Table | Figure)}
        for block in blocks:
            if isinstance(block, Table | Figure):
                if block.id in known:
                    raise ValueError(f"the appendix already has a table or figure with the id {block.id!r}")
                known.add(block.id)
        return replace(self, blocks=(*self.blocks, *blocks))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Figure))

    def numbers(self) -> Iterator[Number]:
        """Every published number, tables first within each block's order."""
        for block in self.blocks:
            if isinstance(block, Table | Figure):
                yield from block.numbers

    def __repr__(self) -> str:
        contents = f"{len(self.blocks)} blocks: {len(self.tables)} tables, {len(self.figures)} figures"
        return f"Appendix({self.title!r}, {contents})"

    def _repr_html_(self) -> str:
        import html

        rows = "".join(
            f"<li>{type(block).__name__}: {html.escape(getattr(block, 'title', getattr(block, 'text', '')))}</li>"
            for block in self.blocks
        )
        return f"<p><b>{html.escape(self.title)}</b></p><ol>{rows}</ol>"
