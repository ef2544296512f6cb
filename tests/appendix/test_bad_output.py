"""Where a document cannot be written, or its input is hostile on every page: told in words, nothing lost or run."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import appendix_sample as sample
import pytest
from docx import Document

import appendix_reading as reading
from small_survey import random_answers, write_survey
from surveykit.appendix import WRITERS, Appendix, Contents, Heading, Paragraph, Reference, get, publish, write_documents
from surveykit.appendix.plain import readable
from surveykit.cli import run
from surveykit.errors import DocumentError
from surveykit.files import sha256_of_folder


@pytest.mark.parametrize("name", WRITERS)
def test_a_document_that_cannot_be_replaced_is_told_with_what_to_do(name, tmp_path):
    """A folder in its place stands for a file that another program holds: replacing it fails in the same way."""
    folder = publish(Appendix("A", "zh", "s", day=sample.DAY).add(Paragraph("正文")), tmp_path)
    (folder / f"appendix.{name}").mkdir()
    with pytest.raises(DocumentError, match="cannot be written") as told:
        write_documents(folder, [name])
    assert f"appendix.{name}" in told.value.problems[0].where
    assert "close it" in told.value.problems[0].remedy
    assert not [path for path in folder.iterdir() if path.name.startswith(".tmp-")]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the system lets this user write anywhere")
def test_a_read_only_folder_is_told(tmp_path):
    folder = publish(Appendix("A", "zh", "s", day=sample.DAY), tmp_path)
    folder.chmod(0o500)
    try:
        with pytest.raises(DocumentError, match="cannot be written"):
            write_documents(folder, ["html"])
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize(
    "name", ["appendix.docx", "appendix.pdf", "bulletin.docx", "numbers.json", "feedback/U0/feedback.docx"]
)
def test_the_command_ends_with_2_and_leaves_what_stood_there(name, tmp_path, capsys):
    """What cannot be replaced is told with its path; every file beside it is whole or as it was."""
    answers, units = random_answers(7)
    folder = write_survey(tmp_path / "surveys", answers, units)
    command = ["appendix", str(folder), "--out", str(tmp_path / "out"), "--parts", "questionnaire,sample"]
    assert run(command) == 0
    before = sha256_of_folder(tmp_path / "out")
    path = tmp_path / "out" / "book" / name
    path.unlink()
    (path / "held").mkdir(parents=True)
    capsys.readouterr()
    assert run([*command, "--language", "zh"]) == 2
    told = capsys.readouterr().err
    assert "cannot be written" in told
    assert str(path) in told
    assert "what to do: close it" in told
    assert "Traceback" not in told
    left = sha256_of_folder(tmp_path / "out")
    assert {one.removeprefix("book/") for one in before.keys() - left.keys()} == {name}
    assert left.keys() <= before.keys()
    for one in (tmp_path / "out" / "book").glob("*.docx"):
        if one.is_file():
            Document(str(one))


def test_a_folder_that_forbids_writing_is_told_by_the_command(tmp_path, capsys, monkeypatch):
    answers, units = random_answers(7)
    folder = write_survey(tmp_path / "surveys", answers, units)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("surveykit.files.tempfile.mkstemp", refused)
    assert run(["appendix", str(folder), "--out", str(tmp_path / "out"), "--parts", "questionnaire"]) == 2
    told = capsys.readouterr().err
    assert "the document cannot be written" in told
    assert "Permission denied" in told
    assert "Traceback" not in told
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file() and ".surveykit" not in path.parts]


def test_a_folder_that_cannot_be_made_is_told_by_the_command(tmp_path, capsys):
    answers, units = random_answers(7)
    folder = write_survey(tmp_path / "surveys", answers, units)
    (tmp_path / "file").write_text("a file stands in the way", encoding="utf-8")
    for command in ("appendix", "clean"):
        assert run([command, str(folder), "--out", str(tmp_path / "file" / "out")]) == 2
        told = capsys.readouterr().err
        assert "cannot be" in told
        assert str(tmp_path / "file") in told
        assert "Traceback" not in told


def hostile_volume(answers: list[str]) -> Appendix:
    """Hostile texts as numbered headings, in contents, running title, references, fonts; on the official page."""
    start = Appendix(
        answers[8], "zh", "s", None, answers[13], answers[20], sample.DAY, numbering="official", page="gbt9704",
        fonts={"fangsong": answers[13], "latin": '"/><w:b/>'},
    )  # fmt: skip
    headings = [Heading(text, 1 + place % 2, id=f"h{place}") for place, text in enumerate(answers)]
    references = [Paragraph((text, Reference(f"h{place}"), text)) for place, text in enumerate(answers)]
    return start.add(Contents(4), *headings, *references, sample.distribution("zh"))


@pytest.mark.parametrize("page", ["gbt9704", "academic"])
def test_hostile_texts_in_headings_contents_references_and_fonts(page, answers, tmp_path):
    appendix = replace(hostile_volume(answers), page=page)
    folder = publish(appendix, tmp_path / "out")
    write_documents(folder, WRITERS)
    document = Document(str(folder / "appendix.docx"))
    said = "\n".join(reading.docx_text(p._p) for p in document.paragraphs)
    shown = reading.read_page(folder / "appendix.html").whole
    pdf = reading.squeezed(reading.pdf_text(folder / "appendix.pdf"))
    for text in answers:
        clean = reading.squeezed(readable(text))
        assert clean in reading.squeezed(said)
        assert clean in reading.squeezed(shown)
    assert "附件2" in pdf
    fonts = document.styles["Body Text"].element.find(f".//{reading.WORD}rFonts")
    kind = readable(answers[13]) if page == "gbt9704" else "SimSun"
    assert fonts.get(f"{reading.WORD}eastAsia") == kind
    assert fonts.get(f"{reading.WORD}ascii") == '"/><w:b/>'
    page_shown = reading.browser("--dump-dom", f"file://{folder / 'appendix.html'}", folder=tmp_path / "profile")
    assert "<body data-canary" not in page_shown


def test_forty_columns_and_many_rows_on_the_official_page(tmp_path):
    from surveykit.presentation.model import Cell, Column, Table

    columns = tuple(Column(f"第{i}题", "right" if i else "left") for i in range(40))
    rows = tuple(
        (Cell(f"单位{r}"), *(Cell(f"{r}.{i}", "number", r + i / 100, 1) for i in range(39))) for r in range(60)
    )
    table = Table("wide", "很宽的表", columns, rows, ("注释。",), (), "zh")
    appendix = Appendix("题", "zh", "s", day=sample.DAY, page="gbt9704", numbering="lettered").add(Heading("一"), table)
    for name in WRITERS:
        get(name)(appendix, tmp_path / f"a.{name}")
    panels = Document(str(tmp_path / "a.docx")).tables
    assert len(panels) > 2
    width = sum(int(cell.get(f"{reading.WORD}w")) for cell in panels[0]._tbl.tblGrid)
    assert width == pytest.approx(156 / 25.4 * 1440, abs=20)
    text = reading.squeezed(reading.pdf_text(tmp_path / "a.pdf"))
    assert "续附表A.1" in text
    assert all(f"{r}.38" in text for r in (0, 31, 59))
    assert Path(tmp_path / "a.xlsx").stat().st_size > 0
