"""What changed from one wave to the next, and how much of it is a change of who answered where."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Bools, Floats, Ints, settled, totals
from surveykit.estimation.columns import categories
from surveykit.estimation.differences import contrast
from surveykit.estimation.estimates import DomainEstimates
from surveykit.estimation.means import Workspace
from surveykit.estimation.regression import score_covariance
from surveykit.results.people import People, fewer, how_many, people_in
from surveykit.survey.measures import Statistic


def waves(frame: pd.DataFrame, wave: str, start: Hashable, end: Hashable) -> tuple[Bools, Bools]:
    """The rows of the earlier and of the later wave."""
    answers = categories(frame, wave)
    known = answers.categories.tolist()
    missing = [f"the column {wave!r} has no {label!r}" for label in (start, end) if label not in known]
    if missing or start == end:
        expected = "two of: " + ", ".join(str(label) for label in known[:12])
        raise DesignError(missing[0] if missing else f"both waves are {start!r}", expected=expected)
    before, after = (np.asarray(answers.codes == known.index(label)) for label in (start, end))
    return before, after


def change(
    workspace: Workspace, later: Floats, earlier: Floats, variable: str, statistic: Statistic = "mean"
) -> DomainEstimates:
    """A statistic of the later wave minus that of the earlier in every domain; people in both are accounted for.

    The two columns hold the answers of one wave each, and NaN elsewhere.
    """
    columns = {"later": later, "earlier": earlier}
    both = contrast(workspace, columns, {"later": 1.0, "earlier": -1.0}, dict.fromkeys(columns, statistic))
    return replace(both, variable=variable)


@dataclass(frozen=True, eq=False)
class _Wave:
    """Shares and means of the groups in one wave, with the weighted scores of both (rows x groups), and answers."""

    shares: Floats
    means: Floats
    share_scores: Floats
    mean_scores: Floats
    n: Ints

    @property
    def mean(self) -> float:
        """The mean of the whole wave."""
        return float(self.shares @ np.nan_to_num(self.means))

    @property
    def scores(self) -> Floats:
        """The scores of the whole wave's mean, as a column."""
        return np.asarray(self.share_scores @ np.nan_to_num(self.means) + self.mean_scores @ self.shares)[:, None]

    def with_means_of(self, other: _Wave) -> _Wave:
        """Where a group is missing, it has the other wave's mean, and moves with it."""
        gone = self.n == 0
        means = np.where(gone, other.means, self.means)
        scores = np.where(gone, other.mean_scores, self.mean_scores)
        return replace(self, means=np.nan_to_num(means), mean_scores=scores)


