"""The account of rows: received = kept + excluded by reason, for every source, channel, wave and unit."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace

import pandas as pd

from surveykit.cleaning.replies import NO_REPLY
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
        excluded: Reason to number of rows that do not count; ``no_reply`` are rows without any reply, such as messages
            that nobody answered, which are no responses.
        unanswered: Kept rows without a valid answer to the headline question.
        missing: Kind of missing answer to number of kept rows whose headline answer is missing so.
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

    @property
    def silent(self) -> int:
        """Rows without a reply."""
        return self.excluded.get(NO_REPLY, 0)

    def __post_init__(self) -> None:
        if self.received != self.kept + sum(self.excluded.values()):
            raise ValueError(f"the account does not add up: {self}")


@dataclass(frozen=True)
class Account:
    """What became of every row that was received: the one chain of counts that all reports print.

    Questionnaires issued -> responses ``returned`` (rows with a reply) -> ``dropped``, by reason -> ``kept`` -> those
    with a valid answer to the headline question.

    Args:
        rows: Counts by source, channel, wave and unit.
        reasons: Every reason for exclusion, in the order in which they are applied, with its words.
        issued: How many questionnaires went out, by channel and wave (empty texts where there is none), where known.
        people: How many respondents replied, by channel and wave, where a questionnaire went to each person, who could
            rate several units; there the rate of return is that of people.
    """

    rows: tuple[AccountRow, ...]
    reasons: Mapping[str, Label] = field(default_factory=dict)
    issued: Mapping[tuple[str, str], int] = field(default_factory=dict)
    people: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def received(self) -> int:
        """Rows in the raw files."""
        return sum(row.received for row in self.rows)

    @property
    def kept(self) -> int:
        """Rows that count."""
        return sum(row.kept for row in self.rows)

    @property
    def silent(self) -> int:
        """Rows without a reply, which are no responses."""
        return sum(row.silent for row in self.rows)

    @property
    def returned(self) -> int:
        """Responses that came back, before any is excluded."""
        return self.received - self.silent

    @property
    def dropped(self) -> dict[str, int]:
        """Reason to number of responses excluded for it; returned = kept + dropped."""
        return {reason: n for reason, n in self.excluded.items() if reason != NO_REPLY}

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
        """The part whose rows satisfy ``keep``; what was issued, and to whom, stays where a channel is whole."""
        kept, broken = (tuple(row for row in self.rows if keep(row) is wanted) for wanted in (True, False))
        whole = {(row.channel, row.wave) for row in kept} - {(row.channel, row.wave) for row in broken}
        issued, people = ({key: n for key, n in known.items() if key in whole} for known in (self.issued, self.people))
        return Account(kept, self.reasons, issued, people)

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
            rows.append(AccountRow(*keys, n["received"], n["kept"], excluded, n["unanswered"]))
        return Account(tuple(rows), self.reasons, self.issued, self.people)

    def to_frame(self, by: tuple[str, ...] = ("source", "channel", "wave")) -> pd.DataFrame:
        """Received, kept, excluded by reason and unanswered, one row per group of ``by`` in order of the sources."""
        excluded = {f"excluded {reason}": reason for reason in self.reasons}
        return self._sums(by)[[*by, "received", "kept", *excluded, "unanswered"]].rename(columns=excluded)

    def _sums(self, by: tuple[str, ...]) -> pd.DataFrame:
        """All counts, one row per group of ``by`` in the order in which they occur."""
        records = [
            asdict(row)
            | {"silent": row.silent, "dont_know": row.missing.get("dont_know", 0)}
            | {f"excluded {reason}": row.excluded.get(reason, 0) for reason in self.reasons}
            for row in self.rows
        ]
        counts = [*_COUNTS, *(f"excluded {reason}" for reason in self.reasons)]
        frame = pd.DataFrame(records, columns=[*_KEYS, *counts])
        return frame.groupby(list(by), sort=False, as_index=False)[counts].sum()

    def response(self) -> pd.DataFrame:
        """The chain of counts of every channel and wave, and the shares of them.

        ``returned`` are rows with a reply (also don't-knows), ``dropped`` those of them that are excluded, ``kept`` the
        others, ``valid`` kept rows with a valid answer to the headline question. ``response_rate`` = returned / issued,
        or ``people`` / issued where a questionnaire went to each person; missing where more came back than was issued.
        ``valid_rate`` = valid / returned. ``issued`` is missing where ``survey.yml`` does not say (``fielded``).
        """
        sums = self._sums(("channel", "wave")).astype(dict.fromkeys(_COUNTS, "int64"))
        keys, returned = list(zip(sums["channel"], sums["wave"], strict=True)), sums["received"] - sums["silent"]
        frame = sums[["channel", "wave"]].assign(
            issued=pd.array([self.issued.get(key) for key in keys], dtype="Int64"),
            people=pd.array([self.people.get(key) for key in keys], dtype="Int64"),
            returned=returned,
            dropped=returned - sums["kept"],
            kept=sums["kept"],
            valid=sums["kept"] - sums["unanswered"],
            dont_know=sums["dont_know"],
        )
        back = frame["people"].fillna(frame["returned"])
        rate = (back / frame["issued"].astype("Float64")).where(back <= frame["issued"])
        return frame.assign(response_rate=rate.astype("float64"), valid_rate=frame["valid"] / frame["returned"])

    @property
    def came_back(self) -> tuple[int, int] | None:
        """Questionnaires issued, and how many of them came back, by everybody; ``None`` where that is not known."""
        chain = self.response()
        if not len(chain) or chain["response_rate"].isna().any():
            return None
        return int(chain["issued"].sum()), int(chain["people"].fillna(chain["returned"]).sum())

    def to_json(self) -> str:
        """The account as text; equal accounts give equal text."""
        issued, people = ([[*key, n] for key, n in known.items()] for known in (self.issued, self.people))
        reasons = [[name, {"zh": label.zh, "en": label.en}] for name, label in self.reasons.items()]
        rows = [asdict(row) for row in self.rows]
        return canonical_json({"schema": 1, "reasons": reasons, "rows": rows, "issued": issued, "people": people})

    @classmethod
    def from_json(cls, content: str) -> Account:
        """The account that :meth:`to_json` wrote."""
        read = json.loads(content)
        rows = tuple(AccountRow(**row) for row in read["rows"])
        reasons = {name: Label(**texts) for name, texts in read["reasons"]}
        issued, people = ({(channel, wave): n for channel, wave, n in read[name]} for name in ("issued", "people"))
        return cls(rows, reasons, issued, people)

    def __repr__(self) -> str:
        reasons = ", ".join(f"{reason} {n:,}" for reason, n in self.excluded.items() if n)
        reasons = f": {reasons}" if reasons else ""
        excluded = self.received - self.kept
        return f"Account(received {self.received:,} = kept {self.kept:,} + excluded {excluded:,}{reasons})"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self))}</p>" + self.to_frame().head(30).to_html(index=False, escape=True)


_KEYS = ("source", "channel", "wave", "unit")
_COUNTS = ("received", "kept", "unanswered", "silent", "dont_know")


def account_of(
    frame: pd.DataFrame,
    reason: pd.Series,
    missing: pd.Series,
    reasons: Mapping[str, Label],
    issued: Mapping[tuple[str, str], int],
    people: Mapping[tuple[str, str], int],
) -> Account:
    """Count the typed rows, by why they are excluded and by the kind of missing headline answer, if any."""
    kinds = list(missing.dropna().unique())
    keys = pd.DataFrame({key: frame[key].astype("object").where(frame[key].notna(), "") for key in _KEYS})
    keys = keys.assign(received=1, kept=reason.isna())
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
        numbers = (n["received"], n["kept"], excluded, n["unanswered"], lacking)
        rows.append(AccountRow(source, channel, wave, unit, *numbers))
    return Account(tuple(rows), dict(reasons), dict(issued), dict(people))
