"""Pages held to the rules of WCAG by axe-core in a browser; Word documents to what a screen reader needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib import resources
from itertools import pairwise
from pathlib import Path

import appendix_sample as sample
import pytest
from docx import Document

import appendix_reading as reading
import surveykit as sk
from appendix_reading import driver_in
from small_survey import random_answers, write_survey
from surveykit.appendix import Appendix, IndexPage, IndexRow, get, write_index
from surveykit.presentation.model import Cell, Column, Table
from surveykit.sections.book import assemble, bulletin, feedback
from surveykit.slices import open_all

WORD = reading.WORD


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A report in each language, and an index with units of every status."""
    folder = tmp_path_factory.mktemp("pages")
    for language in ("zh", "en"):
        get("html")(sample.appendix(language, 12), folder / f"{language}.html")
    rows = (
        IndexRow("D01", "Surgery", "done", 120, "3.21", 3.21, {"docx": "units/D01/appendix.docx"}),
        IndexRow("D02", "Archive", "withheld"),
        IndexRow("D03", "Desk", "failed", problem="ValueError at code cell 3"),
        IndexRow("D04", "Hall", "missing"),
    )
    page = IndexPage("Report", "en", "s", rows, "Mean", account=(("Received", "120"),), day=date(2025, 1, 2))
    write_index(folder / "index.html", page)
    for name, document in of_a_survey(tmp_path_factory.mktemp("surveys")):
        get("html")(document, folder / f"{name}.html")
        get("docx")(document, folder / f"{name}.docx")
    return folder


def of_a_survey(place: Path) -> Iterator[tuple[str, Appendix]]:
    """The volume in both languages, the bulletin, and the sheet of a unit."""
    answers, units = random_answers(7)
    overall, every = open_all(sk.load_survey(write_survey(place, answers, units)).clean())
    yield "book-zh", assemble(overall, overall.view("zh"))
    yield "book-en", replace(assemble(overall, overall.view()), page="gbt9704", numbering="official")
    yield "bulletin", bulletin(overall, overall.view("zh"))
    yield "feedback", feedback(enough := next(data for data in every if len(data.frame) >= 40), enough.view())


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    found = driver_in(tmp_path_factory.mktemp("browser"))
    yield found
    found.quit()


def checked(driver):
    """What axe-core says of the page that is open; its script comes with a package and asks nothing of a network."""
    script = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    driver.execute_script(script)
    return driver.execute_async_script("const done = arguments[0]; axe.run(document).then(done);")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["zh", "en", "index", "book-zh", "book-en", "bulletin", "feedback"])
def test_axe_finds_nothing_against_the_rules(name, scheme, pages, driver):
    """Contrast, alternative texts, order of headings, heads of tables, language, names of controls."""
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    driver.set_window_size(1100, 900)
    driver.get(f"file://{pages / name}.html")
    results = checked(driver)
    assert not results["violations"], [(rule["id"], rule["nodes"][0]["html"]) for rule in results["violations"]]
    held = {rule["id"] for rule in results["passes"]}
    assert {"color-contrast", "html-has-lang", "heading-order", "document-title"} <= held
    assert name == "index" or "th-has-data-cells" in held
    assert name in ("index", "bulletin", "feedback") or "image-alt" in held


@pytest.mark.parametrize("width", [360, 820])
def test_nothing_but_tables_is_wider_than_the_screen(width, pages, driver):
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    )
    for name in ("zh", "en", "index", "book-zh", "book-en", "feedback"):
        driver.get(f"file://{pages / name}.html")
        assert driver.execute_script("return document.documentElement.scrollWidth") <= width
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en-GB")])
def test_word_tells_its_language_its_pictures_and_its_header_rows(language, tag, tmp_path):
    get("docx")(sample.appendix(language, 40), tmp_path / "a.docx")
    tells_what_a_screen_reader_needs(tmp_path / "a.docx", tag, pictures=True)


@pytest.mark.parametrize(
    ("name", "tag"), [("book-zh", "zh-CN"), ("book-en", "en-GB"), ("bulletin", "zh-CN"), ("feedback", "en-GB")]
)
def test_so_do_the_documents_of_a_survey(name, tag, pages):
    tells_what_a_screen_reader_needs(pages / f"{name}.docx", tag, pictures=name.startswith("book"))


def tells_what_a_screen_reader_needs(path: Path, tag: str, *, pictures: bool) -> None:
    """Language, alternative texts, header rows and names of tables, headings of which no level is skipped."""
    document = Document(str(path))
    assert document.core_properties.language == tag
    assert document.core_properties.title
    spoken = document.styles.element.find(f".//{WORD}lang")
    assert spoken.get(f"{WORD}eastAsia") == "zh-CN"
    drawn = [one for one in document.element.iter() if one.tag.endswith("}docPr")]
    assert drawn or not pictures
    assert all(picture.get("descr") for picture in drawn)
    assert document.tables
    for table in document.tables:
        heads = [row for row in table._tbl.findall(f"{WORD}tr") if row.find(f"{WORD}trPr/{WORD}tblHeader") is not None]
        assert heads
        assert table._tbl.find(f"{WORD}tblPr/{WORD}tblCaption").get(f"{WORD}val")
    levels = [int(p.style.style_id[-1]) for p in document.paragraphs if p.style.style_id.startswith("Heading")]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_a_table_of_one_column_needs_no_row_heads(tmp_path, driver):
    table = Table("t", "T", (Column("Answer"),), ((Cell("yes"),), (Cell("no"),)))
    get("html")(sample.appendix("en", 5).add(table), tmp_path / "a.html")
    driver.get(f"file://{tmp_path / 'a.html'}")
    assert not checked(driver)["violations"]
