"""The document model and its writers: one appendix becomes Word, Excel, PDF and HTML with the same numbers."""

from __future__ import annotations

from surveykit.appendix.beside import write_index
from surveykit.appendix.forms import numbers_csv, numbers_json
from surveykit.appendix.html.index import IndexPage, IndexRow
from surveykit.appendix.model import Appendix, Block, Contents, Heading, PageBreak, Paragraph, Reference, Verbatim
from surveykit.appendix.start import start
from surveykit.appendix.store import load, publish, write_documents
from surveykit.formats import FORMATS as WRITERS

#: Public verbs of the registry of formats.
register, get = WRITERS.register, WRITERS.one

__all__ = [
    "WRITERS",
    "Appendix",
    "Block",
    "Contents",
    "Heading",
    "IndexPage",
    "IndexRow",
    "PageBreak",
    "Paragraph",
    "Reference",
    "Verbatim",
    "get",
    "load",
    "numbers_csv",
    "numbers_json",
    "publish",
    "register",
    "start",
    "write_documents",
    "write_index",
]
__dir__ = __all__.copy
