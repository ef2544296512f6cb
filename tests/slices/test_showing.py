"""The shorthand gives the numbers of the longer verbs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import every_kind
import surveykit as sk
from places import ROOT
from small_survey import random_answers, write_survey
from surveykit import tables
from surveykit.errors import ParameterError


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> sk.UnitResponses:
    answers, units = random_answers(3)
    return sk.open_overall(write_survey(tmp_path_factory.mktemp("made"), answers, units))


def numbers(table: tables.Table) -> list[tuple[object, ...]]:
    return [(n.statistic, n.by.get("visit"), n.value, n.low, n.high, n.n, n.shown) for n in table.numbers]


def test_a_rating_by_a_column_is_the_summary_by_it(data: sk.UnitResponses) -> None:
    design, view = data.design(), data.view("en")
    short = data.show("overall", by="visit", language="en").table
    rate = next(rate.id for rate in data.survey.rates.values() if rate.question == "overall")
    long = tables.summary(
        design.mean("overall", by="visit"), design.rate(rate, by="visit"), view, by="visit", id="long"
    )
    assert numbers(short) == numbers(long) and len(short.numbers) > 1
    assert short.title == long.title


def test_where_is_a_domain_of_the_whole_sample(data: sk.UnitResponses) -> None:
    unit = data.survey.register.ids[0]
    shown = data.show("overall", where={"unit": unit}).table
    (mean,) = [number for number in shown.numbers if number.statistic == "mean"]
    estimate = data.design().mean("overall", by="unit").where(unit=unit)
    assert mean.n == int(estimate["n"].iloc[0])
    assert mean.se == pytest.approx(float(estimate["se"].iloc[0]), rel=1e-5)
    assert data.view().unit(unit) in shown.title
    label = data.view().unit(unit)
    assert numbers(data.show("overall", where={"unit": label}).table) == numbers(shown)


def test_ids_are_unique_and_a_report_takes_both(data: sk.UnitResponses) -> None:
    report = sk.appendix.start(data.view())
    for shown in (data.show("overall"), data.show("overall", by="visit"), data.show("visit"), data.show("satisfied")):
        report = report.add(*shown)
    ids = [block.id for block in report.blocks]
    assert len(set(ids)) == len(ids) == 8
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in ids)
    assert "show_overall_by_visit" in ids


def test_it_shows_itself(data: sk.UnitResponses) -> None:
    shown = data.show("overall", by="visit")._repr_html_()
    assert "<table" in shown and "data:image/png;base64," in shown


def test_few_answers_are_withheld(data: sk.UnitResponses) -> None:
    sizes = data.frame.groupby(["unit", "visit"], observed=True)["overall"].count()
    unit, _ = sizes[(sizes > 0) & (sizes < 10)].index[0]
    shown = data.show("overall", by="visit", where={"unit": str(unit)}).table
    assert any(number.shown == "withheld" and number.value is None for number in shown.numbers)


@pytest.mark.parametrize(
    ("variable", "by", "where", "said"),
    [
        ("overal", None, {}, "did you mean 'overall'"),
        ("overall", "visits", {}, "did you mean 'visit'"),
        ("overall", None, {"unit": "nobody"}, "there is no group of 'unit' 'nobody'"),
    ],
)
def test_unknown_names_are_refused_with_a_suggestion(data, variable, by, where, said, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=re.escape(said)):
        data.show(variable, by, where)


@pytest.fixture(scope="module")
def poll() -> sk.UnitResponses:
    return sk.open_overall(ROOT / "surveys" / "poll")


def test_several_answers_of_a_part_are_a_domain_of_the_whole_sample(poll: sk.UnitResponses) -> None:
    shown = poll.show("ideas", where={"age": "18 - 34"})
    young = poll.design().where(age="young").several("ideas")
    expected = {row.variable.removeprefix("ideas."): (row.value, row.se, int(row.n)) for row in young}
    told = {
        one.by["category"]: (one.value, one.se, one.n)
        for one in shown.table.numbers
        if one.statistic == "share_of_cases"
    }
    assert told.keys() == expected.keys()
    for code, (value, se, n) in expected.items():
        assert told[code] == (pytest.approx(value, rel=1e-5), pytest.approx(se, rel=1e-5), n)
    assert shown.table.title.endswith("(Age: 18 - 34)")
    assert shown.figure is not None
    assert shown.figure.title == shown.table.title
    assert shown.table.id != poll.show("ideas").table.id


def test_several_answers_of_a_part_by_groups_are_a_banner_of_the_part(poll: sk.UnitResponses) -> None:
    table = poll.show("ideas", by="graduate", where={"age": "young"}).table
    assert [cell.text for cell in table.rows[0]] == ["n", "133", "67", "66"]
    assert table.title.endswith("(Age: 18 - 34)")


def test_a_banner_of_a_part_in_which_a_group_is_withheld_is_refused(tmp_path: Path) -> None:
    rows = [every_kind.row(number) for number in range(110)]
    data = sk.open_overall(_survey_of(tmp_path, rows))
    with pytest.raises(ParameterError, match="not shown by 'band' of these responses: a group of them is withheld"):
        data.show("reasons", by="band", where={"city": "n"})


def _survey_of(place: Path, rows: list[dict[str, str]]) -> Path:
    every_kind.responses(place / "kinds", rows)
    return place / "kinds"


def test_a_likelihood_to_recommend_is_shown_alone_and_by_groups(tmp_path: Path) -> None:
    rows = "".join(f"{'ab'[number % 2]},{number % 11}\n" for number in range(220))
    (tmp_path / "answers.csv").write_text("group,Would you recommend us to a friend?\n" + rows, encoding="utf-8")
    data = sk.read(tmp_path / "answers.csv")
    (name,) = [name for name, question in data.survey.questions.items() if question.type == "nps"]
    (score,) = data.show(name).table.numbers
    # Of 0 to 10 in turn two are 9 or 10, and seven 0 to 6.
    assert (score.statistic, score.n) == ("net_promoter_score", 220)
    assert score.value == pytest.approx(100 * (2 - 7) / 11, abs=1e-4)
    assert len(data.show(name, by="group").table.rows) >= 1
