"""Pages held to the rules of WCAG by axe-core in a browser; Word documents to what a screen reader needs."""

from __future__ import annotations

from datetime import date
from importlib import resources
from itertools import pairwise

import appendix_reading as reading
import appendix_sample as sample
import pytest
from appendix_reading import driver_in
from docx import Document

from surveykit.appendix import IndexPage, IndexRow, get, write_index
from surveykit.tables.model import Cell, Column, Table

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
    return folder


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
@pytest.mark.parametrize("name", ["zh", "en", "index"])
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
    assert name == "index" or {"image-alt", "th-has-data-cells"} <= held


@pytest.mark.parametrize("width", [360, 820])
def test_nothing_but_tables_is_wider_than_the_screen(width, pages, driver):
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    )
    for name in ("zh", "en", "index"):
        driver.get(f"file://{pages / name}.html")
        assert driver.execute_script("return document.documentElement.scrollWidth") <= width
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en-GB")])
def test_word_tells_its_language_its_pictures_and_its_header_rows(language, tag, tmp_path):
    get("docx")(sample.appendix(language, 40), tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    assert document.core_properties.language == tag
    spoken = document.styles.element.find(f".//{WORD}lang")
    assert spoken.get(f"{WORD}eastAsia") == "zh-CN"
    pictures = [one for one in document.element.iter() if one.tag.endswith("}docPr")]
    assert pictures
    assert all(picture.get("descr") for picture in pictures)
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
