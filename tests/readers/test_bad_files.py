"""Files as they should not be: one family of errors, one clear message, or a table and a note."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.errors import ReadError
from surveykit.readers import read

AWKWARD = ["001", "N/A", "NA", "null", "None", "-", "无", "110101199003071234", "11010119900307123X", "1e5", "12:30",
           "NO", "TRUE", "１２３", "=1+1", "@SUM(1)",
           " 两边 ", "a\u200bb", "㛃𠮷", "1.0", "0x1F", "+5", "1,234"]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_awkward_texts_stay_as_they_are_in_text_files(tmp_path, encoding):
    path = tmp_path / "t.csv"
    path.write_text("k,值\n" + "".join(f'{n},"{text}"\n' for n, text in enumerate(AWKWARD)), encoding=encoding)
    assert read(path).frame["值"].tolist() == AWKWARD


def test_awkward_texts_stay_as_they_are_in_spss_files(tmp_path):
    import pandas as pd

    path = tmp_path / "t.sav"
    pyreadstat.write_sav(pd.DataFrame({"值": AWKWARD}), str(path))
    # A text in an SPSS file has no end of its own: spaces at the right are filling.
    assert read(path).frame["值"].tolist() == [text.rstrip(" ") for text in AWKWARD]


@pytest.mark.slow
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20), min_size=1, max_size=5))
def test_texts_of_spss_files_come_back(tmp_path_factory, texts):
    import pandas as pd

    path = tmp_path_factory.mktemp("sav") / "t.sav"
    pyreadstat.write_sav(pd.DataFrame({"k": ["x"] * len(texts), "v": texts}), str(path))
    assert read(path).frame["v"].tolist() == [text.rstrip(" ") for text in texts]


def test_a_workbook_of_another_program_gives_the_same_texts(tmp_path):
    source = tmp_path / "t.csv"
    kept = [text for text in AWKWARD if text != " 两边 "]
    source.write_text("k,值\n" + "".join(f'{n},"{text}"\n' for n, text in enumerate(kept)), encoding="utf-8")
    # Every column as text (2), so that the program keeps what stands there; formulas are not evaluated in text cells.
    filters = ["--infilter=CSV:44,34,76,1,1/2/2/2", "--convert-to", "xlsx", "--outdir", str(tmp_path)]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    try:
        subprocess.run(["soffice", "--headless", profile, *filters, str(source)], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("LibreOffice is not installed")
    assert read(tmp_path / "t.xlsx").frame["值"].tolist() == kept


def test_a_web_page_called_xls_is_read_with_a_note(tmp_path):
    page = (
        "<html><head><meta charset=gb2312></head><table><tr><th>单位<th>评价</tr><tr><td>甲局<td>001</td></tr></table>"
    )
    (tmp_path / "t.xls").write_bytes(page.encode("gb18030"))
    table = read(tmp_path / "t.xls")
    assert table.reader == "webpage" and table.frame.to_dict("list") == {"单位": ["甲局"], "评价": ["001"]}
    assert any("web page, whatever its name says" in note for note in table.notes)
    (tmp_path / "u.xls").write_text("<html><body>please log in</body></html>", encoding="utf-8")
    with pytest.raises(ReadError, match="a web page without a table"):
        read(tmp_path / "u.xls")


def test_an_empty_file_is_empty(tmp_path):
    (tmp_path / "t.xlsx").write_bytes(b"")
    with pytest.raises(ReadError, match="the file is empty"):
        read(tmp_path / "t.xlsx")


def test_lines_in_two_encodings_are_told_apart(tmp_path):
    lines = ["序号,评价".encode(), "1,满意".encode("gb18030"), "2,满意".encode()]
    (tmp_path / "t.csv").write_bytes(b"\n".join(lines))
    with pytest.raises(ReadError, match="some lines are UTF-8 and others are not") as told:
        read(tmp_path / "t.csv")
    assert "t.csv:2" in str(told.value)


def test_a_file_cut_inside_a_character_loses_that_character_only_and_says_so(tmp_path):
    (tmp_path / "t.csv").write_bytes("序号,评价\n1,满意\n2,不满意".encode()[:-1])
    table = read(tmp_path / "t.csv")
    assert table.frame["评价"].tolist() == ["满意", "不满\ufffd"]
    assert any("ends inside a character" in note for note in table.notes)
    (tmp_path / "g.csv").write_bytes("序号,评价\n1,满意\n2,不满意".encode("gb18030")[:-1])
    table = read(tmp_path / "g.csv")
    assert table.frame["评价"].tolist() == ["满意", "不满\ufffd"]


def test_nul_bytes_are_kept_out_and_told(tmp_path):
    (tmp_path / "t.csv").write_bytes("序号,评价\n1,满\x00意\n".encode())
    table = read(tmp_path / "t.csv")
    assert table.frame["评价"].tolist() == ["满\ufffd意"]
    assert any("1 NUL" in note for note in table.notes)


def test_a_western_encoding_is_a_question_with_proposals(shared_data):
    with pytest.raises(ReadError) as told:
        read(shared_data / "star-wars" / "StarWars.csv")
    assert "mac_roman" in str(told.value) and "cp1252" in str(told.value)


def test_quotes_escaped_by_a_backslash_are_read_with_a_note(tmp_path):
    (tmp_path / "t.csv").write_text('k,v\n1,"he said \\"no\\", twice"\n2,"plain"\n', encoding="utf-8")
    table = read(tmp_path / "t.csv")
    assert table.frame["v"].tolist() == ['he said "no", twice', "plain"]
    assert any("backslash" in note for note in table.notes)


def test_texts_without_any_delimiter_in_the_header_are_one_column(tmp_path):
    (tmp_path / "t.csv").write_text("opinion\nfine\nslow, and far away\nfine\n", encoding="utf-8")
    table = read(tmp_path / "t.csv")
    assert table.frame["opinion"].tolist() == ["fine", "slow, and far away", "fine"]


def test_a_chinese_spss_file_that_names_no_encoding_is_read_as_chinese(tmp_path):
    import pandas as pd

    path = tmp_path / "t.sav"
    holder = "ABCDEFGH"
    pyreadstat.write_sav(pd.DataFrame({"v": [holder]}), str(path))
    # The file without its record of the encoding, and its text in GBK, as old programs write it.
    content = path.read_bytes().replace(holder.encode(), "基本满意".encode("gb18030"))
    at = content.index(b"UTF-8") - 16
    path.write_bytes(content[:at] + content[at + 21 :])
    table = read(path)
    assert table.frame["v"].tolist() == ["基本满意"]
    assert any("read as GB18030" in note for note in table.notes)


def test_a_small_spss_file_that_claims_millions_of_rows_is_refused(tmp_path):
    import struct

    import pandas as pd

    path = tmp_path / "t.sav"
    pyreadstat.write_sav(pd.DataFrame({"v": [1.0, 2.0]}), str(path))
    content = bytearray(path.read_bytes())
    struct.pack_into("<i", content, 80, 300_000_000)
    path.write_bytes(bytes(content))
    with pytest.raises(ReadError):
        read(path)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell what processes hold")
def test_hostile_workbooks_are_refused_within_100_megabytes(tmp_path):
    import zipfile

    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    with zipfile.ZipFile(tmp_path / "far.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/sharedStrings.xml", b"<sst>" + b" " * 500_000_000)
    with zipfile.ZipFile(tmp_path / "laughs.xlsx", "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>')
    # A child of a large process inherits its peak as ru_maxrss; the kernel's own account begins anew with the program.
    program = (
        "import pathlib, re, sys\n"
        "from surveykit.errors import ReadError\n"
        "from surveykit.readers import read\n"
        "def peak():\n"
        "    return int(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])\n"
        "before = peak()\n"
        "for name in sys.argv[1:]:\n"
        "    try:\n"
        "        read(name)\n"
        "        print('read')\n"
        "    except ReadError as error:\n"
        "        assert '[Content_Types]' not in str(error)\n"
        "        print('refused')\n"
        "print((peak() - before) / 1024)\n"
    )
    files = [str(tmp_path / f"{name}.xlsx") for name in ("far", "bomb", "laughs")]
    told = subprocess.run([sys.executable, "-c", program, *files], capture_output=True, text=True, check=True).stdout
    *outcomes, megabytes = told.split()
    assert outcomes == ["refused"] * 3 and float(megabytes) < 100