def decomposition(
    workspace: Workspace, values: Floats, variable: str, groups: pd.Categorical, before: Bools, after: Bools
) -> tuple[pd.DataFrame, DomainEstimates]:
    """A change of a mean as the sum of two parts, for all groups together and for each (Kitagawa 1955).

    With shares p and means m of the groups in the earlier (0) and later wave (1), both ways of weighing averaged:

    - within: Σ (m1 - m0)(p0 + p1)/2, what changed inside the groups;
    - mix: Σ (p1 - p0)((m0 + m1)/2 - c), what comes from other shares of the groups.

    ``c`` is the average of the two waves' means. It changes no sum, and lets a group's part of the mix show whether
    a group with high or with low answers grew. Standard errors are linearised, with the covariance of all shares and
    means; ``n`` and ``df`` are those of the wave with fewer. Given are the part and the group of each row, and the
    estimates in this order.
    """
    known = workspace.answered(values) & (groups.codes >= 0)
    earlier, later = (_wave(workspace, values, groups, known & rows) for rows in (before, after))
    old, new = earlier.with_means_of(later), later.with_means_of(earlier)
    weight, shift = (old.shares + new.shares) / 2, new.shares - old.shares
    gap, level = new.means - old.means, (new.means + old.means) / 2 - (earlier.mean + later.mean) / 2
    within = weight * (new.mean_scores - old.mean_scores) + gap * (new.share_scores + old.share_scores) / 2
    height = (new.mean_scores + old.mean_scores) / 2 - (earlier.scores + later.scores) / 2
    mix = level * (new.share_scores - old.share_scores) + shift * height
    scores = np.column_stack([*(part.sum(axis=1) for part in (within + mix, within, mix)), within, mix])
    inside, between = weight * gap, shift * level
    # A panel in which everybody moves by the same has scores that cancel within people: rounding is all that is left.
    gross = sum((part**2).sum() for part in (old.mean_scores, new.mean_scores, gap * old.share_scores))
    variance = settled(np.diag(score_covariance(workspace, scores)).clip(min=0.0), gross)
    n = np.where((earlier.n == 0) | (later.n == 0), np.maximum(earlier.n, later.n), np.minimum(earlier.n, later.n))
    whole = min(int(earlier.n.sum()), int(later.n.sum()))
    count, width = len(variance), len(groups.categories)
    parts = ["change", "within", "mix", *["within"] * width, *["mix"] * width]
    codes = np.concatenate([[-1] * 3, np.arange(width), np.arange(width)])
    labels = pd.DataFrame({"part": parts, "group": pd.Categorical.from_codes(codes, dtype=groups.dtype)})
    return labels, DomainEstimates(
        variable,
        value=np.concatenate([[(inside + between).sum(), inside.sum(), between.sum()], inside, between]),
        variance=np.full(count, np.nan) if whole < 2 else variance,
        n=np.concatenate([[whole] * 3, n, n]).astype(np.int64),
        df=np.full(count, min(workspace.variance.support(known & rows).df[0] for rows in (before, after))),
        people=_people(workspace, groups, known & before, known & after),
    )


def _people(workspace: Workspace, groups: pd.Categorical, before: Bools, after: Bools) -> People | None:
    """Who gave the answers of the wave with fewer people: of all groups, and of each; a missing group has the other's.

    ``None`` where nobody gave several.
    """
    persons, codes, width = workspace.persons, groups.codes.astype(np.int64), len(groups.categories)
    if persons is None:
        return None
    cells = np.concatenate([np.zeros(3, dtype=np.int64), np.tile(np.arange(1, width + 1), 2)])
    waves = [
        (people_in(np.where(rows, 0, -1), persons, 1), people_in(np.where(rows, codes, -1), persons, width))
        for rows in (before, after)
    ]
    earlier, later = (np.concatenate(wave)[cells] for wave in waves)
    gone = np.array([0.0 in (how_many(first), how_many(second)) for first, second in zip(earlier, later, strict=True)])
    missing = np.array([how_many(first) == 0 for first in earlier])
    result = fewer(earlier, later)
    return None if result is None else np.asarray(np.where(gone, np.where(missing, later, earlier), result))


def _wave(workspace: Workspace, values: Floats, groups: pd.Categorical, rows: Bools) -> _Wave:
    used = np.flatnonzero(rows)
    if not len(used):
        raise DesignError("one of the two waves has no answers to compare")
    count = len(groups.categories)
    codes, weights = groups.codes[used].astype(np.int64), workspace.sampling.weights[used]
    size, start = totals(codes, weights, count), values[used][0]
    with np.errstate(divide="ignore", invalid="ignore"):
        means = start + totals(codes, weights * (values[used] - start), count) / size
    share_scores, mean_scores = np.zeros((len(rows), count)), np.zeros((len(rows), count))
    share_scores[used] = -np.outer(weights, size) / size.sum() ** 2
    share_scores[used, codes] += weights / size.sum()
    mean_scores[used, codes] = weights * settled(values[used] - means[codes], np.abs(values[used])) / size[codes]
    return _Wave(size / size.sum(), means, share_scores, mean_scores, np.bincount(codes, minlength=count))
