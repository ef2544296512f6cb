"""The account of rows: received = kept + excluded by reason, for every source, channel, wave and unit."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace

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
        missing: Kind of missing answer to number of kept rows whose headline answer is missing so.
        silent: Received rows without any rating, not even a don't-know, such as messages nobody replied to.
    """

    source: str
    channel: str
    wave: str
    unit: str
    received: int
    kept: int
    excluded: Mapping[str, int] = field(default_factory=dict)
    unanswered: int = 0
    missing: Mapping[str, int] = field(default_factory=dict)
    silent: int = 0

    def __post_init__(self) -> None:
        if self.received != self.kept + sum(self.excluded.values()):
            raise ValueError(f"the account does not add up: {self}")


@dataclass(frozen=True)
class Account:
    """What became of every row that was received.

    Args:
        rows: Counts by source, channel, wave and unit.
        reasons: Every reason for exclusion, in the order in which they are applied, with its words.
        issued: How many questionnaires went out, by channel and wave (empty texts where there is none), where known.
    """

    rows: tuple[AccountRow, ...]
    reasons: Mapping[str, Label] = field(default_factory=dict)
    issued: Mapping[tuple[str, str], int] = field(default_factory=dict)

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
    def missing(self) -> dict[str, int]:
        """Kind of missing headline answer to number of kept rows; kinds that do not occur are left out."""
        kinds = dict.fromkeys(kind for row in self.rows for kind in row.missing)
        return {kind: sum(row.missing.get(kind, 0) for row in self.rows) for kind in kinds}

    @property
    def dont_know(self) -> float:
        """The share of don't-knows among valid headline answers and don't-knows; NaN where there are none of either."""
        unknown = self.missing.get("dont_know", 0)
        asked = self.kept - self.unanswered + unknown
        return unknown / asked if asked else float("nan")

    @property
    def excluded(self) -> dict[str, int]:
        """Reason to number of rows, in the order in which reasons are applied; reasons without rows included."""
        return {reason: sum(row.excluded.get(reason, 0) for row in self.rows) for reason in self.reasons}

    def reason_label(self, reason: str, language: Language) -> str:
        """The words for a reason."""
        return self.reasons[reason].in_language(language)

    def filtered(self, keep: Callable[[AccountRow], bool]) -> Account:
        """The part of the account whose rows satisfy ``keep``; issued numbers stay where a channel is whole."""
        kept, broken = (tuple(row for row in self.rows if keep(row) is wanted) for wanted in (True, False))
        whole = {(row.channel, row.wave) for row in kept} - {(row.channel, row.wave) for row in broken}
        return Account(kept, self.reasons, {key: n for key, n in self.issued.items() if key in whole})

    def of_unit(self, unit: str) -> Account:
        """The account of one unit."""
        return self.filtered(lambda row: row.unit == unit)

    def without_units(self, names: Mapping[str, str] | None = None) -> Account:
        """The account of whole channels and waves, without the kinds of missing answers.

        What small units received may not be published.

        Args:
            names: Other names for sources.
        """
        renamed = tuple(replace(row, source=(names or {}).get(row.source, row.source)) for row in self.rows)
        sums = Account(renamed, self.reasons)._sums(("source", "channel", "wave"))
        rows = []
        for n in sums.to_dict("records"):
            excluded = {reason: n[f"excluded {reason}"] for reason in self.reasons if n[f"excluded {reason}"]}
            keys = (n["source"], n["channel"], n["wave"], "")
            rows.append(AccountRow(*keys, n["received"], n["kept"], excluded, n["unanswered"], silent=n["silent"]))
        return Account(tuple(rows), self.reasons, self.issued)

    def to_frame(self, by: tuple[str, ...] = ("source", "channel", "wave")) -> pd.DataFrame:
        """Received, kept, excluded by reason and unanswered, one row per group of ``by`` in order of the sources."""
        excluded = {f"excluded {reason}": reason for reason in self.reasons}
        return self._sums(by)[[*by, "received", "kept", *excluded, "unanswered"]].rename(columns=excluded)

    def _sums(self, by: tuple[str, ...]) -> pd.DataFrame:
        """All counts, one row per group of ``by`` in the order in which they occur."""
        records = [
            asdict(row) | {f"excluded {reason}": row.excluded.get(reason, 0) for reason in self.reasons}
            for row in self.rows
        ]
        counts = [*_COUNTS, *(f"excluded {reason}" for reason in self.reasons)]
        frame = pd.DataFrame(records, columns=[*_KEYS, *counts])
        return frame.groupby(list(by), sort=False, as_index=False)[counts].sum()

    def response(self) -> pd.DataFrame:
        """Issued, returned and valid questionnaires of every channel and wave, and the shares of them.

        ``returned`` are received rows with any reply to a rating question (also don't-knows), ``valid`` kept rows with
        a valid answer to the headline question; ``response_rate`` = returned / issued, ``valid_rate`` = valid /
        returned. ``issued`` is missing where ``survey.yml`` does not say (``fielded``).
        """
        sums = self._sums(("channel", "wave")).astype(dict.fromkeys(_COUNTS, "int64"))
        issued = [self.issued.get(key) for key in zip(sums["channel"], sums["wave"], strict=True)]
        frame = sums[["channel", "wave"]].assign(
            issued=pd.array(issued, dtype="Int64"),
            returned=sums["received"] - sums["silent"],
            valid=sums["kept"] - sums["unanswered"],
        )
        rates = frame["returned"] / frame["issued"].astype("Float64"), frame["valid"] / frame["returned"]
        return frame.assign(response_rate=rates[0].astype("float64"), valid_rate=rates[1])

    def to_json(self) -> str:
        """The account as text; equal accounts give equal text."""
        issued = [[*key, n] for key, n in self.issued.items()]
        reasons = [[name, {"zh": label.zh, "en": label.en}] for name, label in self.reasons.items()]
        rows = [asdict(row) for row in self.rows]
        return canonical_json({"schema": 1, "reasons": reasons, "rows": rows, "issued": issued})

    @classmethod
    def from_json(cls, content: str) -> Account:
        """The account that :meth:`to_json` wrote."""
        read = json.loads(content)
        rows = tuple(AccountRow(**row) for row in read["rows"])
        reasons = {name: Label(**texts) for name, texts in read["reasons"]}
        return cls(rows, reasons, {(channel, wave): n for channel, wave, n in read["issued"]})

    def __repr__(self) -> str:
        reasons = ", ".join(f"{reason} {n:,}" for reason, n in self.excluded.items() if n)
        reasons = f": {reasons}" if reasons else ""
        excluded = self.received - self.kept
        return f"Account(received {self.received:,} = kept {self.kept:,} + excluded {excluded:,}{reasons})"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self))}</p>" + self.to_frame().head(30).to_html(index=False, escape=True)


