"""Which unit a text means: aliases, spellings, homonyms, renamed, merged and split units; nothing by resemblance."""

from __future__ import annotations

import pytest

from surveykit.survey.periods import period_of, waves_between
from surveykit.survey.register_file import read_register

UNITS = """\
unit_id,name,class,parent,order,aliases,rated,valid_from,valid_to,successor,size
CZ,市财政局,,,90,财政局,no,,,,
GA,市公安局,,,91,,no,,,,
CZ-BG,办公室,综合,CZ,1,,,,,,120
GA-BG,办公室,综合,GA,2,,,,,,80
FGW,市发展和改革委员会(市粮食和物资储备局),综合,,3,发改委,,,,,
SCJ,市市场监督管理局,执法,,4,,,,,,
GT,市国土资源局,执法,,5,国土局,,,2024,ZR,
GH,市规划局,执法,,6,,,,2024,ZR,
ZR,市自然资源局,执法,,7,国土局,,2025,,,
WH,市文化体育局,综合,,8,,,,2024-12-31,WL|TY,
WL,市文化旅游局,综合,,9,,,2025-01-01,,,
TY,市体育局,综合,,10,,,2025-01-01,,,
"""
WAVES = ("2024", "2025")


@pytest.fixture
def register(tmp_path):
    return read(tmp_path, UNITS)


def read(tmp_path, content, waves=WAVES, places=()):
    (tmp_path / "units.csv").write_text(content, encoding="utf-8")
    register, problems = read_register(tmp_path / "units.csv", "zh", waves, places)
    assert not problems, problems
    return register


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("市发展和改革委员会（市粮食和物资储备局）", "FGW"),
        ("发展改革委", "FGW"),
        ("本市发展与改革委员会", "FGW"),
        ("市發展和改革委員會", "FGW"),
        ("　市 发 展改革委\u200b", "FGW"),
        ("市场监管局", "SCJ"),
        ("市市场监督管理局", "SCJ"),
        ("【市場監督管理局】", "SCJ"),
        ("FGW", "FGW"),
        ("省发展改革委", None),
        ("发展改革局", None),
        ("市发改局", None),
        ("", None),
    ],
)
def test_spellings_of_a_name_mean_the_unit_and_texts_that_resemble_one_do_not(register, text, unit):
    assert register.match(text) == unit


def test_what_stands_in_brackets_in_the_data_is_never_dropped(tmp_path):
    register = read(tmp_path, "unit_id,name\nA,第一分局\nB,第二分局（东区）\n")
    assert register.match("第一分局（西区）") is None
    assert register.match("第二分局") == "B"
    assert register.match("第二分局（西区）") is None


def test_places_before_a_name_mean_nothing_where_the_survey_names_them(tmp_path):
    content = "unit_id,name\nA,市财政局\n"
    assert read(tmp_path, content).match("广东省阳江市财政局") is None
    register = read(tmp_path, content, places=("广东省", "阳江市"))
    assert register.match("广东省阳江市财政局") == "A"
    assert register.match("茂名市财政局") is None


def test_homonyms_are_told_apart_by_the_body_above_them(register):
    assert register.match("办公室") is None
    assert register.candidates("办公室") == ("CZ-BG", "GA-BG")
    assert register.match("办公室", body="财政局") == "CZ-BG"
    assert register.match("辦公室", body="市公安局") == "GA-BG"
    assert register.match("办公室", body="市教育局") is None
    for text in ("市财政局/办公室", "市财政局办公室", "财政局－办公室", "市財政局 辦公室"):
        assert register.match(text) == "CZ-BG"


def test_a_unit_without_a_body_is_found_whatever_stands_in_the_bodys_column(register):
    assert register.match("市体育局", body="市政府", wave="2025") == "TY"
    assert register.match("", body="市体育局", wave="2025") == "TY"


def test_bodies_that_are_not_rated_are_no_units(register):
    assert "CZ" not in register.ids
    assert register.match("市财政局") is None
    assert [body.unit_id for body in register.bodies] == ["CZ", "GA"]
    assert register.ids[:2] == ("CZ-BG", "GA-BG")
    assert register.classes["综合"] == ("CZ-BG", "GA-BG", "FGW", "WH", "WL", "TY")
    assert register.unit("CZ-BG").size == 120


