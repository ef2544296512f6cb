"""Reading finished documents back, each with another program's eyes."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squeezed(text: str) -> str:
    """Text without blanks and break marks, as pages break it wherever they like."""
    return re.sub(r"[\s\u200b]+", "", text)


def docx_text(element: Any) -> str:
    """All text below an element, with line ends and tabs where Word shows them."""
    marks = {f"{WORD}br": "\n", f"{WORD}tab": "\t"}
    return "".join(
        node.text or "" if node.tag == f"{WORD}t" else marks[node.tag]
        for node in element.iter(f"{WORD}t", *marks)
        if not any(parent.tag == f"{WORD}tabs" for parent in node.iterancestors())
    )


def docx_rows(table: Any) -> list[list[str]]:
    return [[docx_text(cell) for cell in row.findall(f"{WORD}tc")] for row in table._tbl.findall(f"{WORD}tr")]


def pdf_text(path: Path) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages)


def parts(path: Path) -> dict[str, str]:
    """The XML members of an Office file."""
    with zipfile.ZipFile(path) as archive:
        return {
            name: archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith((".xml", ".rels"))
        }


@dataclass
class Page:
    """What a browser would show of a page, as far as the tests ask."""

    text: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)

    @property
    def whole(self) -> str:
        return "".join(self.text)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._skipped = 0
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append((tag, dict(attrs)))
        if tag in ("script", "style", "title"):
            self._skipped += 1
        elif tag == "table":
            self.page.tables.append([])
        elif tag == "tr":
            self.page.tables[-1].append([])
        elif tag in ("td", "th"):
            self.page.tables[-1][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self._skipped -= 1
        elif tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._skipped:
            return
        self.page.text.append(data)
        if self._in_cell:
            self.page.tables[-1][-1][-1] += data


def read_page(path: Path) -> Page:
    parser = _Parser()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser.page


def browser(*arguments: str, folder: Path) -> str:
    """Run headless Chromium with a fresh profile; the test is skipped, saying so, where it is missing."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not installed, so no page can be opened in a browser")
    switches = (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={folder}", "--virtual-time-budget=3000",
    )  # fmt: skip
    done = subprocess.run([program, *switches, *arguments], capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


def driver_in(folder: Path) -> Any:
    """A browser that a test clicks in; the test is skipped, saying so, where it is missing."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    program, chauffeur = shutil.which("chromium"), shutil.which("chromedriver")
    if not (program and chauffeur):
        pytest.skip("Chromium and its driver are not installed, so no page can be clicked in a browser")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for switch in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={folder / 'profile'}",
    ):  # fmt: skip
        options.add_argument(switch)
    return webdriver.Chrome(options=options, service=Service(chauffeur))
