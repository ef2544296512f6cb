"""The account of rows: received = kept + excluded by reason, for every source, channel, wave and unit."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from surveykit.files import canonical_json
from surveykit.language import Label, Language


@dataclass(frozen=True)
class AccountRow:
    """The rows of one source, channel, wave and unit; texts are empty where there is none.

    Args:
        source: The source's path as written in ``survey.yml``.
        channel: The channel.
        wave: The wave.
        unit: The rated unit's id; empty for rows that name none.
        received: Rows in the raw file.
        kept: Rows that count.
        excluded: Reason to number of rows that do not count.
        unanswered: Kept rows without a valid answer to the headline question.
    """

    source: str
    channel: str
    wave: str
    unit: str
    received: int
    kept: int
    excluded: Mapping[str, int] = field(default_factory=dict)
    unanswered: int = 0

    def __post_init__(self) -> None:
        if self.received != self.kept + sum(self.excluded.values()):
            raise ValueError(f"the account does not add up: {self}")


@dataclass(frozen=True)
class Account:
    """What became of every row that was received.

    Args:
        rows: Counts by source, channel, wave and unit.
        reasons: Every reason for exclusion, in the order in which they are applied, with its words.
    """

    rows: tuple[AccountRow, ...]
    reasons: Mapping[str, Label] = field(default_factory=dict)

    @property
    def received(self) -> int:
        """Rows in the raw files."""
        return sum(row.received for row in self.rows)

    @property
    def kept(self) -> int:
        """Rows that count."""
        return sum(row.kept for row in self.rows)

    @property
    def unanswered(self) -> int:
        """Kept rows without a valid answer to the headline question."""
        return sum(row.unanswered for row in self.rows)

    @property
    def excluded(self) -> dict[str, int]:
        """Reason to number of rows, in the order in which reasons are applied; reasons without rows included."""
        return {reason: sum(row.excluded.get(reason, 0) for row in self.rows) for reason in self.reasons}

    def reason_label(self, reason: str, language: Language) -> str:
        """The words for a reason."""
        return self.reasons[reason].in_language(language)

    def filtered(self, keep: Callable[[AccountRow], bool]) -> Account:
        """The part of the account whose rows satisfy ``keep``."""
        return Account(tuple(row for row in self.rows if keep(row)), self.reasons)

    def of_unit(self, unit: str) -> Account:
        """The account of one unit."""
        return self.filtered(lambda row: row.unit == unit)

    def to_frame(self, by: tuple[str, ...] = ("source", "channel", "wave")) -> pd.DataFrame:
        """Received, kept, excluded by reason and unanswered, one row per group of ``by`` in order of the sources."""
        counts = ["received", "kept", *self.reasons, "unanswered"]
        frame = pd.DataFrame([_flat(row, self.reasons) for row in self.rows], columns=[*_KEYS, *counts])
        return frame.groupby(list(by), sort=False, as_index=False)[counts].sum()

    def to_json(self) -> str:
        """The account as text; equal accounts give equal text."""
        rows = [{**{key: getattr(row, key) for key in _FIELDS}, "excluded": dict(row.excluded)} for row in self.rows]
        reasons = [[name, {"zh": label.zh, "en": label.en}] for name, label in self.reasons.items()]
        return canonical_json({"schema": 1, "reasons": reasons, "rows": rows})

    @classmethod
    def from_json(cls, content: str) -> Account:
        """The account that :meth:`to_json` wrote."""
        read = json.loads(content)
        rows = tuple(AccountRow(**row) for row in read["rows"])
        return cls(rows, {name: Label(**texts) for name, texts in read["reasons"]})

    def __repr__(self) -> str:
        reasons = ", ".join(f"{reason} {n:,}" for reason, n in self.excluded.items() if n)
        reasons = f": {reasons}" if reasons else ""
        excluded = self.received - self.kept
        return f"Account(received {self.received:,} = kept {self.kept:,} + excluded {excluded:,}{reasons})"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self))}</p>" + self.to_frame().head(30).to_html(index=False, escape=True)


_KEYS = ("source", "channel", "wave", "unit")
_FIELDS = (*_KEYS, "received", "kept", "unanswered")


def _flat(row: AccountRow, reasons: Mapping[str, Label]) -> dict[str, Any]:
    counts = {reason: row.excluded.get(reason, 0) for reason in reasons}
    return {key: getattr(row, key) for key in _FIELDS} | counts


def account_of(frame: pd.DataFrame, reason: pd.Series, unanswered: pd.Series, reasons: Mapping[str, Label]) -> Account:
    """Count the typed rows.

    Args:
        frame: All typed rows with ``source``, ``channel``, ``wave``, ``unit``.
        reason: Why a row is excluded, missing where it is kept.
        unanswered: Whether the headline answer is missing.
        reasons: Every reason with its words.
    """
    order = list(reasons)
    keys = pd.DataFrame({key: frame[key].astype("object").where(frame[key].notna(), "") for key in _KEYS})
    keys["kept"] = reason.isna()
    keys["unanswered"] = unanswered & keys["kept"]
    for name in order:
        keys[f"excluded {name}"] = reason == name
    keys["received"] = 1
    sums = keys.groupby(list(_KEYS), sort=False).sum()
    rows = []
    for (source, channel, wave, unit), counts in zip(sums.index, sums.to_dict("records"), strict=True):
        excluded = {name: int(counts[f"excluded {name}"]) for name in order if counts[f"excluded {name}"]}
        numbers = (int(counts["received"]), int(counts["kept"]))
        rows.append(AccountRow(source, channel, wave, unit, *numbers, excluded, int(counts["unanswered"])))
    return Account(tuple(rows), dict(reasons))
