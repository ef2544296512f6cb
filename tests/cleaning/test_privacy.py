"""Columns that identify persons never reach the responses; hashes need the key; masks leave no trace of the secret."""

from __future__ import annotations

import pytest

from surveykit.cleaning import load_survey, write_quality
from surveykit.cleaning.identities import KEY, key_file, keyed
from surveykit.errors import FindingsError, SurveyError

WINDOW = (
    "id,unit,y,speed,min,comment,nickname\n"
    "13800000001,A,3,3,5,请回电13800000001,小王\n"
    "１３８００００００01,A,2,3,5,好,小李\n"
    ",A,2,3,5,,\n"
)
PRIVACY = "privacy: {drop: [nickname], hash: [respondent], mask: [comment]}\n"


@pytest.fixture(autouse=True)
def key(tmp_path, monkeypatch):
    path = tmp_path / "elsewhere" / "key"
    monkeypatch.setenv(KEY, str(path))
    return path


def test_no_secret_is_left_in_anything_that_is_read_or_written(kitchen, tmp_path):
    survey = kitchen.make(window=WINDOW, extra=PRIVACY)
    table = survey.read()[0]
    assert table.frame["nickname"].tolist() == ["", "", ""]
    responses = survey.clean()
    persons = responses.frame["respondent"].tolist()
    assert persons[0] == persons[1] != "13800000001"
    assert len(persons[0]) == 16
    assert persons[2] == "raw/window.csv#4"
    assert responses.frame["comment"].tolist()[0] == "请回电[phone number]"
    (entry,) = responses.ledger[responses.ledger["kind"] == "masked"].to_dict("records")
    assert (entry["row"], entry["question"], entry["old"], entry["new"]) == (2, "comment", "", "phone")
    for path in write_quality(responses, tmp_path / "quality"):
        assert b"13800000001" not in path.read_bytes()
    assert table.frame["id"].tolist()[0] == persons[0]
    everything = responses.frame.to_csv() + responses.ledger.to_csv() + responses.account.to_json()
    assert "13800000001" not in everything
    assert "小王" not in everything


def test_the_hash_depends_on_the_key_and_on_nothing_else(kitchen, key):
    first = kitchen.make(window=WINDOW, extra=PRIVACY).clean().frame["respondent"].tolist()
    assert key.stat().st_mode & 0o777 == 0o600
    assert kitchen.make(window=WINDOW, extra=PRIVACY).clean().frame["respondent"].tolist() == first
    key.write_bytes(b"another key of some length")
    assert kitchen.make(window=WINDOW, extra=PRIVACY).clean().frame["respondent"].tolist()[0] != first[0]


def test_the_key_may_not_lie_with_the_data_nor_be_short(kitchen, key, monkeypatch):
    survey = kitchen.make(window=WINDOW, extra=PRIVACY)
    monkeypatch.setenv(KEY, str(survey.folder / "key"))
    with pytest.raises(SurveyError, match="lies in the survey's folder"):
        survey.clean()
    monkeypatch.setenv(KEY, str(key))
    key.parent.mkdir(parents=True, exist_ok=True)
    key.write_bytes(b"short")
    with pytest.raises(SurveyError, match="too short"):
        survey.clean()


def test_without_a_named_file_the_key_lies_in_the_users_configuration(kitchen, monkeypatch, tmp_path):
    monkeypatch.delenv(KEY)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    assert key_file(kitchen.make()) == tmp_path / "configuration" / "surveykit" / "small.key"


def test_texts_are_masked_by_default_and_personal_data_are_told_where_they_are_kept(kitchen):
    assert kitchen.make(window=WINDOW).clean().frame["comment"].tolist()[0] == "请回电[phone number]"
    survey = kitchen.make(window=WINDOW, extra="privacy: {keep: [comment]}\n")
    assert survey.clean().frame["comment"].tolist()[0] == "请回电13800000001"
    (finding,) = [finding for finding in survey.check() if finding.check == "personal_data"]
    assert (finding.severity, finding.n, finding.rows) == ("warning", 1, ("window.csv:2, column 'comment'",))
    assert "take comment out of privacy: keep" in finding.remedy
    assert "1380000" not in str(finding)
    assert not [one for one in kitchen.make(window=WINDOW, extra=PRIVACY).check() if one.check == "personal_data"]


def test_columns_of_personal_data_are_told_and_those_that_would_be_used_are_hashed(kitchen):
    survey = kitchen.make(window=WINDOW)
    told = {finding.what for finding in survey.check() if finding.check == "personal_columns"}
    assert told == {
        "the column 'nickname' holds personal data (nickname); it does not reach the responses",
        "the column 'id' holds personal data; respondent reads it; it is hashed by default",
    }
    persons = survey.clean().frame["respondent"].tolist()
    assert "13800000001" not in persons
    assert persons[0] == persons[1]
    kept = kitchen.make(window=WINDOW, extra="privacy: {keep: [respondent, nickname]}\n")
    assert kept.clean().frame["respondent"].tolist()[0] == "13800000001"
    assert not [finding for finding in kept.check() if finding.check == "personal_columns"]


