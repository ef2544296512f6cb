"""Careless indices against the numbers of R's package careless on its own data (200 persons, 50 questions)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom, chi2

from surveykit.cleaning import careless
from surveykit.cleaning.checks.campaign import beta_binomial_tail
from surveykit.cleaning.checks.careful import _chi_squared_quantile
from surveykit.errors import ParameterError


@pytest.fixture(scope="module")
def answers(shared_data):
    frame = pd.read_csv(shared_data / "r-packages" / "careless_dataset.csv")
    columns = [name for name in frame.columns if name not in ("rownames", "Unnamed: 0")]
    assert frame[columns].shape == (200, 50)
    return frame[columns].to_numpy(dtype=float)


def test_longstring_is_that_of_r(answers):
    found = careless.longstring(answers)
    assert found[:10].tolist() == [6, 4, 3, 3, 3, 2, 5, 4, 6, 5]
    assert found.mean() == pytest.approx(5.87, abs=1e-6)
    assert found.max() == 50


def test_a_missing_answer_is_a_run_of_its_own():
    row = np.array([[1, 1, np.nan, 1, 1, np.nan, np.nan, np.nan, np.nan, 2]])
    assert careless.longstring(row).tolist() == [2]


def test_the_variability_is_that_of_r(answers):
    found = careless.variability(answers)
    assert found[:4] == pytest.approx([0.86307471, 1.0350983, 0.96890428, 0.96489399], abs=1e-7)
    assert found.mean() == pytest.approx(1.0052523, abs=1e-6)


def test_the_mahalanobis_distance_is_that_of_r(answers):
    found = careless.mahalanobis(answers)
    assert found[:3] == pytest.approx([44.052381, 40.083684, 49.127623], abs=1e-6)
    assert found.mean() == pytest.approx(50 * 199 / 200, abs=1e-9)
    assert chi2.ppf(0.99, 50) == pytest.approx(76.153891, abs=1e-6)
    assert (found > chi2.ppf(0.99, 50)).sum() == 23


@pytest.mark.parametrize("df", [1, 4, 50, 300])
@pytest.mark.parametrize("share", [0.01, 0.5, 0.999, 1.0])
def test_the_limit_of_the_mahalanobis_distance_is_a_quantile_of_chi_squared(df, share):
    assert _chi_squared_quantile(share, df) == pytest.approx(chi2.ppf(share, df), rel=1e-12)


@pytest.mark.parametrize(("n", "a", "b"), [(30, 3.0, 1.0), (400, 14.0, 6.0), (2_000, 0.7, 0.3)])
def test_the_tail_of_the_beta_binomial_is_scipys(n, a, b):
    for at_least in (0, 1, n // 2, n - 1, n):
        assert beta_binomial_tail(at_least, n, a, b) == pytest.approx(betabinom.sf(at_least - 1, n, a, b), rel=1e-7)


def test_a_tail_of_the_beta_binomial_too_small_for_a_difference_keeps_its_digits():
    assert beta_binomial_tail(500, 500, 3.0, 50.0) == pytest.approx(betabinom.pmf(500, 500, 3.0, 50.0), rel=1e-9)
    assert beta_binomial_tail(500, 500, 3.0, 50.0) < 1e-60


def test_the_even_odd_index_is_that_of_r(answers):
    found = careless.even_odd(answers, [5] * 10)
    assert found[:5] == pytest.approx([1, -0.64098436, -0.55612811, 0.52370497, -0.87520923], abs=1e-6)
    assert np.isnan(found).sum() == 5


def test_synonyms_are_those_of_r_and_there_are_no_antonyms(answers):
    chosen = careless.pairs(answers)
    assert len(chosen) == 53
    assert careless.correlations(answers)[chosen[0]] == pytest.approx(0.70008789, abs=1e-7)
    found = careless.synonyms(answers)
    assert found[:4] == pytest.approx([0.33195308, 0.62057288, 0.53511611, 0.6851129], abs=1e-6)
    assert np.isnan(found).sum() == 2
    with pytest.raises(ParameterError, match="too few pairs of questions are antonyms"):
        careless.synonyms(answers, antonyms=True)


def test_the_symmetric_form_does_not_depend_on_the_order_within_a_pair(answers):
    flipped = careless.synonyms(answers[:, ::-1], symmetric=True)
    assert careless.synonyms(answers, symmetric=True) == pytest.approx(flipped, abs=1e-9, nan_ok=True)


def test_antonyms_are_the_synonyms_of_questions_that_are_turned_round(answers):
    turned = answers.copy()
    turned[:, :25] = 6 - turned[:, :25]
    chosen = careless.pairs(turned, antonyms=True)
    assert len(chosen) > 2
    strengths = [careless.correlations(turned)[pair] for pair in chosen]
    assert strengths == sorted(strengths)
    assert max(strengths) < -0.6
    found = careless.synonyms(turned, antonyms=True)
    by_hand = [np.corrcoef([row[list(pair)] for pair in chosen], rowvar=False)[0, 1] for row in turned[:5]]
    assert found[:5] == pytest.approx(by_hand, abs=1e-9)


def test_what_cannot_be_computed_is_said():
    constant = np.column_stack([np.ones(9), np.arange(9.0)])
    with pytest.raises(ParameterError, match="cannot be inverted"):
        careless.mahalanobis(constant)
    with pytest.raises(ParameterError, match="the subscales do not fit"):
        careless.even_odd(np.ones((3, 5)), [2, 2])


@given(
    st.lists(st.lists(st.sampled_from([1.0, 2.0, 3.0, float("nan")]), min_size=6, max_size=6), min_size=1, max_size=20)
)
def test_rows_are_computed_as_one_by_one(rows):
    answers = np.array(rows)
    for index in (careless.longstring, careless.variability):
        alone = [index(answers[[at]])[0] for at in range(len(answers))]
        assert index(answers).tolist() == pytest.approx(alone, nan_ok=True)
    by_hand = [pd.Series(row).std(ddof=1) for row in answers]
    assert careless.variability(answers) == pytest.approx(by_hand, abs=1e-12, nan_ok=True)
    assert ((careless.longstring(answers) >= 1) & (careless.longstring(answers) <= 6)).all()
