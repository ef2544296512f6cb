"""Texts of a run's index page that depend on the survey."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "batch.index.floor": (
        "有效回答少于{n}份的单位，其结果不予公布。",
        "Results of units with fewer than {n} valid answers are withheld.",
    ),
}
