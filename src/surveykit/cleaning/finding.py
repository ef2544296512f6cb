"""Something noticed in the data that a person should know of, or must settle."""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass
from typing import Literal

from surveykit.errors import Problem
from surveykit.matching.texts import listing

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """One finding of one check.

    Args:
        check: The check's name.
        severity: ``error`` blocks a run until it is settled; ``warning`` and ``note`` do not.
        what: The finding in one sentence.
        where: The question, column or file it concerns.
        n: How many rows it concerns.
        rows: Places of the first of them.
        remedy: What to do about it.
        known: The values that would have been right.
        found: What is there instead, where that is no rows.
        suggestion: The decision that a person would paste into ``decisions.yml`` to settle it.
        digest: Stands for all the rows it concerns, where it concerns single rows.
    """

    check: str
    severity: Severity
    what: str
    where: str = ""
    n: int = 0
    rows: tuple[str, ...] = ()
    remedy: str = ""
    known: tuple[str, ...] = ()
    found: str = ""
    suggestion: str = ""
    digest: str = ""

    @property
    def id(self) -> str:
        """The finding's name in ``decisions.yml``: the same as long as it says the same about the same rows."""
        content = "\x1f".join([self.check, self.where, self.digest or f"{self.what}\x1f{self.found}\x1f{self.n}"])
        return f"{self.check}-{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"

    def problem(self) -> Problem:
        """The finding as a problem of an error."""
        instead = f"{self.n} {'row' if self.n == 1 else 'rows'}" if self.n else ""
        if self.rows:
            instead += f": {'; '.join(self.rows)}" if instead else "; ".join(self.rows)
        instead = "; ".join(part for part in (self.found, instead) if part)
        return Problem(self.what, self.where, listing(self.known, 20), instead, self.remedy)

    def __str__(self) -> str:
        return f"{self.severity} [{self.check}] {self.problem()}{self._to_paste()}"

    def _to_paste(self) -> str:
        """The suggested decision, indented, where the remedy does not hold it already."""
        lines = self.suggestion.splitlines()
        if not lines or lines[-1].strip() in self.remedy:
            return ""
        return "".join(["\n    to decide, paste into decisions.yml:", *(f"\n      {line}" for line in lines)])

    def __repr__(self) -> str:
        return f"Finding({self.severity}, {self.check}: {self.what}, n={self.n})"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self)[:4000])}</pre>"