_KEYS = ("source", "channel", "wave", "unit")
_COUNTS = ("received", "kept", "unanswered", "silent")


def account_of(
    frame: pd.DataFrame,
    reason: pd.Series,
    missing: pd.Series,
    reasons: Mapping[str, Label],
    silent: pd.Series,
    issued: Mapping[tuple[str, str], int],
) -> Account:
    """Count the typed rows, by why they are excluded and by the kind of missing headline answer, if any."""
    kinds = list(missing.dropna().unique())
    keys = pd.DataFrame({key: frame[key].astype("object").where(frame[key].notna(), "") for key in _KEYS})
    keys = keys.assign(received=1, kept=reason.isna(), silent=silent)
    keys["unanswered"] = missing.notna() & keys["kept"]
    for name in reasons:
        keys[f"excluded {name}"] = reason == name
    for kind in kinds:
        keys[f"missing {kind}"] = (missing == kind) & keys["kept"]
    sums = keys.groupby(list(_KEYS), sort=False).sum()
    rows = []
    for (source, channel, wave, unit), counts in zip(sums.index, sums.to_dict("records"), strict=True):
        n = {str(name): int(count) for name, count in counts.items()}
        excluded = {name: n[f"excluded {name}"] for name in reasons if n[f"excluded {name}"]}
        lacking = {str(kind): n[f"missing {kind}"] for kind in kinds if n[f"missing {kind}"]}
        numbers = (n["received"], n["kept"], excluded, n["unanswered"], lacking, n["silent"])
        rows.append(AccountRow(source, channel, wave, unit, *numbers))
    return Account(tuple(rows), dict(reasons), dict(issued))
