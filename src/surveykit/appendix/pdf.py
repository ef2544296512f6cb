"""PDF through typst: fonts embedded, text searchable, bookmarks, heads of tables repeated.

Answers reach typst only as JSON data, never as source. Fonts come from installed packages, not from the system, so the
pages are the same everywhere.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Any

from surveykit import language as words
from surveykit.appendix.docx.heights import is_kept_together
from surveykit.appendix.docx.paging import ROWS_WITH_NOTES, notes_kept_with_next, picture_scale
from surveykit.appendix.layout import Fit, Panel, fit, head
from surveykit.appendix.model import Appendix, Block, Contents, Heading, Paragraph, Verbatim
from surveykit.appendix.numbering import Caption, labels, numbered
from surveykit.appendix.page import resource
from surveykit.appendix.pages import PAGES, Page
from surveykit.appendix.plain import byline, notes_text, readable, whole_title
from surveykit.errors import DocumentError, MissingPartError, Problem
from surveykit.figures.model import Figure
from surveykit.files import write_atomic
from surveykit.language import Language
from surveykit.presentation.model import Table

#: A row with a longer text may go over a page end.
_LONG_TEXT = 200
#: A word longer than this may be broken anywhere.
_UNBROKEN = re.compile(r"[!-~À-ɏ]{30,}")
_LOCK = Lock()


def write(appendix: Appendix, path: Path) -> None:
    """Write ``appendix`` as PDF; equal appendices give equal bytes.

    Raises:
        MissingPartError: typst or the fonts are not installed.
        DocumentError: typst could not set the document.
    """
    write_atomic(path, to_pdf(appendix))


def to_pdf(appendix: Appendix) -> bytes:
    """The PDF's bytes."""
    day = datetime(appendix.day.year, appendix.day.month, appendix.day.day, tzinfo=UTC)
    document = json.dumps(_data(appendix), ensure_ascii=False, sort_keys=True)
    compile_here = _first_process() == os.getpid()
    return (_compile if compile_here else _compile_apart)(document, int(day.timestamp()))


@cache
def _first_process() -> int:
    """The process that first set a PDF; a process forked from it remembers this too."""
    return os.getpid()


def _compile(document: str, timestamp: int) -> bytes:
    typst, compiler = _typst(), _compiler()
    source = resource("document.typ").encode("utf-8")
    try:
        with _LOCK:
            pages: bytes = compiler.compile(
                source, sys_inputs={"document": document}, format="pdf", timestamp=timestamp
            )
    except typst.TypstError as error:
        raise _not_set(f"{error.message} {error.diagnostic}") from error
    return pages


def _compile_apart(document: str, timestamp: int) -> bytes:
    """Compile in a new process: typst's threads do not survive a fork, and it would wait for them for ever."""
    arguments = [sys.executable, "-m", "surveykit.appendix.pdf", str(timestamp)]
    done = subprocess.run(arguments, input=document.encode("utf-8"), capture_output=True, check=False)
    if done.returncode:
        raise _not_set(done.stderr.decode("utf-8", "replace").strip().split("\n")[-1])
    return done.stdout


def _not_set(found: str) -> DocumentError:
    remedy = "please report this with the appendix.json beside the PDF; the other formats are not affected"
    return DocumentError(Problem(what="the PDF could not be set", found=found, remedy=remedy))


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise _missing("typst", "PDF files are made by typst, which is not installed") from error
    return typst


@cache
def _compiler() -> Any:
    """The compiler with its fonts, made once per process; its root is an empty folder, so there is nothing to read."""
    typst = _typst()
    try:
        from pylopdf_fonts_zh_cn import sans_path
    except ImportError as error:
        raise _missing("pylopdf-fonts-zh-cn", "the Chinese fonts for PDF files are not installed") from error
    folders = [str(Path(sans_path()).parent), *_further_fonts()]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
    return typst.Compiler(b"", root=_empty_folder(), font_paths=fonts, ignore_system_fonts=True)


def _further_fonts() -> Sequence[str]:
    """The folder of the fonts with emoji, which people write in comments, and with scripts that others lack."""
    found = find_spec("manimgx_fonts")
    return () if found is None else tuple(found.submodule_search_locations or ())


