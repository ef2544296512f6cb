"""A section of a report has two faces: which numbers it will need, and the blocks that show them."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from surveykit.appendix.model import Block, Heading, Paragraph, Verbatim
from surveykit.figures import Figure
from surveykit.presentation import Table, View
from surveykit.slices import UnitResponses
from surveykit.survey import Definition


@dataclass(frozen=True)
class Cells:
    """Numbers of one kind that a section will show: a statistic of some variables in every group of ``by``.

    Args:
        statistic: As in ``numbers.json``: ``mean``, ``rate``, ``share``, ``count``, ``rank``, …
        variables: Questions, rates, or what is counted; empty for numbers of no variable of the questionnaire.
        by: Group columns, outermost first. In a unit's report the groups are those inside the unit.
    """

    statistic: str
    variables: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


class Blocks(tuple[Block, ...]):
    """The blocks of a section: added to a report by ``report.add(*blocks)``; a notebook shows them as they read."""

    __slots__ = ()

    def __repr__(self) -> str:
        kinds = [type(block).__name__ for block in self]
        return f"Blocks({', '.join(f'{kinds.count(kind)} x {kind}' for kind in dict.fromkeys(kinds))})"

    def _repr_html_(self) -> str:
        return "".join(map(_shown, self))


Face = Callable[[Definition, View], Iterable[Cells]]
Maker = Callable[[UnitResponses, View], Iterable[Block]]


@dataclass(frozen=True)
class Section:
    """A section by its name.

    Calling it gives its :class:`Blocks`; :attr:`cells` says which numbers these will hold, without computing any. A
    section that has nothing to show of these data gives no blocks.

    Args:
        name: ASCII, unique among sections of one kind.
        cells: From the survey and a view to the cells it will need; the view's floor knows whose report it is.
        make: From responses and a view to the blocks.
    """

    name: str
    cells: Face
    make: Maker

    def __call__(self, data: UnitResponses, view: View) -> Blocks:
        """The blocks that show this section of the responses under a view."""
        return Blocks(marked(block, view) for block in self.make(data, view))

    @property
    def blocks(self) -> Callable[[UnitResponses, View], Blocks]:
        """The second face by its name."""
        return self.__call__


def section(cells: Face | None = None) -> Callable[[Maker], Section]:
    """Make a function from responses and a view to blocks a section; one without ``cells`` shows no number."""

    def named(make: Maker) -> Section:
        made = Section(make.__name__, cells or (lambda survey, view: ()), make)
        object.__setattr__(made, "__doc__", make.__doc__)
        return made

    return named


def marked(block: Block, view: View) -> Block:
    """A block whose words say that no publishing floor holds, where none does; tables and figures say it themselves."""
    if isinstance(block, Verbatim):
        return Verbatim(tuple(map(view.marked, block.answers)))
    if not isinstance(block, Paragraph):
        return block
    if isinstance(block.text, str):
        return replace(block, text=view.marked(block.text))
    return replace(block, text=(f"{view.internal_mark} ", *block.text)) if view.is_internal else block


def _shown(block: Block) -> str:
    """A block as a notebook shows it: headings, sentences, the table's preview, the picture with its description."""
    if isinstance(block, Heading):
        return f"<h{block.depth + 2}>{html.escape(block.text)}</h{block.depth + 2}>"
    if isinstance(block, Paragraph):
        text = "".join(piece if isinstance(piece, str) else "…" for piece in block.pieces)
        return f"<p>{html.escape(text)}</p>"
    if isinstance(block, Verbatim):
        return f"<p>{len(block.answers):,} × „…“</p>"
    if isinstance(block, Table):
        return block._repr_html_()
    if isinstance(block, Figure):
        return block.to_html()
    return ""
