"""Bad inputs: what is expected of each kind of bad file, encoding or datum, and the tests that hold it.

E: refused with one sentence that names file, sheet or cell and what to do, exit code 2, nothing written.
W: read, with a note or finding, and counted. OK: handled exactly.

=====  ==========================================================  ====================================================
case   input, and what is expected                                 test
=====  ==========================================================  ====================================================
1      empty file: E                                               test_an_empty_file_is_empty
2      workbook cut in half: E                                     test_a_workbook_cut_in_half_is_refused
3      web page saved as .xls, in GBK: OK, W                       test_a_web_page_called_xls_is_read_with_a_note
4      text named .xlsx: OK, W                                     test_a_file_of_another_format_than_its_name_is_told
5      workbook with a password: E                                 test_a_workbook_with_a_password_is_refused_for_that
6      true .xls: OK                                               test_an_old_workbook_is_read
7      a cell in the last row and column: E                        test_cells_far_apart_are_refused_at_once
8      wrong dimension: OK                                         test_a_wrong_dimension_changes_nothing
9      texts that unpack a thousandfold: E                         test_hostile_and_broken_workbooks_are_refused
10     a million rows in few bytes: E, or OK within limits         test_a_million_rows_in_few_bytes_are_read_or_refused
11     entities that grow without end: E                           test_document_types_of_every_kind_are_refused
12     quadratic blow-up: E                                        test_document_types_of_every_kind_are_refused
13     external entity: E                                          test_document_types_of_every_kind_are_refused
14     part outside the workbook: E                                test_hostile_and_broken_workbooks_are_refused
15     two parts of one name: E                                    test_duplicate_members_are_refused
16     missing parts: OK for styles, E for the rest                test_missing_parts_are_refused_unless_they_only_say_how_cells_look
17     text number 999: E with the cell                            test_a_cell_that_points_to_no_text_is_refused_with_its_place
18     style number 999: OK                                        test_other_odd_cells_keep_their_text
19     number cell that holds a word: W                            test_cells_without_a_value_of_their_kind_keep_their_text_and_are_counted
20     day that does not exist: W                                  test_other_odd_cells_keep_their_text
                                                                   test_what_is_no_number_or_day_is_an_error_of_the_survey_and_never_a_silent_gap
21     control character in shared texts: W                        test_control_characters_are_shown_and_counted
                                                                   test_control_characters_in_shared_texts_are_shown_and_counted
22     _x000D_: OK                                                 test_other_odd_cells_keep_their_text
23     phonetic runs: OK                                           test_other_odd_cells_keep_their_text
24     days counted from 1904: OK                                  test_days_counted_from_1904_are_the_same_days
25     merged or two-row headers: OK                               test_a_file_is_recognised_without_a_hint
                                                                   test_votes_that_do_not_add_up_are_told
26     hidden rows and sheets, filters: W                          test_hidden_rows_and_columns_are_read_and_told
                                                                   test_the_first_visible_sheet_is_read_and_the_others_are_named
27     macros: W                                                   test_macros_are_told_and_never_run
28     SPSS file that ends its parser: E                           test_what_a_parser_does_is_a_read_error_and_leaves_nothing
                                                                   test_broken_spss_files_are_read_or_refused_and_nothing_else
29     SPSS file in GBK without an encoding: OK                    test_a_chinese_spss_file_that_names_no_encoding_is_read_as_chinese
30     SPSS user-missing values, repeated labels: OK               test_a_sav_file_tells_its_labels_missing_values_and_sets
                                                                   test_two_codes_of_one_label_in_an_spss_file_stay_two_codes
31     GBK text: OK                                                test_texts_are_kept_in_every_encoding
32     characters of GB18030 only: OK                              test_awkward_texts_stay_as_they_are_in_text_files
33     text files for Excel: with a byte-order mark                test_text_files_for_people_begin_with_a_mark_that_excel_knows
34     UTF-16: OK                                                  test_texts_are_kept_in_every_encoding
35     Big5: a question                                            test_big5_is_not_guessed_but_read_when_named
36     file cut inside a character: W                              test_a_file_cut_inside_a_character_loses_that_character_only_and_says_so
37     lines in GBK and UTF-8: E with the lines                    test_lines_in_two_encodings_are_told_apart
38     NUL: W                                                      test_nul_bytes_are_kept_out_and_told
39     half a character: W                                         test_halves_of_characters_are_shown_as_such
40     one unit in several spellings: W, asks                      test_spellings_of_one_unit_are_read_as_meant_and_asked_about
                                                                   test_units_of_the_register_that_look_like_one_are_asked_about
41     marks that nobody sees, in names: removed, W                test_marks_that_nobody_sees_are_removed_from_names_and_told
42     comment of 40,000 characters: W, full in text files         test_an_endless_comment_stays_whole_in_the_responses_and_is_cut_with_a_mark_in_workbooks
                                                                   test_a_text_longer_than_a_cell_is_cut_with_a_mark
43     NA, 无, None, null, -: texts                                test_awkward_texts_stay_as_they_are_in_text_files
                                                                   test_words_for_nothing_are_answers_unless_the_questionnaire_says_otherwise
44     identity numbers: all digits                                test_awkward_texts_stay_as_they_are_in_text_files
                                                                   test_a_workbook_of_another_program_gives_the_same_texts
45     001, 1e5, 12:30, NO, TRUE: texts                            test_awkward_texts_stay_as_they_are_in_text_files
                                                                   test_unit_ids_that_look_like_numbers_stay_texts
46-51  texts that are code elsewhere: literal                      test_hostile_answers_are_text_and_nothing_else
                                                                   test_hostile_answers_run_no_script_in_a_browser
54     objects in YAML: E                                          test_what_is_no_usable_yaml_is_said_with_its_line
55-56  hostile names of units: a file for each                     test_every_hostile_name_gets_a_file_of_its_own
57     two units of one name: both kept by id                      test_two_units_of_one_name_stay_two
58     units with 0, 1 and 9 answers: withheld in words            test_units_with_no_few_one_and_identical_answers_get_reports_that_say_so
59     no spread, nothing answered, never asked: said in words     test_a_unit_that_answered_only_one_question_gets_a_report_without_nan
60     scale reversed; 0 and 6 on a scale of 1 to 5; weights       test_the_hotels_scale_holds_together_once_its_reversed_item_is_turned_round
                                                                   test_points_outside_the_scale_are_errors_with_their_rows
                                                                   test_unusable_weights_name_column_and_rows
=====  ==========================================================  ====================================================
"""  # fmt: skip  # noqa: E501 - names of tests are as long as they are

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from surveykit.cleaning import load_survey
from surveykit.cli import run
from surveykit.errors import FindingsError, ReadError
from surveykit.inspection import overview_of, write_draft
from surveykit.readers import read
from surveykit.submission.public import open_responses
from surveykit.survey import new_survey