def test_columns_are_made_coarser(kitchen):
    window = "id,unit,y,speed,min,comment\n100.64.3.4(某省-某市),A,3,3,5,张三丰\n100.64.3.4,A,3,3,5,\n,A,3,3,5,李四\n"
    survey = kitchen.make(window=window, extra="privacy: {generalise: {id: region, comment: initial}}\n")
    frame = survey.read()[0].frame
    assert frame["id"].tolist() == ["某省-某市", "100.64.*.*", ""]
    assert frame["comment"].tolist() == ["张某", "", "李某"]
    days = kitchen.make(
        window="id,unit,y,speed,min,comment\n2025/3/5 9:05:09,A,3,3,5,2025-03-05\n",
        extra="privacy: {generalise: {id: day, comment: month}}\n",
    )
    assert days.read()[0].frame[["id", "comment"]].to_numpy().tolist() == [["2025-03-05", "2025-03"]]


def test_hashes_are_no_telephone_numbers(kitchen):
    window = "id,unit,y,speed,min,comment\n" + "".join(f"{n},A,3,3,5,{n}\n" for n in range(3000))
    survey = kitchen.make(window=window, extra="privacy: {hash: [comment]}\n")
    assert not [finding for finding in survey.check() if finding.check == "personal_data"]


def test_a_column_that_is_not_there_is_told(kitchen):
    survey = kitchen.make(extra="privacy: {drop: [nickname]}\n")
    (finding,) = [finding for finding in survey.check() if finding.check == "privacy_columns"]
    assert finding.what == "no source has the column 'nickname' that privacy names"


@pytest.mark.parametrize(
    ("privacy", "what"),
    [
        ("{drop: [comment]}", "the dropped column 'comment' is used by comment"),
        ("{drop: [y]}", "the dropped column 'y' is used by overall"),
        ("{mask: [overall]}", "'overall' is no text question"),
        ("{mask: [coment]}", "there is no question 'coment'"),
        ("{hash: [overall]}", "'overall' is no text question"),
        ("{drop: [n], hash: [n]}", "'n' is both dropped and hashed"),
        ("{hide: [n]}", "unknown key 'hide'"),
    ],
)
def test_settings_that_contradict_the_questionnaire_are_named(kitchen, privacy, what):
    with pytest.raises(SurveyError) as caught:
        kitchen.make(extra=f"privacy: {privacy}\n")
    texts = [str(problem) for problem in caught.value.problems]
    assert any(what in text and text.startswith("survey.yml:31: ") for text in texts), texts


SAME = [
    ("13800000000", "138 0000 0000", "+86 138-0000-0000", "0086 13800000000", "１３８００００００００"),
    ("13800000001", "(+86)13800000001"),
    ("zhang@qq.com", "Zhang@QQ.com ", "ＺＨＡＮＧ@qq.com"),
]
DIFFERENT = ("13800000000", "13800000001", "oAbC1234567890123456789012Xy", "oabc1234567890123456789012xy", "A1", "a1")


def test_one_person_has_one_hash_in_whatever_way_the_number_is_written(key):
    for written in SAME:
        assert len({keyed(text, b"k" * 16) for text in written}) == 1, written
    assert len({keyed(text, b"k" * 16) for text in DIFFERENT}) == len(DIFFERENT)


@pytest.mark.parametrize("written", SAME)
@pytest.mark.parametrize("privacy", ["hash", "keep"])
def test_a_person_who_answers_twice_is_found_however_the_number_is_written(kitchen, key, written, privacy):
    rows = "".join(f"{text},A,3,3,5,\n" for text in written)
    checks = "checks: {duplicates: {keys: [respondent, unit], action: keep_first}}\n"
    survey = kitchen.make(
        window="id,unit,y,speed,min,comment\n" + rows, extra=f"{checks}privacy: {{{privacy}: [respondent]}}\n"
    )
    responses = survey.clean()
    assert responses.account.excluded["duplicates"] == len(written) - 1
    assert responses.account.received == len(written) + 2


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("请回电13800138000", "phone"),
        ("11010519491231002X", "identity"),
        ("someone@example.org", "email"),
        ("6222021234567890128", "card"),
    ],
)
def test_personal_data_in_a_label_of_a_choice_or_a_scale_stops_everything(kitchen, label, kind):
    survey = kitchen.make(window=WINDOW)
    path = survey.folder / "survey.yml"
    kept = path.read_text(encoding="utf-8")
    assert not [one for one in survey.check() if one.check == "personal_choices"]
    for section, name in (("scales", "leaky"), ("questions", "leaky")):
        entry = f'  {name}:\n    choices:\n      "1": "好"\n      "2": "{label}"\n'
        if section == "questions":
            entry += "    text: 意见\n    type: single\n    column: comment\n"
        path.write_text(kept.replace(f"{section}:\n", f"{section}:\n{entry}", 1), encoding="utf-8")
        changed = load_survey(survey.folder)
        (finding,) = [one for one in changed.check() if one.check == "personal_choices"]
        line = path.read_text(encoding="utf-8").splitlines().index(f'      "2": "{label}"') + 1
        assert (finding.severity, finding.where) == ("error", f"survey.yml:{line}")
        assert finding.what == f"the label of choice '2' of 'leaky' holds personal data ({kind})"
        assert "write type: text" in finding.remedy and label not in str(finding)
        with pytest.raises(FindingsError, match="holds personal data"):
            changed.clean()


def test_a_choice_called_after_a_person_or_an_office_is_no_finding(kitchen):
    survey = kitchen.make(window=WINDOW)
    path = survey.folder / "survey.yml"
    entry = '  plain:\n    choices: {"1": "联系人：王建国", "2": "拨打12345热线", "3": "2024-2025"}\n'
    path.write_text(path.read_text(encoding="utf-8").replace("scales:\n", f"scales:\n{entry}", 1), encoding="utf-8")
    assert not [one for one in load_survey(survey.folder).check() if one.check == "personal_choices"]
