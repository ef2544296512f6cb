"""Every real and made file of the shared data is recognised without a hint, with the rows and columns it has."""

from __future__ import annotations

import pytest

from surveykit.errors import ReadError
from surveykit.readers import detect, read

#: File: reader, rows, columns. Counts are those of the files' own documentation, or of a count of their lines.
FILES = {
    "carpentries-instructor-training/20180908_post_clean.csv": ("delimited", 967, 41),
    "chinese-fixtures/400000001_按序号_机关作风评议问卷_5_4.xlsx": ("wjx", 4, 25),
    "chinese-fixtures/400000001_按文本_机关作风评议问卷_5_4.xlsx": ("wjx", 4, 20),
    "chinese-fixtures/400000002_旧版_按序号.xlsx": ("wjx", 4, 11),
    "chinese-fixtures/google_forms.csv": ("google_forms", 1, 5),
    "chinese-fixtures/kobo_xml.csv": ("kobo", 1, 9),
    "chinese-fixtures/limesurvey_code.csv": ("limesurvey", 1, 10),
    "chinese-fixtures/qualtrics.csv": ("qualtrics", 1, 11),
    "chinese-fixtures/surveymonkey.csv": ("surveymonkey", 1, 9),
    "chinese-fixtures/tencent_imur_coded.csv": ("tencent", 1, 20),
    "chinese-fixtures/wenjuan_coded.csv": ("wenjuan", 1, 15),
    "chinese-fixtures/wjx_like.sav": ("wjx", 4, 6),
    "chinese-fixtures/作风评议百人团月度票.xlsx": ("excel", 12, 6),
    "chinese-fixtures/某局科室评价（收集结果）.xlsx": ("tencent_form", 4, 7),
    "chinese-fixtures/民主评议纸质票汇总.xlsx": ("ballot", 2, 22),
    "chinese-fixtures/短信评议_GB18030.csv": ("sms", 15, 11),
    "chinese-fixtures/窗口评价器.csv": ("terminal", 8, 8),
    "csps-2020/csps2020_orgscores_long.csv": ("delimited", 10545, 3),
    "csps-2020/csps2020_orgscores_measures.csv": ("delimited", 95, 4),
    "csps-2020/csps2020_orgscores_meta.csv": ("delimited", 111, 3),
    "github-open-source-2024/choice_text.csv": ("delimited", 505, 3),
    "github-open-source-2024/negative_incidents.csv": ("delimited", 13947, 54),
    "github-open-source-2024/question_text.csv": ("delimited", 153, 3),
    "jupyter-2015/20160115235816-SurveyExport.csv": ("surveygizmo", 1706, 37),
    "jupyter-2015/difficult_aspects_themes.csv": ("delimited", 513, 3),
    "jupyter-2015/features_changes_themes.csv": ("delimited", 547, 3),
    "jupyter-2015/first_experience_enhancements_themes.csv": ("delimited", 325, 3),
    "jupyter-2015/hinderances_themes.csv": ("delimited", 763, 3),
    "jupyter-2015/integrations_themes.csv": ("delimited", 689, 3),
    "jupyter-2015/pleasant_aspects_themes.csv": ("delimited", 580, 3),
    "jupyter-2015/workflow_needs_addressed_themes.csv": ("delimited", 688, 3),
    "jupyter-2015/workflow_needs_not_addressed_themes.csv": ("delimited", 554, 3),
    "jupyter-2016/responses.csv": ("google_forms", 125, 25),
    "masculinity/published-totals.csv": ("delimited", 232, 3),
    "masculinity/raw-responses.csv": ("delimited", 1615, 98),
    "qualtrics/sample.csv": ("qualtrics", 1, 20),
    "qualtrics/sample_legacy.csv": ("qualtrics", 1, 16),
    "quantipy-example/Example Data (A).csv": ("delimited", 8255, 78),
    "r-packages/HolzingerSwineford1939.csv": ("delimited", 301, 15),
    "r-packages/apiclus1.csv": ("delimited", 183, 39),
    "r-packages/apiclus2.csv": ("delimited", 126, 40),
    "r-packages/apisrs.csv": ("delimited", 200, 39),
    "r-packages/apistrat.csv": ("delimited", 200, 39),
    "r-packages/bfi.csv": ("delimited", 2800, 25),
    "r-packages/careless_dataset.csv": ("delimited", 200, 50),
    "r-packages/farmer1.txt": ("delimited", 262, 6),
    "r-packages/pisa2018.csv": ("delimited", 38, 3),
    "r-packages/sae-milk.csv": ("delimited", 43, 6),
    "rse-2016-uk/header.csv": ("delimited", 106, 1),
    "rse-2016-uk/public_data.csv": ("limesurvey", 273, 67),
    "rse-2016-uk/questions.csv": ("delimited", 71, 14),
    "rse-2017-uk/public_data.csv": ("limesurvey", 253, 245),
    "rse-2017-uk/questions.csv": ("delimited", 90, 16),
    "sfo-airport/2014_SFO_Customer_Survey_20250817.csv": ("delimited", 2818, 94),
    "sfo-airport/2015_SFO_Customer_Survey_20250817.csv": ("delimited", 2958, 88),
    "sfo-airport/2016_SFO_Customer_Survey_20250817.csv": ("delimited", 3087, 97),
    "sfo-airport/2017_SFO_Customer_Survey_20250817.csv": ("delimited", 2831, 97),
    "sfo-airport/derived_sfo2017.sav": ("sav", 2831, 26),
    "south/SOUTH.csv": ("surveymonkey", 2528, 58),
    "spss/hebrews.sav": ("sav", 99, 1),
    "spss/hotel.sav": ("sav", 17, 5),
    "spss/missing_sav_formatted.csv": ("delimited", 2, 1),
    "spss/missing_sav_labeled.csv": ("delimited", 2, 1),
    "spss/missing_sav_unformatted.csv": ("delimited", 2, 1),
    "spss/missing_test.sav": ("sav", 2, 1),
    "spss/ordered_category.sav": ("sav", 4, 1),
    "spss/sample.sav": ("sav", 5, 7),
    "spss/sample_large.sav": ("sav", 485, 7),
    "spss/sample_missing.sav": ("sav", 7, 7),
    "spss/sample_missing.csv": ("delimited", 7, 7),
    "spss/sample_missing_user.csv": ("delimited", 7, 7),
    "spss/simple_alltypes.sav": ("sav", 6, 12),
    "spss/tegulu.sav": ("sav", 1, 2),
    "spss/test_width.sav": ("sav", 5, 4),
    "turkiye-evaluation/turkiye-student-evaluation_generic.csv": ("delimited", 5820, 33),
    "typeform/results-anonymized-randomized.csv": ("typeform", 69, 53),
    "typeform/results-anonymized-randomized.xlsx": ("typeform", 69, 53),
    "wenjuanxing/[问卷星数据]800_800_0.xls": ("wjx", 800, 14),
    "wenjuanxing/[问卷星数据]800_800_2.xls": ("wjx", 800, 36),
}


