"""Web pages that call themselves .xls, as old systems export them: the first table with more than one row."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from surveykit.errors import ReadError
from surveykit.readers.formats.encoding import content_of, decode
from surveykit.readers.table import Grid

_BEGINNINGS = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<style", b"<head", b"<body")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
#: The widest merged cell that is spread.
_WIDEST = 1_000


def is_web_page(head: bytes) -> bool:
    """Whether a file that begins like this is a web page."""
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return plain.startswith(_BEGINNINGS) or (plain.startswith((b"<!--", b"<?xml")) and b"<html" in plain)


def read_web_page(path: Path, *, encoding: str | None = None) -> Grid:
    """Read the first table of a web page; cells that span several columns leave the others empty."""
    content = content_of(path)
    named = _CHARSET.search(content[:4096])
    encoding = encoding or (_wider(named[1].decode("ascii")) if named else None)
    text, notes = decode(content, path.name, encoding)
    parser = _Tables()
    parser.feed(text)
    parser.close()
    table = next((rows for rows in parser.tables if len(rows) > 1), None)
    if table is None:
        raise ReadError(
            "the file is a web page without a table",
            path.name,
            "a table",
            remedy="it may be the platform's page for logging in: log in and export again, as .xlsx or .csv",
        )
    width = max(map(len, table))
    rows = [[*row, *[""] * (width - len(row))] for row in table]
    notes = (*notes, "the file is a web page, whatever its name says; its first table is read")
    numbers = list(range(2, len(rows) + 1))
    return Grid(rows[0], [list(column) for column in zip(*rows[1:], strict=True)], numbers, notes=notes)


def _wider(encoding: str) -> str:
    """GB2312 and GBK as pages name them mean what GB18030 holds."""
    return "gb18030" if encoding.casefold() in ("gb2312", "gbk", "x-gbk") else encoding


class _Tables(HTMLParser):
    """All tables of a page, each as rows of texts; tables inside cells are part of the cell's text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._depth = 0
        self._cell: list[str] | None = None
        self._span = 1
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, row or cell begins."""
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self.tables[-1].append([])
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            span = dict(attrs).get("colspan") or "1"
            self._cell, self._span = [], min(int(span), _WIDEST) if span.isdecimal() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")
        self._silent = tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        """A table or cell ends."""
        if tag == "table" and self._depth:
            self._end_cell()
            self._depth -= 1
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._end_cell()
        self._silent = False

    def handle_data(self, data: str) -> None:
        """Text, which belongs to the cell that is open."""
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        if not self.tables[-1]:
            self.tables[-1].append([])
        self.tables[-1][-1] += ["".join(self._cell).strip(), *[""] * (self._span - 1)]
        self._cell = None
