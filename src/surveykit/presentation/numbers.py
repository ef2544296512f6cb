"""Published numbers: each estimate that a table or figure shows, under an id that a checker can ask for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from surveykit.presentation.model import Number
from surveykit.presentation.shown import Shown

_PLAIN = re.compile(r"[A-Za-z0-9_+-]{1,40}")


def id_part(code: str) -> str:
    """``code`` as a part of a number's id: itself if plain, otherwise a stem and eight digits of its hash."""
    if _PLAIN.fullmatch(code):
        return code
    stem = re.sub(r"[^A-Za-z0-9]+", "-", code).strip("-")[:24]
    digest = hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{stem}-{digest}" if stem else f"x{digest}"


def number_id(owner: str, statistic: str, estimate: Shown, *, with_columns: bool = False) -> str:
    """The id of an estimate in the table or figure ``owner``, for instance ``lecturers.rating.mean.1002``.

    ``with_columns`` names the group columns too (``breakdown.rating.mean.age-3``), for breakdowns by several questions.
    """
    groups = [f"{id_part(column)}-{id_part(code)}" if with_columns else id_part(code) for column, code in estimate.by]
    category = [id_part(estimate.category)] if estimate.category is not None else []
    return ".".join([owner, id_part(estimate.variable), statistic, *groups, *category])


def numbers_of(owner: str, statistic: str, estimates: Iterable[Shown]) -> dict[Shown, Number]:
    """The :class:`Number` of each estimate, withheld ones included (without a value)."""
    listed = tuple(estimates)
    with_columns = len({tuple(column for column, _ in estimate.by) for estimate in listed if estimate.by}) > 1
    names = {estimate: number_id(owner, statistic, estimate, with_columns=with_columns) for estimate in listed}
    return {estimate: _number(name, owner, statistic, estimate) for estimate, name in names.items()}


def _number(name: str, owner: str, statistic: str, estimate: Shown) -> Number:
    by = {"variable": estimate.variable, **dict(estimate.by)}
    if estimate.category is not None:
        by["category"] = estimate.category
    return Number(
        id=name,
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
