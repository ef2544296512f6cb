"""Views of plain data frames: every verb that takes estimates works without a survey, with labels and the floor."""

from __future__ import annotations

import pandas as pd
import pytest

import surveykit as sk
from plain_frames import FIGURES, TABLES, made, plain_view, printed
from surveykit import figures, tables
from surveykit.errors import DocumentError, ParameterError
from surveykit.presentation import View
from surveykit.presentation.printing import number_text

#: What needs the responses or the places of a survey, is no verb, or takes a finished table.
OF_A_SURVEY = {
    "answers",
    "MeasureColumn",
    *("account", "completeness", "flagged", "frequency", "quality", "response"),
    *("bands", "channel_verdicts", "league", "my_unit", "rule_evidence", "rule_outcomes", "unit_changes"),
    *("Cell", "Column", "Number", "Table", "headline_interval", "headline_text"),
}
OF_PLACES = {"Figure", "caterpillar", "funnel"}


def test_no_verb_is_forgotten():
    assert set(TABLES) == set(tables.__all__) - OF_A_SURVEY
    assert set(FIGURES) == set(figures.__all__) - OF_PLACES


@pytest.mark.parametrize("verb", TABLES)
def test_tables_of_any_frame_have_its_labels(verb):
    make, label = TABLES[verb]
    table = make(sk.Design(made(), weight="w"), plain_view())
    assert label in printed(table) and label in tables.to_html(table, whole=True)
    assert not table.is_internal


@pytest.mark.parametrize("verb", FIGURES)
def test_figures_of_any_frame_have_its_labels(verb):
    make, label = FIGURES[verb]
    figure = make(sk.Design(made(), weight="w"), plain_view())
    assert label in figure.title + figure.alt
    assert figure.png.startswith(b"\x89PNG")


def test_the_floor_holds_and_the_internal_view_shows_all():
    """Six people in a region: withheld under the floor (with one more that protects them), shown without one."""
    design = sk.Design(made(), weight="w")
    means = design.mean("Q1", by="区域")
    shown = tables.summary(means, None, plain_view(), by="区域", id="t")
    tiny = {number.by["区域"]: number for number in shown.numbers}["x"]
    assert (tiny.shown, tiny.value) == ("withheld", None)
    internal = tables.summary(means, None, plain_view().without_floor(), by="区域", id="t")
    assert [number.shown for number in internal.numbers] == ["all"] * 3
    assert number_text(float(means[means["区域"] == "x"]["value"].iloc[0]), 2, "en") in printed(internal)


@pytest.mark.parametrize(("verb", "make"), [*((f"tables.{n}", m) for n, (m, _) in TABLES.items())])
def test_tables_of_an_internal_view_are_marked(verb, make):
    table = make(sk.Design(made(), weight="w"), plain_view().without_floor())
    assert table.is_internal and "internal use" in table.notes[-1]


@pytest.mark.parametrize("verb", FIGURES)
def test_what_is_internal_is_not_published(verb, tmp_path):
    figure = FIGURES[verb][0](sk.Design(made(), weight="w"), plain_view().without_floor())
    assert figure.is_internal
    report = sk.Appendix(title="t", survey="s", language="en").add(figure)
    with pytest.raises(DocumentError, match="without the publishing floor"):
        sk.publish(report, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_view_without_floor_is_internal_in_every_language():
    view = plain_view().without_floor()
    assert view.is_internal and view.in_language("zh").is_internal and not plain_view().is_internal


def test_a_floor_is_still_not_lowered():
    with pytest.raises(ParameterError, match="not lowered"):
        sk.disclosure.Floor(min_n=9)


def test_columns_without_labels_are_called_by_their_names():
    view = View.of_frame(pd.DataFrame({"Some column": [1.0, 2.0]}))
    assert (view.variable("Some column"), view.variable("other"), view.choices("Some column")) == (
        "Some column",
        "other",
        (),
    )


def test_codes_are_found_however_they_are_written():
    """1 of a column with missing answers is 1.0 to pandas; categories keep their order and need no labels."""
    frame = made().assign(size=pd.Categorical(["small"] * 216, ["small", "large"]), flag=[True, False] * 108)
    view = View.of_frame(frame, choices={"Q1": {"1": "bad", "3": "good"}, "flag": {1: "yes", 0: "no"}}, language="zh")
    assert view.choices("Q1") == ("1.0", "3.0") and view.choice("Q1", "3.0") == "good"
    assert view.choices("size") == ("small", "large")
    assert view.choice("flag", "True") == "yes"


def test_notes_do_not_claim_what_is_not_known():
    """A plain view does not know the design; given it, the notes name the weights."""
    frame = made()
    design = sk.Design(frame, weight="w")
    table = tables.means(design.mean("q2"), View.of_frame(frame))
    assert any("design that the estimates were made with" in note for note in table.notes)
    assert not any("nweighted" in note for note in table.notes)
    told = tables.means(design.mean("q2"), View.of_frame(frame, {"w": "Weight"}, design=design))
    assert any("Weighted by “weight”" in note for note in told.notes)
