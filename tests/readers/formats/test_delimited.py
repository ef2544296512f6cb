"""Delimited text: every cell exactly, whatever the encoding and the delimiter."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.errors import ReadError
from surveykit.readers import read

KEPT = [
    "001", "1e5", "N/A", "NA", "null", "None", "nan", "TRUE", "NO", "12:30", "110101199003071234",
    "11010119900307123X", " x ", "a,b", 'say "yes"', "two\nlines", "\r\n", "=1+1", "无", "㛃𠮷", "\u3000", "-0", "1.0",
]  # fmt: skip

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


def written(rows, delimiter=","):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_texts_are_kept_in_every_encoding(tmp_path, encoding):
    rows = [["编号", "满意度"], *[[f"{number:03d}", text] for number, text in enumerate(KEPT * 3)]]
    path = tmp_path / "answers.csv"
    path.write_bytes(written(rows).encode(encoding))
    table = read(path)
    assert table.reader == "delimited"
    assert list(table.frame.columns) == ["编号", "满意度"]
    assert table.frame["满意度"].tolist() == KEPT * 3
    assert ("the file is encoded in GB18030, not in UTF-8" in table.notes) == (encoding == "gb18030")


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]))
def test_what_is_written_is_what_is_read(tmp_path_factory, rows, delimiter):
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_bytes(written([("first", "second", "third"), *rows], delimiter).encode())
    table = read(path, delimiter=delimiter)
    assert [tuple(row) for row in table.frame.itertuples(index=False)] == rows


@given(st.lists(st.tuples(cells, cells), max_size=5), st.lists(cells.filter(bool), min_size=2, max_size=2, unique=True))
def test_any_headers_are_kept(tmp_path_factory, rows, header):
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_bytes(written([header, *rows]).encode())
    assert list(read(path, delimiter=",").frame.columns) == header


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_told_from_the_records(tmp_path, delimiter):
    rows = [["id", "text, with; marks\tinside", "n"], *[[str(n), "a,b;c\td", "1"] for n in range(60)]]
    path = tmp_path / "t.txt"
    path.write_text(written(rows, delimiter), encoding="utf-8", newline="")
    table = read(path)
    assert table.frame.shape == (60, 3)
    assert table.frame.iloc[0].tolist() == ["0", "a,b;c\td", "1"]


def test_a_row_is_found_by_the_line_it_begins_in(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_text('sep=;\nid;y\n1;"two\nlines"\n\n2;5\n', encoding="utf-8")
    table = read(path, source="raw/ratings.csv")
    assert table.rows.tolist() == [3, 6]
    assert table.place(1, "y") == "ratings.csv:6, column 'y'"
    assert table.source == "raw/ratings.csv"


def test_repeated_and_empty_headers_are_made_unique_and_noted(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("y,y,,y [2]\n1,2,3,4\n", encoding="utf-8")
    table = read(path)
    assert list(table.frame.columns) == ["y", "y [3]", "column C", "y [2]"]
    assert table.frame.iloc[0].tolist() == ["1", "2", "3", "4"]
    assert table.notes == (
        "the header 'y' is in more than one column; column B is read as 'y [3]'",
        "a column has no header; column C is read as 'column C'",
    )


def test_short_rows_are_filled_and_noted_and_long_rows_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b,c\n1,2\n1,2,3,\n4,5,6\n", encoding="utf-8")
    table = read(path)
    assert table.frame.iloc[0].tolist() == ["1", "2", ""]
    assert table.notes == ("1 rows have fewer cells than there are headers (first: line 2)",)
    path.write_text("a,b\n1,2\n3,4,5\n6,7,8\n", encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        read(path)
    assert [problem.where for problem in caught.value.problems] == ["t.csv:3", "t.csv:4"]


def test_quotes_that_do_not_pair_up_are_an_error_with_the_line(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('a,b\n1,2\n3,"4\n5,6\n', encoding="utf-8")
    with pytest.raises(ReadError, match=r"t\.csv:3: the double quotes in the file do not pair up"):
        read(path, delimiter=",")
    path.write_text('a,b\n1,2\n3,"4"x\n5,6\n', encoding="utf-8")
    with pytest.raises(ReadError, match=r"t\.csv:3: "):
        read(path, delimiter=",")


def test_big5_is_not_guessed_but_read_when_named(tmp_path):
    path = tmp_path / "t.csv"
    text = "編號,滿意度\n1,非常滿意\n2,服務態度良好，應繼續努力\n"
    path.write_bytes(text.encode("big5"))
    with pytest.raises(ReadError, match="encoding"):
        read(path)
    assert read(path, encoding="big5").frame["滿意度"].tolist() == ["非常滿意", "服務態度良好，應繼續努力"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file holds no table"),
        ("id,y\n1,好\n2,满意\n".encode("gb18030") + b"3,\xff\xfe\n", "t.csv:4: the bytes are neither"),
        ("id,y\n1,好\n".encode() + "2,满意\n".encode("gb18030"), "t.csv:3: some lines are UTF-8 and others are not"),
        ("id,y\n1,café,\n".encode("latin-1"), "neither UTF-8 nor GB18030"),
        ("id,y\n1,él\n".encode("latin-1"), "is not certain"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, content, message):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=message):
        read(path)


def test_an_unknown_or_wrong_encoding_is_said(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes("a\n满\n".encode("gb18030"))
    with pytest.raises(ReadError, match=r"t\.csv:2: the bytes are not valid utf-8"):
        read(path, encoding="utf-8")
    with pytest.raises(ReadError, match="there is no encoding 'klingon'"):
        read(path, encoding="klingon")


def test_the_sms_export_in_gb18030_is_read(shared_data):
    table = read(shared_data / "chinese-fixtures" / "短信评议_GB18030.csv")
    assert "满意" in "".join(table.frame.to_numpy().ravel())
    assert not table.frame.isna().any().any()


def test_quotes_that_are_not_doubled_are_told_and_never_make_one_column_of_all(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,"he said "hi" loudly"\n2,b\n', encoding="utf-8")
    with pytest.raises(ReadError, match="the double quotes in the file do not pair up") as caught:
        read(path)
    assert caught.value.problems[0].where == "a.csv:2"


def test_a_blank_between_delimiter_and_quote_is_read_as_meant(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id, text, more\n1, "a, b", " c"\n2, d, e\n', encoding="utf-8")
    table = read(path)
    assert table.frame.to_dict("list") == {"id": ["1", "2"], "text": ["a, b", "d"], "more": [" c", "e"]}
    assert "blanks behind the delimiter are left out: quotes follow them" in table.notes
    path.write_text("id, text\n1, a\n", encoding="utf-8")
    assert read(path).frame.columns.tolist() == ["id", " text"], "exact where nothing forces another reading"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("序号,满意度\n1,满意\n".encode().decode("gb18030", "replace"), "is '1,满意'"),
        ("Nr,Größe\n1,völlig\n".encode().decode("cp1252"), "is 'Nr,Größe'"),
        ("序号,意见\n1,锟斤拷锟斤拷\n", "2 places hold 锟斤拷"),
    ],
)
def test_texts_that_another_program_has_spoilt_are_told(tmp_path, wrong, told):
    path = tmp_path / "a.csv"
    path.write_text(wrong, encoding="utf-8")
    assert any(told in note for note in read(path).notes), read(path).notes


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_texts_that_are_right_are_not_called_spoilt(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_text("序号,提交答卷时间,意见\n1,2024年,服务态度很好，但是等待时间太长\n2,,无\n", encoding=encoding)
    assert not [note for note in read(path).notes if "UTF-8 that" in note or "could not" in note]


def tabs(path, *lines):
    path.write_text("\n".join("\t".join(cells) for cells in lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "texts",
    [
        ['"Native" graphics', "plain"],
        ["plain, with a comma", '5" or more, "fast" one'],
        ['"open', "plain"],
        ['"Native" graphics', '"whole"', 'a "b"'],
        ['"a" b', '"'],
    ],
)
def test_plain_quotes_between_tabs_are_read_as_written(tmp_path, texts):
    rows = [(str(number), text, "x") for number, text in enumerate(texts)]
    table = read(tabs(tmp_path / "t.tsv", ("id", "text", "more"), *rows))
    assert table.frame["text"].tolist() == texts
    first = read(tabs(tmp_path / "u.tsv", ("text", "id"), *((text, number) for number, text, _ in rows)))
    assert first.frame["text"].tolist() == texts


def test_quotes_by_the_rules_between_tabs_are_quotes(tmp_path):
    path = tabs(tmp_path / "t.tsv", ("id", "text"), ("1", '"he said ""hi"""'), ("2", '"a\tb\nc"'), ("3", '"d"'))
    assert read(path).frame["text"].tolist() == ['he said "hi"', "a\tb\nc", "d"]


