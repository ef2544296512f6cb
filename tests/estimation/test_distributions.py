"""Tails and quantiles are those of scipy.stats, which no command has to import."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from surveykit.estimation import distributions as ours

T = np.array([0.0, 0.3, 1.0, 1.96, 4.0, 12.0, 38.0, np.nan])
DF = np.array([0.5, 1.0, 2.0, 7.3, 30.0, 1e3, 1e7, np.inf])
P = np.array([1e-9, 0.001, 0.025, 0.5, 0.9, 0.975, 0.9999])


def close(found, truth):
    np.testing.assert_allclose(found, truth, rtol=2e-11, atol=1e-300)


def test_tails_and_quantiles_are_those_of_scipy_stats():
    t, df = T[:, None], DF[None, :]
    close(ours.normal_tail(T), stats.norm.sf(T))
    close(ours.normal_quantile(P), stats.norm.ppf(P))
    close(ours.t_tail(t, df), stats.t.sf(t, df))
    close(ours.t_tail(-t, df), stats.t.sf(-t, df))
    close(ours.t_quantile(P[:, None], df), stats.t.ppf(P[:, None], df))
    close(ours.chi_square_tail(t**2, df[:, :-1]), stats.chi2.sf(t**2, df[:, :-1]))
    for below in DF[:-1]:
        close(ours.f_tail(t, df[:, :-1], below), stats.f.sf(t, df[:, :-1], below))
        close(
            ours.f_quantile(P[2:, None], df[:, 1:-1], max(below, 1)),
            stats.f.ppf(P[2:, None], df[:, 1:-1], max(below, 1)),
        )
    close(ours.f_tail(t, 3.0, np.inf), stats.chi2.sf(3 * t, 3.0))
    close(ours.f_quantile(P, 3.0, np.inf), stats.chi2.ppf(P, 3.0) / 3)
    a, b = (np.array([[0.01, 0.5, 1.0, 3.2, 77.0, 5000.0]]), np.array([[1.0, 0.3, 12.0, 900.0, 3.3, 0.7]]))
    close(ours.beta_quantile(P[:, None], a, b), stats.beta.ppf(P[:, None], a, b))
    n, k = np.arange(60)[:, None], np.arange(60)[None, :]
    close(ours.binomial_tail(k, n, 0.5), stats.binom.sf(k - 1, n, 0.5))


@pytest.mark.parametrize("df", [0.0, -1.0, np.nan])
def test_without_degrees_of_freedom_nothing_is_known(df):
    for value in (ours.t_tail(1.0, df), ours.t_quantile(0.9, df), ours.chi_square_tail(1.0, df), ours.f_tail(1, 2, df)):
        assert np.isnan(value)


def test_reports_are_made_without_what_is_slow_to_import():
    slow = "{'scipy.stats', 'scipy.optimize', 'matplotlib'}"
    program = f"import sys, surveykit.batch.contents, surveykit.units; print(*{slow} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=True, capture_output=True).stdout.split() == []
