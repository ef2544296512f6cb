"""A file opened at once as a study, with guessed questions; rows chosen by what people read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import surveykit as sk
from surveykit.appendix import start
from surveykit.errors import DocumentError, ParameterError
from surveykit.export import export

CSV = """\
age,sex,w,How happy are you?,phone
18 - 34,f,1.5,Very happy,13800000001
35 - 64,m,0.5,Happy,13800000002
65+,f,1,Unhappy,13800000003
"""


@pytest.fixture(scope="module")
def poll(tmp_path_factory: pytest.TempPathFactory) -> Path:
    head, *rows = CSV.splitlines()
    path = tmp_path_factory.mktemp("poll") / "My poll.csv"
    path.write_text("\n".join([head, *(rows * 20)]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def data(poll: Path) -> sk.UnitResponses:
    return sk.read(poll, weight="w")


def test_a_file_is_a_study_at_once_and_no_row_is_lost(data: sk.UnitResponses, poll: Path) -> None:
    assert len(data.frame) == 60
    assert data.survey.design.weight == "w"
    share = data.design().proportion("age").where(category=data.survey.code_of("age", "18 - 34"))
    assert share["value"].tolist() == [pytest.approx(0.5)]
    assert [path.name for path in poll.parent.iterdir()] == [poll.name]  # nothing is written beside it
    assert "phone" not in " ".join(data.frame.columns)


def test_everything_says_that_nobody_confirmed_the_guesses(data: sk.UnitResponses) -> None:
    assert "guesses, not to be published" in repr(data)
    assert "guesses, not to be published" in data._repr_html_()
    assert "guesses that nobody confirmed" in repr(data.responses)
    shown = data.show("age")
    assert shown.table.is_internal
    assert any("nobody confirmed them" in note for note in shown.table.notes)
    assert "未经确认" in "".join(data.show("age", language="zh").table.notes)


def test_nothing_of_it_can_be_published_or_exported(data: sk.UnitResponses, tmp_path: Path) -> None:
    report = start(data.view()).add(*data.show("age"))
    with pytest.raises(DocumentError, match="without the publishing floor"):
        sk.publish(report, tmp_path)
    with pytest.raises(ParameterError, match="guessed"):
        export(data.responses, tmp_path, "csv")
    assert not list(tmp_path.iterdir())


def test_nothing_is_weighted_unless_it_is_said_so(tmp_path: Path) -> None:
    rows = "".join(f"{number % 4 + 1},{0.5 + number % 2}\n" for number in range(12))
    path = tmp_path / "poll.csv"
    path.write_text(f"rated,weight\n{rows}", encoding="utf-8")
    assert sk.read(path).survey.design.weight is None
    assert sk.read(path, weight="weight").survey.design.weight == "weight_answer"


def test_a_wrong_column_of_weights_is_refused_with_the_right_one(poll: Path) -> None:
    with pytest.raises(ParameterError, match=r"did you mean 'w'|there is no column 'ww' of weights"):
        sk.read(poll, weight="ww")


def test_rows_are_chosen_by_label_and_variances_are_of_the_whole_sample(data: sk.UnitResponses) -> None:
    young = data.where(age="18 - 34")
    assert len(young.frame) == 20
    assert young.frame.shape[1] == data.frame.shape[1]
    assert len(young.design().frame) == 60
    by = data.design().proportion("sex", by="age").where(age=data.survey.code_of("age", "18 - 34"))
    alone = young.design().proportion("sex")
    for column in ("value", "se", "low", "high", "n", "df"):
        assert alone[column].tolist() == by[column].tolist(), column
    with pytest.raises(ParameterError, match=r"there is no group '18-34' of 'age'(.|\n)*did you mean '18 - 34'"):
        data.where(age="18-34")
    with pytest.raises(ParameterError, match="did you mean 'age'"):
        data.where(aeg="18 - 34")


def test_a_frame_has_words_in_the_place_of_codes(data: sk.UnitResponses) -> None:
    frame = data.to_frame(labels=True)
    assert frame["age"].value_counts().to_dict() == {"18 - 34": 20, "35 - 64": 20, "65+": 20}
    frame["age"] = "changed"
    assert data.to_frame(labels=True)["age"].nunique() == 3
    pd.testing.assert_frame_equal(data.to_frame(), data.frame)


# Real files: what their owners published, or R found (the folder's README).


def test_the_masculinity_poll(shared_data: Path) -> None:
    data = sk.read(shared_data / "masculinity" / "raw-responses.csv", weight="weight")
    assert len(data.frame) == 1615
    code = data.survey.code_of("q0001", "Very masculine")
    whole = data.design().proportion("q0001").where(category=code)
    assert round(100 * whole["value"].iloc[0]) == 37
    young, by = data.where(age3="18 - 34").design().proportion("q0001"), data.design().proportion("q0001", by="age3")
    in_table = by.where(age3=data.survey.code_of("age3", "18 - 34"))
    assert young["value"].tolist() == in_table["value"].tolist()
    assert young["se"].tolist() == in_table["se"].tolist()
    frame = data.to_frame(labels=True)
    assert set(frame["age3"].cat.categories) == {"18 - 34", "35 - 64", "65 and up"}
    assert (
        len(data.where(age3="18 - 34", race2="White").frame)
        == ((frame["age3"] == "18 - 34") & (frame["race2"] == "White")).sum()
    )


def test_the_airport_survey(shared_data: Path) -> None:
    data = sk.read(shared_data / "sfo-airport" / "2017_SFO_Customer_Survey_20250817.csv", weight="WEIGHT")
    assert len(data.frame) == 2831
    overall = data.where(q7all=[1, 2, 3, 4, 5]).design().mean("q7all")
    assert overall["n"].tolist() == [2688]
    assert overall["value"].iloc[0] == pytest.approx(4.0712, abs=5e-5)


def test_the_instructors_of_the_carpentries(shared_data: Path) -> None:
    data = sk.read(shared_data / "carpentries-instructor-training" / "20180908_post_clean.csv")
    assert len(data.frame) == 967
    worth = data.design().mean("worth")
    assert worth["n"].tolist() == [904]
    assert worth["value"].iloc[0] == pytest.approx(4.3827, abs=5e-5)
    with pytest.raises(ParameterError, match="did you mean 'Strongly Agree'"):
        data.where(learnedskills="Strongly agree")