def _empty_folder() -> str:
    import atexit
    import shutil

    folder = mkdtemp(prefix="surveykit-typst-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _missing(package: str, what: str) -> MissingPartError:
    return MissingPartError(
        Problem(what=what, expected=f"the package {package}", remedy="pip install 'surveykit[pdf]'")
    )


def _data(appendix: Appendix) -> dict[str, Any]:
    """The document as the typst template reads it."""
    language, page = appendix.language, PAGES[appendix.page]
    return {
        "page": _page(page),
        "annexes": appendix.numbering == "official" and page.grid is not None,
        "contents": words.text("appendix.contents", language),
        "language": language,
        "lang": "zh" if language == "zh" else "en",
        "region": "cn" if language == "zh" else "gb",
        "title": _text(appendix.title),
        "name": readable(whole_title(appendix.title, appendix.subtitle, language)),
        "subtitle": _text(appendix.subtitle),
        "author": _text(appendix.author),
        "byline": _text(byline(appendix.author, appendix.day, language)),
        "empty": words.text("appendix.empty", language),
        "blocks": list(_blocks(appendix)),
    }


def _text(text: str) -> str:
    """Readable text in which an endless word may be broken, as it would run over the page otherwise."""
    clean = readable(text)
    return _UNBROKEN.sub(lambda word: "\u200b".join(word[0]), clean) if len(clean) >= 30 else clean


def _page(page: Page) -> dict[str, Any]:
    """Margins in millimetres and sizes in points, as the template reads them."""
    return {
        "margins": {side: getattr(page, side) for side in ("top", "bottom", "left", "right")},
        "sizes": asdict(page.sizes),
        "lines": page.grid[0] if page.grid else None,
        "height": page.height,
        "outside": page.outside_numbers,
    }


def _blocks(appendix: Appendix) -> Iterator[dict[str, Any]]:
    known, page = labels(appendix), PAGES[appendix.page]
    blocks = numbered(appendix)
    places = {block.id: place for place, (block, _) in enumerate(blocks) if isinstance(block, _NAMED) and block.id}
    kept = notes_kept_with_next([block for block, _ in blocks])
    for number, (block, caption) in enumerate(blocks):
        if isinstance(block, Paragraph):
            pieces = list(_pieces(block, known, places))
            yield {"kind": "paragraph", "style": block.style, "sticky": number in kept, "pieces": pieces}
        elif isinstance(block, Figure) and caption:
            yield _figure(block, caption, appendix.language, page)
        elif isinstance(block, Table) and caption:
            yield _table(block, caption, appendix.language, page)
        else:
            yield _simple(block, caption)


#: Blocks that references can name.
_NAMED = (Heading, Table, Figure)


def _pieces(block: Paragraph, known: Mapping[str, Caption], places: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Texts in turn; a reference says to which block it leads."""
    for piece in block.pieces:
        if isinstance(piece, str):
            yield {"text": _text(piece), "to": None}
        else:
            yield {"text": _text(known[piece.target].label), "to": places.get(piece.target)}


def _simple(block: Block, caption: Caption | None) -> dict[str, Any]:
    """A block that carries text only, or none."""
    if isinstance(block, Heading):
        label = f"{caption.label}{caption.separator}" if caption else ""
        return {"kind": "heading", "level": block.depth, "label": _text(label), "text": _text(block.text)}
    if isinstance(block, Verbatim):
        return {"kind": "verbatim", "answers": [_text(answer) for answer in block.answers]}
    return {"kind": "contents", "depth": block.depth} if isinstance(block, Contents) else {"kind": "break"}


def _figure(figure: Figure, caption: Caption, language: Language, page: Page) -> dict[str, Any]:
    scale = picture_scale(figure, page)
    return {
        "kind": "figure",
        "svg": figure.svg.decode("utf-8"),
        "width": figure.width * scale,
        "height": figure.height * scale,
        "alt": _text(figure.alt),
        "caption": _text(caption.text),
        "notes": _text(notes_text(figure.notes, language)),
    }


def _table(table: Table, caption: Caption, language: Language, page: Page) -> dict[str, Any]:
    fitted = fit(table, page)
    together = is_kept_together(table, fitted, page)
    return {
        "kind": "table",
        "caption": _text(caption.text),
        "continued": _text(caption.continued),
        "size": fitted.size,
        "long": not together,
        "breakable": not together,
        "parts": [_part(table, panel, fitted) for panel in fitted.panels],
        "notes": _text(notes_text(table.notes, language)),
    }


def _held(table: Table) -> int:
    """How many of the last rows stay on one page, with the notes: short rows of the last group only."""
    for count, number in enumerate(range(len(table.rows) - 1, len(table.rows) - 1 - ROWS_WITH_NOTES, -1)):
        if number < 0 or any(len(cell.text) > _LONG_TEXT for cell in table.rows[number]):
            return max(count, 1)
        if number in table.row_groups:
            return count + 1
    return ROWS_WITH_NOTES


def _part(table: Table, panel: Panel, fitted: Fit) -> dict[str, Any]:
    columns = [table.columns[i] for i in panel.columns]
    return {
        "widths": panel.shares,
        "aligns": [column.align for column in columns],
        "continued": panel is not fitted.panels[0],
        "last": panel is fitted.panels[-1],
        "held": _held(table),
        "head": [
            [
                {
                    "text": _text(cell.text),
                    "align": cell.align,
                    "columns": cell.columns,
                    "rows": cell.rows,
                    "rule": cell.rule,
                }
                for cell in row
            ]
            for row in head(columns)
        ],
        "rows": [
            {"group": _optional(table.row_groups.get(number)), "cells": [_text(row[i].text) for i in panel.columns]}
            for number, row in enumerate(table.rows)
        ],
    }


def _optional(text: str | None) -> str | None:
    return None if text is None else _text(text)


if __name__ == "__main__":
    sys.stdout.buffer.write(_compile(sys.stdin.buffer.read().decode("utf-8"), int(sys.argv[1])))