def test_quotes_that_can_be_read_in_two_ways_are_asked_about(tmp_path):
    path = tabs(tmp_path / "t.tsv", ("id", "text"), ("1", '"good'), ("2", 'bad"'), ("3", "fine"))
    with pytest.raises(ReadError, match="double quotes can be read in two ways") as caught:
        read(path)
    assert caught.value.problems[0].where == "t.tsv:2"
    assert "quoting: none" in caught.value.problems[0].remedy
    assert read(path, quoting="none").frame["text"].tolist() == ['"good', 'bad"', "fine"]
    assert read(path, quoting="standard").frame["text"].tolist() == ["good\n2\tbad", "fine"]


def test_quotes_of_both_kinds_are_asked_about(tmp_path):
    path = tabs(tmp_path / "t.tsv", ("id", "text"), ("1", '"he said ""hi"""'), ("2", '"Native" graphics'))
    with pytest.raises(ReadError, match="quoting: none"):
        read(path)
    assert read(path, quoting="none").frame["text"].tolist() == ['"he said ""hi"""', '"Native" graphics']


def test_quoting_is_an_option_of_any_delimited_file(tmp_path):
    (tmp_path / "t.csv").write_text('id;text\n1;"Native" graphics\n', encoding="utf-8")
    with pytest.raises(ReadError, match="quoting: none"):
        read(tmp_path / "t.csv")
    assert read(tmp_path / "t.csv", quoting="none").frame["text"].tolist() == ['"Native" graphics']
    with pytest.raises(ReadError, match="standard or none"):
        read(tmp_path / "t.csv", quoting="all")
