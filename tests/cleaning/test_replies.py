"""One chain of counts: issued, returned, kept, excluded; a message nobody answered is no response."""

from __future__ import annotations

import math

import pytest

import surveykit as sk
from surveykit import tables, wording
from surveykit.cleaning import Account
from surveykit.errors import SurveyError
from surveykit.presentation import View
from surveykit.sections import who_answered
from surveykit.sections.book import bulletin

WINDOW = "id,unit,y,speed,min,comment\n" + "".join(f"w{n},A,{n % 3 + 1},{n % 3 + 1},5,\n" for n in range(40))
#: 60 messages, 25 of them answered.
SMS = "phone,office,reply\n" + "".join(f"{n:03d},{'AB'[n % 2]},{n % 3 + 1 if n < 25 else ''}\n" for n in range(60))
FIELDED = 'fielded: {sms: {"2025": {issued: 60}}}\n'
RETURNED = ("rates:\n", "rates:\n  of_all: {label: Of all, question: overall, choices: [2, 3], base: returned}\n")


@pytest.fixture
def messages(kitchen):
    return kitchen.make(RETURNED, window=WINDOW, sms=SMS, extra=FIELDED)


def test_a_message_nobody_answered_is_no_response(messages):
    responses = messages.clean()
    account = responses.account
    assert (account.received, account.silent, account.returned, account.kept) == (100, 35, 65, 65)
    assert len(responses.frame) == 65
    assert (responses.ledger["rule"] == "no_reply").sum() == 35
    assert sum(account.dropped.values()) == 0
    sms = account.response().set_index("channel").loc["sms"]
    assert (sms["issued"], sms["returned"], sms["dropped"], sms["kept"], sms["valid"]) == (60, 25, 0, 25, 25)
    assert sms["response_rate"] == pytest.approx(25 / 60)
    assert responses.rate("of_all").notna().sum() == 65
    assert Account.from_json(account.to_json()) == account


def test_the_chain_is_the_same_in_every_document(messages):
    data = sk.open_overall(messages.folder)
    view = data.view("en")
    said = wording.who_answered(data.account, view, respondents=data.respondents)
    assert "65 responses were received, 0 excluded and 65 kept (100.0%). A further 35 rows hold no reply" in said
    assert "respondents" not in said
    table = next(block for block in who_answered(data, view) if isinstance(block, tables.Table))
    total = {column.label: cell.value for column, cell in zip(table.columns[1:], table.rows[-1][1:], strict=True)}
    assert total == {"Rows": 100, "No reply": 35, "Received": 65, "Excluded": 0, "Kept": 65}
    returned = {number.by["channel"]: number.value for number in returns_of(data, view, "returned")}
    assert returned == {"window": 40, "sms": 25}
    assert "65 valid ratings were received" in repr(bulletin(data, view).blocks)


def returns_of(data, view, name):
    numbers = tables.response(data.responses, view, by=["channel"]).numbers
    return [number for number in numbers if number.by["variable"] == name]


def test_what_a_platform_fills_in_is_no_reply_and_what_a_person_writes_is_one(kitchen):
    columns = ("speed: {text", "state: {text: State, type: text, column: {sms: state}}\n  speed: {text")
    words = ("comment: {text: Comment, type: text, column: {window: comment}}",
             "comment: {text: Comment, type: text, column: {window: comment, sms: words}}")  # fmt: skip
    rows = [f"{n:03d},A,{'3' if n < 20 else ''},{'done' if n < 20 else 'no reply'}," for n in range(40)]
    rows[30] += "thank you"
    survey = kitchen.make(columns, words, window=WINDOW, sms="phone,office,reply,state,words\n" + "\n".join(rows))
    account = survey.clean().account
    assert account.silent == 19
    assert account.kept == 61


def test_a_repeated_message_without_reply_takes_no_answers_place(kitchen):
    sms = "phone,office,reply\n1,A,3\n1,A,\n"
    extra = "checks: {duplicates: {keys: [respondent, unit], action: keep_last}}\n"
    responses = kitchen.make(window=WINDOW, sms=sms, extra=extra).clean()
    assert (responses.frame["channel"] == "sms").sum() == 1
    assert responses.account.excluded["duplicates"] == 0


