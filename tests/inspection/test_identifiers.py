"""The ids of a draft's questions can be foretold from the file."""

from __future__ import annotations

import pytest
import yaml

from surveykit.cli import run
from surveykit.inspection import overview_of, with_pairs, write_draft


def ids(folder):
    raw = yaml.safe_load((folder / "survey.yml").read_text(encoding="utf-8"))
    return list(raw["questions"])


def ids_of(path, tmp_path, pair=None):
    write_draft([overview_of(path, pair=pair)], tmp_path / "draft")
    return ids(tmp_path / "draft")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # The matrix 3 has three rows and 5 has two; the question with two blanks is the ninth.
        (
            "400000001_按文本_机关作风评议问卷_5_4.xlsx",
            ["q1", "q3_1", "q3_2", "q3_3", "q4", "q5_1", "q5_2", "q7", "q8", "q9_1", "q9_2"],
        ),
        ("400000002_旧版_按序号.xlsx", ["q1", "q3_1", "q3_2", "q4"]),
        ("wjx_like.sav", ["q1", "q3_row1", "q3_row2", "q12_blank1"]),
        ("google_forms.csv", ["q1", "q2", "q3_1", "q3_2"]),
        ("kobo_xml.csv", ["sat_overall", "sat_improve"]),
        ("limesurvey_code.csv", ["q1", "q2", "q2_other", "q3_sq001"]),
        ("qualtrics.csv", ["q1", "q2"]),
        ("tencent_imur_coded.csv", ["q1", "q2", "q4", "q7"]),
        ("wenjuan_coded.csv", ["q1", "q3", "q4"]),
        # The second column names the units and asks nothing, but it is the first question of the form.
        ("某局科室评价（收集结果）.xlsx", ["q2", "q3", "q4", "q5"]),
    ],
)
def test_ids_follow_the_numbers_and_names_of_the_export(shared_data, tmp_path, name, expected):
    folder = shared_data / "chinese-fixtures"
    together = dict(with_pairs(sorted(folder.glob("4000*.xlsx"))))
    assert ids_of(folder / name, tmp_path, together.get(folder / name)) == expected


def test_codes_of_limesurvey_are_ids(shared_data, tmp_path):
    found = ids_of(shared_data / "rse-2016-uk" / "public_data.csv", tmp_path)
    assert {"edu1", "stability1", "perfcheck1"} <= set(found)


def test_texts_are_numbered_and_names_are_kept(shared_data, tmp_path):
    found = ids_of(shared_data / "typeform" / "results-anonymized-randomized.csv", tmp_path)
    # Nobody answered the second question; the last ones ask again what was asked before.
    assert found[:3] == ["q1", "q3", "q4"] and all(name[0] == "q" and name[1:].isdecimal() for name in found)


def test_long_names_of_columns_are_ids_like_short_ones(shared_data, tmp_path):
    found = ids_of(shared_data / "carpentries-instructor-training" / "20180908_post_clean.csv", tmp_path)
    assert "knowledgehumanmemorypost" in found and not [
        name for name in found if name[:1] == "q" and name[1:].isdecimal()
    ]


def test_a_number_that_stands_twice_is_no_id_and_places_are_counted(tmp_path):
    path = tmp_path / "export.csv"
    rows = "\n".join(f"{'满意' if n % 2 else '不满意'},{n % 5 + 1},很好{n}" for n in range(20))
    path.write_text(f"1、环境,1、态度,2、意见\n{rows}\n", encoding="utf-8")
    assert ids_of(path, tmp_path) == ["q1", "q2", "q3"]


def test_a_question_without_a_number_beside_numbered_ones_is_named_by_its_column(tmp_path):
    path = tmp_path / "export.csv"
    rows = "\n".join(f"{'满意' if n % 2 else '不满意'},{n},{n % 5 + 1}" for n in range(20))
    path.write_text(f"1、环境,年收入,2、态度\n{rows}\n", encoding="utf-8")
    assert ids_of(path, tmp_path) == ["q1", "column_b", "q2"]


def test_the_same_id_in_a_second_channel_bears_its_name(tmp_path):
    paths = []
    for number, name in enumerate(("甲", "乙")):
        path = tmp_path / f"{name}.csv"
        rows = "\n".join(f"{'满意' if n % 2 else '不满意'},{n}" + ",x" * number for n in range(20))
        path.write_text("1、环境,2、次数" + ",备注" * number + f"\n{rows}\n", encoding="utf-8")
        paths.append(str(path))
    assert run(["inspect", *paths, "--draft", str(tmp_path / "draft")]) == 0
    assert ids(tmp_path / "draft") == ["q1", "q2", "web_2_q1", "web_2_q2", "column_c"]