HEAD = 'id,counter,"Overall, how satisfied are you?",How friendly was the staff?,Minutes waited,First visit?,note\n'


def test_every_named_test_is_there():
    """The table above names tests that there are."""
    named = set(re.findall(r"\btest_\w+", __doc__ or ""))
    sources = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_*.py")]
    there = {name for source in sources for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE)}
    assert len(named) > 50 and not named - there


@pytest.fixture
def counters(tmp_path):
    """The survey of counters that ``surveykit new`` makes, for other answers and registers."""
    return new_survey("counters", tmp_path / "surveys")


def answers(folder, rows):
    (folder / "raw" / "answers.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")


def register(folder, rows):
    (folder / "units.csv").write_text("unit_id,name_zh,name_en,order,aliases\n" + "\n".join(rows), encoding="utf-8")


def with_notes(folder):
    """Ask for the texts of the column ``note`` too."""
    text = (folder / "survey.yml").read_text(encoding="utf-8")
    question = "\nquestions:\n  remark: {text: Remark, type: text, column: note}\n"
    (folder / "survey.yml").write_text(text.replace("\nquestions:\n", question, 1), encoding="utf-8")


def findings(folder, check):
    return [finding for finding in load_survey(folder).check() if finding.check == check]


# -- files -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("t.xlsx", b"a,b\n1,2\n", "the file is delimited text, whatever its name (.xlsx) says"),
        ("t.xls", b"a\tb\n1\t2\n", "the file is delimited text, whatever its name (.xls) says"),
        ("t.csv", None, "the file is a workbook, whatever its name (.csv) says"),
        ("t.sav", b"a,b\n1,2\n", "the file is delimited text, whatever its name (.sav) says"),
    ],
)
def test_a_file_of_another_format_than_its_name_is_told(tmp_path, name, content, what):
    if content is None:
        book = openpyxl.Workbook()
        book.active.append(["a", "b"])
        book.active.append(["1", "2"])
        book.save(tmp_path / "book.xlsx")
        content = (tmp_path / "book.xlsx").read_bytes()
    (tmp_path / name).write_bytes(content)
    table = read(tmp_path / name)
    assert table.frame.iloc[0].tolist() == ["1", "2"]
    assert any(note.startswith(what) for note in table.notes)


