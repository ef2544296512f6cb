"""What a person should know of a typed column: texts that mean nothing, and what was decided about texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from surveykit.cleaning import ledger
from surveykit.cleaning.columns import Numbers
from surveykit.cleaning.personal import masked
from surveykit.cleaning.typing.meaning import LookedUp, Meaning, Proposal
from surveykit.cleaning.typing.typed import SAMPLE, Absent, Unmatched
from surveykit.language import Language
from surveykit.matching.texts import tidy
from surveykit.readers import RawTable
from surveykit.readers.platforms.wjx_texts import without_writing

#: Different texts of one column that are named one by one.
LISTED = 30


@dataclass(frozen=True)
class Remarks:
    """What a person should know of typed texts: unmatched ones, ledger rows, decisions used, absent columns."""

    unmatched: tuple[Unmatched, ...] = ()
    changes: tuple[pd.DataFrame, ...] = ()
    used: frozenset[tuple[str, str]] = frozenset()
    absent: tuple[Absent, ...] = ()

    def __add__(self, other: Remarks) -> Remarks:
        return together((self, other))


def together(every: Iterable[Remarks]) -> Remarks:
    """All remarks, in order."""
    parts = list(every)
    return Remarks(
        tuple(entry for part in parts for entry in part.unmatched),
        tuple(entry for part in parts for entry in part.changes),
        frozenset(key for part in parts for key in part.used),
        tuple(entry for part in parts for entry in part.absent),
    )


@dataclass(frozen=True, eq=False)
class ColumnCells:
    """The cells of one raw column, from which a question (or ``unit``) is read.

    ``frame`` says where every row comes from; ``wave`` is given where the meaning of a text depends on it.
    """

    name: str
    table: RawTable
    column: str
    frame: pd.DataFrame
    wave: str | None = None

    def entries(self, rows: Numbers, *, old: Any, new: Any, rule: str, kind: str) -> pd.DataFrame:
        """Ledger rows for some of the cells; ``old`` and ``new`` are one text or one per row."""
        sheets = pd.Series([self.table.sheet] * len(rows), dtype="str")
        return ledger.entries(self.frame.iloc[rows], sheets, question=self.name, old=old, new=new, rule=rule, kind=kind)

    def remarks_on(self, looked_up: LookedUp, kind: str, known: tuple[str, ...], proposal: Proposal) -> Remarks:
        """Ledger rows of confirmed texts, and the texts that mean nothing, of a kind that :class:`Unmatched` has."""
        texts, meanings = looked_up.texts, looked_up.meanings
        unmatched = [number for number, meaning in enumerate(meanings) if not meaning.known]
        decided = [number for number, meaning in enumerate(meanings) if meaning.decision is not None]
        rows = looked_up.rows_of([*unmatched, *decided])
        remarks = self.unmatched({texts[number]: rows[number] for number in unmatched}, kind, known, proposal)
        return remarks + self.confirmed([(texts[number], rows[number], meanings[number]) for number in decided])

    def unmatched(self, texts: Mapping[str, Numbers], kind: str, known: tuple[str, ...], proposal: Proposal) -> Remarks:
        """Texts that mean nothing, with their rows; the most frequent first, and not too many by name."""
        order = sorted(texts, key=lambda text: -len(texts[text]))
        entries = []
        for text in order[:LISTED]:
            rows = texts[text]
            places = tuple(self.table.place(int(row), self.column) for row in rows[:SAMPLE])
            meant, coded = proposal(text), self._coded(text)
            proposed = (tuple(meant), tuple(meant.values()))
            entries.append(
                Unmatched(kind, self.name, text, len(rows), places, known, *proposed, self.wave, coded=coded)
            )
        if rest := order[LISTED:]:
            n = sum(len(texts[text]) for text in rest)
            entries.append(Unmatched(kind, self.name, "", n, (), known, more=len(rest)))
        return Remarks(tuple(entries))

    def _coded(self, text: str) -> str | None:
        """The code that the file itself gives a label, where it has both: the pair of an export, an SPSS file."""
        book = self.table.codebook.get(self.column, ())
        meant = (tidy(text), without_writing(text))
        return next((code for code, label in book if tidy(label) in meant), None)

    def written_in(self, looked_up: LookedUp, texts: Mapping[int, str], code: str, language: Language) -> Remarks:
        """Ledger rows of texts (by number) that count as the choice for what is undeclared, without what identifies."""
        if not texts:
            return Remarks()
        rows = np.sort(np.concatenate([*looked_up.rows_of(texts).values()]))
        kept = {number: masked(text, language).text for number, text in texts.items()}
        old = np.array([kept[int(number)] for number in looked_up.codes[rows]], dtype=object)
        return Remarks(changes=(self.entries(rows, old=old, new=code, rule=f"undeclared: {code}", kind="corrected"),))

    def confirmed(self, decided: Sequence[tuple[str, Numbers, Meaning]]) -> Remarks:
        """Ledger rows of texts that a decision explains."""
        changes = []
        for raw, rows, meaning in decided:
            rule = ": ".join(part for part in ("decisions.yml", meaning.decision.note) if part)
            kind = "set_missing" if meaning.missing else "corrected"
            new = meaning.missing or str(meaning.value)
            changes.append(self.entries(rows, old=raw, new=new, rule=rule, kind=kind))
        return Remarks(changes=tuple(changes), used=frozenset((self.name, tidy(text)) for text, _, _ in decided))


def texts_in(table: RawTable, name: str, column: str | None, channel: str | None) -> tuple[pd.Series | None, Remarks]:
    """The raw texts that ``name`` is read from; nothing where a channel has no such column, and a note if it should."""
    if column is None:
        return None, Remarks()
    if column in table.frame.columns:
        return table.frame[column], Remarks()
    headers = tuple(table.frame.columns)
    return None, Remarks(absent=(Absent(name, column, table.path, headers, channel),))
