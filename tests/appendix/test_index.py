from __future__ import annotations

import appendix_sample as sample

from appendix_reading import browser, driver_in, read_page
from surveykit.appendix import IndexPage, IndexRow, write_index
from surveykit.appendix.plain import readable

ROWS = (
    IndexRow("D01", "Department 1", "done", 6021, "3.21", 3.21, {"docx": "units/D01/appendix.docx"}),
    IndexRow("D02", "Department 2", "withheld", None, "withheld", None, {"html": "units/D02/appendix.html"}),
    IndexRow("D03", "Department 3", "failed", problem="cell 7: the column 'service' is not in the data"),
)
PAGE = IndexPage(
    "Evaluation of lectures", "en", "lecture-evaluation", ROWS, "Mean", {"pdf": "overall/appendix.pdf"},
    (("Received", "73,421"), ("Kept", "73,421")), ("Fewer than 10 answers.",), "Office", sample.DAY,
)  # fmt: skip


def test_every_unit_is_told_with_links_and_failures_in_words(tmp_path):
    page = read_page(write_index(tmp_path / "index.html", PAGE))
    head, *rows = page.tables[0]
    assert head == ["Code", "Unit", "n", "Mean", "Status", "Documents"]
    assert rows == [
        ["D01", "Department 1", "6,021", "3.21", "Done", "docx"],
        ["D02", "Department 2", "—", "withheld", "Withheld", "html"],
        ["D03", "Department 3", "—", "—", "Failed", ""],
    ]
    assert "3 units: 1 done, 1 withheld, 1 failed." in page.text
    assert "D03 Department 3: cell 7: the column 'service' is not in the data" in page.text
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert links == ["overall/appendix.pdf", "units/D01/appendix.docx", "units/D02/appendix.html"]
    assert all(label in page.text for label in ("Received", "73,421", "Office, 5 March 2024"))
    assert "Note: Fewer than 10 answers." in page.whole


def test_chinese_page_and_no_units(tmp_path):
    page = read_page(write_index(tmp_path / "index.html", IndexPage("教学评价", "zh", "s")))
    assert "还没有单位报告。" in page.text
    assert not any(tag == "script" for tag, _ in page.tags)
    zh = IndexPage("教学评价", "zh", "s", (*ROWS, IndexRow("D04", "第四系", "missing")), "平均分")
    text = read_page(write_index(tmp_path / "zh.html", zh)).whole
    assert "共 4 个单位：已完成 1 个，不公布 1 个，生成失败 1 个，尚未生成 1 个。" in text
    assert "全部（4）" in text


def test_hostile_names_run_no_script_and_name_no_scheme(answers, tmp_path):
    rows = tuple(IndexRow(text, text, "failed", 1, text, 1.0, {text: text}, text) for text in answers)
    page = IndexPage(answers[13], "en", "s", rows, answers[13], {"x": answers[16]}, ((answers[13], answers[14]),))
    path = write_index(tmp_path / "index.html", page)
    read = read_page(path)
    shown = [readable(text) for text in answers]
    assert [row[1] for row in read.tables[0][1:]] == shown
    assert not any(":" in attributes["href"] for tag, attributes in read.tags if tag == "a")
    dom = browser("--dump-dom", f"file://{path}", folder=tmp_path / "profile")
    assert "<body data-canary" not in dom
    assert 'aria-sort="none"' in dom


def test_search_and_choice_of_status_in_a_browser(tmp_path):
    write_index(tmp_path / "index.html", PAGE)
    driver = driver_in(tmp_path)
    try:
        driver.get(f"file://{tmp_path / 'index.html'}")

        def shown():
            rows = driver.find_elements("css selector", "#units tbody tr")
            return [row.text.split()[0] for row in rows if row.is_displayed()]

        assert shown() == ["D01", "D02", "D03"]
        assert driver.find_element("id", "search").is_displayed()
        assert ("div", {"class": "controls", "hidden": None}) in read_page(tmp_path / "index.html").tags
        driver.find_element("id", "search").send_keys("DEPARTMENT ２")
        assert shown() == ["D02"]
        assert driver.find_element("id", "shown").text == "1"
        driver.find_element("css selector", "button[data-status=failed]").click()
        assert shown() == []
        assert driver.find_element("id", "nothing").is_displayed()
        driver.find_element("id", "search").clear()
        driver.find_element("css selector", "button[data-status=failed]").click()
        driver.execute_script("document.getElementById('search').dispatchEvent(new Event('input'))")
        assert shown() == ["D03"]
        driver.find_element("css selector", "button[data-status='']").click()
        driver.find_element("xpath", "//th[.='Mean']").click()
        driver.find_element("xpath", "//th[.='Code']").click()
        driver.find_element("xpath", "//th[.='Code']").click()
        assert shown() == ["D03", "D02", "D01"]
    finally:
        driver.quit()


