"""The sample and everything that can be estimated from it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation import (
    change,
    crosstabs,
    differences,
    means,
    multiple_response,
    published_rates,
    quantiles,
    regression,
    weighting,
)
from surveykit.estimation.arrays import Floats
from surveykit.estimation.bounded import BoundedDifference, bounded_difference, bounded_means, bounded_pairs
from surveykit.estimation.columns import Range, categories, names_of, numbers
from surveykit.estimation.domains import By, Domains
from surveykit.estimation.estimates import Block, assembled, proportion_block, proportion_method
from surveykit.estimation.estimator import Names, difference_block, t_method, with_p, with_t_intervals
from surveykit.estimation.intervals import (
    MeanInterval,
    ProportionInterval,
    check_level,
    check_mean_interval,
    t_interval,
)
from surveykit.estimation.means import Workspace
from surveykit.estimation.sample import Sample
from surveykit.results import Estimates
from surveykit.survey.measures import Statistic


@dataclass(frozen=True, eq=False, repr=False)
class Design(Sample):
    """A sample: answers with their weights, strata, sampled units and population sizes.

    Every estimate is a row of :class:`Estimates`: the by-columns and ``variable, category, value, se, low, high, n,
    n_eff, df, deff, method``. Standard errors are linearised (Taylor); a domain (``by``) never filters rows, so all
    sampled units count in its variance. ``df`` counts what the estimate rests on: first-stage units with at least one
    answer minus strata with at least one answer (Korn and Graubard 1999; R's ``degf`` of the subset), so that the whole
    sample's number holds where everybody answered; with the whole sample's number, 95 % intervals of small domains
    would cover less than 95 %. ``deff`` is against simple random sampling with replacement, ``n_eff = n / deff``.

    What happens at the edges, everywhere: missing answers leave a row out of that variable only; rows whose ``by`` is
    missing are left out and counted in ``left_out``; no answers: n 0, all else NaN; answers of a single
    sampled unit (for instance one answer): the value, without standard error and interval; equal answers: standard
    error 0, interval without width, ``deff`` NaN (for proportions the exact binomial interval; for means of questions
    with two ends an interval that rests on how others answered, none where all answer alike); a single sampled unit
    in every stratum of the domain: ``df`` 0, the value and its standard error without interval. Where ``by`` names the
    sampled units themselves (``psu``), each is a domain of its own answers: their standard errors are those of the
    second stage, people or rows within the unit.

    Args:
        frame: One row per answer.
        weight: Column of weights; without it population / sample if ``fpc`` is given, else 1. Zero keeps an answer out.
        strata: Column of first-stage strata.
        psu: Column of the sampled units (who or what was drawn), or a list, one per stage; without it each row.
        fpc: Column of population sizes, or a list, one per stage; without it as drawn with replacement.
        lonely: What to do with a stratum that has a single sampled unit: refuse (``error``), count it as without
            variance (``remove``, ``certainty``), compare it with the mean of the whole sample (``adjust``), give it the
            other strata's average (``average``).
        n_psu: First-stage units sampled in the whole sample (per stratum, if there are strata) when ``frame`` is only a
            domain of it: values, standard errors and df are then those of the domain in the whole sample.
        calibrations: Adjustments that the weights have been through; set by the weighting functions.
        score_ranges: The least and the greatest possible score of questions, which decide the intervals of their means.
        inside: Whether every domain was drawn for itself, as a stratum; set by ``within``.
        net_rates: Columns that hold -1, 0 and 1: one share minus another.
        statistics: By what :meth:`measure` estimates a column, and comparisons compare it: ``mean`` unless given here,
            ``median``, ``total``, or ``share`` of ones among zeros and ones.
        pools: When ``frame`` is only a domain: what the whole sample's answers show of each question (``all_pools``).
        units: Column of the units inside which clustering is judged, also of smaller groups.
        domain: For every row whether it counts; set by ``only`` and ``where``.
        code_of: Gives the code of a group by its label; set for a survey's design.
        person: Column whose values are people, where one may have given several rows: the publishing floor counts them.

    Raises:
        DesignError: The columns do not make a design; the problem names columns and rows.
    """

    def ratio(self, numerator: str, denominator: str, by: By = None, level: float = 0.95) -> Estimates:
        """The total of one variable over the total of another, from rows that have both, with t intervals."""
        space = self.space(by)
        above, below = numbers(self.frame, numerator), numbers(self.frame, denominator)
        estimate = means.ratio(space, above, below, f"{numerator}/{denominator}")
        return with_t_intervals(space, [estimate], level, t_method(self, "ratio"))

    def net(
        self,
        variable: str,
        positive: Sequence[Hashable],
        negative: Sequence[Hashable],
        by: By = None,
        level: float = 0.95,
        interval: MeanInterval = "bounded",
    ) -> Estimates:
        """Share of positive minus share of negative answers (-1 to 1); neutral ones stay in the base.

        For a net promoter score see :meth:`net_promoter_score`, for ``interval`` see :meth:`mean`.

        Raises:
            DesignError: A category does not exist, or is positive and negative.
        """
        check_mean_interval(interval)
        column = published_rates.net_column(categories(self.frame, variable), list(positive), list(negative))
        return self._with_intervals({variable: column}, {variable: (-1.0, 1.0)}, by, level, "net share", interval)

    def share(
        self,
        variable: str,
        chosen: Sequence[Hashable],
        by: By = None,
        level: float = 0.95,
        interval: ProportionInterval = "beta",
    ) -> Estimates:
        """Share of the answers in the chosen categories, such as ``["4", "5"]`` for the top two; as :meth:`rate`.

        What a survey publishes again and again is better declared as a rate in ``survey.yml``, under a name.

        Raises:
            DesignError: A category does not exist.
        """
        check_level(level)
        space = self.space(by)
        column = published_rates.net_column(categories(self.frame, variable), list(chosen), [])
        block = proportion_block(space.mean(column, variable), level, interval)
        method = f"share of {', '.join(map(str, chosen))}, {proportion_method(interval)}"
        return assembled([block], space.domains, method)

    def net_promoter_score(
        self, variables: Names, by: By = None, level: float = 0.95, interval: MeanInterval = "bounded"
    ) -> Estimates:
        """Percentage of ratings of 9 and 10 minus percentage of 0 to 6 (-100 to 100); ``interval`` as in :meth:`mean`.

        Raises:
            DesignError: A rating is not a whole number from 0 to 10.
        """
        check_mean_interval(interval)
        columns = {name: published_rates.promoter_column(self.frame, name) for name in names_of(variables)}
        ranges = dict.fromkeys(columns, (-100.0, 100.0))
        return self._with_intervals(columns, ranges, by, level, "net promoter score", interval)

    def average(
        self, variables: Names, by: str, weights: Mapping[Any, float] | None = None, level: float = 0.95
    ) -> Estimates:
        """The mean of the groups' means: every group counts the same, or by ``weights`` such as caseloads.

        Not the mean of all answers (:meth:`mean`), in which a group counts by its answers: offices publish all three
        under one name. Groups without answers do not count. ``method`` says which it is.
        """
        space, whole, names = self.space(by), self.space(None), names_of(variables)
        estimates = [published_rates.average(space, whole, numbers(self.frame, name), name, weights) for name in names]
        kind = "equally weighted" if weights is None else "weighted as given"
        method = t_method(self, f"mean of the means by {by}, {kind}")
        return with_t_intervals(whole, estimates, level, method, [self.score_ranges.get(name) for name in names])

    def against_rest(
        self, variables: Names, by: By, level: float = 0.95, interval: MeanInterval = "bounded"
    ) -> Estimates:
        """Mean (or median) of each domain minus that of everybody else who is in some domain, with a p-value.

        Respondents and sampled units that are on both sides are accounted for (overlap covariance). Intervals are
        those of :meth:`mean`, of both means together; ``p`` is the smallest error at which they exclude 0, or with
        ``interval="t"``, and where a question has no ends, the p-value of a t test.

        Raises:
            DesignError: The frame is only a domain of the sample (``n_psu``), so everybody else is not in it; or a
                variable is a total, which says nothing beside the total of all others together.
        """
        if self.n_psu is not None:
            raise DesignError(
                "a comparison with everybody else needs the whole sample, and this frame is a domain of it",
                remedy="take the difference from the published benchmarks",
            )
        check_level(level)
        check_mean_interval(interval)
        space, blocks, what = self.space(by), [], f"difference from the rest, {self.variance_method}"
        for name in names_of(variables):
            values, ends, statistic = numbers(self.frame, name), self.score_ranges.get(name), self._statistic(name)
            if statistic == "total":
                raise DesignError(
                    f"{name!r} is a total, and all others together have another by their number alone",
                    remedy="compare a mean or median with the rest, or totals with each other",
                )
            if statistic == "median":
                gap = differences.each_against_rest(space, values, name, statistic)
                blocks.append(difference_block(gap, None, level, what))
                continue
            compared = differences.against_rest(space, values, name)
            bounded = self.bounded_against_rest(space, values, compared, ends) if interval == "bounded" else None
            blocks.append(difference_block(compared.difference, bounded, level, what))
        return assembled(blocks, space.domains, "")

    def bounded_against_rest(
        self, space: Workspace, values: Floats, compared: differences.AgainstRest, ends: Range | None
    ) -> BoundedDifference | None:
        """What limits the differences of a column's means from the rest; ``None`` where nothing does."""
        means = space.mean(values, compared.difference.variable)
        first = self.bounded(space, values, means, ends)
        if first is None:
            return None
        second = bounded_means(compared.rest, compared.weighing, first.pool, first.ends)
        return bounded_difference(first, second, compared.difference.variance, means.variance + compared.rest.variance)

    def measure(self, variables: Names, by: By = None, level: float = 0.95) -> Estimates:
        """Each variable by its own statistic (``statistics``), with the interval that belongs to it.

        Means as :meth:`mean` has them, shares as :meth:`rate`, totals with t intervals, medians with Woodruff's.

        Raises:
            DesignError: A name is not known, or a share holds anything but 0, 1 and missing.
        """
        runs = groupby(names_of(variables), key=self._statistic)
        parts = [self._measured(statistic, list(names), by, level) for statistic, names in runs]
        return parts[0] if len(parts) == 1 else Estimates.joined(parts)

    def _statistic(self, name: str) -> Statistic:
        return self.statistics.get(name, "mean")

    def _measured(self, statistic: Statistic, names: list[str], by: By, level: float) -> Estimates:
        if statistic == "median":
            medians = self.quantile(names, 0.5, by, level, rule="school")
            return medians.with_columns(category=None, method="median, Woodruff interval")
        if statistic == "total":
            return self.total(names, by, level)
        return self.rate(names, by, level) if statistic == "share" else self.mean(names, by, level)

    def quantile(
        self,
        variables: Names,
        p: float | Sequence[float] = 0.5,
        by: By = None,
        level: float = 0.95,
        *,
        rule: quantiles.Rule = "math",
        around: quantiles.Around = "mean",
    ) -> Estimates:
        """Quantiles with Woodruff's interval; ``category`` holds p.

        ``rule`` is ``math`` (the smallest answer that at least the share p does not exceed), ``school`` (the same, but
        half-way to the next answer where exactly the share p does not exceed it: the usual median of an even number of
        answers, which reports show) or ``hf7`` (interpolated);
        ``around`` says how the interval of the share is made (``mean``, ``beta``, ``logit``). With ``mean``, an end is
        NaN where the share's interval leaves 0 to 1.

        Numbers are those of R's ``svyquantile`` (survey 4.1) except in two cases. Where the row with the smallest
        answer alone holds more than the share asked for, R's ``math`` rule gives the second smallest row's answer: the
        median of 1, 2, 3, 9 with weights 7, 1, 1, 1 is 1 here and 2 in R; ends of intervals are read by the same rule.
        And where all answers are up to the quantile, so that the share has no standard error, R's interval has no
        width; here it is the exact binomial one.

        Raises:
            DesignError: A p is outside 0 to 1, or a name is not known.
        """
        check_level(level)
        shares = [p] if isinstance(p, float | int) else list(p)
        if not all(0 <= share <= 1 for share in shares):
            raise DesignError("a quantile is asked for by a share between 0 and 1", found=f"{shares}")
        space = self.space(by)
        blocks = []
        for name in names_of(variables):
            values = numbers(self.frame, name)
            spread = quantiles.distribution(space, values, rule)
            blocks += [quantiles.quantile_block(space, values, spread, share, name, level, around) for share in shares]
        return assembled(blocks, space.domains, "quantile, Woodruff interval")

    def covariance(self, variables: Names, by: By = None) -> pd.DataFrame:
        """The covariance matrix of the estimates of :meth:`measure`, labelled by variable and domain.

        Medians and totals by their linearised values, as their differences and changes are.
        """
        space, names = self.space(by), names_of(variables)
        columns = [numbers(self.frame, name) for name in names]
        _, matrix = differences.covariance(space, columns, [*map(self._statistic, names)])
        labels = differences.covariance_labels(names, space.domains.labels)
        return pd.DataFrame(matrix, index=labels, columns=labels)

    def difference(
        self,
        variables: Names,
        by: str,
        reference: Hashable | None = None,
        level: float = 0.95,
        interval: MeanInterval = "bounded",
    ) -> Estimates:
        """Mean, or what else the variable is measured by, of one group minus that of another, with a p-value.

        The column ``by`` names the group, ``reference`` the one that is taken away: the given one, or without it each
        earlier group for every later one. ``n`` and ``df`` are those of the smaller group. P-values are not corrected
        for their number. ``interval`` and ``p`` are as in :meth:`against_rest`.
        """
        check_level(level)
        check_mean_interval(interval)
        space = self.space(by)
        labels = space.domains.labels[by]
        minuend, subtrahend = differences.pairs(labels.tolist(), reference)
        between = pd.DataFrame({by: labels.iloc[minuend].array, "reference": labels.iloc[subtrahend].array})
        blocks, what = [], f"difference, {self.variance_method}"
        for name in names_of(variables):
            values, ends = numbers(self.frame, name), self.score_ranges.get(name)
            estimates, matrix = differences.covariance(space, [values], [self._statistic(name)])
            means = replace(estimates[0], variable=name)
            gap = differences.difference(means, matrix, minuend, subtrahend)
            bounded = self.bounded(space, values, means, ends) if interval == "bounded" else None
            pairs = (gap.variance, means.variance, minuend, subtrahend)
            blocks.append(
                difference_block(gap, None if bounded is None else bounded_pairs(bounded, *pairs), level, what)
            )
        return replace(assembled(blocks, replace(space.domains, labels=between), ""), by=(by,))

    def change(
        self,
        variables: Names,
        wave: str,
        start: Hashable,
        end: Hashable,
        by: By = None,
        level: float = 0.95,
        interval: MeanInterval = "bounded",
    ) -> Estimates:
        """Mean (median, total, share) of the wave ``end`` minus that of ``start`` in every domain, with a p-value.

        People, or other sampled units, who answered in both waves are accounted for if ``psu`` names them: a panel is
        more precise than two samples. ``n`` and ``df`` are those of the wave with fewer. NaN where one wave is empty.
        ``interval`` and ``p`` are as in :meth:`against_rest`.

        Raises:
            DesignError: A wave does not exist, or both are the same.
        """
        before, after = change.waves(self.frame, wave, start, end)
        check_level(level)
        check_mean_interval(interval)
        space, blocks, what = self.space(by), [], f"change from {start} to {end}, {self.variance_method}"
        for name in names_of(variables):
            values, ends = numbers(self.frame, name), self.score_ranges.get(name)
            later, earlier = (np.where(rows, values, np.nan) for rows in (after, before))
            columns = (values, later, earlier)
            bounded = self._bounded_change(space, name, columns, ends) if interval == "bounded" else None
            gap = change.change(space, later, earlier, name, self._statistic(name))
            blocks.append(difference_block(gap, bounded, level, what))
        return assembled(blocks, space.domains, "")

    def _bounded_change(
        self, space: Workspace, name: str, columns: tuple[Floats, Floats, Floats], ends: Range | None
    ) -> BoundedDifference | None:
        """What limits changes; the columns are all answers, those of the later and those of the earlier wave."""
        every, later, earlier = (space.mean(column, name) for column in columns)
        pooled = self.bounded(space, columns[0], every, ends)
        if pooled is None:
            return None
        first, second = (
            bounded_means(means, space.weighing(column), pooled.pool, pooled.ends)
            for means, column in ((later, columns[1]), (earlier, columns[2]))
        )
        gap = change.change(space, columns[1], columns[2], name)
        return bounded_difference(first, second, gap.variance, later.variance + earlier.variance)

    def change_by_mix(
        self, variable: str, wave: str, start: Hashable, end: Hashable, group: str, level: float = 0.95
    ) -> Estimates:
        """A change between waves, split into what changed within groups (channels, say) and a new mix of the groups.

        Rows: ``part`` ``change``, ``within`` and ``mix`` of all groups together (the last two add up to the first),
        then ``within`` and ``mix`` of every group, with standard errors and p-values. A group that is missing in one
        wave has the other wave's mean there, so that its coming or going is mix (Kitagawa 1955). Answers without a
        group are left out.

        Raises:
            DesignError: A wave does not exist or has no answers, or both are the same.
        """
        check_level(level)
        before, after = change.waves(self.frame, wave, start, end)
        values, groups = numbers(self.frame, variable), categories(self.frame, group)
        labels, estimate = change.decomposition(self.space(None), values, variable, groups, before, after)
        parts = Domains(np.zeros(0, dtype=np.int64), labels.rename(columns={"group": group}), {})
        block = Block(estimate, *t_interval(estimate.value, estimate.se, estimate.df, level))
        return with_p(assembled([block], parts, t_method(self, f"change from {start} to {end} by {group}, Kitagawa")))

    def contrast(self, coefficients: Mapping[str, float], by: By = None, level: float = 0.95) -> Estimates:
        """A linear combination of estimates, for instance ``{"after": 1, "before": -1}``, with the p-value of a t test.

        Of means, or of what else :meth:`measure` gives for a variable.
        """
        space = self.space(by)
        columns = {name: numbers(self.frame, name) for name in coefficients}
        statistics = {name: self._statistic(name) for name in columns}
        estimate = differences.contrast(space, columns, coefficients, statistics)
        return with_p(with_t_intervals(space, [estimate], level, t_method(self, "contrast of means")))

    def crosstab(
        self, row: str, column: str, interval: ProportionInterval = "beta", level: float = 0.95
    ) -> crosstabs.Crosstab:
        """The table of two categorical variables: shares of cells, within rows and within columns, and tests.

        Answers without one of the two are left out of the table. Categories that nobody has stay in the shares and are
        left out of the tests; where fewer than two are left on a side, there are no tests.
        """
        check_level(level)
        return crosstabs.crosstab(self, row, column, interval, level)

    def regression(
        self, outcome: str, predictors: Names, family: regression.Family = "linear", level: float = 0.95
    ) -> Estimates:
        """Coefficients of a linear or logistic regression, one row each, with design-based errors and p-values.

        Numbers enter as they are, categories against their first one. ``df`` is that of the complete answers: sampled
        units - strata - (coefficients - 1). ``statistic`` is t, ``count`` the answers of a category, ``reference`` what
        it is compared with; ``deviance`` and ``null_deviance`` say how well all fit, as of R's ``svyglm``.
        ``tables.regression`` prints it.
        """
        check_level(level)
        names, method = names_of(predictors), f"{family} regression, {self.variance_method}"
        columns, terms = regression.predictors(self.frame, names)
        fit = regression.fit(self, numbers(self.frame, outcome), columns, family)
        known = regression.references(self.frame, names)
        return regression.regression_estimates(fit, terms, known, level, method, outcome)

    def several(
        self,
        options: str | Sequence[str],
        by: By = None,
        base: multiple_response.Base = "asked",
        level: float = 0.95,
        interval: ProportionInterval = "beta",
    ) -> Estimates:
        """Shares of the options of a question with several answers, given by its name or by its 0-and-1 columns.

        Base ``asked`` (or ``cases``): of the people asked, ``ticked``: of those who ticked anything (both add up to
        more than 1 where people tick several), ``responses``: of everything that was ticked (they add up to 1). Whoever
        has any option filled in, with 0 or 1, was asked; an empty one beside it is not ticked. ``n`` is the number of
        people: who ticked anything on that base, else who were asked. ``method`` names the base.

        Raises:
            DesignError: There is no such question, it has fewer than two options, a column holds other numbers than 0
                and 1, or the base is not known.
        """
        check_level(level)
        space, columns = self.space(by), multiple_response.options_of(self.frame, options)
        shares = multiple_response.shares(space, self.frame, columns, base)
        blocks = [proportion_block(share, level, interval) for share in shares]
        method = f"{multiple_response.BASES[multiple_response.known_base(base)]}, {proportion_method(interval)}"
        return assembled(blocks, space.domains, method)

    def several_test(self, options: str | Sequence[str], by: str) -> multiple_response.MultipleResponseTest:
        """Do groups choose the options of a question differently? Bilder and Loughin's test for samples.

        Raises:
            DesignError: There is no such question, fewer than two options or groups, or a column holds other numbers
                than 0 and 1.
        """
        return multiple_response.independence(self, options, by)

    def t_test(self, variable: str, by: str, level: float = 0.95) -> Estimates:
        """Do the means of two groups differ? One row: second group minus first, with ``statistic`` (t) and ``p``."""
        return regression.t_test(self, variable, by, level)

    def rank_test(self, variable: str, by: str, level: float = 0.95) -> Estimates:
        """Does one group tend to higher answers than the other? The Wilcoxon test for samples (Lumley and Scott 2013).

        One row: mean estimated rank (0 to 1) of the second group minus that of the first, with ``statistic`` and ``p``.
        """
        return regression.rank_test(self, variable, by, level)

    def post_stratify(self, by: str | tuple[str, ...], totals: weighting.margins.Targets) -> Design:
        """The design with weights that add up to known totals: see :func:`weighting.post_stratify`."""
        return weighting.post_stratify(self, by, totals)

    def rake(
        self, margins: Mapping[Any, weighting.margins.Targets], tolerance: float = 1e-10, rounds: int = 1000
    ) -> Design:
        """The design with weights that meet several margins: see :func:`weighting.rake`."""
        return weighting.rake(self, margins, tolerance, rounds)

    def calibrate(
        self,
        totals: Mapping[Any, float | weighting.margins.Targets],
        method: weighting.newton.Method = "linear",
        bounds: weighting.newton.Bounds | None = None,
        *,
        population: float | None = None,
    ) -> Design:
        """The design with weights that meet totals: see :func:`weighting.calibrate`."""
        return weighting.calibrate(self, totals, method, bounds, population=population)

    def trim(self, lower: float = 0.0, upper: float = np.inf) -> Design:
        """The design with weights between two limits: see :func:`weighting.trim`."""
        return weighting.trim(self, lower, upper)

    def weight_summary(self) -> pd.Series:
        """Number, sum, extremes and spread of the weights with Kish's effect."""
        return weighting.weight_summary(self.weights)