def zipped(**members):
    import io

    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        for member, content in members.items():
            archive.writestr(member.replace("__", "/").replace("_xml", ".xml"), content)
    return box.getvalue()


BOX = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
OTHERS = {
    "word.xlsx": (zipped(word__document="<x/>"), "a Word document"),
    "old-word.xls": (BOX + "WordDocument".encode("utf-16-le"), "a Word document"),
    "slides.xlsx": (zipped(ppt__slide="<x/>"), "a PowerPoint presentation"),
    "text.ods": (zipped(mimetype=b"application/vnd.oasis.opendocument.text", content_xml="<x/>"), "a text document"),
    "screen.xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(50), r"a picture \(PNG\)"),
    "photo.xls": (b"\xff\xd8\xff\xe0" + bytes(50), r"a picture \(JPEG\)"),
    "photo.csv": (bytes(4) + b"ftypheic" + bytes(50), r"a picture or film \(HEIC, MP4\)"),
    "old.xls": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "Excel 2003"),
    "page.xls": (b"MIME-Version: 1.0\r\nX: y\r\n", "a web archive"),
    "list.xlsx": (b"{\\rtf1 hello}", "a text document"),
    "export.xlsx": (b"\x1f\x8b\x08" + bytes(40), "an archive"),
    "login.xls": (b"<!-- x --><html><body>please log in</body></html>", "a web page without a table"),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_table_is_named_for_what_it_is_with_what_to_do(tmp_path, name, capsys):
    content, what = OTHERS[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError, match=f"{name}: the file is .*{what}") as told:
        read(tmp_path / name)
    assert told.value.problems[0].remedy and "encoding" not in str(told.value)
    assert run(["inspect", str(tmp_path / name), "--draft", str(tmp_path / "draft")]) == 2
    assert not (tmp_path / "draft").exists() and "what to do" in capsys.readouterr().err


def parts_of_a_workbook(folder):
    """The parts of a workbook of one cell, by name, to be changed and written."""
    book = openpyxl.Workbook()
    book.active.append(["v"])
    book.save(folder / "whole.xlsx")
    with zipfile.ZipFile(folder / "whole.xlsx") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_workbook(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_million_rows_in_few_bytes_are_read_or_refused(tmp_path):
    parts = parts_of_a_workbook(tmp_path)
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 1_000_001))
    parts["xl/worksheets/sheet1.xml"] = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )
    write_workbook(tmp_path / "t.xlsx", parts)
    assert (tmp_path / "t.xlsx").stat().st_size < 6_000_000
    table = read(tmp_path / "t.xlsx")
    assert (len(table), table.frame.iloc[-1, 0], int(table.rows[-1])) == (999_999, "1", 1_000_000)


@pytest.mark.parametrize(
    "types",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a "' + "a" * 50_000 + '">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
    ],
)
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_document_types_of_every_kind_are_refused(tmp_path, types, part):
    parts = parts_of_a_workbook(tmp_path)
    write_workbook(tmp_path / "t.xlsx", parts | {part: f"{types}<x>&a;&a;</x>".encode()})
    with pytest.raises(ReadError, match=f"t.xlsx: a part of the workbook declares a document type: '{part}'"):
        read(tmp_path / "t.xlsx")


def test_control_characters_in_shared_texts_are_shown_and_counted(tmp_path):
    parts = parts_of_a_workbook(tmp_path)
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts["xl/sharedStrings.xml"] = b"<sst %s><si><t>v</t></si><si><t>a\x0bb</t></si></sst>" % space
    cells = b'<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (space, cells)
    texts = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = b'<Relationship Id="rId99" Type="%s" Target="sharedStrings.xml"/></Relationships>' % texts
    links = parts["xl/_rels/workbook.xml.rels"]
    if b"sharedStrings" not in links:
        parts["xl/_rels/workbook.xml.rels"] = links.replace(b"</Relationships>", link)
    write_workbook(tmp_path / "t.xlsx", parts)
    table = read(tmp_path / "t.xlsx")
    assert table.frame["v"].tolist() == ["a\ufffdb"]
    assert table.notes == ("1 control characters are in the cells; they are shown as \ufffd",)


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_errors_of_cells_stand_as_texts_in_every_kind_of_workbook(tmp_path, kind):
    """Computed by LibreOffice, which writes another text for two of them into its own format."""
    book = openpyxl.Workbook()
    for row in (["v", "k"], ["=1/0", "a"], ["=NA()", "b"], [7, "c"], ["=A99+zz", "d"], ["x", "e"]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    out, profile = tmp_path / "out", f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(tmp_path / "t.xlsx")]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("LibreOffice is not installed")
    table = read(out / f"t.{kind}")
    assert table.frame["v"].tolist() == ["#DIV/0!", "#N/A", "7", "#NAME?", "x"]
    assert table.frame["k"].tolist() == list("abcde")
    (note,) = table.notes
    assert note.startswith("3 cells hold no value of the kind that they declare; their texts are kept: ")
    assert kind == "ods" or "A2 '#DIV/0!', A3 '#N/A', A5 '#NAME?'" in note