#: Needs to be told its encoding: bytes that could be several (the README of the data says so).
ASKED = {"star-wars/StarWars.csv"}


def test_no_table_of_the_shared_data_is_left_out(shared_data):
    """Text that only explains the data (field guides, licences) is no table; all else is in the list above.

    Inputs that failed are in a folder of their own, each with the test of what it must give.
    """
    found = {
        path.relative_to(shared_data).as_posix()
        for path in shared_data.rglob("*")
        if path.suffix in (".csv", ".xls", ".xlsx", ".sav", ".ods", ".parquet") or path.name == "farmer1.txt"
    }
    found = {name for name in found if not name.startswith("cases/")}
    assert found == {*FILES, *ASKED}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_recognised_without_a_hint(shared_data, name):
    table = read(shared_data / name)
    assert (table.reader, *table.frame.shape) == FILES[name]
    assert table.recognised
    assert [cell.column for cell in table.header] == list(table.frame.columns)


def test_star_wars_needs_its_encoding_and_the_message_says_so(shared_data):
    path = shared_data / "star-wars" / "StarWars.csv"
    with pytest.raises(ReadError, match="the encoding of the file is not certain"):
        read(path)
    table = read(path, encoding="mac_roman")
    assert (table.reader, *table.frame.shape) == ("surveymonkey", 1186, 38)
    films = [cell for cell in table.header if cell.question.startswith("Which of the following Star Wars films")]
    assert [cell.option.partition(":")[2].split()[1] for cell in films] == ["I", "II", "III", "IV", "V", "VI"]


