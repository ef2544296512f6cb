"""Pieces of Word's mark-up: runs of text, paragraphs, and fields with the value that they show."""

from __future__ import annotations

from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from surveykit.appendix.plain import readable

NAMESPACES = nsdecls("w")
FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def run(text: str) -> str:
    """A run of plain text; line ends and tabs become the elements Word has for them."""
    if text.isascii() and text.isprintable():
        return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    lines = []
    for line in readable(text).split("\n"):
        pieces = [f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in line.split("\t")]
        lines.append("<w:tab/>".join(pieces))
    return f"<w:r>{'<w:br/>'.join(lines)}</w:r>"


def paragraph(style: str, runs: str, extra: str = "", root: bool = False) -> str:
    """A paragraph in a style; ``root`` where it is parsed by itself."""
    return f'<w:p{" " + NAMESPACES if root else ""}><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs}</w:p>'


def field_start(code: str) -> str:
    """The beginning of a field, up to the value that it shows."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def field(code: str, stored: str) -> str:
    """A field with the value that is shown until it is updated."""
    return f"{field_start(code)}{stored}{FIELD_END}"
