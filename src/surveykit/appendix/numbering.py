"""Numbering of tables and figures, in the order in which they stand."""

from __future__ import annotations

from dataclasses import dataclass

from surveykit import language as words
from surveykit.appendix.model import Appendix, Block
from surveykit.figures.model import Figure
from surveykit.language import Language
from surveykit.tables.model import Table


@dataclass(frozen=True)
class Caption:
    """A caption in parts: the number stands alone, so that Word can hold it in a field.

    ``word`` carries its own space where the language wants one (``Table ``, ``表``).
    """

    word: str
    number: str
    separator: str
    title: str
    language: Language

    @property
    def label(self) -> str:
        """What a reference says: ``Table 1``, ``表1``."""
        return f"{self.word}{self.number}"

    @property
    def text(self) -> str:
        """The whole caption."""
        return f"{self.label}{self.separator}{self.title}"

    @property
    def continued_label(self) -> str:
        """The label where the table goes on: ``续表1``, ``Table 1 (continued)``."""
        return words.text("appendix.caption.continued", self.language, label=self.label)

    @property
    def continued(self) -> str:
        """The caption where the table goes on."""
        return f"{self.continued_label}{self.separator}{self.title}"


def numbered(appendix: Appendix) -> tuple[tuple[Block, Caption | None], ...]:
    """Every block with its caption; ``None`` for those that carry no number."""
    counts = {"table": 0, "figure": 0}
    pairs: list[tuple[Block, Caption | None]] = []
    for block in appendix.blocks:
        kind = "table" if isinstance(block, Table) else "figure" if isinstance(block, Figure) else None
        if kind is None or not isinstance(block, Table | Figure):
            pairs.append((block, None))
            continue
        counts[kind] += 1
        pairs.append((block, _caption(kind, counts[kind], block.title, appendix.language)))
    return tuple(pairs)


def _caption(kind: str, number: int, title: str, language: Language) -> Caption:
    return Caption(
        words.text(f"appendix.caption.{kind}", language),
        str(number),
        words.text("appendix.caption.separator", language),
        title,
        language,
    )
