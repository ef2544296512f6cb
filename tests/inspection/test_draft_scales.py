"""Drafts of what real exports hold: selected choices, points with words at the ends, weights, labels, times of day."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from surveykit.cleaning import load_survey
from surveykit.inspection import overview_of, write_draft


def drafted(folder: Path, **columns: list[str]):
    """The draft of a file with these columns, as YAML says it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    write_draft([overview_of(path)], folder / "draft")
    return yaml.safe_load((folder / "draft" / "survey.yml").read_text(encoding="utf-8"))


NO, N = "Not selected", 12
RATED = ["1", "2", "3", "4"] * 3


def test_columns_that_hold_a_choice_or_not_selected_are_one_question(tmp_path):
    columns = {
        "q4_0001": ["Father", NO, NO, "Father"] * 3, "q4_0002": [NO, "Pop, culture", NO, NO] * 3, "q4_0003": [NO] * N,
        "q5": ["Yes", "No", "Yes", "No"] * 3,
    }  # fmt: skip
    question = drafted(tmp_path, **columns, rated=RATED)["questions"]["q4"]
    assert question["type"] == "multiple"
    assert question["choices"] == {"1": "Father", "2": "Pop, culture", "3": "q4_0003"}
    assert question["columns"] == {"1": "q4_0001", "2": "q4_0002", "3": "q4_0003"}
    frame = load_survey(tmp_path / "draft").clean().frame
    assert frame["q4.1"].tolist() == [1.0, 0.0, 0.0, 1.0] * 3
    assert frame["q4.2"].tolist() == [0.0, 1.0, 0.0, 0.0] * 3


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (["0 - Not at all satisfied", *map(str, range(1, 10)), "10 - Completely satisfied", "3"], range(10, -1, -1)),
        (["8", "7", "3", "5", "6", "10 (All my time)", "9", "4", "2", "1 (None at all)", "8", "8"], range(10, 0, -1)),
        (["5 – 非常满意", "4", "3", "1 – 非常不满意", "4", "4"] * 2, range(5, 0, -1)),
    ],
)
def test_points_with_words_at_the_ends_are_one_ordered_scale(tmp_path, texts, codes):
    draft = drafted(tmp_path, happy=texts)
    question = draft["questions"]["happy"]
    assert question["type"] == "rating"
    choices = draft["scales"][question["scale"]]["choices"]
    assert [*choices] == [*map(str, codes)]
    assert set(texts) <= {*choices.values()}
    scores = load_survey(tmp_path / "draft").clean().scores("happy")
    assert sorted(scores) == sorted(float(text.split()[0]) for text in texts)


@pytest.mark.parametrize("name", ["weight", "wt", "final_weight", "权重", "WGT"])
def test_a_weight_is_known_by_its_name_and_its_mean(tmp_path, name):
    weights = ["0.5", "1.5", "0.75", "1.25", "1.01", "0.99"] * 2
    draft = drafted(tmp_path, rated=RATED, **{name: weights, "weight_b": weights})
    assert draft["questions"][draft["design"]["weight"]]["column"] == name
    assert load_survey(tmp_path / "draft").role_of(draft["design"]["weight"]) == "weight"


def test_the_weight_of_a_person_is_none_of_the_survey(tmp_path):
    draft = drafted(tmp_path, rated=RATED, weight=["70.5", "81", "64", "90.25"] * 3)
    assert "design" not in draft


def test_equal_labels_have_equal_codes_whatever_the_order_in_which_they_occur(tmp_path):
    first = ["Much more motivated", "More motivated", "No change", "Less motivated"] * 3
    columns = {"a": first, "b": first[::-1], "c": ["No change", "More motivated", "Less motivated"] * 4}
    questions = drafted(tmp_path, **columns, rated=RATED)["questions"]
    assert questions["a"]["choices"] == questions["b"]["choices"] == questions["c"]["choices"]


@pytest.mark.parametrize(
    ("labels", "scale"),
    [
        (["Strongly agree", "Agree", "Neither agree or disagree", "Disagree", "Strongly disagree"], "strongly_agree_5"),
        (["Always", "Very Often", "Often", "Sometimes", "Never"], "always_very_often_5"),
    ],
)
def test_spellings_do_not_throw_a_scale_away(tmp_path, labels, scale):
    draft = drafted(tmp_path, often=labels * 3)
    question = draft["questions"]["often"]
    assert (question["type"], question["scale"]) == ("rating", scale)
    assert [*draft["scales"][scale]["choices"].values()] == labels
    assert len(load_survey(tmp_path / "draft").clean()) == 15


def test_a_time_of_day_is_no_day(tmp_path):
    times = ["12/31/1899 11:30:00 AM", "12/31/1899 6:00:00 AM", "12/30/1899 1:45:00 PM", ""] * 3
    draft = drafted(tmp_path, rated=RATED, arrived=times)
    assert draft["questions"]["arrived"]["type"] != "date"
    assert not str(draft["report"]["date"]).startswith("1899")


def test_the_colon_of_a_question_is_not_written_twice(tmp_path):
    parts = ["Research", "Teaching", "Travel", "Meetings", "Writing"]
    heads = [f"time[a{number}]. How much time do you spend on: [{part}]" for number, part in enumerate(parts)]
    draft = drafted(tmp_path, **dict.fromkeys(heads, RATED))
    texts = [question["text"] for question in draft["questions"].values()]
    assert texts == [f"How much time do you spend on: {part}" for part in parts]


def test_places_that_hold_choices_are_one_ranking(tmp_path):
    orders = ["Pay,Team,Place", "Team,Pay,", "Place,Team,Pay", "Pay,Place,Team"] * 3
    columns = zip(*(order.split(",") for order in orders), strict=True)
    heads = [f"why[{place}]. What matters to you [Rank {place}]" for place in (1, 2, 3)]
    others = {f"time[a{number}]. How much time [{part}]": RATED for number, part in enumerate("ABC")}
    draft = drafted(tmp_path, **dict(zip(heads, map(list, columns), strict=True)), **others)
    question = draft["questions"]["why"]
    assert (question["type"], question["columns"]) == ("ranking", heads)
    assert sorted(question["choices"].values()) == ["Pay", "Place", "Team"]
    code = {label: code for code, label in question["choices"].items()}
    frame = load_survey(tmp_path / "draft").clean().frame
    assert frame["why"].tolist() == [";".join(code[label] for label in order.split(",") if label) for order in orders]
