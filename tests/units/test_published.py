from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from surveykit.errors import DesignError
from surveykit.estimation import design_of
from surveykit.units import BENCHMARK_COLUMNS, benchmarks

SCORES = {"1": 1.0, "2": 2.0, "3": 3.0, "4": 4.0, "5": 5.0}


class Answers:
    """Cleaned answers as the contract describes them, small enough to reckon by hand."""

    def __init__(self, frame: pd.DataFrame, rates: dict[str, list[str]] | None = None) -> None:
        self.frame = frame
        self._rates = {"satisfied": ["4", "5"]} if rates is None else rates
        self.survey = SimpleNamespace(
            rating_questions=lambda: (SimpleNamespace(id="overall"),),
            scored_questions=lambda: (SimpleNamespace(id="overall"),),
            rates={name: SimpleNamespace(id=name, minus=()) for name in self._rates},
            score_ranges={"overall": (min(SCORES.values()), max(SCORES.values()))},
            weighting=None,
            units=SimpleNamespace(below="lecturer"),
            register=SimpleNamespace(classes={}, units=()),
            has_units=True,
            person=None,
            records=SimpleNamespace(is_about_people=True),
            leading=("overall", "satisfied"),
            measured="overall",
            own_measures=(),
            statistic_of=lambda name: "share" if name in self._rates else "mean",
            shown_as=lambda name: "rate" if name in self._rates else "mean",
            report=SimpleNamespace(breakdowns=("sex",)),
            design=SimpleNamespace(weight=None, strata=None, psu="respondent", fpc=None),
        )

    def scores(self, question: str) -> pd.Series:
        return self.frame[question].astype(object).map(SCORES).astype(float)

    def rate(self, rate_id: str) -> pd.Series:
        codes = self.frame["overall"].astype(object)
        return codes.isin(self._rates[rate_id]).astype(float).where(codes.notna())


def made() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    rows = 200
    codes = rng.choice(["1", "2", "3", "4", "5", None], rows)
    return pd.DataFrame(
        {
            "unit": pd.Categorical(rng.choice(["A", "B", "C"], rows), ["C", "A", "B", "Z"]),
            "respondent": pd.Categorical([None if n < 3 else f"r{n % 60}" for n in range(rows)]),
            "overall": pd.Categorical(codes, list(SCORES), ordered=True),
            "lecturer": [f"L{number}" for number in rng.integers(0, 9, rows)],
            "sex": pd.Categorical(rng.choice(["f", "m"], rows), ["m", "f"]),
        }
    )


@pytest.fixture
def answers() -> Answers:
    return Answers(made())


def test_levels_statistics_and_columns(answers: Answers) -> None:
    frame = benchmarks(answers)
    assert tuple(frame.columns) == BENCHMARK_COLUMNS
    pairs = set(zip(frame["level"], frame["statistic"], strict=True))
    assert pairs == {
        ("overall", "mean"),
        ("overall", "rate"),
        ("unit", "mean"),
        ("unit", "rate"),
        ("unit", "difference"),
        ("below", "mean"),
        ("below", "rate"),
        ("trait", "mean"),
        ("trait", "rate"),
    }
    differences = frame[frame["statistic"] == "difference"]
    assert set(differences["variable"]) == {"overall", "satisfied"}


def test_values_are_plain_means_of_the_answers(answers: Answers) -> None:
    frame, scores = benchmarks(answers), answers.scores("overall")
    means = frame[frame["statistic"] == "mean"]
    assert means.loc[means["level"] == "overall", "value"].item() == pytest.approx(scores.mean(), rel=1e-12)
    for level, by in (("unit", ["unit"]), ("below", ["unit", "lecturer"])):
        keys = [answers.frame[name].astype(object) for name in by]
        expected = scores.groupby(keys).mean()
        got = means[(means["level"] == level) & (means["n"] > 0)].set_index(["unit", "below"][: len(by)])["value"]
        assert got.to_dict() == pytest.approx(expected.to_dict(), rel=1e-12)


def test_traits_are_units_by_choices(answers: Answers) -> None:
    frame, scores = benchmarks(answers), answers.scores("overall")
    cells = frame[(frame["level"] == "trait") & (frame["statistic"] == "mean")]
    assert cells["trait"].unique().tolist() == ["sex"]
    assert cells["group"].tolist() == ["m", "f"] * 3
    expected = scores.groupby([answers.frame["unit"].astype(object), answers.frame["sex"].astype(object)]).mean()
    assert cells.set_index(["unit", "group"])["value"].to_dict() == pytest.approx(expected.to_dict(), rel=1e-12)


def test_units_stand_in_register_order_with_those_nobody_rated(answers: Answers) -> None:
    frame = benchmarks(answers)
    units = frame[(frame["level"] == "unit") & (frame["statistic"] == "mean")]
    assert units["unit"].tolist() == ["C", "A", "B", "Z"]
    assert units["n"].tolist()[-1] == 0


def test_difference_is_from_all_other_units(answers: Answers) -> None:
    frame, scores = benchmarks(answers), answers.scores("overall")
    inside = answers.frame["unit"] == "A"
    got = frame[(frame["statistic"] == "difference") & (frame["unit"] == "A") & (frame["variable"] == "overall")]
    assert got["value"].item() == pytest.approx(scores[inside].mean() - scores[~inside].mean(), rel=1e-10)
    assert got["low"].item() < got["value"].item() < got["high"].item()


def test_a_design_that_is_weighted_otherwise_can_be_given(answers: Answers) -> None:
    design = design_of(answers)
    heavy = design.frame.assign(w=np.where(design.frame["sex"] == "f", 2.0, 1.0))
    frame = benchmarks(answers, type(design)(heavy, weight="w", psu="respondent"))
    scores = answers.scores("overall")
    expected = np.average(scores[scores.notna()], weights=heavy.loc[scores.notna(), "w"])
    assert frame["value"].iloc[0] == pytest.approx(expected, rel=1e-12)


def test_design_of_has_scores_rates_and_choices(answers: Answers) -> None:
    design = design_of(answers)
    assert design.frame["overall"].dtype == float
    assert set(design.frame["satisfied"].dropna()) == {0.0, 1.0}
    shares = design.proportion("overall")
    assert shares["category"].tolist() == ["1", "2", "3", "4", "5"]
    assert shares["variable"].unique().tolist() == ["overall"]
    assert design.mean("satisfied", by="overall")["value"].tolist() == [0, 0, 0, 1, 1]
    assert design.mean("overall", by="sex")["sex"].tolist() == ["m", "f"]


def test_answers_without_a_respondent_are_persons_of_their_own(answers: Answers) -> None:
    assert design_of(answers).psu_counts == 60 + 3


def test_a_rate_must_not_be_named_as_a_question() -> None:
    with pytest.raises(DesignError, match="the rate 'overall' has the name of a question"):
        design_of(Answers(made(), rates={"overall": ["5"]}))


def test_a_slice_agrees_with_the_benchmarks(answers: Answers) -> None:
    frame = benchmarks(answers)
    part = Answers(made()[lambda all_rows: all_rows["unit"] == "A"])
    whole = design_of(answers)
    own = design_of(part, n_psu=whole.psu_counts, pools=whole.all_pools)
    expected = frame[(frame["level"] == "unit") & (frame["unit"] == "A") & (frame["statistic"] == "mean")]
    columns = ["value", "se", "low", "high", "n", "n_eff", "df", "deff"]
    np.testing.assert_allclose(
        own.mean("overall")[columns].to_numpy(float), expected[columns].to_numpy(float), rtol=1e-13
    )
