"""Real surveys declared as whole questionnaires: every column has its question, every number of a report is the file's.

Each share, mean and score of the reports is held against plain counting in the raw file, and what the owners of the
files published is asked for by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

from studies import by_hand, numbers_of, study
from surveykit.cleaning import Responses, load_survey
from surveykit.sections import results
from surveykit.slices import UnitResponses, open_all

#: Columns without a question: the texts of airlines and destinations beside their codes, and one without any answer.
UNUSED = {"carpentries": [], "masculinity": [], "rse-2017": [], "sfo-2017": ["AIRLINE, DESTINATION, Hi"], "wjx-800": []}

#: Of how many numbers of a question none is published, since a group of people or the base is too small.
WITHHELD = {
    "carpentries": {},
    "masculinity": {"q0030": 14},  # states
    "rse-2017": {"qualification": 2, "main_text": 2, "gender": 2, "age": 2},
    "sfo-2017": {"county": 16, "home": 3},
}


@dataclass
class Study:
    """A study's folder and its clean answers."""

    folder: Path
    responses: Responses

    @cached_property
    def data(self) -> UnitResponses:
        """All answers as the overall report has them."""
        return open_all(self.responses)[0]


@pytest.fixture(scope="session")
def opened(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Study]:
    """Opens each study once."""
    parent = tmp_path_factory.mktemp("whole")

    @cache
    def one(name: str) -> Study:
        folder = study(name, parent, shared_data)
        return Study(folder, load_survey(folder).clean())

    return one


@pytest.mark.parametrize("name", UNUSED)
def test_every_column_has_its_question_and_nothing_is_left_to_settle(name: str, opened: Callable[[str], Study]) -> None:
    findings = opened(name).responses.findings
    assert {finding.severity for finding in findings} <= {"note"}
    unused = [finding.what.rpartition(": ")[2] for finding in findings if finding.check == "unused_columns"]
    assert unused == UNUSED[name]


@pytest.mark.parametrize(
    ("name", "count", "owners"),
    [
        ("carpentries", 270, {("worth", "mean"): (904, 4.3827), ("likely", "net_promoter_score"): (889, 48.37)}),
        (
            "masculinity",
            332,
            {("q0001", "share", "1"): (1615, 0.37), ("manly", "rate"): (1615, 0.84), ("took", "mean"): (1615, 10.0017)},
        ),
        pytest.param("rse-2017", 693, {}, marks=pytest.mark.slow),
        pytest.param(
            "sfo-2017",
            829,
            {("whole", "mean"): (2688, 4.0712), ("good", "rate"): (2688, 0.8228),
             ("recommend", "net_promoter_score"): (2746, 40.40)},
            marks=pytest.mark.slow,
        ),
    ],
)  # fmt: skip
def test_every_published_number_is_that_of_the_file(
    name: str, count: int, owners: dict[tuple[str, ...], tuple[int, float]], opened: Callable[[str], Study]
) -> None:
    whole = opened(name)
    published = {key: found for key, *found in numbers_of(results(whole.data, whole.data.view()))}
    for key, (n, value) in owners.items():
        assert published[key] == [n, pytest.approx(value, abs=0.6 * 10 ** -len(str(value).partition(".")[2]))], key
    truth = by_hand(whole.folder)
    compared = published.keys() & truth.keys()
    assert {key: (published[key], truth[key]) for key in compared if not same(published[key], truth[key])} == {}
    # Of questions with many choices those that nobody made are no rows.
    nobody = {key for key in truth.keys() - compared if key[1].startswith("share") and truth[key][1] == 0}
    assert len(compared | nobody) == count
    assert Counter(question for question, *_ in truth.keys() - compared - nobody) == WITHHELD[name]


def same(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] == other[0] and one[1] == pytest.approx(other[1], rel=1e-5, abs=1e-7)


@pytest.mark.parametrize(
    ("statistic", "question", "n", "value", "digit"),
    [
        ("mean", "whole", 2688, 4.0712, 0.0001),
        ("rate", "good", 2688, 0.8228, 0.0001),
        ("net_promoter_score", "recommend", 2746, 40.40, 0.01),
    ],
)
def test_the_airports_own_figures_come_out(
    statistic: str, question: str, n: int, value: float, digit: float, opened: Callable[[str], Study]
) -> None:
    estimate = getattr(opened("sfo-2017").data.design(), statistic)(question)
    assert estimate["n"][0] == n
    assert estimate["value"][0] == pytest.approx(value, abs=0.6 * digit)
