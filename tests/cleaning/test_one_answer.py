"""One answer from a column for every choice, and what was written in beside the choices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.errors import FindingsError, SurveyError

CHOICES = "choices: {bus: {zh: 公交, en: Bus}, bike: {zh: 自行车, en: Bicycle}, other: {zh: 其他, en: Other}}"
EACH = "columns: {bus: {window: a}, bike: {window: b}, other: {window: c}}"


def question(spelling: str, kind: str = "single") -> tuple[str, str]:
    return ("rates:", f"  way: {{text: How did you come?, type: {kind}, {spelling}}}\nrates:")


def window(*rows: tuple[str, str, str]) -> str:
    lines = (f"{n},A,3,3,5,,{','.join(row)}\n" for n, row in enumerate(rows))
    return "id,unit,y,speed,min,comment,a,b,c\n" + "".join(lines)


def answers(responses) -> list[tuple[object, object]]:
    """Answer and kind of missing answer of the window's rows."""
    frame = responses.frame[responses.frame["channel"] == "window"]
    columns = (frame[name].astype(object).where(frame[name].notna(), None) for name in ("way", "way.missing"))
    return list(zip(*columns, strict=True))


def test_the_choice_that_is_ticked_is_the_answer(kitchen):
    rows = [("1", "0", "0"), ("", "是", ""), ("No", "No", "Other"), ("0", "0", "0"), ("", "", ""), ("N/A",) * 3]
    survey = kitchen.make(question(f"{CHOICES}, {EACH}, missing: {{N/A: refused}}"), window=window(*rows))
    responses = survey.clean()
    assert answers(responses) == [
        ("bus", None), ("bike", None), ("other", None), (None, "blank"), (None, "blank"), (None, "refused"),
    ]  # fmt: skip
    assert responses.frame["way"].cat.categories.tolist() == ["bus", "bike", "other"]
    assert set(responses.frame.loc[responses.frame["channel"] == "sms", "way.missing"]) == {"skipped"}


def test_a_rating_may_have_a_column_for_every_choice(kitchen):
    spelling = "scale: five, columns: {1: {window: a}, 2: {window: b}, 3: {window: c}}"
    rows = window(("1", "", ""), ("", "1", ""), ("", "", "1"))
    responses = kitchen.make(question(spelling, "rating"), window=rows).clean()
    assert responses.scores("way").tolist()[:3] == [0, 60, 100]


TWICE = [("1", "1", "0"), ("0", "1", "0"), ("1", "0", "1"), ("1", "1", "0")]


def test_two_ticks_are_a_finding_until_it_is_decided_what_counts(kitchen):
    with pytest.raises(FindingsError) as caught:
        kitchen.make(question(f"{CHOICES}, {EACH}"), window=window(*TWICE)).clean()
    told = str(caught.value)
    assert "'way' has one answer, and several choices are ticked: 'bus;bike'" in told
    assert '{question: way, found: "bus;bike", missing: invalid}' in told
    decisions = (
        'answers:\n  - {question: way, found: "bus;bike", means: bike}\n'
        '  - {question: way, found: "bus;other", missing: invalid, note: cannot be}\n'
    )
    responses = kitchen.make(question(f"{CHOICES}, {EACH}"), window=window(*TWICE), decisions=decisions).clean()
    assert answers(responses) == [("bike", None), ("bike", None), (None, "invalid"), ("bike", None)]
    entries = responses.ledger.query("question == 'way'")
    changes = sorted(entries[["old", "new"]].itertuples(index=False, name=None))
    assert changes == [("bus;bike", "bike"), ("bus;bike", "bike"), ("bus;other", "invalid")]


def test_a_choice_without_a_column_is_told_before_anything_is_read(kitchen):
    with pytest.raises(SurveyError, match="'way' has choices without a column: other"):
        kitchen.make(question(f"{CHOICES}, columns: {{bus: {{window: a}}, bike: {{window: b}}}}"), window=window())


@given(st.lists(st.sampled_from(["bus", "bike", "other", ""]), min_size=1, max_size=8))
def test_columns_of_choices_say_what_one_column_says(kitchens, tmp_path_factory, codes):
    kitchen = kitchens(tmp_path_factory.mktemp("kitchen") / "small")
    rows = [tuple("1" if code == own else "0" if code else "" for own in ("bus", "bike", "other")) for code in codes]
    each = kitchen.make(question(f"{CHOICES}, {EACH}"), window=window(*rows)).clean()
    one = "id,unit,y,speed,min,comment,q\n" + "".join(f"{n},A,3,3,5,,{code}\n" for n, code in enumerate(codes))
    together = kitchen.make(question(f"{CHOICES}, column: {{window: q}}"), window=one).clean()
    assert answers(each) == answers(together)


def test_what_people_wrote_in_can_count_as_one_choice_and_is_kept(kitchen):
    texts = ["Bus", "by taxi", "其他〖步行〗", "Other: on foot", "call 13912345678", ""]
    rows = "id,unit,y,speed,min,comment,q\n" + "".join(f"{n},A,3,3,5,,{text}\n" for n, text in enumerate(texts))
    spelling = f"{CHOICES}, column: {{window: q}}, open: [other]"
    with pytest.raises(FindingsError, match="'by taxi'"):
        kitchen.make(question(spelling), window=rows).clean()
    responses = kitchen.make(question(f"{spelling}, undeclared: other"), window=rows).clean()
    assert [answer for answer, _ in answers(responses)] == ["bus", "other", "other", "other", "other", None]
    entries = responses.ledger.query("question == 'way'")
    assert entries["rule"].unique().tolist() == ["undeclared: other"]
    assert entries["old"].tolist() == ["by taxi", "call [phone number]"]


def test_a_grid_of_such_questions_is_written_once(kitchen):
    grid = (
        "rates:",
        "  grid:\n    type: matrix\n    of: single\n    choices: {y: {en: Yes, zh: 是}, n: {en: No, zh: 否}}\n"
        "    columns: {y: '{} (Yes)', n: '{} (No)'}\n"
        "    items: {rain: Rain, snow: {text: Snow, columns: {y: s1, n: s2}}}\nrates:",
    )
    rows = "id,unit,y,speed,min,comment,Rain (Yes),Rain (No),s1,s2\n1,A,3,3,5,,1,0,0,1\n2,A,3,3,5,,0,1,1,0\n"
    sms = "phone,office,reply,Rain (Yes),Rain (No),s1,s2\n001,A,3,0,0,,\n"
    frame = kitchen.make(grid, window=rows, sms=sms).clean().frame
    assert frame["rain"].astype(object).tolist()[:2] == ["y", "n"]
    assert frame["snow"].astype(object).tolist()[:2] == ["n", "y"]
    assert frame["rain"].dtype.ordered is False