def test_a_name_means_the_unit_that_exists_in_the_wave(register):
    assert register.match("市国土资源局", wave="2024") == "GT"
    assert register.match("国土局", wave="2024") == "GT"
    assert register.match("国土局", wave="2025") == "ZR"
    assert register.match("市国土资源局", wave="2025") is None
    assert register.match("市自然资源局", wave="2024") is None
    assert register.match("WH", wave="2025") is None


def test_successors_are_proposed_and_kept_for_comparisons(register):
    assert register.proposals("市规划局", wave="2025")[0] == "ZR"
    assert register.proposals("市文化体育局", wave="2025")[:2] == ("WL", "TY")
    assert register.predecessors("ZR") == ("GT", "GH")
    assert register.lineage("ZR") == ("ZR", "GT", "GH")
    assert register.lineage("TY") == ("TY", "WH")
    assert register.lineage("FGW") == ("FGW",)


def test_texts_that_resemble_a_name_are_proposed(register):
    assert register.proposals("市发改局")[0] == "FGW"
    assert register.match("市发改局") is None
    assert register.proposals("办公室")[:2] == ("CZ-BG", "GA-BG")
    assert register.proposals("xyz") == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("2024,ZR,\nGH", "2024,ZX,\nGH", 8, "the successor 'ZX' of 'GT' is no other rated unit"),
        ("2024,ZR,\nGH", "2024,CZ,\nGH", 8, "the successor 'CZ' of 'GT' is no other rated unit"),
        ("2024,ZR,\nGH", ",ZR,\nGH", 8, "'GT' has a successor but no end"),
        ("国土局,,2025,,,", "国土局,,2025,2025,GT,", 8, "the successors of 'GT' lead back to it"),
        ("国土局,,2025,,,", "国土局,,soon,,,", 10, "cannot be compared with the survey's waves"),
        ("国土局,,2025,,,", "国土局,,2027,,,", 10, "'ZR' exists in no wave"),
        ("国土局,,2025,,,", "国土局,,,,,", 10, "the alias '国土局' of 'ZR' already means 'GT'"),
        (",120", ",many", 4, "the size is no whole number"),
        ("财政局,no", "财政局,never", 2, "rated is neither yes nor no"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path, old, new, line, what):
    assert old in UNITS
    (tmp_path / "units.csv").write_text(UNITS.replace(old, new, 1), encoding="utf-8")
    _, problems = read_register(tmp_path / "units.csv", "zh", WAVES)
    hit = [str(problem) for problem in problems if what in problem.what]
    assert hit, problems
    assert hit[0].startswith(f"units.csv:{line}: ")


def test_validity_without_waves_is_refused(tmp_path):
    (tmp_path / "units.csv").write_text("unit_id,name,valid_to\nA,甲,2024\n", encoding="utf-8")
    _, problems = read_register(tmp_path / "units.csv", "zh")
    assert "only if the survey has waves" in problems[0].what


def test_limits_are_waves_or_days_of_them():
    assert waves_between("", "2024-06-30", WAVES) == ("2024",)
    assert waves_between("2024-07-01", "", WAVES) == WAVES
    assert waves_between("二期", "", ("一期", "二期")) == ("二期",)
    assert waves_between("2024", "", ("一期", "二期")) is None
    assert waves_between("2025-03", "", ("2025-01", "2025-02", "2025-03", "2025-04")) == ("2025-03", "2025-04")
    assert [str(day) for day in period_of("2024-02") or ()] == ["2024-02-01", "2024-02-29"]
    assert period_of("2024-13") is None


def test_classes_have_names_in_the_languages_of_reports(tmp_path):
    register = read(tmp_path, "unit_id,name,class,class_en\nA,甲,处室,Division\nB,乙,处室,\nC,丙,窗口,\n", waves=())
    assert [register.class_name("处室", language) for language in ("zh", "en")] == ["处室", "Division"]
    assert register.class_name("窗口", "en") == "窗口"
    assert register.classes == {"处室": ("A", "B"), "窗口": ("C",)}
