"""Texts of a run's index page that depend on the survey."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "batch.index.floor": (
        "有效回答少于{n}份的单位，其结果不予公布；为防止推算，必要时另行隐去其他单位的结果。",
        "Results of units with fewer than {n} valid answers are withheld; those of further units are where withheld "
        "results could be found by subtraction.",
    ),
}
