"""The page that says what was checked, in a browser."""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader

from appendix.appendix_reading import browser
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