def test_what_ranks_go_by_stands_in_their_heading(tmp_path):
    row = IndexRow("A1", "One", "done", 90, "93.7%", 93.7, group="Stations", rank=1, ranks="1–2", ranks_from=1)
    page = IndexPage("T", "en", "s", (row,), "Satisfied", rank_label="Rank by mean")
    head, _ = read_page(write_index(tmp_path / "index.html", page)).tables[0]
    assert head[3:6] == ["Satisfied", "Rank by mean", "Possible ranks"]


def test_headings_keep_their_arrows_and_links_stand_in_even_rows(tmp_path):
    """On a wide and on a narrow screen: no arrow in a line of its own, no class broken, no column of single links."""
    links = {name: f"units/A/{name}" for name in ("html", "pdf", "docx", "xlsx", "json", "ipynb")}
    shown = {"interval": "91.8～95.3", "group": "市直机关处室", "rank": 295, "ranks": "127～387", "ranks_from": 127}
    rows = tuple(
        IndexRow(f"U{n:04}", "市委组织部行政审批科", "done", 811, "93.7%", 93.7, links, **(shown | {"group": group}))
        for n, group in enumerate(("市直机关处室", "公共服务窗口"))
    )
    page = IndexPage("万人评议", "zh", "s", rows, "满意率（宽口径）", rank_label="名次（按平均分）")
    path = write_index(tmp_path / "index.html", page)
    heights = "return [...document.querySelectorAll(arguments[0])].map(e => Math.round(e.getClientRects().length))"
    tops = "return [...new Set([...document.querySelector('tbody .links').children].map(e => e.offsetTop))].length"
    driver = driver_in(tmp_path)
    try:
        for width, lines in ((1280, 1), (500, 2)):
            driver.set_window_size(width, 900)
            driver.get(f"file://{path}")
            assert set(driver.execute_script(heights, "thead .last")) == {1}, width
            assert len(driver.execute_script(heights, "thead .last")) == 9
            assert driver.execute_script(tops) == lines
            group = driver.find_element("css selector", "tbody td:nth-child(3)")
            assert driver.execute_script("return getComputedStyle(arguments[0]).whiteSpace", group) == "nowrap"
    finally:
        driver.quit()


def test_classes_can_be_chosen_and_places_stand_beside_intervals(tmp_path):
    rows = (
        IndexRow(
            "A1", "One", "done", 90, "3.2", 3.2, interval="3.1–3.3", group="Stations", rank=1, ranks="1–2", ranks_from=1
        ),
        IndexRow("A2", "Two", "done", 12, "3.0", 3.0, group="Stations"),
        IndexRow("B1", "Three", "done", 80, "2.9", 2.9, interval="2.7–3.1", group="Offices", ranks="1–3", ranks_from=1),
    )
    path = write_index(tmp_path / "index.html", IndexPage("T", "en", "s", rows, "Mean"))
    head, *shown = read_page(path).tables[0]
    assert head == [
        "Code", "Unit", "Class", "n", "Mean", "95% interval", "Rank", "Possible ranks", "Status", "Documents",
    ]  # fmt: skip
    assert [row[2] for row in shown] == ["Stations", "Stations", "Offices"]
    assert [row[5:8] for row in shown] == [["3.1–3.3", "1", "1–2"], ["—", "—", "—"], ["2.7–3.1", "—", "1–3"]]
    driver = driver_in(tmp_path)
    try:
        driver.get(f"file://{path}")
        driver.execute_script(
            "const s = document.getElementById('group'); s.value = 'Stations'; s.dispatchEvent(new Event('change'));"
        )
        visible = [
            row.text.split()[0] for row in driver.find_elements("css selector", "tbody tr") if row.is_displayed()
        ]
        count = driver.find_element("id", "shown").text
    finally:
        driver.quit()
    assert visible == ["A1", "A2"]
    assert count == "2"
