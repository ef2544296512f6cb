"""Workbooks whose formulas have no stored value: reported per column, an error where a question reads it."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from surveykit.errors import FindingsError
from surveykit.readers import read

HEADER = ["id", "unit", "y", "speed", "min", "comment"]
SOURCE = ("path: raw/window.csv,", "path: raw/window.xlsx,")


def formulas(kitchen, **columns: str):
    """A survey whose window answers are in a workbook; in half of the rows these columns hold formulas."""
    survey_of = kitchen.make  # writes the folder first
    (kitchen.folder / "raw").mkdir(parents=True, exist_ok=True)
    book = Workbook()
    book.active.append([*HEADER, "unused"])
    for number in range(1, 11):
        row = dict(zip(HEADER, [f"r{number}", "A", 3, 3, 5, "fine"], strict=True)) | {"unused": "=1+1"}
        if number % 2:
            row |= columns
        book.active.append([*row.values()])
    book.save(kitchen.folder / "raw" / "window.xlsx")
    return survey_of(SOURCE)


@pytest.mark.parametrize("column", ["min", "y", "comment", "unit", "id"])
def test_a_question_that_reads_formulas_without_values_is_an_error(kitchen, column):
    survey = formulas(kitchen, **{column: "=1+2"})
    with pytest.raises(FindingsError) as caught:
        survey.clean()
    (problem,) = caught.value.problems
    assert "reads formulas for which the workbook holds no value" in str(problem)
    assert "5 rows: window.xlsx, Sheet!" in str(problem)
    assert "save it" in str(problem)


def test_a_column_that_no_question_reads_is_a_note(kitchen):
    survey = formulas(kitchen)
    assert len(survey.clean()) == 12
    (note,) = [finding.what for finding in survey.check() if "formulas" in finding.what]
    assert note.startswith("10 cells of column 'unused' hold formulas without a stored value")


def test_formulas_with_stored_values_are_their_values(tmp_path):
    cells = {
        "A2": '<c r="A2"><f>1+1</f><v>2</v></c>',
        "A3": '<c r="A3" t="str"><f>IF(1,"","x")</f><v></v></c>',
        "A4": '<c r="A4"><f t="shared" si="0"/></c>',
        "A5": '<c r="A5"><f>1+1</f><v/></c>',
        "A6": '<c r="A6"><f>1+1</f></c>',
    }
    from tests.readers.formats.test_odd_workbooks import HEAD, SHEET, packed, parts_of

    rows = "".join(f'<row r="{name[1:]}">{cell}<c r="B{name[1:]}"><v>1</v></c></row>' for name, cell in cells.items())
    content = HEAD.format(before="") + rows + "</sheetData></worksheet>"
    table = read(packed(tmp_path / "t.xlsx", parts_of(tmp_path) | {SHEET: content.encode()}))
    assert table.frame["v"].tolist() == ["2", "", *["#NOT CALCULATED"] * 3]
    assert [note for note in table.notes if "formulas" in note] == [
        "3 cells of column 'v' hold formulas without a stored value (shown as #NOT CALCULATED): "
        "open the workbook in Excel or WPS and save it"
    ]