def test_the_two_formats_of_one_typeform_agree_cell_by_cell(shared_data):
    text, book = (
        read(shared_data / "typeform" / f"results-anonymized-randomized.{kind}").frame for kind in ("csv", "xlsx")
    )
    assert list(text.columns) == list(book.columns)
    unlike = [(a, b) for name in text for a, b in zip(text[name], book[name], strict=True) if a != b]
    assert unlike == []


def test_the_real_pair_of_wjx_holds_the_same_answers_cell_by_cell(shared_data):
    folder = shared_data / "wenjuanxing"
    table = read(folder / "[问卷星数据]800_800_0.xls", pair=str(folder / "[问卷星数据]800_800_2.xls"))
    assert any("800 rows and 14 columns agree cell by cell" in note for note in table.notes)
    assert [code for code, _ in table.codebook["4、年龄"]] == [str(code) for code in range(2, 10)]
    assert dict(table.codebook["3、性别"]) == {"1": "男", "2": "女"}
    cells = [cell for cell in table.header if cell.question == "第6题"]
    assert len(cells) == 14 and {cell.option for cell in cells} >= {"运动", "其他【请注明】"}


def test_the_airport_survey_is_the_same_as_csv_and_sav(shared_data):
    folder = shared_data / "sfo-airport"
    text = read(folder / "2017_SFO_Customer_Survey_20250817.csv").frame
    sav = read(folder / "derived_sfo2017.sav")
    assert len(text) == len(sav)
    text["Q7ALL"] = text["Q7ALL"].replace("Blank", "0")  # the file writes the word for the code 0 in this column
    numbers = {name: [_number(cell) for cell in text[name]] for name in sav.frame if name in text}
    unlike = {name for name, cells in numbers.items() if cells != [_number(cell) for cell in sav.frame[name]]}
    assert len(numbers) >= 20 and unlike == set()
    assert sav.marks_in("Q7ALL")["0"] == "blank"
    rated = [float(cell) for cell in sav.frame["Q7ALL"] if cell and cell not in sav.marks_in("Q7ALL")]
    assert (len(rated), round(sum(rated) / len(rated), 4)) == (2688, 4.0644)


def test_a_sav_file_tells_its_labels_missing_values_and_sets(shared_data):
    folder = shared_data / "spss"
    table = read(folder / "simple_alltypes.sav")
    assert table.codebook["x"] == (("1", "red"), ("2", "green"), ("3", "blue"))
    assert table.marks_in("z") == {"-9": "blank", "999": "skipped"}
    assert any("multiple-response set mymrset: bool1, bool2, bool3 (counted: 1)" in one for one in table.recognised)
    assert [cell.question for cell in table.header if cell.column.startswith("bool")] == [
        "My multiple response set"
    ] * 3
    missing = read(folder / "sample_missing.sav")
    assert missing.marks_in("mylabl") == {"-1": "dont_know"}
    assert set(missing.marks_in("mynum")) == {"-1", "2000", "2500", "3000"} & set(missing.frame["mynum"])
    assert read(folder / "hebrews.sav").frame.columns.tolist() == ["ותק_ב"]
    hotel = read(folder / "hotel.sav")
    assert hotel.header[0].question == "I am satisfied with the level of service"
    assert dict(hotel.codebook["v1"])["5"] == "Strongly Agree"


def test_detection_scores_all_readers_and_says_why(shared_data):
    found = detect(shared_data / "chinese-fixtures" / "某局科室评价（收集结果）.xlsx")
    assert found.reader == "tencent_form" and found.reasons == (
        "2 headers are marked （自动）",
        "5 are marked （必填）",
    )
    found = detect(shared_data / "chinese-fixtures" / "400000001_按文本_机关作风评议问卷_5_4.xlsx")
    assert (found.reader, found.score) == ("wjx", 1.0)
    assert ("chinese_form", 0.45) in found.others


def _number(cell: str) -> float | str:
    try:
        return float(cell)
    except ValueError:
        return cell.strip()