def panel(kitchen, people, extra="", again=0, counts=""):
    """People who rate eight offices each, some of whose rows came twice."""
    offices = [f"U{number}" for number in range(8)]
    units = "unit_id,name_zh,name_en,aliases\n" + "".join(f"{unit},{unit},{unit},\n" for unit in offices)
    rows = [f"{person:03d},{unit},{(person + k) % 3 + 1}" for person in range(people) for k, unit in enumerate(offices)]
    sms = "phone,office,reply\n" + "\n".join([*rows, *rows[:again]]) + "\n"
    fielded = f'fielded: {{sms: {{"2025": {{issued: 100{counts}}}}}}}\n'
    window = "id,unit,y,speed,min,comment\n"
    return kitchen.make(window=window, sms=sms, units=units, extra=fielded + extra)


def test_one_hundred_people_who_rate_eight_offices_are_one_hundred(kitchen):
    """824 ratings of 100 questionnaires were a rate of return of 824 %."""
    survey = panel(kitchen, 100, again=24)
    (finding,) = (found for found in survey.check() if found.check == "more_than_issued")
    assert "824 from 100 respondents, of 100 issued" in finding.what
    assert "counts: respondents" in finding.remedy
    responses = survey.clean()
    (line,) = responses.account.response().to_dict("records")
    assert (line["issued"], line["people"], line["returned"], line["response_rate"]) == (100, 100, 824, 1)
    view = View.of(survey, "en")
    assert wording.who_answered(responses.account, view, respondents=100) == (
        "Of 100 people who were given a questionnaire on several units, 100 answered (100.0%). "
        "824 responses were received, 0 excluded and 824 kept (100.0%). They were given by 100 respondents."
    )
    table = tables.response(responses, view, by=["channel"])
    assert [cell.text for cell in table.rows[0][1:5]] == ["100", "824", "100", "100.0"]
    declared = panel(kitchen, 100, again=24, counts=", counts: respondents")
    assert list(declared.check()) == [found for found in survey.check() if found.check != "more_than_issued"]


def test_people_who_did_not_answer_are_missing_from_the_rate_of_people(kitchen):
    survey = panel(kitchen, 11, counts=", counts: respondents")
    (line,) = survey.clean().account.response().to_dict("records")
    assert line["response_rate"] == pytest.approx(0.11)
    (line,) = panel(kitchen, 11, counts=", counts: responses").clean().account.response().to_dict("records")
    assert line["response_rate"] == pytest.approx(0.88)


@pytest.mark.parametrize(("people", "counts"), [(103, ""), (103, ", counts: respondents"), (20, ", counts: responses")])
def test_more_returned_than_issued_is_a_finding_and_no_rate(kitchen, people, counts):
    survey = panel(kitchen, people, counts=counts)
    (finding,) = (found for found in survey.check() if found.check == "more_than_issued")
    assert finding.where == "fielded, sms, 2025"
    assert "no rate of return is printed" in finding.remedy
    responses = survey.clean()
    (line,) = responses.account.response().to_dict("records")
    assert math.isnan(line["response_rate"])
    table = tables.response(responses, View.of(survey, "en"), by=["channel"])
    assert "no rate of return" in " ".join(map(str, table.notes))
    assert "came back" not in wording.who_answered(responses.account, View.of(survey, "en"))


def test_few_people_are_not_counted_however_much_they_rate(kitchen):
    survey = panel(kitchen, 6, counts=", counts: respondents")
    table = tables.response(survey.clean(), View.of(survey, "en"), by=["channel"])
    assert [cell.text for cell in table.rows[0][1:]] == [*["—"] * 7, "withheld (n < 10)"]
    assert {number.value for number in table.numbers if number.by["variable"] == "people"} == {None}


def test_people_who_are_not_told_apart_cannot_be_counted(kitchen):
    with pytest.raises(SurveyError, match="does not tell respondents apart"):
        kitchen.make(
            ("respondent: {window: id, sms: phone}", "respondent: {window: id}"),
            extra='fielded: {sms: {"2025": {issued: 9, counts: respondents}}}\n',
        )


def test_a_unit_or_a_part_of_a_channel_knows_nothing_of_what_was_issued(kitchen):
    account = panel(kitchen, 100).clean().account
    assert account.people == {("sms", "2025"): 100}
    assert account.of_unit("U1").people == {}
    assert account.of_unit("U1").came_back is None
    assert account.without_units().people == account.people


