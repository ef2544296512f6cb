"""The page that says what was checked, in a browser."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from appendix_reading import browser
from surveykit.cli import run
from surveykit.submission import write_report
from surveykit.submission.checking import Verification
from surveykit.submission.finding import Difference


def test_long_texts_do_not_squeeze_the_names_of_files(tmp_path: Path) -> None:
    """Printed on a wide sheet, a file's name and its place stand in one line each, whatever stands beside them."""
    said = "report = report.add(sk.Heading(wording.heading('methods', data.survey, language=language))) " * 3
    one = Difference(
        "rerun", "units/centre/report.ipynb", "rating.overall.1", "the file says something else", said, said
    )
    page, _ = write_report(Verification("a.zip", "0" * 64, {"language": "en"}, {}, (one,)), tmp_path)
    wide = tmp_path / "wide.html"
    wide.write_text(page.read_text("utf-8").replace("<style>", "<style>@page{size:297mm 210mm;margin:5mm}"), "utf-8")
    browser(
        "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'a.pdf'}", f"file://{wide}", folder=tmp_path / "profile"
    )
    lines = [line.strip() for page in PdfReader(tmp_path / "a.pdf").pages for line in page.extract_text().splitlines()]
    assert any("units/centre/report.ipynb" in line for line in lines), lines
    assert any("rating.overall.1" in line for line in lines), lines


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """A file that is a zip and no bundle: its report is quickly made."""
    path = tmp_path / "came" / "study.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    return path


def test_without_a_folder_the_report_stands_beside_the_bundle(handed_in: Path, capsys) -> None:
    folder = handed_in.with_name("study-verification")
    for _ in range(2):  # its own report is written anew
        assert run(["verify", str(handed_in)]) == 1
        assert capsys.readouterr().out.splitlines()[-1] == f"damaged; report: {folder / 'verify.html'}"
        assert {path.name for path in folder.iterdir()} == {"verify.html", "verify.json"}


@pytest.mark.parametrize("name", ["notes.txt", "verify.html", "verify.json"])
def test_what_no_verification_wrote_is_left_alone(handed_in: Path, name: str, capsys) -> None:
    folder = handed_in.with_name("study-verification")
    folder.mkdir()
    (folder / name).write_text("[1]", encoding="utf-8")
    assert run(["verify", str(handed_in)]) == 2
    said = capsys.readouterr()
    assert "is not from a verification" in said.err and "--report" in said.err and said.out == ""
    assert [(path.name, path.read_text("utf-8")) for path in folder.iterdir()] == [(name, "[1]")]