def test_two_codes_of_one_label_in_an_spss_file_stay_two_codes(tmp_path):
    labels = {1.0: "satisfied", 2.0: "satisfied", 9.0: "no answer"}
    frame = pd.DataFrame({"v": [1.0, 2.0, 9.0]})
    missing = {"v": [{"lo": 9.0, "hi": 9.0}]}
    pyreadstat.write_sav(frame, str(tmp_path / "t.sav"), variable_value_labels={"v": labels}, missing_ranges=missing)
    table = read(tmp_path / "t.sav")
    assert table.frame["v"].tolist() == ["1", "2", "9"]
    assert dict(table.codebook["v"]) == {"1": "satisfied", "2": "satisfied", "9": "no answer"}
    assert "9" in table.marks_in("v")


# -- texts and encodings -----------------------------------------------------------------------------------------------


def test_text_files_for_people_begin_with_a_mark_that_excel_knows(tmp_path, counters):
    """Without it Excel on Windows shows Chinese as garbage; ``numbers.csv`` is held by ``test_same_numbers``."""
    raw = tmp_path / "t.csv"
    raw.write_text("您评价的单位,满意度\n" + "财政局,满意\n公安局,不满意\n" * 5, encoding="utf-8")
    write_draft([overview_of(raw)], tmp_path / "draft")
    for path in (tmp_path / "draft" / "units.csv", counters / "units.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [unit.name.zh for unit in load_survey(tmp_path / "draft").register.units] == ["财政局", "公安局"]
    text = (counters / "survey.yml").read_text(encoding="utf-8")
    (counters / "survey.yml").write_text(text + "\nprivacy: {quasi_identifiers: [visit]}\n", encoding="utf-8")
    answers(counters, [f"{n},North,{n % 2 + 1},4,1,First visit," for n in range(24)])
    published = open_responses(load_survey(counters).clean())
    assert published is not None and published.startswith(b"\xef\xbb\xbf")
    assert published.decode("utf-8-sig").count("\n") == 25


SPELLINGS = ["ＮＯＲＴＨ", "n o r t h", "nOrth"]


def test_spellings_of_one_unit_are_read_as_meant_and_asked_about(counters):
    register(counters, ["N,北区,North,1,", "S,南区,Cafe\u0301,2,"])
    answers(counters, [f"{n},{text},4,4,1,First visit," for n, text in enumerate([*SPELLINGS, "North", "Caf\u00e9"])])
    (finding,) = findings(counters, "unit_spellings")
    assert (finding.severity, finding.n) == ("warning", 3)
    assert "look like one unit" in finding.what and "if not, say in decisions.yml" in finding.remedy
    assert finding.known == tuple(f"{text!r} read as N" for text in SPELLINGS)
    assert load_survey(counters).clean().frame["unit"].tolist() == ["N"] * 4 + ["S"]
    (counters / "decisions.yml").write_text('units:\n  - {found: "nOrth", means: S}\n', encoding="utf-8")
    assert load_survey(counters).clean().frame["unit"].tolist() == ["N", "N", "S", "N", "S"]


def test_units_of_the_register_that_look_like_one_are_asked_about(counters):
    register(counters, ["N,北区,North,1,", "M,北区（本部）,ＮＯＲＴＨ,2,", "S,南区,South,3,"])
    answers(counters, ["1,South,4,4,1,First visit,"])
    (finding,) = findings(counters, "unit_names")
    assert (finding.severity, finding.where) == ("warning", "the register")
    assert finding.what == "these units look like one: N 'North', M 'ＮＯＲＴＨ'"
    assert "keep one of them with the other names as aliases" in finding.remedy


def test_what_stands_in_brackets_tells_two_offices_apart(counters):
    names = ["N,公安分局（东区）,North (East),1,", "M,公安分局（西区）,North (West),2,", "S,公安分局(西 区),South,3,"]
    register(counters, names)
    answers(counters, ["1,South,4,4,1,First visit,"])
    (finding,) = findings(counters, "unit_names")
    assert finding.what == "these units look like one: M 'North (West)', S 'South'"
    register(counters, [*names[:2], "S,公安分局,South,3,"])
    assert [one.what for one in findings(counters, "unit_names")] == [
        "these units look like one: N 'North (East)', M 'North (West)', S 'South'"
    ]


def test_units_that_look_like_one_are_accepted_for_good(counters, capsys):
    register(counters, ["N,北区,North,1,", "M,北区（本部）,Centre,2,", "S,南区,South,3,"])
    answers(counters, ["1,South,4,4,1,First visit,", "2,North,4,4,1,First visit,"])
    (finding,) = findings(counters, "unit_names")
    assert run(["check", str(counters)]) == 0
    line = f"  - {{id: {finding.id}, action: accept}}  # they are different units"
    assert f"    to decide, paste into decisions.yml:\n      findings:\n      {line}\n" in capsys.readouterr().out
    (counters / "decisions.yml").write_text(finding.suggestion, encoding="utf-8")
    (finding,) = findings(counters, "unit_names")
    assert (finding.severity, finding.remedy) == ("note", "accepted in decisions.yml")
    assert not findings(counters, "unused_decisions")
    # The decision holds for these units only: another pair is asked about.
    register(counters, ["N,北区,North,1,", "M,北区（本部）,Centre,2,", "S,南区,South,3,", "T,南 区,Southern,4,"])
    assert [one.severity for one in findings(counters, "unit_names")] == ["warning", "note"]


def test_a_finding_about_no_rows_can_only_be_accepted(counters):
    register(counters, ["N,北区,North,1,", "M,北区（本部）,Centre,2,"])
    answers(counters, ["1,North,4,4,1,First visit,"])
    (finding,) = findings(counters, "unit_names")
    (counters / "decisions.yml").write_text(finding.suggestion.replace("accept", "exclude"), encoding="utf-8")
    (finding,) = findings(counters, "unit_names")
    assert finding.severity == "warning" and "it is about no single rows, and 'exclude' does nothing" in finding.remedy
    assert len(load_survey(counters).clean().frame) == 1


def test_marks_that_nobody_sees_are_removed_from_names_and_told(counters):
    register(counters, ["N,北\u202e区,No\u200brth,1,", "S,南区,South,2,"])
    answers(counters, ["1,North,4,4,1,First visit,", "2,So\u2066uth\ufeff,4,4,1,First visit,"])
    survey = load_survey(counters)
    assert survey.register.unit("N").name.texts == ("北区", "North")
    (names,), (spelled,) = findings(counters, "unit_names"), findings(counters, "unit_spellings")
    assert names.severity == "warning" and names.known == ("N",) and "marks that nobody sees" in names.what
    assert spelled.severity == "warning" and spelled.known == ("'So\\u2066uth\\ufeff' read as S",)
    assert survey.clean().frame["unit"].tolist() == ["N", "S"]


def test_an_endless_comment_stays_whole_in_the_responses_and_is_cut_with_a_mark_in_workbooks(counters, capsys):
    """The ledger's workbook holds the beginning and says so; the ledger as Parquet and the responses hold all of it."""
    comment = "意见" * 20_000
    with_notes(counters)
    answers(counters, [f"1,North,4,4,1,First visit,{comment}", f"2,North,{comment},4,1,First visit,x"])
    (counters / "decisions.yml").write_text(
        f"answers:\n  - {{question: overall, found: {comment}, means: 3}}\n", encoding="utf-8"
    )
    assert run(["clean", str(counters), "--out", str(counters / "out")]) == 0, capsys.readouterr().err
    responses = load_survey(counters).clean()
    assert responses.frame["remark"].iloc[0] == comment
    (changed,) = responses.ledger["old"][responses.ledger["question"] == "overall"]
    assert changed == comment
    (book,) = (counters / "out").rglob("ledger.xlsx")
    cells = [cell for row in openpyxl.load_workbook(book).worksheets[-1].iter_rows(values_only=True) for cell in row]
    (cut,) = [cell for cell in cells if isinstance(cell, str) and cell.startswith("意见意见")]
    assert 30_000 < len(cut) <= 32_767 and not comment.startswith(cut)
    (kept,) = pd.read_parquet(next((counters / "out").rglob("ledger.parquet")))["old"]
    assert kept == comment


def test_words_for_nothing_are_answers_unless_the_questionnaire_says_otherwise(counters):
    words = ["NA", "无", "None", "null", "-", "N/A", "nan"]
    with_notes(counters)
    answers(counters, [f"{n},North,4,4,1,First visit,{word}" for n, word in enumerate(words)])
    responses = load_survey(counters).clean()
    assert responses.frame["remark"].tolist() == words
    answers(counters, [f"{n},North,{word},4,1,First visit," for n, word in enumerate(words)])
    with pytest.raises(FindingsError, match="no choice of 'overall' has the code or label 'null'"):
        load_survey(counters).clean()


def test_unit_ids_that_look_like_numbers_stay_texts(counters):
    ids = ["001", "1e5", "12:30", "NO", "TRUE"]
    register(counters, [f"{one},单位{n},Unit {n},{n},".replace("单位", "第") for n, one in enumerate(ids)])
    answers(counters, [f"{n},{one},4,4,1,First visit," for n, one in enumerate([*ids, "001"])])
    assert load_survey(counters).clean().frame["unit"].tolist() == [*ids, "001"]
    answers(counters, ["1,1,4,4,1,First visit,", "2,100000,4,4,1,First visit,"])
    whats = [finding.what for finding in findings(counters, "undeclared_units")]
    assert whats == ["the register has no unit '1'", "the register has no unit '100000'"]


# -- units, data and runs ----------------------------------------------------------------------------------------------


def test_two_units_of_one_name_stay_two(counters):
    register(counters, ["A,北区,North,1,", "B,北区,North,2,"])
    answers(counters, ["1,A,4,4,1,First visit,", "2,B,4,4,1,First visit,"])
    assert load_survey(counters).clean().frame["unit"].tolist() == ["A", "B"]
    (finding,) = findings(counters, "unit_names")
    assert finding.what == "these units look like one: A 'North', B 'North'"
    answers(counters, ["1,North,4,4,1,First visit,"])
    (finding,) = findings(counters, "undeclared_units")
    assert finding.what.startswith("'North' is the name of 2 units (A, B)")


def test_points_outside_the_scale_are_errors_with_their_rows(counters):
    answers(
        counters, [f"{n},North,{point},4,1,First visit," for n, point in enumerate(["0", "1", "5", "6", "10", "6"])]
    )
    found = findings(counters, "undeclared_answers")
    assert {(one.what, one.n) for one in found} == {
        (f"no choice of 'overall' has the code or label '{point}'", n) for point, n in (("0", 1), ("6", 2), ("10", 1))
    }
    assert {one.severity for one in found} == {"error"}
    assert run(["check", str(counters)]) == 1
    assert run(["run", str(counters), "--out", str(counters / "out")]) == 1
    assert not (counters / "out" / "units").exists()


def test_a_unit_that_answered_only_one_question_gets_a_report_without_nan(counters, tmp_path, monkeypatch, capsys):
    """Everybody says the same to the headline, nobody answers the second question, the third was never asked."""
    monkeypatch.chdir(tmp_path)
    register(counters, ["N,北区,North,1,", "S,南区,South,2,"])
    silent = [f"n{n},North,4,,,," for n in range(30)]
    answers(counters, [*silent, *[f"s{n},South,{n % 5 + 1},{n % 5 + 1},,First visit," for n in range(30)]])
    assert run(["run", str(counters), "--formats", "html,docx,xlsx", "--out", str(tmp_path / "out")]) == 0, (
        capsys.readouterr().err
    )
    (unit,) = (path for path in (tmp_path / "out" / "units").iterdir() if path.name.lower().startswith("n"))
    for folder in (unit, tmp_path / "out" / "overall"):
        page = (folder / "appendix.html").read_text(encoding="utf-8")
        page = re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
        words = re.sub(r"<[^>]+>", " ", page)
        assert not re.search(r"\b(nan|inf|NaN|NaT|None|-inf)\b", words)
        numbers = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))["numbers"]
        assert all(number["value"] is None or abs(number["value"]) < 1e9 for number in numbers)
    own = json.loads((unit / "numbers.json").read_text(encoding="utf-8"))["numbers"]
    headline = next(one for one in own if one["table"] == "headline" and one["n"] == 30)
    assert headline["value"] is not None