def test_a_question_never_put_to_a_channel_is_not_asked_and_not_withheld(messages):
    data = sk.open_overall(messages.folder)
    view = data.view("en")
    means = data.design().mean(["speed"], by="channel")
    table = tables.summary(means, None, view, by="channel", id="speed")
    cells = {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}
    assert cells["Text message"] == ["—", "not asked", "—"]
    assert cells["Window"][0] == "40"
    assert not [note for note in table.notes if "withheld" in str(note)]
    withheld = {number.by["channel"]: number.withheld for number in table.numbers}
    assert withheld == {"window": None, "sms": "not_asked"}


@pytest.mark.parametrize(
    ("variable", "place", "asked"),
    [
        ("speed", {"channel": "sms"}, False), ("speed", {"channel": "window"}, True),
        ("overall", {"channel": "sms"}, True),
        ("good", {"channel": "sms"}, True), ("quick", {"channel": "sms"}, False), ("index", {"channel": "sms"}, True),
        ("late", {"wave": "2025"}, False), ("late", {"wave": "2024"}, True), ("late", {"channel": "window"}, False),
        ("speed", {"wave": "2024"}, False), ("overall", {"channel": "sms", "wave": "2025"}, False),
        ("speed", {"channel": "by pigeon"}, True),
        ("why", {"channel": "window"}, True), ("why", {"channel": "sms"}, False),
        ("unheard_of", {"channel": "sms"}, True),
    ],
)  # fmt: skip
def test_whether_a_question_was_asked_follows_from_its_columns_and_its_routing(kitchen, variable, place, asked):
    more = (
        '  late: {text: Late, type: single, choices: {a: A}, column: late, asked_if: "not wave in [2025]"}\n'
        "  why: {text: Why, type: text, column: why, asked_if: overall <= 2 and channel == window}\n"
    )
    survey = kitchen.make(
        ('waves: ["2025"]', 'waves: ["2024", "2025"]'),
        ('channel: sms, wave: "2025"', 'channel: sms, wave: "2024"'),
        ("rates:\n", f"{more}rates:\n  quick: {{label: Quick, question: speed, choices: [3]}}\n"),
        extra="constructs: {both: [overall, speed]}\nderive: {index: mean(both)}\n",
    )
    assert survey.asks(variable, place) is asked


def test_every_unit_of_the_register_is_counted_once(kitchen):
    units = (
        "unit_id,name_zh,name_en,aliases,valid_to,successor\n"
        "A,甲,A,,,\nB,乙,B,,,\nC,丙,C,,,\nD,丁,D,,,\nE,戊,E,,2024,A\nF,己,F,,2024,A\n"
    )
    given = {"A": 200, "B": 200, "C": 20, "D": 4, "F": 12}
    rows = [
        f"w{unit}{n},{unit},{n % (2 if unit == 'A' else 3) + 1},3,5," for unit, k in given.items() for n in range(k)
    ]
    early = [row for row in rows if row.split(",")[1] == "F"]
    window = "id,unit,y,speed,min,comment\n" + "\n".join(row for row in rows if row not in early) + "\n"
    sms = "phone,office,reply\n" + "".join(f"{row.split(',')[0]},F,3\n" for row in early)
    survey = kitchen.make(
        ('waves: ["2025"]', 'waves: ["2024", "2025"]'),
        ('{path: raw/sms.csv, channel: sms, wave: "2025"}', '{path: raw/sms.csv, channel: sms, wave: "2024"}'),
        window=window, sms=sms, units=units,
    )  # fmt: skip
    data = sk.open_overall(survey.folder)
    said = wording.units_accounted(data.benchmarks, data.places.league, data.view("en"))
    numbers = [int(word) for word in said.replace(":", " ").replace(";", " ").split() if word.isdecimal()]
    assert numbers[0] == 6 == sum(numbers[1:])
    assert "merged, split, renamed or closed" in said
    assert "withheld" in said


def test_few_rows_are_never_taken_for_a_platforms(kitchen):
    window = "id,unit,y,speed,min,comment\n1,A,,,,hello\n"
    assert len(kitchen.make(sms="phone,office,reply\n1,A,3\n", window=window).clean()) == 2
