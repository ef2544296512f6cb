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
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from surveykit.appendix.layout.fitting import Fit, HeadCell, Panel, fit, head
from surveykit.appendix.layout.heights import ROWS_WITH_NOTES, is_kept_together, picture_scale
from surveykit.appendix.layout.pages import Page
from surveykit.appendix.model import Appendix, Contents, Heading, Paragraph, Verbatim
from surveykit.appendix.numbering import Edition, NumberedBlock
from surveykit.appendix.plain import readable
from surveykit.errors import DocumentError, MissingPartError
from surveykit.figures.model import Figure
from surveykit.files import write_atomic
from surveykit.presentation.model import Column, Table

#: What the template reads, before it becomes JSON: every text is made readable.
Value = str | float | Page | Column | HeadCell | Sequence["Value"] | Mapping[str, "Value"] | None

_TEMPLATE = Path(__file__).with_name("document.typ")
#: A row with a longer text may go over a page end.
_LONG_TEXT = 200
#: A word longer than this may be broken after a mark inside it; a part of it that is still so long, anywhere.
_UNBROKEN = re.compile(r"[!-~À-ɏ]{30,}")
_AFTER_MARK = re.compile(r"(?<=[/\\|,;:&?=_.+-])(?=\w)")
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
    document = json.dumps(_plain(_data(Edition(appendix))), ensure_ascii=False, sort_keys=True)
    compile_here = _first_process() == os.getpid()
    return (_compile if compile_here else _compile_apart)(document, int(day.timestamp()))


@cache
def _first_process() -> int:
    """The process that first set a PDF; a process forked from it remembers this too."""
    return os.getpid()


def _compile(document: str, timestamp: int) -> bytes:
    typst, compiler = _typst(), _compiler()
    try:
        with _LOCK:
            pages: bytes = compiler.compile(
                _TEMPLATE.read_bytes(), sys_inputs={"document": document}, format="pdf", timestamp=timestamp
            )
    except typst.TypstError as error:
        raise _not_set(f"{error.message} {error.diagnostic}") from error
    return pages


def _compile_apart(document: str, timestamp: int) -> bytes:
    """Compile in a new process: typst's threads do not survive a fork, and it would wait for them for ever."""
    arguments = [sys.executable, "-m", "surveykit.appendix.pdf.writer", str(timestamp)]
    done = subprocess.run(arguments, input=document.encode("utf-8"), capture_output=True, check=False)
    if done.returncode:
        raise _not_set(done.stderr.decode("utf-8", "replace").strip().split("\n")[-1])
    return done.stdout


def _not_set(reason: str) -> DocumentError:
    remedy = "please report this with the appendix.json beside the PDF; the other formats are not affected"
    return DocumentError("the PDF could not be set", found=reason, remedy=remedy)


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
    # Fonts with emoji, which people write in comments, and with scripts that others lack.
    further = find_spec("manimgx_fonts")
    folders = [str(Path(sans_path()).parent), *(further.submodule_search_locations or () if further else ())]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
    return typst.Compiler(b"", root=_empty_folder().name, font_paths=fonts, ignore_system_fonts=True)


def _missing(package: str, what: str) -> MissingPartError:
    return MissingPartError(what, expected=f"the package {package}", remedy="pip install 'surveykit[pdf]'")


@cache
def _empty_folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="surveykit-typst-", ignore_cleanup_errors=True)


class _AsIs(str):
    """A text that is not shown: it needs no places to be broken at."""


def _breakable(word: re.Match[str]) -> str:
    """A long word with places at which a line may end that nobody sees, as few as do."""
    parts = _AFTER_MARK.split(word[0])
    return "\u200b".join("\u200b".join(part) if _UNBROKEN.fullmatch(part) else part for part in parts)


def _plain(value: Value) -> Value:
    """A value as JSON holds it."""
    if type(value) is str:
        clean = readable(value)  # an endless word would run over the page
        return _UNBROKEN.sub(_breakable, clean) if len(clean) >= 30 else clean
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return value if isinstance(value, str) or not isinstance(value, Sequence) else [_plain(item) for item in value]


def _data(edition: Edition) -> dict[str, Value]:
    appendix = edition.appendix
    return {
        "page": appendix.page_preset,
        "height": appendix.page_preset.height,
        "annexes": edition.has_annexes,
        "contents": appendix.word("appendix.contents"),
        "language": appendix.language,
        "region": "cn" if appendix.language == "zh" else "gb",
        "title": appendix.title,
        "name": _AsIs(readable(appendix.whole_title)),
        "subtitle": appendix.subtitle,
        "author": appendix.author,
        "byline": appendix.byline,
        "mark": appendix.mark,
        "empty": appendix.word("appendix.empty"),
        "blocks": [_block(entry, edition) for entry in edition.entries],
    }


def _block(entry: NumberedBlock, edition: Edition) -> dict[str, Value]:
    block, appendix = entry.block, edition.appendix
    match block:
        case Heading():
            label = f"{entry.caption.label}{entry.caption.separator}" if entry.caption else ""
            return {"kind": "heading", "level": block.depth, "label": label, "text": block.text}
        case Paragraph():
            pieces = [{"text": piece.text, "to": piece.position} for piece in edition.pieces(block)]
            return {"kind": "paragraph", "style": block.style, "sticky": entry.keeps_next, "pieces": pieces}
        case Verbatim(answers):
            return {"kind": "verbatim", "answers": answers}
        case Contents(depth):
            return {"kind": "contents", "depth": depth}
        case Figure():
            scale = picture_scale(block, appendix.page_preset)
            picture: dict[str, Value] = {"svg": _AsIs(block.svg.decode("utf-8")), "alt": block.alt}
            size = {"width": block.width * scale, "height": block.height * scale}
            return {"kind": "figure"} | picture | size | _around(entry, appendix, block.notes)
        case Table():
            fitted = fit(block, appendix.page_preset)
            parts = [_panel(fitted, panel) for panel in fitted.panels]
            table: dict[str, Value] = {"kind": "table", "size": fitted.size, "breakable": not is_kept_together(fitted)}
            return table | {"parts": parts} | _around(entry, appendix, block.notes)
    return {"kind": "break"}


def _around(entry: NumberedBlock, appendix: Appendix, notes: Sequence[str]) -> dict[str, Value]:
    """What is above and below a table or figure."""
    continued = entry.caption.continued if entry.caption else ""
    return {"caption": entry.text, "continued": continued, "notes": appendix.notes_text(notes)}


def _panel(fitted: Fit, panel: Panel) -> dict[str, Value]:
    table, columns = fitted.table, fitted.columns(panel)
    return {
        "widths": panel.shares,
        "columns": columns,
        "continued": panel is not fitted.panels[0],
        "last": panel is fitted.panels[-1],
        "held": _held(table),
        "head": head(columns),
        "rows": [
            {"group": table.row_groups.get(number), "cells": [row[position].text for position in panel.columns]}
            for number, row in enumerate(table.rows)
        ],
    }


def _held(table: Table) -> int:
    """How many of the last rows stay on one page, with the notes: short rows of the last group only."""
    for count, number in enumerate(range(len(table.rows) - 1, len(table.rows) - 1 - ROWS_WITH_NOTES, -1)):
        if number < 0 or any(len(cell.text) > _LONG_TEXT for cell in table.rows[number]):
            return max(count, 1)
        if number in table.row_groups:
            return count + 1
    return ROWS_WITH_NOTES


if __name__ == "__main__":
    sys.stdout.buffer.write(_compile(sys.stdin.buffer.read().decode("utf-8"), int(sys.argv[1])))
