"""The account of rows in one line."""

from __future__ import annotations

from surveykit.cleaning import Account


def account_line(account: Account) -> str:
    """``Rows: received 151 = kept 150 + excluded 1: duplicates 1``."""
    reasons = ", ".join(f"{reason} {n:,}" for reason, n in account.excluded.items() if n)
    sums = f"received {account.received:,} = kept {account.kept:,} + excluded {account.received - account.kept:,}"
    return f"Rows: {sums}{': ' if reasons else ''}{reasons}"
