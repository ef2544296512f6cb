"""Published numbers: what a table or figure shows, under an id that a checker can ask for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from surveykit.results import Number, Shown

_PLAIN = re.compile(r"[A-Za-z0-9_+-]{1,40}")


def id_part(code: str) -> str:
    """``code`` as a part of a number's id: itself if plain, otherwise a stem and eight digits of its hash."""
    if _PLAIN.fullmatch(code):
        return code
    stem = re.sub(r"[^A-Za-z0-9]+", "-", code).strip("-")[:24]
    digest = hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{stem}-{digest}" if stem else f"x{digest}"


def published(
    key: str,
    owner: str,
    statistic: str,
    by: dict[str, str],
    value: float | None,
    *,
    n: int | None,
    method: str,
    withheld: str | None = None,
    low: float | None = None,
    high: float | None = None,
) -> Number:
    """A number that is no estimate of a design, under the id ``owner.key``; a withheld one keeps only its names."""
    name = f"{owner}.{key}"
    if withheld is not None:
        return Number(name, owner, statistic, by, None, method=method, shown="withheld", withheld=withheld)
    return Number(name, owner, statistic, by, value, low=low, high=high, n=n, method=method)


def counted(key: str, owner: str, by: dict[str, str], n: int, withheld: str | None) -> Number:
    """A published number of answers."""
    return published(key, owner, "count", by, float(n), n=n, method="count", withheld=withheld)


def numbers_of(owner: str, statistic: str, estimates: Iterable[Shown]) -> dict[Shown, Number]:
    """The :class:`Number` of each estimate, withheld ones included (without a value).

    Its id is that of its estimate in the table or figure ``owner``, for instance ``lecturers.rating.mean.1002``; in
    breakdowns by several questions it names the group columns too (``breakdown.rating.mean.age-3``).
    """
    listed = tuple(estimates)
    with_columns = len({tuple(column for column, _ in estimate.by) for estimate in listed if estimate.by}) > 1
    return {estimate: _number(owner, statistic, estimate, with_columns=with_columns) for estimate in listed}


def _number(owner: str, statistic: str, estimate: Shown, *, with_columns: bool) -> Number:
    by = {"variable": estimate.variable, **dict(estimate.by)}
    groups = [f"{id_part(column)}-{id_part(code)}" if with_columns else id_part(code) for column, code in estimate.by]
    parts = [owner, id_part(estimate.variable), statistic, *groups]
    if estimate.category is not None:
        by["category"] = estimate.category
        parts.append(id_part(estimate.category))
    return Number(
        id=".".join(parts),
        table=owner,
        statistic=statistic,
        by=by,
        value=estimate.value,
        se=estimate.se,
        low=estimate.low,
        high=estimate.high,
        n=estimate.n,
        n_eff=estimate.n_eff,
        df=estimate.df,
        method=estimate.method,
        shown="withheld" if estimate.is_withheld else estimate.shown,
        withheld=estimate.withheld,
    )
