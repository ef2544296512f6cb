"""Texts of a run's index page that depend on the survey."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "batch.index.floor": (
        "有效回答少于{n}份的单位，其结果不予公布；为防止推算，必要时另行隐去其他单位的结果。",
        "Results of units with fewer than {n} valid answers are withheld; those of further units are where withheld "
        "results could be found by subtraction.",
    ),
    "batch.index.place_by_rate": (
        "各单位报告中的名次按平均分计算，与本页按比率排出的位次可以不同。",
        "Ranks in the units' reports go by the mean score and can differ from the places by the rate on this page.",
    ),
    "batch.index.place": (
        "位次按“{by}”在同一类别内计算，只列有效回答{n}份及以上的单位；位次含抽样误差，置信区间相互重叠的单位，不能仅据位次分出高低。",
        "Places go by “{by}” within a class, of units with at least {n} valid answers. They carry sampling error: of "
        "units whose intervals overlap, none is better for its place alone.",
    ),
}
