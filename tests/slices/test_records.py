"""Rows that are records about things: what they are called, and that nothing of them is withheld for being small."""

from __future__ import annotations

from pathlib import Path

import pytest

import surveykit as sk
from surveykit import figures, tables, wording
from surveykit.errors import FindingsError, SurveyError
from surveykit.estimation import banner
from surveykit.slices import open_all
from visits import VISITS, WINDOWS, write_visits


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The overall data of the visits, and those of the first window, which had four."""
    whole, units = open_all(sk.load_survey(write_visits(tmp_path_factory.mktemp("visits"))).clean())
    return whole, next(units)


def test_a_window_with_three_or_four_visits_shows_its_mean(opened) -> None:
    whole, own = opened
    league = tables.summary(whole.design().mean("greeting", by="unit"), None, whole.view(), by="unit", id="units")
    shown = [number for number in league.numbers if number.statistic == "mean"]
    assert len(shown) == len(WINDOWS)
    assert {number.shown for number in shown} == {"all"}
    assert min(number.n for number in shown) == 3
    headline = tables.summary(own.design().mean("greeting"), None, own.view(), id="headline")
    assert [(number.n, number.value is not None) for number in headline.numbers] == [(4, True)]
    assert own.withheld.closed is None
    assert own.withheld.groups == whole.withheld.groups == ()
    assert "4 responses" in repr(own) or "4 visits" in repr(own)


@pytest.mark.parametrize(("language", "said"), [("en", "visits"), ("zh", "走访")])
def test_rows_are_called_what_they_are_and_methods_say_that_nothing_is_withheld(opened, language, said) -> None:
    whole, _ = opened
    view = whole.view(language)
    account = tables.account(whole.responses, view)
    assert said in account.title.lower()
    told = wording.who_answered(whole.account, view, respondents=whole.respondents)
    assert said in told
    assert "55" in told
    methods = " ".join(wording.methods(view, whole.design()))
    assert ("不因数量少而隐去" if language == "zh" else "no result is withheld") in methods
    every = " ".join([told, methods, account.title, *account.notes, wording.heading("who", view)])
    assert not any(word in every for word in ("答卷", "response", "respondent", "Who answered"))


def test_a_place_needs_thirty_rows_unless_fewer_are_declared(tmp_path: Path, opened) -> None:
    whole, _ = opened
    assert set(whole.places.league["status"]) == {"listed"}
    fewer = write_visits(tmp_path, VISITS.replace("none}", "none, min_n_rank: 3}"))
    places = sk.open_overall(fewer).places
    assert (places.league["status"] == "ranked").sum() > 20


@pytest.mark.parametrize(
    ("records", "more", "named", "remedy"),
    [
        ("records: {kind: answer, protect: none}", "", "'answer'", "kind"),
        ("records: {kind: rating, protect: none}", "", "'rating'", "kind"),
        (VISITS, "privacy: {quasi_identifiers: [building]}\n", "'building'", "quasi_identifiers"),
        (VISITS, "respondent: inspector\n", "respondent", "counts"),
        (VISITS, "disclosure: {min_n: 12}\n", "min_n", "min_n_rank"),
        ("records: {kind: visit, min_n_rank: 5}", "", "min_n_rank", "disclosure"),
        ("records: {kind: visit, counts: inspektor}", "", "inspektor", "inspector"),
        ("records: {kind: tally}", "", "tally", "counts"),
        ("records: {kind: tally, counts: inspector}", "", "inspector", "number"),
        ("records: vist", "", "vist", "visit"),
    ],
)
def test_what_cannot_be_is_refused_at_load(tmp_path: Path, records: str, more: str, named: str, remedy: str) -> None:
    with pytest.raises(SurveyError) as refused:
        sk.load_survey(write_visits(tmp_path, records, more))
    assert named in str(refused.value)
    assert remedy in str(refused.value)


@pytest.mark.parametrize("role", ["role: trait, ", "role: id, ", ""])
def test_a_column_that_describes_people_keeps_the_protection(tmp_path: Path, role: str) -> None:
    folder = write_visits(tmp_path)
    settings = (folder / "survey.yml").read_text(encoding="utf-8")
    (folder / "survey.yml").write_text(settings.replace("role: record, ", role), encoding="utf-8")
    with pytest.raises(SurveyError, match="role: record") as refused:
        sk.load_survey(folder)
    assert "'building'" in str(refused.value)


def test_visits_by_people_are_protected_unless_declared_otherwise(tmp_path: Path) -> None:
    data = sk.open_overall(write_visits(tmp_path, "records: visit"))
    table = tables.summary(data.design().mean("greeting", by="unit"), None, data.view(), by="unit", id="units")
    assert {number.shown for number in table.numbers} == {"withheld"}
    assert any("valid visits" in note for note in table.notes)


@pytest.mark.parametrize(
    ("label", "one", "many"),
    [
        ("visit", "visit", "visits"),
        ("enquiry", "enquiry", "enquiries"),
        ("search", "search", "searches"),
        ("{en: [call-out, call-outs]}", "call-out", "call-outs"),
        ("{zh: 查访}", "visit", "visits"),
    ],
)
def test_english_plurals_are_regular_unless_given(tmp_path: Path, label: str, one: str, many: str) -> None:
    survey = sk.load_survey(write_visits(tmp_path, f"records: {{kind: visit, label: {label}}}"))
    words = survey.records.words("en")
    assert (words["response"], words["responses"]) == (one, many)
    again = type(survey).from_json(survey.to_json())
    assert again.records == survey.records


TALLY = """\
format: 1
id: tally
title: Votes on a park
language: en
records: {records}
sources:
  - path: raw/tally.csv
