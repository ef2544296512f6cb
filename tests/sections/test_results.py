"""Every declared question has a result by its type, in the order of the questionnaire; what has none is listed once."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from masculinity import published_blocks
from studies import study
from surveykit.appendix import Heading, Paragraph
from surveykit.cleaning import load_survey
from surveykit.inspection import overview_of, write_draft
from surveykit.readers import read
from surveykit.sections import Blocks, results
from surveykit.sections.book import parts
from surveykit.slices import UnitResponses, open_all
from surveykit.survey import new_survey


def opened(folder: Path) -> UnitResponses:
    return open_all(load_survey(folder).clean())[0]


@pytest.fixture(scope="session")
def masculinity(shared_data, tmp_path_factory) -> UnitResponses:
    return opened(study("masculinity", tmp_path_factory.mktemp("studies"), shared_data))


@pytest.fixture(scope="session")
def every_type(tmp_path_factory) -> UnitResponses:
    """A poll with a question of every type."""
    folder = new_survey("every", tmp_path_factory.mktemp("types"), "poll")
    survey = yaml.safe_load((folder / "survey.yml").read_text(encoding="utf-8"))
    survey["questions"] = {
        "likes": {"text": "Likes it", "type": "rating", "choices": {1: "No", 2: "So so", 3: "Yes"}},
        "party": {"text": "Party", "type": "single", "choices": {"a": "A", "b": "B", "c": "C"}},
        "creed": {"text": "Creed", "type": "single", "role": "trait", "choices": {"a": "A", "b": "B", "c": "C"}},
        "order": {"text": "Order", "type": "ranking", "choices": {"x": "X", "y": "Y"}},
        "advise": {"text": "Advise", "type": "nps"},
        "income": {"text": "Income", "type": "number"},
        "wait": {"text": "Wait", "type": "duration", "unit": "minutes"},
        "day": {"text": "Day", "type": "date"},
        "words": {"text": "Words", "type": "text"},
        "secret": {"text": "Secret", "type": "text", "show": False},
        "person": {"text": "Person", "type": "text", "role": "id"},
        "nobody": {"text": "Nobody", "type": "text"},
    }
    for key in ("headline", "rates", "design"):
        survey.pop(key)
    survey["report"].pop("breakdowns")
    (folder / "survey.yml").write_text(yaml.safe_dump(survey, allow_unicode=True, sort_keys=False), encoding="utf-8")
    rows = [
        f"{n % 3 + 1},{'c' if n < 2 else 'ab'[n % 2]},{'c' if n < 2 else 'ab'[n % 2]},{['X→Y', 'Y→X'][n % 4 == 0]},"
        f"{n % 11},{n},{n % 7 + 1},2025-03-{n % 28 + 1:02d},word {n},s,P{n},"
        for n in range(100)
    ]
    (folder / "raw" / "answers.csv").write_text(
        ",".join(survey["questions"]) + "\n" + "\n".join(rows), encoding="utf-8"
    )
    return opened(folder)


def cells_of(blocks: Blocks, name: str) -> list[list[str]]:
    return [[cell.text for cell in row] for block in blocks if getattr(block, "id", "") == name for row in block.rows]


def test_every_type_of_question_has_its_result(every_type):
    blocks = results(every_type, every_type.view("en"))
    assert cells_of(blocks, "result_likes")[0][:3] == ["Likes it", "100", "1.99"]
    assert cells_of(blocks, "result_order") == [["X", "100", "1.25", "1.16–1.34"], ["Y", "100", "1.75", "1.66–1.84"]]
    # 0 to 10 in turn: of 100 answers 18 are 9 or 10, and 64 are 0 to 6.
    assert cells_of(blocks, "result_advise")[0][1:3] == ["100", "−46.00"]
    # Of 0 to 99 a quarter is up to 24, half up to 49, three quarters up to 74; and the rest from the next one on.
    assert cells_of(blocks, "result_income")[0][1:6] == ["100", "24.50", "49.50", "74.50", "49.50"]
    # Four of each day up to the 16th, then three: ten answers lie up to the third and from the 26th on.
    assert cells_of(blocks, "result_day") == [["Day", "100", "2025-03-03", "2025-03-25"], ["Words", "100", "—", "—"]]


def test_results_follow_the_questionnaire_and_tell_once_what_is_left_out(every_type):
    blocks = results(every_type, every_type.view("en"))
    assert isinstance(blocks[0], Heading)
    names = ["likes_bars", "likes", "likes_shares", "party", "creed", "order", "advise", "income", "wait", "day"]
    assert [block.id for block in blocks if getattr(block, "id", "")] == [f"result_{name}" for name in names]
    notes = ["".join(map(str, block.pieces)) for block in blocks if isinstance(block, Paragraph)]
    assert notes == [
        "Questions without results in this report: Secret (left out as agreed); "
        "Person (a weight, or identifies people); Nobody (nobody answered)."
    ]
    assert {getattr(block, "id", "") for block in parts.frequencies(every_type, every_type.view())} >= {
        "frequency_likes", "frequency_party", "result_order", "result_advise", "result_income", "result_day",
    }  # fmt: skip


def test_a_rare_opinion_is_shown_and_a_small_group_of_people_is_not(every_type):
    blocks = results(every_type, every_type.view("en"))
    assert cells_of(blocks, "result_party")[2][:3] == ["C", "2", "2.0"]
    creed = cells_of(blocks, "result_creed")
    assert creed[2] == ["C", "< 10", "withheld (n < 10)", "—"]
    assert sum("withheld" in " ".join(row) for row in creed) == 2


def test_the_printed_numbers_of_the_poll_come_out(masculinity, shared_data):
    """What its owners printed, in whole percent; theirs was made from weights with more digits."""
    printed = published_blocks(shared_data / "masculinity" / "published-totals.csv")
    blocks = results(masculinity, masculinity.view())
    survey = masculinity.survey
    made = {}
    for block in blocks:
        for number in getattr(block, "numbers", ()):
            if number.statistic in ("share", "share_of_cases") and number.value is not None:
                label = survey.label_of(number.by["variable"], number.by["category"])
                made[number.by["variable"], label.replace("?", "'")] = 100 * number.value
    questions = [*(name for name in survey.questions if name[0] == "q" and name < "q0030"), "age3"]
    compared = 0
    for name, block in zip(questions, printed, strict=True):
        for label, share in block:
            if share:
                assert abs(made[name, label] - float(share.rstrip("%"))) <= 0.51, (name, label)
                compared += 1
    assert compared == 189


def test_the_poll_opens_with_the_printed_answers_to_its_first_question(masculinity):
    from surveykit.sections import rating

    blocks = rating(masculinity, masculinity.view())
    shares = [row[1] for row in cells_of(blocks, "rating_distribution")][:5]
    assert [round(float(share)) for share in shares] == [37, 46, 11, 5, 1]


def test_both_modes_of_a_wenjuanxing_export_give_the_counts_of_the_file(shared_data, tmp_path):
    """Choices come with the codes of the one file and the labels of the other; every count is that of the text file."""
    folder = shared_data / "wenjuanxing"
    data = opened(study("wjx-800", tmp_path, shared_data))
    raw = read(folder / "[问卷星数据]800_800_0.xls").frame
    blocks = results(data, data.view())
    assert [block.id for block in blocks if getattr(block, "id", "")] == [
        "result_q1", "result_q2", "result_q3", "result_q4", "result_q5", "several_q6", "result_q7", "several_q8",
        "result_hobbies", "result_age3", "result_rates",
    ]  # fmt: skip
    for name in ("q1", "q2", "q3", "q4", "q5", "q7"):
        answers = raw[data.survey.questions[name].column].str.replace("〖.*〗", "", regex=True).value_counts()
        shown = [row for row in cells_of(blocks, f"result_{name}")[:-1] if row[1].isdecimal()]
        assert len(shown) > 1
        assert {row[0]: int(row[1]) for row in shown if row[1] != "0"} == {
            row[0]: answers[row[0]] for row in shown if row[1] != "0"
        }
    for name in ("q6", "q8"):
        ticked = (
            raw[data.survey.questions[name].column].str.replace("〖[^〗]*〗", "", regex=True).str.split("┋").explode()
        )
        counts = ticked.value_counts()
        for row in cells_of(blocks, f"several_{name}")[:-1]:
            assert int(row[1]) == counts[row[0]], row


@pytest.mark.slow
def test_the_draft_of_a_survey_that_rates_nothing_has_a_result_for_every_question(shared_data, tmp_path):
    """253 answers by research software engineers: no column is taken for units for want of one."""
    written = write_draft([overview_of(shared_data / "rse-2017-uk" / "public_data.csv")], tmp_path / "rse-2017")
    assert written.units is None
    data = opened(tmp_path / "rse-2017")
    assert not data.survey.has_units
    shown = {number.by["variable"] for block in results(data, data.view()) for number in getattr(block, "numbers", ())}
    answered = {name for name in data.survey.questions if data.frame[name].notna().any()}
    assert len(shown) > 80
    assert answered <= shown