questions:
  answer: {{text: Do you want the park?, type: single, choices: {{y: "Yes", n: "No"}}}}
  place: {{text: Where do you live?, type: single, choices: {{a: North, b: South}}, role: {role}}}
  voters: {{text: How many, type: number}}
headline: {{question: answer}}
report: {{title: Votes, date: 2026-01-31}}
"""


def write_tally(parent: Path, lines: str, records: str = "{kind: tally, counts: voters}", role: str = "trait") -> Path:
    folder = parent / "tally"
    (folder / "raw").mkdir(parents=True)
    (folder / "raw" / "tally.csv").write_text("answer,place,voters\n" + lines, encoding="utf-8")
    (folder / "survey.yml").write_text(TALLY.format(records=records, role=role), encoding="utf-8")
    return folder


def test_a_tally_counts_what_its_rows_stand_for(tmp_path: Path) -> None:
    """120 of 200 voters said yes; the file has four lines and one for nobody."""
    data = sk.open_overall(write_tally(tmp_path, "y,a,80\ny,b,40\nn,a,70\nn,b,10\nn,b,0\n"))
    shares = data.design().proportion("answer").frame
    assert shares["n"].tolist() == [200, 200]
    assert shares["value"].tolist() == [0.6, 0.4]
    assert (data.account.received, data.account.kept, data.respondents) == (200, 200, None)
    assert "200 responses were received" in wording.who_answered(data.account, data.view())
    # The size of a line is no answer.
    assert not data.survey.has_result("voters")
    ledger = data.responses.frame["row"]
    assert ledger.value_counts().to_dict() == {2: 80, 3: 40, 4: 70, 5: 10}


def test_the_floor_of_a_tally_is_that_of_those_who_are_counted(tmp_path: Path) -> None:
    data = sk.open_overall(write_tally(tmp_path, "y,a,80\ny,b,4\nn,a,70\nn,b,2\n"))
    table = tables.banner(banner(data.design(), "answer", "place"), data.view(), id="t")
    assert {number.shown for number in table.numbers if number.by.get("place") == "b"} == {"withheld"}


@pytest.mark.parametrize("count", ["", "many", "-3", "2.5"])
def test_a_line_that_stands_for_nobody_knows_how_many_is_refused(tmp_path: Path, count: str) -> None:
    with pytest.raises(FindingsError, match=r"tally\.csv:3, column 'voters'"):
        sk.load_survey(write_tally(tmp_path, f"y,a,80\nn,a,{count}\n")).clean()


def test_a_tally_without_protection_shows_all(tmp_path: Path) -> None:
    folder = write_tally(tmp_path, "y,a,3\nn,b,1\n", "{kind: tally, counts: voters, protect: none}", "record")
    data = sk.open_overall(folder)
    table = tables.distribution(data.design().proportion("answer"), data.view(), id="t")
    assert [number.value for number in table.numbers if number.statistic == "share"] == [0.75, 0.25]


@pytest.mark.parametrize(
    ("kind", "words", "chinese"),
    [("score", "scores", "评分9个"), ("case", "cases", "办件9件"), ("rating", "ratings", "评价9份")],
)
def test_every_kind_has_its_words(tmp_path: Path, kind: str, words: str, chinese: str) -> None:
    """Nine judges' scores, cases or ratings: what people give stays protected, the others may be shown."""
    protect = "" if kind == "rating" else ", protect: none"
    folder = write_visits(tmp_path, f"records: {{kind: {kind}{protect}}}")
    rows = (folder / "raw" / "visits.csv").read_text(encoding="utf-8").splitlines()[:10]
    (folder / "raw" / "visits.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    data = sk.open_overall(folder)
    told = [wording.who_answered(data.account, data.view(language)) for language in ("en", "zh")]
    if kind == "rating":
        assert f"fewer than 10 valid {words}" in told[0]
    else:
        assert f"9 {words} were received" in told[0]
        assert chinese in told[1]


def test_a_group_of_nobody_is_not_called_withheld_where_nothing_is_protected(opened) -> None:
    whole, _ = opened
    frame = whole.design().mean("greeting", by="unit").frame
    empty = {"value": None, "se": None, "low": None, "high": None, "n": 0}
    rows = frame.assign(
        **{name: frame[name].where(frame["unit"] != WINDOWS[0], other) for name, other in empty.items()}
    )
    figure = figures.dots(rows, whole.view(), by="unit", id="dots")
    table = tables.summary(rows, None, whole.view(), by="unit", id="means")
    assert "withheld" not in " ".join([figure.alt, *figure.notes, *table.notes]).lower()
    first = next(row for row in table.rows if row[1].text == "0")
    assert not any(cell.kind == "withheld" and "n <" in cell.text for cell in first)
